// Counts the words of a note as it is being written. The text is a tree whose leaves stay the same where nothing was changed, so
// each leaf is counted once.

import type { Text } from '@codemirror/state';

const WORD = /[\p{L}\p{N}\p{M}_'’-]+/gu;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;

const PLAIN = /^[\t\n\r -~]*$/;
const PLAIN_WORD = /[A-Za-z0-9_'-]+/g;

interface Count {
  words: number;
  /** Characters of scripts without spaces. */
  signs: number;
}

const known = new WeakMap<object, Count>();

/** Words as the library counts them: two characters of a script without spaces make one. */
export function countWords(text: Text | string): number {
  return whole(typeof text === 'string' ? countIn(text) : countOf(text, Infinity)) ?? 0;
}

/** The same for as long as there is time, in milliseconds; `null` when it was not enough. What was counted is known the next time. */
export function countWithin(text: Text, ms: number): number | null {
  return whole(countOf(text, performance.now() + ms));
}

const whole = (count: Count | null): number | null => count && count.words + Math.ceil(count.signs / 2);

function countOf(text: Text, until: number): Count | null {
  const before = known.get(text);
  if (before) return before;
  if (until !== Infinity && performance.now() > until) return null;
  let count: Count | null = text.children ? { words: 0, signs: 0 } : countIn(text.toString());
  for (const child of text.children ?? []) {
    const part = countOf(child, until);
    count = part && count && { words: count.words + part.words, signs: count.signs + part.signs };
    if (!count) return null;
  }
  if (count) known.set(text, count);
  return count;
}

function countIn(text: string): Count {
  // Most leaves are plain English, which is ten times as quick without the tables of all scripts.
  if (PLAIN.test(text)) return { words: text.match(PLAIN_WORD)?.filter((run) => /[A-Za-z0-9]/.test(run)).length ?? 0, signs: 0 };
  const signs = text.match(CJK)?.length ?? 0;
  const spaced = signs === 0 ? text : text.replace(CJK, ' ');
  let words = 0;
  for (const [word] of spaced.matchAll(WORD)) if (/[\p{L}\p{N}]/u.test(word)) words += 1;
  return { words, signs };
}
