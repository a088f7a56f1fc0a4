// How the window is divided: widths that are remembered, what is folded away, and what a small window shows.

import { navigation } from './navigation.svelte';
import { settings } from './settings.svelte';

export type Pane = 'sidebar' | 'list' | 'connections' | 'beside';

interface Bounds {
  initial: number;
  min: number;
  max: number;
}

export const BOUNDS: Record<Pane, Bounds> = {
  sidebar: { initial: 232, min: 180, max: 360 },
  list: { initial: 344, min: 260, max: 560 },
  connections: { initial: 304, min: 240, max: 480 },
  /** Share of the page area that the page beside takes, in percent. */
  beside: { initial: 50, min: 25, max: 75 },
};

/** Below these widths of the window Connections and the sidebar float, and list and page take turns. */
export const FLOATS_BELOW = 1000;
export const TURNS_BELOW = 760;

class Layout {
  width = $state(1280);
  /** Only while dragging; the settings take over when it ends. */
  #dragged = $state.raw<{ pane: Pane; width: number } | null>(null);
  /** In a small window: what floats over the rest now. */
  #floating = $state<'sidebar' | 'connections' | null>(null);
  /** In a very small window: whether the list has its turn. */
  #listTurn = $state(true);
  #focused = $state(false);

  floats = $derived(this.width < FLOATS_BELOW);
  turns = $derived(this.width < TURNS_BELOW);

  /** Only the page, for as long as one is open. */
  focusing = $derived.by(() => this.#focused && navigation.current !== null);

  sidebarOpen = $derived.by(() => (this.floats ? this.#floating === 'sidebar' : !this.focusing && settings.bool('ui.sidebar', true)));
  connectionsOpen = $derived.by(() => (this.floats ? this.#floating === 'connections' : !this.focusing && settings.bool('ui.connections', false)));
  listShown = $derived.by(() => (this.focusing ? false : this.turns ? this.#listTurn || navigation.current === null : settings.bool('ui.list', true) || navigation.current === null));
  pageShown = $derived.by(() => !this.turns || !this.listShown);

  size(pane: Pane): number {
    const { initial, min, max } = BOUNDS[pane];
    return this.#dragged?.pane === pane ? this.#dragged.width : settings.number(`ui.${pane}Width`, initial, min, max);
  }

  resize(pane: Pane, width: number, done: boolean): void {
    this.#dragged = done ? null : { pane, width };
    if (done) settings.set(`ui.${pane}Width`, width);
  }

  focus(on: boolean): void {
    this.#focused = on;
    if (on) this.#floating = null;
  }

  toggleSidebar(): void {
    if (this.focusing) return this.focus(false);

    if (this.floats) this.#floating = this.#floating === 'sidebar' ? null : 'sidebar';
    else settings.set('ui.sidebar', !this.sidebarOpen);
  }

  toggleConnections(): void {
    if (this.focusing && !this.floats) {
      this.focus(false);
      if (this.connectionsOpen) return;
    }
    if (this.floats) this.#floating = this.#floating === 'connections' ? null : 'connections';
    else settings.set('ui.connections', !this.connectionsOpen);
  }

  toggleList(): void {
    if (this.focusing) return this.focus(false);
    if (this.turns) this.#listTurn = !this.#listTurn;
    else settings.set('ui.list', !this.listShown);
  }

  /** Puts what floats away. */
  settle(): boolean {
    const floated = this.#floating !== null;
    this.#floating = null;
    return floated;
  }

  turnTo(what: 'list' | 'page'): void {
    if (what === 'list') this.#focused = false;
    this.#listTurn = what === 'list';
  }
}

export const layout = new Layout();
