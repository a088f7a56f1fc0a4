// ` ```query ` blocks: a search that stands in a note, and what it finds now.

import { Facet, StateField } from '@codemirror/state';
import { WidgetType, type EditorView } from '@codemirror/view';
import { forgetLinks, linkSource } from './links';

export interface Found {
  title: string;
  /** What a link to it says. */
  path: string;
  /** Its site, or its folder. */
  place: string;
  excerpt: string;
}

export interface Answer {
  found: Found[];
  total: number;
  /** What is wrong with the query, in words. */
  problem: string | null;
}

export type AskQuery = (query: string) => Promise<Answer>;

export const querySource = Facet.define<AskQuery, AskQuery>({ combine: (asks) => asks[0] ?? (() => Promise.resolve({ found: [], total: 0, problem: null })) });

/** Counts the times that the library changed: an answer is good for one of them. */
export const answers = StateField.define<number>({
  create: () => 0,
  update: (turn, transaction) => (transaction.effects.some((effect) => effect.is(forgetLinks)) ? turn + 1 : turn),
});

export class QueryAnswer extends WidgetType {
  constructor(
    private readonly query: string,
    private readonly turn: number,
  ) {
    super();
  }

  override eq(other: QueryAnswer): boolean {
    return other.query === this.query && other.turn === this.turn;
  }

  override get estimatedHeight(): number {
    return 160;
  }

  override toDOM(view: EditorView): HTMLElement {
    const box = document.createElement('div');
    box.className = 'cm-query';
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', `Query: ${this.query}`);
    this.ask(box, view);
    return box;
  }

  override updateDOM(box: HTMLElement, view: EditorView): boolean {
    box.setAttribute('aria-label', `Query: ${this.query}`);
    this.ask(box, view);
    return true;
  }

  /** What was found stays in sight until something newer is here. */
  private ask(box: HTMLElement, view: EditorView): void {
    const mine = `${this.turn} ${this.query}`;
    box.dataset['asked'] = mine;
    const show = (answer: Answer): void => {
      if (box.dataset['asked'] !== mine) return;
      box.replaceChildren(...this.parts(answer, view));
      view.requestMeasure();
    };
    if (this.query === '') {
      show({ found: [], total: 0, problem: 'Write what to look for: tag:rust is:starred' });
      return;
    }
    view.state
      .facet(querySource)(this.query)
      .then(show)
      .catch(() => show({ found: [], total: 0, problem: 'The library did not answer.' }));
  }

  private parts({ found, total, problem }: Answer, view: EditorView): HTMLElement[] {
    const head = piece('div', 'cm-query-head', '');
    head.append(piece('code', 'cm-query-words', this.query), piece('span', 'cm-query-count', problem ?? (total === 0 ? 'Nothing found' : total > found.length ? `${found.length} of ${total}` : String(total))));
    const list = document.createElement('ul');
    for (const one of found) {
      const item = document.createElement('li');
      const open = piece('button', 'cm-query-item', '');
      open.setAttribute('type', 'button');
      open.append(piece('span', 'cm-query-title', one.title), piece('span', 'cm-query-place', one.place));
      if (one.excerpt) open.append(piece('span', 'cm-query-excerpt', one.excerpt));
      open.addEventListener('click', (event) => view.state.facet(linkSource).open(one.path, { beside: event.ctrlKey || event.metaKey }));
      item.append(open);
      list.append(item);
    }
    return found.length > 0 ? [head, list] : [head];
  }

  override ignoreEvent(event: Event): boolean {
    return event.target instanceof Element && event.target.closest('button') !== null;
  }
}

function piece(name: string, css: string, text: string): HTMLElement {
  const element = document.createElement(name);
  element.className = css;
  element.textContent = text;
  return element;
}
