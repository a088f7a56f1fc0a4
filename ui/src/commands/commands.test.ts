// The whole table of commands as the window registers it.
import { beforeEach, describe, expect, it } from 'vitest';
import { useTransport } from '../api/client';
import { noteCommands } from '../features/notes/note-commands';
import { readerCommands } from '../features/reader/reader-commands';
import { dialogs } from '../state/dialogs.svelte';
import { library } from '../state/library.svelte';
import { list } from '../state/list.svelte';
import { navigation } from '../state/navigation.svelte';
import { selection } from '../state/selection.svelte';
import { FakeLibrary, row, rows } from '../test/fake';
import { itemCommands, targets } from './items';
import { available, GROUPS, titleOf, type Command } from './registry';
import { windowCommands } from './window';

const COMMANDS: Command[] = [...windowCommands, ...itemCommands, ...noteCommands, ...readerCommands];
const of = (id: string): Command => COMMANDS.find((one) => one.id === id)!;
let fake: FakeLibrary;

beforeEach(async () => {
  document.body.innerHTML = '';
  fake = new FakeLibrary([...rows(4), row({ id: 'n1', kind: 'note', place: null, title: 'A note' })]);
  useTransport(fake);
  dialogs.close();
  navigation.reset();
  await library.open();
  await list.show({ query: '', sort: 'saved', search: '' });
  selection.reset();
});

describe('every command', () => {
  it.each(COMMANDS.map((command) => [command.id, command] as const))('%s has a title in sentence case and a group', (_id, command) => {
    const title = titleOf(command);
    expect(title).toMatch(/^\p{Lu}/u);
    expect(title).not.toMatch(/[.!]$/);
    expect(GROUPS).toContain(command.group);
  });
  it('has an id of its own', () => {
    expect(new Set(COMMANDS.map((command) => command.id)).size).toBe(COMMANDS.length);
  });
  it('has keys of its own, and none that begins another’s sequence', () => {
    const keysOf = (commands: Command[]) => commands.flatMap((command) => (command.keys ?? []).map((key) => [key, command.id] as const));
    const keys = keysOf(COMMANDS);
    const owners = new Map<string, string>();
    for (const inArticle of [true, false]) {
      owners.clear();
      for (const [key, id] of keysOf(COMMANDS.filter((command) => (command.inArticle ?? false) === inArticle))) {
        expect(owners.get(key), `${key} of ${id}`).toBeUndefined();
        owners.set(key, id);
      }
    }
    const beginnings = keys.filter(([key]) => key.includes(' ')).map(([key]) => key.split(' ')[0]);
    for (const first of beginnings) expect(owners.get(first ?? ''), `${first} alone`).toBeUndefined();
  });
  it('is there for what the design names', () => {
    const ids = { 'Ctrl+K': 'palette', 'Ctrl+O': 'jump', 'Ctrl+N': 'note.new', j: 'list.next', k: 'list.previous', Enter: 'item.open', e: 'item.archive', s: 'item.star', t: 'item.tag', u: 'undo', '?': 'keys' };
    for (const [key, id] of Object.entries(ids)) expect(of(id).keys, id).toContain(key);
  });
});

describe('what a command means', () => {
  it('is the row with the cursor, or the marked ones', () => {
    expect(targets()).toEqual([]);
    selection.set(1);
    expect(targets().map((one) => one.id)).toEqual(['a1']);
    selection.toggle(3);
    selection.toggle(0);
    expect(titleOf(of('item.archive'))).toBe('Archive 2 articles');
  });
  it('is the page while the keyboard is in it', () => {
    selection.set(1);
    navigation.openRow(row({ id: 'n1', kind: 'note', place: null }));
    document.body.innerHTML = '<section data-pane="page"><button id="in">x</button></section>';
    document.getElementById('in')?.focus();
    expect(targets().map((one) => one.id)).toEqual(['n1']);
  });
  it('is nothing where it makes no sense', () => {
    selection.set(4);
    expect(list.at(4)?.row.kind).toBe('note');
    expect(available(of('item.archive'))).toBe(false);
    expect(available(of('item.star'))).toBe(true);
    expect(available(of('item.restore'))).toBe(false);
    expect(available(of('note.rename'))).toBe(false);
  });
  it('is nothing that changes a library which can only be read', async () => {
    fake.answers.set('library.info', () => ({ readOnly: true, reason: 'Newer version.' }));
    await library.open();
    selection.set(0);
    for (const id of ['item.archive', 'item.trash', 'item.star', 'note.new', 'save', 'import', 'undo']) expect(available(of(id)), id).toBe(false);
    expect(available(of('export'))).toBe(true);
  });
});

describe('commands of the window', () => {
  it('make a note beside the article that is read', async () => {
    navigation.openRow(row({ id: 'a1' }));
    await of('note.new').run();
    expect(navigation.here.main?.id).toBe('a1');
    expect(navigation.here.beside?.kind).toBe('note');
  });
  it('open their dialogs', () => {
    void of('palette').run();
    expect(dialogs.current).toEqual({ name: 'palette', only: 'everything' });
    void of('jump').run();
    expect(dialogs.current).toEqual({ name: 'palette', only: 'items' });
    void of('check').run();
    expect(dialogs.current).toEqual({ name: 'settings', tab: 'library' });
    void of('import').run();
    expect(dialogs.current).toEqual({ name: 'transfer', what: 'import' });
  });
  it('put away one thing at a time by Escape', async () => {
    navigation.search('ship');
    selection.toggle(1);
    void of('escape').run();
    expect(selection.count).toBe(0);
    expect(navigation.here.search).toBe('ship');
    void of('escape').run();
    expect(navigation.here.search).toBe('');
  });
});
