// Bringing a place of a note into sight.

import type { TransactionSpec } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

/** Drawings after which it is looked at again. */
const MOST_LOOKS = 60;

/**
 * Scrolls to a place, with what else is to change. The heights of lines that were never drawn are guesses, and what is
 * drawn in the place of signs comes a little later: for a second it is looked whether the place is still in sight.
 */
export function bringToSight(view: EditorView, at: number, options: Parameters<typeof EditorView.scrollIntoView>[1], spec: TransactionSpec = {}): void {
  const scroll = (): TransactionSpec['effects'] => EditorView.scrollIntoView(Math.min(at, view.state.doc.length), options);
  view.dispatch({ ...spec, effects: scroll() });
  let looks = 0;
  // Whoever scrolls or types meanwhile wants to be elsewhere.
  const stop = new AbortController();
  for (const event of ['wheel', 'pointerdown', 'keydown'] as const) window.addEventListener(event, () => stop.abort(), { capture: true, passive: true, signal: stop.signal });
  const look = (): void => {
    looks += 1;
    if (stop.signal.aborted || looks > MOST_LOOKS || !view.dom.isConnected) return stop.abort();
    const place = view.coordsAtPos(Math.min(at, view.state.doc.length));
    const frame = frameOf(view).getBoundingClientRect();
    const inSight = place !== null && place.top >= frame.top && place.bottom <= frame.bottom;
    if (!inSight) view.dispatch({ effects: scroll() });
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** What scrolls: the editor itself, or something around it. */
function frameOf(view: EditorView): Element {
  let element: Element = view.scrollDOM;
  while (element.scrollHeight <= element.clientHeight + 1 && element.parentElement) element = element.parentElement;
  return element;
}
