// How a note is shown: as it will look with the signs of what one edits, as it is written, or to be read.

import { Facet, StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

export type Mode = 'live' | 'source' | 'reading';

export const noteMode = Facet.define<Mode, Mode>({ combine: (modes) => modes[0] ?? 'live' });

/** Whether the properties stand in a panel of their own, so that the text leaves them out. */
export const propertiesApart = Facet.define<boolean, boolean>({ combine: (values) => values[0] ?? false });

const focusMoved = StateEffect.define<boolean>();

/** Whether the keyboard is in the text, as the state knows it: what spans lines is drawn by the state and not by the view. */
export const isFocused = StateField.define<boolean>({
  create: () => false,
  update(focused, transaction) {
    for (const effect of transaction.effects) if (effect.is(focusMoved)) focused = effect.value;
    return focused;
  },
  provide: () => EditorView.focusChangeEffect.of((_state, focusing) => focusMoved.of(focusing)),
});

/** Whether signs are shown where the cursor is. */
export function isWriting(state: EditorState): boolean {
  return state.field(isFocused) && !state.readOnly && state.facet(noteMode) === 'live';
}

/** Whether a selection is in or at the edge of a range that is being written. */
export function isTouched(state: EditorState, from: number, to: number): boolean {
  return isWriting(state) && state.selection.ranges.some((range) => range.from <= to && range.to >= from);
}

export function modeExtensions(mode: Mode): Extension {
  return [
    noteMode.of(mode),
    EditorView.editorAttributes.of({ class: `note-${mode}` }),
    // Keys scroll what can only be read, and the keyboard can reach it.
    mode === 'reading' ? EditorView.contentAttributes.of({ tabindex: '0' }) : [],
  ];
}
