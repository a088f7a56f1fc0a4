// What stands in place of whole lines: formulas, the answers of queries, properties that have a panel of their own, and, where a
// note is only read, its comments. Lines can be replaced by the state only, not by what draws the view, so they are found here,
// among the blocks of the document's first level, each time the text was read anew.

import { syntaxTree } from '@codemirror/language';
import { EditorState, StateField, type Extension, type Range, type Transaction } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet, type WidgetType } from '@codemirror/view';
import { Tree } from '@lezer/common';
import { Formula } from './math';
import { isFocused, isTouched, isWriting, noteMode, propertiesApart } from './modes';
import { QueryAnswer, answers } from './queries';

type Kind = 'math' | 'query' | 'front' | 'comment';

interface Block {
  kind: Kind;
  from: number;
  to: number;
  /** Whether something stands in its place now. */
  isShown: boolean;
}

interface Drawn {
  tree: Tree;
  blocks: readonly Block[];
  decorations: DecorationSet;
}

const NAMES: Record<string, Kind> = { BlockMath: 'math', FrontMatter: 'front', CommentLines: 'comment' };

/** What a node was found to be. The parser takes over the nodes of what was not changed, so this holds as long as they do. */
interface Known {
  kind: Kind | null;
  /** Characters of its first line before it, and of its last line behind it. */
  before: number;
  after: number;
}

const known = new WeakMap<Tree, Known>();

function find(state: EditorState, tree: Tree): Block[] {
  const blocks: Block[] = [];
  forEachTop(tree, 0, (node, from) => {
    let own = known.get(node);
    if (!own) {
      own = recognise(state, node, from);
      known.set(node, own);
    }
    if (own.kind) blocks.push(block(state, own.kind, from - own.before, Math.min(state.doc.length, from + node.length + own.after)));
  });
  return blocks;
}

function recognise({ doc }: EditorState, node: Tree, from: number): Known {
  const { name } = node.type;
  const first = doc.lineAt(from);
  const isQuery = name === 'FencedCode' && /^[ ]{0,3}(?:`{3,}|~{3,})[ \t]*query[ \t]*$/.test(first.text);
  const kind = isQuery ? 'query' : (NAMES[name] ?? null);
  const to = Math.min(doc.length, from + node.length);
  return { kind, before: from - first.from, after: kind ? doc.lineAt(to).to - to : 0 };
}

const MAYBE = new Set(['FencedCode', ...Object.keys(NAMES)]);

/** Visits the document's own blocks. Nodes of the tree itself and not a cursor's: a long note has ten thousand, and this runs for each letter. */
function forEachTop(tree: Tree, base: number, visit: (node: Tree, from: number) => void): void {
  tree.children.forEach((child, index) => {
    if (!(child instanceof Tree)) return;
    const from = base + (tree.positions[index] ?? 0);
    if (child.type.isAnonymous) forEachTop(child, from, visit);
    else if (MAYBE.has(child.type.name)) visit(child, from);
  });
}

function block(state: EditorState, kind: Kind, from: number, to: number): Block {
  return { kind, from, to, isShown: isShown(state, kind, from, to) };
}

/** What the text says about blocks; behind what has been read so far it is what was known before. */
function findAgain(state: EditorState, tree: Tree, before: readonly Block[]): Block[] {
  const found = find(state, tree);
  if (tree.length >= state.doc.length) return found;
  return [...found, ...before.filter(({ from }) => from > tree.length).map(({ kind, from, to }) => block(state, kind, from, to))];
}

function isShown(state: EditorState, kind: Kind, from: number, to: number): boolean {
  const mode = state.facet(noteMode);
  if (mode === 'source') return false;
  if (kind === 'front') return state.facet(propertiesApart) || mode === 'reading';
  if (kind === 'comment') return mode === 'reading';
  return !isTouched(state, from, to);
}

function drawAll(state: EditorState): Drawn {
  const tree = syntaxTree(state);
  const blocks = find(state, tree);
  const ranges = blocks.filter((one) => one.isShown).map((one) => decorationOf(state, one));
  return { tree, blocks, decorations: Decoration.set(ranges, true) };
}

/** Draws what is another block now, and leaves the rest as it is: what did not change is not compared or drawn again. */
function drawAgain(drawn: Drawn, transaction: Transaction): Drawn {
  const { state, changes } = transaction;
  const tree = syntaxTree(state);
  const before = drawn.blocks.map((one) => ({ ...one, from: changes.mapPos(one.from, 1), to: changes.mapPos(one.to, -1), isChanged: changes.touchesRange(one.from, one.to) !== false }));
  const blocks = tree === drawn.tree ? before.map(({ kind, from, to }) => block(state, kind, from, to)) : findAgain(state, tree, before);
  const added: Range<Decoration>[] = [];
  const removed: number[] = [];
  let at = 0;
  for (const one of blocks) {
    for (; (before[at]?.from ?? Infinity) < one.from; at += 1) if (before[at]?.isShown) removed.push(before[at]?.from ?? 0);
    const old = before[at]?.from === one.from ? before[at] : undefined;
    if (old) at += 1;
    const isSame = old && old.kind === one.kind && old.to === one.to && old.isShown === one.isShown && !old.isChanged;
    if (isSame) continue;
    if (old?.isShown) removed.push(one.from);
    if (one.isShown) added.push(decorationOf(state, one));
  }
  for (; at < before.length; at += 1) if (before[at]?.isShown) removed.push(before[at]?.from ?? 0);
  let decorations = drawn.decorations.map(changes);
  const filterFrom = removed[0];
  if (filterFrom !== undefined) {
    const gone = new Set(removed);
    decorations = decorations.update({ filter: (from) => !gone.has(from), filterFrom, filterTo: (removed.at(-1) ?? 0) + 1 });
  }
  if (added.length > 0) decorations = decorations.update({ add: added, sort: true });
  return { tree, blocks, decorations };
}

function decorationOf(state: EditorState, { kind, from, to }: Block): Range<Decoration> {
  return Decoration.replace({ block: true, widget: widgetOf(state, kind, state.doc.sliceString(from, to)) }).range(from, to);
}

function widgetOf(state: EditorState, kind: Kind, text: string): WidgetType | undefined {
  if (kind === 'math') return new Formula(text.trim().slice(2, -2).trim(), true, true);
  return kind === 'query' ? new QueryAnswer(text.split('\n').slice(1, -1).join(' ').trim(), state.field(answers)) : undefined;
}

const field = StateField.define<Drawn>({
  create: drawAll,
  update(drawn, transaction) {
    const { state, startState } = transaction;
    const isAnswered = state.field(answers) !== startState.field(answers) && drawn.blocks.some(({ kind }) => kind === 'query');
    const isOther =
      isAnswered || state.facet(noteMode) !== startState.facet(noteMode) || state.facet(propertiesApart) !== startState.facet(propertiesApart);
    if (isOther) return drawAll(state);
    if (transaction.docChanged || syntaxTree(state) !== drawn.tree) return drawAgain(drawn, transaction);
    const isMoved = transaction.selection !== undefined || isWriting(state) !== isWriting(startState);
    const isNew = isMoved && drawn.blocks.some((one) => one.isShown !== isShown(state, one.kind, one.from, one.to));
    return isNew ? drawAgain(drawn, transaction) : drawn;
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
