// Tables as a grid: rows, columns, alignment, and keys within cells.
import { forceParsing } from '@codemirror/language';
import { EditorView, runScopeHandlers } from '@codemirror/view';
import { describe, expect, it, vi } from 'vitest';
import { makeEditor } from '../test/editor';
import { addColumn, addRow, alignColumn, cellBelow, cellEdge, insertTable, moveColumn, moveRow, removeColumn, removeRow } from './table-edit';

function editor(text: string): EditorView {
  const at = text.indexOf('~');
  const { view } = makeEditor(text.replace('~', ''));
  view.dispatch({ selection: { anchor: Math.max(0, at) } });
  forceParsing(view, text.length, 20_000);
  return view;
}

/** The text afterwards, with `~` at the cursor or around the selection. */
function after(text: string, run: (view: EditorView) => boolean): string {
  const view = editor(text);
  run(view);
  const { from, to } = view.state.selection.main;
  const doc = view.state.doc.toString();
  return from === to ? `${doc.slice(0, from)}~${doc.slice(from)}` : `${doc.slice(0, from)}~${doc.slice(from, to)}~${doc.slice(to)}`;
}

const T = '| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 | 4 |';

describe('rows', () => {
  it('are added below, also below the head', () => {
    expect(after(T.replace('1', '1~'), addRow('below'))).toBe('| a | b |\n|---|:-:|\n| 1 | 2 |\n| ~ |  |\n| 3 | 4 |');
    expect(after(T.replace('b', 'b~'), addRow('below'))).toBe('| a | b |\n|---|:-:|\n|  | ~ |\n| 1 | 2 |\n| 3 | 4 |');
  });
  it('are removed, but never the head', () => {
    expect(after(T.replace('1', '1~'), removeRow).replace('~', '')).toBe('| a | b |\n|---|:-:|\n| 3 | 4 |');
    expect(after(T.replace('a', 'a~'), removeRow).replace('~', '')).toBe(T);
  });
  it('change places, and the cursor goes along', () => {
    expect(after(T.replace('1', '1~'), moveRow(1))).toBe('| a | b |\n|---|:-:|\n| 3 | 4 |\n| 1~ | 2 |');
    expect(after(T.replace('4', '4~'), moveRow(-1))).toBe('| a | b |\n|---|:-:|\n| 3 | 4~ |\n| 1 | 2 |');
    expect(after(T.replace('1', '1~'), moveRow(-1)).replace('~', '')).toBe(T);
  });
});

describe('columns', () => {
  it('are added on either side', () => {
    expect(after(T.replace('1', '1~'), addColumn('after'))).toBe('| a |  | b |\n|---| --- |:-:|\n| 1 | ~ | 2 |\n| 3 |  | 4 |');
    expect(after(T.replace('a', 'a~'), addColumn('before'))).toBe('| ~ | a | b |\n| --- |---|:-:|\n|  | 1 | 2 |\n|  | 3 | 4 |');
  });
  it('are removed, and the last one with the table', () => {
    expect(after(T.replace('2', '2~'), removeColumn).replace('~', '')).toBe('| a |\n|---|\n| 1 |\n| 3 |');
    expect(after('x\n\n| a~ |\n|---|\n| 1 |', removeColumn)).toBe('x\n\n~');
    expect(after('a~ | b\n---|---\n1 | 2', removeColumn).replace('~', '')).toBe(' b\n---\n 2');
  });
  it('change places in every row, their alignment with them', () => {
    expect(after(T.replace('1', '1~'), moveColumn(1))).toBe('| b | a |\n|:-:|---|\n| 2 | 1~ |\n| 4 | 3 |');
    expect(after(T.replace('b', 'b~'), moveColumn(-1))).toBe('| b~ | a |\n|:-:|---|\n| 2 | 1 |\n| 4 | 3 |');
  });
  it('stay where they are at the edge', () => expect(after(T.replace('1', '1~'), moveColumn(-1)).replace('~', '')).toBe(T));
  it('are aligned by the line of dashes alone', () => {
    expect(after(T.replace('1', '1~'), alignColumn('end')).replace('~', '')).toBe(T.replace('|---|', '| ---: |'));
  });
  it('of a ragged table leave what is not there', () => {
    expect(after('| a | b |\n|---|---|\n| 1 |\n| 2 | 3~ | 4 |', addColumn('after')).replace('~', '')).toBe('| a | b |  |\n|---|---| --- |\n| 1 |  |\n| 2 | 3 |  | 4 |');
  });
});

describe('keys', () => {
  it('Enter goes to the cell below, makes one, and leaves an empty last row', () => {
    expect(after(T.replace('a', 'a~'), cellBelow)).toContain('| ~1~ | 2 |');
    expect(after(T.replace('4', '4~'), cellBelow)).toBe(`${T}\n|  | ~ |`);
    expect(after(`${T}\n| ~ |  |`, cellBelow)).toBe(`${T}\n~`);
  });
  it('Enter elsewhere is a new line', () => expect(cellBelow(editor('a | b~'))).toBe(false));
  it('a pipe in a cell is a letter; one in a row that is being typed is not', () => {
    const typed = (text: string): string => {
      const view = editor(text);
      const { head } = view.state.selection.main;
      const taken = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, head, head, '|', () => view.state.update({ changes: { from: head, insert: '|' } })));
      return taken ? view.state.doc.toString() : 'typed';
    };
    expect(typed(T.replace('1', '1~'))).toBe(T.replace('1', '1\\|'));
    expect(typed(`${T}\n| 5 ~`)).toBe('typed');
    expect(typed('plain ~ text')).toBe('typed');
  });
  it('what is typed behind a whole row goes into its last cell', () => {
    const view = editor(`${T}~`);
    const { head } = view.state.selection.main;
    view.state.facet(EditorView.inputHandler).some((handle) => handle(view, head, head, 'x', () => view.state.update({})));
    expect(view.state.doc.line(4).text).toBe('| 3 | 4x |');
  });
  it('Home and End stay in the cell', () => {
    expect(after(T.replace('| 2 |', '| t~wo |'), cellEdge(1))).toBe(T.replace('| 2 |', '| two~ |'));
    expect(after(T.replace('| 2 |', '| t~wo |'), cellEdge(-1))).toBe(T.replace('| 2 |', '| ~two |'));
  });
  it('Backspace does not eat the pipe', () => {
    const view = editor('| a | b |\n|---|---|\n| 1 | ~2 |');
    runScopeHandlers(view, new KeyboardEvent('keydown', { key: 'Backspace' }), 'editor');
    expect(view.state.doc.line(3).text).toBe('| 1 | 2 |');
  });
  it('a table in a quotation keeps its signs', () => {
    expect(after('> | a |\n> |---|\n> | 1~ |', addRow('below'))).toBe('> | a |\n> |---|\n> | 1 |\n> | ~ |');
  });
});

describe('a new table', () => {
  it('stands apart from the text around it', () => {
    expect(after('text~\nmore', insertTable)).toBe('text\n\n| ~ |  |\n| --- | --- |\n|  |  |\n\n\nmore');
    expect(after('~', insertTable)).toBe('| ~ |  |\n| --- | --- |\n|  |  |\n');
  });
});

describe('the bar', () => {
  it('is a toolbar with named buttons, there while the cursor is in a table', async () => {
    const view = editor(T.replace('1', '1~'));
    view.focus();
    view.dispatch({ selection: { anchor: 3 } });
    const bar = await vi.waitFor(() => document.querySelector('[role=toolbar][aria-label=Table]') ?? Promise.reject(new Error('no bar')));
    expect([...bar.querySelectorAll('button')].every((button) => button.getAttribute('aria-label'))).toBe(true);
    bar.querySelector<HTMLElement>('[aria-label="Show as text"]')!.click();
    expect(document.querySelector('.cm-table')).toBeNull();
    bar.querySelector<HTMLElement>('[aria-label="Show as text"]')!.click();
    expect(document.querySelector('.cm-table')).not.toBeNull();
  });
});
