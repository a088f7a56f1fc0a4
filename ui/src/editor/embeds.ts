// Shows `![[Article#^highlight]]` as the quotation that it names, with its source. Asks for what is in view only, and remembers
// until links change. While the cursor is at it the link is text to edit.

import { Facet, StateEffect, StateField, type Extension } from '@codemirror/state';
import { EditorView, WidgetType } from '@codemirror/view';

export interface Quotation {
  quote: string;
  /** What the person said about it, as plain words. */
  note: string;
  source: string;
  colour: string;
}

/** The quotation that a target names; `null` when it names none. */
export type AskQuotation = (target: string) => Promise<Quotation | null>;

const LONGEST = 1_200;

export const quotationSource = Facet.define<AskQuotation, AskQuotation>({ combine: (asks) => asks[0] ?? (() => Promise.resolve(null)) });
const learned = StateEffect.define<{ target: string; quotation: Quotation | null }>();

export const quotations = StateField.define<ReadonlyMap<string, Quotation | null>>({
  create: () => new Map(),
  update(known, transaction) {
    for (const effect of transaction.effects) if (effect.is(learned)) known = new Map([...known, [effect.value.target, effect.value.quotation]]);
    return known;
  },
});

/** Whether a target could name a highlight. */
export function namesPassage(target: string): boolean {
  return /#\^[\w-]+$/.test(target);
}

/** Asks once for each target, and again after links changed; the old quotation stays drawn until then. */
export class QuotationAsker {
  private asked = new Set<string>();
  private isGone = false;

  constructor(private readonly view: EditorView) {}

  forget(): void {
    this.asked = new Set();
  }

  want(targets: ReadonlySet<string>): void {
    for (const target of targets) {
      if (this.asked.has(target)) continue;
      this.asked.add(target);
      this.view.state
        .facet(quotationSource)(target)
        .then((quotation) => !this.isGone && this.view.dispatch({ effects: learned.of({ target, quotation }) }))
        .catch(() => this.asked.delete(target));
    }
  }

  destroy(): void {
    this.isGone = true;
  }
}

/** The quotation in the place of its link. A press follows it like a link. */
export class QuotationBlock extends WidgetType {
  constructor(
    private readonly target: string,
    private readonly quotation: Quotation,
  ) {
    super();
  }

  override eq(other: QuotationBlock): boolean {
    return other.target === this.target && JSON.stringify(other.quotation) === JSON.stringify(this.quotation);
  }

  override toDOM(): HTMLElement {
    const { quote, note, source, colour } = this.quotation;
    const block = document.createElement('span');
    block.className = 'cm-quotation';
    block.dataset['target'] = this.target;
    block.dataset['colour'] = colour;
    block.title = this.target;
    const signs = [...quote];
    block.append(part('cm-quotation-words', signs.length > LONGEST ? `${signs.slice(0, LONGEST).join('')}…` : quote));
    if (note !== '') block.append(part('cm-quotation-note', note));
    block.append(part('cm-quotation-source', source));
    return block;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

function part(css: string, text: string): HTMLElement {
  const span = document.createElement('span');
  span.className = css;
  span.dir = 'auto';
  span.textContent = text;
  return span;
}

export function embeds(ask: AskQuotation): Extension {
  return [quotationSource.of(ask), quotations];
}
