// From what was searched for in the library to what is marked in the page that is opened from the results. Pure.

import type { Marked } from '../api/generated';

const MOST = 20;

/** The matched words of a result as they stand in the text, each once; words that stand together also as one. */
export function needlesOf(...texts: (Marked | undefined)[]): string[] {
  const found = new Map<string, string>();
  for (const marked of texts) {
    if (!marked) continue;
    for (const [start, end] of [...together(marked), ...marked.marks]) {
      const words = marked.text.slice(start, end).trim();
      if (words.length > 1 || /[^\x00-\x7f]/.test(words)) found.set(words.toLowerCase(), words);
    }
  }
  return [...found.values()].slice(0, MOST);
}

/** Matches that nothing but white space parts. */
function together({ text, marks }: Marked): [number, number][] {
  const parts: [number, number][] = [];
  for (const [start, end] of marks) {
    const last = parts.at(-1);
    if (last && start >= last[1] && text.slice(last[1], start).trim() === '') last[1] = end;
    else parts.push([start, end]);
  }
  return parts;
}
