// The part of a note that a link's `#part` means, as text, for showing it in another note.

import { ensureSyntaxTree, syntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import { findPlace, headingsOf } from './headings';
import { frontMatterLength } from './front-matter';
import { noteLanguage } from './markdown';

/** A part longer than this is cut, since it is shown within another note. */
const LONGEST = 60_000;
/** A long note is shown as far as this was enough; a short one is read whole, however busy the machine is. */
const PARSE_MS = 80;
const SHORT = 20_000;
const SHORT_MS = 2_000;

/** The text of a part; the whole text without its properties when no part is named; `null` when the part is not there. */
export function sectionOf(text: string, subpath: string | null): string | null {
  if (subpath === null || subpath === '') return cut(text.slice(frontMatterLength(text)).trim());
  const state = EditorState.create({ doc: text, extensions: noteLanguage() });
  ensureSyntaxTree(state, text.length, text.length < SHORT ? SHORT_MS : PARSE_MS);
  const from = findPlace(state, subpath);
  if (from === null) return null;
  const to = subpath.startsWith('^') ? endOfBlock(state, from) : endOfSection(state, from);
  return cut(state.doc.sliceString(from, to).replace(/(^|\s)\^[A-Za-z0-9-]+\s*$/, '').trim());
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, text.lastIndexOf('\n', LONGEST))}\n\n…` : text;
}

function endOfSection(state: EditorState, from: number): number {
  const headings = headingsOf(state);
  const own = headings.find((heading) => heading.from === from);
  const next = headings.find((heading) => heading.from > from && heading.level <= (own?.level ?? 6));
  return next?.from ?? state.doc.length;
}

function endOfBlock(state: EditorState, from: number): number {
  const line = state.doc.lineAt(from);
  const first = line.from + (/^\s*/.exec(line.text)?.[0].length ?? 0);
  let found: SyntaxNode | null = null;
  for (let node: SyntaxNode | null = syntaxTree(state).resolveInner(first, 1); node; node = node.parent) {
    // The largest block that begins here, but an item alone and not the list that it opens.
    if (node.from < line.from || node.name === 'Document') break;
    if (/List$/.test(node.name) && found?.name === 'ListItem') break;
    found = node;
  }
  return found?.to ?? line.to;
}
