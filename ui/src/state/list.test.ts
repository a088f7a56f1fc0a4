// The list over a library of many items: what is asked for, and what is shown meanwhile.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useTransport } from '../api/client';
import { changes, FakeLibrary, row, rows } from '../test/fake';
import { publishChanges } from './changes';
import { list } from './list.svelte';

const INBOX = { query: 'in:inbox', sort: 'saved', search: '' } as const;
let library: FakeLibrary;

beforeEach(() => {
  library = new FakeLibrary(rows(2_000));
  useTransport(library);
});

const lists = (): Record<string, unknown>[] => library.calls.filter((call) => call.name === 'items.list').map((call) => call.params);
const settled = (): Promise<void> => vi.waitFor(() => expect(list.at(0)).toBeDefined());

describe('paging', () => {
  it('asks for the first page only', async () => {
    await list.show(INBOX);
    expect(lists()).toEqual([{ query: 'in:inbox', sort: 'saved', at: 0, limit: 100 }]);
    expect(list.total).toBe(2_000);
    expect(list.at(99)?.row.id).toBe('a99');
  });
  it('goes on by the key of the row before, not by counting', async () => {
    await list.show(INBOX);
    list.see(95, 130);
    await vi.waitFor(() => expect(list.at(100)?.row.id).toBe('a100'));
    expect(lists()[1]).toEqual({ query: 'in:inbox', sort: 'saved', after: { key: '99', row: 99 }, limit: 100 });
    list.see(195, 230);
    await vi.waitFor(() => expect(list.at(200)?.row.id).toBe('a200'));
    expect(lists()[2]).toMatchObject({ after: { key: '199', row: 199 } });
  });
  it('jumps to where nothing is known yet by index, and goes on by key from there', async () => {
    await list.show(INBOX);
    list.see(1_500, 1_520);
    await vi.waitFor(() => expect(list.at(1_510)?.row.id).toBe('a1510'));
    expect(lists()[1]).toMatchObject({ at: 1_500 });
    list.see(1_590, 1_620);
    await vi.waitFor(() => expect(list.at(1_610)).toBeDefined());
    expect(lists()[2]).toMatchObject({ after: { row: 1_599 } });
  });
  it('does not ask twice for what is on its way', async () => {
    await list.show(INBOX);
    list.see(100, 120);
    list.see(101, 121);
    list.see(102, 122);
    await vi.waitFor(() => expect(list.at(100)).toBeDefined());
    expect(lists()).toHaveLength(2);
  });
  it('forgets keys when rows were taken out, since the indexes moved', async () => {
    await list.show(INBOX);
    library.items = library.items.filter((one) => one.id !== 'a5');
    list.remove(new Set(['a5']));
    expect(list.total).toBe(1_999);
    list.see(95, 130);
    await vi.waitFor(() => expect(list.at(110)).toBeDefined());
    expect(lists()[1]).toMatchObject({ at: 0 });
    expect(list.at(99)?.row.id).toBe('a100');
  });
  it('loads a stretch in calls of at most 500', async () => {
    await list.show(INBOX);
    expect(await list.rowsBetween(0, 1_200)).toHaveLength(1_200);
    expect(lists().every((params) => Number(params['limit']) <= 500)).toBe(true);
  });
  it('asks again from the top for another order', async () => {
    await list.show(INBOX);
    list.see(150, 180);
    await list.show({ ...INBOX, sort: 'title' });
    expect(lists().at(-1)).toMatchObject({ sort: 'title', at: 0 });
  });
  it('ignores an answer that comes after the person went elsewhere', async () => {
    let answer: (value: unknown) => void = () => {};
    library.answers.set('items.list', () => new Promise((resolve) => (answer = resolve)));
    const first = list.show(INBOX);
    const late = answer;
    const second = list.show({ ...INBOX, query: 'in:later' });
    answer({ rows: [row({ id: 'later' })], position: 0, total: 1, next: null, warnings: [] });
    await second;
    late({ rows: rows(3), position: 0, total: 3, next: null, warnings: [] });
    await first;
    expect(list.total).toBe(1);
    expect(list.at(0)?.row.id).toBe('later');
  });
});

describe('searching', () => {
  it('gives the words and the view to the library, and shows the hits with their marks', async () => {
    await list.show({ query: 'in:inbox', sort: 'saved', search: 'Article 7' });
    expect(library.calls.at(-1)).toEqual({ name: 'items.search', params: { query: 'in:inbox (Article 7)', typing: true, limit: 60, key: 'list' } });
    library.calls.length = 0;
    await list.show({ query: '', sort: 'saved', search: 'Article 7' });
    expect(library.calls.at(-1)?.params['query']).toBe('Article 7');
    expect(list.searching).toBe(true);
    expect(list.at(0)?.title?.marks).toEqual([[0, 9]]);
  });
  it('loads more hits only when their end comes into sight', async () => {
    await list.show({ query: '', sort: 'saved', search: 'Article' });
    expect(list.total).toBe(60);
    expect(list.matches).toBe(2_000);
    list.see(0, 12);
    expect(library.count('items.search')).toBe(1);
    list.see(45, 60);
    await vi.waitFor(() => expect(list.total).toBe(500));
    expect(library.count('items.search')).toBe(2);
  });
  it('counts as it goes where a search stopped when it had enough', async () => {
    let finish = (_: number): void => undefined;
    library.answers.set('items.search', () => ({ hits: [], total: 100, totalIsExact: false, tookMs: 1, warnings: [], instead: [], empty: null }));
    library.answers.set('items.count', () => new Promise<number>((resolve) => (finish = resolve)));
    await list.show({ query: '', sort: 'saved', search: '/a/' });
    expect([list.matches, list.exact]).toEqual([100, false]);
    expect(library.calls.at(-1)).toEqual({ name: 'items.count', params: { query: '/a/', typing: true, key: 'list' } });
    list.counting({ type: 'progress', job: 'list', done: 700, total: 0, message: '' });
    list.counting({ type: 'progress', job: 'another', done: 900, total: 0, message: '' });
    expect([list.matches, list.exact]).toEqual([700, false]);
    finish(1_234);
    await vi.waitFor(() => expect([list.matches, list.exact]).toEqual([1_234, true]));
  });
  it('says nothing of a search that the next letter cancelled', async () => {
    library.answers.set('items.search', ({ query }: { query: string }) => {
      if (query === 'a') throw { code: 'cancelled', message: 'Cancelled.' };
      return { hits: [], total: 0, totalIsExact: true, tookMs: 1, warnings: [] };
    });
    await list.show({ query: '', sort: 'saved', search: 'a' });
    expect(list.state).toBe('loading');
    await list.show({ query: '', sort: 'saved', search: 'ab' });
    expect(list.state).toBe('ready');
  });
  it('asks again when the letter before it reached the library later and stopped it', async () => {
    let asked = 0;
    library.answers.set('items.search', () => {
      if (++asked === 1) throw { code: 'cancelled', message: 'Cancelled.' };
      return { hits: [], total: 0, totalIsExact: true, tookMs: 1, warnings: [] };
    });
    await list.show({ query: '', sort: 'saved', search: 'ab' });
    expect(list.state).toBe('ready');
    expect(asked).toBe(2);
  });
});

describe('staying fresh', () => {
  it('loads what is in sight again when lists changed, in place', async () => {
    const stop = list.followChanges();
    await list.show(INBOX);
    list.see(300, 320);
    await vi.waitFor(() => expect(list.at(310)).toBeDefined());
    library.items = [row({ id: 'new', title: 'New' }), ...library.items];
    publishChanges(changes({ items: ['new'], lists: true }));
    await vi.waitFor(() => expect(list.total).toBe(2_001));
    expect(list.at(310)?.row.id).toBe('a309');
    stop();
  });
  it('renews only the rows that changed', async () => {
    const stop = list.followChanges();
    await list.show(INBOX);
    library.items = library.items.map((one) => (one.id === 'a3' ? { ...one, title: 'Renamed' } : one));
    publishChanges(changes({ items: ['a3', 'out of sight'] }));
    await vi.waitFor(() => expect(list.at(3)?.row.title).toBe('Renamed'));
    expect(library.calls.at(-1)).toEqual({ name: 'items.rows', params: { ids: ['a3'] } });
    expect(library.count('items.list')).toBe(1);
    stop();
  });
  it('says why a list could not be loaded, and recovers', async () => {
    library.answers.set('items.list', () => {
      throw { code: 'storage', message: 'The disk is full.' };
    });
    await list.show(INBOX);
    expect(list.state).toBe('failed');
    expect(list.error?.message).toBe('The disk is full.');
    library.answers.delete('items.list');
    await list.refresh();
    await settled();
    expect(list.state).toBe('ready');
  });
});
