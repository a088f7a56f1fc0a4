// Where a quotation goes: into the note that is open beside what is read, else into a note made for it.

import { asCallError, call } from '../api/client';
import type { Highlight, ItemId } from '../api/generated';
import { undo } from './actions';
import { embedOf } from './highlights.svelte';
import { layout } from './layout.svelte';
import { library } from './library.svelte';
import { navigation } from './navigation.svelte';
import { toasts } from './toasts.svelte';

/** Puts a block of text where the cursor of an open note is. Answers whether it could. */
type Insert = (block: string) => boolean;

const open = new Map<ItemId, Insert>();

/** A note is open in an editor; the returned function takes it back. */
export function takesQuotes(id: ItemId, insert: Insert): () => void {
  open.set(id, insert);
  return () => {
    if (open.get(id) === insert) open.delete(id);
  };
}

/** The note that quotations would go into now. */
export function quoteTarget(): ItemId | null {
  const { main, beside } = navigation.here;
  return [beside, main].find((page) => page?.kind === 'note' && open.has(page.id))?.id ?? null;
}

export async function quoteIntoNote(highlight: Highlight): Promise<void> {
  if (library.readOnly) return;
  const block = embedOf(highlight);
  const target = quoteTarget();
  if (target !== null && open.get(target)?.(block)) {
    toasts.show({ text: 'Quoted into the note' });
    return;
  }
  try {
    const name = nameFor(highlight.articleTitle);
    const found = await call('links.follow', { from: highlight.article, target: name });
    if (found.kind === 'item' && found.row.kind === 'note') {
      const note = await call('notes.get', { id: found.row.id });
      const body = `${note.body.trimEnd()}\n\n${block}\n`;
      const saved = await call('notes.save', { id: found.row.id, body, base: note.rev });
      show(saved.row, 'Quoted into');
    } else {
      const made = await call('notes.create', { path: name, body: `${block}\n\n` });
      show(made.row, 'Created');
    }
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
  }
}

function show(row: Parameters<typeof navigation.openRow>[0], did: string): void {
  navigation.openRow(row, { beside: !layout.turns });
  layout.turnTo('page');
  toasts.show({ text: `${did} “${row.path}”`, action: { label: 'Undo', run: () => void undo() } });
}

/** A note about an article is called after it; signs that no name may have go. */
export function nameFor(title: string): string {
  const clean = title.replace(/[\\/:*?"<>|#^[\]]/g, ' ').replace(/\s+/g, ' ').trim();
  return `On ${[...clean].slice(0, 80).join('').trim() || 'what was read'}`;
}
