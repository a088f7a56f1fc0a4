// Folding: what stands under a heading, and callouts that say that they can be folded. A sign beside the line shows it and folds
// by a press; keys do it too.

import { codeFolding, foldAll, foldEffect, foldKeymap, foldable, foldService, foldedRanges, syntaxTree, unfoldAll, unfoldEffect } from '@codemirror/language';
import type { EditorState, Extension, Line } from '@codemirror/state';
import { WidgetType, keymap, type EditorView } from '@codemirror/view';
import type { SyntaxNode } from '@lezer/common';
import { calloutOf } from './callouts';
import { CHEVRON_DOWN, strokeIcon } from './icon';

/** The quotation that begins on a line, when it is a callout that can be folded. */
function calloutOn(state: EditorState, line: Line): { from: number; to: number; begins: boolean } | null {
  if (!line.text.includes('[!')) return null;
  const sign = /^\s*>\s?/.exec(line.text)?.[0];
  const callout = sign === undefined ? null : calloutOf(line.text.slice(sign.length));
  if (!callout?.fold) return null;
  for (let node: SyntaxNode | null = syntaxTree(state).resolveInner(line.from + (sign?.indexOf('>') ?? 0), 1); node; node = node.parent) {
    if (node.name === 'Blockquote' && node.from >= line.from) {
      return node.to > line.to ? { from: line.to, to: Math.min(node.to, state.doc.length), begins: callout.fold === '-' } : null;
    }
  }
  return null;
}

const callouts = foldService.of((state, from) => calloutOn(state, state.doc.lineAt(from)));

/** What can be folded at a line, and whether it is. */
export function foldAt(state: EditorState, line: Line): { from: number; to: number; isFolded: boolean } | null {
  let folded: { from: number; to: number } | null = null;
  foldedRanges(state).between(line.from, line.to, (from, to) => {
    if (from >= line.from && from <= line.to) folded = { from, to };
  });
  if (folded) return { ...(folded as { from: number; to: number }), isFolded: true };
  const range = foldable(state, line.from, line.to);
  return range ? { ...range, isFolded: false } : null;
}

export function toggleFoldAt(view: EditorView, line: Line): boolean {
  const fold = foldAt(view.state, line);
  if (!fold) return false;
  const { from, to, isFolded } = fold;
  view.dispatch({ effects: isFolded ? unfoldEffect.of({ from, to }) : foldEffect.of({ from, to }) });
  return true;
}

/** Folds or unfolds what the cursor is under. */
export function toggleFold(view: EditorView): boolean {
  for (let line = view.state.doc.lineAt(view.state.selection.main.head); ; line = view.state.doc.line(line.number - 1)) {
    const fold = foldAt(view.state, line);
    if (fold && fold.to >= view.state.selection.main.head) return toggleFoldAt(view, line);
    if (line.number === 1) return false;
  }
}

/** Callouts that begin folded, as far as the text has been read. */
export function foldCallouts(view: EditorView): void {
  const effects = [];
  const { state } = view;
  const tree = syntaxTree(state);
  for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
    if (node.name !== 'Blockquote') continue;
    const fold = calloutOn(state, state.doc.lineAt(node.from));
    if (fold?.begins) effects.push(foldEffect.of({ from: fold.from, to: fold.to }));
  }
  if (effects.length > 0) view.dispatch({ effects });
}

/** The sign beside a line that can be folded. */
export class FoldSign extends WidgetType {
  constructor(
    private readonly isFolded: boolean,
    private readonly isBehind: boolean,
  ) {
    super();
  }

  override eq(other: FoldSign): boolean {
    return other.isFolded === this.isFolded && other.isBehind === this.isBehind;
  }

  override toDOM(view: EditorView): HTMLElement {
    const sign = document.createElement('span');
    sign.className = `cm-fold${this.isFolded ? ' cm-folded' : ''}${this.isBehind ? ' cm-fold-behind' : ''}`;
    sign.setAttribute('role', 'button');
    sign.setAttribute('aria-label', this.isFolded ? 'Unfold' : 'Fold');
    sign.setAttribute('aria-expanded', String(!this.isFolded));
    sign.title = `${this.isFolded ? 'Unfold' : 'Fold'} (Ctrl+Shift+.)`;
    sign.append(strokeIcon(CHEVRON_DOWN, 'cm-fold-icon'));
    sign.addEventListener('mousedown', (event) => event.preventDefault());
    sign.addEventListener('click', (event) => {
      event.preventDefault();
      toggleFoldAt(view, view.state.doc.lineAt(view.posAtDOM(sign)));
    });
    return sign;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

export function folds(): Extension {
  return [
    callouts,
    codeFolding({
      placeholderDOM: (_view, onclick) => {
        const dots = document.createElement('button');
        dots.type = 'button';
        dots.className = 'cm-fold-dots';
        dots.textContent = '…';
        dots.setAttribute('aria-label', 'Unfold');
        dots.addEventListener('click', onclick);
        return dots;
      },
    }),
    keymap.of([{ key: 'Mod-Shift-.', run: toggleFold, preventDefault: true }, { key: 'Ctrl-Alt-[', run: foldAll }, { key: 'Ctrl-Alt-]', run: unfoldAll }, ...foldKeymap]),
  ];
}
