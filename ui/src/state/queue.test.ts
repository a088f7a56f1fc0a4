import { beforeEach, describe, expect, it } from 'vitest';
import { useTransport } from '../api/client';
import type { Queue } from '../api/generated';
import { FakeLibrary, rows } from '../test/fake';
import { dialogs } from './dialogs.svelte';
import { queue } from './queue.svelte';
import { toasts } from './toasts.svelte';

let library: FakeLibrary;
const at = (part: Partial<Queue>): Queue => ({ waiting: 0, working: 0, done: 0, failed: 0, next: null, ...part });

beforeEach(() => {
  library = new FakeLibrary(rows(1));
  useTransport(library);
  queue.heard(at({}));
  toasts.dismiss();
  dialogs.close();
});

describe('the queue', () => {
  it('counts everything in it, and is busy while something is due', () => {
    queue.heard(at({ waiting: 3, working: 2, done: 4, failed: 1, next: Date.now() }));
    expect([queue.total, queue.isBusy]).toEqual([10, true]);
    queue.heard(at({ waiting: 1, next: Date.now() + 3_600_000, done: 9 }));
    expect(queue.isBusy).toBe(false);
  });
  it('says what will be tried again, and not the same twice', () => {
    const later = at({ done: 2, waiting: 1, next: Date.now() + 60_000 });
    for (const text of ['Saved 2 pages · 1 will be tried again', undefined]) {
      queue.heard(at({ done: 2, working: 1 }));
      queue.heard(later);
      expect(toasts.current?.text).toBe(text);
      toasts.dismiss();
    }
  });
  it('says when nothing could be reached, and again for what is added', async () => {
    const tried = (): string | undefined => {
      toasts.dismiss();
      queue.heard(at({ working: 1, waiting: 3, next: Date.now() }));
      queue.heard(at({ waiting: 4, next: Date.now() + 60_000 }));
      return toasts.current?.text;
    };
    expect([tried(), tried()]).toEqual(['4 pages could not be reached and will be tried again', undefined]);
    library.answers.set('queue.add', () => ({ added: 1, already: 0, refused: [] }));
    await queue.add(['https://a.example/5']);
    expect(tried()).toContain('4 pages could not be reached');
    queue.heard(at({ working: 1 }));
    queue.heard(at({}));
  });
  it('says once how it ended, and shows what failed', () => {
    queue.heard(at({ working: 1, done: 1 }));
    queue.heard(at({ done: 1, failed: 1 }));
    expect(toasts.current).toMatchObject({ text: 'Saved 1 page · 1 could not be saved', stays: true });
    toasts.current?.action?.run();
    expect(dialogs.current).toEqual({ name: 'queue' });
    toasts.dismiss();
    queue.heard(at({ done: 1, failed: 1 }));
    expect(toasts.current).toBeNull();
  });
  it('says what of a paste was left out', async () => {
    library.answers.set('queue.add', () => ({ added: 2, already: 1, refused: ['x'] }));
    expect(await queue.add(['a', 'b', 'c', 'x'])).toBeNull();
    expect(toasts.current?.text).toBe('Saving 2 pages · 1 address waiting already · 1 line left out');
    library.answers.set('queue.add', () => ({ added: 0, already: 0, refused: ['x'] }));
    expect(await queue.add(['x'])).toBe('None of these is a web address.');
  });
  it('reads all its rows, page after page', async () => {
    library.answers.set('queue.rows', ({ after }: { after: number }) => Array.from({ length: after === 0 ? 1000 : 3 }, (_, i) => ({ id: after + i + 1 })));
    expect((await queue.rows()).map((row) => row.id).at(-1)).toBe(1003);
  });
  it('tells what went wrong', async () => {
    library.answers.set('queue.cancel', () => {
      throw { code: 'locked', message: 'Another program is writing.' };
    });
    await queue.cancel();
    expect(toasts.current?.text).toBe('Another program is writing.');
  });
});
