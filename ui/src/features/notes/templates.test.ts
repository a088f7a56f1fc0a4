// New notes from templates: the name is typed at once, and the first template is a press away.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useTransport } from '../../api/client';
import { navigation } from '../../state/navigation.svelte';
import { FakeLibrary, row } from '../../test/fake';
import { press, render, settle, type } from '../../test/mount';
import TemplateDialog from './TemplateDialog.svelte';

let fake: FakeLibrary;
beforeEach(() => {
  fake = new FakeLibrary([]);
  useTransport(fake);
  navigation.reset();
});

describe('the dialog of templates', () => {
  it('takes the name at once, and chooses by arrows meanwhile', async () => {
    fake.answers.set('templates.list', () => Promise.resolve([row({ id: 'a', kind: 'note', title: 'Meeting' }), row({ id: 'b', kind: 'note', title: 'Book' })]));
    const made = vi.fn(() => new Promise(() => {}));
    fake.answers.set('notes.fromTemplate', made);
    const target = render(TemplateDialog, {});
    await settle();
    const field = document.activeElement as HTMLInputElement;
    expect(field.type).toBe('text');
    type(field, 'On bees');
    press('ArrowDown', {}, field);
    expect(target.querySelector<HTMLInputElement>('[value="b"]')?.checked).toBe(true);
    target.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
    expect(made).toHaveBeenCalledWith(expect.objectContaining({ template: 'b', path: 'On bees' }));
  });
  it('makes the first template', async () => {
    fake.answers.set('templates.list', () => Promise.resolve([]));
    fake.answers.set('notes.create', ({ path, body }: { path: string; body: string }) => Promise.resolve({ row: row({ id: 't', kind: 'note', path, place: null }), body, rev: 'r1' }));
    const target = render(TemplateDialog, {});
    await settle();
    [...target.querySelectorAll('button')].find((one) => one.textContent?.trim() === 'Make a template')!.click();
    await settle();
    expect(navigation.here.main?.row.path).toBe('Templates/New template');
  });
});
