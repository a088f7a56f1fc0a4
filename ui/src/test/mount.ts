// Puts a component into the page for a test, and takes it out again.

import { flushSync, mount, unmount, type Component } from 'svelte';
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
