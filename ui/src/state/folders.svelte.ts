// The folders of notes as a tree, and what can be done with them by dragging: notes into a folder, a folder into another.

import { asCallError, call } from '../api/client';
import type { Folder } from '../api/generated';
import { undo } from './actions';
import { onChanges } from './changes';
import { navigation } from './navigation.svelte';
import type { Meant } from './selection.svelte';
import { toasts } from './toasts.svelte';
import { count } from './words';

export interface FolderNode {
  readonly name: string;
  readonly path: string;
  /** Notes in it and below. */
  readonly notes: number;
  readonly children: readonly FolderNode[];
}

/** Folders that hold only files are left out: the tree is about notes. */
export function treeOfFolders(folders: readonly Folder[]): FolderNode[] {
  const kept = folders.filter((folder) => folder.path !== '' && folder.notes > 0);
  const below = (parent: string): FolderNode[] =>
    kept
      .filter((folder) => folder.path.slice(0, Math.max(0, folder.path.lastIndexOf('/'))) === parent)
      .map((folder) => ({ name: folder.path.slice(folder.path.lastIndexOf('/') + 1), path: folder.path, notes: folder.notes, children: below(folder.path) }))
      .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true, sensitivity: 'base' }));
  return below('');
}

class Folders {
  #list = $state.raw<readonly Folder[]>([]);
  #loading = false;
  #again = false;

  tree = $derived(treeOfFolders(this.#list));

  /** Asked again after each change; many changes at once are one question. */
  async load(): Promise<void> {
    if (this.#loading) {
      this.#again = true;
      return;
    }
    this.#loading = true;
    try {
      do {
        this.#again = false;
        this.#list = await call('folders.list', {});
      } while (this.#again);
    } catch (error) {
      console.warn('folders not read', error);
    } finally {
      this.#loading = false;
    }
  }

  follow(): () => void {
    void this.load();
    return onChanges((changes) => void ((changes.all || changes.lists) && this.load()));
  }
}

export const folders = new Folders();

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const within = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

/** Whether notes or a folder can be let go on a folder. */
export function canMove(paths: readonly string[], folder: string): boolean {
  return paths.some((path) => within(folder, nameOf(path)) !== path);
}

/** Moves notes into a folder in one step; the links to them follow. Those whose names are taken there stay, and it is said. */
export async function moveNotes(rows: readonly Meant[], folder: string): Promise<void> {
  const notes = rows.filter((row) => row.kind === 'note');
  try {
    const paths = await call('items.rows', { ids: notes.map((row) => row.id) });
    const ids = paths.filter(({ path }) => within(folder, nameOf(path)) !== path).map(({ id }) => id);
    if (ids.length === 0) return;
    const done = await call('notes.move', { ids, folder });
    const where = folder === '' ? 'the top' : `“${folder}”`;
    const stayed = ids.length - done.moved;
    const rest = stayed > 0 ? `${count(stayed, 'note')} stayed: the name is taken there` : '';
    const text = done.moved > 0 ? `Moved ${count(done.moved, 'note')} to ${where}${rest && `. ${rest}`}` : rest;
    toasts.show({ text, ...(done.moved > 0 ? { action: { label: 'Undo', run: () => void undo() } } : {}) });
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
  }
}

/** Whether a folder can go into another: not where it is, and not into itself. */
export function canNest(path: string, into: string): boolean {
  return within(into, nameOf(path)) !== path && !`${into}/`.toLowerCase().startsWith(`${path}/`.toLowerCase());
}

export async function moveFolder(path: string, into: string): Promise<void> {
  if (!canNest(path, into)) return;
  const to = within(into, nameOf(path));
  try {
    const done = await call('folders.rename', { from: path, to });
    const links = done.total > 0 ? ` and rewrote ${count(done.total, 'link')}` : '';
    toasts.show({ text: `Moved ${count(done.moved, 'note')}${links}`, action: { label: 'Undo', run: () => void undo() } });
    if (navigation.here.view === `folder:${path}`) navigation.show(`folder:${to}`);
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
  }
}
