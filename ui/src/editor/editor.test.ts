// The editor as a person uses it: keys, tasks, tables, links, completion, and drawing whatever a note may hold.
import { acceptCompletion, completionStatus, currentCompletions, startCompletion } from '@codemirror/autocomplete';
import { runScopeHandlers } from '@codemirror/view';
import { forceParsing } from '@codemirror/language';
import { describe, expect, it, vi } from 'vitest';
import type { Suggestion } from '../api/generated';
import { makeEditor } from '../test/editor';
import { createEditor, type Editor, type EditorOptions } from './index';
import { insertLink, toggleTask, wrap } from './keys';
import { shiftItems } from './lists';
import { linkAt } from './links';
import { moveCell } from './table-edit';
import { toggleTaskAt } from './widgets';

let made: Editor | undefined;

/** An editor with the cursor at `|`, or the selection between two of them. */
function editor(text: string, options: Partial<EditorOptions> = {}): Editor {
  const first = text.indexOf('|~');
  const second = text.indexOf('|~', first + 2);
  const doc = text.replaceAll('|~', '');
  made = makeEditor(doc, options);
  if (first >= 0) made.view.dispatch({ selection: second < 0 ? { anchor: first } : { anchor: first, head: second - 2 } });
  forceParsing(made.view, doc.length, 20_000);
  return made;
}

/** The text with `|~` where the cursor or the selection is. */
function shown(own: Editor): string {
  const { from, to, empty } = own.view.state.selection.main;
  const text = own.view.state.doc.toString();
  return empty ? `${text.slice(0, from)}|~${text.slice(from)}` : `${text.slice(0, from)}|~${text.slice(from, to)}|~${text.slice(to)}`;
}

type Run = (target: Editor['view']) => boolean;
function after(text: string, run: Run): string {
  const own = editor(text);
  run(own.view);
  return shown(own);
}

describe('leaving the source', () => {
  it('takes the cursor out of the properties, which are shown by themselves elsewhere', () => {
    const own = editor('---\ntags: [a]\n---\n# Trains', { mode: 'source' });
    own.view.dispatch({ selection: { anchor: 6 } });
    own.setMode('live');
    expect(shown(own)).toBe('---\ntags: [a]\n---\n|~# Trains');
  });
});

describe('what a search of the library found', () => {
  it('is marked, the first selected, and the keyboard stays where it was', () => {
    const before = document.body.appendChild(document.createElement('input'));
    const own = editor('# Trains\n\nThe C++ of night (trains) and day trains.');
    before.focus();
    expect(own.found(['night (trains)', 'C++'])).toBe(true);
    expect(shown(own)).toContain('The |~C++|~ of night');
    expect(own.view.dom.querySelector('[role="search"]')).not.toBeNull();
    expect(document.activeElement).toBe(before);
  });
  it('leaves a note alone that does not say it', () => {
    const own = editor('Nothing here');
    expect(own.found(['trains'])).toBe(false);
    expect(own.found([])).toBe(false);
    expect(own.view.dom.querySelector('[role="search"]')).toBeNull();
  });
});

describe('bold, italic and links', () => {
  it.each([
    ['see |~this|~ word', '**', 'see **|~this|~** word'],
    ['see **|~this|~** word', '**', 'see |~this|~ word'],
    ['see |~**this**|~ word', '**', 'see |~this|~ word'],
    ['see th|~is word', '*', 'see *th|~is* word'],
    ['**|~bold|~**', '*', '***|~bold|~***'],
    ['|~', '`', '`|~`'],
  ])('%s with %s', (before, sign, result) => expect(after(before, (view) => wrap(sign)(view))).toBe(result));
  it('makes a link of a selection, or of an address', () => {
    expect(after('see |~this|~ one', insertLink)).toBe('see [this](|~) one');
    expect(after('|~https://e.org|~', insertLink)).toBe('[|~](https://e.org)');
    expect(after('no selec|~tion', insertLink)).toBe('no selec|~tion');
  });
});

describe('tasks', () => {
  it.each([
    ['- [ ] ask|~', '- [x] ask|~'],
    ['- [x] ask|~', '- [ ] ask|~'],
    ['> 1. [X] ask|~', '> 1. [ ] ask|~'],
    ['* plain|~', '* [ ] plain|~'],
    ['no list|~', 'no list|~'],
  ])('%s', (before, result) => expect(after(before, toggleTask)).toBe(result));
  it('are ticked by their box', () => {
    const own = editor('- [ ] one\n- [x] two\n\ntext|~');
    const boxes = [...document.querySelectorAll('.cm-task-box')];
    expect(boxes.map((box) => box.getAttribute('aria-checked'))).toEqual(['false', 'true']);
    expect(boxes[0]?.getAttribute('aria-label')).toBe('one');
    expect(toggleTaskAt(own.view, 2)).toBe(true);
    expect(own.view.state.doc.line(1).text).toBe('- [x] one');
    expect(toggleTaskAt(own.view, 0)).toBe(false);
  });
  it('stay as they are in a note that can only be read', () => {
    expect(after('- [ ] ask|~', (view) => (made!.setReadonly(true), toggleTask(view)))).toBe('- [ ] ask|~');
  });
});

describe('lists', () => {
  it('move an item in below the one before, with what belongs to it', () => {
    expect(after('- a\n- b|~\n  - c', shiftItems(1))).toBe('- a\n  - b|~\n    - c');
    expect(after('1. a\n2. b|~', shiftItems(1))).toBe('1. a\n   1. b|~');
  });
  it('move an item out again', () => {
    expect(after('- a\n  - b|~', shiftItems(-1))).toBe('- a\n- b|~');
  });
  it('leave the first item where it is', () => {
    expect(after('- a|~', shiftItems(1))).toBe('- a|~');
  });
  it('are no lists in plain text, so that Tab goes on', () => {
    expect(shiftItems(1)(editor('plain|~').view)).toBe(false);
  });
});

describe('tables', () => {
  const table = '| City | Berths |\n| --- | --- |\n| Vienna | 212 |';
  it('go from cell to cell, over the rule', () => {
    const own = editor(table.replace('City', 'Ci|~ty'));
    moveCell(1)(own.view);
    expect(shown(own)).toBe(table.replace('Berths', '|~Berths|~'));
    moveCell(1)(own.view);
    expect(shown(own)).toBe(table.replace('Vienna', '|~Vienna|~'));
    moveCell(-1)(own.view);
    expect(shown(own)).toBe(table.replace('Berths', '|~Berths|~'));
  });
  it('get a new row after the last cell', () => {
    const own = editor(table.replace('212', '212|~'));
    moveCell(1)(own.view);
    expect(own.view.state.doc.lines).toBe(4);
    expect(own.view.state.doc.line(4).text).toBe('|  |  |');
    expect(own.view.state.selection.main.head).toBe(own.view.state.doc.line(4).from + 2);
  });
  it('go on from the end of a row, behind its last pipe', () => {
    const own = editor(table.replace('212 |', '212 ||~'));
    moveCell(1)(own.view);
    expect(own.view.state.doc.line(4).text).toBe('|  |  |');
    const other = editor(table.replace('Berths |', 'Berths ||~'));
    moveCell(1)(other.view);
    expect(shown(other)).toBe(table.replace('Vienna', '|~Vienna|~'));
  });
  it('leave Tab alone elsewhere', () => expect(moveCell(1)(editor('a | b|~').view)).toBe(false));
  it('keep a pipe that a link needs inside its cell', () => {
    const own = editor('| [[N\\|al|~]] | x |\n| --- | --- |');
    moveCell(1)(own.view);
    expect(shown(own)).toContain('| |~x|~ |');
  });
});

describe('links', () => {
  it.each([
    ['See [[Night trains|a|~lias]].', 'Night trains'],
    ['See [text](My%20No|~te.md).', 'My Note.md'],
    ['See https://exam|~ple.org/a now', 'https://example.org/a'],
    ['See <ada@exa|~mple.org>', 'mailto:ada@example.org'],
    ['![[pict|~ure.png]]', 'picture.png'],
  ])('%s', (text, target) => {
    const own = editor(text);
    expect(linkAt(own.view.state, own.view.state.selection.main.head)?.target).toBe(target);
  });
  it.each(['`[[co|~de]]`', '```\n[[co|~de]]\n```', '    [[indent|~ed]]', '\\[[esc|~aped]]', 'plain te|~xt'])('%s is none', (text) => {
    const own = editor(text);
    expect(linkAt(own.view.state, own.view.state.selection.main.head)).toBeNull();
  });
  it('ask once where each leads, and are drawn so', async () => {
    const resolve = vi.fn((targets: string[]) => Promise.resolve(targets.map((target) => (target === 'Gone' ? 'missing' : 'item'))));
    editor('[[Here]] and [[Gone]] and [[Here]]\n\n|~', { resolve });
    await vi.waitFor(() => expect(document.querySelector('.cm-link-missing')?.textContent).toBe('Gone'));
    expect(resolve).toHaveBeenCalledOnce();
    expect(resolve.mock.calls[0]?.[0]).toEqual(['Here', 'Gone']);
  });
  it('are followed by a click, beside with Ctrl', () => {
    const opened: unknown[] = [];
    editor('[[Here]]\n\n|~', { onOpenLink: (target, { beside }) => opened.push([target, beside]) });
    const link = document.querySelector('[data-target="Here"]')!;
    link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true }));
    expect(opened).toEqual([
      ['Here', false],
      ['Here', true],
    ]);
  });
  it('say what is special about them as text', async () => {
    editor('[["><img src=x onerror=alert(1)>]]\n\n|~', { resolve: (targets) => Promise.resolve(targets.map(() => 'missing')) });
    await vi.waitFor(() => expect(document.querySelector('.cm-link-missing')).not.toBeNull());
    expect(document.querySelector('.cm-link-missing')?.getAttribute('title')).toContain('does not exist yet');
    expect(document.querySelector('.note-editor img:not(.cm-widgetBuffer)')).toBeNull();
  });
});

describe('completing', () => {
  const suggestions: Suggestion[] = [
    { insert: 'Night trains', title: 'Night trains', path: 'Travel/Night trains', kind: 'note', id: 'a', part: null, block: null },
    { insert: 'Articles/The night', title: 'The night', path: 'Articles/The night', kind: 'article', id: 'b', part: null, block: null },
    { insert: 'Night trains|Sleepers', title: 'Night trains', path: 'Travel/Night trains', kind: 'note', id: 'a', part: 'Sleepers', block: null },
  ];
  async function completed(text: string, pick = 0): Promise<string[]> {
    const own = editor(text, { complete: () => Promise.resolve(suggestions) });
    startCompletion(own.view);
    await vi.waitFor(() => expect(completionStatus(own.view.state)).toBe('active'));
    const labels = currentCompletions(own.view.state).map((one) => one.label);
    const option = currentCompletions(own.view.state)[pick];
    if (typeof option?.apply === 'function') option.apply(own.view, option, own.view.state.doc.toString().indexOf('[[') + 2, own.view.state.selection.main.head);
    return [shown(own), ...labels];
  }
  it('offers what the library suggests, and a new note last', async () => {
    expect(await completed('See [[nig|~')).toEqual(['See [[Night trains]]|~', 'Night trains', 'The night', 'Sleepers', 'Create “nig”']);
  });
  it('writes another name so that a table keeps its cells', async () => {
    expect((await completed('| a | b |\n| - | - |\n| [[sl|~ | y |', 2))[0]).toContain('| [[Night trains\\|Sleepers]]|~ | y |');
    expect((await completed('See [[sl|~', 2))[0]).toBe('See [[Night trains|Sleepers]]|~');
  });
  it('shows signs that a link cannot hold as they are meant', () => {
    editor('[[Notes/C%23 notes#Part]]\n\n|~');
    expect(document.querySelector('.cm-link')?.textContent).toBe('C# notes › Part');
  });
  it('writes the shortest name that is right for an article', async () => {
    expect((await completed('See [[nig|~]]', 1))[0]).toBe('See [[Articles/The night]]|~');
  });
  it('offers no new note for a name that is there, or that cannot be', async () => {
    expect(await completed('[[night TRAINS|~')).not.toContain('Create “night TRAINS”');
    expect((await completed('[[what?|~')).some((label) => label.startsWith('Create'))).toBe(false);
  });
  it('offers the headings of this note after #', async () => {
    const own = editor('# One\n\n## Two | three\n\n[[#t|~');
    startCompletion(own.view);
    await vi.waitFor(() => expect(completionStatus(own.view.state)).toBe('active'));
    expect(currentCompletions(own.view.state).map((one) => one.label)).toEqual(['Two | three']);
    await vi.waitFor(() => expect(acceptCompletion(own.view)).toBe(true));
    expect(own.view.state.doc.line(5).text).toBe('[[#Two   three]]');
  });
  it('quotes a link in the properties, unless it stands in quotes', async () => {
    expect((await completed('---\nabout: [[nig|~\n---\n'))[0]).toBe('---\nabout: "[[Night trains]]"|~\n---\n');
    expect((await completed('---\nabout: "[[nig|~]]"\n---\n'))[0]).toBe('---\nabout: "[[Night trains]]|~"\n---\n');
  });
  it.each([['---\ntags: [travel, ra|~\n---\n'], ['---\ntags: ra|~\n---\n'], ['---\ntags:\n  - a\n  - ra|~\n---\n'], ['see #ra|~'], ['---\nother:\n  - ra|~\n---\n', false], ['see ra|~', false]])('of tags in %j', async (text, isOffered = true) => {
    const own = editor(text, { tags: () => ['rail', 'book'] });
    startCompletion(own.view);
    await vi.waitFor(() => expect(completionStatus(own.view.state)).toBe(isOffered ? 'active' : null));
    expect(currentCompletions(own.view.state).map((one) => one.label)).toEqual(isOffered ? ['rail'] : []);
  });
  it('is quiet in code', async () => {
    const complete = vi.fn(() => Promise.resolve(suggestions));
    const own = editor('```\n[[nig|~\n```', { complete });
    startCompletion(own.view);
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(complete).not.toHaveBeenCalled();
  });
});

describe('an alias', () => {
  const found: Suggestion = { insert: 'Ada Lovelace|Ada', title: 'Ada Lovelace', path: 'Ada Lovelace', kind: 'note', id: 'a', part: 'Ada', block: null };
  it.each([
    ['see [[ad|~a]] there', 'see [[Ada Lovelace|ada]] there'],
    ['see [[Ad|~a#Life|her life]]', 'see [[Ada Lovelace#Life|her life]]'],
    ['| [[Ad|~a]] |\n|---|', '| [[Ada Lovelace\\|Ada]] |\n|---|'],
    ['see [[Bo|~b]]', 'see [[Bob]]'],
    ['no lin|~k', 'no link'],
  ])('%s', async (before, result) => {
    const own = editor(before, { complete: () => Promise.resolve([found]) });
    await own.nameAlias();
    expect(own.view.state.doc.toString()).toBe(result);
  });
});

describe('drawing', () => {
  const deep = Array.from({ length: 80 }, (_none, i) => `${'  '.repeat(i)}- item ${i}`).join('\n');
  const HOSTILE: [string, string][] = [
    ['nothing', ''],
    ['only breaks', '\n\n\n'],
    ['unclosed everything', '**a *b `c [[d [e](f ~~g ==h %%i $j <k'],
    ['links in links', '[[a [[b]] c]] [x [[y]] z](u) ![[p.png|100]] [![[a.png]]](http://x)'],
    ['a table without cells', '|\n|-\n|\n||||\n|:-:|'],
    ['a ragged table', '| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 | 4 |\n| [[N\\|al]] | `|` |'],
    ['a table in a list', '- x\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |'],
    ['front matter that never ends', '---\na: [b\nc'],
    ['front matter only', '---\n---'],
    ['two rules and a setext heading', '---\n\n***\n\nText\n---\n===\n'],
    ['deep lists', deep],
    ['deep quotations', `${'> '.repeat(60)}x\n${'>'.repeat(80)}`],
    ['lists and quotations in each other', '> - > 1. > - [ ] x\n> - > 1. > y\n\t- z'],
    ['HTML', '<script>alert(1)</script>\n<img src=x onerror=alert(1)>\n\n<!-- [[x]] -->\n<style>*{}</style>'],
    ['a fence in a fence', '````js\n```\nx\n````\n~~~\n```'],
    ['a language that is none', '```\u0000<b>{"x"}\ny\n```\n```__proto__\nx\n```'],
    ['signs that overlap', '***a** b* ~~*c~~* ==**d==** `*e`*'],
    ['marks of nothing', '**** __ ~~~~ ==== `` [[]] [[|]] []() ![]() <>'],
    ['right to left', '# مدينة على البحر\n\n- שלום [[קישור]]\n\n> العربية'],
    ['odd characters', '\u0000\u200b\u202e\ud800 \udfff 👩‍👩‍👧 e\u0301\u0301\u0301 \u2028 \u2029 [[\u202egnp.exe]]'],
    ['a very long line', `${'[[x]] **b** #tag '.repeat(80)}`],
    ['footnotes', 'a[^1] b[^missing]\n\n[^1]: text\n[^1]: again\n[^]: none'],
    ['CRLF', '# a\r\n\r\n- [ ] b\r\n| a |\r\n|---|\r\n| b |'],
    ['what would be a prototype', '[[__proto__]] [[constructor]] #__proto__ [x](__proto__)'],
  ];
  it.each(HOSTILE)('%s', async (_what, text) => {
    const errors = vi.spyOn(console, 'error').mockImplementation(() => {});
    const own = editor(text);
    own.focus();
    const { length } = own.view.state.doc;
    for (const at of [0, Math.floor(length / 3), Math.floor(length / 2), length]) own.view.dispatch({ selection: { anchor: at } });
    own.view.dispatch({ changes: { from: Math.floor(length / 2), insert: '[[' } });
    own.view.dispatch({ changes: { from: 0, insert: '- [ ] ' } });
    own.setReadonly(true);
    await Promise.resolve();
    // CodeMirror reports a plugin that threw here, and goes on without it.
    expect(errors).not.toHaveBeenCalled();
    expect(document.querySelector('.note-editor script, .note-editor img:not(.cm-widgetBuffer), .note-editor style')).toBeNull();
  });
  it('hides signs until the cursor comes to them', () => {
    const own = editor('# Head\n\nsome **bold** text\n\n|~');
    const bold = (): string | null | undefined => document.querySelector('.cm-strong')?.textContent;
    expect(bold()).toBe('bold');
    own.focus();
    own.view.dispatch({ selection: { anchor: 15 } });
    expect(bold()).toBe('**bold**');
  });
  it('knows the number where a footnote itself stands', () => {
    editor('a[^1]\n\n[^1]: text\n\n|~');
    expect([...document.querySelectorAll('.cm-footnote')].map((one) => one.classList.contains('cm-footnote-own'))).toEqual([false, true]);
  });
});

describe('the text', () => {
  it('follows another state and keeps the cursor in place, without a word to the saver', () => {
    const onChange = vi.fn();
    const own = editor('one two thr|~ee', { onChange });
    own.setDoc('zero one two three');
    expect(shown(own)).toBe('zero one two thr|~ee');
    expect(onChange).not.toHaveBeenCalled();
    own.replace('all new');
    expect(onChange).toHaveBeenCalledOnce();
  });
  it('finds a place by heading, by heading below a heading, by block, or says that it is not there', () => {
    const own = editor('# A, b\n\n## Same\n\n# C\n\n## Same\n\npara ^p1\n\n| t |\n|---|\n\n^t1');
    const line = (): number => own.view.state.doc.lineAt(own.view.state.selection.main.head).number;
    const at = (place: string): number | null => (own.scrollTo(place) ? line() : null);
    expect(at('a b')).toBe(1);
    expect(at('Same')).toBe(3);
    expect(at('C#Same')).toBe(7);
    expect(at('^P1')).toBe(9);
    expect(at('^t1')).toBe(11);
    expect(at('Nowhere')).toBeNull();
  });
  it('has an outline', () => {
    expect(editor('# One #\n\ntext\n\nTwo\n---\n\n> ### Three\n\n```\n# code\n```').headings().map(({ level, text }) => [level, text])).toEqual([
      [1, 'One'],
      [2, 'Two'],
      [3, 'Three'],
    ]);
  });
});

describe('a quoted highlight', () => {
  const QUOTATION = { kind: 'quotation' as const, quote: 'The sea was calm.', note: 'Really', source: 'Sand', colour: 'blue' };
  async function quoted(doc: string, answer: typeof QUOTATION | null): Promise<{ editor: Editor; asked: string[]; opened: string[] }> {
    const asked: string[] = [];
    const opened: string[] = [];
    const parent = document.createElement('div');
    document.body.append(parent);
    const editor = createEditor({
      parent, doc, onChange: () => {}, complete: () => Promise.resolve([]), resolve: (targets) => Promise.resolve(targets.map(() => 'item')),
      onOpenLink: (target) => void opened.push(target),
      embed: (target) => {
        asked.push(target);
        return Promise.resolve(answer);
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 0));
    return { editor, asked, opened };
  }

  it('is drawn in the place of its link, with its source, and leads to its place', async () => {
    const { editor, asked, opened } = await quoted('Before\n\n![[Articles/Sand#^h-1]]\n', QUOTATION);
    const block = editor.view.dom.querySelector('.cm-quotation')!;
    expect([...block.children].map((one) => one.textContent)).toEqual(['The sea was calm.', 'Really', 'Sand']);
    expect(asked).toEqual(['Articles/Sand#^h-1']);
    block.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    expect(opened).toEqual(['Articles/Sand#^h-1']);
    editor.destroy();
  });
  it('stays a link when it is none, and a plain link is no quotation', async () => {
    const lost = await quoted('![[Articles/Sand#^h-1]]', null);
    expect(lost.editor.view.dom.querySelector('.cm-quotation')).toBeNull();
    expect(lost.editor.view.dom.querySelector('.cm-link')).not.toBeNull();
    lost.editor.destroy();
    const plain = await quoted('[[Articles/Sand#^h-1]] ![x](https://e.org/x.png)', QUOTATION);
    expect(plain.asked).toEqual([]);
    plain.editor.destroy();
  });
  it.each([
    ['', 0, '![[x]]\n'],
    ['One.', 2, 'One.\n\n![[x]]\n'],
    ['One\ntwo\n\nThree', 1, 'One\ntwo\n\n![[x]]\n\nThree'],
    ['One\n\n', 5, 'One\n\n![[x]]\n'],
  ])('is put after the paragraph with the cursor: %j', async (doc, at, expected) => {
    const { editor } = await quoted(doc, null);
    editor.view.dispatch({ selection: { anchor: at } });
    editor.insertBlock('![[x]]');
    expect(editor.view.state.doc.toString()).toBe(expected);
    editor.destroy();
  });
});

describe('finding', () => {
  const field = (label: string): HTMLInputElement => document.querySelector<HTMLInputElement>(`[aria-label="${label}"]`)!;
  it('shows the nearest place while it is typed, and replaces from the keyboard', () => {
    const own = editor('bee wasp |~ wasp bee');
    runScopeHandlers(own.view, new KeyboardEvent('keydown', { key: 'h', ctrlKey: true }), 'editor');
    expect(document.activeElement).toBe(field('Find in note'));
    field('Find in note').value = 'was';
    field('Find in note').dispatchEvent(new Event('input'));
    expect([own.view.state.selection.main.from, own.view.state.selection.main.to]).toEqual([10, 13]);
    field('Find in note').value = 'bee';
    field('Find in note').dispatchEvent(new Event('input'));
    expect(own.view.state.selection.main.from).toBe(15);
    expect(document.querySelector('.cm-find-count')?.textContent).toBe('2 of 2');
    runScopeHandlers(own.view, new KeyboardEvent('keydown', { key: 'h', ctrlKey: true }), 'editor');
    expect(document.activeElement).toBe(field('Replace with'));
  });
});
