// Vim's keys, for those who want them. Their code is loaded when the setting is first on.

import { Compartment, type Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';

export class VimSwitch {
  private readonly part = new Compartment();
  private wanted = false;

  /** Goes before all other keys. */
  extension(): Extension {
    return this.part.of([]);
  }

  async set(view: EditorView, on: boolean): Promise<void> {
    if (on === this.wanted) return;
    this.wanted = on;
    const keys = on ? (await import('@replit/codemirror-vim')).vim({ status: true }) : [];
    // It may have been switched back, or the note left, in the meantime.
    if (this.wanted === on && view.dom.isConnected) view.dispatch({ effects: this.part.reconfigure(keys) });
  }
}
