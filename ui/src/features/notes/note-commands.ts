// The commands of notes. Panes say what they can do; the commands go to the pane that the keyboard is in.

import type { ItemId } from '../../api/generated';
import type { Command } from '../../commands/registry';
import type { EditorCommand, Mode } from '../../editor';
import { library } from '../../state/library.svelte';
import { navigation } from '../../state/navigation.svelte';
import { settings } from '../../state/settings.svelte';
import { dialogs } from '../../state/dialogs.svelte';
import { openDaily } from './made';

export interface NoteActions {
  canWrite(): boolean;
  rename(): void;
  /** The dialog with the whole path and what will change. */
  move(): void;
  renameHeading(): void;
  renameBlock(): void;
  history(): void;
  copyLink(): void;
  /** A link to the heading or the block with the cursor. */
  copyPlace(): void;
  find(): void;
  mode(): Mode;
  show(mode: Mode): void;
  addProperty(): void;
  nameAlias(): void;
  edit(command: EditorCommand): void;
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
const isOpen = (): boolean => pane() !== undefined;
const canWrite = (): boolean => pane()?.canWrite() ?? false;
const canMake = (): boolean => !library.readOnly;

/** The same mode again goes back to writing. */
function toggle(mode: Mode): void {
  const now = pane();
  now?.show(now.mode() === mode ? 'live' : mode);
}

/** What the text itself does, for those who look for it by name. */
const edit = (command: EditorCommand, title: string, words: string, keys?: string): Command => ({
  id: `note.edit.${command}`,
  title,
  group: 'Note',
  words,
  ...(keys === undefined ? {} : { keys: [keys] }),
  when: canWrite,
  run: () => pane()?.edit(command),
});

export const noteCommands: Command[] = [
  { id: 'note.daily', title: 'Today’s note', group: 'Save and create', keys: ['Ctrl+Shift+D', 'g d'], words: 'daily journal diary', when: canMake, run: () => openDaily() },
  { id: 'note.template', title: 'New note from a template', group: 'Save and create', keys: ['Ctrl+Shift+N'], words: 'form', when: canMake, run: () => dialogs.open({ name: 'template' }) },
  { id: 'note.rename', title: 'Rename note', group: 'Note', keys: ['F2'], words: 'title name', when: canWrite, run: () => pane()?.rename() },
  { id: 'note.move', title: 'Move note, and see which links change', group: 'Note', keys: ['Shift+F2'], words: 'folder path rename preview', when: canWrite, run: () => pane()?.move() },
  { id: 'note.heading', title: 'Rename this heading with its links', group: 'Note', words: 'section title', when: canWrite, run: () => pane()?.renameHeading() },
  { id: 'note.block', title: 'Rename this block’s id with its links', group: 'Note', words: 'caret anchor', when: canWrite, run: () => pane()?.renameBlock() },
  { id: 'note.read', title: () => (pane()?.mode() === 'reading' ? 'Write again' : 'Reading view'), group: 'Note', keys: ['Ctrl+Shift+E'], words: 'preview mode view', when: isOpen, run: () => toggle('reading') },
  { id: 'note.source', title: () => (pane()?.mode() === 'source' ? 'Show formatted again' : 'Show as written'), group: 'Note', keys: ['Ctrl+Shift+M'], words: 'source markdown raw mode view', when: isOpen, run: () => toggle('source') },
  { id: 'note.property', title: 'Add a property', group: 'Note', keys: ['Ctrl+;'], words: 'front matter yaml metadata alias tag', when: canWrite, run: () => pane()?.addProperty() },
  { id: 'note.alias', title: 'Write the real name of this link', group: 'Note', keys: ['Ctrl+Shift+L'], words: 'alias resolve rewrite', when: canWrite, run: () => pane()?.nameAlias() },
  { id: 'note.history', title: 'History of this note', group: 'Note', keys: ['Ctrl+Shift+Y'], words: 'revisions versions restore', when: isOpen, run: () => pane()?.history() },
  { id: 'note.copyLink', title: 'Copy link to this note', group: 'Note', words: 'clipboard', when: isOpen, run: () => pane()?.copyLink() },
  { id: 'note.copyPlace', title: 'Copy link to this place', group: 'Note', words: 'clipboard heading block', when: isOpen, run: () => pane()?.copyPlace() },
  { id: 'note.find', title: 'Find in this note', group: 'Note', words: 'search replace', when: isOpen, run: () => pane()?.find() },
  { id: 'note.vim', title: () => (settings.bool('notes.vim', false) ? 'Usual keys in notes' : 'Vim’s keys in notes'), group: 'Note', words: 'modal keyboard', run: () => settings.set('notes.vim', !settings.bool('notes.vim', false)) },
  edit('toggleFold', 'Fold or unfold', 'collapse section heading', 'Ctrl+Shift+.'),
  edit('foldAll', 'Fold everything', 'collapse sections headings'),
  edit('unfoldAll', 'Unfold everything', 'expand sections headings'),
  edit('insertTable', 'Insert a table', 'grid'),
  edit('addRow', 'Table: add row', 'grid insert', 'Ctrl+Alt+Enter'),
  edit('removeRow', 'Table: remove row', 'grid delete'),
  edit('addColumn', 'Table: add column', 'grid insert'),
  edit('removeColumn', 'Table: remove column', 'grid delete'),
  edit('tableAsText', 'Table: show as text', 'grid raw markdown'),
  edit('followFootnote', 'Go to the footnote, or back', 'note number'),
];
