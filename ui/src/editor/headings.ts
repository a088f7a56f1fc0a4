// The headings of a note as it is being written, and finding the place that a link's `#part` means.

import { ensureSyntaxTree, syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import { Tree } from '@lezer/common';
import { headingKey } from './heading-key';

export interface NoteHeading {
  level: number;
  text: string;
  from: number;
}

const PARSE_MS = 200;

/** Headings stand in the document, in quotations and in lists, never within one another. */
const HOLDERS = new Set(['Blockquote', 'BulletList', 'OrderedList', 'ListItem']);

const LEVELS = new Map<string, number>([1, 2, 3, 4, 5, 6].flatMap((level) => [[`ATXHeading${level}`, level] as const, [`SetextHeading${level}`, level] as const]));

/** The headings in what has been read of the text. */
export function headingsOf(state: EditorState, tree: Tree = syntaxTree(state)): NoteHeading[] {
  const headings: NoteHeading[] = [];
  eachHeading(tree, 0, (level, from) => {
    const line = state.doc.lineAt(from);
    const text = line.text
      .slice(from - line.from)
      .replace(/^#{1,6}\s*/, '')
      .replace(/\s+#+\s*$/, '')
      .trim();
    headings.push({ level, text, from });
  });
  return headings;
}

/** Goes through the tree's own nodes and not a cursor's, which takes five times as long: a long note has ten thousand blocks. */
function eachHeading(tree: Tree, base: number, visit: (level: number, from: number) => void): void {
  tree.children.forEach((child, index) => {
    if (!(child instanceof Tree)) return;
    const from = base + (tree.positions[index] ?? 0);
    const level = LEVELS.get(child.type.name);
    if (level !== undefined) visit(level, from);
    else if (child.type.isAnonymous || HOLDERS.has(child.type.name)) eachHeading(child, from, visit);
  });
}

/** The last heading before the cursor. */
export function headingAt(state: EditorState): NoteHeading | null {
  const line = state.doc.lineAt(state.selection.main.head);
  return headingsOf(state).findLast((heading) => heading.from <= line.to) ?? null;
}

/** Where `Heading`, `H1#H2` or `^block-id` is in the note; `null` when it is not there. */
export function findPlace(state: EditorState, subpath: string): number | null {
  if (subpath.startsWith('^')) return findBlock(state, subpath.slice(1));
  const steps = subpath.split('#').map(headingKey).filter(Boolean);
  // Going to a place may wait a moment for the text to be read.
  const headings = headingsOf(state, ensureSyntaxTree(state, state.doc.length, PARSE_MS) ?? syntaxTree(state));
  let from = -1;
  let below = 0;
  for (const step of steps) {
    const found = headings.find((one) => one.from > from && one.level > below && headingKey(one.text) === step);
    if (!found) {
      const last = steps.at(-1);
      return headings.find((one) => headingKey(one.text) === last)?.from ?? null;
    }
    from = found.from;
    below = found.level;
  }
  return from < 0 ? null : from;
}

function findBlock(state: EditorState, id: string): number | null {
  const wanted = id.toLowerCase();
  for (let number = 1; number <= state.doc.lines; number += 1) {
    const line = state.doc.line(number);
    const found = /(?:^|\s)\^([A-Za-z0-9-]+)\s*$/.exec(line.text)?.[1];
    if (found?.toLowerCase() === wanted) return line.text.trim().startsWith('^') && number > 1 ? blockAbove(state, number) : line.from;
  }
  return null;
}

/** An id on a line of its own means the block before it. */
function blockAbove(state: EditorState, number: number): number {
  let at = number - 1;
  while (at > 1 && state.doc.line(at).text.trim() === '') at -= 1;
  while (at > 1 && state.doc.line(at - 1).text.trim() !== '') at -= 1;
  return state.doc.line(at).from;
}
