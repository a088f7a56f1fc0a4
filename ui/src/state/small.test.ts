// Toasts, jobs, events, views and words: small modules, one example each of what they promise.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallError, asCallError, useTransport } from '../api/client';
import { changes, FakeLibrary } from '../test/fake';
import { onChanges } from './changes';
import { pump, tell } from './events';
import { jobs } from './jobs.svelte';
import { toasts } from './toasts.svelte';
import { tagQuery, viewOf, isViewId } from './views';
import { bytes, count, publishedDate, shortDate, shortMoment, things } from './words';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a toast', () => {
  it('goes away after a while, but not while it is pointed at', () => {
    toasts.show({ text: 'Saved' });
    vi.advanceTimersByTime(5_000);
    toasts.hold();
    vi.advanceTimersByTime(60_000);
    expect(toasts.current?.text).toBe('Saved');
    toasts.release();
    vi.advanceTimersByTime(6_000);
    expect(toasts.current).toBeNull();
  });
  it('stays when it must be read, and gives way to the next', () => {
    toasts.show({ text: 'Failed', stays: true });
    vi.advanceTimersByTime(60_000);
    expect(toasts.current?.text).toBe('Failed');
    toasts.show({ text: 'Next' });
    expect(toasts.current?.text).toBe('Next');
    toasts.dismiss();
  });
});

describe('a job', () => {
  it('is listed while it runs, with its progress, and can be stopped', async () => {
    const library = new FakeLibrary();
    useTransport(library);
    let finish: () => void = () => {};
    let key = '';
    const work = jobs.run('Importing', (given) => {
      key = given;
      return new Promise<void>((resolve) => (finish = resolve));
    });
    jobs.progress({ type: 'progress', job: key, done: 3, total: 9, message: 'a.md' });
    jobs.progress({ type: 'progress', job: 'another', done: 1, total: 1, message: '' });
    expect(jobs.of(key)).toMatchObject({ label: 'Importing', done: 3, total: 9, message: 'a.md', stopping: false });
    jobs.stop(key);
    expect(jobs.of(key)?.stopping).toBe(true);
    expect(library.calls).toEqual([{ name: 'job.cancel', params: { job: key } }]);
    finish();
    await work;
    expect(jobs.running).toEqual([]);
  });
  it('is taken off the list when it fails', async () => {
    await expect(jobs.run('x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(jobs.running).toEqual([]);
  });
});

describe('changes', () => {
  it('that come as an answer and as an event are told once', () => {
    const heard: unknown[] = [];
    const stop = onChanges((one) => heard.push(one));
    const one = changes({ items: ['a', 'b'], lists: true });
    tell(one, 'answer', 0);
    tell({ ...one, items: ['b', 'a'] }, 'event', 10);
    expect(heard).toHaveLength(1);
    tell(one, 'event', 20);
    expect(heard).toHaveLength(2);
    stop();
    tell(changes({ all: true }), 'event', 30);
    expect(heard).toHaveLength(2);
  });
  it('from elsewhere, progress and arguments go where they belong', () => {
    const library = new FakeLibrary();
    useTransport(library);
    const opened: string[][] = [];
    const heard: unknown[] = [];
    const stops = [pump((args) => opened.push(args)), onChanges((one) => heard.push(one))];
    library.emit({ type: 'changes', changes: changes({ items: ['zz'] }) });
    library.emit({ type: 'opened', args: ['https://example.org'] });
    expect(heard).toHaveLength(1);
    expect(opened).toEqual([['https://example.org']]);
    for (const stop of stops) stop();
    library.emit({ type: 'opened', args: ['x'] });
    expect(opened).toHaveLength(1);
  });
});

describe('views', () => {
  it('name their query', () => {
    expect(viewOf('inbox').query).toBe('in:inbox');
    expect(viewOf('tag:history/modern')).toEqual({ id: 'tag:history/modern', title: 'history/modern', query: 'tag:history/modern' });
  });
  it.each([
    ['two words', 'tag:"two words"'],
    ['say "x"', 'tag:"say \\"x\\""'],
    ['日本', 'tag:日本'],
    ['a:b', 'tag:"a:b"'],
  ])('put the tag %s into a query so that it stays one', (tag, query) => expect(tagQuery(tag)).toBe(query));
  it('are known by their ids', () => {
    expect(isViewId('later')).toBe(true);
    expect(isViewId('tag:x')).toBe(true);
    expect(isViewId('nowhere')).toBe(false);
    expect(viewOf('nowhere' as 'inbox').id).toBe('inbox');
  });
});

describe('words', () => {
  const now = new Date(2026, 10, 24, 18, 0).getTime();
  const at = (days: number): number => new Date(2026, 10, 24 - days, 9, 5).getTime();
  it('say dates as exactly as is useful', () => {
    expect(shortDate(at(0), now)).toBe('09:05');
    expect(shortDate(at(1), now)).toBe('Yesterday');
    expect(shortDate(at(3), now)).toBe('Saturday');
    expect(shortDate(at(30), now)).toBe('25 Oct');
    expect(shortMoment(at(0), now)).toBe('09:05');
    expect(shortMoment(at(1), now)).toBe('Yesterday, 09:05');
    expect(shortDate(at(800), now)).toBe('15 Sept 2024');
  });
  it('never shift a date of publication by the time zone, and keep what is no date', () => {
    expect(publishedDate('2026-03-01', now)).toBe('1 Mar');
    expect(publishedDate('2019-03-01T23:59:00+14:00', now)).toBe('1 Mar 2019');
    expect(publishedDate('2019-03', now)).toBe('Mar 2019');
    expect(publishedDate('2019', now)).toBe('2019');
    expect(publishedDate('last week', now)).toBe('last week');
  });
  it('count things', () => {
    expect(count(1, 'note')).toBe('1 note');
    expect(count(12_345, 'article')).toBe('12,345 articles');
    expect(things([{ kind: 'note' }, { kind: 'note' }])).toBe('2 notes');
    expect(things([{ kind: 'note' }, { kind: 'article' }])).toBe('2 items');
  });
  it('say sizes', () => {
    expect(bytes(512)).toBe('512 bytes');
    expect(bytes(12_345_678)).toBe('12.3 MB');
    expect(bytes(999_999_999_999)).toBe('1,000 GB');
  });
});

describe('an error', () => {
  it('is always a sentence, whatever was thrown', () => {
    expect(asCallError({ code: 'conflict', message: 'Changed elsewhere.' })).toMatchObject({ code: 'conflict', message: 'Changed elsewhere.' });
    expect(asCallError(new TypeError('x is undefined')).message).toMatch(/^The library did not answer\./);
    expect(asCallError(undefined).code).toBe('storage');
    const own = new CallError({ code: 'fetch', message: 'No.' });
    expect(asCallError(own)).toBe(own);
  });
});
