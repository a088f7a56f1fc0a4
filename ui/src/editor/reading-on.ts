// Reads the whole of a note while nobody waits: CodeMirror itself reads a little beyond what is in view, but the outline, folds and
// formulas further down want to be known too. In small slices, so that no letter waits for it.

import { forceParsing, syntaxTree } from '@codemirror/language';
import { ViewPlugin, type EditorView, type ViewUpdate } from '@codemirror/view';

const SLICE_MS = 12;
const PAUSE_MS = 60;
/** After a letter was typed. */
const REST_MS = 700;
/** Slices without progress after which the rest is left alone. */
const MOST_IDLE = 200;

export const readOn = ViewPlugin.fromClass(
  class {
    private timer: ReturnType<typeof setTimeout> | undefined;
    private idle = 0;

    constructor(private readonly view: EditorView) {
      this.later(PAUSE_MS);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged) {
        this.idle = 0;
        this.later(REST_MS);
      }
    }

    destroy(): void {
      clearTimeout(this.timer);
    }

    private later(ms: number): void {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.read(), ms);
    }

    private read(): void {
      const { state } = this.view;
      const before = syntaxTree(state).length;
      if (before >= state.doc.length) return;
      forceParsing(this.view, state.doc.length, SLICE_MS);
      const { length } = syntaxTree(this.view.state);
      this.idle = length > before ? 0 : this.idle + 1;
      if (length < this.view.state.doc.length && this.idle < MOST_IDLE) this.later(PAUSE_MS);
    }
  },
);
