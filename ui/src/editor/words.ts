// Counts the words of a note as it is being written. The text is a tree whose leaves stay the same where nothing was changed, so
// each leaf is counted once.

import type { Text } from '@codemirror/state';

const WORD = /[\p{L}\p{N}\p{M}_'’-]+/gu;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;

interface Count {
  words: number;
  /** Characters of scripts without spaces. */
  signs: number;
}

const known = new WeakMap<object, Count>();

/** Words as the library counts them: two characters of a script without spaces make one. */
export function countWords(text: Text | string): number {
  const { words, signs } = typeof text === 'string' ? countIn(text) : countOf(text);
  return words + Math.ceil(signs / 2);
}

function countOf(text: Text): Count {
  const before = known.get(text);
  if (before) return before;
  const count = text.children ? text.children.map(countOf).reduce((sum, one) => ({ words: sum.words + one.words, signs: sum.signs + one.signs }), { words: 0, signs: 0 }) : countIn(text.toString());
  known.set(text, count);
  return count;
}

function countIn(text: string): Count {
  const signs = text.match(CJK)?.length ?? 0;
  const spaced = signs === 0 ? text : text.replace(CJK, ' ');
  let words = 0;
  for (const [word] of spaced.matchAll(WORD)) if (/[\p{L}\p{N}]/u.test(word)) words += 1;
  return { words, signs };
}
