// The highlights that are listed: those that match, read page by page until all are there. A later wish ends an earlier one.

import { asCallError, call } from '../../api/client';
import type { Highlight, HighlightColour, HighlightFacets } from '../../api/generated';
import { onChanges } from '../../state/changes';

export interface Wish {
  query: string;
  colour: HighlightColour | null;
  tag: string | null;
}

/** Only what narrows. */
export function narrowed({ query, colour, tag }: Wish): { query?: string; colour?: HighlightColour; tag?: string } {
  return { ...(query === '' ? {} : { query }), ...(colour === null ? {} : { colour }), ...(tag === null ? {} : { tag }) };
}

const PAGE = 500;
/** More than anybody can look through; what is beyond is found by searching. */
const MOST = 20_000;

class Found {
  all = $state.raw<readonly Highlight[]>([]);
  total = $state(0);
  facets = $state.raw<HighlightFacets>({ total: 0, colours: [], tags: [] });
  state = $state<'loading' | 'ready' | 'failed'>('loading');
  problem = $state<string | null>(null);
  #wish: Wish = { query: '', colour: null, tag: null };
  #turn = 0;

  async show(wish: Wish): Promise<void> {
    this.#wish = wish;
    const mine = ++this.#turn;
    try {
      const read: Highlight[] = [];
      for (;;) {
        const page = await call('highlights.list', { ...narrowed(wish), sort: 'newest', offset: read.length, limit: PAGE });
        if (mine !== this.#turn) return;
        read.push(...page.highlights);
        this.total = page.total;
        const isLast = page.highlights.length < PAGE || read.length >= Math.min(page.total, MOST);
        // What was listed before stays until the new list is as long, so that nothing jumps.
        if (isLast || read.length === PAGE) {
          this.all = [...read];
          this.state = 'ready';
        }
        if (isLast) break;
      }
      const facets = await call('highlights.facets', {});
      if (mine !== this.#turn) return;
      this.facets = facets;
      this.problem = null;
    } catch (error) {
      if (mine !== this.#turn) return;
      this.problem = asCallError(error).message;
      this.state = 'failed';
    }
  }

  refresh(): Promise<void> {
    return this.show(this.#wish);
  }

  /** Reads again after every change of a highlight. */
  follow(): () => void {
    return onChanges((changes) => {
      if (changes.highlights || changes.all) void this.refresh();
    });
  }
}

export const found = new Found();
