// The arithmetic of a virtual list with rows of one height. Pure; lengths in pixels.

export interface Visible {
  /** First row to draw. */
  from: number;
  /** One past the last row to draw. */
  to: number;
}

/** What a row is told when it is drawn. */
export interface RowContext {
  index: number;
  cursor: boolean;
}

/** Rows to draw for a scroll position, with some to spare on both sides. */
export function visibleRows(scrollTop: number, viewHeight: number, rowHeight: number, total: number, spare = 6): Visible {
  if (total <= 0 || rowHeight <= 0) return { from: 0, to: 0 };
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const last = Math.ceil((Math.max(0, scrollTop) + viewHeight) / rowHeight);
  const from = Math.min(Math.max(0, first - spare), total);
  return { from, to: Math.max(from, Math.min(total, last + spare)) };
}

/** The least scrolling that brings a whole row into sight; the same position when it is in sight already. */
export function scrollToShow(index: number, scrollTop: number, viewHeight: number, rowHeight: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  const bottom = top + rowHeight;
  return bottom > scrollTop + viewHeight ? bottom - viewHeight : scrollTop;
}

/** The scroll position that keeps the same row at the top when the row height changes. */
export function rescale(scrollTop: number, before: number, after: number): number {
  return before <= 0 ? 0 : (scrollTop / before) * after;
}
