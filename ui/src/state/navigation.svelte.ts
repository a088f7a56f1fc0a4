// Where the person is: the view, the search, the open page and the page beside it, with back and forward like a browser.
// Loading what is shown is the panes' own work.

import { asCallError, call } from '../api/client';
import type { ItemId, ItemKind, Row } from '../api/generated';
import { onChanges, touches } from './changes';
import { toasts } from './toasts.svelte';
import { type ViewId } from './views';

/** An item that is shown in a pane. */
export interface Page {
  readonly id: ItemId;
  readonly kind: ItemKind;
  readonly row: Row;
  /** `Heading` or `^id` to show in it. */
  readonly subpath?: string;
  /** Texts to show in it, from the search that found it. */
  readonly find?: readonly string[];
  /** Another number each time the person goes there, so that the same place can be gone to again. */
  readonly visit: number;
}

export type Side = 'main' | 'beside';

/** One stop of the history. */
export interface Stop {
  readonly view: ViewId;
  readonly search: string;
  readonly main: Page | null;
  readonly beside: Page | null;
  readonly focus: Side;
}

export interface OpenOptions {
  subpath?: string;
  find?: readonly string[];
  /** In the other pane, so that both can be seen. */
  beside?: boolean;
  /** Do not make a stop of its own (moving through a list). */
  replace?: boolean;
}

const MOST_STOPS = 200;
const START: Stop = { view: 'inbox', search: '', main: null, beside: null, focus: 'main' };

class Navigation {
  #stops = $state.raw<Stop[]>([START]);
  #index = $state(0);
  #opening = 0;
  #visits = 0;
  #external = $state.raw<{ url: string; host: string } | null>(null);

  here = $derived<Stop>(this.#stops[this.#index] ?? START);
  canGoBack = $derived(this.#index > 0);
  canGoForward = $derived(this.#index < this.#stops.length - 1);

  /** The page that keys and commands mean. */
  get current(): Page | null {
    const { focus, main, beside } = this.here;
    return focus === 'beside' ? (beside ?? main) : (main ?? beside);
  }

  /** An address that waits for the person to agree. */
  get external(): { url: string; host: string } | null {
    return this.#external;
  }

  /** Shows an item. Nothing happens but a message when it is gone. */
  async open(id: ItemId, options: OpenOptions = {}): Promise<void> {
    const turn = ++this.#opening;
    try {
      const [row] = await call('items.rows', { ids: [id] });
      if (turn !== this.#opening) return;
      if (!row) toasts.show({ text: 'This item is no longer in the library.' });
      else this.openRow(row, options);
    } catch (error) {
      toasts.show({ text: asCallError(error).message });
    }
  }

  /** Shows an item whose row is at hand. */
  openRow(row: Row, options: OpenOptions = {}): void {
    if (row.kind === 'highlight') {
      void this.#openHighlight(row.id, options);
      return;
    }
    this.#opening += 1;
    const page: Page = { id: row.id, kind: row.kind, row, visit: (this.#visits += 1), ...(options.subpath === undefined ? {} : { subpath: options.subpath }), ...(options.find === undefined ? {} : { find: options.find }) };
    const { here } = this;
    const asked: Side = options.beside ? (here.focus === 'main' ? 'beside' : 'main') : here.focus;
    // What is asked for beside an empty page simply opens; an item that is open already is shown where it is.
    const other: Side = asked === 'main' ? 'beside' : 'main';
    const side: Side = here[other]?.id === row.id ? other : here.main === null ? 'main' : asked;
    this.#go({ ...here, [side]: page, focus: side }, options.replace ?? false);
  }

  /** A highlight is shown in its article, at its place. */
  async #openHighlight(id: ItemId, options: OpenOptions): Promise<void> {
    const turn = ++this.#opening;
    try {
      const { article, anchor } = await call('highlights.get', { id });
      if (turn === this.#opening) await this.open(article, { ...options, subpath: `^${anchor}` });
    } catch (error) {
      toasts.show({ text: asCallError(error).message });
    }
  }

  show(view: ViewId): void {
    const { here } = this;
    this.#go({ ...here, view, search: '' }, false);
  }

  /** What is typed in the search box: one stop however many letters. */
  search(text: string): void {
    const { here } = this;
    if (text === here.search) return;
    this.#go({ ...here, search: text }, here.search !== '' && text !== '');
  }

  /** Says which pane the person is in. Not a stop. */
  focus(side: Side): void {
    if (this.here.focus === side || (side === 'beside' && this.here.beside === null)) return;
    this.#replace({ ...this.here, focus: side });
  }

  close(side: Side): void {
    const { here } = this;
    if (side === 'beside') this.#go({ ...here, beside: null, focus: 'main' }, false);
    else this.#go({ ...here, main: here.beside, beside: null, focus: 'main' }, false);
  }

  back(): void {
    if (this.canGoBack) this.#index -= 1;
  }

  forward(): void {
    if (this.canGoForward) this.#index += 1;
  }

  /** Asks before an address is opened in the browser; `null` takes the question back. */
  askExternal(question: { url: string; host: string } | null): void {
    this.#external = question;
  }

  /** Replaces the rows of open pages, in every stop, after they changed. */
  refreshRows(rows: Row[]): void {
    const byId = new Map(rows.map((row) => [row.id, row]));
    const renew = (page: Page | null): Page | null => {
      const row = page && byId.get(page.id);
      return page && row ? { ...page, row } : page;
    };
    this.#stops = this.#stops.map((stop) => ({ ...stop, main: renew(stop.main), beside: renew(stop.beside) }));
  }

  /** Changes the rows of open pages. */
  patchRows(ids: ReadonlySet<ItemId>, change: (row: Row) => Row): void {
    const renew = (page: Page | null): Page | null => (page && ids.has(page.id) ? { ...page, row: change(page.row) } : page);
    this.#stops = this.#stops.map((stop) => ({ ...stop, main: renew(stop.main), beside: renew(stop.beside) }));
  }

  /** Asks the library again about those of these items that are open. */
  async renew(ids: readonly ItemId[]): Promise<void> {
    const wanted = new Set(ids);
    const open = [this.here.main, this.here.beside].flatMap((page) => (page && wanted.has(page.id) ? [page.id] : []));
    if (open.length > 0) this.refreshRows(await call('items.rows', { ids: open }));
  }

  /** Takes items that are gone for good out of the history. */
  forget(ids: ReadonlySet<ItemId>): void {
    const keep = (page: Page | null): Page | null => (page && ids.has(page.id) ? null : page);
    this.#stops = this.#stops.map((stop) => {
      const main = keep(stop.main);
      const beside = keep(stop.beside);
      if (main === null && beside !== null) return { ...stop, main: beside, beside: null, focus: 'main' };
      return { ...stop, main, beside, focus: beside === null ? 'main' : stop.focus };
    });
  }

  openIds(): ItemId[] {
    return this.#stops.flatMap((stop) => [stop.main?.id, stop.beside?.id]).filter((id) => id !== undefined);
  }

  /** Begins anew; tests need it. */
  reset(stop: Partial<Stop> = {}): void {
    this.#stops = [{ ...START, ...stop }];
    this.#index = 0;
    this.#external = null;
  }

  #go(stop: Stop, replace: boolean): void {
    if (same(stop, this.here)) this.#replace(stop);
    else if (replace) this.#replace(stop);
    else {
      const before = this.#stops.slice(Math.max(0, this.#index + 1 - MOST_STOPS), this.#index + 1);
      this.#stops = [...before, stop];
      this.#index = this.#stops.length - 1;
    }
  }

  #replace(stop: Stop): void {
    this.#stops = this.#stops.with(this.#index, stop);
  }
}

function same(a: Stop, b: Stop): boolean {
  return (
    a.view === b.view &&
    a.search === b.search &&
    a.main?.id === b.main?.id &&
    a.main?.subpath === b.main?.subpath &&
    a.beside?.id === b.beside?.id &&
    a.beside?.subpath === b.beside?.subpath
  );
}

export const navigation = new Navigation();

/** Keeps the rows of open pages fresh, and drops pages that were deleted for good. */
export function followChanges(): () => void {
  return onChanges((changes) => {
    const ids = [...new Set(navigation.openIds())].filter((id) => touches(changes, id));
    if (ids.length === 0) return;
    call('items.rows', { ids })
      .then((rows) => {
        navigation.refreshRows(rows);
        const found = new Set(rows.map((row) => row.id));
        navigation.forget(new Set(ids.filter((id) => !found.has(id))));
      })
      .catch((error: unknown) => console.warn('open pages not refreshed', error));
  });
}

/**
 * Opens an address in the system's browser after the person has seen where it leads.
 * Anything but http, https and mailto is refused; the library checks it again.
 */
export function openExternal(address: string): void {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !['http:', 'https:', 'mailto:'].includes(url.protocol)) {
    toasts.show({ text: 'This kind of address cannot be opened.' });
    return;
  }
  navigation.askExternal({ url: url.href, host: url.protocol === 'mailto:' ? url.pathname : url.host });
}
