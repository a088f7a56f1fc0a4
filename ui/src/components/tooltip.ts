// The name of a control, and its key, after the pointer or the focus has rested on it. An attachment: {@attach tooltip(...)}.

import { keyLabel } from '../commands/keys';
import { placeBeside } from './place';

const REST_MS = 450;
/** After one was shown the next comes at once. */
const WARM_MS = 400;

let warmUntil = 0;

export function tooltip(text: string, keys?: string): (element: HTMLElement) => () => void {
  return (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let shown: HTMLElement | undefined;

    const show = (): void => {
      if (shown || !element.isConnected) return;
      shown = draw(text, keys);
      document.body.append(shown);
      shown.showPopover?.();
      const { left, top } = placeBeside(element.getBoundingClientRect(), shown.getBoundingClientRect(), { width: innerWidth, height: innerHeight }, 'center');
      shown.style.left = `${left}px`;
      shown.style.top = `${top}px`;
    };
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(show, performance.now() < warmUntil ? 0 : REST_MS);
    };
    const waitOnFocus = (): void => {
      if (element.matches(':focus-visible')) wait();
    };
    const hide = (): void => {
      clearTimeout(timer);
      if (!shown) return;
      warmUntil = performance.now() + WARM_MS;
      shown.remove();
      shown = undefined;
    };

    const listeners: [string, () => void][] = [
      ['pointerenter', wait],
      ['pointerleave', hide],
      ['pointerdown', hide],
      ['focus', waitOnFocus],
      ['blur', hide],
      ['keydown', hide],
    ];
    for (const [name, listener] of listeners) element.addEventListener(name, listener);
    return () => {
      hide();
      for (const [name, listener] of listeners) element.removeEventListener(name, listener);
    };
  };
}

function draw(text: string, keys: string | undefined): HTMLElement {
  const box = document.createElement('div');
  box.className = 'tooltip';
  box.popover = 'manual';
  // The control says the same to ears by its label.
  box.ariaHidden = 'true';
  box.append(text);
  if (keys !== undefined) {
    const key = document.createElement('kbd');
    key.textContent = keyLabel(keys).join(' ');
    box.append(key);
  }
  return box;
}
