// Cuts a text at its marks. Marks that overlap, are out of order or out of bounds are set right. Pure.

export interface Piece {
  text: string;
  marked: boolean;
}

/** Start and end of marks in UTF-16 units. The pieces joined are the text, whatever the marks are. */
export function pieces(text: string, marks: readonly (readonly [number, number])[]): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  const add = (to: number, marked: boolean): void => {
    if (to > at) found.push({ text: text.slice(at, to), marked });
    at = Math.max(at, to);
  };
  for (const [start, end] of [...marks].sort((a, b) => a[0] - b[0])) {
    add(Math.min(start, text.length), false);
    add(Math.min(end, text.length), true);
  }
  add(text.length, false);
  return found;
}
