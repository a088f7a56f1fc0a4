// What is being dragged inside the window: items to a place or a tag, a tag to another tag, a folder into
// another. With the pointer alone: the
// system's own drag and drop is for files that come from outside.

import type { Meant } from './selection.svelte';

export type Dragged = { kind: 'items'; rows: Meant[] } | { kind: 'tag'; tag: string } | { kind: 'folder'; path: string } | { kind: 'search'; id: string };

export interface Drag {
  readonly what: Dragged;
  readonly label: string;
  readonly x: number;
  readonly y: number;
}

interface Target {
  takes: (dragged: Dragged) => boolean;
  drop: (dragged: Dragged) => void;
}

/** Pixels that the pointer moves before it is a drag and no click. */
const SLACK = 6;
const targets = new WeakMap<Element, Target>();

class Dragging {
  #now = $state.raw<Drag | null>(null);
  #over: Element | null = null;

  get now(): Drag | null {
    return this.#now;
  }

  move(what: Dragged, label: string, x: number, y: number): void {
    this.#now = { what, label, x, y };
    const under = document.elementFromPoint(x, y)?.closest('[data-drop]') ?? null;
    const over = under && targets.get(under)?.takes(what) ? under : null;
    if (over === this.#over) return;
    this.#over?.classList.remove('drop-here');
    over?.classList.add('drop-here');
    this.#over = over;
  }

  /** Lets go. Where nothing takes it, nothing happens. */
  drop(): void {
    const target = this.#over ? targets.get(this.#over) : undefined;
    const what = this.#now?.what;
    this.cancel();
    if (target && what) target.drop(what);
  }

  cancel(): void {
    this.#over?.classList.remove('drop-here');
    this.#over = null;
    this.#now = null;
  }
}

export const dragging = new Dragging();

/** Lets something be taken from an element. `take` says what is under the pointer; `null` for nothing. */
export function dragSource(take: (event: PointerEvent) => { what: Dragged; label: string } | null): (element: HTMLElement) => () => void {
  return (element) => {
    const stop = new AbortController();
    element.addEventListener('pointerdown', (down) => pressed(down, take), { signal: stop.signal });
    return () => stop.abort();
  };
}

function pressed(down: PointerEvent, take: (event: PointerEvent) => { what: Dragged; label: string } | null): void {
  if (down.button !== 0 || down.pointerType === 'touch' || down.shiftKey || down.ctrlKey || down.metaKey) return;
  const done = new AbortController();
  const on = { signal: done.signal, capture: true };
  let taken: { what: Dragged; label: string } | null = null;
  const end = (): void => {
    done.abort();
    dragging.cancel();
  };
  addEventListener('pointermove', (event) => {
    // Let go outside the window.
    if (event.buttons === 0) return end();
    if (!taken) {
      if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < SLACK) return;
      taken = take(down);
      if (!taken) return end();
    }
    event.preventDefault();
    dragging.move(taken.what, taken.label, event.clientX, event.clientY);
  }, on);
  addEventListener('pointerup', () => {
    done.abort();
    if (!taken) return;
    // What follows is no click on the row.
    const swallow = (click: MouseEvent): void => click.stopPropagation();
    addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener('click', swallow, true), 0);
    dragging.drop();
  }, on);
  addEventListener('pointercancel', end, on);
  addEventListener('blur', (event) => event.target === window && end(), on);
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !taken) return;
    event.preventDefault();
    event.stopPropagation();
    end();
  }, on);
}

/** Lets something be let go on an element. */
export function dropTarget(takes: (dragged: Dragged) => boolean, drop: (dragged: Dragged) => void): (element: HTMLElement) => () => void {
  return (element) => {
    element.dataset['drop'] = '';
    targets.set(element, { takes, drop });
    return () => {
      delete element.dataset['drop'];
      targets.delete(element);
    };
  };
}
