// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { diff, linesOf, textChanges, wordsOf } from './diff';

/** Numbers that look random and are the same each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function apply(before: string, changes: readonly { from: number; to: number; insert: string }[]): string {
  return [...changes].reverse().reduce((text, { from, to, insert }) => text.slice(0, from) + insert + text.slice(to), before);
}

describe('what changed between two texts', () => {
  it.each([
    ['', ''],
    ['', 'new\n'],
    ['old\n', ''],
    ['one\ntwo\nthree\n', 'one\n2\nthree\n'],
    ['the night train', 'the slow night train'],
    ['a\nb\nc', 'c\nb\na'],
    ['日本の春', '日本の秋'],
    ['a\r\nb', 'a\nb'],
  ])('%j to %j', (before, after) => expect(apply(before, textChanges(before, after))).toBe(after));
  it('turns any text into any other', () => {
    const next = random(7);
    const words = ['a', 'b', 'c', ' ', '\n', 'ä', '语', '.'];
    const text = (): string => Array.from({ length: Math.floor(next() * 60) }, () => words[Math.floor(next() * words.length)]).join('');
    for (let i = 0; i < 300; i += 1) {
      const [before, after] = [text(), text()];
      expect(apply(before, textChanges(before, after))).toBe(after);
    }
  });
  it('touches only the word that changed', () => {
    expect(textChanges('one two three\n', 'one 2 three\n')).toEqual([{ from: 4, to: 7, insert: '2' }]);
  });
  it('finds the shortest list of edits', () => {
    const edits = diff([...'ABCABBA'], [...'CBABAC']);
    const size = edits.reduce((sum, edit) => sum + edit.toA - edit.fromA + edit.toB - edit.fromB, 0);
    expect(size).toBe(5);
  });
  it('gives up on two texts with nothing in common, but stays right', () => {
    const before = Array.from({ length: 3_000 }, (_none, i) => `a${i}\n`).join('');
    const after = Array.from({ length: 3_000 }, (_none, i) => `b${i}\n`).join('');
    expect(apply(before, textChanges(before, after))).toBe(after);
  });
  it('cuts lines and words so that they join again', () => {
    for (const text of ['', 'a\n\nb', 'no end', 'ends\n', 'Ünïcode — 日本語, ok?']) {
      expect(linesOf(text).join('')).toBe(text);
      expect(wordsOf(text).join('')).toBe(text);
    }
  });
});
