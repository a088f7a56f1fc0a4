// Completing `[[`: notes and articles as the library suggests them, headings of this note after `[[#`, and the note that could be.

import {
  autocompletion,
  pickedCompletion,
  startCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { Suggestion } from '../api/generated';
import { headingsOf } from './headings';
import { strokeIcon } from './icon';
import { completion, openLink } from './wikilink';
import { treeTo } from './tree';

/** What the list shows of a completion. */
interface LinkCompletion extends Completion {
  linkKind: Suggestion['kind'] | 'heading' | 'create';
  place: string;
}

/** Names of kinds for people, and the strokes of their icons (lucide: file-text, newspaper, paperclip, hash, plus). */
const KINDS: Record<LinkCompletion['linkKind'], { label: string; strokes: string[] }> = {
  note: {
    label: 'Note',
    strokes: ['M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7Z', 'M14 2v4a2 2 0 0 0 2 2h4', 'M16 13H8', 'M16 17H8'],
  },
  article: {
    label: 'Article',
    strokes: [
      'M15 18h-5',
      'M18 14h-8',
      'M4 22h16a2 2 0 0 0 2-2V4a2 2 0 0 0-2-2H8a2 2 0 0 0-2 2v16a2 2 0 0 1-4 0v-9a2 2 0 0 1 2-2h2',
      'M10 6h8v4h-8z',
    ],
  },
  highlight: { label: 'Highlight', strokes: ['m9 11-6 6v3h9l3-3', 'm22 12-4.6 4.6a2 2 0 0 1-2.8 0l-5.2-5.2a2 2 0 0 1 0-2.8L14 4'] },
  attachment: {
    label: 'File',
    strokes: ['m21.44 11.05-9.19 9.19a6 6 0 0 1-8.49-8.49l8.57-8.57A4 4 0 1 1 18 8.84l-8.59 8.57a2 2 0 0 1-2.83-2.83l8.49-8.48'],
  },
  heading: { label: 'Heading', strokes: ['M4 9h16', 'M4 15h16', 'M10 3 8 21', 'M16 3l-2 18'] },
  create: { label: 'New', strokes: ['M5 12h14', 'M12 5v14'] },
};

/** What fits into the list without scrolling, with the note that could be made below. */
export const MOST_SUGGESTIONS = 9;

const NOT_IN_NAMES = /[\\:*?"<>|#^[\]]/;

export function completeLinks(ask: (text: string) => Promise<Suggestion[]>): Extension {
  return [
    autocompletion({
      override: [(context) => source(context, ask)],
      icons: false,
      maxRenderedOptions: MOST_SUGGESTIONS + 1,
      optionClass: (option) => `cm-option-${(option as LinkCompletion).linkKind}`,
      addToOptions: [
        { render: (option) => strokeIcon(KINDS[(option as LinkCompletion).linkKind].strokes, 'cm-option-icon'), position: 20 },
        { render: (option) => place(option as LinkCompletion), position: 80 },
      ],
    }),
    openList,
  ];
}

/** Typing the second `[` opens the list; so does writing `[[]]` at once. */
const openList = EditorView.updateListener.of((update) => {
  const isTyped = update.transactions.some((one) => one.isUserEvent('input.type') || one.isUserEvent('input.format'));
  if (!isTyped || !update.docChanged) return;
  const { head, empty } = update.state.selection.main;
  if (empty && update.state.sliceDoc(head - 2, head) === '[[') startCompletion(update.view);
});

async function source(context: CompletionContext, ask: (text: string) => Promise<Suggestion[]>): Promise<CompletionResult | null> {
  const line = context.state.doc.lineAt(context.pos);
  const open = openLink(line.text.slice(0, context.pos - line.from));
  if (!open || isCode(context)) return null;
  const from = line.from + open.from;
  if (open.typed.startsWith('#')) return { from, options: headings(context, open.typed.slice(1)), filter: false };
  const suggestions = await ask(open.typed);
  if (context.aborted) return null;
  const options = suggestions.map((one) => suggestion(one));
  const isNew = canCreate(open.typed) && !suggestions.some((one) => sameName(one, open.typed));
  if (isNew) options.push(create(open.typed.trim()));
  return { from, options, filter: false };
}

function isCode(context: CompletionContext): boolean {
  const node = treeTo(context.state, context.pos).resolveInner(context.pos, -1);
  return ['FencedCode', 'CodeText', 'CodeBlock', 'InlineCode'].includes(node.name);
}

function suggestion(one: Suggestion): LinkCompletion {
  const title = one.title || one.insert;
  const folder = one.path.slice(0, Math.max(0, one.path.lastIndexOf('/')));
  const isNamedByTitle = one.path === title || one.path.endsWith(`/${title}`);
  return { label: title, linkKind: one.kind, place: isNamedByTitle ? folder : one.path, apply: applying(one.insert) };
}

function headings(context: CompletionContext, typed: string): LinkCompletion[] {
  const wanted = typed.trim().toLowerCase();
  return headingsOf(context.state)
    .filter((heading) => heading.text.toLowerCase().includes(wanted))
    .slice(0, MOST_SUGGESTIONS)
    .map(({ text, level }) => ({
      label: text,
      linkKind: 'heading',
      place: `Heading ${level}`,
      apply: applying(`#${text.replace(/[[\]|#^]/g, ' ').trim()}`),
    }));
}

/** The note is made by following the link; writing it is enough to plan it. */
function create(name: string): LinkCompletion {
  return { label: `Create “${name}”`, linkKind: 'create', place: '', apply: applying(name), boost: -99 };
}

function canCreate(typed: string): boolean {
  const name = typed.trim();
  return name !== '' && name.length <= 200 && !NOT_IN_NAMES.test(name) && !/(^|\/)\s*(\/|$)/.test(name);
}

function sameName(one: Suggestion, typed: string): boolean {
  const wanted = typed.trim().normalize('NFC').toLowerCase();
  return [one.path, one.insert, one.title].some((name) => name.normalize('NFC').toLowerCase() === wanted);
}

function applying(insert: string): (view: EditorView, option: Completion, from: number, to: number) => void {
  return (view, option, from, to) => {
    const line = view.state.doc.lineAt(to);
    const { text, replaceAfter, cursor } = completion(insert, line.text.slice(to - line.from));
    view.dispatch({
      changes: { from, to: to + replaceAfter, insert: text },
      selection: { anchor: from + cursor },
      annotations: pickedCompletion.of(option),
      userEvent: 'input.complete',
      scrollIntoView: true,
    });
  };
}

function place(option: LinkCompletion): Node {
  const span = document.createElement('span');
  span.className = 'cm-option-place';
  span.textContent = option.place || KINDS[option.linkKind].label;
  const label = document.createElement('span');
  label.className = 'sr-only';
  if (option.place) label.textContent = `, ${KINDS[option.linkKind].label}`;
  span.append(label);
  return span;
}
