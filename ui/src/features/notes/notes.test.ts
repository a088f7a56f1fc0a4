// Merging, names, connections and comparing: the pure parts of notes.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useTransport } from '../../api/client';
import type { Backlink, LinkView } from '../../api/generated';
import { library } from '../../state/library.svelte';
import { navigation } from '../../state/navigation.svelte';
import { toasts } from '../../state/toasts.svelte';
import { FakeLibrary, row } from '../../test/fake';
import { compare, tally } from './comparison';
import { bySource, outward } from './connected';
import { follow } from './follow';
import { merge } from './merge';
import { Text } from '@codemirror/state';
import { countWithin, countWords } from '../../editor/words';
import { isUntitled, pathFor, splitPath } from './names';
import { drop, flushAll, leave, saverOf, unsavedCount } from './savers';

describe('merging two changes of a text', () => {
  it.each([
    ['only mine', 'a\nb\n', 'a\nmine\n', 'a\nb\n', 'a\nmine\n'],
    ['only theirs', 'a\nb\n', 'a\nb\n', 'a\ntheirs\n', 'a\ntheirs\n'],
    ['the same twice', 'a\n', 'b\n', 'b\n', 'b\n'],
    ['lines apart', 'a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n', 'A\nb\nC\n'],
    ['words of one paragraph', 'the night train runs late\n', 'the slow night train runs late\n', 'the night train runs very late\n', 'the slow night train runs very late\n'],
    ['added at both ends', 'b\n', 'a\nb\n', 'b\nc\n', 'a\nb\nc\n'],
    ['removed and changed apart', 'a\nb\nc\nd\n', 'a\nc\nd\n', 'a\nb\nc\nD\n', 'a\nc\nD\n'],
  ])('%s', (_what, base, mine, theirs, merged) => {
    expect(merge(base, mine, theirs)).toMatchObject({ isClean: true, text: merged });
    expect(merge(base, theirs, mine)).toMatchObject({ isClean: true, text: merged });
  });
  it.each([
    ['the same word', 'one\n', 'mine\n', 'theirs\n'],
    ['changed and removed', 'a\nb\nc\n', 'a\nB\nc\n', 'a\nc\n'],
    ['two additions at one place', 'a\n', 'a\nmine\n', 'a\ntheirs\n'],
  ])('%s is left to the person, with both in sight', (_what, base, mine, theirs) => {
    const merged = merge(base, mine, theirs);
    expect(merged.isClean).toBe(false);
    for (const line of [...mine.split('\n'), ...theirs.split('\n')]) expect(merged.both).toContain(line);
  });
  it('never joins two lines that were apart', () => {
    expect(merge('x', 'mine', 'theirs').both).toBe('mine\ntheirs');
  });
});

describe('names', () => {
  it('are the last part of a path, in their folder', () => {
    expect(splitPath('Ideas/Harbour')).toEqual({ folders: ['Ideas'], name: 'Harbour' });
    expect(pathFor(['Ideas'], ' A \n name ')).toBe('Ideas/A name');
    expect(pathFor([], 'New/Place')).toBe('New/Place');
  });
  it.each(['Untitled', 'Untitled 12'])('%s was given by the library', (name) => expect(isUntitled(name)).toBe(true));
  it.each(['Untitled thoughts', 'untitled', 'Untitled 2b'])('%s was not', (name) => expect(isUntitled(name)).toBe(false));
  it.each([
    ['', 0],
    ['don’t over-count — this', 3],
    ['日本の春', 2],
    ['2 plus 2', 3],
    ["- _ '' a-b's __init__ --", 2],
  ])('%j has %i words', (text, words) => expect(countWords(text)).toBe(words));
  it('are counted bit by bit where there are many', () => {
    const text = Text.of(Array.from({ length: 20_000 }, (_, line) => `line ${line} – of some words`));
    let asked = 1;
    let counted = countWithin(text, -1);
    expect(counted).toBeNull();
    while (counted === null && asked < 10_000) {
      counted = countWithin(text, 1);
      asked += 1;
    }
    expect(counted).toBe(countWords(text.toString()));
  });
});

const link = (part: Partial<LinkView>): LinkView => ({ source: 'A', start: 0, end: 1, raw: '', target: 'B', subpath: null, display: null, embed: false, resolved: 'B', candidates: [], viaAlias: false, external: false, highlight: null, partMissing: false, ...part });

describe('connections', () => {
  it('name each source once, with all its sentences', () => {
    const back = (id: string, text: string): Backlink => ({ row: row({ id }), link: link({}), context: { text, marks: [] }, line: 1, at: 0 });
    const sources = bySource([back('a', 'one'), back('b', 'two'), back('a', 'three')]);
    expect(sources.map((one) => [one.row.id, one.links.map((two) => two.context.text)])).toEqual([
      ['a', ['one', 'three']],
      ['b', ['two']],
    ]);
  });
  it('name each target once, and say how it stands', () => {
    const out = outward([
      link({ target: 'B', resolved: 'Ideas/B' }),
      link({ target: 'b', resolved: 'Ideas/B' }),
      link({ target: 'B', subpath: 'Head', resolved: 'Ideas/B' }),
      link({ target: 'B', subpath: '^p1', resolved: 'Ideas/B' }),
      link({ target: 'Gone', resolved: null }),
      link({ target: 'Two', candidates: ['x/Two', 'y/Two'], resolved: 'x/Two' }),
      link({ target: 'Al', viaAlias: true }),
      link({ target: 'https://e.org/a/b', external: true, resolved: null }),
    ]);
    expect(out.map((one) => [one.label, one.place, one.state])).toEqual([
      ['B', 'Ideas', 'item'],
      ['B › Head', 'Ideas', 'item'],
      ['B › ¶ p1', 'Ideas', 'item'],
      ['Gone', '', 'missing'],
      ['Two', 'x', 'ambiguous'],
      ['B', '', 'alias'],
      ['https://e.org/a/b', '', 'external'],
    ]);
    expect(out[4]?.title).toBe('Could mean x/Two, y/Two');
    expect(outward([link({ target: 'B', subpath: 'Gone', partMissing: true })])[0]).toMatchObject({ state: 'part', title: 'B has no “Gone”' });
  });
});

describe('comparing revisions', () => {
  it('shows what changed with a little around it', () => {
    const before = Array.from({ length: 20 }, (_none, i) => `line ${i}\n`).join('');
    const rows = compare(before, before.replace('line 10', 'line ten'));
    expect(rows.filter((one) => one.kind === 'gap')).toEqual([
      { kind: 'gap', lines: 8 },
      { kind: 'gap', lines: 7 },
    ]);
    expect(rows.find((one) => one.kind === 'added')).toEqual({ kind: 'added', words: [{ text: 'line ', isChanged: false }, { text: 'ten', isChanged: true }] });
  });
  it('counts words', () => {
    expect(tally('one two three', 'one 2 three four')).toEqual({ added: 2, removed: 1 });
    expect(tally('', 'new text')).toEqual({ added: 2, removed: 0 });
  });
});

describe('following a link', () => {
  const how = { beside: false, here: vi.fn() };
  let fake: FakeLibrary;
  beforeEach(async () => {
    fake = new FakeLibrary([row({ id: 'n', kind: 'note', title: 'Here' }), row({ id: 'b', title: 'There' })]);
    useTransport(fake);
    navigation.reset();
    toasts.dismiss();
    await library.open();
  });
  it('opens its item, at its place', async () => {
    fake.answers.set('links.follow', () => ({ kind: 'item', row: fake.items[1], subpath: 'Head' }));
    await follow('n', 'There#Head', how);
    expect(navigation.here.main).toMatchObject({ id: 'b', subpath: 'Head' });
  });
  it('makes the note that is missing, and can be undone', async () => {
    await follow('n', 'Ideas/New', how);
    expect(fake.calls.find((one) => one.name === 'notes.create')?.params).toEqual({ path: 'Ideas/New' });
    expect(navigation.here.main?.row.path).toBe('Ideas/New');
    expect(toasts.current).toMatchObject({ text: 'Created “Ideas/New”', action: { label: 'Undo' } });
  });
  it('stays in the note for a heading of its own', async () => {
    fake.answers.set('links.follow', () => ({ kind: 'item', row: fake.items[0], subpath: 'Own' }));
    await follow('n', '#Own', how);
    expect(how.here).toHaveBeenCalledWith('Own');
    expect(navigation.here.main).toBeNull();
  });
  it('asks before it leads out', async () => {
    fake.answers.set('links.follow', () => ({ kind: 'external', url: 'https://example.org/' }));
    await follow('n', 'https://example.org', how);
    expect(navigation.external?.host).toBe('example.org');
  });
  it('makes nothing in a library that can only be read', async () => {
    fake.answers.set('library.info', () => ({ readOnly: true }));
    await library.open();
    await follow('n', 'New', how);
    expect(fake.count('notes.create')).toBe(0);
    expect(toasts.current?.text).toContain('can only be read');
  });
});

describe('notes that were left unsaved', () => {
  it('are saved in the background, kept until they are, and found again', async () => {
    const fake = new FakeLibrary([row({ id: 'n', kind: 'note' })]);
    useTransport(fake);
    const view = { row: row({ id: 'n', kind: 'note' }), body: 'old', rev: 'r1', headings: [], merged: null };
    fake.notes.set('n', { body: 'old', rev: 'r1' });
    let fail = true;
    fake.answers.set('notes.edit', () => {
      if (fail) throw { code: 'storage', message: 'Full.' };
      return { rev: 'r2', merged: null };
    });
    const saver = saverOf(view);
    saver.edit(() => 'unsaved');
    leave('n', saver);
    await vi.waitFor(() => expect(saver.state.name).toBe('failing'));
    expect(unsavedCount()).toBe(1);
    expect(saverOf(view)).toBe(saver);
    expect(saverOf(view).text).toBe('unsaved');
    fail = false;
    flushAll();
    await vi.waitFor(() => expect(saver.isClean).toBe(true));
    expect(saverOf(view)).not.toBe(saver);
    drop('n');
  });
});
