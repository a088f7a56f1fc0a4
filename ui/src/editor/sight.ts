// Bringing a place of a note into sight.

import type { TransactionSpec } from '@codemirror/state';
import { EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';

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

/** How long after a key what is drawn anew may move the cursor out of sight. */
const SETTLING_MS = 800;

/**
 * Keeps the cursor in sight after a key moved it. What stands around it is drawn only then, and where that is higher than was
 * guessed the cursor is pushed out of the window.
 */
export const keepInSight = ViewPlugin.fromClass(
  class {
    private until = 0;
    private frame = 0;

    constructor(private readonly view: EditorView) {}

    update(update: ViewUpdate): void {
      if (update.docChanged) this.until = 0;
      if (update.transactions.some((one) => one.scrollIntoView && one.isUserEvent('select') && !one.isUserEvent('select.pointer'))) this.until = performance.now() + SETTLING_MS;
      if (!update.geometryChanged || this.frame !== 0 || performance.now() > this.until) return;
      this.frame = requestAnimationFrame(() => this.look());
    }

    private look(): void {
      this.frame = 0;
      if (performance.now() > this.until || !this.view.dom.isConnected) return;
      const { head } = this.view.state.selection.main;
      const place = this.view.coordsAtPos(head);
      const frame = frameOf(this.view).getBoundingClientRect();
      if (place === null || place.top < frame.top || place.bottom > frame.bottom) this.view.dispatch({ effects: EditorView.scrollIntoView(head, { yMargin: 24 }) });
    }

    stop(): void {
      this.until = 0;
    }

    destroy(): void {
      cancelAnimationFrame(this.frame);
    }
  },
  {
    eventHandlers: {
      wheel() {
        this.stop();
      },
      pointerdown() {
        this.stop();
      },
    },
  },
);
