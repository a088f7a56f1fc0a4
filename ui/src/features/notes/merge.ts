// Brings two changes of the same text together: what only one side changed is taken from that side. Lines first, then the words of
// lines that both changed, since a paragraph is one line. Pure.

import { diff, linesOf, wordsOf, type Edit } from '../../editor/diff';

export interface Merged {
  /** Whether no place was changed by both in different ways. */
  isClean: boolean;
  /** The merged text; where both changed a place, what stands in `mine`. */
  text: string;
  /** The merged text; where both changed a place, mine and then theirs. */
  both: string;
}

/** A stretch of the base with what each side made of it. */
interface Piece {
  base: string;
  mine: string;
  theirs: string;
}

export function merge(base: string, mine: string, theirs: string): Merged {
  if (mine === theirs || theirs === base) return { isClean: true, text: mine, both: mine };
  if (mine === base) return { isClean: true, text: theirs, both: theirs };
  let isClean = true;
  let text = '';
  let both = '';
  for (const piece of pieces(base, mine, theirs, linesOf)) {
    const settled = settle(piece) ?? mergeWords(piece);
    if (settled !== null) {
      text += settled;
      both += settled;
      continue;
    }
    isClean = false;
    text += piece.mine;
    both += stacked(piece.mine, piece.theirs);
  }
  return { isClean, text, both };
}

/** What a piece becomes when at most one side changed it, or both the same way. */
function settle({ base, mine, theirs }: Piece): string | null {
  if (mine === theirs || theirs === base) return mine;
  return mine === base ? theirs : null;
}

function mergeWords(piece: Piece): string | null {
  // Lines that one side removed are not worth guessing about.
  if (piece.base === '' || piece.mine === '' || piece.theirs === '') return null;
  let text = '';
  for (const part of pieces(piece.base, piece.mine, piece.theirs, wordsOf)) {
    const settled = settle(part);
    if (settled === null) return null;
    text += settled;
  }
  return text;
}

function stacked(mine: string, theirs: string): string {
  return mine !== '' && !mine.endsWith('\n') && theirs !== '' ? `${mine}\n${theirs}` : mine + theirs;
}

function pieces(base: string, mine: string, theirs: string, split: (text: string) => string[]): Piece[] {
  const [o, a, b] = [split(base), split(mine), split(theirs)];
  const editsA = diff(o, a);
  const editsB = diff(o, b);
  const found: Piece[] = [];
  const at = { o: 0, a: 0, b: 0 };
  const push = (o2: number, a2: number, b2: number): void => {
    const part = (list: string[], from: number, to: number): string => list.slice(from, to).join('');
    if (o2 > at.o || a2 > at.a || b2 > at.b) found.push({ base: part(o, at.o, o2), mine: part(a, at.a, a2), theirs: part(b, at.b, b2) });
    Object.assign(at, { o: o2, a: a2, b: b2 });
  };
  let indexA = 0;
  let indexB = 0;
  while (indexA < editsA.length || indexB < editsB.length) {
    const start = Math.min(editsA[indexA]?.fromA ?? Infinity, editsB[indexB]?.fromA ?? Infinity);
    const same = start - at.o;
    push(start, at.a + same, at.b + same);
    // Everything that overlaps or touches, on either side, is one piece.
    const [firstA, firstB] = [indexA, indexB];
    let end = start;
    for (;;) {
      const [editA, editB] = [editsA[indexA], editsB[indexB]];
      if (editA && editA.fromA <= end) {
        end = Math.max(end, editA.toA);
        indexA += 1;
      } else if (editB && editB.fromA <= end) {
        end = Math.max(end, editB.toA);
        indexB += 1;
      } else {
        break;
      }
    }
    push(end, end + shift(editsA.slice(firstA, indexA), at.a - at.o), end + shift(editsB.slice(firstB, indexB), at.b - at.o));
  }
  push(o.length, a.length, b.length);
  return found;
}

/** How far a side is ahead of the base after some edits. */
function shift(edits: readonly Edit[], before: number): number {
  return edits.reduce((sum, edit) => sum + (edit.toB - edit.fromB) - (edit.toA - edit.fromA), before);
}
