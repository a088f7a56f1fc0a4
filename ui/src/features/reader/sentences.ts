// A comparison as paragraphs to show: the sentences around each change, and how many were left out between. Pure.

import type { DiffRow } from '../../api/generated';

export type Part = { kind: 'text'; rows: DiffRow[] } | { kind: 'gap'; sentences: number };

/** Sentences around a change that are shown. */
const CONTEXT = 1;

export function paragraphs(rows: readonly DiffRow[]): Part[] {
  const shown = rows.map(() => false);
  rows.forEach((row, at) => {
    if (row.kind === 'same') return;
    for (let i = Math.max(0, at - CONTEXT); i <= Math.min(rows.length - 1, at + CONTEXT); i += 1) shown[i] = true;
  });
  const parts: Part[] = [];
  rows.forEach((row, at) => {
    const last = parts.at(-1);
    if (!shown[at]) {
      if (last?.kind === 'gap') last.sentences += 1;
      else parts.push({ kind: 'gap', sentences: 1 });
    } else if (last?.kind === 'text' && !row.begins) last.rows.push(row);
    else parts.push({ kind: 'text', rows: [row] });
  });
  return parts;
}
