import { beforeEach, describe, expect, it } from 'vitest';
import { useTransport } from '../api/client';
import { FakeLibrary, row, rows } from '../test/fake';
import { list } from './list.svelte';
import { selection } from './selection.svelte';

let library: FakeLibrary;

beforeEach(async () => {
  library = new FakeLibrary(rows(300));
  useTransport(library);
  await list.show({ query: 'in:inbox', sort: 'saved', search: '' });
  selection.reset();
});

const ids = (): string[] => selection.rows.map((one) => one.id);

describe('the cursor', () => {
  it('begins nowhere, and at the near end when it is first moved', () => {
    expect(selection.cursor).toBe(-1);
    selection.move(1);
    expect(selection.cursor).toBe(0);
    selection.reset();
    selection.move(-1);
    expect(selection.cursor).toBe(299);
  });
  it('stays within the list', () => {
    selection.set(0);
    selection.move(-1);
    expect(selection.cursor).toBe(0);
    selection.move(5_000);
    expect(selection.cursor).toBe(299);
  });
  it('follows its item when rows come in before it', async () => {
    selection.set(4);
    library.items = [row({ id: 'new' }), ...library.items];
    await list.refresh();
    expect(selection.cursor).toBe(5);
    expect(ids()).toEqual(['a4']);
  });
  it('stays at its place when its row was taken out', () => {
    selection.set(4);
    list.remove(new Set(['a4']));
    selection.settle(4);
    expect(ids()).toEqual(['a5']);
  });
  it('goes to the last row when the last one was taken out', async () => {
    await list.rowsBetween(0, 300);
    selection.set(299);
    list.remove(new Set(['a299']));
    selection.settle(299);
    expect(selection.cursor).toBe(298);
  });
});

describe('marks', () => {
  it('are added and taken one by one', () => {
    selection.toggle(2);
    selection.toggle(5);
    expect(ids()).toEqual(['a2', 'a5']);
    selection.toggle(2);
    expect(ids()).toEqual(['a5']);
  });
  it('go from where the stretch began to the row, in both directions', async () => {
    selection.set(10);
    await selection.extend(12);
    expect(ids()).toEqual(['a10', 'a11', 'a12']);
    await selection.extend(9);
    expect(ids()).toEqual(['a9', 'a10']);
  });
  it('cover rows that are not loaded yet', async () => {
    selection.set(50);
    await selection.extend(250);
    expect(selection.count).toBe(201);
  });
  it('can be all, and none', async () => {
    await selection.all();
    expect(selection.count).toBe(300);
    selection.clear();
    expect(selection.count).toBe(0);
  });
});
