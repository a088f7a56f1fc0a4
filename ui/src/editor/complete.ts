// Completing `[[`: what the library suggests, headings and blocks of an item after `#`, of this note after `[[#`, and the note that
// could be. And `#`: the tags that are in use.

import { autocompletion, pickedCompletion, startCompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import type { EditorState, Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { frontMatterLength } from './front-matter';
import type { Suggestion } from '../api/generated';
import { blocksOf, newBlockId, type TextBlock } from './own-blocks';
import { headingsOf } from './headings';
import { strokeIcon } from './icon';
import { tableNode } from './table-edit';
import { inCode } from './tree';
import { completion, openLink } from './wikilink';

export interface CompleteSource {
  /** What `[[` and this text can complete to. */
  links(text: string): Promise<Suggestion[]>;
  /** Gives a block of another note an id, and what to write behind `#`. */
  block?(suggestion: Suggestion): Promise<string>;
  /** Tags in use, the most frequent first. */
  tags?(): readonly string[];
}

/** What the list shows of a completion. */
interface LinkCompletion extends Completion {
  linkKind: Suggestion['kind'] | 'heading' | 'block' | 'create' | 'tag';
  place: string;
}

/** Names of kinds for people, and the strokes of their icons (lucide: file-text, newspaper, paperclip, hash, pilcrow, tag, plus). */
const KINDS: Record<LinkCompletion['linkKind'], { label: string; strokes: string[] }> = {
  note: {
    label: 'Note',
    strokes: ['M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7Z', 'M14 2v4a2 2 0 0 0 2 2h4', 'M16 13H8', 'M16 17H8'],
  },
  article: {
    label: 'Article',
    strokes: ['M15 18h-5', 'M18 14h-8', 'M4 22h16a2 2 0 0 0 2-2V4a2 2 0 0 0-2-2H8a2 2 0 0 0-2 2v16a2 2 0 0 1-4 0v-9a2 2 0 0 1 2-2h2', 'M10 6h8v4h-8z'],
  },
  highlight: { label: 'Highlight', strokes: ['m9 11-6 6v3h9l3-3', 'm22 12-4.6 4.6a2 2 0 0 1-2.8 0l-5.2-5.2a2 2 0 0 1 0-2.8L14 4'] },
  attachment: {
    label: 'File',
    strokes: ['m21.44 11.05-9.19 9.19a6 6 0 0 1-8.49-8.49l8.57-8.57A4 4 0 1 1 18 8.84l-8.59 8.57a2 2 0 0 1-2.83-2.83l8.49-8.48'],
  },
  heading: { label: 'Heading', strokes: ['M4 9h16', 'M4 15h16', 'M10 3 8 21', 'M16 3l-2 18'] },
  block: { label: 'Block', strokes: ['M13 4v16', 'M17 4v16', 'M19 4H9.5a4.5 4.5 0 0 0 0 9H13'] },
  tag: { label: 'Tag', strokes: ['M12.586 2.586A2 2 0 0 0 11.172 2H4a2 2 0 0 0-2 2v7.172a2 2 0 0 0 .586 1.414l8.704 8.704a2.426 2.426 0 0 0 3.42 0l6.58-6.58a2.426 2.426 0 0 0 0-3.42z', 'M7.5 7.5h.01'] },
  create: { label: 'New', strokes: ['M5 12h14', 'M12 5v14'] },
};

/** What fits into the list without scrolling, with the note that could be made below. */
export const MOST_SUGGESTIONS = 9;

const NOT_IN_NAMES = /[\\:*?"<>|#^[\]]/;

export function completing(source: CompleteSource): Extension {
  return [
    autocompletion({
      override: [(context) => linkSource(context, source), (context) => tagSource(context, source)],
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

/** Typing the second `[` opens the list; so does writing `[[]]` at once, and `#` or `^` within a link. */
const openList = EditorView.updateListener.of((update) => {
  const isTyped = update.transactions.some((one) => one.isUserEvent('input.type') || one.isUserEvent('input.format'));
  if (!isTyped || !update.docChanged) return;
  const { head, empty } = update.state.selection.main;
  if (!empty) return;
  const line = update.state.doc.lineAt(head);
  const before = line.text.slice(0, head - line.from);
  if (before.endsWith('[[') || (/[#^]$/.test(before) && openLink(before) !== null)) startCompletion(update.view);
});

async function linkSource(context: CompletionContext, ask: CompleteSource): Promise<CompletionResult | null> {
  const line = context.state.doc.lineAt(context.pos);
  const open = openLink(line.text.slice(0, context.pos - line.from));
  if (!open || inCode(context.state, context.pos)) return null;
  const from = line.from + open.from;
  if (open.typed.startsWith('#')) return { from, options: ownParts(context, open.typed.slice(1)), filter: false };
  const suggestions = await ask.links(open.typed);
  if (context.aborted) return null;
  const options = suggestions.map((one) => suggestion(one, ask));
  const isNew = canCreate(open.typed) && !suggestions.some((one) => sameName(one, open.typed));
  if (isNew) options.push(create(open.typed.trim()));
  return { from, options, filter: false };
}

/** `#` and at least one letter, where a tag can stand. */
function tagSource(context: CompletionContext, { tags }: CompleteSource): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const typed = propertyTag(context, before) ?? /(?:^|[\s(>*_~=|"'“‘])#([\p{L}\p{N}\p{M}_\-/]+)$/u.exec(before)?.[1];
  if (!tags || typed === undefined || openLink(before) !== null || inCode(context.state, context.pos)) return null;
  const wanted = typed.toLowerCase();
  const found = tags().filter((name) => name.toLowerCase() !== wanted && name.toLowerCase().includes(wanted));
  // What begins so comes first; among them the order of the library holds.
  const sorted = [...found.filter((name) => name.toLowerCase().startsWith(wanted)), ...found.filter((name) => !name.toLowerCase().startsWith(wanted))];
  if (sorted.length === 0) return null;
  const options: LinkCompletion[] = sorted.slice(0, MOST_SUGGESTIONS).map((name) => ({ label: name, linkKind: 'tag', place: '', apply: name }));
  return { from: context.pos - typed.length, options, filter: false };
}

/** What is typed of a tag in the properties, where tags have no `#`: behind `tags:`, in its brackets, or in an item below it. */
function propertyTag({ state, pos }: CompletionContext, before: string): string | undefined {
  if (pos >= frontMatterLength(state.sliceDoc(0, 65_536))) return undefined;
  const own = /^tags?:\s+(?:\[?(?:[^\]"']*,\s*)?)["']?#?([\p{L}\p{N}\p{M}_\-/]+)$/iu.exec(before)?.[1];
  const item = /^\s*-\s+["']?#?([\p{L}\p{N}\p{M}_\-/]+)$/u.exec(before)?.[1];
  if (own !== undefined || item === undefined) return own;
  let line = state.doc.lineAt(pos);
  while (line.number > 1 && /^\s*-\s/.test(line.text)) line = state.doc.line(line.number - 1);
  return /^tags?:\s*$/i.test(line.text) ? item : undefined;
}

function suggestion(one: Suggestion, ask: CompleteSource): LinkCompletion {
  const title = one.title || one.insert;
  const folder = one.path.slice(0, Math.max(0, one.path.lastIndexOf('/')));
  const isNamedByTitle = one.path === title || one.path.endsWith(`/${title}`);
  const whole: LinkCompletion = { label: title, linkKind: one.kind, place: isNamedByTitle ? folder : one.path, apply: applying(one.insert) };
  if (one.part === null || one.part === undefined) return whole;
  const isPart = one.insert.includes('#') || one.block !== null;
  const kind = !isPart ? one.kind : one.block !== null || /#\^/.test(one.insert) ? 'block' : 'heading';
  const part = { ...whole, label: one.part, linkKind: kind, place: title } as LinkCompletion;
  return one.block === null || !ask.block ? part : { ...part, apply: applyingLater(() => ask.block?.(one) ?? Promise.resolve(one.insert), one.insert) };
}

/** Headings of this note, and its blocks after `^`. */
function ownParts(context: CompletionContext, typed: string): LinkCompletion[] {
  const wanted = typed.replace(/^\^/, '').trim().toLowerCase();
  const fits = (text: string): boolean => text.toLowerCase().includes(wanted);
  if (typed.startsWith('^')) {
    return blocksOf(context.state)
      .filter((block) => block.from > context.pos || block.to < context.pos)
      .filter((block) => fits(block.text) || fits(block.id ?? ''))
      .slice(0, MOST_SUGGESTIONS)
      .map((block) => ({ label: block.text, linkKind: 'block', place: block.id ?? '', apply: applyingBlock(block) }));
  }
  return headingsOf(context.state)
    .filter((heading) => fits(heading.text))
    .slice(0, MOST_SUGGESTIONS)
    .map(({ text, level }) => ({ label: text, linkKind: 'heading', place: `Heading ${level}`, apply: applying(`#${text.replace(/[[\]|#^]/g, ' ').trim()}`) }));
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

type Apply = (view: EditorView, option: Completion, from: number, to: number) => void;

function applying(insert: string): Apply {
  return (view, option, from, to) => {
    const line = view.state.doc.lineAt(to);
    // In a table a bare pipe would begin another cell.
    const written = tableNode(view.state, from) ? insert.replace('|', '\\|') : insert;
    const { text, replaceAfter, cursor } = completion(written, line.text.slice(to - line.from));
    // In the properties a link without quotes would be a list within a list.
    const quote = needsQuotes(view.state, from - 2) ? '"' : '';
    view.dispatch({
      changes: [{ from: from - 2, insert: quote }, { from, to: to + replaceAfter, insert: text + quote }],
      selection: { anchor: from + cursor + 2 * quote.length },
      annotations: pickedCompletion.of(option),
      userEvent: 'input.complete',
      scrollIntoView: true,
    });
  };
}

function needsQuotes(state: EditorState, at: number): boolean {
  if (at >= frontMatterLength(state.sliceDoc(0, 65_536))) return false;
  const line = state.doc.lineAt(at);
  const before = line.text.slice(0, at - line.from);
  return (before.match(/"/g)?.length ?? 0) % 2 === 0 && (before.match(/'/g)?.length ?? 0) % 2 === 0;
}

/** The link is written at once, and gets the id of its block when that is there. */
function applyingLater(make: () => Promise<string>, meanwhile: string): Apply {
  return (view, option, from, to) => {
    applying(meanwhile)(view, option, from, to);
    void make().then((insert) => {
      // Only where the link still stands as it was written.
      if (view.state.sliceDoc(from, from + meanwhile.length) === meanwhile) view.dispatch({ changes: { from, to: from + meanwhile.length, insert }, userEvent: 'input.complete' });
    });
  };
}

/** A block of this note that has no id gets one with the link. */
function applyingBlock(block: TextBlock): Apply {
  return (view, option, from, to) => {
    const id = block.id ?? newBlockId(view.state);
    applying(`#^${id}`)(view, option, from, to);
    if (block.id !== null) return;
    const at = block.idAt <= from ? block.idAt : block.idAt + view.state.doc.length - block.length;
    view.dispatch({ changes: { from: at, insert: block.isAlone ? `\n\n^${id}` : ` ^${id}` }, userEvent: 'input.complete' });
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
