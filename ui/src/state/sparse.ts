// The rows of a list of which only parts are known. Pure: what to load is answered, loading is the caller's work.

import type { ItemId, Row } from '../api/generated';

/** Most rows that one call may ask for. */
export const MOST = 500;

export interface Range {
  readonly at: number;
  readonly limit: number;
}

export class SparseRows {
  #rows: (Row | undefined)[] = [];

  get total(): number {
    return this.#rows.length;
  }

  at(index: number): Row | undefined {
    return this.#rows[index];
  }

  /** Puts a page in its place. A new total makes the list longer or shorter. */
  put(position: number, rows: readonly Row[], total: number): void {
    this.#rows.length = total;
    rows.forEach((row, i) => {
      if (position + i < total) this.#rows[position + i] = row;
    });
  }

  /** What must be loaded so that all of [from, to) is known: whole pages of `page` rows, as few calls as can be. */
  missing(from: number, to: number, page: number): Range[] {
    const ranges: Range[] = [];
    const end = Math.min(to, this.total);
    for (let at = Math.floor(Math.max(0, from) / page) * page; at < end; at += page) {
      const limit = Math.min(page, this.total - at);
      if (this.#complete(Math.max(at, from), Math.min(at + limit, end))) continue;
      const last = ranges.at(-1);
      if (last && last.at + last.limit === at && last.limit + limit <= MOST) ranges[ranges.length - 1] = { at: last.at, limit: last.limit + limit };
      else ranges.push({ at, limit });
    }
    return ranges;
  }

  indexOf(id: ItemId): number {
    return this.#rows.findIndex((row) => row?.id === id);
  }

  firstOf(ids: ReadonlySet<ItemId>): number {
    return this.#rows.findIndex((row) => row !== undefined && ids.has(row.id));
  }

  /** Changes known rows; says whether any was. */
  patch(ids: ReadonlySet<ItemId>, change: (row: Row) => Row): boolean {
    let changed = false;
    this.#rows.forEach((row, i) => {
      if (!row || !ids.has(row.id)) return;
      this.#rows[i] = change(row);
      changed = true;
    });
    return changed;
  }

  /** Takes known rows out; what follows moves up. Says how many went. */
  remove(ids: ReadonlySet<ItemId>): number {
    const before = this.#rows.length;
    // Not `filter`: it would drop the unknown rows too.
    for (let i = this.#rows.length - 1; i >= 0; i -= 1) {
      const row = this.#rows[i];
      if (row && ids.has(row.id)) this.#rows.splice(i, 1);
    }
    return before - this.#rows.length;
  }

  known(ids: readonly ItemId[]): ItemId[] {
    const wanted = new Set(ids);
    return this.#rows.flatMap((row) => (row && wanted.has(row.id) ? [row.id] : []));
  }

  #complete(from: number, to: number): boolean {
    for (let i = from; i < to; i += 1) if (this.#rows[i] === undefined) return false;
    return true;
  }
}
