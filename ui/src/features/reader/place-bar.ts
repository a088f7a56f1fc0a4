// Where the bar stands by a selection: above it, else below it, else over it; always on the page. Pure.

import type { Rect } from '../../reader-frame/protocol';

interface Size {
  width: number;
  height: number;
}

const GAP = 8;
const MARGIN = 8;

export function placeBar(rect: Rect, bar: Size, stage: Size): { left: number; top: number } {
  const left = Math.max(MARGIN, Math.min(rect.left + rect.width / 2 - bar.width / 2, stage.width - bar.width - MARGIN));
  const above = rect.top - bar.height - GAP;
  const below = rect.top + rect.height + GAP;
  if (above >= MARGIN) return { left, top: Math.min(above, stage.height - bar.height - MARGIN) };
  if (below + bar.height + MARGIN <= stage.height) return { left, top: Math.max(MARGIN, below) };
  return { left, top: MARGIN };
}
