// The highlights of an article in the order of its text, and apart from them those without a place. Pure.

import type { PlacedHighlight } from '../../api/generated';

export function inOrder(all: readonly PlacedHighlight[]): { placed: PlacedHighlight[]; astray: PlacedHighlight[] } {
  const placed = all.filter((one) => one.start !== null && (one.state === 'anchored' || one.state === 'moved'));
  const astray = all.filter((one) => !placed.includes(one));
  placed.sort((a, b) => (a.start ?? 0) - (b.start ?? 0) || (a.end ?? 0) - (b.end ?? 0));
  return { placed, astray };
}
