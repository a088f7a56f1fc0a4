// The editor of notes: Markdown with live preview in CodeMirror. It knows no library and no window: what it needs is handed in.

import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, undo } from '@codemirror/commands';
import { foldAll, syntaxTree, unfoldAll } from '@codemirror/language';
import { openSearchPanel } from '@codemirror/search';
import { Annotation, Compartment, EditorState, Prec, Transaction, type Text } from '@codemirror/state';
import { EditorView, drawSelection, dropCursor, keymap, panels, placeholder, rectangularSelection } from '@codemirror/view';
import type { Suggestion } from '../api/generated';
import { completing, type CompleteSource } from './complete';
import { adoptRefusedStyles, styleNonce } from './csp';
import { textChanges } from './diff';
import { frontMatterLength } from './front-matter';
import { findPlace, headingAt, headingsOf, type NoteHeading } from './headings';
import { noteKeys } from './keys';
import type { AskEmbed, Embedded, NoteInside } from './embeds';
import { foldCallouts, toggleFold } from './folds';
import { followFootnote, footnotes } from './footnotes';
import { guardProperties } from './guard';
import { forgetLinks, linkAt, type FollowOptions } from './links';
import { propertiesApart, type Mode } from './modes';
import { blockAt, newBlockId } from './own-blocks';
import { pastOf, stateWith, type Past } from './past';
import { pasting, putAt, type PasteSource } from './paste';
import type { Answer, AskQuery } from './queries';
import { noteSearch, showFound } from './search';
import { bringToSight, keepInSight } from './sight';
import { readOn } from './reading-on';
import { ModeSwitch, noteBase } from './setup';
import { tableTools } from './table-bar';
import { addColumn, addRow, insertTable, moveColumn, moveRow, removeColumn, removeRow, tableNode, toggleRaw } from './table-edit';
import { leaveAbove, vertically } from './vertical';
import { VimSwitch } from './vim';
import { countWithin, countWords } from './words';
import './editor.css';

export { MOST_SUGGESTIONS } from './complete';
export type { Past };
export type { Answer, Embedded, FollowOptions, Mode, NoteHeading, NoteInside };

/** The text as it is now; `toString()` makes a string of it, which is work on a long note. */
export type Doc = Text;

export interface EditorOptions {
  parent: HTMLElement;
  doc: string;
  readonly?: boolean;
  /** What a screen reader calls the text. */
  label?: string;
  /** Shown while there is no text. */
  hint?: string;
  /** Where the bar for finding goes; above the text when left out. */
  bar?: HTMLElement;
  /** After each change that the person made; not after `setDoc`. */
  onChange(doc: Doc): void;
  /** The cursor wants to go above the first line. */
  onAbove?(): void;
  /** After more of the text was read: a long note is read bit by bit. */
  onRead?(): void;
  onOpenLink(target: string, options: FollowOptions): void;
  /** What `[[` and this text can complete to. */
  complete(text: string): Promise<Suggestion[]>;
  /** Gives a block of another note an id. */
  block?: CompleteSource['block'];
  /** Tags in use, the most frequent first. */
  tags?: CompleteSource['tags'];
  paste?: PasteSource;
  /** For each target `item`, `missing`, `ambiguous`, `alias` or `external`. */
  resolve(targets: string[]): Promise<string[]>;
  /** What a target that is embedded shows. */
  embed?: AskEmbed;
  /** What a query that stands in the note finds. */
  query?: AskQuery;
  mode?: Mode;
  /** What could be undone when the note was left. */
  past?: Past | null;
}

export interface Editor {
  readonly view: EditorView;
  /** Shows another state of the text. The cursor stays where it is in the text; the person's undo still reaches their own changes. */
  setDoc(text: string): void;
  /** Replaces the text as the person would: undo brings the old one back, and `onChange` is told. */
  replace(text: string): void;
  setReadonly(readonly: boolean): void;
  setMode(mode: Mode): void;
  /** Whether the properties are shown in a panel, and the text leaves them out. */
  setPropertiesApart(apart: boolean): void;
  setVim(on: boolean): void;
  /** What can be undone now, to be kept. */
  past(): Past | null;
  /** Runs one of the editor's own commands. */
  run(command: EditorCommand): boolean;
  /** Writes the real name into the link at the cursor that leads somewhere by an alias, which stays as its text. Says whether it could. */
  nameAlias(): Promise<boolean>;
  focus(): void;
  /** Shows a place: `Heading`, `^id` or an offset. Says whether it is there. */
  scrollTo(place: string | number): boolean;
  /** The headings that have been read so far; `onRead` tells when there may be more. */
  headings(): NoteHeading[];
  /** `null` while there is more to count: asked again soon, it goes on. */
  words(): number | null;
  /** The heading that the cursor stands under. */
  headingHere(): NoteHeading | null;
  /** The id of the block with the cursor. */
  blockHere(): string | null;
  /** What a link to the place of the cursor says: a heading, or a block's id, which is made where there is none. */
  placeHere(): string | null;
  isInProperties(): boolean;
  /** Opens the bar for finding. */
  find(): void;
  /** Marks texts that a search found and shows the first; says whether there is one. */
  found(texts: readonly string[]): boolean;
  /** Takes back the last change. */
  undo(): void;
  /** Puts a paragraph after the one with the cursor, and the cursor after it. */
  insertBlock(text: string): void;
  /** Puts what is made later at a point of the window. */
  putAt(point: { x: number; y: number }, label: string, make: () => Promise<string>): void;
  /** Asks again where links lead. */
  refreshLinks(): void;
  destroy(): void;
}

/** How long words are counted at once: a letter that is typed meanwhile is seen in the next frame. */
const COUNT_MS = 8;

/** What the window's commands can ask for by name. */
const COMMANDS = {
  foldAll,
  unfoldAll,
  toggleFold,
  insertTable,
  addRow: addRow('below'),
  removeRow,
  rowUp: moveRow(-1),
  rowDown: moveRow(1),
  addColumn: addColumn('after'),
  removeColumn,
  columnLeft: moveColumn(-1),
  columnRight: moveColumn(1),
  tableAsText: toggleRaw,
  followFootnote,
} satisfies Record<string, (view: EditorView) => boolean>;

export type EditorCommand = keyof typeof COMMANDS;

/** A change that came from elsewhere. */
const fromElsewhere = Annotation.define<boolean>();

export function createEditor(options: EditorOptions): Editor {
  const writing = new Compartment();
  const apart = new Compartment();
  const modes = new ModeSwitch();
  const vim = new VimSwitch();
  let mode = options.mode ?? 'live';
  let isReadonly = options.readonly ?? false;
  const writes = () => [EditorState.readOnly.of(isReadonly || mode === 'reading'), EditorView.editable.of(!isReadonly && mode !== 'reading')];
  const nonce = styleNonce();
  const view = new EditorView({
    parent: options.parent,
    state: stateWith(options.doc, options.past ?? null, {
      extensions: [
        vim.extension(),
        nonce ? EditorView.cspNonce.of(nonce) : [],
        writing.of(writes()),
        apart.of([]),
        history(),
        drawSelection({ cursorBlinkRate: 1100 }),
        dropCursor(),
        EditorState.allowMultipleSelections.of(true),
        Prec.highest(EditorState.languageData.of(() => [{ closeBrackets: { brackets: ['[', '('] } }])),
        closeBrackets(),
        noteBase({
          links: { resolve: options.resolve, open: options.onOpenLink },
          embed: options.embed ?? (() => Promise.resolve(null)),
          query: options.query ?? (() => Promise.resolve({ found: [], total: 0, problem: null })),
        }),
        modes.extension(mode),
        completing({ links: options.complete, ...(options.block ? { block: options.block } : {}), ...(options.tags ? { tags: options.tags } : {}) }),
        options.paste ? pasting(options.paste) : [],
        rectangularSelection(),
        tableTools(),
        footnotes(),
        guardProperties,
        noteKeys(),
        noteSearch(),
        options.bar ? panels({ topContainer: options.bar }) : [],
        options.onAbove ? keymap.of([{ key: 'ArrowUp', run: leaveAbove(options.onAbove) }]) : [],
        keymap.of([
          { key: 'ArrowUp', run: vertically(false), shift: vertically(false, true) },
          { key: 'ArrowDown', run: vertically(true), shift: vertically(true, true) },
        ]),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
        readOn,
        keepInSight,
        placeholder(options.hint ?? ''),
        EditorView.contentAttributes.of({
          'aria-label': options.label ?? 'Note',
          spellcheck: 'true',
          autocorrect: 'on',
          autocapitalize: 'sentences',
        }),
        EditorView.updateListener.of((update) => {
          const isOwn = update.transactions.some((one) => one.docChanged && !one.annotation(fromElsewhere));
          if (isOwn) options.onChange(update.state.doc);
          if (syntaxTree(update.state) !== syntaxTree(update.startState)) options.onRead?.();
        }),
      ],
    }),
  });
  adoptRefusedStyles();
  foldCallouts(view);

  const show = (text: string, annotations: Annotation<unknown>[]): void => {
    const changes = textChanges(view.state.doc.toString(), text);
    if (changes.length > 0) view.dispatch({ changes, annotations });
  };

  return {
    view,
    setDoc: (text) => show(text, [fromElsewhere.of(true), Transaction.addToHistory.of(false)]),
    replace: (text) => show(text, [Transaction.userEvent.of('set')]),
    setReadonly: (on) => {
      isReadonly = on;
      view.dispatch({ effects: writing.reconfigure(writes()) });
    },
    setMode: (next) => {
      // Properties are written as text in the source only: elsewhere a cursor in them would show them twice.
      const end = frontMatterLength(view.state.sliceDoc(0, 65_536));
      if (mode === 'source' && next !== 'source' && view.state.selection.main.head < end) view.dispatch({ selection: { anchor: Math.min(end + 1, view.state.doc.length) } });
      mode = next;
      modes.to(view, next);
      view.dispatch({ effects: writing.reconfigure(writes()) });
    },
    setPropertiesApart: (on) => view.dispatch({ effects: apart.reconfigure(propertiesApart.of(on)) }),
    setVim: (on) => void vim.set(view, on),
    past: () => pastOf(view.state),
    run: (command) => {
      view.focus();
      return COMMANDS[command](view);
    },
    nameAlias: () => nameAlias(view, options.complete),
    focus: () => view.focus(),
    scrollTo: (place) => {
      const at = typeof place === 'number' ? Math.min(Math.max(0, place), view.state.doc.length) : findPlace(view.state, place);
      if (at === null) return false;
      bringToSight(view, at, { y: 'start', yMargin: 32 }, { selection: { anchor: at } });
      return true;
    },
    headings: () => headingsOf(view.state),
    headingHere: () => headingAt(view.state),
    blockHere: () => blockAt(view.state)?.id ?? null,
    placeHere: () => placeOf(view),
    isInProperties: () => view.hasFocus && view.state.selection.main.head < propertiesOf(view.state).length,
    words: () => {
      const all = countWithin(view.state.doc, COUNT_MS);
      return all === null ? null : all - countWords(propertiesOf(view.state));
    },
    find: () => void openSearchPanel(view),
    found: (texts) => showFound(view, texts),
    undo: () => void undo(view),
    insertBlock: (text) => insertBlock(view, text),
    putAt: (point, label, make) => putAt(view, point, label, make, options.paste?.tell ?? (() => {})),
    refreshLinks: () => view.dispatch({ effects: forgetLinks.of(null) }),
    destroy: () => view.destroy(),
  };
}

async function nameAlias(view: EditorView, complete: EditorOptions['complete']): Promise<boolean> {
  const link = linkAt(view.state, view.state.selection.main.head);
  if (!link || view.state.readOnly) return false;
  const raw = view.state.sliceDoc(link.from, link.to);
  const found = /^(!?\[\[)([^\]|#]+)((?:#[^\]|]*)?)(\\?\|[^\]]*)?\]\]$/.exec(raw);
  const alias = found?.[2]?.trim() ?? '';
  if (!found || alias === '') return false;
  const same = (one: string): boolean => one.trim().toLowerCase() === alias.toLowerCase();
  const named = (await complete(alias)).find((one) => one.part !== null && same(one.part) && one.insert.includes('|'));
  // Only where the link still stands as it did.
  if (!named || view.state.sliceDoc(link.from, link.to) !== raw) return false;
  const bar = tableNode(view.state, link.from) ? '\\|' : '|';
  const insert = `${found[1]}${named.insert.split('|', 1)[0]}${found[3]}${found[4] ?? `${bar}${alias}`}]]`;
  view.dispatch({ changes: { from: link.from, to: link.to, insert }, userEvent: 'input.name' });
  return true;
}

/** The front matter as it stands; empty when there is none. */
function propertiesOf(state: EditorState): string {
  const beginning = state.sliceDoc(0, 65_536);
  return beginning.slice(0, frontMatterLength(beginning));
}

/** A heading's text where the cursor is on one, else the id of its block. */
function placeOf(view: EditorView): string | null {
  const { state } = view;
  const heading = headingAt(state);
  if (heading && state.doc.lineAt(heading.from).number === state.doc.lineAt(state.selection.main.head).number) return heading.text.replace(/[[\]|#^]/g, ' ').trim();
  const block = blockAt(state);
  if (!block) return null;
  if (block.id !== null) return `^${block.id}`;
  if (state.readOnly) return null;
  const id = newBlockId(state);
  view.dispatch({ changes: { from: block.idAt, insert: block.isAlone ? `\n\n^${id}` : ` ^${id}` }, userEvent: 'input.id' });
  return `^${id}`;
}

/** Blank lines part a paragraph from its neighbours; those that are there already are used. */
function insertBlock(view: EditorView, text: string): void {
  const { doc, selection } = view.state;
  let line = doc.lineAt(selection.main.head);
  while (line.number < doc.lines && line.text.trim() !== '' && doc.line(line.number + 1).text.trim() !== '') line = doc.line(line.number + 1);
  const isBlank = line.text.trim() === '';
  const hasBlankBefore = line.number === 1 || doc.line(line.number - 1).text.trim() === '';
  const before = isBlank ? (hasBlankBefore ? '' : '\n') : '\n\n';
  const at = line.to;
  const after = at >= doc.length ? '\n' : doc.sliceString(at, at + 2) === '\n\n' ? '' : '\n\n';
  const insert = `${before}${text}${after}`;
  view.dispatch({ changes: { from: at, insert }, selection: { anchor: at + insert.length }, scrollIntoView: true, userEvent: 'input.quote' });
}
