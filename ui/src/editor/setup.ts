// What the editor of a note and a part of a note that is shown within another have in common: the language, how it is drawn, where
// its links lead.

import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { syntaxHighlighting } from '@codemirror/language';
import { tagHighlighter, tags as t } from '@lezer/highlight';
import { blocks } from './blocks';
import { embedDepth, embedShow, embeds, type AskEmbed, type NoteInside } from './embeds';
import { folds } from './folds';
import { links, type LinkSource } from './links';
import { noteLanguage } from './markdown';
import { modeExtensions, noteMode, type Mode } from './modes';
import { preview } from './preview';
import { querySource, type AskQuery } from './queries';

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

/** The parts of Markdown where it is shown as it is written. */
const sourceColours = tagHighlighter([
  { tag: [t.heading, t.heading1, t.heading2, t.heading3, t.heading4, t.heading5, t.heading6], class: 'cm-source-heading' },
  { tag: t.strong, class: 'cm-source-strong' },
  { tag: t.emphasis, class: 'cm-source-em' },
  { tag: t.strikethrough, class: 'cm-source-strike' },
  { tag: [t.link, t.url], class: 'cm-source-link' },
  { tag: [t.processingInstruction, t.contentSeparator], class: 'cm-source-sign' },
]);

export interface Sources {
  links: LinkSource;
  embed: AskEmbed;
  query: AskQuery;
}

export function noteBase({ links: source, embed, query }: Sources): Extension {
  return [
    EditorView.lineWrapping,
    EditorState.tabSize.of(4),
    noteLanguage(),
    syntaxHighlighting(codeColours),
    links(source),
    embeds(embed),
    querySource.of(query),
    embedShow.of((parent, text, inside, depth) => showWithin(parent, text, inside, query, depth)),
    blocks(),
    folds(),
    EditorView.editorAttributes.of({ class: 'note-editor' }),
  ];
}

/** What a mode shows. */
export function modeLook(mode: Mode): Extension {
  return [modeExtensions(mode), mode === 'source' ? syntaxHighlighting(sourceColours) : preview()];
}

export class ModeSwitch {
  private readonly part = new Compartment();

  extension(mode: Mode): Extension {
    return this.part.of(modeLook(mode));
  }

  to(view: EditorView, mode: Mode): void {
    if (view.state.facet(noteMode) !== mode) view.dispatch({ effects: this.part.reconfigure(modeLook(mode)) });
  }
}

/** A text that is read within another note. */
function showWithin(parent: HTMLElement, text: string, inside: NoteInside, query: AskQuery, depth: number): () => void {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        noteBase({ links: inside, embed: inside.embed, query }),
        modeLook('reading'),
        embedDepth.of(depth),
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        EditorView.editorAttributes.of({ class: 'note-within' }),
      ],
    }),
  });
  return () => view.destroy();
}
