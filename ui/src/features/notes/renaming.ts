// What can be renamed with the links to it, and how the library is asked about each.

import { call } from '../../api/client';
import type { RenamePreview } from '../../api/generated';
import type { Renaming } from '../../state/dialogs.svelte';

export const WORDS: Record<Renaming['kind'], { title: string; label: string; action: string; hint: string }> = {
  note: { title: 'Rename or move note', label: 'Folder and name', action: 'Rename', hint: 'Put “Folder/” before the name to move it. A folder that is not there yet is made.' },
  file: { title: 'Rename or move file', label: 'Folder and name', action: 'Rename', hint: 'The ending of its name stays.' },
  heading: { title: 'Rename heading', label: 'Heading', action: 'Rename', hint: 'Links to this heading follow it.' },
  block: { title: 'Rename block', label: 'Id', action: 'Rename', hint: 'Letters, digits and dashes. Links to this block follow it.' },
  folder: { title: 'Rename or move folder', label: 'Folder', action: 'Rename', hint: 'Everything in it moves along, and the links to it follow.' },
};

export function nameOf(what: Renaming): string {
  return what.kind === 'heading' ? what.heading : what.kind === 'block' ? what.block : what.path;
}

/** Renames, or with `preview` only says what would change. */
export async function ask(what: Renaming, to: string, preview: boolean): Promise<RenamePreview> {
  switch (what.kind) {
    case 'heading':
      return call('notes.renameHeading', { id: what.id, heading: what.heading, to, preview });
    case 'block':
      return call('notes.renameBlock', { id: what.id, block: what.block, to, preview });
    case 'folder':
      return call('folders.rename', { from: what.path, to, preview });
    case 'file':
      return call('attachments.rename', { id: what.id, path: to, preview });
    default: {
      const change = await call('notes.renamePreview', { id: what.id, path: to });
      if (!preview) await call('notes.rename', { id: what.id, path: to });
      return change;
    }
  }
}
