// Commands on items: the page that is being read when the keyboard is in it, else the marked rows or the one with the cursor.

import { tick } from 'svelte';
import type { ItemId, Row } from '../api/generated';
import * as actions from '../state/actions';
import { dialogs } from '../state/dialogs.svelte';
import { library } from '../state/library.svelte';
import { list } from '../state/list.svelte';
import { layout } from '../state/layout.svelte';
import { focusOn } from '../state/focus';
import { navigation } from '../state/navigation.svelte';
import { needlesOf } from '../state/needles';
import { originals } from '../state/originals.svelte';
import { saveLinks } from '../state/saving';
import { selection, type Meant } from '../state/selection.svelte';
import { toasts } from '../state/toasts.svelte';
import { things } from '../state/words';
import type { Command } from './registry';

/** What a command on items would act on now. */
export function targets(): Meant[] {
  if (selection.count > 0) return selection.rows;
  const page = navigation.current;
  const inPage = document.activeElement?.closest('[data-pane="page"]') != null;
  if (page && (inPage || !layout.listShown)) return [page.row];
  const rows = selection.rows;
  return rows.length > 0 || !page ? rows : [page.row];
}

const some = (test: (row: Meant) => boolean): boolean => !library.readOnly && targets().some(test);
const articlesNotIn = (place: string) => (): boolean => some((row) => row.kind === 'article' && !row.trashed && row.place !== place);
/** The article that a command on one article means. */
const articleHere = (): { id: ItemId; title: string } | null => {
  const [only, more] = targets();
  return only && !more && only.kind === 'article' ? { id: only.id, title: only.title ?? '' } : null;
};
const allStarred = (): boolean => targets().every((row) => row.starred);
const what = (): string => {
  const rows = targets();
  return rows.length > 1 ? ` ${things(rows)}` : '';
};

/** There are rows, and they are in sight. */
const listed = (): boolean => list.total > 0 && (navigation.here.view !== 'highlights' || list.searching);

/** The row that will be opened in a moment. */
let coming: { id: string; timer: ReturnType<typeof setTimeout> } | undefined;

/** The cursor goes to a row; when the page shows what had the cursor before, it goes along. */
function step(by: number): void {
  const before = list.at(selection.cursor)?.row.id;
  const shown = coming?.id ?? navigation.here.main?.id;
  const follows = before !== undefined && shown === before && layout.pageShown && navigation.here.focus === 'main';
  selection.move(by);
  const row = list.at(selection.cursor)?.row;
  if (!follows || !row) return;
  clearTimeout(coming?.timer);
  // A held key runs through the list without opening everything on its way.
  const timer = setTimeout(() => {
    coming = undefined;
    navigation.openRow(row, { replace: true, ...foundIn(row) });
  }, 60);
  coming = { id: row.id, timer };
}

/** What is opened from the results of a search shows where it was found. */
function foundIn(row: Row): { find?: string[] } {
  const hit = list.searching ? list.at(list.indexOf(row.id)) : undefined;
  const find = needlesOf(hit?.snippet, hit?.title);
  return find.length > 0 ? { find } : {};
}

export function openRow(row: Row, beside = false): void {
  navigation.openRow(row, { beside, ...foundIn(row) });
  layout.turnTo('page');
}

export function askDelete(rows: Meant[]): void {
  dialogs.open({
    name: 'confirm',
    title: rows.length === 1 ? 'Delete this for good?' : `Delete ${things(rows)} for good?`,
    text: rows.length === 1 ? `“${rows[0]?.title ?? ''}” leaves the library and its links lead nowhere.` : 'They leave the library, and links to them lead nowhere.',
    action: 'Delete for good',
    danger: true,
    run: () => void actions.deleteForGood(rows),
  });
}

async function emptyTrash(): Promise<void> {
  navigation.show('trash');
  await list.show({ query: 'in:trash', sort: 'updated', search: '' });
  const rows = await list.pickBetween(0, list.total);
  if (rows.length > 0) askDelete(rows);
}

export const itemCommands: Command[] = [
  { id: 'list.next', title: 'Next item', group: 'Items', keys: ['j', 'Down'], quiet: true, when: listed, run: () => step(1) },
  { id: 'list.previous', title: 'Previous item', group: 'Items', keys: ['k', 'Up'], quiet: true, when: listed, run: () => step(-1) },
  { id: 'list.extendDown', title: 'Select downwards', group: 'Items', keys: ['Shift+J', 'Shift+Down'], quiet: true, when: listed, run: () => void selection.extend(selection.cursor + 1) },
  { id: 'list.extendUp', title: 'Select upwards', group: 'Items', keys: ['Shift+K', 'Shift+Up'], quiet: true, when: listed, run: () => void selection.extend(selection.cursor - 1) },
  { id: 'list.toggle', title: 'Select or deselect', group: 'Items', keys: ['x'], quiet: true, when: listed, run: () => selection.toggle(Math.max(0, selection.cursor)) },
  { id: 'list.all', title: 'Select all', group: 'Items', keys: ['Ctrl+A'], quiet: true, when: () => listed() && document.activeElement?.closest('[data-pane="list"]') != null, run: () => void selection.all() },
  {
    id: 'list.nextUnread', title: 'Next unread', group: 'Items', keys: ['Shift+N'],
    when: () => list.total > 0,
    run: () => {
      const index = actions.nextUnread(selection.cursor + 1);
      const row = list.at(index)?.row;
      if (!row) return toasts.show({ text: 'Nothing here is unread' });
      selection.set(index);
      openRow(row);
    },
  },
  {
    id: 'item.open', title: 'Open', group: 'Items', keys: ['Enter', 'o'], quiet: true,
    when: () => selection.cursor >= 0,
    run: () => {
      const row = list.at(selection.cursor)?.row;
      if (row) openRow(row);
      // The keyboard goes to the page that has it then, not to the one that had it.
      void tick().then(() => focusOn('page'));
    },
  },
  {
    id: 'item.openBeside', title: 'Open beside', group: 'Items', keys: ['Ctrl+Enter', 'b'],
    when: () => selection.cursor >= 0,
    run: () => {
      const row = list.at(selection.cursor)?.row;
      if (row) openRow(row, true);
    },
  },
  { id: 'item.archive', title: () => `Archive${what()}`, group: 'Items', keys: ['e'], when: articlesNotIn('archive'), run: () => actions.place(targets(), 'archive') },
  { id: 'item.later', title: () => `Read later${what()}`, group: 'Items', keys: ['l'], when: articlesNotIn('later'), run: () => actions.place(targets(), 'later') },
  { id: 'item.inbox', title: () => `Move to Inbox${what()}`, group: 'Items', keys: ['i'], when: articlesNotIn('inbox'), run: () => actions.place(targets(), 'inbox') },
  { id: 'item.star', title: () => (allStarred() ? `Remove star${what()}` : `Star${what()}`), group: 'Items', keys: ['s'], when: () => some((row) => !row.trashed), run: () => actions.star(targets(), !allStarred()) },
  { id: 'item.tag', title: () => `Tag${what()}`, group: 'Items', keys: ['t'], when: () => some((row) => !row.trashed), run: () => dialogs.open({ name: 'tag', rows: targets() }) },
  {
    id: 'article.versions', title: 'Versions and changes', group: 'Items', keys: ['v'], words: 'diff history compare older newer',
    when: () => articleHere() !== null,
    run: () => {
      const row = articleHere();
      if (row) dialogs.open({ name: 'versions', id: row.id, title: row.title });
    },
  },
  {
    id: 'article.saveLinks', title: 'Save the pages it links to', group: 'Items', words: 'queue addresses bookmarks feed download',
    when: () => !library.readOnly && articleHere() !== null,
    run: () => {
      const row = articleHere();
      if (row) void saveLinks(row.id);
    },
  },
  {
    id: 'article.original', title: () => (originals.has(navigation.current?.id ?? '') ? 'Show the reading view' : 'Show the original'), group: 'Items', keys: ['Shift+O'], words: 'page source look pdf web',
    when: () => navigation.current?.kind === 'article',
    run: () => {
      const page = navigation.current;
      if (page) originals.toggle(page.id);
    },
  },
  { id: 'item.trash', title: () => `Move to Trash${what()}`, group: 'Items', keys: ['#', 'Delete'], when: () => some((row) => !row.trashed), run: () => actions.trash(targets()) },
  { id: 'item.restore', title: () => `Restore from Trash${what()}`, group: 'Items', keys: ['r'], when: () => some((row) => row.trashed), run: () => actions.restore(targets()) },
  { id: 'item.delete', title: () => `Delete for good${what()}`, group: 'Items', keys: ['Shift+Delete'], when: () => some((row) => row.trashed), run: () => askDelete(targets().filter((row) => row.trashed)) },
  { id: 'trash.empty', title: 'Empty the trash', group: 'Items', when: () => !library.readOnly && library.counts.trash > 0, run: emptyTrash },
  { id: 'undo', title: 'Undo', group: 'Items', keys: ['u', 'Ctrl+Z'], when: () => !library.readOnly, run: actions.undo },
  { id: 'redo', title: 'Redo', group: 'Items', keys: ['Shift+U', 'Ctrl+Shift+Z'], when: () => !library.readOnly, run: actions.redo },
];
