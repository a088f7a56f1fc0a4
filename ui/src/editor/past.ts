// What can be undone in a note, as a value that can be kept while the app is closed. Only good for the very text that it was
// made with.

import { historyField } from '@codemirror/commands';
import { EditorState, type EditorStateConfig } from '@codemirror/state';

/** Steps that are kept, and the characters that they may take in all. */
const MOST_STEPS = 200;
const MOST_CHARACTERS = 400_000;

export interface Past {
  /** The text that it belongs to, as a check. */
  length: number;
  sum: number;
  selection: unknown;
  history: unknown;
}

/** A number that two texts hardly ever share (FNV-1a). */
export function sumOf(text: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}

/** What can be undone now; `null` when that is nothing, or too much to keep. */
export function pastOf(state: EditorState): Past | null {
  const json = state.toJSON({ history: historyField }) as { doc: string; selection: unknown; history: { done: unknown[]; undone: unknown[] } };
  const history = { done: json.history.done.slice(-MOST_STEPS), undone: json.history.undone.slice(-MOST_STEPS) };
  while (history.done.length > 1 && JSON.stringify(history).length > MOST_CHARACTERS) history.done = history.done.slice(Math.ceil(history.done.length / 2));
  const isEmpty = history.done.length + history.undone.length === 0 || JSON.stringify(history).length > MOST_CHARACTERS;
  return isEmpty ? null : { length: json.doc.length, sum: sumOf(json.doc), selection: json.selection, history };
}

/** A state that remembers, or a fresh one when what was kept belongs to another text or makes no sense. */
export function stateWith(doc: string, past: Past | null, config: EditorStateConfig): EditorState {
  if (past && past.length === doc.length && past.sum === sumOf(doc)) {
    try {
      return EditorState.fromJSON({ doc, selection: past.selection, history: past.history }, config, { history: historyField });
    } catch {
      // What was kept is not ours to trust: the note opens without it.
    }
  }
  return EditorState.create({ ...config, doc });
}
