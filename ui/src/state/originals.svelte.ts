// Which articles are shown as they came, instead of as they are read. Until the app ends; reading is the usual way.

import type { ItemId } from '../api/generated';

class Originals {
  #shown = $state.raw<readonly ItemId[]>([]);

  has(id: ItemId): boolean {
    return this.#shown.includes(id);
  }

  toggle(id: ItemId): void {
    this.#shown = this.has(id) ? this.#shown.filter((one) => one !== id) : [...this.#shown, id];
  }
}

export const originals = new Originals();
