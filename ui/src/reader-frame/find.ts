// Finds text in the page and has the matches drawn; the document itself is never changed. What is searched for, and when, is
// the window's decision.

import type { Ink } from './ink';

/** What is found lies over what is highlighted. */
const FOUND = 2;

const BLOCKS = new Set([
  'ADDRESS',
  'ARTICLE',
  'ASIDE',
  'BLOCKQUOTE',
  'BR',
  'DD',
  'DETAILS',
  'DIV',
  'DL',
  'DT',
  'FIGCAPTION',
  'FIGURE',
  'FOOTER',
  'H1',
  'H2',
  'H3',
  'H4',
  'H5',
  'H6',
  'HEADER',
  'HR',
  'LI',
  'MAIN',
  'OL',
  'P',
  'PRE',
  'SECTION',
  'SUMMARY',
  'TABLE',
  'TD',
  'TH',
  'TR',
  'UL',
]);
const MOST = 5_000;

/** The page's text in one string, and where each piece of it stands. */
interface Flat {
  text: string;
  nodes: { node: Text; start: number }[];
}

/** Folds for comparison, one unit to one unit: case and accents go, lengths stay, so that offsets hold. */
export function fold(text: string): string {
  const plain = text.replace(/[^\x00-\x7f]/g, (unit) => {
    if (/[‘’]/.test(unit)) return "'";
    if (/[“”]/.test(unit)) return '"';
    if (/\s/.test(unit)) return ' ';
    const folded = unit.normalize('NFD').charAt(0).toLowerCase();
    return folded.length === 1 ? folded : unit;
  });
  return plain.toLowerCase().replace(/\s/g, ' ');
}

/** Every place of any of some texts, in the order of the page. */
export function findRanges(root: Node, ...wanted: string[]): Range[] {
  // The page's own line breaks and indents stand for one space.
  const alternatives = wanted
    .map((one) => fold(one).split(/ +/).filter(Boolean).map((word) => word.replace(/[^\p{L}\p{N}\s]/gu, '\\$&')).join(' +'))
    .filter((one) => one !== '')
    .sort((a, b) => b.length - a.length);
  if (alternatives.length === 0) return [];
  const needle = new RegExp(alternatives.join('|'), 'g');
  const flat = flatten(root);
  const ranges: Range[] = [];
  for (const match of fold(flat.text).matchAll(needle)) {
    if (ranges.length >= MOST) break;
    const range = rangeOf(flat, match.index, match.index + match[0].length);
    if (range) ranges.push(range);
  }
  return ranges;
}

/** Shows `ranges`, the one at `current` stronger. */
export function paint(ink: Ink, ranges: readonly Range[], current: number): void {
  const now = ranges[current];
  ink.draw('found', ranges, FOUND);
  ink.draw('found-now', now ? [now] : [], FOUND + 1);
}

function flatten(root: Node): Flat {
  const flat: Flat = { text: '', nodes: [] };
  const pieces: string[] = [];
  let length = 0;
  let pending = false;
  const visit = (node: Node): void => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (pending) {
        pieces.push('\u0001');
        length += 1;
        pending = false;
      }
      const data = (node as Text).data;
      flat.nodes.push({ node: node as Text, start: length });
      pieces.push(data);
      length += data.length;
      return;
    }
    const isBlock = BLOCKS.has(node.nodeName);
    if (isBlock) pending = true;
    for (let child = node.firstChild; child; child = child.nextSibling) visit(child);
    if (isBlock) pending = true;
  };
  visit(root);
  flat.text = pieces.join('');
  return flat;
}

function rangeOf(flat: Flat, start: number, end: number): Range | null {
  const from = place(flat, start, false);
  const to = place(flat, end, true);
  if (!from || !to) return null;
  const range = document.createRange();
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset);
  return range;
}

function place(flat: Flat, at: number, isEnd: boolean): { node: Text; offset: number } | null {
  let low = 0;
  let high = flat.nodes.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const start = flat.nodes[middle]?.start ?? 0;
    if (isEnd ? start < at : start <= at) low = middle;
    else high = middle - 1;
  }
  const found = flat.nodes[low];
  return found ? { node: found.node, offset: Math.min(found.node.data.length, Math.max(0, at - found.start)) } : null;
}
