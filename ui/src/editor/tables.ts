// Draws tables where they stand: every cell is a box as wide as its column, so that a table reads like one and is edited like text.

import type { Line } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { SyntaxNode } from '@lezer/common';
import type { Drawing } from './drawing';
import { rawTable } from './table-edit';

export interface Cell {
  from: number;
  to: number;
}

export interface TableRow {
  from: number;
  to: number;
  /** Where the pipes stand. */
  pipes: number[];
  cells: Cell[];
}

export type Alignment = 'start' | 'center' | 'end';

/** A table larger than this is shown as it is written. */
const MOST_CHARACTERS = 50_000;
const GAP = 22;
const EDGE = 4;
const LEAST_WIDTH = 56;

/** The cells of one line of a table. `base` is where the line begins. */
export function rowOf(text: string, base: number): TableRow {
  const pipes: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === '|') pipes.push(at);
  }
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  const inner = pipes.filter((at) => at > start && at < end - 1);
  const first = pipes[0] === start ? start + 1 : start;
  const last = pipes.at(-1) === end - 1 && end - 1 > start ? end - 1 : end;
  const edges = [first, ...inner.flatMap((at) => [at, at + 1]), last];
  const cells: Cell[] = [];
  for (let index = 0; index + 1 < edges.length; index += 2) {
    cells.push({ from: base + (edges[index] ?? 0), to: base + Math.max(edges[index] ?? 0, edges[index + 1] ?? 0) });
  }
  return { from: base, to: base + text.length, pipes: pipes.map((at) => base + at), cells };
}

export function alignments(delimiter: string): Alignment[] {
  return rowOf(delimiter, 0).cells.map(({ from, to }) => {
    const cell = delimiter.slice(from, to).trim();
    if (cell.endsWith(':')) return cell.startsWith(':') ? 'center' : 'end';
    return 'start';
  });
}

/** Widths of columns in pixels that fit into `room`: narrow ones keep theirs, wide ones share what is left. */
export function fit(natural: number[], room: number): number[] {
  const total = natural.reduce((sum, width) => sum + width, 0);
  if (total <= room) return natural;
  // Many columns are narrow rather than out of sight.
  const least = Math.max(8, Math.min(LEAST_WIDTH, Math.floor(room / natural.length)));
  const widths = natural.map(() => 0);
  let left = room;
  let open = natural.map((_width, index) => index);
  for (;;) {
    const share = left / open.length;
    const small = open.filter((index) => (natural[index] ?? 0) <= share);
    if (small.length === 0 || small.length === open.length) {
      for (const index of open) widths[index] = small.length > 0 ? (natural[index] ?? 0) : Math.max(least, Math.floor(share));
      return widths;
    }
    for (const index of small) {
      widths[index] = natural[index] ?? 0;
      left -= natural[index] ?? 0;
    }
    open = open.filter((index) => !small.includes(index));
  }
}

export function drawTable(drawing: Drawing, table: SyntaxNode, measure: Measure, from: number, to: number): void {
  if (table.to - table.from > MOST_CHARACTERS || drawing.state.field(rawTable, false) === table.from) return;
  const { doc } = drawing.state;
  const lines: { line: Line; row: TableRow }[] = [];
  for (let at = doc.lineAt(table.from); ; at = doc.line(at.number + 1)) {
    // A table in a list or quotation begins after the line's own signs.
    const start = Math.max(at.from, lines.length === 0 ? table.from : at.from);
    lines.push({ line: at, row: rowOf(doc.sliceString(start, at.to), start) });
    if (at.to >= table.to || at.number === doc.lines) break;
  }
  const delimiter = lines[1];
  if (!delimiter) return;
  const aligned = alignments(doc.sliceString(delimiter.row.from, delimiter.row.to));
  const columns = Math.max(...lines.map(({ row }) => row.cells.length));
  const natural = Array.from({ length: columns }, (_none, column) =>
    Math.max(
      24,
      ...lines.map(({ row }, index) => {
        const cell = row.cells[column];
        return cell && index !== 1 ? measure.width(doc.sliceString(cell.from, cell.to), index === 0) : 0;
      }),
    ),
  );
  const widths = fit(natural, measure.room - (columns - 1) * GAP - 2 * EDGE);
  const isNear = drawing.touches(table.from, table.to);
  const direction = directionOf(drawing.text(table.from, Math.min(table.to, table.from + 2_000)));
  lines.forEach(({ line, row }, index) => {
    if (line.to < from || line.from > to) return;
    const isDelimiter = index === 1;
    drawing.line(line.from, 'cm-table');
    drawing.direct(line.from, direction);
    if (index === 0) drawing.line(line.from, 'cm-table-head');
    if (index === lines.length - 1) drawing.line(line.from, 'cm-table-last');
    if (isDelimiter) {
      drawing.line(line.from, drawing.touchesLine(line) ? 'cm-table-rule-near' : 'cm-table-rule');
      return;
    }
    const first = row.cells[0]?.from ?? row.from;
    const last = row.cells.at(-1)?.to ?? row.to;
    for (const pipe of row.pipes) {
      const isEdge = pipe < first || pipe >= last;
      drawing.box(pipe, pipe + 1, isNear ? 'cm-pipe cm-pipe-near' : 'cm-pipe', { width: `${isEdge ? EDGE : GAP}px` });
    }
    row.cells.forEach((cell, column) => {
      const width = widths[column] ?? LEAST_WIDTH;
      drawing.box(cell.from, cell.to, `cm-cell cm-cell-${aligned[column] ?? 'start'}`, { width: `${width}px` });
      trim(drawing, cell);
    });
  });
}

/** A table has one direction, that of its first letter: a row of numbers must not run the other way. */
function directionOf(text: string): 'ltr' | 'rtl' {
  const letter = /\p{L}/u.exec(text)?.[0] ?? '';
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u.test(letter) ? 'rtl' : 'ltr';
}

/** White space around a cell's text is not drawn, but what was just typed before the cursor is. */
function trim(drawing: Drawing, cell: Cell): void {
  const text = drawing.text(cell.from, cell.to);
  const start = cell.from + text.length - text.trimStart().length;
  const end = cell.from + text.trimEnd().length;
  const cursor = drawing.state.selection.main.head;
  const isHere = drawing.touches(cell.from, cell.to);
  if (start >= cell.to) {
    if (isHere && cursor > cell.from) drawing.hide(cursor, cell.to);
    return;
  }
  if (!isHere || cursor >= start) drawing.hide(cell.from, start);
  drawing.hide(isHere ? Math.min(cell.to, Math.max(end, cursor)) : end, cell.to);
}

/** Measures cells in the face that they are drawn in. */
export class Measure {
  room = 600;
  private readonly canvas = document.createElement('canvas').getContext('2d');
  private readonly cache = new Map<string, number>();
  private size = 15;
  private face = 'sans-serif';

  /** Reads the face, the size and the room anew. Says whether something changed. */
  refresh(view: EditorView): boolean {
    const style = getComputedStyle(view.contentDOM);
    const reader = Number.parseFloat(style.getPropertyValue('--reader-size')) || 19;
    const size = Math.round(reader * 0.79 * 100) / 100;
    const face = style.getPropertyValue('--font-ui').trim() || 'sans-serif';
    const padding = Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.paddingRight);
    // Part of a pixel too much, and the last pipe of every row stands on a line of its own.
    const width = Math.floor(Number.parseFloat(style.width)) || view.contentDOM.clientWidth;
    const room = Math.max(200, width - (Number.isFinite(padding) ? padding : 0));
    if (size === this.size && face === this.face && room === this.room) return false;
    if (size !== this.size || face !== this.face) this.cache.clear();
    this.size = size;
    this.face = face;
    this.room = room;
    return true;
  }

  /** The faces arrived: all widths were measured in another one. */
  forget(): void {
    this.cache.clear();
  }

  width(raw: string, isHead: boolean): number {
    return Math.max(...raw.split(/<br\s*\/?>/i).map((line) => this.lineWidth(line, isHead)));
  }

  private lineWidth(raw: string, isHead: boolean): number {
    const text = plain(raw);
    const key = (isHead ? '#' : '-') + text;
    const known = this.cache.get(key);
    if (known !== undefined) return known;
    if (this.canvas) this.canvas.font = `${isHead ? 600 : 400} ${this.size}px ${this.face}`;
    const width = Math.ceil((this.canvas?.measureText(text).width ?? text.length * this.size * 0.55) * 1.02) + 6;
    if (this.cache.size > 5_000) this.cache.clear();
    this.cache.set(key, width);
    return width;
  }
}

/** A cell's text without the signs that are not drawn. */
function plain(raw: string): string {
  return raw
    .trim()
    .replace(/\[\[(?:[^\]|]*?\\?\|)?([^\]|]*)\]\]/g, (_all, text: string) => text.slice(text.lastIndexOf('/') + 1))
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*|__|~~|==|`/g, '')
    .replace(/\\(?=[|*_`])/g, '');
}
