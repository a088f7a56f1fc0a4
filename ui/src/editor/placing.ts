// How what is pasted goes into the text: within its cell in a table, blocks on lines of their own, and in a list or a quotation
// so that these go on.

import type { EditorState } from '@codemirror/state';
import { cellsOf, intoTable, tableText, type Placed } from './table-fill';
import { inCode } from './tree';

const BLOCK = /^(?:#{1,6} |\||```|~~~|> |---$|\$\$)/;
const ITEM = /^(?:[-*+]|\d{1,9}[.)]) /;

/** Plain text: all that is done to it is what a table needs, and tab-separated lines become a table. `null` leaves it to the editor. */
export function placedText(state: EditorState, from: number, to: number, text: string): Placed | null {
  if (inCode(state, from)) return null;
  const into = intoTable(state, from, to, text);
  if (into) return into;
  const cells = cellsOf(text);
  return cells && cells.length > 1 ? placed(state, from, to, tableText(cells)) : null;
}

/** Markdown that was made of something else. */
export function placed(state: EditorState, from: number, to: number, text: string): Placed {
  const into = intoTable(state, from, to, text);
  if (into) return into;
  const line = state.doc.lineAt(from);
  const before = line.text.slice(0, from - line.from);
  const end = state.doc.lineAt(to);
  const after = end.text.slice(to - end.from);
  const quote = /^\s*(?:> ?)+/.exec(before)?.[0] ?? '';
  const own = before.slice(quote.length);
  const mark = /^(\s*)(?:[-*+]|\d{1,9}[.)]) (\[.\] )?$/.exec(own);
  const item = ITEM.exec(text);
  const goesOn = mark !== null && item !== null;
  const rest = goesOn ? text.slice(item[0].length) : text;
  // One box is enough for a task.
  let insert = goesOn && mark[2] ? rest.replace(/^\[.\] /, '') : rest;
  if (quote || goesOn) insert = insert.replaceAll('\n', `\n${quote}${goesOn ? (mark[1] ?? '') : ''}`).replace(/[ ]+$/gm, '');
  if (own.trim() !== '' && !goesOn) {
    if (BLOCK.test(text)) insert = `\n${quote.trimEnd()}\n${quote}${insert}`;
    else if (item) insert = `\n${quote}${insert}`;
  }
  const cursor = from + insert.length;
  const last = text.slice(text.lastIndexOf('\n') + 1);
  if (after.trim() !== '' && (BLOCK.test(last) || (text.includes('\n') && ITEM.test(last.trimStart())))) insert += `\n${quote.trimEnd()}\n${quote}`;
  return { changes: { from, to, insert }, cursor };
}
