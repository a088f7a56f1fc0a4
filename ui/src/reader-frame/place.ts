// Where the reader is on the page: the paragraph at the top of the view, the section it stands in, and going back to one.

import type { CanonicalText } from './canonical';
import { MAX_OPENING } from './protocol';

/** Elements that hold a paragraph's worth of text; the innermost count. */
const BLOCKS = 'p, li, dt, dd, h1, h2, h3, h4, h5, h6, pre, blockquote, figcaption, td, th, summary, figure, div';
/** Text nearer to the top than this is being left. */
const LINE = 8;
/** How far below the top of the view a paragraph is put that one returns to. */
const REST = 40;

export interface Standing {
  offset: number;
  quote: string;
  /** Index of the heading above; -1 for none. */
  heading: number;
}

export class Places {
  private blocks: Element[];
  private headings: Element[];
  private readonly known = new WeakMap<Element, { offset: number; quote: string }>();

  constructor(
    private readonly win: Window & typeof globalThis,
    private readonly text: CanonicalText,
  ) {
    const article = win.document.querySelector('article');
    const all = [...(article?.querySelectorAll(BLOCKS) ?? [])];
    this.blocks = all.filter((block) => block.querySelector(BLOCKS) === null && (block.textContent ?? '').trim() !== '' && block.closest('details:not([open])') === null);
    this.headings = [...(article?.querySelectorAll('h1, h2, h3, h4, h5, h6') ?? [])].filter((heading) => heading.id !== '');
  }

  now(): Standing | null {
    const block = this.blocks[this.firstBelow(this.blocks, LINE)];
    if (!block) return null;
    const at = this.openingOf(block);
    return at && { ...at, heading: this.firstBelow(this.headings, this.win.innerHeight * 0.3, 'top') - 1 };
  }

  /** How far the page must be scrolled for a place in the text to be at the top. */
  topOf(offset: number): number | null {
    const range = this.text.range(offset, offset + 1);
    const rect = range?.getClientRects()[0] ?? range?.getBoundingClientRect();
    if (!rect || (rect.top === 0 && rect.height === 0)) return null;
    return Math.max(0, this.win.scrollY + rect.top - REST);
  }

  private openingOf(block: Element): { offset: number; quote: string } | null {
    const known = this.known.get(block);
    if (known) return known;
    const range = block.ownerDocument.createRange();
    range.selectNodeContents(block);
    const at = this.text.place(range);
    if (!at) return null;
    const found = { offset: at.start, quote: this.text.slice(at.start, Math.min(at.end, at.start + MAX_OPENING)) };
    this.known.set(block, found);
    return found;
  }

  /** The first element that ends below a line, or begins below it. Elements stand in the order of the page. */
  private firstBelow(elements: readonly Element[], line: number, edge: 'top' | 'bottom' = 'bottom'): number {
    let low = 0;
    let high = elements.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const rect = elements[middle]?.getBoundingClientRect();
      if (rect && rect[edge] > line) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
