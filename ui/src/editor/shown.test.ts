// What a note shows in its three modes: formulas, callouts, embeds, queries, comments, folds.
import { ensureSyntaxTree, forceParsing } from '@codemirror/language';
import { describe, expect, it, vi } from 'vitest';
import { makeEditor } from '../test/editor';
import type { Editor, EditorOptions } from './index';
import { calloutOf } from './callouts';
import { sizeOf } from './embeds';
import { otherEnd } from './footnotes';
import { sectionOf } from './section';

function editor(doc: string, options: Partial<EditorOptions> = {}): Editor {
  const made = makeEditor(doc, options);
  forceParsing(made.view, doc.length, 20_000);
  return made;
}

const textOf = (selector: string): string[] => [...document.querySelectorAll(selector)].map((one) => one.textContent ?? '');

describe('formulas', () => {
  it.each([
    ['a $x^2$ b', ['x^2']],
    ['money: $5 and $6', []],
    ['a $ x$ and $y $ b', []],
    ['escaped \\$x$ y', []],
    ['[[$5 menu]] or [[$9 menu]]', []],
    ['display $$y$$ in a line', ['y']],
    ['`$code$`', []],
    ['| a |\n|---|\n| $z$ |', ['z']],
  ])('%s', (doc, formulas) => {
    editor(`${doc}\n\nend`);
    expect([...document.querySelectorAll('.cm-math')].map((one) => one.getAttribute('aria-label'))).toEqual(formulas);
  });
  it('on lines of their own stand in the place of these, until the cursor comes', async () => {
    const own = editor('before\n\n$$\na\n+ b\n$$\n\nafter');
    expect(document.querySelector('div.cm-math')?.getAttribute('aria-label')).toBe('a\n+ b');
    own.focus();
    own.view.dispatch({ selection: { anchor: 10 } });
    await vi.waitFor(() => expect(document.querySelector('div.cm-math')).toBeNull());
    expect(textOf('.cm-math-line')).toEqual(['$$', 'a', '+ b', '$$']);
  });
  it('that never close are text', () => {
    editor('$$\na\n\nb');
    expect(document.querySelector('.cm-math, .cm-math-line')).toBeNull();
  });
});

describe('callouts', () => {
  it.each([
    ['[!note] Title', { kind: 'note', look: 'note', fold: null, title: 'Title' }],
    ['[!WARNING]- Title', { kind: 'warning', look: 'warn', fold: '-', title: 'Title' }],
    ['[!tip|right]+', { kind: 'tip', look: 'tip', fold: '+', title: '' }],
    ['[!my own kind] x', { kind: 'my own kind', look: 'note', fold: null, title: 'x' }],
    ['[!constructor] x', { kind: 'constructor', look: 'note', fold: null, title: 'x' }],
  ])('%s', (text, callout) => expect(calloutOf(text)).toMatchObject(callout));
  it.each(['plain', '[!]', '[! ] x', '[note]', '[!<b>] x'])('%s is none', (text) => expect(calloutOf(text)).toBeNull());
  it('carry their kind where they have no title, and begin folded when they say so', () => {
    editor('> [!danger]\n> Text.\n\n> [!tip]- Folded\n> Hidden.\n\nend');
    expect(textOf('.cm-callout-head')).toEqual(['Danger', '']);
    expect(document.querySelector('.cm-content')?.textContent).not.toContain('Hidden.');
    const sign = document.querySelector<HTMLElement>('.cm-fold-behind')!;
    expect(sign.getAttribute('aria-expanded')).toBe('false');
    sign.click();
    expect(document.querySelector('.cm-content')?.textContent).toContain('Hidden.');
  });
});

describe('tasks', () => {
  it('may carry marks of the person’s own', () => {
    const own = editor('- [/] half\n- [-] given up\n- [1] no task\n- [x] done\n\nend');
    expect([...document.querySelectorAll('.cm-task-box')].map((one) => [one.textContent, one.getAttribute('aria-checked')])).toEqual([
      ['/', 'mixed'],
      ['-', 'mixed'],
      ['', 'true'],
    ]);
    document.querySelector<HTMLElement>('.cm-task-box')?.click();
    expect(own.view.state.doc.line(1).text).toBe('- [x] half');
  });
});

describe('comments', () => {
  const doc = 'a %%in a line%% b\n\n%%\nblock\n\nwith a gap\n%%\n\nend ^id';
  it('are shown while writing, and not while reading', () => {
    const own = editor(doc);
    expect(textOf('.cm-faint')).toEqual(['%%in a line%%', '^id']);
    expect(textOf('.cm-comment-line')).toEqual(['%%', 'block', '', 'with a gap', '%%']);
    own.setMode('reading');
    expect(document.querySelector('.cm-content')?.textContent).toBe('a  bend ');
  });
  it('that never close are text', () => {
    editor('50 %% of it\n\n%%\nopen');
    expect(document.querySelector('.cm-comment-line, .cm-faint')).toBeNull();
  });
});

describe('modes', () => {
  it('show everything as written, or nothing to write in', () => {
    const own = editor('# Head\n\n**bold** [[Link]]\n');
    own.setMode('source');
    expect(document.querySelector('.cm-content')?.textContent).toBe('# Head**bold** [[Link]]');
    own.setMode('reading');
    expect(document.querySelector('.cm-content')?.textContent).toBe('Headbold Link');
    expect(document.querySelector('.cm-content')?.getAttribute('contenteditable')).toBe('false');
    own.setMode('live');
    own.focus();
    expect(document.querySelector('.cm-content')?.getAttribute('contenteditable')).toBe('true');
  });
});

describe('properties that stand apart', () => {
  const doc = '---\ntitle: x\n---\nText';
  it('are not in the text, and cannot be typed into or deleted', () => {
    const own = editor(doc);
    own.setPropertiesApart(true);
    expect(document.querySelector('.cm-content')?.textContent).toBe('Text');
    own.view.dispatch({ selection: { anchor: 3 } });
    expect(own.view.state.selection.main.head).toBe(17);
    own.view.dispatch({ changes: { from: 16, to: 17 }, userEvent: 'delete.backward' });
    expect(own.view.state.doc.toString()).toBe(doc);
    own.view.dispatch({ changes: { from: 0, to: 21, insert: 'All' }, userEvent: 'input.type' });
    expect(own.view.state.doc.toString()).toBe('---\ntitle: x\n---\nAll');
  });
  it('get a line below them when there is none', () => {
    const own = editor('---\na: 1\n---');
    own.setPropertiesApart(true);
    own.view.dispatch({ changes: { from: 12, insert: 'x' }, userEvent: 'input.type' });
    expect(own.view.state.doc.toString()).toBe('---\na: 1\n---\nx');
  });
  it('can be changed from elsewhere, and undone', () => {
    const own = editor(doc);
    own.setPropertiesApart(true);
    own.replace('---\ntitle: y\n---\nText');
    expect(own.view.state.doc.line(2).text).toBe('title: y');
    own.undo();
    expect(own.view.state.doc.toString()).toBe(doc);
  });
});

describe('embeds', () => {
  it.each([
    ['100', { words: '', width: 100, height: null }],
    ['100x145', { words: '', width: 100, height: 145 }],
    ['alt text|100', { words: 'alt text', width: 100, height: null }],
    ['a|b', { words: 'a|b', width: null, height: null }],
    ['alt\\|200', { words: 'alt', width: 200, height: null }],
  ])('%s', (text, size) => expect(sizeOf(text)).toEqual(size));
  it('show a picture in its size, with its words for those who do not see it', async () => {
    editor('![[a.png|A cat|120]]\n\nend', { embed: () => Promise.resolve({ kind: 'picture', url: '/blob/ab' }) });
    await vi.waitFor(() => expect(document.querySelector('.cm-picture img')).not.toBeNull());
    const image = document.querySelector<HTMLImageElement>('.cm-picture img')!;
    expect([image.getAttribute('src'), image.alt, image.width]).toEqual(['/blob/ab', 'A cat', 120]);
  });
  it('never ask for a picture of the web', async () => {
    const embed = vi.fn(() => Promise.resolve(null));
    editor('![x](https://example.org/a.png)\n\nend', { embed });
    await Promise.resolve();
    expect(embed).not.toHaveBeenCalled();
    expect(document.querySelector('.note-editor img:not(.cm-widgetBuffer)')).toBeNull();
  });
  it('show a part of another note, and end when notes embed each other', async () => {
    const asked: string[] = [];
    const inside = (): EditorOptions['embed'] => (target) => {
      asked.push(target);
      return Promise.resolve({ kind: 'note', title: 'A', body: 'Text of A\n\n![[A]]', subpath: null, isPart: false, inside: { open: () => {}, resolve: (targets) => Promise.resolve(targets.map(() => 'item')), embed: inside()! } });
    };
    editor('![[A]]\n\nend', { embed: inside()! });
    await vi.waitFor(() => expect(document.querySelectorAll('.cm-embedded')).toHaveLength(5));
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(document.querySelectorAll('.cm-embedded')).toHaveLength(5);
    expect(asked.length).toBeLessThanOrEqual(6);
  });
  it.each([
    ['# A\n\none\n\n## B\n\ntwo\n\n# C\n\nthree', 'A', '# A\n\none\n\n## B\n\ntwo'],
    ['# A\n\none\n\n## B\n\ntwo\n\n# C\n\nthree', 'B', '## B\n\ntwo'],
    ['one\n\ntwo words ^b1\n\nthree', '^b1', 'two words'],
    ['- a\n- b ^b1\n  - c\n- d', '^b1', '- b ^b1\n  - c'],
    ['| a |\n|---|\n| b |\n\n^t1\n\nend', '^t1', '| a |\n|---|\n| b |'],
    ['---\na: 1\n---\ntext', null, 'text'],
    ['text', 'Nowhere', null],
  ])('of a part of %j: %s', (text, subpath, part) => expect(sectionOf(text, subpath)).toBe(part));
});

describe('queries', () => {
  it('show what they find, and lead there', async () => {
    const opened: string[] = [];
    const query = vi.fn(() => Promise.resolve({ found: [{ title: 'Bees', path: 'Ideas/Bees', place: 'Ideas', excerpt: '' }], total: 7, problem: null }));
    editor('```query\ntag:bees is:starred\n```\n\nend', { query, onOpenLink: (target) => void opened.push(target) });
    await vi.waitFor(() => expect(textOf('.cm-query-title')).toEqual(['Bees']));
    expect(query).toHaveBeenCalledWith('tag:bees is:starred');
    expect(textOf('.cm-query-count')).toEqual(['1 of 7']);
    document.querySelector<HTMLElement>('.cm-query-item')?.click();
    expect(opened).toEqual(['Ideas/Bees']);
  });
  it('ask again when the library changed', async () => {
    const query = vi.fn(() => Promise.resolve({ found: [], total: 0, problem: null }));
    const own = editor('```query\nx\n```\n\nend', { query });
    await vi.waitFor(() => expect(textOf('.cm-query-count')).toEqual(['Nothing found']));
    own.refreshLinks();
    await vi.waitFor(() => expect(query).toHaveBeenCalledTimes(2));
  });
  it('in other languages are code', () => {
    const query = vi.fn();
    editor('```sql\nquery\n```\n\n```query-like\nx\n```\n\nend', { query });
    expect(query).not.toHaveBeenCalled();
  });
});

describe('footnotes', () => {
  const text = 'a[^1] b[^two]\n\n[^1]: first\n[^two]: second';
  it('lead from the number to the text, and back', () => {
    expect(otherEnd(text, 3)).toBe(text.indexOf('first'));
    expect(otherEnd(text, 10)).toBe(text.indexOf('second'));
    expect(otherEnd(text, text.indexOf('[^1]:') + 1)).toBe(5);
  });
  it('that are not there lead nowhere', () => {
    expect(otherEnd('a[^x] b', 3)).toBeNull();
    expect(otherEnd('[^x]: never used', 2)).toBeNull();
    expect(otherEnd('plain', 2)).toBeNull();
  });
});

describe('headings', () => {
  it('fold away what stands below them', () => {
    const own = editor('# A\n\none\n\n# B\n\ntwo');
    own.view.dispatch({ selection: { anchor: 6 } });
    expect(own.run('toggleFold')).toBe(true);
    expect(document.querySelector('.cm-content')?.textContent).not.toContain('one');
    expect(own.run('unfoldAll')).toBe(true);
    expect(document.querySelector('.cm-content')?.textContent).toContain('one');
  });
});

describe('what is no prose', () => {
  it('is read in pieces, so that no letter waits for all of it', () => {
    const lines = Array.from({ length: 4_000 }, (_none, i) => `line ${i} with **bold** and [[links]] in it`).join('\n');
    const own = editor(`${lines}\n\n${'x [[y]] '.repeat(20_000)}\n\nend [[z]]`);
    const names: string[] = [];
    const whole = own.view.state.doc.length;
    ensureSyntaxTree(own.view.state, whole, 20_000)?.iterate({ enter: ({ name, from, to }) => void (names.push(name), name === 'Paragraph' && expect(to - from).toBeLessThan(20_000)) });
    expect(names.filter((name) => name === 'Paragraph').length).toBeGreaterThan(10);
    expect(names).toContain('LongLine');
  });
});
