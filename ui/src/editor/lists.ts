// Lists that go on, are left, indent, count themselves and change places. What belongs to an item goes with it.

import { insertNewlineContinueMarkupCommand } from '@codemirror/lang-markdown';
import { EditorSelection, type ChangeSpec, type EditorState, type StateCommand } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import { tableNode } from './table-edit';
import { inCode, treeTo } from './tree';

const continued = insertNewlineContinueMarkupCommand({ nonTightLists: false });

/** A new line of the same list or quotation; an empty one leaves it. */
export const newline: StateCommand = (target) => leave(target) || continued(target);

/** What is written next would still belong to the item or quotation above, were there no blank line between. */
const leave: StateCommand = ({ state, dispatch }) => {
  const { main } = state.selection;
  const line = state.doc.lineAt(main.head);
  if (state.readOnly || !main.empty || state.selection.ranges.length > 1 || main.head !== line.to || line.number === 1 || inCode(state)) return false;
  const found = /^(\s*(?:>[ \t]?)*)( {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[.\][ \t]*)?)?$/.exec(line.text);
  const quote = found?.[1] ?? '';
  if (!found || (found[2] === undefined && !quote.includes('>'))) return false;
  const item = found[2] === undefined ? null : itemOn(state, line.from + quote.length, found[2]);
  if (found[2] !== undefined && (!item || !beside(item, -1) || item.parent?.parent?.name === 'ListItem')) return false;
  // An item leaves its list, an empty line of a quotation leaves that.
  const outer = found[2] === undefined ? quote.replace(/>[ \t]?$/, '') : quote;
  const before = state.doc.line(line.number - 1);
  const hasBlank = before.text.slice(outer.length).trim() === '';
  const insert = hasBlank ? outer : `${outer.trimEnd()}\n${outer}`;
  dispatch(state.update({ changes: { from: line.from, to: line.to, insert }, selection: { anchor: line.from + insert.length }, scrollIntoView: true, userEvent: 'delete.leave' }));
  return true;
};

/** A line break within an item or a quotation. */
export const softBreak: StateCommand = ({ state, dispatch }) => {
  const { main } = state.selection;
  if (state.readOnly || state.selection.ranges.length > 1 || inCode(state)) return false;
  const line = state.doc.lineAt(main.from);
  const quote = /^\s*(?:>[ \t]?)+/.exec(line.text)?.[0] ?? '';
  const item = itemAround(state, main.from);
  if (!item && quote === '') return false;
  const first = item ? state.doc.lineAt(item.from) : line;
  const own = /^(\s*)((?:[-*+]|\d{1,9}[.)])[ \t])?/.exec(first.text.slice(first === line ? quote.length : (/^\s*(?:>[ \t]?)*/.exec(first.text)?.[0].length ?? 0)));
  const indent = item ? (quote === '' ? (/^\s*/.exec(first.text)?.[0] ?? '') : (own?.[1] ?? '')) + ' '.repeat(own?.[2]?.length ?? 0) : '';
  dispatch(state.update(state.replaceSelection(`\n${quote}${indent}`), { scrollIntoView: true, userEvent: 'input' }));
  return true;
};

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
        const blank = usesTabs(state, line.from) ? '\t' : ' '.repeat(step);
        const end = Math.max(line.to, state.selection.ranges.length === 1 && last === number ? item.to : line.to);
        for (let inner = state.doc.lineAt(line.from); inner.from <= end; inner = state.doc.line(inner.number + 1)) {
          if (!seen.has(inner.from) && inner.text.trim() !== '') {
            seen.add(inner.from);
            const indent = /^[ \t]*/.exec(inner.text)?.[0].length ?? 0;
            if (direction > 0) changes.push({ from: inner.from, insert: blank });
            else if (indent > 0) changes.push({ from: inner.from, to: inner.from + Math.min(step, indent) });
          }
          if (inner.number === state.doc.lines) break;
        }
      }
    }
    if (changes.length === 0) return inList(state);
    const moved = state.update({ changes, userEvent: direction > 0 ? 'input.indent' : 'delete.dedent' });
    const counted = renumbered(moved.state, true);
    dispatch(counted.length === 0 ? moved : state.update({ changes: moved.changes.compose(moved.state.changes(counted)), userEvent: direction > 0 ? 'input.indent' : 'delete.dedent' }));
    return true;
  };
}

/** Changes the place of the item with the cursor and the one before or after it. */
export function moveItem(direction: 1 | -1): StateCommand {
  return ({ state, dispatch }) => {
    const { main } = state.selection;
    // In a table the keys are its rows'.
    if (state.readOnly || state.selection.ranges.length > 1 || tableNode(state, main.head)) return false;
    const item = itemAround(state, main.from);
    const other = item && beside(item, direction);
    if (!item || !other || main.to > item.to) return false;
    const [first, second] = (direction < 0 ? [other, item] : [item, other]).map((one) => ({ from: state.doc.lineAt(one.from).from, to: one.to }));
    if (!first || !second || first.to >= second.from) return false;
    const between = state.sliceDoc(first.to, second.from);
    const insert = state.sliceDoc(second.from, second.to) + between + state.sliceDoc(first.from, first.to);
    const step = direction * (between.length + (direction < 0 ? first.to - first.from : second.to - second.from));
    const selection = EditorSelection.single(main.anchor + step, main.head + step);
    const moved = state.update({ changes: { from: first.from, to: second.to, insert }, selection });
    const changes = moved.state.changes(renumbered(moved.state, false));
    dispatch(state.update({ changes: moved.changes.compose(changes), selection: selection.map(changes), scrollIntoView: true, userEvent: 'move.line' }));
    return true;
  };
}

/** What makes the numbers right again around the items of the selection. `begins`: a list that begins with one of them counts from 1. */
function renumbered(state: EditorState, begins: boolean): { from: number; to: number; insert: string }[] {
  const lists = new Map<number, SyntaxNode>();
  const starts = new Set<number>();
  const add = (list: SyntaxNode | null | undefined): void => {
    if (list?.name === 'OrderedList') lists.set(list.from, list);
  };
  for (let number = state.doc.lineAt(state.selection.main.from).number; number <= state.doc.lineAt(state.selection.main.to).number; number += 1) {
    const line = state.doc.line(number);
    const item = itemOn(state, line.from, line.text);
    if (!item) continue;
    add(item.parent);
    add(item.parent?.parent?.parent);
    if (begins && !beside(item, -1) && item.parent?.parent?.name === 'ListItem') starts.add(item.parent.from);
    for (const one of [item, beside(item, -1)]) for (const list of one?.getChildren('OrderedList') ?? []) add(list);
  }
  return [...lists.values()].flatMap((list) => numbersOf(state, list, starts.has(list.from)));
}

function numbersOf(state: EditorState, list: SyntaxNode, fromOne: boolean): { from: number; to: number; insert: string }[] {
  const marks = list.getChildren('ListItem').flatMap((item) => item.getChild('ListMark') ?? []);
  const numbers = marks.map((mark) => Number.parseInt(state.sliceDoc(mark.from, mark.to), 10));
  // Whoever writes the same number everywhere leaves the counting to others.
  if (!fromOne && numbers.length > 1 && numbers.every((number) => number === numbers[0])) return [];
  // The list begins with the smaller of its first two: these may have changed places.
  const first = fromOne ? 1 : Math.min(...numbers.slice(0, 2));
  return marks.flatMap((mark, index) => {
    const now = String(numbers[index]);
    return numbers[index] === first + index ? [] : [{ from: mark.from, to: mark.from + now.length, insert: String(first + index) }];
  });
}

function itemOn(state: EditorState, from: number, text: string): SyntaxNode | null {
  const indent = /^\s*/.exec(text)?.[0].length ?? 0;
  const marker = treeTo(state, from + indent + 1).resolveInner(from + indent, 1);
  return marker.name === 'ListMark' && marker.parent?.name === 'ListItem' ? marker.parent : null;
}

/** The item before or after one; the signs of a quotation stand between them. */
function beside(item: SyntaxNode, direction: 1 | -1): SyntaxNode | null {
  for (let node = direction < 0 ? item.prevSibling : item.nextSibling; node; node = direction < 0 ? node.prevSibling : node.nextSibling) {
    if (node.name === 'ListItem') return node;
  }
  return null;
}

/** The innermost item around a place. */
function itemAround(state: EditorState, at: number): SyntaxNode | null {
  const line = state.doc.lineAt(at);
  const own = itemOn(state, line.from, line.text);
  if (own) return own;
  for (let node: SyntaxNode | null = treeTo(state, at).resolveInner(at, -1); node; node = node.parent) if (node.name === 'ListItem') return node;
  return null;
}

function inList(state: EditorState): boolean {
  return itemAround(state, state.selection.main.head) !== null;
}

/** Whether lists around a place are indented by tabs, as most vaults have it. */
function usesTabs(state: EditorState, at: number): boolean {
  return /^\t+(?:[-*+]|\d+[.)]) /m.test(state.sliceDoc(Math.max(0, at - 5_000), Math.min(state.doc.length, at + 5_000)));
}

/** How many letters of indentation an item moves: in, to below the text of the item before it; out, to the mark of the item that holds it. */
function stepOf(state: EditorState, item: SyntaxNode, direction: 1 | -1): number {
  const column = (node: SyntaxNode): number => node.from - state.doc.lineAt(node.from).from;
  if (direction > 0) {
    const marker = beside(item, -1)?.firstChild ?? null;
    return marker ? Math.max(1, column(marker) + (marker.to - marker.from) + 1 - column(item)) : 0;
  }
  const outer = item.parent?.parent;
  if (outer?.name !== 'ListItem') return column(item);
  return Math.max(1, column(item) - column(outer));
}
