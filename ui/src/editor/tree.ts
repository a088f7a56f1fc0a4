// The syntax of a note up to a place. What the editor has read lies behind when the machine is busy or the note long.

import { ensureSyntaxTree, syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';

/** A key waits no longer than this for the text before the cursor to be read. */
const PATIENCE_MS = 40;

export function treeTo(state: EditorState, at: number): ReturnType<typeof syntaxTree> {
  return ensureSyntaxTree(state, Math.min(at, state.doc.length), PATIENCE_MS) ?? syntaxTree(state);
}

const CODE = new Set(['FencedCode', 'CodeText', 'CodeBlock', 'InlineCode', 'BlockMath', 'InlineMath', 'DisplayMath', 'HTMLBlock']);

/** Whether a place is in code or in a formula, where Markdown means nothing. */
export function inCode(state: EditorState, at = state.selection.main.head): boolean {
  for (let node: SyntaxNode | null = treeTo(state, at).resolveInner(at, -1); node; node = node.parent) {
    if (CODE.has(node.name)) return true;
  }
  return false;
}
