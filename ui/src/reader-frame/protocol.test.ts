import { describe, expect, it } from 'vitest';
import { defaultSettings, isConnect, parseFrameMessage, parseHostMessage, rateLimit } from './protocol';

describe('what the window accepts from the frame', () => {
  const good = [
    { type: 'ready', height: 1200, hasRemoved: true },
    { type: 'scroll', progress: 0.5, direction: 'down' },
    { type: 'link', href: 'https://example.org/' },
    { type: 'key', key: 'j', ctrl: false, shift: false, alt: false, meta: false },
    { type: 'outline', headings: [{ level: 2, text: 'Ships', anchor: 'cp-a' }] },
    { type: 'image', src: '/blob/ab' },
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
    ['an endless outline', { type: 'outline', headings: Array.from({ length: 2_000 }, () => ({ level: 1, text: 'x', anchor: 'y' })) }],
  ];
  it.each(bad)('not %s', (_what, message) => expect(parseFrameMessage(message)).toBeNull());

  it('takes only the fields that it knows, within their bounds', () => {
    expect(parseFrameMessage({ type: 'scroll', progress: 9, direction: 'up', html: '<b>' })).toEqual({
      type: 'scroll',
      progress: 1,
      direction: 'up',
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
  ])('%o', (message) => expect(parseHostMessage(message)).toEqual(message));
  it.each([
    { type: 'settings', ...defaultSettings, font: 'url(x)' },
    { type: 'scrollTo' },
    { type: 'showRemoved', on: 1 },
    { type: 'find' },
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
