// Searches that the person keeps in the sidebar, and those that were made last.

import { asCallError, call } from '../api/client';
import type { SavedSearch } from '../api/generated';
import { undo } from './actions';
import { onChanges } from './changes';
import { tell } from './events';
import { toasts } from './toasts.svelte';

class Searches {
  saved = $state.raw<readonly SavedSearch[]>([]);
  /** Newest first. */
  recent = $state.raw<readonly string[]>([]);

  async load(): Promise<void> {
    [this.saved, this.recent] = await Promise.all([call('search.saved', {}), call('search.recent', {})]);
  }

  /** The kept search that asks the same. */
  like(query: string): SavedSearch | undefined {
    const asked = plain(query);
    return asked === '' ? undefined : this.saved.find((one) => plain(one.query) === asked);
  }

  /** Keeps a search, or gives a kept one another name. What went wrong, or `null`. */
  async save(name: string, query: string, id?: string): Promise<string | null> {
    try {
      await call('search.save', { name, query, ...(id === undefined ? {} : { id }) });
      await this.#read();
      return null;
    } catch (error) {
      return asCallError(error).message;
    }
  }

  async forget(one: SavedSearch): Promise<void> {
    await this.#act(async () => {
      tell(await call('search.forget', { ids: [one.id] }), 'answer');
      toasts.show({ text: `Removed the search “${one.name}”`, action: { label: 'Undo', run: () => void undo() } });
    });
  }

  /** Moves one among the others; past an end it stays there. */
  async move(id: string, by: number): Promise<void> {
    const from = this.saved.findIndex((one) => one.id === id);
    await this.#moveTo(from, from + by);
  }

  /** Puts one where another is. */
  async put(id: string, at: string): Promise<void> {
    const index = (wanted: string): number => this.saved.findIndex((one) => one.id === wanted);
    await this.#moveTo(index(id), index(at));
  }

  async #moveTo(from: number, to: number): Promise<void> {
    const moved = this.saved[from];
    const at = Math.min(Math.max(to, 0), this.saved.length - 1);
    if (!moved || at === from) return;
    const next = this.saved.filter((one) => one !== moved);
    next.splice(at, 0, moved);
    this.saved = next;
    await this.#act(async () => tell(await call('search.arrange', { ids: next.map((one) => one.id) }), 'answer'));
  }

  /** A search that led somewhere; while it is typed it is none. */
  remember(query: string): void {
    if (query.trim() === '' || this.recent[0] === query.trim()) return;
    call('search.remember', { query: query.trim() })
      .then((recent) => (this.recent = recent))
      .catch((error: unknown) => console.warn('search not remembered', error));
  }

  async forgetRecent(): Promise<void> {
    await this.#act(async () => {
      this.recent = await call('search.forgetRecent', {});
    });
  }

  async #act(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      toasts.show({ text: asCallError(error).message });
      await this.#read().catch((again: unknown) => console.warn('searches not read', again));
    }
  }

  async #read(): Promise<void> {
    this.saved = await call('search.saved', {});
  }

  followChanges(): () => void {
    return onChanges((changes) => {
      if (changes.all || changes.searches) this.#read().catch((error: unknown) => console.warn('searches not read', error));
    });
  }
}

function plain(query: string): string {
  return query.trim().replace(/\s+/g, ' ').toLowerCase();
}

export const searches = new Searches();
