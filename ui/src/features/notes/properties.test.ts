// The properties of a note by keyboard: names and values that are finished, renaming, going from field to field.
import { describe, expect, it, vi } from 'vitest';
import type { PropertyView } from '../../api/generated';
import { press, render, settle, type } from '../../test/mount';
import Properties from './Properties.svelte';
import { lossOf, renamed } from './properties';
import { NoteProperties } from './properties.svelte';

const PROPERTIES: PropertyView[] = [
  { key: 'tags', kind: 'list', value: ['alpha'] },
  { key: 'status', kind: 'text', value: 'open' },
  { key: 'done', kind: 'checkbox', value: false },
];

function shown(given: Record<string, unknown> = {}) {
  const calls = { onset: vi.fn(() => Promise.resolve(null)), onrename: vi.fn(() => Promise.resolve(null)), onadd: vi.fn(), onleave: vi.fn() };
  const target = render(Properties as never, {
    properties: PROPERTIES, problem: null, readonly: false, adding: false, onopen: () => {}, onsource: () => {},
    offer: (_what: unknown, typed: string) => [{ value: 'glossary', label: 'glossary' }, { value: 'glow', label: 'glow' }].filter(({ value }) => value.startsWith(typed)),
    ...calls, ...given,
  } as never);
  const field = (label: string): HTMLInputElement => target.querySelector<HTMLInputElement>(`[aria-label="${label}"]`)!;
  return { target, field, ...calls };
}

describe('fields', () => {
  it('are gone through by Enter and the arrows, and left into the title and the text', () => {
    const { field, target, onleave } = shown();
    field('Add to tags').focus();
    press('Enter');
    expect(document.activeElement).toBe(field('status'));
    press('ArrowDown');
    expect(document.activeElement).toBe(field('done'));
    press('Enter');
    expect(document.activeElement).toBe(target.querySelector('.add'));
    press('ArrowDown');
    expect(onleave).toHaveBeenLastCalledWith('text');
    field('Add to tags').focus();
    press('ArrowUp');
    expect(onleave).toHaveBeenLastCalledWith('title');
    field('status').focus();
    press('Escape');
    expect(onleave).toHaveBeenLastCalledWith('text');
  });
  it('are emptied when a day is taken out', () => {
    const { field, onset } = shown({ properties: [{ key: 'due', kind: 'date', value: '2026-01-31' }] });
    field('due').value = '';
    field('due').dispatchEvent(new Event('change', { bubbles: true }));
    expect(onset).toHaveBeenCalledWith('due', { kind: 'text', value: '' });
  });
  it('finish a word from the list, and take what was typed as it is', async () => {
    const { field, onset } = shown();
    const own = field('Add to tags');
    own.focus();
    type(own, 'gl');
    await settle();
    press('ArrowDown');
    press('ArrowDown');
    press('Enter');
    expect(onset).toHaveBeenLastCalledWith('tags', { kind: 'list', value: ['alpha', 'glow'] });
    type(own, 'gl');
    await settle();
    press('Enter');
    expect(onset).toHaveBeenLastCalledWith('tags', { kind: 'list', value: ['alpha', 'gl'] });
    type(own, 'gl');
    await settle();
    press('Tab');
    expect(onset).toHaveBeenLastCalledWith('tags', { kind: 'list', value: ['alpha', 'glossary'] });
    onset.mockClear();
    type(own, 'alpha');
    await settle();
    press('Enter');
    expect(onset).not.toHaveBeenCalled();
  });
});

describe('another kind', () => {
  it('is refused where what is written would be lost', () => {
    expect(lossOf({ kind: 'text', value: 'open' }, 'number')).toBe('“open” is not a number. Change it or empty it first.');
    expect(lossOf({ kind: 'list', value: ['a', 'b'] }, 'date')).toContain('“a, b” is not a day.');
    expect(lossOf({ kind: 'unknown', value: ' {a: 1}' }, 'text')).toContain('kept as it is written');
    expect(lossOf({ kind: 'text', value: '3.5' }, 'number')).toBeNull();
    expect(lossOf({ kind: 'text', value: '' }, 'checkbox')).toBeNull();
    expect(lossOf({ kind: 'checkbox', value: true }, 'list')).toBeNull();
  });
});

describe('a new name', () => {
  async function rename(to: string) {
    const given = shown();
    given.field('status: kind, name, remove').click();
    await settle();
    [...document.querySelectorAll<HTMLElement>('[role^="menuitem"]')].find((one) => one.textContent?.trim() === 'Rename')!.click();
    await settle();
    type(given.field('Name of status'), to);
    press('Enter', {}, given.field('Name of status'));
    given.field('Name of status')?.dispatchEvent(new FocusEvent('blur'));
    await settle();
    return given;
  }
  it('is given once', async () => {
    const { onrename } = await rename('state');
    expect(onrename).toHaveBeenCalledOnce();
    expect(onrename).toHaveBeenCalledWith('status', 'state');
  });
  it('of another property is refused with the reason', async () => {
    const { onrename, target } = await rename('TAGS');
    expect(onrename).not.toHaveBeenCalled();
    expect(target.querySelector('[role="alert"]')?.textContent).toBe('There is a property “TAGS” already.');
  });
  it.each([
    ['---\nodd:\n  a: 1\nstatus: x\n---\nodd: text', 'odd', 'new name', '---\nnew name:\n  a: 1\nstatus: x\n---\nodd: text'],
    ['---\n"a b" : 1\n---\n', 'a b', '-x', '---\n"-x" : 1\n---\n'],
    ['---\nstatus: odd\n---\n', 'odd', 'new', null],
    ['---\n{a: 1}\n---\n', 'a', 'b', null],
    ['---\na: 1\n---\n', 'a', 'true', '---\n"true": 1\n---\n'],
  ])('stands where the old one stood: %j', (body, from, to, after) => {
    expect(renamed(body, body.indexOf('\n---\n') + 1, from, to)).toBe(after);
  });
});

describe('a new property', () => {
  it('is not added by leaving its field with Escape, and is by Enter', async () => {
    let adding = true;
    const onset = vi.fn(() => Promise.resolve(null));
    const target = render(Properties as never, {
      properties: PROPERTIES, problem: null, readonly: false, onopen: () => {}, onsource: () => {}, onrename: () => Promise.resolve(null),
      get adding() { return adding; },
      onadd: (open: boolean) => (adding = open),
      onleave: () => (document.activeElement as HTMLElement).blur(),
      onset, offer: () => [],
    } as never);
    const field = target.querySelector<HTMLInputElement>('[aria-label="Name of the new property"]')!;
    field.focus();
    type(field, 'area');
    await settle();
    press('Escape');
    await settle();
    expect(onset).not.toHaveBeenCalled();
    adding = true;
    field.focus();
    type(field, 'area');
    await settle();
    press('Enter');
    await settle();
    expect(onset).toHaveBeenCalledWith('area', { kind: 'text', value: '' });
  });
});

describe('names of properties', () => {
  it('are those in use in other notes, the most used first, and those that begin so before others', () => {
    const properties = new NoteProperties('n1', {} as never);
    properties.view = { properties: PROPERTIES, raw: '', problem: null, rev: 'r1' };
    const used = ['season', 'status', 'due date'];
    expect(properties.names('', used)).toEqual(['season', 'due date', 'aliases']);
    expect(properties.names('D', used)).toEqual(['due date']);
    expect(properties.names('s', used)).toEqual(['season', 'aliases']);
  });
});
