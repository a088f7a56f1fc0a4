// Tells the window what is selected in the article: its place in the canonical text, its words, and where on the page it is.

import { rectOf } from './highlights';
import type { CanonicalText } from './canonical';
import { MAX_QUOTE, type SelectedPlace } from './protocol';

/** After the last movement of a selection or of the page. */
const SETTLE_MS = 120;

export class SelectionWatch {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isPressing = false;
  private told = false;

  constructor(
    private readonly win: Window & typeof globalThis,
    private readonly text: () => CanonicalText | null,
    private readonly tell: (place: SelectedPlace | null) => void,
    signal: AbortSignal,
  ) {
    const doc = win.document;
    doc.addEventListener('selectionchange', () => this.later(), { signal });
    doc.addEventListener('pointerdown', (event) => (this.isPressing = event.button === 0), { signal });
    for (const kind of ['pointerup', 'pointercancel'] as const) {
      win.addEventListener(
        kind,
        () => {
          this.isPressing = false;
          this.later();
        },
        { signal },
      );
    }
    win.addEventListener('scroll', () => this.told && this.later(), { signal, passive: true });
    signal.addEventListener('abort', () => clearTimeout(this.timer));
  }

  /** Whether something in the article is selected. */
  get isSome(): boolean {
    return this.range() !== null;
  }

  clear(): void {
    this.win.getSelection()?.removeAllRanges();
    this.say();
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.isPressing) this.say();
    }, SETTLE_MS);
  }

  private say(): void {
    const place = this.place();
    if (place === null && !this.told) return;
    this.told = place !== null;
    this.tell(place);
  }

  private place(): SelectedPlace | null {
    const range = this.range();
    const text = this.text();
    const at = range && text?.place(range);
    if (!range || !text || !at || at.end <= at.start) return null;
    const quote = text.slice(at.start, at.end);
    if (quote.trim() === '' || quote.length > MAX_QUOTE) return null;
    return { ...at, quote, rect: rectOf(range.getBoundingClientRect()) };
  }

  /** The part of the selection that is in the article. */
  private range(): Range | null {
    const selection = this.win.getSelection();
    const article = this.win.document.querySelector('article');
    if (!article || !selection || selection.isCollapsed || selection.rangeCount === 0) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(article)) return null;
    const part = range.cloneRange();
    if (!article.contains(range.startContainer)) part.setStart(article, 0);
    if (!article.contains(range.endContainer)) part.setEnd(article, article.childNodes.length);
    return part.collapsed ? null : part;
  }
}
