// The cases of tests/corpus/links.json, which the library's tests read as well: what it calls a link, a tag or a heading, the
// editor calls so too.
import { readFileSync } from 'node:fs';
import { ensureSyntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { sizeOf } from './embeds';
import { findPlace } from './headings';
import { targetOf } from './links';
import { noteLanguage } from './markdown';
import { isExternal } from './wikilink';

interface TableLink {
  raw: string;
  path: string;
  subpath?: string;
  display?: string;
  embed?: boolean;
  form?: 'markdown' | 'property' | 'external';
  size?: [number, number | null];
  from: number;
  to: number;
}

interface Case {
  case: number;
  why: string;
  source?: string;
  links?: TableLink[];
  tags?: string[];
  headings?: [number, string][];
  find?: { subpath: string; heading: number | null }[];
}

const cases = JSON.parse(readFileSync('../tests/corpus/links.json', 'utf8')) as Case[];

function read(source: string): { state: EditorState; tree: NonNullable<ReturnType<typeof ensureSyntaxTree>> } {
  const state = EditorState.create({ doc: source, extensions: noteLanguage() });
  const tree = ensureSyntaxTree(state, source.length, 10_000);
  if (!tree) throw new Error('not read in time');
  return { state, tree };
}

/** The links of a text as the table tells them. */
function linksOf(source: string): TableLink[] {
  const { state, tree } = read(source);
  const found: TableLink[] = [];
  tree.iterate({
    enter: ({ node }) => {
      const target = targetOf(state, node);
      if (target === null) return;
      const raw = state.sliceDoc(node.from, node.to);
      const isOut = isExternal(target);
      const hash = isOut ? -1 : target.indexOf('#');
      const shown = node.getChild('WikilinkDisplay');
      const display = shown ? state.sliceDoc(shown.from, shown.to) : /^!?\[([^\]]*)\]\(/.exec(raw)?.[1];
      const { words, width, height } = sizeOf(display ?? '');
      const isEmbed = raw.startsWith('!');
      const said = isEmbed && width !== null ? words : display;
      found.push({
        raw,
        path: hash < 0 ? target : target.slice(0, hash).trim(),
        ...(hash < 0 ? {} : { subpath: target.slice(hash + 1) }),
        ...(said ? { display: said } : {}),
        ...(isEmbed ? { embed: true } : {}),
        ...(isEmbed && width !== null ? { size: [width, height] as [number, number | null] } : {}),
        ...(isOut ? { form: 'external' as const } : node.name === 'Wikilink' ? {} : { form: 'markdown' as const }),
        from: node.from,
        to: node.to,
      });
    },
  });
  return found;
}

/** Properties are the library's: the editor shows them as its answer. */
const ofText = (links: readonly TableLink[]): TableLink[] => links.filter((link) => link.form !== 'property');

describe('links', () => {
  const rows = cases.filter((row) => row.source !== undefined && row.links !== undefined);
  it('are in the table', () => expect(rows.length).toBeGreaterThan(20));
  it.each(rows.map((row) => [row.case, row.why, row] as const))('case %i: %s', (_number, _why, row) => {
    expect(linksOf(row.source ?? '')).toEqual(ofText(row.links ?? []));
  });
});

describe('tags', () => {
  it.each(cases.filter((row) => row.tags !== undefined && row.source !== undefined).map((row) => [row.case, row.why, row] as const))('case %i: %s', (_number, _why, row) => {
    const { state, tree } = read(row.source ?? '');
    const tags: string[] = [];
    tree.iterate({
      enter: ({ name, from, to }) => {
        const tag = name === 'Tag' ? state.sliceDoc(from + 1, to) : null;
        if (tag !== null && !tags.some((one) => one.toLowerCase() === tag.toLowerCase())) tags.push(tag);
      },
    });
    expect(tags).toEqual(row.tags);
  });
});

describe('headings', () => {
  it.each(cases.filter((row) => row.headings !== undefined).map((row) => [row.case, row.why, row] as const))('case %i: %s', (_number, _why, row) => {
    const lines = (row.headings ?? []).map(([level, text]) => `${'#'.repeat(level)} ${text}`);
    const { state } = read(lines.join('\n\n'));
    const starts = lines.map((_line, index) => lines.slice(0, index).reduce((sum, line) => sum + line.length + 2, 0));
    for (const { subpath, heading } of row.find ?? []) expect(findPlace(state, subpath), subpath).toBe(heading === null ? null : starts[heading]);
  });
});
