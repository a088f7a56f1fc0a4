// Formulas: `$…$` in a line, `$$…$$` on lines of their own. Set by KaTeX, which is loaded when the first formula comes into sight.

import { WidgetType, type EditorView } from '@codemirror/view';
import type { BlockParser, InlineContext, InlineParser } from '@lezer/markdown';
import { restOfInput } from './ahead';
import { wikilinkAt } from './wikilink';

const DOLLAR = 36;
const BACKSLASH = 92;
/** A formula longer than this stays as it is written. */
const LONGEST = 20_000;

/** The offset of the `$` or `$$` that closes what opened at `from`; -1 when nothing does. Dollars in wikilinks close nothing. */
function closing(cx: InlineContext, from: number, isDisplay: boolean): number {
  const end = Math.min(cx.end, from + LONGEST);
  for (let at = from; at < end; at += 1) {
    const sign = cx.char(at);
    if (sign === BACKSLASH) {
      at += 1;
    } else if (sign === 91 && cx.char(at + 1) === 91) {
      const link = wikilinkAt(cx.text, at - cx.offset);
      if (link) at = link.end + cx.offset - 1;
    } else if (sign === DOLLAR) {
      const isDouble = cx.char(at + 1) === DOLLAR;
      if (isDisplay === isDouble && (isDisplay || !/\s/.test(cx.slice(at - 1, at)))) return at;
      if (isDouble) at += 1;
    }
  }
  return -1;
}

export const inlineMath: InlineParser = {
  name: 'Math',
  before: 'Link',
  parse(cx, next, pos) {
    if (next !== DOLLAR) return -1;
    const isDisplay = cx.char(pos + 1) === DOLLAR;
    const open = pos + (isDisplay ? 2 : 1);
    if (open >= cx.end || (!isDisplay && /\s/.test(cx.slice(open, open + 1)))) return -1;
    const close = closing(cx, open, isDisplay);
    if (close <= open) return -1;
    const end = close + (isDisplay ? 2 : 1);
    return cx.addElement(cx.elt(isDisplay ? 'DisplayMath' : 'InlineMath', pos, end, [cx.elt('MathMark', pos, open), cx.elt('MathMark', close, end)]));
  },
};

/** `$$` at the beginning of a line up to `$$` at the end of one, without a blank line between. */
export const blockMath: BlockParser = {
  name: 'BlockMath',
  before: 'SetextHeading',
  endLeaf: (_cx, line) => line.text.startsWith('$$', line.pos) && line.text.trimEnd().length > line.pos + 1 && /^\$\$(?:[^$]*\$\$)?\s*$/.test(line.text.slice(line.pos)),
  parse(cx, line) {
    if (cx.parentType().name !== 'Document' || !line.text.startsWith('$$', line.pos)) return false;
    const start = cx.lineStart + line.pos;
    const found = /^\$\$(?:[^\n$]|\$(?!\$)|\n(?![ \t]*\n))*\$\$[ \t]*(?=\n|$)/.exec(restOfInput(cx, start, LONGEST));
    if (!found || found[0].trimEnd().length <= 4) return false;
    const end = start + found[0].trimEnd().length;
    while (cx.lineStart + line.text.length < end && cx.nextLine()) {
      /* on to the closing line */
    }
    cx.nextLine();
    cx.addElement(cx.elt('BlockMath', start, end, [cx.elt('MathMark', start, start + 2), cx.elt('MathMark', end - 2, end)]));
    return true;
  },
};

type Katex = typeof import('katex').default;
let katex: Katex | undefined;
let loading: Promise<Katex> | undefined;

function load(): Promise<Katex> {
  loading ??= Promise.all([import('katex'), import('katex/dist/katex.css')]).then(([module]) => (katex = module.default));
  return loading;
}

/** A formula, set. What KaTeX cannot set is shown as it is written, with the reason. */
export class Formula extends WidgetType {
  constructor(
    private readonly source: string,
    private readonly isDisplay: boolean,
    private readonly isBlock = false,
  ) {
    super();
  }

  override eq(other: Formula): boolean {
    return other.source === this.source && other.isDisplay === this.isDisplay && other.isBlock === this.isBlock;
  }

  override get estimatedHeight(): number {
    return this.isBlock ? 60 : -1;
  }

  override toDOM(view: EditorView): HTMLElement {
    const element = document.createElement(this.isBlock ? 'div' : 'span');
    element.className = this.isDisplay ? 'cm-math cm-math-display' : 'cm-math';
    element.setAttribute('role', 'math');
    element.setAttribute('aria-label', this.source);
    element.textContent = this.source;
    if (katex) this.set(katex, element);
    else {
      void load().then((loaded) => {
        this.set(loaded, element);
        view.requestMeasure();
      });
    }
    return element;
  }

  private set(loaded: Katex, element: HTMLElement): void {
    try {
      // `trust` stays off: no links, no pictures, no styles of the note's own.
      loaded.render(this.source, element, { displayMode: this.isDisplay, output: 'html', throwOnError: true, strict: 'ignore', maxSize: 20, maxExpand: 500 });
      element.querySelector('.katex-html')?.setAttribute('aria-hidden', 'true');
    } catch (error) {
      element.textContent = this.source;
      element.classList.add('cm-math-wrong');
      element.title = error instanceof Error ? error.message : '';
    }
  }

  override ignoreEvent(): boolean {
    return false;
  }
}
