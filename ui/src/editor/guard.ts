// Properties that are shown in a panel are out of the text's reach: the cursor stays behind them, and what is typed or deleted
// leaves them as they are. Undo and changes from elsewhere go through.

import { EditorSelection, EditorState, Transaction, type Extension, type TransactionSpec } from '@codemirror/state';
import { frontMatterLength } from './front-matter';
import { noteMode, propertiesApart } from './modes';

const MOST = 65_536;

/** Where the text begins that the person writes; 0 when the properties are part of it. */
export function textStart(state: EditorState): number {
  if (!state.facet(propertiesApart) || state.facet(noteMode) === 'source') return 0;
  const length = frontMatterLength(state.sliceDoc(0, MOST));
  return length === 0 ? 0 : Math.min(state.doc.length, length + 1);
}

function isTyped(transaction: Transaction): boolean {
  return ['input', 'delete', 'move'].some((event) => transaction.isUserEvent(event));
}

export const guardProperties: Extension = [
  EditorState.transactionFilter.of((transaction): TransactionSpec | readonly TransactionSpec[] => {
    const { startState, selection } = transaction;
    const start = textStart(startState);
    if (start === 0) return transaction;
    if (transaction.docChanged) {
      if (!isTyped(transaction)) return transaction;
      // A note that ends with its properties gets a line to write on.
      const isBare = start === startState.doc.length && !startState.sliceDoc(0, start).endsWith('\n');
      let reaches = isBare;
      transaction.changes.iterChanges((from) => (reaches ||= from < start));
      if (!reaches) return transaction;
      const changes = clipped(transaction, start).map((change, index) => (isBare && index === 0 ? { ...change, insert: `\n${change.insert}` } : change));
      const cursor = start + changes.reduce((sum, change) => sum + change.insert.length, 0);
      return [{ changes, selection: EditorSelection.cursor(cursor), scrollIntoView: true, userEvent: transaction.annotation(Transaction.userEvent) ?? 'input' }];
    }
    if (!selection || selection.ranges.every((range) => range.from >= start)) return transaction;
    const ranges = selection.ranges.map((range) => EditorSelection.range(Math.max(start, range.anchor), Math.max(start, range.head)));
    return [transaction, { selection: EditorSelection.create(ranges, selection.mainIndex), sequential: true }];
  }),
];

/** The changes without what they do to the properties. */
function clipped(transaction: Transaction, start: number): { from: number; to: number; insert: string }[] {
  const changes: { from: number; to: number; insert: string }[] = [];
  transaction.changes.iterChanges((from, to, _fromB, _toB, insert) => {
    if (to >= start || insert.length > 0) changes.push({ from: Math.max(start, from), to: Math.max(start, to), insert: insert.toString() });
  });
  return changes;
}
