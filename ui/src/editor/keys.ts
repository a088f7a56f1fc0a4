// What keys do to a note's text: bold, italic and links; lists that go on, indent and count themselves; cells of tables.

import { insertTab, indentLess, indentMore } from '@codemirror/commands';
import { insertNewlineContinueMarkupCommand, deleteMarkupBackward } from '@codemirror/lang-markdown';
import { EditorSelection, Prec, type ChangeSpec, type EditorState, type Extension, type StateCommand } from '@codemirror/state';
import { keymap, type EditorView } from '@codemirror/view';
import type { SyntaxNode } from '@lezer/common';
import { followAtCursor } from './links';
import { breakInCell, cellBelow, keepInCell, moveCell } from './table-edit';
import { toggleTaskAt } from './widgets';
import { inCode, treeTo } from './tree';

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

const newline = insertNewlineContinueMarkupCommand({ nonTightLists: false });

/** Moves the items of the selection a level in or out, with what belongs to them. */
export function shiftItems(direction: 1 | -1): StateCommand {
  return ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const changes: ChangeSpec[] = [];
    const seen = new Set<number>();
    for (const range of state.selection.ranges) {
      const last = state.doc.lineAt(range.to).number;
      for (let number = state.doc.lineAt(range.from).number; number <= last; number += 1) {
        const line = state.doc.line(number);
        const item = itemOn(state, line.from, line.text);
        if (!item || seen.has(line.from)) continue;
        const step = stepOf(state, item, direction);
        if (step === 0) continue;
        const end = Math.max(line.to, state.selection.ranges.length === 1 && last === number ? item.to : line.to);
        for (let inner = state.doc.lineAt(line.from); inner.from <= end; inner = state.doc.line(inner.number + 1)) {
          if (!seen.has(inner.from) && inner.text.trim() !== '') {
            seen.add(inner.from);
            const indent = /^ */.exec(inner.text)?.[0].length ?? 0;
            if (direction > 0) changes.push({ from: inner.from, insert: ' '.repeat(step) });
            else if (indent > 0) changes.push({ from: inner.from, to: inner.from + Math.min(step, indent) });
          }
          if (inner.number === state.doc.lines) break;
        }
      }
    }
    if (changes.length === 0) return inList(state);
    dispatch(state.update({ changes, userEvent: direction > 0 ? 'input.indent' : 'delete.dedent' }));
    return true;
  };
}

function itemOn(state: EditorState, from: number, text: string): SyntaxNode | null {
  const indent = /^\s*/.exec(text)?.[0].length ?? 0;
  const marker = treeTo(state, from + indent + 1).resolveInner(from + indent, 1);
  return marker.name === 'ListMark' && marker.parent?.name === 'ListItem' ? marker.parent : null;
}

function inList(state: EditorState): boolean {
  for (let node: SyntaxNode | null = treeTo(state, state.selection.main.head).resolveInner(state.selection.main.head, -1); node; node = node.parent) {
    if (node.name === 'ListItem') return true;
  }
  return false;
}

/** How many spaces an item moves: in, to below the text of the item before it; out, to the mark of the item that holds it. */
function stepOf(state: EditorState, item: SyntaxNode, direction: 1 | -1): number {
  const column = (node: SyntaxNode): number => node.from - state.doc.lineAt(node.from).from;
  if (direction > 0) {
    const before = item.prevSibling;
    const marker = before?.name === 'ListItem' ? before.firstChild : null;
    return marker ? Math.max(1, column(marker) + (marker.to - marker.from) + 1 - column(item)) : 0;
  }
  const outer = item.parent?.parent;
  if (outer?.name !== 'ListItem') return column(item);
  return Math.max(1, column(item) - column(outer));
}

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
      { key: 'Enter', run: (view) => cellBelow(view) || newline(view), shift: breakInCell },
      { key: 'Backspace', run: (view) => keepInCell(-1)(view) || deleteMarkupBackward(view) },
      { key: 'Delete', run: keepInCell(1) },
      { key: 'Tab', run: tab, shift: shiftTab },
    ]),
  );
}
