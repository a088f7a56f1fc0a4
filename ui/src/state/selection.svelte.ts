// Which rows are meant: the cursor, and any number that were marked with Shift or Ctrl.
// Both follow their items when the list moves under them.

import type { ItemId, Brief, Row } from '../api/generated';
import { list } from './list.svelte';

/** What is needed of an item to act on it; a row that has been seen has its title too. */
export type Meant = Brief & Partial<Pick<Row, 'title'>>;

class Selection {
  #cursor = $state(-1);
  #cursorId = $state<ItemId | null>(null);
  #marked = $state.raw<ReadonlyMap<ItemId, Meant>>(new Map());
  /** Where a stretch began. */
  #anchor = -1;

  /** Row with the cursor; -1 for none. */
  cursor = $derived.by(() => {
    if (list.total === 0) return -1;
    const index = this.#cursorId === null ? -1 : list.indexOf(this.#cursorId);
    return index >= 0 ? index : Math.min(this.#cursor, list.total - 1);
  });

  get count(): number {
    return this.#marked.size;
  }

  has(id: ItemId): boolean {
    return this.#marked.has(id);
  }

  /** The marked rows, or else the one with the cursor. */
  get rows(): Meant[] {
    if (this.#marked.size > 0) return [...this.#marked.values()];
    const shown = list.at(this.cursor);
    return shown ? [shown.row] : [];
  }

  /** Puts the cursor on a row and forgets the marks. */
  set(index: number): void {
    this.#place(index);
    this.#anchor = this.#cursor;
    this.#marked = new Map();
  }

  /** Puts the cursor on an item if it is in the list. */
  follow(id: ItemId): void {
    const index = list.indexOf(id);
    if (index >= 0 && index !== this.cursor) this.set(index);
  }

  move(by: number): void {
    if (list.total === 0) return;
    const next = this.cursor < 0 ? (by > 0 ? 0 : list.total - 1) : this.cursor + by;
    this.set(Math.max(0, Math.min(list.total - 1, next)));
  }

  /** Marks or unmarks one row (Ctrl+click, x). */
  toggle(index: number): void {
    const row = list.at(index)?.row;
    if (!row) return;
    const marked = new Map(this.#marked);
    if (!marked.delete(row.id)) marked.set(row.id, row);
    this.#marked = marked;
    this.#place(index);
    this.#anchor = index;
  }

  /** Marks everything from where the stretch began to this row (Shift+click, Shift+j). */
  async extend(index: number): Promise<void> {
    if (list.total === 0) return;
    const to = Math.max(0, Math.min(list.total - 1, index));
    if (this.#anchor < 0) this.#anchor = Math.max(0, this.cursor);
    const anchor = this.#anchor;
    this.#place(to);
    const rows = await list.pickBetween(Math.min(anchor, to), Math.max(anchor, to) + 1);
    if (this.#anchor === anchor) this.#marked = new Map(rows.map((row) => [row.id, row]));
  }

  async all(): Promise<void> {
    const rows = await list.pickBetween(0, list.total);
    this.#marked = new Map(rows.map((row) => [row.id, row]));
  }

  clear(): void {
    this.#marked = new Map();
    this.#anchor = -1;
  }

  /** Another list: nothing is meant yet. */
  reset(): void {
    this.clear();
    this.#cursor = -1;
    this.#cursorId = null;
  }

  /** After rows were taken out the cursor stays at its place, on the row that moved up. */
  settle(index: number): void {
    this.clear();
    this.#place(Math.min(index, list.total - 1));
  }

  #place(index: number): void {
    this.#cursor = index;
    this.#cursorId = list.at(index)?.row.id ?? null;
  }
}

export const selection = new Selection();
