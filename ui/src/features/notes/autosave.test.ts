// Saving while one writes, with a clock of the test's own.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asCallError } from '../../api/client';
import { Autosave, LATEST_MS, PAUSE_MS, type Saved, type SaveState } from './autosave';

let now: Saved;
let saves: { at: number; body: string; base: string }[];
let refuse: (() => unknown) | null;
let hold: Promise<void> | null;
let states: SaveState['name'][];
let shown: string[];
let text: string;

const store = {
  async save(body: string, from: Saved): Promise<Saved> {
    const base = from.rev;
    saves.push({ at: Date.now(), body, base });
    if (hold) await hold;
    const problem = refuse?.();
    if (problem) throw problem;
    if (base !== now.rev) throw { code: 'conflict', message: 'The note was changed elsewhere.' };
    now = { rev: `${now.rev}+`, body };
    return now;
  },
  load: () => Promise.resolve(now),
  newer: (known: string) => Promise.resolve(now.rev === known ? null : now),
  toError: asCallError,
};

function begin(body = 'one\n'): Autosave {
  now = { rev: 'r1', body };
  text = body;
  const saver = new Autosave(store, now);
  saver.attach({ state: (state) => states.push(state.name), show: (given) => ((text = given), shown.push(given)) });
  return saver;
}

function write(saver: Autosave, next: string): void {
  text = next;
  saver.edit(() => text);
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  [saves, states, shown, refuse, hold] = [[], [], [], null, null];
});
afterEach(() => vi.useRealTimers());

describe('saving', () => {
  it('comes soon after a pause', async () => {
    const saver = begin();
    write(saver, 'one more\n');
    await vi.advanceTimersByTimeAsync(PAUSE_MS - 1);
    expect(saves).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(saves).toEqual([{ at: PAUSE_MS, body: 'one more\n', base: 'r1' }]);
    expect(saver.state.name).toBe('saved');
  });
  it('comes within a second even when the person never pauses', async () => {
    const saver = begin();
    for (let i = 0; i < 30; i += 1) {
      write(saver, `${'x'.repeat(i)}\n`);
      await vi.advanceTimersByTimeAsync(100);
    }
    const gaps = saves.map((save, i) => save.at - (saves[i - 1]?.at ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(LATEST_MS);
    expect(LATEST_MS).toBeLessThanOrEqual(1_000);
  });
  it('saves all of it within a second of the last letter', async () => {
    const saver = begin();
    for (const letter of ['a', 'ab', 'abc']) write(saver, letter);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(now.body).toBe('abc');
    expect(saver.isClean).toBe(true);
  });
  it('does nothing when the text is what is saved', async () => {
    const saver = begin();
    write(saver, 'two\n');
    write(saver, 'one\n');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(saves).toEqual([]);
    expect(saver.state.name).toBe('saved');
  });
  it('is one at a time; what was typed meanwhile follows on its revision', async () => {
    const saver = begin();
    let release: () => void = () => {};
    hold = new Promise((resolve) => (release = resolve));
    write(saver, 'a');
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    write(saver, 'ab');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(saves).toHaveLength(1);
    hold = null;
    release();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saves.map(({ body, base }) => [body, base])).toEqual([
      ['a', 'r1'],
      ['ab', 'r1+'],
    ]);
  });
  it('happens at once when the note is left, and goes on without its pane', async () => {
    const saver = begin();
    write(saver, 'left\n');
    const done = saver.detach();
    text = 'another note now';
    await done;
    expect(saves).toEqual([{ at: 0, body: 'left\n', base: 'r1' }]);
    expect(saver.text).toBe('left\n');
    expect(saver.isClean).toBe(true);
  });
});

describe('what cannot be saved', () => {
  it('is kept, told and tried again, less and less often', async () => {
    const saver = begin();
    refuse = () => ({ code: 'storage', message: 'The disk is full.' });
    write(saver, 'kept\n');
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(saver.state).toEqual({ name: 'failing', message: 'The disk is full.' });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(saves.length).toBeGreaterThan(4);
    expect(saves.length).toBeLessThan(12);
    refuse = null;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(now.body).toBe('kept\n');
    expect(saver.state.name).toBe('saved');
  });
  it('is tried at once when the person asks', async () => {
    const saver = begin();
    refuse = () => ({ code: 'locked', message: 'Busy.' });
    write(saver, 'kept\n');
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    refuse = null;
    await saver.flush();
    expect(now.body).toBe('kept\n');
  });
  it('because the note was deleted stays with the person', async () => {
    const saver = begin();
    refuse = () => ({ code: 'notFound', message: 'Gone.' });
    write(saver, 'kept\n');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saver.state.name).toBe('gone');
    expect(saves).toHaveLength(1);
    expect(saver.isClean).toBe(false);
    expect(saver.text).toBe('kept\n');
  });
});

describe('a change from elsewhere', () => {
  it('is shown while nothing is unsaved', async () => {
    const saver = begin();
    now = { rev: 'r2', body: 'theirs\n' };
    await saver.follow();
    expect(shown).toEqual(['theirs\n']);
    write(saver, 'theirs and mine\n');
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(saves[0]?.base).toBe('r2');
  });
  it('in another place is merged, and neither is lost', async () => {
    const saver = begin('first line\n\nlast line\n');
    write(saver, 'first line, mine\n\nlast line\n');
    now = { rev: 'r2', body: 'first line\n\nlast line, theirs\n' };
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown).toEqual(['first line, mine\n\nlast line, theirs\n']);
    expect(now.body).toBe('first line, mine\n\nlast line, theirs\n');
    expect(saver.state.name).toBe('saved');
  });
  async function conflict(): Promise<Autosave> {
    const saver = begin('one\n');
    write(saver, 'mine\n');
    now = { rev: 'r2', body: 'theirs\n' };
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saver.state).toEqual({ name: 'conflict', theirs: 'theirs\n' });
    return saver;
  }
  it('in the same place waits for the person, and saves nothing meanwhile', async () => {
    const saver = await conflict();
    write(saver, 'mine, longer\n');
    await vi.advanceTimersByTimeAsync(60_000);
    await saver.flush();
    expect(now.body).toBe('theirs\n');
    expect(saves).toHaveLength(1);
  });
  it.each([
    ['mine', 'mine\n'],
    ['theirs', 'theirs\n'],
    ['both', 'mine\ntheirs\n'],
  ] as const)('is settled by “%s”, and both versions were saved', async (choice, result) => {
    const saver = await conflict();
    const bodies: string[] = [now.body];
    await saver.choose(choice);
    bodies.push(...saves.slice(1).map((save) => save.body));
    expect(now.body).toBe(result);
    expect(text).toBe(result);
    expect(bodies.join('')).toContain('mine');
    expect(bodies).toContain('theirs\n');
    expect(saver.state.name).toBe('saved');
  });
  it('that deletes the note is told', async () => {
    const saver = begin();
    vi.spyOn(store, 'newer').mockRejectedValueOnce({ code: 'notFound', message: 'Gone.' });
    await saver.follow();
    expect(saver.state.name).toBe('gone');
  });
});
