// The syntax of a note up to a place. What the editor has read lies behind when the machine is busy or the note long.

import { ensureSyntaxTree, syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';

/** A key waits no longer than this for the text before the cursor to be read. */
const PATIENCE_MS = 40;

export function treeTo(state: EditorState, at: number): ReturnType<typeof syntaxTree> {
  return ensureSyntaxTree(state, Math.min(at, state.doc.length), PATIENCE_MS) ?? syntaxTree(state);
}
