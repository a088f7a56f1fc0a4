// What a person sees of saving: what changed in an article, missing pictures, twins, many addresses at once.
import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import App from './App.svelte';
import { useTransport } from './api/client';
import type { ArticleView, Queue, Version, VersionDiff } from './api/generated';
import { dialogs } from './state/dialogs.svelte';
import { layout } from './state/layout.svelte';
import { navigation } from './state/navigation.svelte';
import { selection } from './state/selection.svelte';
import { toasts } from './state/toasts.svelte';
import { FakeLibrary, row } from './test/fake';
import { press, render, settle, textOf } from './test/mount';

let fake: FakeLibrary;
const bees = row({ id: 'a', title: 'How bees find home', unread: false });
const twin = row({ id: 'b', title: 'How bees get home', unread: false });

const view = (part: Partial<ArticleView>): ArticleView => ({
  row: bees, version: 'v2', url: 'http://wiki.lan/a', canonicalUrl: null, agency: null, datelines: [], removed: 0, warnings: [], isList: false,
  pictures: { kept: 0, wanted: 0, missing: [], missingAudio: [] }, audio: [], versions: 2, changed: null, position: null, wordsPerMinute: 230, ...part,
});
const version = (id: string, part: Partial<Version>): Version => ({
  id, at: 1_700_000_000_000, title: bees.title, words: 100, shown: false, read: false, cause: 'saved', held: null,
  pictures: { kept: 0, wanted: 0, missing: [], missingAudio: [] }, extractor: 'commonplace', ...part,
});
const versions = [version('v2', { shown: true }), version('v1', { read: true })];
const diff: VersionDiff = {
  before: versions[1]!, after: versions[0]!, added: 1, removed: 0, reworded: 0, beside: { pictures: 0, links: 0 },
  rows: [
    { kind: 'same', begins: true, pieces: [{ text: 'They fly.', changed: false }] },
    { kind: 'added', begins: true, pieces: [{ text: '<img src=x onerror=alert(1)>', changed: true }] },
  ],
};

beforeEach(() => {
  fake = new FakeLibrary([bees, twin]);
  fake.answers.set('articles.versions', () => versions);
  fake.answers.set('articles.compare', () => diff);
  useTransport(fake);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(800);
  vi.spyOn(HTMLIFrameElement.prototype, 'src', 'get').mockReturnValue('');
  navigation.reset();
  selection.reset();
  dialogs.close();
  toasts.dismiss();
});

async function start(): Promise<HTMLElement> {
  const target = render(App, {});
  await vi.waitFor(() => {
    flushSync();
    expect(fake.count('system.ready')).toBe(1);
  });
  await settle();
  return target;
}
async function reading(part: Partial<ArticleView>): Promise<HTMLElement> {
  fake.answers.set('articles.get', () => view(part));
  const target = await start();
  navigation.openRow(bees);
  await vi.waitFor(() => {
    flushSync();
    expect(target.querySelector('iframe')).not.toBeNull();
  });
  await settle();
  return target;
}
const button = (target: Element, label: string): HTMLButtonElement => {
  const found = [...target.querySelectorAll<HTMLButtonElement>('button')].find((one) => one.getAttribute('aria-label') === label || textOf(one).startsWith(label));
  if (!found) throw new Error(`no button “${label}”`);
  return found;
};

describe('what went less well when an article was saved', () => {
  it('is said over it until it is hidden', async () => {
    const target = await reading({ warnings: ['This page seems to be a list of other pages, so it may hold no article.', 'Some of its characters could not be read.'] });
    const notice = target.querySelector('.notice')!;
    expect(textOf(notice)).toContain('may hold no article. Some of its characters');
    notice.querySelector<HTMLElement>('button[aria-label="Hide"]')!.click();
    await settle();
    expect(target.querySelector('.notice')).toBeNull();
  });
  it('of a list offers to save what it leads to', async () => {
    fake.answers.set('articles.unsavedLinks', () => ['https://a.example/1', 'https://a.example/2']);
    const target = await reading({ warnings: ['This is a list of bookmarks, not an article.'], isList: true });
    button(target.querySelector('.notice')!, 'Save its links').click();
    await settle();
    expect(dialogs.current).toMatchObject({ name: 'save', text: 'https://a.example/1\nhttps://a.example/2', problem: null });
    expect(target.querySelector('textarea')?.value).toContain('https://a.example/2');
    expect(textOf(target.querySelector('dialog')!)).toContain('2 pages will be fetched');
    dialogs.close();
    fake.answers.set('articles.unsavedLinks', () => []);
    button(target.querySelector('.notice')!, 'Save its links').click();
    await settle();
    expect(dialogs.current).toBeNull();
    expect(toasts.current?.text).toBe('It links to nothing that is not saved');
  });
});

describe('an article that changed', () => {
  const changed = { version: 'v1', at: 1_590_000_000_000, added: 1, removed: 0, reworded: 0, beside: { pictures: 0, links: 0 } };
  it('says so, and shows the changes as text', async () => {
    const target = await reading({ changed });
    expect(textOf(target.querySelector('.notice')!)).toContain('Changed since you read it on 20 May 2020: 1 sentence added');
    button(target, 'Show changes').click();
    await vi.waitFor(() => {
      flushSync();
      expect(target.querySelector('dialog ins mark')?.textContent).toBe('<img src=x onerror=alert(1)>');
    });
    expect(target.querySelector('dialog img')).toBeNull();
    expect(fake.calls.find((one) => one.name === 'articles.compare')?.params).toEqual({ id: 'a', before: 'v1', after: 'v2' });
  });
  it('can be marked as seen', async () => {
    const target = await reading({ changed });
    button(target, 'Mark as seen').click();
    await settle();
    expect(fake.count('articles.seen')).toBe(1);
  });
  it('says what is new beside the same text', async () => {
    fake.answers.set('articles.compare', () => ({ ...diff, added: 0, rows: [], beside: { pictures: 1, links: 2 } }));
    const target = await reading({});
    press('v');
    await vi.waitFor(() => {
      flushSync();
      expect(textOf(target.querySelector('dialog')!)).toContain('The same text, 1 new picture, 2 new links.');
    });
  });

  it('has another version shown from the keyboard', async () => {
    fake.answers.set('articles.showVersion', () => ({ items: ['a'], lists: true, links: true, tags: false, all: false }));
    const target = await reading({});
    press('v');
    await vi.waitFor(() => {
      flushSync();
      expect(target.querySelectorAll('dialog [role="option"]')).toHaveLength(2);
    });
    const list = target.querySelector('dialog [role="listbox"]')!;
    list.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
    await settle();
    button(target.querySelector('dialog')!, 'Show this version').click();
    await settle();
    expect(fake.calls.find((one) => one.name === 'articles.showVersion')?.params).toEqual({ id: 'a', version: 'v1' });
    expect(toasts.current?.text).toBe('Another version is shown');
  });
});

describe('missing pictures', () => {
  const pictures = { kept: 5, wanted: 7, missing: ['http://wiki.lan/1.png', 'http://wiki.lan/2.png'], missingAudio: [] as string[] };
  const call = 'http://wiki.lan/call.mp3';
  it('are counted, named and tried again', async () => {
    const target = await reading({ pictures });
    expect(textOf(target.querySelector('.notice')!)).toContain('5 of 7 pictures kept');
    button(target, 'Which are missing').click();
    flushSync();
    expect([...target.querySelectorAll('.missing li')].map((one) => one.textContent)).toEqual(pictures.missing);
    fake.answers.set('articles.fetchMissing', () => [{ id: 'a', path: '', fetched: 0, fetchedAudio: 0, pictures, error: null }]);
    button(target, 'Try again').click();
    await settle();
    expect(textOf(target.querySelector('.notice')!)).toContain('None of the 2 pictures could be fetched.');
    fake.answers.set('articles.fetchMissing', () => [{ id: 'a', path: '', fetched: 2, fetchedAudio: 0, pictures: { ...pictures, missing: [] }, error: null }]);
    button(target, 'Allow wiki.lan once').click();
    await settle();
    expect(fake.calls.filter((one) => one.name === 'articles.fetchMissing').at(-1)?.params).toMatchObject({ ids: ['a'], allowHost: 'wiki.lan' });
    expect(toasts.current?.text).toBe('2 pictures fetched');
  });

  it('and recordings are told of together', async () => {
    const target = await reading({ pictures: { ...pictures, missingAudio: [call] } });
    expect(textOf(target.querySelector('.notice')!)).toContain('5 of 7 pictures kept, 1 recording missing');
    button(target, 'Which are missing').click();
    flushSync();
    expect([...target.querySelectorAll('.missing li')].map((one) => one.textContent)).toEqual([...pictures.missing, call]);
  });

  it('have no part in what is said of recordings alone', async () => {
    const alone = { kept: 7, wanted: 7, missing: [], missingAudio: [call] };
    const other = await reading({ pictures: alone });
    expect(textOf(other.querySelector('.notice')!)).toMatch(/^1 recording missing/);
    fake.answers.set('articles.fetchMissing', () => [{ id: 'a', path: '', fetched: 0, fetchedAudio: 0, pictures: alone, error: null }]);
    button(other, 'Try again').click();
    await settle();
    expect(textOf(other.querySelector('.notice')!)).toContain('The recording could not be fetched.');
    fake.answers.set('articles.fetchMissing', () => [{ id: 'a', path: '', fetched: 1, fetchedAudio: 1, pictures: { ...alone, missingAudio: [] }, error: null }]);
    button(other, 'Try again').click();
    await settle();
    expect(toasts.current?.text).toBe('1 picture and 1 recording fetched');
  });
});

describe('an article that looks like another', () => {
  it('offers to merge them', async () => {
    fake.answers.set('articles.lookalikes', () => [{ first: bees, second: twin, likeness: 0.9 }]);
    fake.answers.set('articles.merge', () => ({ items: ['a', 'b'], lists: true, links: true, tags: true, all: false }));
    const target = await reading({});
    await vi.waitFor(() => {
      flushSync();
      expect(textOf(target.querySelector('.notice')!)).toContain('Looks like How bees get home');
    });
    button(target, 'Merge it into this').click();
    await settle();
    expect(fake.calls.find((one) => one.name === 'articles.merge')?.params).toEqual({ keep: 'a', gone: 'b' });
    expect(toasts.current?.action?.label).toBe('Undo');
  });
  it('shows what it cites among its connections', async () => {
    fake.answers.set('articles.citations', () => ({ cites: [twin], citedBy: [] }));
    const target = await reading({});
    if (!layout.connectionsOpen) layout.toggleConnections();
    await vi.waitFor(() => {
      flushSync();
      expect(textOf(target)).toContain('Cites from your library');
    });
    layout.toggleConnections();
  });
});

describe('many addresses at once', () => {
  const paste = (text: string): void => {
    const event = new Event('paste', { bubbles: true, cancelable: true });
    Object.defineProperty(event, 'clipboardData', { value: { getData: (type: string) => (type === 'text/plain' ? text : '') } });
    document.dispatchEvent(event);
  };
  const told = (part: Partial<Queue>): Queue => ({ waiting: 0, working: 0, done: 0, failed: 0, next: null, ...part });

  it('go into the queue, whose progress is shown', async () => {
    const target = await start();
    paste('https://a.example/1\nhttps://a.example/2');
    await settle();
    expect(fake.calls.find((one) => one.name === 'queue.add')?.params).toEqual({ urls: ['https://a.example/1', 'https://a.example/2'] });
    fake.emit({ type: 'queue', queue: told({ waiting: 497, working: 1, done: 2 }) });
    flushSync();
    expect(textOf(target.querySelector('.notices .job')!)).toContain('Saving 3 of 500');
    const one = { url: 'http://10.0.0.2/x', tries: 1, due: 0, item: null, title: null, warnings: [] };
    fake.answers.set('queue.rows', () => [
      { ...one, id: 1, state: 'failed', status: 'failed', error: 'This address is on your own network.', blocked: '10.0.0.2' },
      { ...one, id: 2, state: 'done', status: 'saved', item: 'a', title: 'How bees find home', error: null, blocked: null },
    ]);
    button(target.querySelector('.notices .job')!, 'Show').click();
    await vi.waitFor(() => {
      flushSync();
      expect(textOf(target.querySelector('dialog')!)).toContain('How bees find home');
    });
    button(target.querySelector('dialog')!, 'Allow 10.0.0.2').click();
    await settle();
    expect(fake.calls.find((call) => call.name === 'queue.retry')?.params).toEqual({ ids: [1], allowHost: '10.0.0.2' });
    fake.emit({ type: 'queue', queue: told({}) });
  });
});

describe('the original', () => {
  const originalFrame = (target: Element): HTMLIFrameElement | null => target.querySelector('iframe[title^="Original of"]');

  it('is shown in a frame without rights, and goes again', async () => {
    const target = await reading({});
    button(target, 'Show the original').click();
    await settle();
    await vi.waitFor(() => expect(originalFrame(target)).not.toBeNull());
    expect(originalFrame(target)?.getAttribute('sandbox')).toBe('');
    expect(originalFrame(target)?.getAttribute('src')).toBe('/page/v2/original');
    press('O', { shiftKey: true });
    await settle();
    expect(originalFrame(target)).toBeNull();
  });

  it('says why there is none', async () => {
    fake.answers.set('articles.original', () => Promise.reject({ code: 'invalid', message: 'The page as it came was not kept.', detail: '' }));
    const target = await reading({});
    button(target, 'Show the original').click();
    await settle();
    await vi.waitFor(() => expect(textOf(target)).toContain('The page as it came was not kept.'));
    button(target, 'Back to reading').click();
    await settle();
    expect(textOf(target)).not.toContain('There is no original to show');
  });
});
