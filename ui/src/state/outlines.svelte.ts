// The headings of open articles, as their pages tell them, for whoever shows an outline.

import type { ItemId } from '../api/generated';

export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly anchor: string;
}

interface Outline {
  readonly headings: readonly Heading[];
  /** Brings a heading into sight. */
  readonly goTo: (anchor: string) => void;
  /** Index of the heading that one reads under; -1 for none. */
  readonly now: number;
}

class Outlines {
  #byItem = $state.raw<ReadonlyMap<ItemId, Outline>>(new Map());

  of(id: ItemId): Outline | undefined {
    return this.#byItem.get(id);
  }

  set(id: ItemId, headings: readonly Heading[], goTo: (anchor: string) => void): void {
    this.#byItem = new Map([...this.#byItem, [id, { headings, goTo, now: -1 }]]);
  }

  /** Says under which heading one is reading now. */
  at(id: ItemId, now: number): void {
    const outline = this.#byItem.get(id);
    if (outline && outline.now !== now) this.#byItem = new Map([...this.#byItem, [id, { ...outline, now }]]);
  }

  forget(id: ItemId): void {
    if (this.#byItem.has(id)) this.#byItem = new Map([...this.#byItem].filter(([key]) => key !== id));
  }
}

export const outlines = new Outlines();
