// Tables as a grid: going from cell to cell, rows and columns added, removed and moved, alignment. What is not touched stays as it
// was written, letter for letter.

import { EditorSelection, StateEffect, StateField, type ChangeSpec, type EditorState, type StateCommand } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import { rowOf, type TableRow } from './tables';
import { treeTo } from './tree';

export interface Grid {
  from: number;
  to: number;
  /** The head first, the line of dashes second. */
  rows: TableRow[];
  columns: number;
  /** Where the cursor is. */
  row: number;
  column: number;
}

export type Align = 'start' | 'center' | 'end';

export function tableNode(state: EditorState, at: number): SyntaxNode | null {
  for (const side of [-1, 1] as const) {
    for (let node: SyntaxNode | null = treeTo(state, at + 1).resolveInner(at, side); node; node = node.parent) {
      if (node.name === 'Table') return node;
    }
  }
  return null;
}

/** The table at the cursor; `null` elsewhere. */
export function gridAt(state: EditorState, head = state.selection.main.head): Grid | null {
  const table = tableNode(state, head);
  if (!table) return null;
  const rows: TableRow[] = [];
  const first = state.doc.lineAt(table.from).number;
  const last = state.doc.lineAt(table.to).number;
  for (let number = first; number <= last; number += 1) {
    const line = state.doc.line(number);
    // In a list or a quotation the line's own signs come first.
    const sign = /^[\s>]*/.exec(line.text)?.[0].length ?? 0;
    rows.push(rowOf(line.text.slice(sign), line.from + sign));
  }
  const row = Math.min(rows.length - 1, Math.max(0, state.doc.lineAt(head).number - first));
  const cells = rows[row]?.cells ?? [];
  return { from: table.from, to: state.doc.line(last).to, rows, columns: rows[0]?.cells.length ?? 0, row, column: Math.max(0, cells.findLastIndex((cell) => cell.from <= head)) };
}

/** Selects what a cell says, so that typing replaces it. */
function goTo(state: EditorState, cell: { from: number; to: number }): EditorSelection {
  const text = state.sliceDoc(cell.from, cell.to);
  const start = cell.from + (text.trim() ? text.length - text.trimStart().length : Math.min(1, text.length));
  return EditorSelection.single(start, cell.from + Math.max(start - cell.from, text.trimEnd().length));
}

const blankRow = (columns: number): string => `|${'  |'.repeat(columns)}`;

export function prefixOf(state: EditorState, row: TableRow): string {
  return state.sliceDoc(state.doc.lineAt(row.from).from, row.from);
}

/** Goes to the next or previous cell; a new row is made after the last one. */
export function moveCell(direction: 1 | -1): StateCommand {
  return ({ state, dispatch }) => {
    const grid = gridAt(state);
    if (!grid) return false;
    const { head } = state.selection.main;
    const cells = grid.rows.flatMap((row, index) => (index === 1 ? [] : row.cells));
    // On a pipe, or behind the last one, the cell before it is meant.
    const next = cells[cells.findLastIndex((cell) => cell.from <= head) + direction];
    if (next) {
      dispatch(state.update({ selection: goTo(state, next), scrollIntoView: true }));
      return true;
    }
    if (direction > 0 && !state.readOnly) appendRow(state, grid, 0, dispatch);
    return true;
  };
}

function appendRow(state: EditorState, grid: Grid, column: number, dispatch: Parameters<StateCommand>[0]['dispatch']): void {
  const last = grid.rows.at(-1);
  if (!last) return;
  const start = `\n${prefixOf(state, last)}`;
  dispatch(state.update({ changes: { from: grid.to, insert: start + blankRow(grid.columns) }, selection: { anchor: grid.to + start.length + 2 + column * 3 }, scrollIntoView: true, userEvent: 'input' }));
}

/** Enter goes to the cell below, and makes one where there is none. */
export const cellBelow: StateCommand = ({ state, dispatch }) => {
  const grid = state.selection.main.empty && !state.readOnly && !isRaw(state) ? gridAt(state) : null;
  if (!grid || grid.rows.length < 2) return false;
  const next = grid.rows[grid.row === 0 ? 2 : grid.row + 1];
  if (!next) {
    // An empty last row is left by Enter, as an empty item is.
    const own = grid.rows[grid.row];
    const isEmpty = grid.row > 1 && own !== undefined && own.cells.every((cell) => state.sliceDoc(cell.from, cell.to).trim() === '');
    if (!isEmpty) appendRow(state, grid, Math.min(grid.column, grid.columns - 1), dispatch);
    else dispatch(state.update({ changes: { from: state.doc.lineAt(own.from).from, to: own.to, insert: '' }, selection: { anchor: state.doc.lineAt(own.from).from }, userEvent: 'delete' }));
    return true;
  }
  const cell = next.cells[Math.min(grid.column, next.cells.length - 1)];
  if (cell) dispatch(state.update({ selection: goTo(state, cell), scrollIntoView: true }));
  return true;
};

/** A line break within a cell. */
export const breakInCell: StateCommand = ({ state, dispatch }) => {
  const grid = state.readOnly || isRaw(state) ? null : gridAt(state);
  if (!grid || grid.row === 1) return false;
  dispatch(state.update(state.replaceSelection('<br>'), { scrollIntoView: true, userEvent: 'input' }));
  return true;
};

/** Backspace and Delete stay within the cell: a pipe that is not seen must not be eaten. */
export function keepInCell(direction: 1 | -1): StateCommand {
  return ({ state }) => {
    const { main } = state.selection;
    const grid = main.empty && !isRaw(state) ? gridAt(state) : null;
    const cell = grid && grid.row !== 1 ? grid.rows[grid.row]?.cells[grid.column] : undefined;
    if (!cell || main.head < cell.from || main.head > cell.to || !closed(state, cell.to)) return false;
    const between = direction < 0 ? state.sliceDoc(cell.from, main.head) : state.sliceDoc(main.head, cell.to);
    // A space that was typed can be taken back, the one that parts text and pipe cannot.
    return between.trim() === '' && between.length <= 1;
  };
}

/** Home and End go to the edges of what a cell says. */
export function cellEdge(direction: 1 | -1, extend = false): StateCommand {
  return ({ state, dispatch }) => {
    const grid = isRaw(state) ? null : gridAt(state);
    const cell = grid && grid.row !== 1 ? grid.rows[grid.row]?.cells[grid.column] : undefined;
    if (!cell || !closed(state, cell.to)) return false;
    const text = state.sliceDoc(cell.from, cell.to);
    const start = cell.from + (text.trim() === '' ? Math.min(1, text.length) : text.length - text.trimStart().length);
    const at = direction < 0 ? start : Math.max(start, cell.from + text.trimEnd().length);
    const { main } = state.selection;
    if (at === main.head) return false;
    dispatch(state.update({ selection: extend ? EditorSelection.range(main.anchor, at) : EditorSelection.cursor(at), scrollIntoView: true }));
    return true;
  };
}

/** Whether the row goes on behind a cell: one that is being typed does not, and its pipes are meant. */
export function closed(state: EditorState, at: number): boolean {
  return state.sliceDoc(at, at + 1) === '|';
}

type Edit = (state: EditorState, grid: Grid) => { changes: ChangeSpec[]; cursor?: number } | null;

function command(edit: Edit, event: string): StateCommand {
  return ({ state, dispatch }) => {
    const grid = state.readOnly ? null : gridAt(state);
    const done = grid && edit(state, grid);
    if (!done) return false;
    const changes = state.changes(done.changes);
    const cursor = done.cursor === undefined ? undefined : { selection: { anchor: Math.min(changes.newLength, Math.max(0, done.cursor)) } };
    dispatch(state.update({ changes, ...cursor, scrollIntoView: true, userEvent: event }));
    return true;
  };
}

export function addRow(side: 'above' | 'below'): StateCommand {
  return command((state, grid) => {
    // Nothing goes above the head.
    const after = side === 'above' && grid.row > 1 ? grid.row - 1 : Math.max(1, grid.row);
    const row = grid.rows[after];
    if (!row) return null;
    const at = state.doc.lineAt(row.from).to;
    const insert = `\n${prefixOf(state, row)}${blankRow(grid.columns)}`;
    return { changes: [{ from: at, insert }], cursor: at + insert.length - blankRow(grid.columns).length + 2 + Math.min(grid.column, grid.columns - 1) * 3 };
  }, 'input');
}

export const removeRow = command((state, grid) => {
  const row = grid.rows[grid.row];
  // The head and the dashes are what makes it a table.
  if (!row || grid.row < 2) return null;
  const line = state.doc.lineAt(row.from);
  return { changes: [{ from: line.from - 1, to: line.to }] };
}, 'delete');

export function moveRow(direction: 1 | -1): StateCommand {
  return command((state, grid) => {
    const own = grid.rows[grid.row];
    const other = grid.rows[grid.row + direction];
    if (!own || !other || grid.row < 2 || grid.row + direction < 2) return null;
    const [a, b] = [own, other].map((row) => state.sliceDoc(row.from, row.to));
    const offset = state.selection.main.head - own.from;
    const cursor = direction > 0 ? other.from + (b?.length ?? 0) - (a?.length ?? 0) + offset : other.from + offset;
    return { changes: [{ from: own.from, to: own.to, insert: b ?? '' }, { from: other.from, to: other.to, insert: a ?? '' }], cursor };
  }, 'move.row');
}

export function addColumn(side: 'before' | 'after'): StateCommand {
  return command((_state, grid) => {
    const changes = grid.rows.map((row, index) => {
      const filler = index === 1 ? ' --- ' : '  ';
      const cell = row.cells[grid.column];
      if (!cell) return { from: row.cells.at(-1)?.to ?? row.to, insert: `|${filler}` };
      return side === 'before' ? { from: cell.from, insert: `${filler}|` } : { from: cell.to, insert: `|${filler}` };
    });
    const head = grid.rows[grid.row]?.cells[grid.column];
    const before = changes.slice(0, grid.row).reduce((sum, change) => sum + change.insert.length, 0);
    return head ? { changes, cursor: before + (side === 'before' ? head.from + 1 : head.to + 2) } : { changes };
  }, 'input');
}

export const removeColumn = command((state, grid) => {
  if (grid.columns < 2) return { changes: [{ from: grid.from, to: grid.to }], cursor: grid.from };
  const changes = grid.rows.flatMap((row) => {
    const cell = row.cells[grid.column];
    if (!cell) return [];
    return [closed(state, cell.to) ? { from: cell.from, to: cell.to + 1 } : { from: Math.max(row.from, cell.from - 1), to: cell.to }];
  });
  return { changes };
}, 'delete');

export function moveColumn(direction: 1 | -1): StateCommand {
  return command((state, grid) => {
    const target = grid.column + direction;
    if (target < 0 || target >= grid.columns) return null;
    const changes = grid.rows.flatMap((row) => {
      const [own, other] = [row.cells[grid.column], row.cells[target]];
      if (!own || !other) return [];
      return [{ from: own.from, to: own.to, insert: state.sliceDoc(other.from, other.to) }, { from: other.from, to: other.to, insert: state.sliceDoc(own.from, own.to) }];
    });
    const [own, other] = [grid.rows[grid.row]?.cells[grid.column], grid.rows[grid.row]?.cells[target]];
    if (!own || !other) return { changes };
    // The rows above keep their length: two cells change places.
    const start = direction > 0 ? other.to - (own.to - own.from) : other.from;
    return { changes, cursor: start + Math.min(own.to - own.from, state.selection.main.head - own.from) };
  }, 'move.column');
}

const DASHES: Record<Align, string> = { start: ' :--- ', center: ' :---: ', end: ' ---: ' };

export function alignColumn(align: Align): StateCommand {
  return command((_state, grid) => {
    const cell = grid.rows[1]?.cells[grid.column];
    return cell ? { changes: [{ from: cell.from, to: cell.to, insert: DASHES[align] }] } : null;
  }, 'input');
}

/** A table of two columns at the cursor. */
export const insertTable: StateCommand = ({ state, dispatch }) => {
  if (state.readOnly || tableNode(state, state.selection.main.head)) return false;
  const line = state.doc.lineAt(state.selection.main.head);
  const isBlank = line.text.trim() === '';
  const before = isBlank ? (line.number > 1 && state.doc.line(line.number - 1).text.trim() !== '' ? '\n' : '') : '\n\n';
  const after = line.number < state.doc.lines && state.doc.line(line.number + 1).text.trim() !== '' ? '\n' : '';
  const insert = `${before}|  |  |\n| --- | --- |\n|  |  |\n${after}`;
  dispatch(state.update({ changes: { from: line.to, insert }, selection: { anchor: line.to + before.length + 2 }, scrollIntoView: true, userEvent: 'input' }));
  return true;
};

const shownRaw = StateEffect.define<number | null>();

/** Where a table begins that is shown as it is written, until the cursor leaves it. */
export const rawTable = StateField.define<number | null>({
  create: () => null,
  update(at, transaction) {
    if (at !== null && transaction.docChanged) at = transaction.changes.mapPos(at, -1);
    for (const effect of transaction.effects) if (effect.is(shownRaw)) at = effect.value;
    if (at !== null && transaction.selection && tableNode(transaction.state, transaction.state.selection.main.head)?.from !== at) return null;
    return at;
  },
});

export function isRaw(state: EditorState): boolean {
  const raw = state.field(rawTable, false) ?? null;
  return raw !== null && tableNode(state, state.selection.main.head)?.from === raw;
}

export const toggleRaw: StateCommand = ({ state, dispatch }) => {
  const table = tableNode(state, state.selection.main.head);
  if (!table) return false;
  dispatch(state.update({ effects: shownRaw.of(isRaw(state) ? null : table.from) }));
  return true;
};
