// From a footnote's number to the footnote, and back.

import { EditorView } from '@codemirror/view';
import type { Extension } from '@codemirror/state';

/** Where the other end of the footnote at a place is: its text for a number, the first number for its text. */
export function otherEnd(text: string, at: number): number | null {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const line = text.slice(lineStart, (text.indexOf('\n', at) + 1 || text.length + 1) - 1);
  for (const found of line.matchAll(/\[\^([^\s\]^[]+)\](:?)/g)) {
    const from = lineStart + found.index;
    if (at < from || at > from + found[0].length) continue;
    const sign = `[^${found[1]}]`;
    const isDefinition = found[2] === ':' && found.index === 0;
    if (isDefinition) {
      for (let next = text.indexOf(sign); next >= 0; next = text.indexOf(sign, next + 1)) {
        if (next !== from && !(text.charAt(next + sign.length) === ':' && (next === 0 || text.charAt(next - 1) === '\n'))) return next + sign.length;
      }
      return null;
    }
    const definition = text.startsWith(`${sign}:`) ? 0 : text.indexOf(`\n${sign}:`) + 1;
    return definition > 0 || text.startsWith(`${sign}:`) ? definition + sign.length + 2 : null;
  }
  return null;
}

export function followFootnote(view: EditorView, at = view.state.selection.main.head): boolean {
  const to = otherEnd(view.state.doc.toString(), at);
  if (to === null) return false;
  view.dispatch({ selection: { anchor: Math.min(to, view.state.doc.length) }, effects: EditorView.scrollIntoView(to, { y: 'center' }) });
  return true;
}

export function footnotes(): Extension {
  return EditorView.domEventHandlers({
    click(event, view) {
      const sign = event.target instanceof Element ? event.target.closest('.cm-footnote') : null;
      if (!sign || event.shiftKey || event.altKey || sign.querySelector('.cm-sign')) return false;
      return followFootnote(view, view.posAtDOM(sign) + 1);
    },
  });
}
