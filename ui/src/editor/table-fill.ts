// What is pasted into a table: a grid fills cells from the cursor on and makes rows and columns where they are missing; anything
// else stays within its cell. And a grid that is pasted elsewhere as a table.

import type { ChangeSpec, EditorState } from '@codemirror/state';
import { gridAt, isRaw, prefixOf, type Grid } from './table-edit';
import { rowOf } from './tables';

/** Cells that are read of a pasted grid, at most. */
const MOST_CELLS = 50_000;

export interface Placed {
  changes: ChangeSpec;
  /** Where the cursor goes, in the changed text. */
  cursor: number;
}

/** The cells of tab-separated text, as Markdown; `null` where it is none: every line has as many cells, and at least two. */
export function cellsOf(text: string): string[][] | null {
  if (!text.includes('\t')) return null;
  const rows = fieldsOf(text.replace(/\r\n?/g, '\n').replace(/\n+$/, ''));
  const columns = rows?.[0]?.length ?? 0;
  const isGrid = rows !== null && columns > 1 && rows.every((row) => row.length === columns) && rows.length * columns <= MOST_CELLS;
  // Lines that all begin with a tab are indented.
  return isGrid && !(rows.length > 1 && rows.every((row) => row[0] === '')) ? rows.map((row) => row.map(inCell)) : null;
}

/** Fields that hold line breaks stand in quotes, in which a quote is written twice. */
function fieldsOf(text: string): string[][] | null {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at <= text.length; ) {
    const quoted = /^"((?:[^"]|"")*)"(?=[\t\n]|$)/.exec(text.charAt(at) === '"' ? text.slice(at, at + 20_000) : '');
    const field = quoted ? (quoted[1] ?? '').replaceAll('""', '"') : (/^[^\t\n]*/.exec(text.slice(at, at + 20_000))?.[0] ?? '');
    at += quoted ? quoted[0].length : field.length;
    row.push(field);
    const end = text.charAt(at);
    if (end !== '\t') {
      rows.push(row);
      if ((end !== '\n' && at < text.length) || row.length !== rows[0]?.length) return null;
      row = [];
    }
    at += 1;
  }
  return rows;
}

/** The cells of a text that is a Markdown table and nothing else. */
function cellsOfTable(text: string): string[][] | null {
  const lines = text.trim().split('\n');
  if (lines.length < 2 || !/^\|?[\s:|-]*-[\s:|-]*$/.test(lines[1] ?? '') || !lines.every((line) => line.trim().startsWith('|'))) return null;
  return lines.filter((_line, index) => index !== 1).map((line) => rowOf(line, 0).cells.map(({ from, to }) => line.slice(from, to).trim()));
}

/** A text as one cell can hold it. */
export function inCell(text: string): string {
  return text
    .trim()
    .split(/\s*\n\s*/)
    .join('<br>')
    .replace(/\\?\|/g, '\\|');
}

export function tableText(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => `| ${row.join(' | ')} |`);
  return [lines[0], `|${' --- |'.repeat(rows[0]?.length ?? 1)}`, ...lines.slice(1)].join('\n');
}

/** How a text goes into the table at a place; `null` outside of tables and where they are shown as they are written. */
export function intoTable(state: EditorState, from: number, to: number, text: string): Placed | null {
  const grid = isRaw(state) ? null : gridAt(state, from);
  if (!grid || grid.row === 1 || to > (grid.rows[grid.row]?.to ?? 0)) return null;
  const cells = cellsOf(text) ?? cellsOfTable(text);
  if (cells) return filled(state, grid, cells);
  const insert = inCell(text);
  return { changes: { from, to, insert }, cursor: from + insert.length };
}

function filled(state: EditorState, grid: Grid, cells: readonly (readonly string[])[]): Placed {
  const width = Math.max(...cells.map((row) => row.length));
  const columns = Math.max(grid.columns, grid.column + width);
  const specs: { from: number; to: number; insert: string }[] = [];
  let next = 0;
  grid.rows.forEach((row, index) => {
    const values = index === 1 || index < grid.row ? undefined : cells[next++];
    const blank = index === 1 ? ' --- ' : '  ';
    let added = '';
    for (let column = 0; column < columns; column += 1) {
      const value = values?.[column - grid.column];
      const own = row.cells[column];
      if (own && value !== undefined) specs.push({ from: own.from, to: own.to, insert: ` ${value} ` });
      else if (!own) added += `|${value === undefined ? blank : ` ${value} `}`;
    }
    const end = row.cells.at(-1)?.to ?? row.to;
    // Cells that a row lacks are only written where there is something to put beside them, or the table grows.
    if (added !== '' && (columns > grid.columns || values)) specs.push({ from: end, to: end, insert: added });
  });
  const last = grid.rows.at(-1);
  const prefix = last ? prefixOf(state, last) : '';
  const more = cells.slice(next).map((values) => {
    const row = Array.from({ length: columns }, (_none, column) => ` ${values[column - grid.column] ?? ''} `);
    return `\n${prefix}|${row.join('|')}|`;
  });
  if (more.length > 0) specs.push({ from: grid.to, to: grid.to, insert: more.join('') });
  // The cursor stands behind the last cell that was filled.
  const end = specs.findLast(({ insert }) => /[^\s|-]/.test(insert)) ?? specs.at(-1);
  const before = specs.filter((one) => end !== undefined && one.from < end.from).reduce((sum, one) => sum + one.insert.length - (one.to - one.from), 0);
  const at = end ? end.from + before + end.insert.replace(/[\s|]+$/, '').length : grid.from;
  return { changes: specs, cursor: at };
}
