// Highlights in their groups, and where each line of the list stands: headings and rows have heights of their own, so that a
// list of any length can be drawn in part. Pure.

import type { Highlight } from '../../api/generated';

export type Grouping = 'date' | 'article' | 'colour' | 'tag';

export type Line =
  | { kind: 'heading'; key: string; title: string; count: number; colour: string | null; article: string | null }
  | { kind: 'row'; key: string; highlight: Highlight };

const COLOUR_NAMES: Record<string, string> = { yellow: 'Yellow', green: 'Green', blue: 'Blue', rose: 'Rose', violet: 'Violet' };
const UNTAGGED = 'Without a tag';

/** Headings and rows in their order. A highlight with several tags stands under each. */
export function linesOf(all: readonly Highlight[], by: Grouping, now: number): Line[] {
  const groups = new Map<string, { title: string; colour: string | null; article: string | null; rows: Highlight[] }>();
  const put = (key: string, title: string, one: Highlight): void => {
    const group = groups.get(key);
    if (group) group.rows.push(one);
    else groups.set(key, { title, colour: by === 'colour' ? one.colour : null, article: by === 'article' ? one.article : null, rows: [one] });
  };
  for (const one of all) {
    if (by === 'article') put(one.article, one.articleTitle, one);
    else if (by === 'colour') put(one.colour, COLOUR_NAMES[one.colour] ?? one.colour, one);
    else if (by === 'date') put(monthOf(one.createdMs), monthName(one.createdMs, now), one);
    else if (one.tags.length === 0) put('', UNTAGGED, one);
    else for (const tag of one.tags) put(tag.toLowerCase(), tag, one);
  }
  const keys = [...groups.keys()];
  if (by === 'tag') keys.sort((a, b) => (a === '' ? 1 : b === '' ? -1 : a.localeCompare(b)));
  if (by === 'colour') keys.sort((a, b) => Object.keys(COLOUR_NAMES).indexOf(a) - Object.keys(COLOUR_NAMES).indexOf(b));
  return keys.flatMap((key) => {
    const group = groups.get(key);
    if (!group) return [];
    const { title, colour, article, rows } = group;
    const sorted = by === 'article' ? rows.toSorted((a, b) => a.start - b.start || a.createdMs - b.createdMs) : rows;
    return [
      { kind: 'heading', key: `heading ${key}`, title, count: rows.length, colour, article } satisfies Line,
      ...sorted.map((highlight): Line => ({ kind: 'row', key: `${key} ${highlight.id}`, highlight })),
    ];
  });
}

/** Pixels of a line's parts; the style sheet of the rows says the same. */
export const HEIGHTS = { heading: 42, row: 40, quoteLine: 22, note: 24, mostQuoteLines: 4 } as const;
/** Pixels of an average letter. */
const LETTER = 6.9;

export function heightOf(line: Line, width: number): number {
  if (line.kind === 'heading') return HEIGHTS.heading;
  const { quote, note } = line.highlight;
  return HEIGHTS.row + quoteLines(quote, width) * HEIGHTS.quoteLine + (note.trim() === '' ? 0 : HEIGHTS.note);
}

/** Lines that a quotation gets in a pane of some width. */
export function quoteLines(quote: string, width: number): number {
  const letters = Math.max(12, Math.floor((width - 52) / LETTER));
  const wide = /[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]/.test(quote) ? 2 : 1;
  const lines = quote.split('\n').reduce((sum, part) => sum + Math.max(1, Math.ceil((part.length * wide) / letters)), 0);
  return Math.min(HEIGHTS.mostQuoteLines, lines);
}

/** Where each line begins, and at the end where the last one ends. */
export function topsOf(lines: readonly Line[], width: number): number[] {
  const tops = [0];
  for (const line of lines) tops.push((tops.at(-1) ?? 0) + heightOf(line, width));
  return tops;
}

/** Lines that are in sight between two heights, with some to spare. */
export function inSight(tops: readonly number[], top: number, height: number, spare = 400): { from: number; to: number } {
  const lines = tops.length - 1;
  const from = Math.max(0, firstAfter(tops, top - spare) - 1);
  return { from, to: Math.min(lines, firstAfter(tops, top + height + spare)) };
}

function firstAfter(tops: readonly number[], at: number): number {
  let low = 0;
  let high = tops.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tops[middle] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

function monthOf(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`;
}

function monthName(at: number, now: number): string {
  const date = new Date(at);
  const thisYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString('en-GB', { month: 'long', ...(thisYear ? {} : { year: 'numeric' }) });
}
