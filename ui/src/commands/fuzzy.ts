// Finds commands by what is typed: letters in order, with words and their beginnings first. Pure.

export interface Match {
  score: number;
  /** Start and end of each matched stretch of the text, UTF-16 units. */
  marks: [number, number][];
}

/** How well a text fits what was typed, or `null`. Every typed word must be found; capitals and accents do not matter. */
export function match(typed: string, text: string): Match | null {
  const wanted = fold(typed).split(/\s+/).filter((word) => word !== '');
  const folded = fold(text);
  // Folding must not move letters, or the marks would stand in the wrong place.
  const same = folded.length === text.length;
  let score = 0;
  const marks: [number, number][] = [];
  for (const word of wanted) {
    const found = whole(word, folded) ?? scattered(word, folded);
    if (!found) return null;
    score += found.score;
    if (same) marks.push(...found.marks);
  }
  return { score: score - folded.length / 1000, marks: marks.sort((a, b) => a[0] - b[0]) };
}

function whole(word: string, text: string): Match | null {
  const starts = [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((found) => found.index);
  const atWord = starts.find((start) => text.startsWith(word, start));
  const at = atWord ?? text.indexOf(word);
  if (at < 0) return null;
  const score = at === 0 ? 4 : atWord === undefined ? 2 : 3;
  return { score, marks: [[at, at + word.length]] };
}

/** Letters in order, each at the beginning of a word or right after the one before. */
function scattered(word: string, text: string): Match | null {
  const marks: [number, number][] = [];
  let from = 0;
  for (const letter of word) {
    let at = text.indexOf(letter, from);
    while (at > 0 && at !== from && /[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) at = text.indexOf(letter, at + 1);
    if (at < 0) return null;
    marks.push([at, at + letter.length]);
    from = at + letter.length;
  }
  return { score: 1, marks };
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
