import { describe, expect, it } from 'vitest';
import { defaultSettings, isConnect, parseFrameMessage, parseHostMessage, rateLimit } from './protocol';

const RECT = { left: 1, top: -2, width: 3, height: 4 };

describe('what the window accepts from the frame', () => {
  const good = [
    { type: 'ready', height: 1200, hasRemoved: true, length: 900, hash: 'ab' },
    { type: 'scroll', progress: 0.5, direction: 'down', offset: 12, quote: 'Ships', heading: -1 },
    { type: 'selected', place: null },
    { type: 'selected', place: { start: 3, end: 9, quote: 'ships', rect: RECT } },
    { type: 'highlight', id: 'h1', rect: RECT, by: 'press' },
    { type: 'link', href: 'https://example.org/' },
    { type: 'key', key: 'j', ctrl: false, shift: false, alt: false, meta: false },
    { type: 'outline', headings: [{ level: 2, text: 'Ships', anchor: 'cp-a' }] },
    { type: 'image', at: 0, pictures: [{ src: '/blob/ab', alt: '', caption: 'A ship' }] },
    { type: 'found', count: 3, index: -1 },
  ];
  it.each(good)('%o', (message) => expect(parseFrameMessage(message)).toEqual(message));

  const bad: [string, unknown][] = [
    ['nothing', null],
    ['text', 'ready'],
    ['a list', [{ type: 'ready' }]],
    ['an unknown type', { type: 'eval', code: '1' }],
    ['a height that is no number', { type: 'ready', height: 'tall', hasRemoved: true }],
    ['progress that is no number', { type: 'scroll', progress: Number.NaN, direction: 'up' }],
    ['a direction of its own', { type: 'scroll', progress: 0, direction: 'sideways' }],
    ['an empty link', { type: 'link', href: '' }],
    ['an endless link', { type: 'link', href: 'h'.repeat(9_000) }],
    ['a link that is an object', { type: 'link', href: { toString: () => 'x' } }],
    ['a key without its modifiers', { type: 'key', key: 'j' }],
    ['a key that is a text', { type: 'key', key: 'x'.repeat(40), ctrl: false, shift: false, alt: false, meta: false }],
    ['an outline that is no list', { type: 'outline', headings: {} }],
    ['a heading without an anchor', { type: 'outline', headings: [{ level: 1, text: 'x' }] }],
    ['a selection that ends before it begins', { type: 'selected', place: { start: 9, end: 3, quote: 'x', rect: RECT } }],
    ['a selection without words', { type: 'selected', place: { start: 3, end: 9, quote: '', rect: RECT } }],
    ['a selection of a whole library', { type: 'selected', place: { start: 3, end: 9, quote: 'x'.repeat(200_000), rect: RECT } }],
    ['a highlight without a place', { type: 'highlight', id: 'h1', by: 'press' }],
    ['a highlight by nobody', { type: 'highlight', id: 'h1', rect: RECT, by: 'page' }],
    ['a page without its text', { type: 'ready', height: 1, hasRemoved: true }],
    ['no pictures', { type: 'image', at: 0, pictures: [] }],
    ['a picture without an address', { type: 'image', at: 0, pictures: [{ src: '', alt: '', caption: '' }] }],
    ['an endless outline', { type: 'outline', headings: Array.from({ length: 2_000 }, () => ({ level: 1, text: 'x', anchor: 'y' })) }],
  ];
  it.each(bad)('not %s', (_what, message) => expect(parseFrameMessage(message)).toBeNull());

  it('takes only the fields that it knows, within their bounds', () => {
    expect(parseFrameMessage({ type: 'scroll', progress: 9, direction: 'up', offset: 0.4, quote: '', heading: -7, html: '<b>' })).toEqual({
      type: 'scroll',
      progress: 1,
      direction: 'up',
      offset: 0,
      quote: '',
      heading: -1,
    });
  });
});

describe('what the frame accepts from the window', () => {
  it('settings, brought within their bounds', () => {
    const message = { type: 'settings', ...defaultSettings, size: 900 };
    expect(parseHostMessage(message)).toEqual({ ...message, size: 40 });
  });
  it.each([
    { type: 'scrollTo', anchor: 'cp-a' },
    { type: 'scrollTo', progress: 0.25 },
    { type: 'find', text: 'ships' },
    { type: 'find', text: 'ships', next: 'back' },
    { type: 'find', text: '' },
    { type: 'showRemoved', on: false },
    { type: 'scrollTo', offset: 40 },
    { type: 'find', text: '', any: ['North Sea', 'sea'] },
    { type: 'highlights', list: [{ id: 'h1', start: 1, end: 9, colour: 'blue', note: 'so' }] },
    { type: 'goTo', id: 'h1' },
    { type: 'step', by: -1 },
    { type: 'current', id: null },
    { type: 'clearSelection' },
  ])('%o', (message) => expect(parseHostMessage(message)).toEqual(message));
  it.each([
    { type: 'settings', ...defaultSettings, font: 'url(x)' },
    { type: 'scrollTo' },
    { type: 'showRemoved', on: 1 },
    { type: 'find' },
    { type: 'highlights', list: [{ id: 'h1', start: 1, end: 9, colour: 'url(x)', note: '' }] },
    { type: 'highlights', list: [{ id: 'h1', start: 9, end: 9, colour: 'blue', note: '' }] },
    { type: 'step', by: 2 },
    { type: 'current' },
  ])('not %o', (message) => expect(parseHostMessage(message)).toBeNull());
  it('knows the first message', () => {
    expect(isConnect({ type: 'connect' })).toBe(true);
    expect(isConnect({ type: 'ready' })).toBe(false);
  });
});

describe('the limit on messages', () => {
  it('drops what is over it and recovers with time', () => {
    let now = 0;
    const may = rateLimit(10, () => now);
    const passed = Array.from({ length: 30 }, () => may()).filter(Boolean).length;
    expect(passed).toBe(10);
    now = 500;
    expect(Array.from({ length: 30 }, () => may()).filter(Boolean).length).toBe(5);
  });
});
