// What a person does to items: move, star, tag, throw away, bring back, undo. Shown at once; if the library refuses,
// everything is put back and the reason is told.

import { asCallError, call } from '../api/client';
import type { Changes, Counts, ItemId, Brief, Place, Row } from '../api/generated';
import { tell } from './events';
import { library } from './library.svelte';
import { list } from './list.svelte';
import { jobs } from './jobs.svelte';
import { navigation } from './navigation.svelte';
import { selection } from './selection.svelte';
import { settings } from './settings.svelte';
import { toasts } from './toasts.svelte';
import { things } from './words';

/** More than this at once is a job with progress and a way to stop it. */
const MANY = 500;

const PLACE_NAMES: Record<Place, string> = { inbox: 'Inbox', later: 'Later', archive: 'Archive' };

/** Moves articles; notes among them stay where they are. */
export async function place(rows: readonly Brief[], to: Place): Promise<void> {
  const moving = rows.filter((row) => row.kind === 'article' && row.place !== to);
  if (moving.length === 0) return;
  const leaves = isPlaceView() && navigation.here.view !== to;
  await act(moving, {
    doing: `Moving ${told(moving)} to ${PLACE_NAMES[to]}`,
    change: (row) => ({ ...row, place: to }),
    counts: (counts) => moved(counts, moving, to),
    leaves,
    write: (target) => call('articles.place', { ...target, place: to }),
    done: `Moved ${told(moving)} to ${PLACE_NAMES[to]}`,
  });
}

export async function star(rows: readonly Brief[], on: boolean): Promise<void> {
  const changing = rows.filter((row) => row.starred !== on);
  if (changing.length === 0) return;
  const leaves = navigation.here.view === 'starred' && !list.searching && !on;
  const off = `Took the star off ${told(changing)}`;
  await act(changing, {
    doing: on ? `Starring ${told(changing)}` : `Taking the star off ${told(changing)}`,
    change: (row) => ({ ...row, starred: on }),
    counts: (counts) => ({ ...counts, starred: Math.max(0, counts.starred + (on ? 1 : -1) * changing.length) }),
    leaves,
    write: (target) => call('items.star', { ...target, on }),
    done: leaves ? off : null,
    doneMany: on ? `Starred ${told(changing)}` : off,
  });
}

export async function tag(rows: readonly Brief[], add: string[], remove: string[]): Promise<void> {
  if (rows.length === 0 || add.length + remove.length === 0) return;
  const gone = new Set(remove.map(fold));
  const change = (row: Row): Row => {
    const kept = row.tags.filter((name) => !gone.has(fold(name)));
    const present = new Set(kept.map(fold));
    return { ...row, tags: [...kept, ...add.filter((name) => !present.has(fold(name)))].sort((a, b) => a.localeCompare(b)) };
  };
  await act(rows, {
    doing: `Tagging ${told(rows)}`,
    change,
    counts: (counts) => counts,
    leaves: false,
    write: (target) => call('items.tag', { ...target, add, remove }),
    done: null,
    doneMany: `Tagged ${told(rows)}`,
  });
}

export async function trash(rows: readonly Brief[]): Promise<void> {
  const going = rows.filter((row) => !row.trashed);
  if (going.length === 0) return;
  await act(going, {
    doing: `Moving ${told(going)} to Trash`,
    change: (row) => ({ ...row, trashed: true }),
    counts: (counts) => ({ ...moved(counts, going, null), trash: counts.trash + going.length }),
    leaves: navigation.here.view !== 'trash',
    write: (target) => call('items.trash', target),
    done: `Moved ${told(going)} to Trash`,
  });
}

export async function restore(rows: readonly Brief[]): Promise<void> {
  const coming = rows.filter((row) => row.trashed);
  if (coming.length === 0) return;
  await act(coming, {
    doing: `Restoring ${told(coming)}`,
    change: (row) => ({ ...row, trashed: false }),
    counts: (counts) => ({ ...counts, trash: Math.max(0, counts.trash - coming.length) }),
    leaves: navigation.here.view === 'trash',
    write: (target) => call('items.restore', target),
    done: `Restored ${told(coming)}`,
  });
}

/** For good, though the last step can still be undone. */
export async function deleteForGood(rows: readonly Brief[]): Promise<void> {
  if (rows.length === 0) return;
  await act(rows, {
    doing: `Deleting ${told(rows)}`,
    change: (row) => row,
    counts: (counts) => ({ ...counts, trash: Math.max(0, counts.trash - rows.length) }),
    leaves: true,
    write: (target) => call('items.delete', target),
    done: `Deleted ${told(rows)}`,
  });
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

interface Act {
  /** What a job of it is called. */
  doing: string;
  change: (row: Row) => Row;
  counts: (counts: Counts) => Counts;
  /** Whether the rows leave the list that is shown. */
  leaves: boolean;
  write: (target: { ids: ItemId[]; job?: string }) => Promise<Changes>;
  /** Said when it is done; `null` for what can be seen. */
  done: string | null;
  /** Said instead when there were many. */
  doneMany?: string;
}

async function act(rows: readonly Brief[], what: Act): Promise<void> {
  const ids = rows.map((row) => row.id);
  const many = ids.length > MANY;
  // Few are shown as changed at once. Many take a while, and somebody may stop it: they change when it is done.
  if (!many) {
    library.guess(what.counts);
    showAtOnce(ids, what.change, what.leaves);
  }
  try {
    const done = many ? await jobs.run(what.doing, (job) => what.write({ ids, job })) : await what.write({ ids });
    if (many) selection.clear();
    tell(done, 'answer');
    const text = many ? (what.doneMany ?? what.done) : what.done;
    if (text !== null) toasts.show({ text, action: { label: 'Undo', run: () => void undo() } });
  } catch (error) {
    const { code, message } = asCallError(error);
    await Promise.allSettled([list.refresh(), library.count(), navigation.renew(ids)]);
    toasts.show({ text: code === 'cancelled' ? 'Stopped. Nothing was changed.' : message });
  }
}

function showAtOnce(idList: readonly ItemId[], change: (row: Row) => Row, leaves: boolean): void {
  const ids = new Set(idList);
  const open = navigation.here.main;
  const cursorLeaves = ids.has(list.at(selection.cursor)?.row.id ?? '');
  const index = list.firstOf(ids);
  if (leaves && index >= 0) {
    list.remove(ids);
    if (cursorLeaves || selection.count > 0) selection.settle(index);
  } else list.patch(ids, change);
  navigation.patchRows(ids, change);
  if (leaves && open && ids.has(open.id) && cursorLeaves) openNext();
}

/** What comes after something that was put away. */
export type AfterArchiving = 'next' | 'unread' | 'list';

/** What was open has left the list: what the person chose comes next, or nothing. */
function openNext(): void {
  const after = settings.get('ui.afterArchiving');
  if (after === 'list') return navigation.close('main');
  const from = selection.cursor;
  const index = after === 'unread' ? nextUnread(from) : from;
  const next = list.at(index)?.row;
  if (!next) return navigation.close('main');
  if (index !== from) selection.set(index);
  navigation.openRow(next);
}

/** Index of the first unread row from `from` on, then from the top; -1 when none of the known rows is. */
export function nextUnread(from: number): number {
  const isUnread = (index: number): boolean => list.at(index)?.row.unread === true;
  for (let i = Math.max(0, from); i < list.total; i += 1) if (isUnread(i)) return i;
  for (let i = 0; i < Math.min(from, list.total); i += 1) if (isUnread(i)) return i;
  return -1;
}

function isPlaceView(): boolean {
  return !list.searching && ['inbox', 'later', 'archive'].includes(navigation.here.view);
}

/** One thing is called by its name, several by their number. */
function told(rows: readonly (Brief & { title?: string })[]): string {
  const [only] = rows;
  return rows.length === 1 && only?.title !== undefined ? `“${shorten(only.title)}”` : things(rows);
}

function shorten(title: string): string {
  const chars = [...title];
  return chars.length <= 48 ? title : `${chars.slice(0, 46).join('').trimEnd()}…`;
}

function moved(counts: Counts, rows: readonly Brief[], to: Place | null): Counts {
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
