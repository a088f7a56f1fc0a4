// The notes that are being written, by id. One that is not saved yet outlives its pane, so that leaving a note never loses a word.

import { asCallError, call } from '../../api/client';
import type { ItemId, NoteView } from '../../api/generated';
import { Autosave, type Saved } from './autosave';
import { editBetween } from './edit-between';

const savers = new Map<ItemId, Autosave>();

/** The saver of a note: the one that still holds unsaved text, or a new one that begins with what was loaded. */
export function saverOf(note: NoteView): Autosave {
  const { id } = note.row;
  const kept = savers.get(id);
  if (kept && !kept.isClean) return kept;
  const saver = new Autosave(
    {
      save: (body, base) => save(id, body, base),
      load: () => call('notes.get', { id }),
      newer: (known) => call('notes.newer', { id, known }),
      toError: asCallError,
    },
    { rev: note.rev, body: note.body },
  );
  savers.set(id, saver);
  return saver;
}

/** Only what was typed travels: a long note would hold up the next letter. */
async function save(id: ItemId, body: string, base: Saved): Promise<Saved> {
  try {
    const { rev, merged } = await call('notes.edit', { id, base: base.rev, edit: editBetween(base.body, body) });
    return merged ?? { rev, body };
  } catch (error) {
    // The library has another text as this revision than was sent to it, as with half a character.
    if (asCallError(error).code !== 'invalid') throw error;
    return call('notes.save', { id, body, base: base.rev });
  }
}

/** The pane is left: what is unsaved is saved in the background, and kept until it is. */
export function leave(id: ItemId, saver: Autosave): void {
  void saver.detach().finally(() => {
    if (saver.isClean && savers.get(id) === saver) savers.delete(id);
  });
}

/** Gives up a note's unsaved text, after it was saved as another note. */
export function drop(id: ItemId): void {
  savers.get(id)?.forget();
  savers.delete(id);
}

/** Saves everything now: the window is being hidden or closed. */
export function flushAll(): void {
  for (const saver of savers.values()) void saver.flush();
}

/** Waits until everything is saved, as far as it can be: what is asked about links must know what was just typed. */
export async function flushed(): Promise<void> {
  await Promise.all([...savers.values()].map((saver) => saver.flush()));
}

export function unsavedCount(): number {
  return [...savers.values()].filter((saver) => !saver.isClean).length;
}
