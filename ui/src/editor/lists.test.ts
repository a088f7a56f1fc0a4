// Lists by keyboard. `~` is the cursor.
import { forceParsing } from '@codemirror/language';
import { runScopeHandlers } from '@codemirror/view';
import { describe, expect, it } from 'vitest';
import { makeEditor } from '../test/editor';

/** The text after a key. */
function after(text: string, key: string): string {
  const at = text.indexOf('~');
  const { view } = makeEditor(text.replace('~', ''));
  view.dispatch({ selection: { anchor: at } });
  forceParsing(view, text.length, 20_000);
  const [name = '', held = ''] = key.split('+').reverse();
  runScopeHandlers(view, new KeyboardEvent('keydown', { key: name, altKey: held === 'Alt', shiftKey: held === 'Shift', bubbles: true }), 'editor');
  const { head } = view.state.selection.main;
  const doc = view.state.doc.toString();
  return `${doc.slice(0, head)}~${doc.slice(head)}`;
}

describe('Enter', () => {
  it.each([
    ['goes on with an item', '- one~', '- one\n- ~'],
    ['goes on with a task', '- [x] one~', '- [x] one\n- [ ] ~'],
    ['goes on with a quotation', '> one~', '> one\n> ~'],
    ['leaves a list with a blank line', '- one\n- ~', '- one\n\n~'],
    ['leaves a list of tasks', '1. [ ] one\n2. [ ] ~', '1. [ ] one\n\n~'],
    ['makes no second blank line', '- one\n\n- ~', '- one\n\n~'],
    ['leaves a list within a quotation', '> - one\n> - ~', '> - one\n>\n> ~'],
    ['leaves a quotation', '> one\n> ~', '> one\n\n~'],
    ['leaves a callout', '> [!note] One\n> two\n> ~', '> [!note] One\n> two\n\n~'],
    ['leaves the inner of two quotations', '> > one\n> > ~', '> > one\n>\n> ~'],
    ['moves an empty inner item out', '- one\n  - two\n  - ~', '- one\n  - two\n- ~'],
  ])('%s', (_name, before, result) => expect(after(before, 'Enter')).toBe(result));
});

describe('Shift+Enter', () => {
  it.each([
    ['stays in the item', '- one~', '- one\n  ~'],
    ['stays in a numbered one', '  10. one~ two', '  10. one\n      ~ two'],
    ['stays in an item that goes over lines', '- one\n  two~', '- one\n  two\n  ~'],
    ['stays in the quotation', '> one~', '> one\n> ~'],
    ['stays in an item of a quotation', '> - one~', '> - one\n>   ~'],
    ['keeps tabs', '- one\n\t- two~', '- one\n\t- two\n\t  ~'],
  ])('%s', (_name, before, result) => expect(after(before, 'Shift+Enter')).toBe(result));
});

describe('Tab', () => {
  it.each([
    ['counts anew on both levels', 'Tab', '1. one\n2. two~\n   - x\n3. three', '1. one\n   1. two~\n      - x\n2. three'],
    ['goes on counting where there is a list', 'Tab', '1. one\n   1. in\n2. two~', '1. one\n   1. in\n   2. two~'],
    ['leaves numbers that are all the same', 'Tab', '1. one\n1. two\n1. three~\n1. four', '1. one\n1. two\n   1. three~\n1. four'],
    ['indents by tabs where the list does', 'Tab', '- a\n\t- b\n- c~', '- a\n\t- b\n\t- c~'],
    ['moves out by a tab', 'Shift+Tab', '- a\n\t- b~\n\t\t- c', '- a\n- b~\n\t- c'],
    ['moves out and counts on', 'Shift+Tab', '1. a\n   1. b~\n2. c', '1. a\n2. b~\n3. c'],
  ])('%s', (_name, key, before, result) => expect(after(before, key)).toBe(result));
});

describe('Alt with an arrow', () => {
  it.each([
    ['takes what belongs to an item along', 'Alt+ArrowUp', '- a\n  - a1\n- b~\n  - b1', '- b~\n  - b1\n- a\n  - a1'],
    ['moves down over the whole of the next', 'Alt+ArrowDown', '- a~\n- b\n  - b1\n- c', '- b\n  - b1\n- a~\n- c'],
    ['counts anew', 'Alt+ArrowDown', '3. a~\n4. b\n5. c', '3. b\n4. a~\n5. c'],
    ['moves a line elsewhere', 'Alt+ArrowUp', 'a\nb~', 'b~\na'],
  ])('%s', (_name, key, before, result) => expect(after(before, key)).toBe(result));
});
