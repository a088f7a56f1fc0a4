// One change between two texts, made again by hand.
import { describe, expect, it } from 'vitest';
import { editBetween } from './edit-between';

function made(from: string, to: string): string {
  const { at, cut, put, length } = editBetween(from, to);
  expect(length).toBe(from.length);
  return from.slice(0, at) + put + from.slice(at + cut);
}

describe('the change between two texts', () => {
  it('is where they differ, and nothing else', () => {
    expect(editBetween('one two three', 'one 2 three')).toEqual({ at: 4, cut: 3, put: '2', length: 13 });
    expect(editBetween('same', 'same')).toMatchObject({ cut: 0, put: '' });
    expect(editBetween('', 'new')).toEqual({ at: 0, cut: 0, put: 'new', length: 0 });
    expect(editBetween('aaa', 'aaaa')).toMatchObject({ cut: 0, put: 'a' });
    expect(editBetween('aaaa', 'aa')).toMatchObject({ cut: 2, put: '' });
  });
  it('never cuts a character in two', () => {
    // Both begin, and both end, with the same half.
    expect(editBetween('x\u{1f41d}y', 'x\u{1f41e}y')).toEqual({ at: 1, cut: 2, put: '\u{1f41e}', length: 4 });
    expect(editBetween('\u{1f41d}', '\u{1f81d}')).toEqual({ at: 0, cut: 2, put: '\u{1f81d}', length: 2 });
  });
  it('makes the other text, whatever both are', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const letters = ['a', 'b', '\n', '\u{1f41d}', '\u{1f41e}', 'é'];
    const text = (length: number): string => Array.from({ length }, () => letters[random(letters.length)]).join('');
    for (let round = 0; round < 400; round += 1) {
      const from = round % 20 === 0 ? text(9_000) : text(random(12));
      const at = random(from.length + 1);
      const to = round % 3 === 0 ? text(random(12)) : from.slice(0, at) + text(random(3)) + from.slice(at + random(4));
      expect(made(from, to)).toBe(to);
    }
  });
  it('is small in a long text', () => {
    const from = 'the sea was calm '.repeat(60_000);
    const to = `${from.slice(0, 500_000)}!${from.slice(500_000)}`;
    expect(editBetween(from, to)).toEqual({ at: 500_000, cut: 0, put: '!', length: from.length });
  });
});
