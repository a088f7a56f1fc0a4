// Pasting: what pages, offices and spreadsheets put on the clipboard, and where it goes.
import { forceParsing } from '@codemirror/language';
import { undo } from '@codemirror/commands';
import { describe, expect, it, vi } from 'vitest';
import { makeEditor } from '../test/editor';
import type { Editor } from './index';
import { isRich, plainHtml, tasksOf } from './paste-html';
import { cellsOf } from './table-fill';

let made: Editor | undefined;

interface Copied {
  text?: string;
  html?: string;
  /** What the library makes of the HTML. */
  markdown?: string;
  files?: File[];
  keepsText?: boolean;
}

/** Text with `~` at the cursor or around the selection, after pasting; `made` is left as it is then. */
async function pasted(before: string, { text = '', html = '', markdown = '', files = [], keepsText = false }: Copied): Promise<string> {
  const [anchor, head] = [before.indexOf('~'), before.lastIndexOf('~')];
  let kept = 0;
  made = makeEditor(before.replaceAll('~', ''), {
    paste: { attach: (file) => Promise.resolve(`${++kept} ${file.name}`), convert: () => Promise.resolve(markdown), tell: () => {} },
  });
  const { view } = made;
  view.dispatch({ selection: { anchor, head: head > anchor ? head - 1 : anchor } });
  forceParsing(view, before.length, 20_000);
  const data = { 'text/plain': text, 'text/html': html } as Record<string, string>;
  const event = new Event('paste', { bubbles: true, cancelable: true });
  Object.defineProperty(event, 'clipboardData', { value: { getData: (type: string) => data[type] ?? '', files, types: Object.keys(data) } });
  if (keepsText) view.contentDOM.dispatchEvent(new KeyboardEvent('keydown', { key: 'V', ctrlKey: true, shiftKey: true }));
  view.contentDOM.dispatchEvent(event);
  await vi.waitFor(() => expect(document.querySelector('.cm-waiting')).toBeNull());
  const { main } = view.state.selection;
  const doc = view.state.doc.toString();
  return `${doc.slice(0, main.head)}~${doc.slice(main.head)}`;
}

describe('HTML', () => {
  it('is rich where a style says so, and not where it only colours code', () => {
    expect(isRich('<span style="font-weight:700">x</span>')).toBe(true);
    expect(isRich('<span style="color:red">x</span>')).toBe(false);
    expect(isRich('see <a class="x" href="https://e.org">this</a>')).toBe(true);
    expect(isRich('<html><meta name=ProgId content=Word.Document><p class=MsoNormal>Some <b>bold</b></p>')).toBe(true);
    expect(isRich('<div style="color:#ccc;font-family:Menlo, monospace;white-space:pre;"><span style="font-weight:bold">let</span></div>')).toBe(false);
  });
  it.each([
    ['a text of Google Docs is not bold as a whole', '<b style="font-weight:normal;" id="docs-internal-guid-1"><p><span style="font-weight:400">a </span><span style="font-weight:700">b</span></p></b>', '<p>a <strong>b</strong></p>'],
    ['styles become elements', '<span style="font-weight:700;font-style:italic;text-decoration:line-through">x</span>', '<s><em><strong>x</strong></em></s>'],
    ['bold in a heading is no more than the heading', '<h1><span style="font-weight:700">x</span></h1>', '<h1>x</h1>'],
    ['pieces of one bold text are joined', '<b>a</b><b>b</b>', '<b>ab</b>'],
    ['bold that is not italic stays bold', '<b style="font-weight:700;font-style:normal">a</b>', '<b style="font-weight:700;font-style:normal">a</b>'],
    ['a list within a list belongs to an item', '<ul><li>a</li><ul><li>b</li></ul></ul>', '<ul><li>a<ul><li>b</li></ul></li></ul>'],
    ['links that edit a section stay behind', '<h2>X<span class="mw-editsection">[<a href="/e">edit</a>]</span></h2>', '<h2>X</h2>'],
  ])('%s', (_name, html, plain) => expect(plainHtml(html)).toBe(plain));
  it('of Word has lists again', () => {
    const item = (level: number, mark: string, text: string): string => `<p class=MsoListParagraph style="mso-list:l0 level${level} lfo1"><span><span style="mso-list:Ignore">${mark}<span>&nbsp;</span></span></span>${text}</p>`;
    const html = `<p>before</p>${item(1, '·', 'a')}${item(2, 'o', 'b')}${item(1, '·', 'c')}<p>between</p>${item(1, '1.', 'd')}`;
    expect(plainHtml(html).replaceAll(/<(?!\/?(?:ul|ol|li|p)\b)[^>]*>/g, '')).toBe('<p>before</p><ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><p>between</p><ol><li>d</li></ol>');
  });
  it('takes boxes that can be ticked for tasks', () => expect(tasksOf('- ☑ done\n  - ☐ not\ntext ☑ as it is')).toBe('- [x] done\n  - [ ] not\ntext ☑ as it is'));
});

describe('pasting', () => {
  it('takes the place of the selection in one step of undo', async () => {
    expect(await pasted('See ~this~ there', { text: 'x', html: '<b>x</b>', markdown: '**x**' })).toBe('See **x**~ there');
    undo(made!.view);
    expect(made?.view.state.doc.toString()).toBe('See this there');
  });
  it.each([
    ['a block stands on lines of its own', 'Before ~after', '## Two\n\ntext', 'Before \n\n## Two\n\ntext~after'],
    ['what follows a table stays behind it', 'Before~after', '| a |\n| --- |', 'Before\n\n| a |\n| --- |~\n\nafter'],
    ['a list goes on with a list', '  - ~', '- one\n- two\n  - three', '  - one\n  - two\n    - three~'],
    ['a task stays one', '- ~', '- [x] one', '- [x] one~'],
    ['a task has one box', '- [ ] ~', '- [x] one', '- [ ] one~'],
    ['a list begins on a line of its own', '- one~', '- two', '- one\n- two~'],
    ['paragraphs stay in their quotation', '> said ~', 'one\n\ntwo', '> said one\n>\n> two~'],
    ['text within a line stays there', 'a ~ b', '**x**', 'a **x**~ b'],
  ])('%s', async (_name, before, markdown, after) => {
    expect(await pasted(before, { text: 'x', html: '<b>x</b>', markdown })).toBe(after);
  });
  it('an address is pasted as it is, also where it comes as a link', async () => {
    expect(await pasted('See ~', { text: 'https://e.org/a', html: '<a href="https://e.org/a">https://e.org/a</a>', markdown: 'no' })).toBe('See https://e.org/a~');
    expect(await pasted('See ~', { text: 'https://e.org/a', html: '<a href="https://e.org/a">A page</a>', markdown: '[A page](https://e.org/a)' })).toBe('See [A page](https://e.org/a)~');
    expect(await pasted('See ~this~', { text: 'https://e.org/a_(b)' })).toBe('See [this](https://e.org/a_(b))~');
    expect(await pasted('See ~this~', { text: 'https://e.org/a)' })).toBe('See [this](https://e.org/a%29)~');
  });
  it('pictures that stand in a page become files', async () => {
    const html = '<img src="data:image/png;base64,AAAA" alt="A: cat">';
    expect(await pasted('~', { text: 'x', html, markdown: 'a ![A: cat](data:image/png;base64,AAAA) b ![](data:image/jpeg;base64,AAAA)' })).toBe('a ![[1 A  cat.png]] b ![[2 Pasted picture.jpg]]~');
  });
  it('with Shift takes the text alone', async () => {
    expect(await pasted('~', { text: 'a\tb\n1\t2', html: '<b>a</b>', markdown: 'no', keepsText: true })).toBe('a\tb\n1\t2~');
  });
});

describe('a grid', () => {
  it('is what has as many cells in every line', () => {
    expect(cellsOf('a\tb|c\r\n1\t"two\nlines ""q"""\r\n')).toEqual([['a', 'b\\|c'], ['1', 'two<br>lines "q"']]);
    expect(cellsOf('a\tb\nc')).toBeNull();
    expect(cellsOf('\tindented\n\ttoo')).toBeNull();
    expect(cellsOf('no tabs')).toBeNull();
  });
  it('becomes a table', async () => {
    expect(await pasted('See~', { text: 'a\tb\n1\t2\n' })).toBe('See\n\n| a | b |\n| --- | --- |\n| 1 | 2 |~');
  });
  const T = '| A | B |\n| --- | --- |\n| x~ | y |\n| z | w |';
  it('fills cells, and makes rows and columns', async () => {
    expect(await pasted(T, { text: '1\t2\n3\t4' })).toBe('| A | B |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4~ |');
    expect(await pasted(T, { text: '1\t2\t3\n4\t5\t6\n7\t8\t9' })).toBe('| A | B |  |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |\n| 7 | 8 | 9~ |');
    expect(await pasted(T.replace('~', '').replace('w', 'w~'), { text: 'x', html: '<table>', markdown: '| 1 | 2 |\n| --- | --- |\n| 3 | [[n\\|4]] |' })).toBe(
      '| A | B |  |\n| --- | --- | --- |\n| x | y |  |\n| z | 1 | 2 |\n|  | 3 | [[n\\|4]]~ |',
    );
    expect(await pasted('> | A | B |\n> |---|---|\n> | x~ | y |', { text: '1\t2\n3\t4' })).toBe('> | A | B |\n> |---|---|\n> | 1 | 2 |\n> | 3 | 4~ |');
  });
  it('keeps what is no grid in its cell', async () => {
    expect(await pasted(T, { text: 'one | two\n\nthree\n' })).toBe(T.replace('x~', 'xone \\| two<br>three~'));
    expect(await pasted(T, { text: 'x', html: '<b>x</b>', markdown: '**a**\n\nb' })).toBe(T.replace('x~', 'x**a**<br>b~'));
    expect(await pasted(T.replace('x~', '~x~'), { text: 'a | b', keepsText: true })).toBe(T.replace('x~', 'a \\| b~'));
  });
});
