// The list in the middle: a view, or the results of a search. Loads what is in sight, keeps it fresh, and changes it
// at once when the person acts. Which row has the cursor is the selection's work.

import { asCallError, call, type CallError } from '../api/client';
import type { Cursor, Empty, Event, Hit, ItemId, ListPage, ListSort, Marked, Brief, Row } from '../api/generated';
import { asTyped } from './as-typed';
import { onChanges } from './changes';
import { MOST, SparseRows } from './sparse';

const PAGE = 100;
const FIRST_HITS = 60;
/** Searches of the list stop each other, and the counting of what they find. */
const SEARCH = 'list';

export interface ShownRow {
  readonly row: Row;
  /** In search results: the title and the text with their matches. */
  readonly title?: Marked;
  readonly snippet?: Marked;
}

export interface Wish {
  readonly query: string;
  readonly sort: ListSort;
  /** Free text; when there is any, this is a search and `query` narrows it. */
  readonly search: string;
}

class ItemList {
  #sparse = new SparseRows();
  #hits: Hit[] = [];
  #wish = $state.raw<Wish>({ query: 'in:inbox', sort: 'saved', search: '' });
  /** Counts up whenever rows changed, so that what reads them draws again. */
  #version = $state(0);
  #turn = 0;
  #loading = new Set<number>();
  /** For an index, the key after which its page begins: going on from there is as fast at the end of a list as at its top. */
  #keys = new Map<number, Cursor>();
  #visible = { from: 0, to: 30 };
  #refreshing = false;
  #refreshAgain = false;

  state = $state<'loading' | 'ready' | 'failed'>('loading');
  error = $state.raw<CallError | null>(null);
  warnings = $state.raw<readonly string[]>([]);
  /** Why a search found nothing, and what would find something. */
  empty = $state.raw<Empty | null>(null);
  /** Words like those typed, of which little was found, that were looked for too. */
  instead = $state.raw<readonly string[]>([]);
  /** Whether `matches` is the whole number, not a lower bound. */
  exact = $state(true);
  tookMs = $state(0);
  /** How many match in all; more than the rows of a search that can be scrolled to. */
  matches = $state(0);
  /** Names the list that is shown: another one has its own scroll position. */
  identity = $state('');

  get wish(): Wish {
    return this.#wish;
  }

  get searching(): boolean {
    return this.#wish.search.trim() !== '';
  }

  /** What a search asks as a whole: what was typed, within what the view shows. */
  get asked(): string {
    const { query, search } = this.#wish;
    return query === '' ? search : `${query} (${search})`;
  }

  /** Rows that can be scrolled to. */
  get total(): number {
    void this.#version;
    return this.identity.startsWith('search') ? this.#hits.length : this.#sparse.total;
  }

  at(index: number): ShownRow | undefined {
    void this.#version;
    if (this.identity.startsWith('search')) {
      const hit = this.#hits[index];
      return hit && { row: hit.row, title: hit.title, snippet: hit.snippet };
    }
    const row = this.#sparse.at(index);
    return row && { row };
  }

  indexOf(id: ItemId): number {
    void this.#version;
    return this.identity.startsWith('search') ? this.#hits.findIndex((hit) => hit.row.id === id) : this.#sparse.indexOf(id);
  }

  /** Index of the first of some items; -1 when none is known. */
  firstOf(ids: ReadonlySet<ItemId>): number {
    return this.identity.startsWith('search') ? this.#hits.findIndex((hit) => ids.has(hit.row.id)) : this.#sparse.firstOf(ids);
  }

  /** Shows another view, order or search. What is shown stays until the first answer is there. */
  async show(wish: Wish, tries = 3): Promise<void> {
    this.#wish = wish;
    const turn = ++this.#turn;
    this.#loading.clear();
    this.state = 'loading';
    this.error = null;
    try {
      if (wish.search.trim() === '') await this.#showView(wish, turn);
      else await this.#showSearch(wish, turn);
    } catch (error) {
      const problem = asCallError(error);
      // A later keystroke took this search's place.
      if (turn !== this.#turn) return;
      // An earlier keystroke's search reached the library after this one and stopped it: this is the one that is wanted.
      if (problem.code === 'cancelled') return tries > 0 ? this.show(wish, tries - 1) : undefined;
      this.error = problem;
      this.state = 'failed';
    }
  }

  async #showView(wish: Wish, turn: number): Promise<void> {
    const page = await call('items.list', { query: wish.query, sort: wish.sort, at: 0, limit: PAGE });
    if (turn !== this.#turn) return;
    const rows = new SparseRows();
    rows.put(page.position, page.rows, page.total);
    this.#sparse = rows;
    this.#keys.clear();
    this.#learnKey(page);
    this.#hits = [];
    this.empty = null;
    this.instead = [];
    this.exact = true;
    this.#ready(`view ${wish.query} ${wish.sort}`, page.total, page.warnings, 0);
  }

  async #showSearch(wish: Wish, turn: number, limit = FIRST_HITS): Promise<void> {
    const query = this.asked;
    const found = await call('items.search', { query, typing: true, limit, key: SEARCH });
    if (turn !== this.#turn) return;
    this.#hits = found.hits;
    this.empty = this.#typed(found.empty, wish);
    this.exact = found.totalIsExact;
    this.instead = found.instead;
    // More may have been counted already.
    const isSame = this.identity === `search ${query}`;
    const total = isSame && !found.totalIsExact ? Math.max(found.total, this.matches) : found.total;
    this.#ready(`search ${query}`, total, found.warnings, found.tookMs);
    if (!found.totalIsExact) void this.#count(query, turn);
  }

  /** Where a search stopped when it had enough to show: how many there are in all. */
  async #count(query: string, turn: number): Promise<void> {
    try {
      const total = await call('items.count', { query, typing: true, key: SEARCH });
      if (turn !== this.#turn) return;
      this.matches = total;
      this.exact = true;
    } catch (error) {
      if (asCallError(error).code !== 'cancelled') console.warn('results not counted', error);
    }
  }

  /** Hears how many have been counted so far. */
  counting({ job, done }: Extract<Event, { type: 'progress' }>): void {
    if (job === SEARCH && !this.exact) this.matches = Math.max(this.matches, done);
  }

  #ready(identity: string, matches: number, warnings: readonly string[], tookMs: number): void {
    this.identity = identity;
    this.matches = matches;
    this.warnings = warnings;
    this.tookMs = tookMs;
    this.state = 'ready';
    this.#version += 1;
  }

  /** What the person would type for it: what the view shows is understood. */
  #typed(empty: Empty | null, wish: Wish): Empty | null {
    if (!empty) return null;
    const prefix = `${wish.query} (`;
    const inside = wish.query !== '' && empty.query.startsWith(prefix) && empty.query.endsWith(')');
    const query = inside ? empty.query.slice(prefix.length, -1) : empty.query;
    return { ...empty, query: asTyped(query, wish.search), clause: asTyped(empty.clause, wish.search) };
  }

  /** Says which rows are in sight, so that they are loaded. */
  see(from: number, to: number): void {
    this.#visible = { from, to };
    if (this.state !== 'ready') return;
    if (this.searching) void this.#seeHits(to);
    else for (const range of this.#sparse.missing(from, to, PAGE)) void this.#load(range.at, range.limit);
  }

  async #seeHits(to: number): Promise<void> {
    const more = this.#hits.length < Math.min(this.matches, MOST);
    if (!more || to < this.#hits.length - 10 || this.#loading.has(-1)) return;
    this.#loading.add(-1);
    await this.#showSearch(this.#wish, this.#turn, MOST).catch((error: unknown) => console.warn('more results not loaded', error));
    this.#loading.delete(-1);
  }

  async #load(at: number, limit: number): Promise<void> {
    if (this.#loading.has(at)) return;
    this.#loading.add(at);
    const turn = this.#turn;
    const { query, sort } = this.#wish;
    const after = this.#keys.get(at);
    try {
      const page = await call('items.list', { query, sort, limit, ...(after === undefined ? { at } : { after }) });
      if (turn !== this.#turn) return;
      this.#sparse.put(page.position, page.rows, page.total);
      this.#learnKey(page);
      this.matches = page.total;
      this.#version += 1;
    } catch (error) {
      if (turn === this.#turn) console.warn('rows not loaded', error);
    } finally {
      if (turn === this.#turn) this.#loading.delete(at);
    }
  }

  #learnKey(page: ListPage): void {
    if (page.next) this.#keys.set(page.position + page.rows.length, page.next);
  }

  /** Loads what is in sight again, without a flicker and without moving. */
  async refresh(): Promise<void> {
    if (this.#refreshing) {
      this.#refreshAgain = true;
      return;
    }
    this.#refreshing = true;
    try {
      do {
        this.#refreshAgain = false;
        await this.#refreshOnce();
      } while (this.#refreshAgain);
    } catch (error) {
      if (asCallError(error).code !== 'cancelled') console.warn('list not refreshed', error);
    } finally {
      this.#refreshing = false;
    }
  }

  async #refreshOnce(): Promise<void> {
    if (this.state === 'failed') return this.show(this.#wish);
    const wish = this.#wish;
    const turn = this.#turn;
    if (this.searching) return this.#showSearch(wish, turn, Math.max(FIRST_HITS, this.#hits.length));
    const at = Math.max(0, this.#visible.from - PAGE / 2);
    const limit = Math.min(MOST, Math.max(PAGE, this.#visible.to - at + PAGE / 2));
    const page = await call('items.list', { query: wish.query, sort: wish.sort, at, limit });
    if (turn !== this.#turn) return;
    const rows = new SparseRows();
    rows.put(page.position, page.rows, page.total);
    this.#sparse = rows;
    this.#keys.clear();
    this.#learnKey(page);
    this.#loading.clear();
    this.#ready(`view ${wish.query} ${wish.sort}`, page.total, page.warnings, 0);
    this.see(this.#visible.from, this.#visible.to);
  }

  /** Renews some rows only. */
  async #renew(ids: ItemId[]): Promise<void> {
    const turn = this.#turn;
    const rows = await call('items.rows', { ids });
    if (turn !== this.#turn) return;
    const byId = new Map(rows.map((row) => [row.id, row]));
    this.patch(new Set(byId.keys()), (row) => byId.get(row.id) ?? row);
  }

  patch(ids: ReadonlySet<ItemId>, change: (row: Row) => Row): void {
    this.#sparse.patch(ids, change);
    this.#hits = this.#hits.map((hit) => (ids.has(hit.row.id) ? { ...hit, row: change(hit.row) } : hit));
    this.#version += 1;
  }

  /** Takes rows out at once; what follows moves up. */
  remove(ids: ReadonlySet<ItemId>): void {
    const gone = this.#sparse.remove(ids) + this.#hits.filter((hit) => ids.has(hit.row.id)).length;
    this.#hits = this.#hits.filter((hit) => !ids.has(hit.row.id));
    // The keys are right, but no longer at these indexes.
    this.#keys.clear();
    this.matches = Math.max(0, this.matches - gone);
    this.#version += 1;
  }

  /** The rows of a stretch of the list, loading what is not known. */
  async rowsBetween(from: number, to: number): Promise<Row[]> {
    if (!this.searching) {
      for (const range of this.#sparse.missing(from, to, MOST)) await this.#load(range.at, range.limit);
    }
    const rows: Row[] = [];
    for (let i = from; i < to; i += 1) {
      const shown = this.at(i);
      if (shown) rows.push(shown.row);
    }
    return rows;
  }

  /** The same for acting on them: of rows that are not loaded only what that needs, however many they are. */
  async pickBetween(from: number, to: number): Promise<(Brief & Partial<Pick<Row, 'title'>>)[]> {
    const few = to - from <= MOST;
    if (few || this.searching) return this.rowsBetween(from, to);
    const { query, sort } = this.#wish;
    return call('items.brief', { query, sort, at: from, limit: to - from });
  }

  followChanges(): () => void {
    return onChanges((changes) => {
      const whole = changes.all || changes.lists || (changes.tags && this.#wish.query.includes('tag:'));
      const known = whole ? [] : changes.items.filter((id) => this.indexOf(id) >= 0);
      if (whole) void this.refresh();
      else if (known.length > 0) this.#renew(known).catch((error: unknown) => console.warn('rows not renewed', error));
    });
  }
}

export const list = new ItemList();
