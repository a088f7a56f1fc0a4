// Two revisions side by side as rows to show: lines that stayed, came or went, and the words that changed in them. Pure.

import { diff, linesOf, wordsOf } from '../../editor/diff';

export interface Word {
  text: string;
  isChanged: boolean;
}

export type CompareRow = { kind: 'same' | 'added' | 'removed'; words: Word[] } | { kind: 'gap'; lines: number };

/** Lines around a change that are shown. */
const CONTEXT = 2;
/** Lines longer than this are not compared word by word. */
const MOST_WORDS = 4_000;

export function compare(before: string, after: string): CompareRow[] {
  const a = linesOf(before);
  const b = linesOf(after);
  const rows: CompareRow[] = [];
  let index = 0;
  const edits = diff(a, b);
  edits.forEach((edit, number) => {
    pushSame(rows, a.slice(index, edit.fromA), number === 0, false);
    rows.push(...changed(a.slice(edit.fromA, edit.toA), b.slice(edit.fromB, edit.toB)));
    index = edit.toA;
  });
  pushSame(rows, a.slice(index), edits.length === 0, true);
  return rows;
}

/** How many words came and went. */
export function tally(before: string, after: string): { added: number; removed: number } {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  const isWord = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);
  let added = 0;
  let removed = 0;
  for (const edit of diff(a, b)) {
    removed += a.slice(edit.fromA, edit.toA).filter(isWord).length;
    added += b.slice(edit.fromB, edit.toB).filter(isWord).length;
  }
  return { added, removed };
}

function pushSame(rows: CompareRow[], lines: string[], isStart: boolean, isEnd: boolean): void {
  const head = isStart ? 0 : CONTEXT;
  const tail = isEnd ? 0 : CONTEXT;
  const same = (line: string): CompareRow => ({ kind: 'same', words: [{ text: bare(line), isChanged: false }] });
  if (lines.length <= head + tail + 1) {
    rows.push(...lines.map(same));
    return;
  }
  rows.push(...lines.slice(0, head).map(same));
  rows.push({ kind: 'gap', lines: lines.length - head - tail });
  rows.push(...lines.slice(lines.length - tail).map(same));
}

function changed(removed: string[], added: string[]): CompareRow[] {
  const [old, young] = [removed.join(''), added.join('')];
  const isSmall = old.length > 0 && young.length > 0 && old.length + young.length < MOST_WORDS * 8;
  if (!isSmall) return [...whole('removed', old), ...whole('added', young)];
  const a = wordsOf(old);
  const b = wordsOf(young);
  const edits = a.length + b.length > MOST_WORDS ? [] : diff(a, b);
  const kept = a.length - edits.reduce((sum, edit) => sum + edit.toA - edit.fromA, 0);
  // Two lines with hardly a word in common are clearer whole.
  if (edits.length === 0 || kept * 3 < a.length) return [...whole('removed', old), ...whole('added', young)];
  const oldWords = marked(
    a,
    edits.map((edit) => [edit.fromA, edit.toA] as const),
  );
  const newWords = marked(
    b,
    edits.map((edit) => [edit.fromB, edit.toB] as const),
  );
  return [...rowsOf('removed', oldWords), ...rowsOf('added', newWords)];
}

function whole(kind: 'added' | 'removed', text: string): CompareRow[] {
  return text === '' ? [] : rowsOf(kind, [{ text, isChanged: false }]);
}

function marked(words: string[], ranges: readonly (readonly [number, number])[]): Word[] {
  const pieces: Word[] = [];
  let index = 0;
  const push = (to: number, isChanged: boolean): void => {
    const text = words.slice(index, to).join('');
    if (text) pieces.push({ text, isChanged });
    index = to;
  };
  for (const [from, to] of ranges) {
    push(from, false);
    push(to, true);
  }
  push(words.length, false);
  return pieces;
}

/** Breaks pieces into rows at line ends. */
function rowsOf(kind: 'added' | 'removed', words: Word[]): CompareRow[] {
  const rows: Word[][] = [[]];
  for (const word of words) {
    word.text.split('\n').forEach((text, index) => {
      if (index > 0) rows.push([]);
      if (text) rows.at(-1)?.push({ text, isChanged: word.isChanged });
    });
  }
  // The last line's end does not begin another.
  if (rows.length > 1 && rows.at(-1)?.length === 0) rows.pop();
  return rows.map((row) => ({ kind, words: row }));
}

function bare(line: string): string {
  return line.endsWith('\n') ? line.slice(0, -1) : line;
}
