// The name of a note: what Enter does while another renaming is still under way.
import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import NoteTitle from './NoteTitle.svelte';
import { render } from '../../test/mount';

function type(element: HTMLElement, text: string): void {
  element.textContent = text;
  element.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

describe('the name of a note', () => {
  it('goes on to the text although the window lost the focus in between', async () => {
    let settle: (problem: string | null) => void = () => {};
    const onrename = vi.fn(() => new Promise<string | null>((resolve) => (settle = resolve)));
    const ondone = vi.fn();
    const target = render(NoteTitle, { name: 'Bees', readonly: false, onrename, ondone });
    const field = target.querySelector<HTMLElement>('[role="textbox"]')!;
    type(field, 'Honey bees');
    field.dispatchEvent(new FocusEvent('blur'));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    expect(ondone).not.toHaveBeenCalled();
    settle(null);
    await vi.waitFor(() => expect(onrename).toHaveBeenCalledTimes(2));
    settle(null);
    await vi.waitFor(() => expect(ondone).toHaveBeenCalledOnce());
  });
  it('stays where a name cannot be', async () => {
    const ondone = vi.fn();
    const target = render(NoteTitle, { name: 'Bees', readonly: false, onrename: () => Promise.resolve('There is such a note.'), ondone });
    const field = target.querySelector<HTMLElement>('[role="textbox"]')!;
    type(field, 'Wasps');
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    await vi.waitFor(() => {
      flushSync();
      expect(target.querySelector('[role="alert"]')?.textContent).toBe('There is such a note.');
    });
    expect(ondone).not.toHaveBeenCalled();
  });
});
