// The editor of notes: Markdown with live preview in CodeMirror. It knows no library and no window: what it needs is handed in.

import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, undo } from '@codemirror/commands';
import { syntaxHighlighting } from '@codemirror/language';
import { openSearchPanel } from '@codemirror/search';
import { Annotation, Compartment, EditorState, Prec, Transaction, type Text } from '@codemirror/state';
import { EditorView, drawSelection, dropCursor, keymap, panels, placeholder } from '@codemirror/view';
import { tagHighlighter, tags as t } from '@lezer/highlight';
import type { Suggestion } from '../api/generated';
import { completeLinks } from './complete';
import { adoptRefusedStyles, styleNonce } from './csp';
import { textChanges } from './diff';
import { findPlace, headingsOf, type NoteHeading } from './headings';
import { noteKeys } from './keys';
import { embeds, type AskQuotation, type Quotation } from './embeds';
import { forgetLinks, links, type FollowOptions } from './links';
import { noteLanguage } from './markdown';
import { preview } from './preview';
import { noteSearch } from './search';
import './editor.css';

export { MOST_SUGGESTIONS } from './complete';
export type { NoteHeading, FollowOptions, Quotation };

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
  onOpenLink(target: string, options: FollowOptions): void;
  /** What `[[` and this text can complete to. */
  complete(text: string): Promise<Suggestion[]>;
  /** For each target `item`, `missing`, `ambiguous`, `alias` or `external`. */
  resolve(targets: string[]): Promise<string[]>;
  /** The words of the highlight that a target names. */
  quotation?: AskQuotation;
}

export interface Editor {
  readonly view: EditorView;
  /** Shows another state of the text. The cursor stays where it is in the text; the person's undo still reaches their own changes. */
  setDoc(text: string): void;
  /** Replaces the text as the person would: undo brings the old one back, and `onChange` is told. */
  replace(text: string): void;
  setReadonly(readonly: boolean): void;
  focus(): void;
  /** Shows a place: `Heading`, `^id` or an offset. Says whether it is there. */
  scrollTo(place: string | number): boolean;
  headings(): NoteHeading[];
  /** Opens the bar for finding. */
  find(): void;
  /** Takes back the last change. */
  undo(): void;
  /** Puts a paragraph after the one with the cursor, and the cursor after it. */
  insertBlock(text: string): void;
  /** Asks again where links lead. */
  refreshLinks(): void;
  destroy(): void;
}

/** A change that came from elsewhere. */
const fromElsewhere = Annotation.define<boolean>();

/** Classes of code's parts; editor.css gives them their colours. */
const codeColours = tagHighlighter([
  { tag: [t.keyword, t.modifier, t.operatorKeyword, t.controlKeyword, t.definitionKeyword, t.moduleKeyword], class: 'cm-code-keyword' },
  { tag: [t.string, t.special(t.string), t.regexp, t.character], class: 'cm-code-string' },
  { tag: [t.number, t.bool, t.null, t.atom, t.literal], class: 'cm-code-number' },
  { tag: [t.comment, t.lineComment, t.blockComment, t.docComment], class: 'cm-code-comment' },
  { tag: [t.function(t.variableName), t.function(t.propertyName), t.labelName, t.macroName], class: 'cm-code-function' },
  { tag: [t.typeName, t.className, t.namespace, t.tagName], class: 'cm-code-type' },
  { tag: [t.propertyName, t.attributeName], class: 'cm-code-property' },
  { tag: [t.punctuation, t.bracket, t.separator], class: 'cm-code-sign' },
  { tag: t.invalid, class: 'cm-code-invalid' },
]);

export function createEditor(options: EditorOptions): Editor {
  const writing = new Compartment();
  const readonly = (on: boolean) => [EditorState.readOnly.of(on), EditorView.editable.of(!on)];
  const nonce = styleNonce();
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.doc,
      extensions: [
        nonce ? EditorView.cspNonce.of(nonce) : [],
        writing.of(readonly(options.readonly ?? false)),
        history(),
        drawSelection({ cursorBlinkRate: 1100 }),
        dropCursor(),
        EditorState.allowMultipleSelections.of(true),
        EditorView.lineWrapping,
        EditorState.tabSize.of(4),
        Prec.highest(EditorState.languageData.of(() => [{ closeBrackets: { brackets: ['[', '('] } }])),
        closeBrackets(),
        noteLanguage(),
        syntaxHighlighting(codeColours),
        embeds(options.quotation ?? (() => Promise.resolve(null))),
        links({ resolve: options.resolve, open: options.onOpenLink }),
        preview(),
        completeLinks(options.complete),
        noteKeys(),
        noteSearch(),
        options.bar ? panels({ topContainer: options.bar }) : [],
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
        placeholder(options.hint ?? ''),
        EditorView.editorAttributes.of({ class: 'note-editor' }),
        EditorView.contentAttributes.of({
          'aria-label': options.label ?? 'Note',
          spellcheck: 'true',
          autocorrect: 'on',
          autocapitalize: 'sentences',
        }),
        EditorView.updateListener.of((update) => {
          const isOwn = update.transactions.some((one) => one.docChanged && !one.annotation(fromElsewhere));
          if (isOwn) options.onChange(update.state.doc);
        }),
      ],
    }),
  });
  adoptRefusedStyles();

  const show = (text: string, annotations: Annotation<unknown>[]): void => {
    const changes = textChanges(view.state.doc.toString(), text);
    if (changes.length > 0) view.dispatch({ changes, annotations });
  };

  return {
    view,
    setDoc: (text) => show(text, [fromElsewhere.of(true), Transaction.addToHistory.of(false)]),
    replace: (text) => show(text, [Transaction.userEvent.of('input.replace')]),
    setReadonly: (on) => view.dispatch({ effects: writing.reconfigure(readonly(on)) }),
    focus: () => view.focus(),
    scrollTo: (place) => {
      const at = typeof place === 'number' ? Math.min(Math.max(0, place), view.state.doc.length) : findPlace(view.state, place);
      if (at === null) return false;
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'start', yMargin: 32 }) });
      return true;
    },
    headings: () => headingsOf(view.state),
    find: () => void openSearchPanel(view),
    undo: () => void undo(view),
    insertBlock: (text) => insertBlock(view, text),
    refreshLinks: () => view.dispatch({ effects: forgetLinks.of(null) }),
    destroy: () => view.destroy(),
  };
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
