// Puts a component into the page for a test, and takes it out again.

import { flushSync, mount, tick, unmount, type Component } from 'svelte';
import { afterEach } from 'vitest';

const mounted: (() => void)[] = [];

afterEach(() => {
  for (const stop of mounted.splice(0)) stop();
  document.body.innerHTML = '';
});

/** The element that the component was put into. */
export function render<P extends Record<string, unknown>>(component: Component<P>, props: P): HTMLElement {
  const target = document.createElement('div');
  document.body.append(target);
  const instance = mount(component, { target, props });
  mounted.push(() => void unmount(instance));
  flushSync();
  return target;
}

/** Lets what was begun come to its end: answers of the library in memory, and what is drawn of them. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 8; i += 1) await tick();
  flushSync();
}

/** Presses a key on what has the focus, or on an element; says what became of the event. */
export function press(key: string, init: KeyboardEventInit = {}, on: Element = document.activeElement ?? document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  on.dispatchEvent(event);
  flushSync();
  return event;
}

/** Types into a field, as the browser tells it. */
export function type(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

export function textOf(element: Element | null | undefined): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
}
