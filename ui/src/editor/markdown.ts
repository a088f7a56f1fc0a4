// The Markdown that notes are written in: CommonMark and GitHub's tables, tasks and strikethrough, and what notes add to it:
// `[[links]]`, `#tags`, `==highlights==`, footnotes, `%%comments%%`, `^block-ids`, front matter,
// formulas and tasks with any mark. Only finds the parts; how they look is the preview's work.

import { markdown, commonmarkLanguage } from '@codemirror/lang-markdown';
import { LanguageDescription, type LanguageSupport } from '@codemirror/language';
import { languages } from '@codemirror/language-data';
import { styleTags, tags as t } from '@lezer/highlight';
import { Autolink, Strikethrough, Table, type BlockParser, type InlineParser, type LeafBlockParser, type MarkdownConfig } from '@lezer/markdown';
import { restOfInput } from './ahead';
import { frontMatterLength } from './front-matter';
import { blockMath, inlineMath } from './math';
import { wikilinkAt } from './wikilink';

/** Before a tag: nothing, white space, or a sign that opens or parts. */
const OPENS_TAG = /[\s([{"'“‘«„—–,;:!?.…|>*_~=（「『、。，]/;
const TAG = /^#([\p{L}\p{N}\p{M}_\-/\u200c\u200d]+)/u;
const FRONT_MATTER_LIMIT = 65_536;
const COMMENT_LIMIT = 65_536;

const OPEN = 91; // [
const BANG = 33; // !
const HASH = 35; // #
const CARET = 94; // ^
const EQUALS = 61; // =
const PERCENT = 37; // %

const wikilink: InlineParser = {
  name: 'Wikilink',
  before: 'Link',
  parse(cx, next, pos) {
    const embed = next === BANG;
    const open = embed ? pos + 1 : pos;
    if ((next !== OPEN && !embed) || cx.char(open) !== OPEN || cx.char(open + 1) !== OPEN) return -1;
    const link = wikilinkAt(cx.text, open - cx.offset);
    if (!link) return -1;
    const at = (offset: number): number => offset + cx.offset;
    const end = at(link.end);
    const parts = [cx.elt('WikilinkMark', pos, open + 2), cx.elt('WikilinkTarget', at(link.target[0]), at(link.target[1]))];
    if (link.display) {
      parts.push(cx.elt('WikilinkMark', at(link.target[1]), at(link.display[0])));
      parts.push(cx.elt('WikilinkDisplay', at(link.display[0]), at(link.display[1])));
    }
    parts.push(cx.elt('WikilinkMark', end - 2, end));
    return cx.addElement(cx.elt('Wikilink', pos, end, parts));
  },
};

const footnote: InlineParser = {
  name: 'Footnote',
  before: 'Link',
  parse(cx, next, pos) {
    if (next !== OPEN || cx.char(pos + 1) !== CARET) return -1;
    const found = /^\[\^([^\s\]^[]+)\]/.exec(cx.slice(pos, Math.min(cx.end, pos + 200)));
    if (!found) return -1;
    const end = pos + found[0].length;
    return cx.addElement(cx.elt('Footnote', pos, end, [cx.elt('FootnoteMark', pos, pos + 2), cx.elt('FootnoteMark', end - 1, end)]));
  },
};

const tag: InlineParser = {
  name: 'Tag',
  after: 'Emphasis',
  parse(cx, next, pos) {
    if (next !== HASH) return -1;
    if (pos > cx.offset && !OPENS_TAG.test(cx.slice(pos - 1, pos))) return -1;
    const name = TAG.exec(cx.slice(pos, Math.min(cx.end, pos + 200)))?.[1]?.replace(/\/+$/, '');
    const isTag = name !== undefined && /[^\p{N}/]/u.test(name) && !name.includes('//') && !name.startsWith('/');
    return isTag ? cx.addElement(cx.elt('Tag', pos, pos + 1 + name.length)) : -1;
  },
};

const highlightDelimiter = { resolve: 'Highlight', mark: 'HighlightMark' };
const highlight: InlineParser = {
  name: 'Highlight',
  after: 'Emphasis',
  parse(cx, next, pos) {
    if (next !== EQUALS || cx.char(pos + 1) !== EQUALS || cx.char(pos + 2) === EQUALS) return -1;
    const spaceBefore = pos === cx.offset || /\s/.test(cx.slice(pos - 1, pos));
    const spaceAfter = pos + 2 >= cx.end || /\s/.test(cx.slice(pos + 2, pos + 3));
    return cx.addDelimiter(highlightDelimiter, pos, pos + 2, !spaceAfter, !spaceBefore);
  },
};

const comment: InlineParser = {
  name: 'NoteComment',
  before: 'Link',
  parse(cx, next, pos) {
    if (next !== PERCENT || cx.char(pos + 1) !== PERCENT) return -1;
    const close = cx.slice(pos + 2, cx.end).indexOf('%%');
    if (close < 0) return -1;
    // Links in a comment are links: they are indexed, and can be followed where comments are shown.
    return cx.addElement(cx.elt('NoteComment', pos, pos + close + 4, cx.parser.parseInline(cx.slice(pos + 2, pos + 2 + close), pos + 2)));
  },
};

/** `^[a footnote where it is meant]`. */
const inlineFootnote: InlineParser = {
  name: 'InlineFootnote',
  before: 'Link',
  parse(cx, next, pos) {
    if (next !== CARET || cx.char(pos + 1) !== OPEN) return -1;
    let depth = 0;
    for (let at = pos + 1; at < cx.end; at += 1) {
      const sign = cx.char(at);
      if (sign === 92) at += 1;
      else if (sign === OPEN) depth += 1;
      else if (sign === 93 && --depth === 0) {
        if (at === pos + 2) return -1;
        return cx.addElement(cx.elt('InlineFootnote', pos, at + 1, [cx.elt('FootnoteMark', pos, pos + 2), cx.elt('FootnoteMark', at, at + 1)]));
      }
    }
    return -1;
  },
};

/** A comment that opens at the beginning of a line may run over blank lines. */
const commentBlock: BlockParser = {
  name: 'CommentLines',
  before: 'FencedCode',
  endLeaf: () => false,
  parse(cx, line) {
    if (cx.parentType().name !== 'Document' || !line.text.startsWith('%%', line.pos) || line.text.indexOf('%%', line.pos + 2) >= 0) return false;
    const start = cx.lineStart + line.pos;
    const rest = restOfInput(cx, start, COMMENT_LIMIT);
    const close = rest.indexOf('%%', 2);
    if (close < 0) return false;
    const end = start + close + 2;
    while (cx.lineStart + line.text.length < end && cx.nextLine()) {
      /* on to the closing line */
    }
    cx.nextLine();
    cx.addElement(cx.elt('CommentLines', start, end, cx.parser.parseInline(rest.slice(2, close), start + 2)));
    return true;
  },
};

/** `- [ ]`, `- [x]`, and the marks that people give a meaning of their own, such as `- [/]`. */
const TASK = /^\[([^[\p{N}\n])\][ \t]/u;

class TaskParser implements LeafBlockParser {
  nextLine(): boolean {
    return false;
  }

  finish(...[cx, leaf]: Parameters<LeafBlockParser['finish']>): boolean {
    const length = (TASK.exec(leaf.content)?.[0].length ?? 4) - 1;
    const marker = cx.elt('TaskMarker', leaf.start, leaf.start + length);
    const text = cx.parser.parseInline(leaf.content.slice(length), leaf.start + length);
    cx.addLeafElement(leaf, cx.elt('Task', leaf.start, leaf.start + leaf.content.length, [marker, ...text]));
    return true;
  }
}

/** Characters of a paragraph that are read as one, and of a line that is read at all: what is longer is no prose, and each letter would wait for it. */
const LONGEST_PARAGRAPH = 12_000;
const LONGEST_LINE = 20_000;

const longLine: BlockParser = {
  name: 'LongLine',
  before: 'LinkReference',
  parse(cx, line) {
    if (line.text.length < LONGEST_LINE || cx.parentType().name !== 'Document') return false;
    const start = cx.lineStart;
    cx.addElement(cx.elt('LongLine', start, start + line.text.length));
    cx.nextLine();
    return true;
  },
};

/** A paragraph that never ends is cut at a line's end. A table is read row by row anyway. */
const longParagraph: BlockParser = {
  name: 'LongParagraph',
  endLeaf: (_cx, line, leaf) => line.text.length >= LONGEST_LINE || (leaf.content.length > LONGEST_PARAGRAPH && !leaf.content.slice(0, leaf.content.indexOf('\n')).includes('|')),
};

const tasks: MarkdownConfig = {
  defineNodes: [{ name: 'Task', block: true, style: t.list }, 'TaskMarker'],
  parseBlock: [{ name: 'TaskList', after: 'SetextHeading', leaf: (cx, leaf) => (TASK.test(leaf.content) && cx.parentType().name === 'ListItem' ? new TaskParser() : null) }],
};

const blockId: InlineParser = {
  name: 'BlockId',
  after: 'Emphasis',
  parse(cx, next, pos) {
    if (next !== CARET || (pos > cx.offset && !/\s/.test(cx.slice(pos - 1, pos)))) return -1;
    const found = /^\^[A-Za-z0-9-]+(?=[ \t]*(\n|$))/.exec(cx.slice(pos, Math.min(cx.end, pos + 200)));
    return found ? cx.addElement(cx.elt('BlockId', pos, pos + found[0].length)) : -1;
  },
};

const frontMatter: BlockParser = {
  name: 'FrontMatter',
  before: 'HorizontalRule',
  parse(cx, line) {
    if (cx.lineStart !== 0 || line.text.trimEnd() !== '---') return false;
    const end = frontMatterLength(restOfInput(cx, 0, FRONT_MATTER_LIMIT));
    if (end === 0) return false;
    while (cx.lineStart + line.text.length < end && cx.nextLine()) {
      /* on to the closing line */
    }
    cx.nextLine();
    cx.addElement(cx.elt('FrontMatter', 0, end));
    return true;
  },
};

const noteSyntax: MarkdownConfig = {
  defineNodes: [
    { name: 'FrontMatter', block: true },
    'Wikilink',
    'WikilinkMark',
    'WikilinkTarget',
    'WikilinkDisplay',
    'Footnote',
    'FootnoteMark',
    'Tag',
    'Highlight',
    'HighlightMark',
    'NoteComment',
    'BlockId',
    'InlineFootnote',
    'InlineMath',
    'DisplayMath',
    'MathMark',
    { name: 'BlockMath', block: true },
    { name: 'CommentLines', block: true },
    { name: 'LongLine', block: true },
  ],
  parseInline: [wikilink, footnote, inlineFootnote, tag, highlight, comment, blockId, inlineMath],
  parseBlock: [frontMatter, longLine, longParagraph, commentBlock, blockMath],
  props: [styleTags({ 'FrontMatter NoteComment CommentLines BlockId': t.comment, 'InlineMath DisplayMath BlockMath': t.literal })],
};

/** Languages whose parsers are loaded when a code block first names them. */
function codeLanguage(info: string): LanguageDescription | null {
  const name = /^\s*([^\s{,]+)/.exec(info)?.[1] ?? '';
  return name ? LanguageDescription.matchLanguageName(languages, name, false) : null;
}

export function noteLanguage(): LanguageSupport {
  return markdown({
    // `paste` makes links, and leaves the cursor behind them.
    pasteURLAsLink: false,
    base: commonmarkLanguage,
    codeLanguages: codeLanguage,
    extensions: [Table, Strikethrough, Autolink, tasks, noteSyntax],
    completeHTMLTags: false,
    // The keys are in keys.ts.
    addKeymap: false,
  });
}
