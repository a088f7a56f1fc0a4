import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useTransport } from '../api/client';
import { changes, FakeLibrary, row, rows } from '../test/fake';
import { publishChanges } from './changes';
import { followChanges, navigation, openExternal } from './navigation.svelte';
import { toasts } from './toasts.svelte';

let library: FakeLibrary;
const [a, b, c] = [row({ id: 'a' }), row({ id: 'b' }), row({ id: 'c', kind: 'note' })];

beforeEach(() => {
  library = new FakeLibrary([a, b, c]);
  useTransport(library);
  navigation.reset();
  toasts.dismiss();
});

const shown = (): (string | undefined)[] => [navigation.here.main?.id, navigation.here.beside?.id];

describe('opening', () => {
  it('puts an item on the page, the next one in its place', () => {
    navigation.openRow(a);
    navigation.openRow(b);
    expect(shown()).toEqual(['b', undefined]);
  });
  it('puts one beside the other, and knows which is meant', () => {
    navigation.openRow(a);
    navigation.openRow(c, { beside: true });
    expect(shown()).toEqual(['a', 'c']);
    expect(navigation.current?.id).toBe('c');
    navigation.focus('main');
    expect(navigation.current?.id).toBe('a');
  });
  it('opens beside an empty page as the page', () => {
    navigation.openRow(a, { beside: true });
    expect(shown()).toEqual(['a', undefined]);
  });
  it('shows what is open already where it is', () => {
    navigation.openRow(a);
    navigation.openRow(c, { beside: true });
    navigation.focus('main');
    navigation.openRow(c);
    expect(shown()).toEqual(['a', 'c']);
    expect(navigation.here.focus).toBe('beside');
  });
  it('tells when an item is gone, and stays', async () => {
    navigation.openRow(a);
    await navigation.open('nowhere');
    expect(toasts.current?.text).toBe('This item is no longer in the library.');
    expect(shown()).toEqual(['a', undefined]);
  });
  it('lets a later wish win over an answer that is still on its way', async () => {
    const late = navigation.open('a');
    navigation.openRow(b);
    await late;
    expect(shown()).toEqual(['b', undefined]);
  });
  it('moves what is beside into the place of what was closed', () => {
    navigation.openRow(a);
    navigation.openRow(c, { beside: true });
    navigation.close('main');
    expect(shown()).toEqual(['c', undefined]);
    navigation.close('main');
    expect(navigation.current).toBeNull();
  });
});

describe('back and forward', () => {
  it('go through what was seen, like in a browser', () => {
    navigation.openRow(a);
    navigation.show('notes');
    navigation.openRow(c);
    navigation.back();
    expect(navigation.here.view).toBe('notes');
    expect(shown()).toEqual(['a', undefined]);
    navigation.back();
    expect(navigation.here.view).toBe('inbox');
    navigation.forward();
    navigation.forward();
    expect(shown()).toEqual(['c', undefined]);
    expect(navigation.canGoForward).toBe(false);
  });
  it('forget what was ahead when the person goes elsewhere', () => {
    navigation.openRow(a);
    navigation.openRow(b);
    navigation.back();
    navigation.openRow(c);
    expect(navigation.canGoForward).toBe(false);
    navigation.back();
    expect(shown()).toEqual(['a', undefined]);
  });
  it('make one stop of a search, however many letters', () => {
    for (const text of ['s', 'sh', 'shi', 'ship']) navigation.search(text);
    navigation.back();
    expect(navigation.here.search).toBe('');
    navigation.forward();
    expect(navigation.here.search).toBe('ship');
  });
  it('make no stop of running through a list', () => {
    navigation.openRow(a);
    navigation.openRow(b, { replace: true });
    navigation.openRow(c, { replace: true });
    navigation.back();
    expect(shown()).toEqual([undefined, undefined]);
  });
  it('keep a bounded past', () => {
    for (let i = 0; i < 500; i += 1) navigation.openRow(row({ id: `x${i}` }));
    let steps = 0;
    while (navigation.canGoBack) {
      navigation.back();
      steps += 1;
    }
    expect(steps).toBe(200);
  });
});

describe('what changed elsewhere', () => {
  it('renews the rows of open pages, and drops pages that are gone for good', async () => {
    const stop = followChanges();
    navigation.openRow(a);
    navigation.openRow(b, { beside: true });
    library.items = [{ ...a, title: 'New title' }];
    publishChanges(changes({ items: ['a', 'b'], lists: true }));
    await vi.waitFor(() => expect(shown()).toEqual(['a', undefined]));
    expect(navigation.here.main?.row.title).toBe('New title');
    stop();
  });
  it('asks nothing about items that are not open', () => {
    const stop = followChanges();
    navigation.openRow(a);
    publishChanges(changes({ items: rows(3).map((one) => one.id) }));
    expect(library.count('items.rows')).toBe(0);
    stop();
  });
});

describe('addresses that lead out', () => {
  it('are shown before they are opened', () => {
    openExternal('https://example.org/a?b=1');
    expect(navigation.external).toEqual({ url: 'https://example.org/a?b=1', host: 'example.org' });
  });
  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'not an address', 'tauri://localhost'])('%s is refused', (address) => {
    openExternal(address);
    expect(navigation.external).toBeNull();
    expect(toasts.current?.text).toBe('This kind of address cannot be opened.');
  });
});
