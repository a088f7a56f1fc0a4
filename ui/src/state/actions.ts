// What a person does to items: move, star, tag, throw away, bring back, undo. Shown at once; if the library refuses,
// everything is put back and the reason is told.

import { asCallError, call } from '../api/client';
import type { Changes, Counts, ItemId, Place, Row } from '../api/generated';
import { tell } from './events';
import { library } from './library.svelte';
import { list } from './list.svelte';
import { navigation } from './navigation.svelte';
import { selection } from './selection.svelte';
import { toasts } from './toasts.svelte';
import { things } from './words';

const PLACE_NAMES: Record<Place, string> = { inbox: 'Inbox', later: 'Later', archive: 'Archive' };

/** Moves articles; notes among them stay where they are. */
export async function place(rows: readonly Row[], to: Place): Promise<void> {
  const moving = rows.filter((row) => row.kind === 'article' && row.place !== to);
  if (moving.length === 0) return;
  const leaves = isPlaceView() && navigation.here.view !== to;
  library.guess((counts) => moved(counts, moving, to));
  await act(moving, (row) => ({ ...row, place: to }), leaves, (ids) => call('articles.place', { ids, place: to }), `Moved ${told(moving)} to ${PLACE_NAMES[to]}`);
}

export async function star(rows: readonly Row[], on: boolean): Promise<void> {
  const changing = rows.filter((row) => row.starred !== on);
  if (changing.length === 0) return;
  const leaves = navigation.here.view === 'starred' && !list.searching && !on;
  library.guess((counts) => ({ ...counts, starred: Math.max(0, counts.starred + (on ? 1 : -1) * changing.length) }));
  await act(changing, (row) => ({ ...row, starred: on }), leaves, (ids) => call('items.star', { ids, on }), leaves ? `Took the star off ${told(changing)}` : null);
}

export async function tag(rows: readonly Row[], add: string[], remove: string[]): Promise<void> {
  if (rows.length === 0 || add.length + remove.length === 0) return;
  const gone = new Set(remove.map(fold));
  const change = (row: Row): Row => {
    const kept = row.tags.filter((name) => !gone.has(fold(name)));
    const present = new Set(kept.map(fold));
    return { ...row, tags: [...kept, ...add.filter((name) => !present.has(fold(name)))].sort((a, b) => a.localeCompare(b)) };
  };
  await act(rows, change, false, (ids) => call('items.tag', { ids, add, remove }), null);
}

export async function trash(rows: readonly Row[]): Promise<void> {
  const going = rows.filter((row) => !row.trashed);
  if (going.length === 0) return;
  library.guess((counts) => ({ ...moved(counts, going, null), trash: counts.trash + going.length }));
  await act(going, (row) => ({ ...row, trashed: true }), navigation.here.view !== 'trash', (ids) => call('items.trash', { ids }), `Moved ${told(going)} to Trash`);
}

export async function restore(rows: readonly Row[]): Promise<void> {
  const coming = rows.filter((row) => row.trashed);
  if (coming.length === 0) return;
  library.guess((counts) => ({ ...counts, trash: Math.max(0, counts.trash - coming.length) }));
  await act(coming, (row) => ({ ...row, trashed: false }), navigation.here.view === 'trash', (ids) => call('items.restore', { ids }), `Restored ${told(coming)}`);
}

/** For good, though the last step can still be undone. */
export async function deleteForGood(rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  library.guess((counts) => ({ ...counts, trash: Math.max(0, counts.trash - rows.length) }));
  await act(rows, (row) => row, true, (ids) => call('items.delete', { ids }), `Deleted ${told(rows)}`);
}

export async function undo(): Promise<void> {
  await step('undo.undo', 'Undid', 'There is nothing to undo.');
}

export async function redo(): Promise<void> {
  await step('undo.redo', 'Did again', 'There is nothing to do again.');
}

async function step(name: 'undo.undo' | 'undo.redo', did: string, nothing: string): Promise<void> {
  try {
    const { label } = await call(name, {});
    const again = name === 'undo.undo' && label !== null ? { action: { label: 'Redo', run: () => void redo() } } : {};
    toasts.show({ text: label === null ? nothing : `${did}: ${label}`, ...again });
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
  }
}

async function act(
  rows: readonly Row[],
  change: (row: Row) => Row,
  leaves: boolean,
  write: (ids: ItemId[]) => Promise<Changes>,
  text: string | null,
): Promise<void> {
  const ids = rows.map((row) => row.id);
  showAtOnce(rows, change, leaves);
  try {
    tell(await write(ids), 'answer');
    if (text !== null) toasts.show({ text, action: { label: 'Undo', run: () => void undo() } });
  } catch (error) {
    navigation.refreshRows([...rows]);
    await Promise.allSettled([list.refresh(), library.count()]);
    toasts.show({ text: asCallError(error).message });
  }
}

function showAtOnce(rows: readonly Row[], change: (row: Row) => Row, leaves: boolean): void {
  const ids = new Set(rows.map((row) => row.id));
  const open = navigation.here.main;
  const cursorLeaves = ids.has(list.at(selection.cursor)?.row.id ?? '');
  const index = list.firstOf(ids);
  if (leaves && index >= 0) {
    list.remove(ids);
    if (cursorLeaves || selection.count > 0) selection.settle(index);
  } else list.patch(ids, change);
  navigation.refreshRows(rows.map(change));
  if (leaves && open && ids.has(open.id) && cursorLeaves) openNext();
}

/** What was open has left the list: the row that moved up is opened, or nothing. */
function openNext(): void {
  const next = list.at(selection.cursor)?.row;
  if (next) navigation.openRow(next);
  else navigation.close('main');
}

function isPlaceView(): boolean {
  return !list.searching && ['inbox', 'later', 'archive'].includes(navigation.here.view);
}

/** One thing is called by its name, several by their number. */
function told(rows: readonly Row[]): string {
  const [only] = rows;
  return rows.length === 1 && only ? `“${shorten(only.title)}”` : things(rows);
}

function shorten(title: string): string {
  const chars = [...title];
  return chars.length <= 48 ? title : `${chars.slice(0, 46).join('').trimEnd()}…`;
}

function moved(counts: Counts, rows: readonly Row[], to: Place | null): Counts {
  const next = { ...counts };
  for (const row of rows) {
    if (row.kind === 'note') {
      if (to === null) next.notes = Math.max(0, next.notes - 1);
      continue;
    }
    if (row.place) next[row.place] = Math.max(0, next[row.place] - 1);
    if (row.place === 'inbox' && row.unread) next.unread = Math.max(0, next.unread - 1);
    if (to) next[to] += 1;
    if (to === 'inbox' && row.unread) next.unread += 1;
  }
  return next;
}

function fold(name: string): string {
  return name.toLowerCase();
}
