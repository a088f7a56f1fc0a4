// What the person marks, between the frame and the library.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useTransport } from '../../api/client';
import type { HostMessage } from '../../reader-frame/protocol';
import { highlights } from '../../state/highlights.svelte';
import { library } from '../../state/library.svelte';
import { FakeLibrary, highlight, rows } from '../../test/fake';
import { Marking } from './marking.svelte';

const RECT = { left: 10, top: 20, width: 30, height: 20 };
const PLACE = { start: 4, end: 9, quote: 'words', rect: RECT };
let fake: FakeLibrary;
let marking: Marking;
let told: HostMessage[];

async function begin(hash = 'ab'): Promise<void> {
  told = [];
  marking = new Marking(() => 'a0');
  await marking.begin('v-a0', { length: 900, hash }, (message) => told.push(message));
}
const drawn = () => told.filter((one) => one.type === 'highlights').at(-1)?.list.map(({ id, colour }) => `${id} ${colour}`);

beforeEach(async () => {
  fake = new FakeLibrary(rows(1));
  fake.marks = [highlight({ id: 'h1', start: 50, end: 60, note: 'So', colour: 'blue' })];
  useTransport(fake);
  await library.open();
  await begin();
});

describe('highlights of a page', () => {
  it('are drawn where the library says', () => {
    expect(drawn()).toEqual(['h1 blue']);
    expect(highlights.of('a0')?.placed).toHaveLength(1);
  });
  it('are listed and not drawn when the page reads differently', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    await begin('cd');
    expect(drawn()).toEqual([]);
    expect(marking.placed).toHaveLength(1);
    marking.hear({ type: 'selected', place: PLACE });
    expect(await marking.highlight()).toBeNull();
    expect(fake.count('highlights.create')).toBe(0);
  });
  it('without a place are not drawn', async () => {
    fake.marks = [highlight({ id: 'h1', state: 'lost' }), highlight({ id: 'h2', state: 'ambiguous' }), highlight({ id: 'h3', state: 'moved' })];
    await marking.refresh();
    expect(drawn()).toEqual(['h3 yellow']);
  });
});

describe('marking', () => {
  it('makes a highlight of what is selected, in the colour that was used last', async () => {
    marking.hear({ type: 'selected', place: PLACE });
    await marking.highlight('rose');
    expect(fake.calls.findLast((one) => one.name === 'highlights.create')?.params).toEqual({ version: 'v-a0', start: 4, end: 9, quote: 'words', colour: 'rose' });
    expect(drawn()).toEqual(['h1 blue', 'h1 rose']);
    expect(told.some((one) => one.type === 'clearSelection')).toBe(true);
    expect(marking.selected).toBeNull();
    marking.hear({ type: 'selected', place: PLACE });
    await marking.highlight();
    expect(fake.calls.findLast((one) => one.name === 'highlights.create')?.params['colour']).toBe('rose');
  });
  it('opens the note of a new highlight, at its place', async () => {
    marking.hear({ type: 'selected', place: PLACE });
    fake.marks = [];
    await marking.annotate();
    expect(marking.card).toEqual({ id: 'h0', rect: RECT });
    expect(marking.shown?.quote).toBe('words');
  });
  it('gives what is meant another colour when nothing is selected', async () => {
    marking.hear({ type: 'highlight', id: 'h1', rect: RECT, by: 'step' });
    await marking.highlight('green');
    expect(fake.marks[0]?.colour).toBe('green');
  });
  it('says why a highlight could not be made', async () => {
    fake.answers.set('highlights.create', () => {
      throw { code: 'conflict', message: 'The page has changed since. Open it again.' };
    });
    marking.hear({ type: 'selected', place: PLACE });
    expect(await marking.highlight()).toBeNull();
    expect(marking.selected).not.toBeNull();
  });
});

describe('the card', () => {
  it('opens by a press and not by a step, and closes when the page moves', () => {
    marking.hear({ type: 'highlight', id: 'h1', rect: RECT, by: 'step' });
    expect(marking.card).toBeNull();
    marking.open();
    expect(marking.card?.id).toBe('h1');
    marking.scrolled();
    expect(marking.card).toBeNull();
    marking.hear({ type: 'highlight', id: 'h1', rect: RECT, by: 'press' });
    expect(marking.shown?.note).toBe('So');
  });
  it('knows no highlight that the page makes up', () => {
    marking.hear({ type: 'highlight', id: 'evil', rect: RECT, by: 'press' });
    expect(marking.card).toBeNull();
    expect(marking.current).toBeNull();
  });
  it('closes when its highlight is gone', async () => {
    marking.hear({ type: 'highlight', id: 'h1', rect: RECT, by: 'press' });
    fake.marks = [];
    await marking.refresh();
    expect(marking.card).toBeNull();
    expect(marking.current).toBeNull();
  });
});

it('a link leads to its highlight, when it is told of later too', async () => {
  expect(marking.arrive('^h-h1')).toBe(true);
  expect(told.findLast((one) => one.type === 'goTo')).toEqual({ type: 'goTo', id: 'h1' });
  expect(marking.arrive('^h-h2')).toBe(false);
  fake.marks = [...fake.marks, highlight({ id: 'h2' })];
  await marking.refresh();
  expect(told.findLast((one) => one.type === 'goTo')).toEqual({ type: 'goTo', id: 'h2' });
});
