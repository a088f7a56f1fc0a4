import { describe, expect, it } from 'vitest';
import { placeBar } from './place-bar';

describe('the bar by a selection', () => {
  const bar = { width: 200, height: 40 };
  const stage = { width: 800, height: 600 };
  it.each([
    ['above the words', { left: 300, top: 200, width: 100, height: 20 }, { left: 250, top: 152 }],
    ['below where there is no room above', { left: 300, top: 20, width: 100, height: 20 }, { left: 250, top: 48 }],
    ['at the top when the selection fills the page', { left: 100, top: -400, width: 600, height: 1200 }, { left: 300, top: 8 }],
    ['inside at the left', { left: 0, top: 200, width: 20, height: 20 }, { left: 8, top: 152 }],
    ['inside at the right', { left: 780, top: 200, width: 20, height: 20 }, { left: 592, top: 152 }],
    ['inside when the words are below the page', { left: 300, top: 900, width: 100, height: 20 }, { left: 250, top: 552 }],
  ])('%s', (_where, rect, expected) => expect(placeBar(rect, bar, stage)).toEqual(expected));
});
