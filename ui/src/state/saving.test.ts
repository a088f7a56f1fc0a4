import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useTransport } from '../api/client';
import type { SaveResult } from '../api/generated';
import { FakeLibrary, rows } from '../test/fake';
import { dialogs } from './dialogs.svelte';
import { jobs } from './jobs.svelte';
import { navigation } from './navigation.svelte';
import { saveFiles, savePaths, saveSample, saveText, saveUrl, saveUrlOrAsk, tellSaved } from './saving';
import { toasts } from './toasts.svelte';

let library: FakeLibrary;

beforeEach(() => {
  library = new FakeLibrary(rows(3));
  useTransport(library);
  toasts.dismiss();
  dialogs.close();
  navigation.reset();
});

function result(part: Partial<SaveResult>): SaveResult {
  return { id: 'a1', path: 'Articles/A', title: 'A', url: null, status: 'saved', error: null, warnings: [], source: 'a.html', ...part };
}

describe('the word at the end', () => {
  it('of one new article offers to open it, and to undo', () => {
    tellSaved([result({})]);
    expect(toasts.current).toMatchObject({ text: 'Saved to Inbox', action: { label: 'Open' }, second: { label: 'Undo' } });
  });
  it('of a page that is no article says what it was taken for', () => {
    tellSaved([result({ warnings: ['This page is a list of links.', 'It has no date.'] })]);
    expect(toasts.current).toMatchObject({ text: 'Saved to Inbox. This page is a list of links.', second: { label: 'Undo' } });
  });
  it('of one that was there offers to open it', () => {
    tellSaved([result({ status: 'duplicate' })]);
    expect(toasts.current).toMatchObject({ text: 'Already in your library', action: { label: 'Open' } });
    expect(toasts.current?.second).toBeUndefined();
  });
  it('of one that gave less than is kept says so, and stays', () => {
    tellSaved([result({ status: 'duplicate', warnings: ['The page gave much less than before.'] })]);
    expect(toasts.current).toMatchObject({ text: 'The page gave much less than before.', stays: true });
  });
  it('of one that failed says why, and stays', () => {
    tellSaved([result({ id: null, status: 'failed', error: 'This file is empty.' })]);
    expect(toasts.current).toEqual({ text: 'This file is empty.', stays: true });
  });
  it('of several counts each kind', () => {
    tellSaved([result({}), result({ id: 'b' }), result({ status: 'duplicate' }), result({ id: null, status: 'failed', error: 'This is a program.' })]);
    expect(toasts.current?.text).toBe('Saved 2 items to Inbox · 1 already there · 1 could not be saved: This is a program.');
    expect(toasts.current?.stays).toBe(true);
  });
  it('of nothing is nothing', () => {
    tellSaved([]);
    expect(toasts.current).toBeNull();
  });
});

describe('saving', () => {
  it('fetches an address under a job of its own', async () => {
    expect(await saveUrl('https://example.org/a')).toBeNull();
    expect(library.calls[0]?.params).toMatchObject({ url: 'https://example.org/a' });
    expect(library.calls[0]?.params['job']).toBeTypeOf('string');
    expect(jobs.running).toEqual([]);
    expect(toasts.current?.text).toBe('Saved to Inbox');
  });
  it('says why an address could not be reached, in the dialog where it can be mended', async () => {
    library.answers.set('save.url', () => {
      throw { code: 'fetch', message: 'This page could not be reached.' };
    });
    await saveUrlOrAsk('https://example.org/a');
    expect(dialogs.current).toMatchObject({ name: 'save', text: 'https://example.org/a', problem: 'This page could not be reached.', allowHost: null });
  });
  it('lets the person allow a private host once', async () => {
    library.answers.set('save.url', () => {
      throw { code: 'fetch', message: 'This address is on your own network.', detail: 'blocked' };
    });
    expect(await saveUrl('http://printer.lan:631/x')).toEqual({ message: 'This address is on your own network.', allowHost: 'printer.lan:631', later: false });
    expect((await saveUrl('http://printer.lan:631/x', 'printer.lan:631'))?.allowHost).toBeNull();
    expect(library.calls[1]?.params['allowHost']).toBe('printer.lan:631');
  });
  it('offers to try again later what may come', async () => {
    library.answers.set('save.url', () => {
      throw { code: 'fetch', message: 'Nobody answers.', detail: 'unreachable' };
    });
    await saveUrlOrAsk('https://example.org/a');
    expect(dialogs.current).toMatchObject({ name: 'save', later: true });
  });
  it('says nothing of what was cancelled', async () => {
    library.answers.set('save.url', () => {
      throw { code: 'cancelled', message: 'Cancelled.' };
    });
    expect(await saveUrl('https://example.org')).toBeNull();
    expect(toasts.current).toBeNull();
  });
  it('gives pasted structure along with the text', async () => {
    await saveText('Title', '<h1>Title</h1>');
    expect(library.calls[0]).toEqual({ name: 'save.text', params: { text: 'Title', html: '<h1>Title</h1>' } });
    await saveText('Title', '');
    expect(library.calls[1]?.params).toEqual({ text: 'Title' });
  });
  it('sends the bytes of files that have no path, whatever they are', async () => {
    library.answers.set('save.bytes', ({ name }: { name: string }) => ({ results: [result({ source: name })] }));
    const bytes = new Uint8Array(70_000).map((_zero, i) => i % 256);
    await saveFiles([new File([bytes], 'page.html')]);
    const sent = atob(String(library.calls[0]?.params['base64']));
    expect(sent).toHaveLength(70_000);
    expect([...sent.slice(0, 300)].every((sign, i) => sign.charCodeAt(0) === i % 256)).toBe(true);
  });
  it('puts a file of addresses into the queue', async () => {
    await saveFiles([new File(['https://a.example/1\nhttps://a.example/2\n'], 'list.txt')]);
    expect(library.calls.map((call) => [call.name, call.params])).toEqual([['queue.add', { urls: ['https://a.example/1', 'https://a.example/2'] }]]);
  });
  it('tells of every item in an archive', async () => {
    library.answers.set('save.bytes', () => ({ results: [result({}), result({ id: 'b' }), result({ status: 'duplicate' })] }));
    await saveFiles([new File(['PK'], 'pages.zip')]);
    expect(toasts.current?.text).toBe('Saved 2 items to Inbox · 1 already there');
  });
  it('stops between files when it is asked to', async () => {
    library.answers.set('save.bytes', () => {
      jobs.stop(jobs.running[0]?.key ?? '');
      return { results: [result({})] };
    });
    await saveFiles(['a', 'b', 'c'].map((name) => new File([name], name)));
    expect(library.count('save.bytes')).toBe(1);
  });
  it('tells what became of paths', async () => {
    library.answers.set('save.files', () => ({ results: [result({}), result({ status: 'duplicate' })] }));
    await savePaths(['/a.html', '/b.html']);
    expect(toasts.current?.text).toBe('Saved 1 item to Inbox · 1 already there');
    await savePaths([]);
    expect(library.count('save.files')).toBe(1);
  });
  it('opens the sample’s article', async () => {
    library.answers.set('save.sample', () => ({ results: [result({ id: 'a2' })] }));
    await saveSample();
    await vi.waitFor(() => expect(navigation.here.main?.id).toBe('a2'));
  });
});
