// The commands of notes. Panes say what they can do; the commands go to the pane that the keyboard is in.

import type { ItemId } from '../../api/generated';
import type { Command } from '../../commands/registry';
import { navigation } from '../../state/navigation.svelte';

export interface NoteActions {
  canWrite(): boolean;
  rename(): void;
  history(): void;
  copyLink(): void;
  find(): void;
}

const panes = new Map<ItemId, NoteActions>();

/** A pane is open; the returned function takes it back. */
export function offer(id: ItemId, actions: NoteActions): () => void {
  panes.set(id, actions);
  return () => {
    if (panes.get(id) === actions) panes.delete(id);
  };
}

const pane = (): NoteActions | undefined => {
  const current = navigation.current;
  return current ? panes.get(current.id) : undefined;
};

export const noteCommands: Command[] = [
  {
    id: 'note.rename',
    title: 'Rename or move note',
    group: 'Note',
    keys: ['F2'],
    words: 'title name folder',
    when: () => pane()?.canWrite() ?? false,
    run: () => pane()?.rename(),
  },
  {
    id: 'note.history',
    title: 'History of this note',
    group: 'Note',
    keys: ['Ctrl+Shift+Y'],
    words: 'revisions versions restore',
    when: () => pane() !== undefined,
    run: () => pane()?.history(),
  },
  {
    id: 'note.copyLink',
    title: 'Copy link to this note',
    group: 'Note',
    words: 'clipboard',
    when: () => pane() !== undefined,
    run: () => pane()?.copyLink(),
  },
  {
    id: 'note.find',
    title: 'Find in this note',
    group: 'Note',
    words: 'search replace',
    when: () => pane() !== undefined,
    run: () => pane()?.find(),
  },
];
