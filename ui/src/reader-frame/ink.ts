// Draws sets of ranges over the text, each in the look that its name has in the style sheet: by the Highlight API, or, where a
// platform has none, as boxes that lie over the lines. Either way the document's own elements stay as they are. What is drawn
// is for others to say.

/** Boxes at most; a page with more is drawn as far as they reach. */
const MOST_BOXES = 10_000;

interface Drawn {
  ranges: readonly Range[];
  priority: number;
}

export class Ink {
  private readonly sets = new Map<string, Drawn>();
  private readonly layer: HTMLElement | null;
  private isQueued = false;

  constructor(
    private readonly win: Window & typeof globalThis,
    signal?: AbortSignal,
  ) {
    this.layer = hasHighlights(win) ? null : this.newLayer();
    // A table that scrolls inside itself takes its boxes along.
    if (this.layer) win.document.addEventListener('scroll', (event) => event.target !== win.document && this.moved(), { capture: true, passive: true, ...(signal ? { signal } : {}) });
  }

  /** Draws these under a name, and nothing else of that name. What has a higher priority lies over the rest. */
  draw(name: string, ranges: readonly Range[], priority = 0): void {
    if (ranges.length === 0 && !this.sets.has(name)) return;
    if (ranges.length === 0) this.sets.delete(name);
    else this.sets.set(name, { ranges, priority });
    if (this.layer) return this.moved();
    const { highlights } = this.win.CSS;
    if (ranges.length === 0) return void highlights.delete(name);
    const highlight = new this.win.Highlight(...ranges);
    highlight.priority = priority;
    highlights.set(name, highlight);
  }

  /** The text stands elsewhere now. Boxes follow with the next picture. */
  moved(): void {
    if (!this.layer || this.isQueued) return;
    this.isQueued = true;
    this.win.requestAnimationFrame(() => {
      this.isQueued = false;
      this.place();
    });
  }

  private newLayer(): HTMLElement {
    const layer = this.win.document.createElement('div');
    layer.className = 'ink';
    layer.setAttribute('aria-hidden', 'true');
    return layer;
  }

  /** Measures everything first and writes then, so that the page is laid out once. */
  private place(): void {
    const { layer } = this;
    const page = this.win.document.querySelector('main.page');
    if (!layer || !page) return;
    const origin = page.getBoundingClientRect();
    const boxes: HTMLElement[] = [];
    const sets = [...this.sets].sort((a, b) => a[1].priority - b[1].priority);
    for (const [name, { ranges }] of sets) {
      for (const range of ranges) {
        if (boxes.length >= MOST_BOXES) break;
        boxes.push(...this.boxesOf(name, range, origin));
      }
    }
    layer.replaceChildren(...boxes);
    if (!layer.isConnected) page.prepend(layer);
  }

  private boxesOf(name: string, range: Range, origin: DOMRect): HTMLElement[] {
    const holder = range.commonAncestorContainer;
    const around = (holder instanceof this.win.Element ? holder : holder.parentElement)?.closest('.scroll, pre')?.getBoundingClientRect();
    return linesOf(range.getClientRects()).flatMap((line) => {
      const left = Math.max(line.left, around?.left ?? -Infinity);
      const right = Math.min(line.right, around?.right ?? Infinity);
      if (right - left < 0.5) return [];
      const box = this.win.document.createElement('i');
      box.className = name;
      const { style } = box;
      style.setProperty('left', `${left - origin.left}px`);
      style.setProperty('top', `${line.top - origin.top}px`);
      style.setProperty('width', `${right - left}px`);
      style.setProperty('height', `${line.bottom - line.top}px`);
      return [box];
    });
  }
}

interface Line {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Rectangles of a range without those that lie within another: elements say theirs as well as their texts. */
export function linesOf(rects: Iterable<Line>): Line[] {
  const lines: Line[] = [];
  for (const { left, right, top, bottom } of rects) {
    if (right - left < 0.5 || bottom - top < 0.5) continue;
    const last = lines.at(-1);
    const isSameLine = last !== undefined && Math.min(last.bottom, bottom) - Math.max(last.top, top) > 0.6 * Math.min(last.bottom - last.top, bottom - top);
    if (isSameLine && left <= last.right + 1 && right >= last.left - 1) {
      last.left = Math.min(last.left, left);
      last.right = Math.max(last.right, right);
      last.top = Math.min(last.top, top);
      last.bottom = Math.max(last.bottom, bottom);
    } else lines.push({ left, right, top, bottom });
  }
  return lines;
}

export function hasHighlights(win: Window & typeof globalThis): boolean {
  return typeof win.Highlight === 'function' && typeof win.CSS === 'object' && 'highlights' in win.CSS;
}
