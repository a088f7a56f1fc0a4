// The bar above the table that is being edited: rows, columns, alignment, and the table as it is written.

import { StateField, type EditorState, type Extension, type StateCommand } from '@codemirror/state';
import { EditorView, keymap, showTooltip, type Tooltip } from '@codemirror/view';
import { strokeIcon } from './icon';
import { isWriting } from './modes';
import { addColumn, addRow, alignColumn, cellEdge, closed, gridAt, moveColumn, moveRow, rawTable, removeColumn, removeRow, tableNode, toggleRaw } from './table-edit';

interface Tool {
  label: string;
  keys?: string;
  strokes: string[];
  run: StateCommand;
}

/** Groups of tools; strokes after lucide's. */
const TOOLS: Tool[][] = [
  [
    { label: 'Add row below', keys: 'Ctrl+Alt+Enter', strokes: ['M4 4h16v5H4z', 'M12 13v8', 'M8 17h8'], run: addRow('below') },
    { label: 'Move row up', keys: 'Alt+Up', strokes: ['M12 19V5', 'm5 12 7-7 7 7'], run: moveRow(-1) },
    { label: 'Move row down', keys: 'Alt+Down', strokes: ['M12 5v14', 'm19 12-7 7-7-7'], run: moveRow(1) },
    { label: 'Remove row', strokes: ['M4 4h16v5H4z', 'M8 17h8'], run: removeRow },
  ],
  [
    { label: 'Add column to the right', strokes: ['M4 4h5v16H4z', 'M13 12h8', 'M17 8v8'], run: addColumn('after') },
    { label: 'Move column left', keys: 'Alt+Shift+Left', strokes: ['M19 12H5', 'm12 19-7-7 7-7'], run: moveColumn(-1) },
    { label: 'Move column right', keys: 'Alt+Shift+Right', strokes: ['M5 12h14', 'm12 5 7 7-7 7'], run: moveColumn(1) },
    { label: 'Remove column', strokes: ['M4 4h5v16H4z', 'M13 12h8'], run: removeColumn },
  ],
  [
    { label: 'Align to the start', strokes: ['M21 6H3', 'M15 12H3', 'M17 18H3'], run: alignColumn('start') },
    { label: 'Align to the centre', strokes: ['M21 6H3', 'M17 12H7', 'M19 18H5'], run: alignColumn('center') },
    { label: 'Align to the end', strokes: ['M21 6H3', 'M21 12H9', 'M21 18H7'], run: alignColumn('end') },
  ],
  [{ label: 'Show as text', strokes: ['m16 18 6-6-6-6', 'm8 6-6 6 6 6'], run: toggleRaw }],
];

function barFor(state: EditorState): Tooltip | null {
  const table = isWriting(state) ? tableNode(state, state.selection.main.head) : null;
  return table && { pos: table.from, above: true, strictSide: true, create: createBar };
}

function createBar(view: EditorView): { dom: HTMLElement; overlap: boolean } {
  const dom = document.createElement('div');
  dom.className = 'cm-table-bar';
  dom.setAttribute('role', 'toolbar');
  dom.setAttribute('aria-label', 'Table');
  for (const group of TOOLS) {
    const part = document.createElement('span');
    for (const { label, keys, strokes, run } of group) {
      const button = document.createElement('button');
      button.type = 'button';
      button.title = keys ? `${label} (${keys})` : label;
      button.setAttribute('aria-label', label);
      button.append(strokeIcon(strokes, 'cm-table-icon'));
      button.addEventListener('mousedown', (event) => event.preventDefault());
      button.addEventListener('click', () => {
        run(view);
        view.focus();
      });
      part.append(button);
    }
    dom.append(part);
  }
  return { dom, overlap: true };
}

const bar = StateField.define<Tooltip | null>({
  create: barFor,
  update(shown, transaction) {
    const { state, startState } = transaction;
    if (!transaction.docChanged && !transaction.selection && isWriting(state) === isWriting(startState)) return shown;
    const next = barFor(state);
    return next && shown && next.pos === shown.pos ? shown : next;
  },
  provide: (self) => showTooltip.from(self),
});

/** A pipe in a cell is a letter, as long as its row is whole; what is typed behind a whole row goes into its last cell. */
const pipes = EditorView.inputHandler.of((view, from, to, text) => {
  if (view.state.readOnly || view.state.field(rawTable) !== null) return false;
  const grid = gridAt(view.state);
  const cell = grid && grid.row !== 1 ? grid.rows[grid.row]?.cells[grid.column] : undefined;
  if (!grid || !cell || from < cell.from || !closed(view.state, cell.to)) return false;
  if (from > cell.to && from === to && grid.column >= grid.columns - 1 && view.state.sliceDoc(cell.to + 1, from).trim() === '' && text !== '|') {
    const at = cell.from + view.state.sliceDoc(cell.from, cell.to).trimEnd().length;
    const insert = at === cell.from ? ` ${text}` : text;
    view.dispatch({ changes: { from: at, insert }, selection: { anchor: at + insert.length }, userEvent: 'input.type', scrollIntoView: true });
    return true;
  }
  if (text !== '|' || to > cell.to) return false;
  // In a link the pipe parts target and text, and is written the same way.
  view.dispatch({ changes: { from, to, insert: '\\|' }, selection: { anchor: from + 2 }, userEvent: 'input.type', scrollIntoView: true });
  return true;
});

export function tableTools(): Extension {
  return [
    rawTable,
    bar,
    pipes,
    keymap.of([
      { key: 'Home', run: cellEdge(-1), shift: cellEdge(-1, true) },
      { key: 'End', run: cellEdge(1), shift: cellEdge(1, true) },
      { key: 'Ctrl-Alt-Enter', run: addRow('below') },
      { key: 'Alt-ArrowUp', run: moveRow(-1) },
      { key: 'Alt-ArrowDown', run: moveRow(1) },
      { key: 'Alt-Shift-ArrowLeft', run: moveColumn(-1) },
      { key: 'Alt-Shift-ArrowRight', run: moveColumn(1) },
    ]),
  ];
}
