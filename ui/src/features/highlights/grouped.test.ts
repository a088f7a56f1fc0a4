import { describe, expect, it } from 'vitest';
import { highlight } from '../../test/fake';
import { heightOf, HEIGHTS, inSight, linesOf, topsOf, type Line } from './grouped';

const NOW = Date.UTC(2026, 5, 1);
const ALL = [
  highlight({ id: '1', quote: 'third', start: 30, article: 'a', articleTitle: 'Sand', colour: 'rose', tags: ['sea'], createdMs: Date.UTC(2026, 4, 9) }),
  highlight({ id: '2', quote: 'other', article: 'b', articleTitle: 'Bees', colour: 'yellow', tags: ['Bees', 'sea'], createdMs: Date.UTC(2026, 4, 8) }),
  highlight({ id: '3', quote: 'first', start: 2, article: 'a', articleTitle: 'Sand', colour: 'rose', createdMs: Date.UTC(2025, 4, 1) }),
];
const told = (lines: Line[]): string[] => lines.map((line) => (line.kind === 'heading' ? `${line.title} ${line.count}` : line.highlight.id));

describe('highlights in groups', () => {
  it.each([
    ['article', ['Sand 2', '3', '1', 'Bees 1', '2']],
    ['colour', ['Yellow 1', '2', 'Rose 2', '1', '3']],
    ['tag', ['Bees 1', '2', 'sea 2', '1', '2', 'Without a tag 1', '3']],
    ['date', ['May 2', '1', '2', 'May 2025 1', '3']],
  ] as const)('by %s', (by, expected) => expect(told(linesOf(ALL, by, NOW))).toEqual(expected));
  it('have keys of their own though one stands in two groups', () => {
    const keys = linesOf(ALL, 'tag', NOW).map((line) => line.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('where lines stand', () => {
  const row = (part: Parameters<typeof highlight>[0]): Line => ({ kind: 'row', key: part.id, highlight: highlight(part) });
  it('a longer quotation takes more lines, up to four, and a note one more', () => {
    const short = heightOf(row({ id: '1', quote: 'few' }), 344);
    expect(heightOf(row({ id: '2', quote: 'x'.repeat(60) }), 344)).toBe(short + HEIGHTS.quoteLine);
    expect(heightOf(row({ id: '3', quote: 'x'.repeat(9_000) }), 344)).toBe(short + 3 * HEIGHTS.quoteLine);
    expect(heightOf(row({ id: '4', quote: 'few', note: 'so' }), 344)).toBe(short + HEIGHTS.note);
    expect(heightOf(row({ id: '5', quote: '海'.repeat(30) }), 344)).toBe(short + HEIGHTS.quoteLine);
  });
  it('only what is in sight is drawn, of any number', () => {
    const many = linesOf(Array.from({ length: 10_000 }, (_, i) => highlight({ id: String(i), article: String(i % 500), start: i })), 'article', NOW);
    const tops = topsOf(many, 344);
    for (const top of [0, 5_000, (tops.at(-1) ?? 0) - 600]) {
      const { from, to } = inSight(tops, top, 600);
      expect(to - from).toBeLessThan(40);
      expect(tops[from]).toBeLessThanOrEqual(top);
      expect(tops[to]).toBeGreaterThanOrEqual(top + 600);
    }
    expect(inSight([0], 0, 600)).toEqual({ from: 0, to: 0 });
  });
});
