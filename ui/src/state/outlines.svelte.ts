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
}

class Outlines {
  #byItem = $state.raw<ReadonlyMap<ItemId, Outline>>(new Map());

  of(id: ItemId): Outline | undefined {
    return this.#byItem.get(id);
  }

  set(id: ItemId, headings: readonly Heading[], goTo: (anchor: string) => void): void {
    this.#byItem = new Map([...this.#byItem, [id, { headings, goTo }]]);
  }

  forget(id: ItemId): void {
    if (this.#byItem.has(id)) this.#byItem = new Map([...this.#byItem].filter(([key]) => key !== id));
  }
}

export const outlines = new Outlines();
