// Up and down: into what stands in the place of several lines, such as a formula, a query or a folded callout, and not over it; and
// out of the text above its first line.

import { EditorSelection, type SelectionRange } from '@codemirror/state';
import type { Command, EditorView } from '@codemirror/view';
import { textStart } from './guard';
import { noteMode } from './modes';

/** Whether no line of text is seen above the cursor's: one that wraps has several. */
function isOnFirstLine(view: EditorView): boolean {
  const { main } = view.state.selection;
  if (!main.empty) return false;
  const above = view.moveVertically(main, false).head;
  if (above < textStart(view.state) || above === main.head) return true;
  const [here, there] = [view.coordsAtPos(main.head), view.coordsAtPos(above)];
  return here !== null && there !== null && there.top >= here.top;
}

/** Goes to the next line where the cursor would land behind it. */
export function vertically(forward: boolean, extend = false): Command {
  return (view) => {
    const { state } = view;
    if (state.facet(noteMode) !== 'live' || state.selection.ranges.length > 1) return false;
    const { main } = state.selection;
    const moved = view.moveVertically(main, forward);
    const own = view.lineBlockAt(main.head);
    const step = (block: { from: number; to: number }): number => (forward ? block.to + 1 : block.from - 1);
    let at = step(own);
    // The line of dashes of a table has no height.
    if (at >= 0 && at <= state.doc.length && view.lineBlockAt(at).height === 0) at = step(view.lineBlockAt(at));
    if (at < textStart(state) || at > state.doc.length) return false;
    const next = view.lineBlockAt(at);
    const isWithin = moved.head >= own.from && moved.head <= own.to;
    // What is embedded in a line is a row of it that has no letters to go to.
    if (isWithin ? isBeyond(view, main, moved, forward) : forward ? moved.head <= next.to : moved.head >= next.from) return false;
    const head = state.doc.lineAt(forward ? next.from : next.to).from;
    const range = extend ? EditorSelection.range(main.anchor, head, moved.goalColumn) : EditorSelection.cursor(head, 1, undefined, moved.goalColumn);
    view.dispatch({ selection: EditorSelection.create([range]), scrollIntoView: true, userEvent: 'select' });
    return true;
  };
}

/** Whether a place is seen below another one, or above it. */
function isBeyond(view: EditorView, from: SelectionRange, to: SelectionRange, forward: boolean): boolean {
  const [here, there] = [view.coordsAtPos(from.head, from.assoc || 1), view.coordsAtPos(to.head, to.assoc || 1)];
  return here === null || there === null || (forward ? there.top > here.top + 2 : there.top < here.top - 2);
}

/** Leaves the text above its first line. */
export function leaveAbove(leave: () => void): Command {
  return (view) => {
    if (!isOnFirstLine(view)) return false;
    leave();
    return true;
  };
}
