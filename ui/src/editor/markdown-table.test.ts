// The parts of Markdown, as tests/corpus/markdown/cases.json tells them by kind and place. The library's tests read it too.
import { readFileSync } from 'node:fs';
import { ensureSyntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { calloutOf } from './callouts';
import { noteLanguage } from './markdown';

interface Span {
  kind: string;
  from: number;
  to: number;
}

const KINDS: Record<string, string> = {
  Emphasis: 'emphasis', StrongEmphasis: 'strong', Strikethrough: 'strike', Highlight: 'mark', InlineCode: 'code', FencedCode: 'codeBlock', CodeBlock: 'codeBlock',
  ListItem: 'item', TaskMarker: 'task', Table: 'table', NoteComment: 'comment', CommentLines: 'comment', InlineMath: 'math', DisplayMath: 'display', BlockMath: 'display',
  Tag: 'tag', BlockId: 'blockId', HorizontalRule: 'rule', FrontMatter: 'frontMatter',
};

function spansOf(text: string): Span[] {
  const state = EditorState.create({ doc: text, extensions: noteLanguage() });
  const spans: Span[] = [];
  ensureSyntaxTree(state, text.length, 10_000)?.iterate({
    enter: ({ name, from, to, node }) => {
      const raw = state.sliceDoc(from, to);
      const push = (kind: string, end = to): void => void spans.push({ kind, from, to: end });
      if (/^(?:ATX|Setext)Heading/.test(name)) push('heading');
      else if (KINDS[name]) push(KINDS[name]);
      else if (name === 'Blockquote') push(calloutOf(raw.replace(/^>[ \t]?/, '')) ? 'callout' : 'quote');
      else if (name === 'Wikilink' || name === 'Image') push(raw.startsWith('!') ? 'embed' : 'link');
      // Brackets alone are a link only where something defines them.
      else if (name === 'Link') (node.getChild('URL') || node.getChild('LinkLabel')) && push('link');
      else if (name === 'Autolink' || (name === 'URL' && node.parent?.name === 'Paragraph')) push('link');
      else if (name === 'Footnote' || (name === 'LinkReference' && raw.startsWith('[^'))) {
        const isOwn = name === 'LinkReference' || (state.doc.lineAt(from).from === from && state.sliceDoc(to, to + 1) === ':');
        push(isOwn ? 'footnoteText' : 'footnote', isOwn && name === 'LinkReference' ? from + (raw.indexOf(']') + 1) : to);
      }
    },
  });
  return spans;
}

const cases = JSON.parse(readFileSync('../tests/corpus/markdown/cases.json', 'utf8')) as { name: string; text: string; spans: Span[] }[];

describe('the parts of Markdown', () => {
  it('are in the table', () => expect(cases.length).toBeGreaterThan(30));
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_name, { text, spans }) => expect(spansOf(text)).toEqual(spans));
});
