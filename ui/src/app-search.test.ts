// Searching in the window: what the box offers, keeping a search, how it was understood, what to do when nothing was found.
import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import App from './App.svelte';
import { useTransport } from './api/client';
import { dialogs } from './state/dialogs.svelte';
import { list } from './state/list.svelte';
import { navigation } from './state/navigation.svelte';
import { searches } from './state/searches.svelte';
import { selection } from './state/selection.svelte';
import { toasts } from './state/toasts.svelte';
import { FakeLibrary, row } from './test/fake';
import { press, render, settle, textOf } from './test/mount';

let fake: FakeLibrary;

beforeEach(() => {
  fake = new FakeLibrary([row({ id: 'a', title: 'Night trains return', tags: ['travel'] }), row({ id: 'b', title: 'Harbour' })]);
  useTransport(fake);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(800);
  vi.spyOn(HTMLIFrameElement.prototype, 'src', 'get').mockReturnValue('');
  navigation.reset();
  selection.reset();
  dialogs.close();
  toasts.dismiss();
  searches.saved = [];
  searches.recent = [];
});

async function start(): Promise<HTMLElement> {
  const target = render(App, {});
  await vi.waitFor(() => {
    flushSync();
    expect(fake.count('system.ready')).toBe(1);
  });
  await settle();
  return target;
}
const box = (target: HTMLElement): HTMLInputElement => target.querySelector<HTMLInputElement>('[aria-label="Search the library"]')!;
async function enter(target: HTMLElement, text: string): Promise<HTMLInputElement> {
  const input = box(target);
  input.focus();
  input.value = text;
  input.setSelectionRange(text.length, text.length);
  input.dispatchEvent(new Event('input', { bubbles: true }));
  await vi.waitFor(() => {
    flushSync();
    expect(list.state).toBe('ready');
  });
  await settle();
  return input;
}
function key(element: Element, name: string): void {
  element.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
  flushSync();
}
const offers = (target: HTMLElement): string[] => [...target.querySelectorAll('.offers [role="option"] .label')].map((one) => textOf(one));
const pressed = (target: ParentNode, label: string): HTMLButtonElement => [...target.querySelectorAll<HTMLButtonElement>('button')].find((one) => one.getAttribute('aria-label') === label || textOf(one) === label)!;

describe('the search box', () => {
  it('goes to the first result although Enter came before it', async () => {
    const target = await start();
    fake.answers.set('items.search', () => Promise.resolve({ hits: [], total: 0, totalIsExact: true, tookMs: 1, warnings: [], instead: [], empty: null }));
    const input = await enter(target, 'nothing');
    await vi.waitFor(() => expect(list.total).toBe(0));
    let answer: (value: unknown) => void = () => {};
    const before = fake.count('items.search');
    fake.answers.set('items.search', () => new Promise((resolve) => (answer = resolve)));
    input.focus();
    input.value = 'harb';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await vi.waitFor(() => expect(fake.count('items.search')).toBeGreaterThan(before));
    key(input, 'Enter');
    expect(selection.cursor).toBe(-1);
    answer({ hits: [{ row: fake.items[1], title: { text: 'Harbour', marks: [] }, snippet: { text: '', marks: [] }, score: 1 }], total: 1, totalIsExact: true, tookMs: 1, warnings: [], instead: [], empty: null });
    await vi.waitFor(() => {
      flushSync();
      expect(selection.cursor).toBe(0);
    });
  });
  it('completes a tag with Tab and goes on from there', async () => {
    fake.answers.set('search.complete', ({ query }: { query: string }) => ({
      from: 0, to: query.length, options: [{ insert: 'tag:travel', label: 'travel', detail: '1', kind: 'tag' }, { insert: 'tag:trees', label: 'trees', detail: '2', kind: 'tag' }],
    }));
    const target = await start();
    const input = await enter(target, 'tag:tr');
    expect(offers(target)).toEqual(['travel', 'trees']);
    expect(input.getAttribute('aria-expanded')).toBe('true');
    key(input, 'ArrowDown');
    key(input, 'ArrowDown');
    expect(document.getElementById(input.getAttribute('aria-activedescendant')!)?.textContent).toContain('trees');
    key(input, 'Tab');
    await settle();
    expect(navigation.here.search).toBe('tag:trees ');
  });
  it('does not ask for plain words, so that the arrow leads into the results', async () => {
    const target = await start();
    const input = await enter(target, 'night');
    expect(fake.count('search.complete')).toBe(0);
    key(input, 'ArrowDown');
    expect(selection.cursor).toBe(0);
    await vi.waitFor(() => expect(fake.recent).toEqual(['night']));
  });
  it('puts the offers away with Escape before it clears the text', async () => {
    fake.answers.set('search.complete', () => ({ from: 0, to: 3, options: [{ insert: 'is:unread', label: 'unread', detail: '', kind: 'value' }] }));
    const target = await start();
    const input = await enter(target, 'is:');
    key(input, 'Escape');
    expect(offers(target)).toEqual([]);
    expect(navigation.here.search).toBe('is:');
    key(input, 'Escape');
    expect(navigation.here.search).toBe('');
  });
  it('offers what was searched for last, and forgets it', async () => {
    fake.recent = ['night trains', 'harbour'];
    const target = await start();
    await vi.waitFor(() => expect(searches.recent).toHaveLength(2));
    const input = box(target);
    input.focus();
    await settle();
    expect(offers(target)).toEqual(['night trains', 'harbour']);
    key(input, 'ArrowDown');
    key(input, 'Enter');
    await settle();
    expect(navigation.here.search).toBe('night trains');
    navigation.search('');
    await settle();
    pressed(target, 'Forget recent searches').click();
    await vi.waitFor(() => expect(fake.recent).toEqual([]));
  });
  it('says which part found nothing and shows what does', async () => {
    fake.answers.set('items.search', ({ query }: { query: string }) =>
      query === 'night'
        ? { hits: [{ row: fake.items[0], title: { text: 'Night', marks: [] }, snippet: { text: '', marks: [] }, score: 1 }], total: 1, totalIsExact: true, tookMs: 1, warnings: [], instead: [], empty: null }
        : { hits: [], total: 0, totalIsExact: true, tookMs: 1, warnings: [], instead: [], empty: { clause: 'tag:sea', query: 'night', total: 1 } },
    );
    const target = await start();
    await enter(target, 'night tag:sea');
    expect(target.textContent).toContain('Nothing has “tag:sea”');
    pressed(target, 'Show 1 result for “night”').click();
    await vi.waitFor(() => {
      flushSync();
      expect(list.matches).toBe(1);
    });
    expect(navigation.here.search).toBe('night');
  });
  it('explains how it was understood and why a result is where it is', async () => {
    fake.answers.set('search.explain', () => ({ root: { label: 'All of', text: 'night tag:sea', count: 1, children: [{ label: 'the word', text: 'night', count: 4, children: [] }, { label: 'tagged sea', text: 'tag:sea', count: 0, children: [] }] }, warnings: [] }));
    const target = await start();
    await enter(target, 'night');
    pressed(target, 'How this search was understood').click();
    await vi.waitFor(() => {
      flushSync();
      expect(textOf(document.querySelector('.explain'))).toContain('tagged sea');
    });
    expect(textOf(document.querySelector('.explain'))).toContain('In the title');
  });
});

describe('a search that is kept', () => {
  it('gets a name, stands in the sidebar and leads back', async () => {
    const target = await start();
    await enter(target, 'night');
    press('d', { ctrlKey: true });
    await settle();
    const form = document.querySelector<HTMLFormElement>('dialog form, [role="dialog"] form')!;
    const name = form.querySelector<HTMLInputElement>('input')!;
    name.value = 'Trains';
    name.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    form.requestSubmit();
    await vi.waitFor(() => {
      flushSync();
      expect(fake.saved).toMatchObject([{ name: 'Trains', query: 'night' }]);
      expect(dialogs.current).toBeNull();
    });
    navigation.show('inbox');
    await settle();
    const entry = pressed(target.querySelector('nav')!, 'Trains');
    entry.click();
    await settle();
    expect(navigation.here).toMatchObject({ view: 'all', search: 'night' });
    expect(entry.getAttribute('aria-current')).toBe('page');
  });
  it('moves with the keys and is removed with a way back', async () => {
    fake.saved = [{ id: 's1', name: 'One', query: 'one', createdAt: 0 }, { id: 's2', name: 'Two', query: 'two', createdAt: 0 }];
    const target = await start();
    await vi.waitFor(() => {
      flushSync();
      expect(searches.saved).toHaveLength(2);
    });
    const two = pressed(target.querySelector('nav')!, 'Two');
    two.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', altKey: true, bubbles: true, cancelable: true }));
    await vi.waitFor(() => expect(fake.saved.map((one) => one.id)).toEqual(['s2', 's1']));
    await searches.forget(searches.saved[0]!);
    flushSync();
    expect(searches.saved.map((one) => one.id)).toEqual(['s1']);
    expect(target.textContent).toContain('Removed the search “Two”');
  });
});
