import { beforeEach, describe, expect, it } from 'vitest';
import { useTransport } from '../api/client';
import { FakeLibrary, row, rows } from '../test/fake';
import * as actions from './actions';
import { library } from './library.svelte';
import { list } from './list.svelte';
import { navigation } from './navigation.svelte';
import { selection } from './selection.svelte';
import { toasts } from './toasts.svelte';

let fake: FakeLibrary;

beforeEach(async () => {
  fake = new FakeLibrary(rows(5));
  useTransport(fake);
  navigation.reset();
  selection.reset();
  toasts.dismiss();
  await library.open();
  await list.show({ query: 'in:inbox', sort: 'saved', search: '' });
});

const at = (index: number): ReturnType<typeof row>[] => {
  const found = list.at(index)?.row;
  return found ? [found] : [];
};
const ids = (): (string | undefined)[] => Array.from({ length: list.total }, (_, i) => list.at(i)?.row.id);

describe('triage', () => {
  it('shows at once, and opens the next when the open one leaves', async () => {
    selection.set(1);
    navigation.openRow(at(1)[0]!);
    const done = actions.place(at(1), 'archive');
    expect(ids()).toEqual(['a0', 'a2', 'a3', 'a4']);
    expect(library.counts).toMatchObject({ inbox: 4, archive: 1 });
    expect(navigation.here.main?.id).toBe('a2');
    await done;
    expect(toasts.current).toMatchObject({ text: 'Moved “Article 1” to Archive', action: { label: 'Undo' } });
  });
  it('closes the page when nothing is left', async () => {
    fake.items = [row({ id: 'only' })];
    await list.refresh();
    selection.set(0);
    navigation.openRow(at(0)[0]!);
    await actions.trash(at(0));
    expect(navigation.here.main).toBeNull();
    expect(list.total).toBe(0);
  });
  it('says several by their number', async () => {
    await actions.place(await list.rowsBetween(0, 3), 'later');
    expect(toasts.current?.text).toBe('Moved 3 articles to Later');
    expect(fake.items.filter((one) => one.place === 'later')).toHaveLength(3);
  });
  it('leaves notes where they are', async () => {
    await actions.place([row({ id: 'n', kind: 'note', place: null })], 'archive');
    expect(fake.count('articles.place')).toBe(0);
  });
  it('puts everything back when the library refuses, and says why', async () => {
    fake.answers.set('articles.place', () => {
      throw { code: 'storage', message: 'The disk is full.' };
    });
    await actions.place(at(0), 'archive');
    expect(ids()).toEqual(['a0', 'a1', 'a2', 'a3', 'a4']);
    expect(library.counts.inbox).toBe(5);
    expect(toasts.current?.text).toBe('The disk is full.');
  });
  it('stars in place', async () => {
    await actions.star(at(2), true);
    expect(list.at(2)?.row.starred).toBe(true);
    expect(fake.items.find((one) => one.id === 'a2')?.starred).toBe(true);
  });
  it('tags without doubling a tag that differs in capitals only', async () => {
    fake.items = [row({ id: 'a0', tags: ['Travel'] })];
    await list.refresh();
    await actions.tag(at(0), ['travel', 'rail'], []);
    expect(fake.calls.filter((call) => call.name === 'items.tag').at(-1)?.params).toEqual({ ids: ['a0'], add: ['travel', 'rail'], remove: [] });
  });
  it('brings back from the trash', async () => {
    await actions.trash(at(0));
    navigation.show('trash');
    await list.show({ query: 'in:trash', sort: 'updated', search: '' });
    expect(ids()).toEqual(['a0']);
    await actions.restore(at(0));
    expect(list.total).toBe(0);
    expect(fake.items.every((one) => !one.trashed)).toBe(true);
  });
});

describe('the trash', () => {
  it('is left for good only by its own items', async () => {
    await actions.trash(at(0));
    navigation.show('trash');
    await list.show({ query: 'in:trash', sort: 'updated', search: '' });
    await actions.deleteForGood(at(0));
    expect(fake.items.map((one) => one.id)).toEqual(['a1', 'a2', 'a3', 'a4']);
    expect(list.total).toBe(0);
    expect(toasts.current?.text).toBe('Deleted “Article 0”');
  });
});

describe('undo', () => {
  it('says what it undid and offers to do it again', async () => {
    fake.answers.set('undo.undo', () => ({ label: 'Archive 3 articles', items: [] }));
    await actions.undo();
    expect(toasts.current).toMatchObject({ text: 'Undid: Archive 3 articles', action: { label: 'Redo' } });
  });
  it('says when there is nothing', async () => {
    await actions.undo();
    expect(toasts.current?.text).toBe('There is nothing to undo.');
    await actions.redo();
    expect(toasts.current?.text).toBe('There is nothing to do again.');
  });
});
