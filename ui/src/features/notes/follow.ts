// Following a link out of a note: to an item, to a note that is made by it, or out into the browser.

import { asCallError, call } from '../../api/client';
import type { ItemId } from '../../api/generated';
import { layout } from '../../state/layout.svelte';
import { library } from '../../state/library.svelte';
import { navigation, openExternal } from '../../state/navigation.svelte';
import { toasts } from '../../state/toasts.svelte';
import { undo } from '../../state/actions';

export interface FollowHow {
  beside: boolean;
  /** The link leads to a place in the note that it stands in. */
  here(subpath: string): void;
}

export async function follow(from: ItemId, target: string, how: FollowHow): Promise<void> {
  try {
    const found = await call('links.follow', { from, target });
    if (found.kind === 'external') openExternal(found.url);
    else if (found.kind === 'missing') await create(found.path, how.beside);
    else if (found.row.id === from) how.here(found.subpath ?? '');
    else open(found.row, found.subpath, how.beside);
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
  }
}

function open(row: Parameters<typeof navigation.openRow>[0], subpath: string | null, beside: boolean): void {
  navigation.openRow(row, { beside, ...(subpath === null ? {} : { subpath }) });
  layout.turnTo('page');
}

/** Makes the note that a link plans, and opens it. */
export async function create(path: string, beside: boolean): Promise<void> {
  if (library.readOnly) {
    toasts.show({ text: `“${path}” does not exist, and this library can only be read.` });
    return;
  }
  const note = await call('notes.create', { path });
  open(note.row, null, beside);
  toasts.show({ text: `Created “${note.row.path}”`, action: { label: 'Undo', run: () => void undo() } });
}
