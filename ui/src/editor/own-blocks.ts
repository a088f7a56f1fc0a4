// The blocks of the note that is being written, for linking to them: paragraphs, items, quotations, tables and code, with their
// ids. Blocks that cannot carry an id at their end have it on a line of its own below.

import type { EditorState } from '@codemirror/state';
import { treeTo } from './tree';

export interface TextBlock {
  from: number;
  to: number;
  /** Its words, short. */
  text: string;
  id: string | null;
  /** Where an id goes. */
  idAt: number;
  /** Whether its id stands alone below it. */
  isAlone: boolean;
  /** Length of the text that these offsets are of. */
  length: number;
}

const PLAIN = new Set(['Paragraph', 'ListItem', 'Task']);
const WHOLE = new Set(['Blockquote', 'Table', 'FencedCode']);
const SHORT = 80;
const OWN_ID = /(?:^|\s)\^([A-Za-z0-9-]+)\s*$/;

export function blocksOf(state: EditorState): TextBlock[] {
  const blocks: TextBlock[] = [];
  treeTo(state, state.doc.length).iterate({
    enter: ({ name, from, to }) => {
      const isAlone = WHOLE.has(name);
      if (!isAlone && !PLAIN.has(name)) return name === 'Document' || /List$/.test(name);
      const end = isAlone ? to : state.doc.lineAt(from).to;
      const raw = state.doc.sliceString(from, Math.min(isAlone ? to : end, from + 400));
      const id = isAlone ? idBelow(state, to) : (OWN_ID.exec(raw)?.[1] ?? null);
      const text = raw.replace(OWN_ID, '').replace(/^[\s>*+|-]+|\n[>|\s]*/g, ' ').trim().slice(0, SHORT);
      if (text !== '' && !/^\^[A-Za-z0-9-]+$/.test(raw.trim())) blocks.push({ from, to, text, id, idAt: name === 'Paragraph' ? to : end, isAlone, length: state.doc.length });
      return name === 'ListItem';
    },
  });
  // An item and its paragraph are the same block.
  return blocks.filter((block, index) => blocks.findIndex((other) => other.idAt === block.idAt) === index);
}

/** The smallest block with the cursor. */
export function blockAt(state: EditorState): TextBlock | null {
  const { head } = state.selection.main;
  return blocksOf(state).findLast((block) => block.from <= head && head <= Math.max(block.to, block.idAt)) ?? null;
}

function idBelow(state: EditorState, to: number): string | null {
  return /^\s*\n(?:[ \t]*\n)?\^([A-Za-z0-9-]+)[ \t]*(?:\n|$)/.exec(state.doc.sliceString(to, to + 120))?.[1] ?? null;
}

/** An id that no block of the note has. */
export function newBlockId(state: EditorState): string {
  const text = state.doc.toString();
  for (;;) {
    const id = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => 'abcdefghijkmnpqrstuvwxyz23456789'.charAt(byte % 32)).join('');
    if (!text.includes(`^${id}`)) return id;
  }
}
