// What keys do to a note's text: bold, italic and links; lists that go on, indent and count themselves; cells of tables.

import { insertTab, indentLess, indentMore } from '@codemirror/commands';
import { deleteMarkupBackward } from '@codemirror/lang-markdown';
import { EditorSelection, Prec, type Extension, type StateCommand } from '@codemirror/state';
import { keymap, type EditorView } from '@codemirror/view';
import { followAtCursor } from './links';
import { moveItem, newline, shiftItems, softBreak } from './lists';
import { breakInCell, cellBelow, keepInCell, moveCell } from './table-edit';
import { toggleTaskAt } from './widgets';
import { inCode } from './tree';

/** Puts `sign` around every selection, or takes it away where it stands already. Without a selection the word is meant. */
export function wrap(sign: string): StateCommand {
  return ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const change = state.changeByRange((range) => {
      const { from, to } = range.empty ? (state.wordAt(range.head) ?? range) : range;
      const { length } = sign;
      if (endsWithSign(state.sliceDoc(Math.max(0, from - 8), from), sign) && startsWithSign(state.sliceDoc(to, to + 8), sign)) {
        const changes = [
          { from: from - length, to: from },
          { from: to, to: to + length },
        ];
        return { changes, range: EditorSelection.range(range.anchor - length, range.head - length) };
      }
      const text = state.sliceDoc(from, to);
      if (text.length > 2 * length && startsWithSign(text, sign) && endsWithSign(text, sign)) {
        const changes = [
          { from, to: from + length },
          { from: to - length, to },
        ];
        return { changes, range: EditorSelection.range(from, to - 2 * length) };
      }
      const changes = [
        { from, insert: sign },
        { from: to, insert: sign },
      ];
      return { changes, range: EditorSelection.range(range.anchor + length, range.head + length) };
    });
    dispatch(state.update(change, { scrollIntoView: true, userEvent: 'input.format' }));
    return true;
  };
}

function startsWithSign(text: string, sign: string): boolean {
  let run = 0;
  while (text.charAt(run) === sign.charAt(0)) run += 1;
  // Two stars are bold, one or three hold an italic one.
  return sign.length === 1 ? run % 2 === 1 : run >= sign.length;
}

function endsWithSign(text: string, sign: string): boolean {
  let run = 0;
  while (run < text.length && text.charAt(text.length - 1 - run) === sign.charAt(0)) run += 1;
  return sign.length === 1 ? run % 2 === 1 : run >= sign.length;
}

/** Makes the selection the text of a link, or the address of one when it is an address; the cursor goes to what is missing. */
export const insertLink: StateCommand = ({ state, dispatch }) => {
  // Without a selection the key is the window's.
  if (state.readOnly || state.selection.ranges.every((range) => range.empty)) return false;
  const change = state.changeByRange((range) => {
    const text = state.sliceDoc(range.from, range.to);
    const isAddress = /^https?:\/\/\S+$/i.test(text);
    const insert = isAddress ? `[](${text})` : `[${text}]()`;
    const cursor = range.from + (isAddress ? 1 : insert.length - 1);
    return { changes: { from: range.from, to: range.to, insert }, range: EditorSelection.cursor(cursor) };
  });
  dispatch(state.update(change, { scrollIntoView: true, userEvent: 'input.format' }));
  return true;
};

/** Checks or unchecks the task on the cursor's line; makes a task of a list item that is none. */
export function toggleTask(view: EditorView): boolean {
  const line = view.state.doc.lineAt(view.state.selection.main.head);
  const task = /^(\s*(?:>\s*)*(?:[-*+]|\d+[.)])\s+)(\[[^[\p{N}\n]\])?/u.exec(line.text);
  if (!task || view.state.readOnly) return false;
  const at = line.from + (task[1]?.length ?? 0);
  if (task[2]) return toggleTaskAt(view, at);
  view.dispatch({ changes: { from: at, insert: '[ ] ' }, userEvent: 'input.task' });
  return true;
}

/** Tab belongs to lists, tables and code; elsewhere it moves the focus on, so that the keyboard is never caught. */
const tab: StateCommand = (target) =>
  moveCell(1)(target) ||
  shiftItems(1)(target) ||
  (inCode(target.state) && (target.state.selection.main.empty ? insertTab(target) : indentMore(target)));

const shiftTab: StateCommand = (target) => moveCell(-1)(target) || shiftItems(-1)(target) || (inCode(target.state) && indentLess(target));

export function noteKeys(): Extension {
  return Prec.high(
    keymap.of([
      { key: 'Mod-b', run: wrap('**'), preventDefault: true },
      { key: 'Mod-i', run: wrap('*'), preventDefault: true },
      { key: 'Mod-k', run: insertLink },
      { key: 'Mod-e', run: wrap('`'), preventDefault: true },
      { key: 'Mod-Shift-h', run: wrap('=='), preventDefault: true },
      { key: 'Mod-Shift-x', run: wrap('~~'), preventDefault: true },
      { key: 'Mod-Enter', run: (view) => followAtCursor(view, false) || toggleTask(view) },
      { key: 'Mod-Shift-Enter', run: (view) => followAtCursor(view, true) },
      { key: 'Enter', run: (view) => cellBelow(view) || newline(view), shift: (view) => breakInCell(view) || softBreak(view) },
      { key: 'Alt-ArrowUp', run: moveItem(-1) },
      { key: 'Alt-ArrowDown', run: moveItem(1) },
      { key: 'Backspace', run: (view) => keepInCell(-1)(view) || deleteMarkupBackward(view) },
      { key: 'Delete', run: keepInCell(1) },
      { key: 'Tab', run: tab, shift: shiftTab },
    ]),
  );
}
