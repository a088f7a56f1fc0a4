// What is known of the library as a whole: its counts, whether it can be changed, and whether it could be opened at all.

import { asCallError, call, type CallError } from '../api/client';
import type { Counts, LibraryInfo } from '../api/generated';
import { onChanges } from './changes';

const NO_COUNTS: Counts = { inbox: 0, unread: 0, later: 0, archive: 0, starred: 0, notes: 0, trash: 0, tags: [], branches: [] };

class LibraryState {
  info = $state.raw<LibraryInfo | null>(null);
  counts = $state.raw<Counts>(NO_COUNTS);
  counted = $state(false);
  /** Why there is no library to show. */
  fatal = $state.raw<CallError | null>(null);

  #counting = false;
  #countAgain = false;

  /** Nothing saved, nothing written, nothing in the trash. */
  empty = $derived.by(() => {
    const { inbox, later, archive, notes, trash } = this.counts;
    return this.counted && inbox + later + archive + notes + trash === 0;
  });

  /** Whether the person can change anything. */
  get readOnly(): boolean {
    return this.info?.readOnly ?? false;
  }

  async open(): Promise<void> {
    this.fatal = null;
    try {
      this.info = await call('library.info', {});
      await this.count();
    } catch (error) {
      this.fatal = asCallError(error);
    }
  }

  async refreshInfo(): Promise<void> {
    this.info = await call('library.info', {});
  }

  /** Counts again; many wishes at once become one or two calls. */
  async count(): Promise<void> {
    if (this.#counting) {
      this.#countAgain = true;
      return;
    }
    this.#counting = true;
    try {
      do {
        this.#countAgain = false;
        this.counts = await call('library.counts', {});
        this.counted = true;
      } while (this.#countAgain);
    } finally {
      this.#counting = false;
    }
  }

  /** Changes the numbers at once, before the library has answered. */
  guess(change: (counts: Counts) => Counts): void {
    this.counts = change(this.counts);
  }

  followChanges(): () => void {
    return onChanges((changes) => {
      if (changes.all || changes.lists || changes.tags || changes.items.length > 0) {
        this.count().catch((error: unknown) => console.warn('counts not refreshed', error));
      }
    });
  }
}

export const library = new LibraryState();
