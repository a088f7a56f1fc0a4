// Shows a footnote where its sign stands: a small panel with a copy of the note, closed by Escape, by a press elsewhere or by
// scrolling on. The note itself stays where the page has it.

const SIGN = /^[[(]?(?:\d{1,4}|[a-z]|[ivxlc]{1,6}|[*†‡§¶#]{1,3}|(?:note|n\.) ?\d{1,3})[\])]?[.:]?$/i;
const BACK = /^[↩↑^←⏎⤴\s\u{fe0e}\u{fe0f}]+$/u;
/** A panel shows at most this much; the rest is where the note stands. */
const LONGEST = 4_000;
const MARGIN = 12;

/** The note that a link is the sign of, if it is one. */
export function noteOf(link: Element): Element | null {
  const href = link.getAttribute('href') ?? '';
  if (!href.startsWith('#') || href.length < 2 || !SIGN.test((link.textContent ?? '').trim())) return null;
  const target = link.ownerDocument.getElementById(decoded(href.slice(1)));
  if (!target || target.contains(link)) return null;
  // An anchor inside the note stands for the note; a heading is a place to go to.
  const note = target.closest('li, dd, p, td, blockquote') ?? target;
  const isPlace = note.matches('h1, h2, h3, h4, h5, h6, main, article') || note.contains(link);
  const follows = (note.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
  const length = note.textContent?.trim().length ?? 0;
  // The sign at the note itself leads back into the text, and must be followed.
  return isPlace || !follows || length < 2 || length > LONGEST ? null : note;
}

export class FootnotePanel {
  private panel: HTMLElement | null = null;
  private sign: HTMLElement | null = null;

  constructor(private readonly win: Window & typeof globalThis) {}

  get isOpen(): boolean {
    return this.panel !== null;
  }

  open(sign: HTMLElement, note: Element): void {
    this.close(false);
    const doc = sign.ownerDocument;
    const panel = doc.createElement('div');
    panel.className = 'footnote';
    panel.tabIndex = -1;
    panel.setAttribute('role', 'dialog');
    panel.setAttribute('aria-label', `Note ${(sign.textContent ?? '').trim()}`);
    for (const child of note.childNodes) panel.append(child.cloneNode(true));
    for (const named of panel.querySelectorAll('[id]')) named.removeAttribute('id');
    for (const link of panel.querySelectorAll('a[href^="#"]')) if (BACK.test(link.textContent ?? '')) link.remove();
    doc.body.append(panel);
    this.panel = panel;
    this.sign = sign;
    sign.setAttribute('aria-expanded', 'true');
    this.place(panel, sign);
    panel.focus({ preventScroll: true });
  }

  /** Whether a press was on the panel or its sign, and so no reason to close. */
  owns(target: EventTarget | null): boolean {
    const node = target as Node | null;
    return node !== null && (this.panel?.contains(node) === true || this.sign?.contains(node) === true);
  }

  close(giveBack: boolean): boolean {
    if (!this.panel) return false;
    this.panel.remove();
    this.sign?.removeAttribute('aria-expanded');
    if (giveBack) this.sign?.focus({ preventScroll: true });
    this.panel = null;
    this.sign = null;
    return true;
  }

  /** Under the sign when there is room, else above it, and never out of the window. */
  private place(panel: HTMLElement, sign: Element): void {
    const at = sign.getBoundingClientRect();
    const own = panel.getBoundingClientRect();
    const { innerWidth, innerHeight, scrollY } = this.win;
    const left = Math.max(MARGIN, Math.min(at.left + at.width / 2 - own.width / 2, innerWidth - own.width - MARGIN));
    const below = at.bottom + 8;
    const top = below + own.height + MARGIN <= innerHeight || at.top - own.height - 8 < MARGIN ? below : at.top - own.height - 8;
    panel.style.setProperty('left', `${left}px`);
    panel.style.setProperty('top', `${top + scrollY}px`);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
