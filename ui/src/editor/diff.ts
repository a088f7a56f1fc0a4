// What changed between two texts, as the shortest list of pieces. Pure; merging, showing and applying changes build on it.

/** Replaces `a[fromA..toA]` by `b[fromB..toB]`; everything between edits is equal. */
export interface Edit {
  fromA: number;
  toA: number;
  fromB: number;
  toB: number;
}

/** Steps after which the rest counts as replaced: two texts with nothing in common are not worth more. */
const MOST_STEPS = 1_500;

/** Edits that turn one list into the other (Myers' algorithm, after what is equal at both ends is set aside). */
export function diff<T>(a: readonly T[], b: readonly T[]): Edit[] {
  let start = 0;
  const shortest = Math.min(a.length, b.length);
  while (start < shortest && a[start] === b[start]) start += 1;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  if (start === endA && start === endB) return [];
  if (start === endA || start === endB) return [{ fromA: start, toA: endA, fromB: start, toB: endB }];
  return middle(a.slice(start, endA), b.slice(start, endB)).map((edit) => ({
    fromA: edit.fromA + start,
    toA: edit.toA + start,
    fromB: edit.fromB + start,
    toB: edit.toB + start,
  }));
}

function middle<T>(a: readonly T[], b: readonly T[]): Edit[] {
  const most = Math.min(MOST_STEPS, a.length + b.length);
  const offset = most + 1;
  const furthest = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let step = 0; step <= most; step += 1) {
    trace.push(furthest.slice(offset - step - 1, offset + step + 2));
    for (let diagonal = -step; diagonal <= step; diagonal += 2) {
      const down = diagonal === -step || (diagonal !== step && at(furthest, offset + diagonal - 1) < at(furthest, offset + diagonal + 1));
      let x = down ? at(furthest, offset + diagonal + 1) : at(furthest, offset + diagonal - 1) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      furthest[offset + diagonal] = x;
      if (x >= a.length && x - diagonal >= b.length) return walkBack(trace, a.length, b.length, step);
    }
  }
  return [{ fromA: 0, toA: a.length, fromB: 0, toB: b.length }];
}

/** Follows the furthest points back from the end, and joins steps that touch. */
function walkBack(trace: readonly Int32Array[], lengthA: number, lengthB: number, steps: number): Edit[] {
  const edits: Edit[] = [];
  let x = lengthA;
  let y = lengthB;
  for (let step = steps; step > 0; step -= 1) {
    const before = trace[step] ?? new Int32Array(0);
    // The slice begins at diagonal -step - 1.
    const furthest = (diagonal: number): number => at(before, diagonal + step + 1);
    const diagonal = x - y;
    const down = diagonal === -step || (diagonal !== step && furthest(diagonal - 1) < furthest(diagonal + 1));
    const previous = down ? diagonal + 1 : diagonal - 1;
    const fromX = furthest(previous);
    const fromY = fromX - previous;
    const next = edits.at(-1);
    const toX = down ? fromX : fromX + 1;
    const toY = down ? fromY + 1 : fromY;
    if (next && next.fromA === toX && next.fromB === toY) {
      next.fromA = fromX;
      next.fromB = fromY;
    } else {
      edits.push({ fromA: fromX, toA: toX, fromB: fromY, toB: toY });
    }
    x = fromX;
    y = fromY;
  }
  return edits.reverse();
}

function at(list: Int32Array, index: number): number {
  return list[index] ?? 0;
}

/** Lines with their line breaks, so that joining them gives the text again. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Words, white space and signs; a character of a script without spaces is a word of its own. */
export function wordsOf(text: string): string[] {
  return (
    text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}\p{M}_]+|\s+|[^\p{L}\p{N}\p{M}_\s]/gu) ??
    []
  );
}

export interface TextChange {
  from: number;
  to: number;
  insert: string;
}

/** Changes of character positions that turn `before` into `after`: lines first, then the words of lines that changed. */
export function textChanges(before: string, after: string): TextChange[] {
  const changes: TextChange[] = [];
  forEachPiece(linesOf(before), linesOf(after), 0, (from, a, b) => {
    forEachPiece(wordsOf(a), wordsOf(b), from, (at, old, insert) => changes.push({ from: at, to: at + old.length, insert }));
  });
  return changes;
}

function forEachPiece(a: string[], b: string[], base: number, see: (from: number, a: string, b: string) => void): void {
  let index = 0;
  let position = base;
  for (const edit of diff(a, b)) {
    for (; index < edit.fromA; index += 1) position += a[index]?.length ?? 0;
    const old = a.slice(edit.fromA, edit.toA).join('');
    see(position, old, b.slice(edit.fromB, edit.toB).join(''));
    position += old.length;
    index = edit.toA;
  }
}
