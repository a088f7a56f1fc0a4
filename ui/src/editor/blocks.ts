// What stands in place of whole lines: formulas, the answers of queries, properties that have a panel of their own, and, where a
// note is only read, its comments. Lines can be replaced by the state only, not by what draws the view, so they are found here,
// among the blocks of the document's first level, each time the text was read anew.

import { syntaxTree } from '@codemirror/language';
import { EditorState, StateField, type Extension, type Range, type Transaction } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';
import type { Tree } from '@lezer/common';
import { Formula } from './math';
import { isFocused, isTouched, isWriting, noteMode, propertiesApart } from './modes';
import { QueryAnswer, answers } from './queries';

type Kind = 'math' | 'query' | 'front' | 'comment';

interface Block {
  kind: Kind;
  from: number;
  to: number;
}

interface Drawn {
  tree: Tree;
  blocks: readonly Block[];
  /** The blocks that the cursor is at. */
  near: string;
  decorations: DecorationSet;
}

const NAMES: Record<string, Kind> = { BlockMath: 'math', FrontMatter: 'front', CommentLines: 'comment' };

function find(state: EditorState, tree: Tree): Block[] {
  const blocks: Block[] = [];
  const cursor = tree.cursor();
  if (!cursor.firstChild()) return blocks;
  do {
    const { name, from, to } = cursor;
    const kind = name === 'FencedCode' ? (isQuery(state, from) ? 'query' : null) : (NAMES[name] ?? null);
    if (kind) blocks.push({ kind, from: state.doc.lineAt(from).from, to: state.doc.lineAt(Math.min(to, state.doc.length)).to });
  } while (cursor.nextSibling());
  return blocks;
}

function isQuery(state: EditorState, from: number): boolean {
  return /^(?:`{3,}|~{3,})[ \t]*query[ \t]*$/.test(state.doc.lineAt(from).text.trimStart());
}

/** What the text says about blocks; behind what has been read so far it is what was known before. */
function findAgain(drawn: Drawn, tree: Tree, transaction: Transaction): Block[] {
  const { state, changes } = transaction;
  const found = find(state, tree);
  if (tree.length >= state.doc.length) return found;
  const kept = drawn.blocks
    .map((block) => ({ ...block, from: changes.mapPos(block.from, 1), to: changes.mapPos(block.to, -1) }))
    .filter((block) => block.from > tree.length && block.to > block.from);
  return [...found, ...kept];
}

function isShown(state: EditorState, { kind, from, to }: Block): boolean {
  const mode = state.facet(noteMode);
  if (mode === 'source') return false;
  if (kind === 'front') return state.facet(propertiesApart) || mode === 'reading';
  if (kind === 'comment') return mode === 'reading';
  return !isTouched(state, from, to);
}

function draw(state: EditorState, tree: Tree, blocks: readonly Block[]): Drawn {
  const ranges: Range<Decoration>[] = [];
  const near: number[] = [];
  for (const block of blocks) {
    if (isShown(state, block)) ranges.push(decorationOf(state, block).range(block.from, block.to));
    else near.push(block.from);
  }
  return { tree, blocks, near: near.join(), decorations: Decoration.set(ranges, true) };
}

function decorationOf(state: EditorState, { kind, from, to }: Block): Decoration {
  const text = state.doc.sliceString(from, to);
  switch (kind) {
    case 'math':
      return Decoration.replace({ block: true, widget: new Formula(text.trim().slice(2, -2).trim(), true, true) });
    case 'query':
      return Decoration.replace({ block: true, widget: new QueryAnswer(text.split('\n').slice(1, -1).join(' ').trim(), state.field(answers)) });
    default:
      return Decoration.replace({ block: true });
  }
}

const field = StateField.define<Drawn>({
  create: (state) => draw(state, syntaxTree(state), find(state, syntaxTree(state))),
  update(drawn, transaction) {
    const { state, startState } = transaction;
    const tree = syntaxTree(state);
    const isOther =
      transaction.docChanged || tree !== drawn.tree || state.field(answers) !== startState.field(answers) || state.facet(noteMode) !== startState.facet(noteMode) || state.facet(propertiesApart) !== startState.facet(propertiesApart);
    if (isOther) return draw(state, tree, tree !== drawn.tree || transaction.docChanged ? findAgain(drawn, tree, transaction) : drawn.blocks);
    const isMoved = transaction.selection !== undefined || isWriting(state) !== isWriting(startState);
    if (!isMoved || drawn.blocks.length === 0) return drawn;
    const near = drawn.blocks.filter((block) => !isShown(state, block)).map((block) => block.from);
    return near.join() === drawn.near ? drawn : draw(state, tree, drawn.blocks);
  },
  provide: (self) => [
    EditorView.decorations.from(self, (drawn) => drawn.decorations),
    // The cursor goes around what it cannot get into.
    EditorView.atomicRanges.of((view) => (view.state.facet(propertiesApart) ? view.state.field(self).decorations.update({ filter: (from) => from === 0 }) : Decoration.none)),
  ],
});

export function blocks(): Extension {
  return [isFocused, answers, field];
}
