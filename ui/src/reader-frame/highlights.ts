// Highlights, drawn behind the text from their offsets: the document itself stays as it is. Beside a highlight that has a
// note stands its mark, or the note where there is room. What is highlighted is the window's decision.

import type { CanonicalText } from './canonical';
import type { Ink } from './ink';
import { COLOURS, type FrameHighlight, type Rect } from './protocol';

interface Drawn extends FrameHighlight {
  range: Range;
}

/** A column beside the text that a note can stand in, in pixels. */
const NOTE_WIDTH = 200;
const NOTE_GAP = 28;

export class Highlights {
  private drawn: Drawn[] = [];
  private text: CanonicalText | null = null;
  private current: string | null = null;
  private readonly margin: HTMLElement;

  constructor(
    private readonly win: Window & typeof globalThis,
    private readonly ink: Ink,
    private readonly pressed: (id: string, rect: Rect) => void,
  ) {
    this.margin = win.document.createElement('div');
    this.margin.className = 'margin';
  }

  /** Draws these and no others; what has no place on this page is left out. */
  draw(list: readonly FrameHighlight[], text: CanonicalText): void {
    this.drawn = list.flatMap((one) => {
      const range = text.range(one.start, one.end);
      return range ? [{ ...one, range }] : [];
    });
    this.drawn.sort((a, b) => a.start - b.start || b.end - a.end);
    this.text = text;
    this.paint();
    this.margin.replaceChildren(...this.withNotes.map((one) => this.noteOf(one)));
    this.placeNotes();
  }

  /** Makes one stand out, or none. */
  mark(id: string | null): void {
    this.current = id;
    this.paintCurrent();
  }

  /** The highlight `by` steps on from the one that stands out, or from what is in sight. */
  step(by: 1 | -1): string | null {
    if (this.drawn.length === 0) return null;
    const now = this.drawn.findIndex((one) => one.id === this.current);
    if (now >= 0 && this.isInSight(this.drawn[now])) return this.drawn[(now + by + this.drawn.length) % this.drawn.length]?.id ?? null;
    const top = this.win.innerHeight * 0.1;
    const after = this.drawn.findIndex((one) => one.range.getBoundingClientRect().top >= top);
    const index = by > 0 ? after : (after < 0 ? this.drawn.length : after) - 1;
    return this.drawn.at(index < 0 ? (by > 0 ? 0 : -1) : index)?.id ?? null;
  }

  rangeOf(id: string | null): Range | null {
    return this.drawn.find((one) => one.id === id)?.range ?? null;
  }

  /** The shortest highlight under a point. */
  at(x: number, y: number): string | null {
    if (this.drawn.length === 0) return null;
    const caret = caretAt(this.win.document, x, y);
    const around = caret && this.text?.around(caret.node, caret.offset);
    if (!around) return null;
    let found: Drawn | null = null;
    for (const one of this.drawn) {
      if (one.start > around.next) break;
      if (one.end >= around.last && (!found || one.end - one.start < found.end - found.start)) found = one;
    }
    // The caret nearest to a point on empty paper is in the text beside it.
    return found && [...found.range.getClientRects()].some((rect) => holds(rect, x, y)) ? found.id : null;
  }

  /** Puts marks and notes where their highlights are now: everything is measured before anything moves. */
  placeNotes(): void {
    this.ink.moved();
    const page = this.win.document.querySelector('main.page');
    const { withNotes } = this;
    if (!page || withNotes.length === 0) return this.margin.remove();
    if (!this.margin.isConnected) page.append(this.margin);
    const column = page.getBoundingClientRect();
    const isRtl = this.win.getComputedStyle(page).direction === 'rtl';
    const room = isRtl ? column.left : this.win.innerWidth - column.right;
    this.margin.classList.toggle('wide', room >= NOTE_WIDTH + NOTE_GAP * 2);
    const notes = [...this.margin.children].filter((note) => note instanceof this.win.HTMLElement);
    for (const note of notes) note.hidden = false;
    const places = notes.map((note, index) => ({ note, top: withNotes[index]?.range.getClientRects()[0]?.top, height: note.offsetHeight }));
    let lowest = -Infinity;
    for (const { note, top, height } of places) {
      // What is folded away has no place.
      note.hidden = top === undefined;
      if (top === undefined) continue;
      const at = Math.max(top - column.top, lowest);
      note.style.setProperty('top', `${at}px`);
      lowest = at + height + 10;
    }
  }

  private get withNotes(): Drawn[] {
    return this.drawn.filter((one) => one.note !== '');
  }

  private noteOf(one: Drawn): HTMLElement {
    const note = this.win.document.createElement('button');
    note.type = 'button';
    note.className = 'margin-note';
    note.dataset['colour'] = one.colour;
    note.dir = 'auto';
    note.setAttribute('aria-label', `Note: ${one.note}`);
    const words = this.win.document.createElement('span');
    words.textContent = one.note;
    note.append(words);
    note.addEventListener('click', (event) => {
      event.stopPropagation();
      this.pressed(one.id, rectOf(note.getBoundingClientRect()));
    });
    return note;
  }

  private isInSight(one: Drawn | undefined): boolean {
    if (!one) return false;
    const { top, bottom } = one.range.getBoundingClientRect();
    return bottom > 0 && top < this.win.innerHeight;
  }

  private paint(): void {
    for (const colour of COLOURS) {
      const ranges = this.drawn.filter((one) => one.colour === colour).map((one) => one.range);
      this.ink.draw(`hl-${colour}`, ranges);
    }
    this.paintCurrent();
  }

  private paintCurrent(): void {
    const now = this.rangeOf(this.current);
    this.ink.draw('hl-now', now ? [now] : [], 1);
  }
}

export function rectOf({ left, top, width, height }: DOMRect): Rect {
  return { left, top, width, height };
}

function holds(rect: DOMRect, x: number, y: number): boolean {
  return x >= rect.left - 1 && x <= rect.right + 1 && y >= rect.top - 2 && y <= rect.bottom + 2;
}

/** Browsers do not agree on a name for this. */
export function caretAt(doc: Document, x: number, y: number): { node: Node; offset: number } | null {
  if (typeof doc.caretPositionFromPoint === 'function') {
    const caret = doc.caretPositionFromPoint(x, y);
    return caret && { node: caret.offsetNode, offset: caret.offset };
  }
  const range = doc.caretRangeFromPoint?.(x, y);
  return range ? { node: range.startContainer, offset: range.startOffset } : null;
}
