import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { available, command, forgetStroke, handleStroke, keyOf, register, run, titleOf } from './registry';
import type { Stroke } from './keys';

const press = (key: string, held = '', typing = false): boolean =>
  handleStroke({ key, ctrlKey: held.includes('c'), metaKey: false, shiftKey: held.includes('s'), altKey: held.includes('a') } satisfies Stroke, typing);

const done: string[] = [];
let on = true;
let take: () => void;

beforeEach(() => {
  done.length = 0;
  on = true;
  const make = (id: string, keys: string[], when?: () => boolean) => ({ id, title: id, group: 'Go' as const, keys, ...(when ? { when } : {}), run: () => void done.push(id) });
  take = register(make('archive', ['e'], () => on), make('palette', ['Ctrl+K']), make('inbox', ['g i']), make('undo', ['Ctrl+Z']), make('save', ['Ctrl+Shift+V']), make('all', ['Ctrl+A']), make('close', ['Escape']), make('rename', ['F2']));
});
afterEach(() => {
  take();
  forgetStroke();
});

describe('a stroke', () => {
  it('runs its command and is taken', () => {
    expect(press('e')).toBe(true);
    expect(done).toEqual(['archive']);
  });
  it('is left to others when its command makes no sense now', () => {
    on = false;
    expect(press('e')).toBe(false);
    expect(done).toEqual([]);
  });
  it('is a letter while one types; with Ctrl it is a command', () => {
    expect(press('e', '', true)).toBe(false);
    expect(press('k', 'c', true)).toBe(true);
    expect(done).toEqual(['palette']);
  });
  it('that every text field has is the field’s while one types', () => {
    expect(press('z', 'c', true)).toBe(false);
    expect(press('a', 'c', true)).toBe(false);
    expect(press('V', 'cs', true), 'pastes the text alone').toBe(false);
    expect(press('z', 'c')).toBe(true);
    expect(done).toEqual(['undo']);
  });
  it('leads out of a text by Escape and function keys', () => {
    expect(press('Escape', '', true)).toBe(true);
    expect(press('F2', '', true)).toBe(true);
    expect(done).toEqual(['close', 'rename']);
  });
  it('may be the first of two', () => {
    expect(press('g')).toBe(true);
    expect(press('i')).toBe(true);
    expect(done).toEqual(['inbox']);
    expect(press('i')).toBe(false);
  });
  it('that does not go on after a first one counts by itself', () => {
    press('g');
    expect(press('e')).toBe(true);
    expect(done).toEqual(['archive']);
  });
  it('is forgotten when the focus went elsewhere', () => {
    press('g');
    forgetStroke();
    expect(press('i')).toBe(false);
  });
});

describe('the table', () => {
  it('gives back what was there before a registration', () => {
    const stop = register({ id: 'extra', title: () => 'Now', group: 'Page', keys: ['y'], run: vi.fn() });
    expect(titleOf(command('extra')!)).toBe('Now');
    expect(keyOf('extra')).toBe('y');
    stop();
    expect(command('extra')).toBeUndefined();
  });
  it('says whether a command ran', () => {
    expect(run('palette')).toBe(true);
    on = false;
    expect(run('archive')).toBe(false);
    expect(available(command('archive')!)).toBe(false);
    expect(run('nothing')).toBe(false);
  });
});
