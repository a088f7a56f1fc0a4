// The whole window over a library in memory: what a person sees and does, without a browser's layout.
import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import App from './App.svelte';
import { useTransport } from './api/client';
import { dialogs } from './state/dialogs.svelte';
import { list } from './state/list.svelte';
import { navigation } from './state/navigation.svelte';
import { selection } from './state/selection.svelte';
import { settings } from './state/settings.svelte';
import { toasts } from './state/toasts.svelte';
import { FakeLibrary, row, rows } from './test/fake';
import { press, render, settle, textOf, type } from './test/mount';

let fake: FakeLibrary;

beforeEach(() => {
  fake = new FakeLibrary([
    row({ id: 'a', title: 'Night trains return', tags: ['travel'], excerpt: 'Sleepers come back.' }),
    row({ id: 'b', title: '<b>Harbour</b>', unread: false }),
    row({ id: 'n', kind: 'note', title: 'My note', path: 'Ideas/My note', place: null, unread: false }),
    ...rows(3, { place: 'later' }),
  ]);
  useTransport(fake);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(800);
  // The reader's frame stays empty here; its script has tests of its own.
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
    expect(target.querySelector('main, [aria-busy="false"]')).not.toBeNull();
    expect(list.state === 'loading' && target.querySelector('.fatal') === null).toBe(false);
  });
  await settle();
  // The word that all is drawn comes a frame later; it must not come in the middle of the next test.
  await vi.waitFor(() => expect(fake.count('system.ready')).toBe(1));
  return target;
}
const titles = (target: HTMLElement): string[] => [...target.querySelectorAll('[role="row"] .title')].map((one) => textOf(one));
const button = (target: Element | Document, label: string): HTMLButtonElement => {
  const found = [...target.querySelectorAll<HTMLButtonElement>('button')].find((one) => one.getAttribute('aria-label') === label || textOf(one) === label || textOf(one).startsWith(`${label} `));
  if (!found) throw new Error(`no button “${label}”`);
  return found;
};

describe('the window', () => {
  it('shows the inbox and says that it is ready, once', async () => {
    const target = await start();
    expect(titles(target)).toEqual(['Night trains return', '<b>Harbour</b>']);
    expect(fake.count('system.ready')).toBe(1);
    expect(target.querySelector('.title b')).toBeNull();
  });
  it('leaves the cursor where the person moved it when the row of the open page changes', async () => {
    await start();
    navigation.openRow(fake.items[0]!);
    await settle();
    expect(selection.cursor).toBe(0);
    selection.set(1);
    navigation.refreshRows([{ ...fake.items[0]!, progress: 0.5 }]);
    await settle();
    expect(selection.cursor).toBe(1);
  });
  it('loads the list of a tag once, whatever happens to the open page', async () => {
    await start();
    navigation.show('tag:travel');
    await settle();
    const before = fake.count('items.list');
    navigation.openRow(fake.items[0]!);
    navigation.refreshRows([{ ...fake.items[0]!, progress: 0.5 }]);
    await settle();
    expect(fake.count('items.list')).toBe(before);
  });
  it('goes to views by keys, and back', async () => {
    const target = await start();
    press('g');
    press('l');
    await settle();
    expect(titles(target)).toHaveLength(3);
    expect(textOf(target.querySelector('h1'))).toBe('Later');
    press('ArrowLeft', { altKey: true });
    await settle();
    expect(titles(target)).toHaveLength(2);
  });
  it('moves, stars and archives by keys, and offers to undo', async () => {
    const target = await start();
    press('j');
    press('s');
    await settle();
    expect(fake.items.find((one) => one.id === 'a')?.starred).toBe(true);
    press('e');
    await settle();
    expect(titles(target)).toEqual(['<b>Harbour</b>']);
    expect(textOf(target.querySelector('.toast .text'))).toBe('Moved “Night trains return” to Archive');
    press('u');
    await settle();
    expect(fake.count('undo.undo')).toBe(1);
  });
  it('opens a note by Enter and shows its text in the editor', async () => {
    const target = await start();
    press('g');
    press('n');
    await settle();
    press('j');
    press('Enter');
    await vi.waitFor(() => (flushSync(), expect(target.querySelector('.cm-content')?.textContent).toContain('My note')), { timeout: 20_000 });
    expect(target.querySelector('[aria-label="Name of the note"]')?.textContent).toBe('My note');
    await vi.waitFor(() => expect(document.activeElement, 'one writes at once').toBe(target.querySelector('.cm-content')));
  });
  it('finds as one types, and shows where it found', async () => {
    const target = await start();
    const box = target.querySelector<HTMLInputElement>('[aria-label="Search the library"]')!;
    type(box, 'night');
    await settle();
    await vi.waitFor(() => expect(titles(target)).toEqual(['Night trains return']));
    expect(textOf(target.querySelector('.title mark'))).toBe('Night');
    expect(textOf(target.querySelector('[role="status"]'))).toContain('1 result');
    type(box, '<b>harb');
    await settle();
    await vi.waitFor(() => expect(textOf(target.querySelector('.title mark'))).toBe('<b>Harb'));
    expect(target.querySelector('.title b')).toBeNull();
    type(box, 'nothing like this');
    await settle();
    await vi.waitFor(() => expect(target.textContent).toContain('Nothing found'));
  });
  it('saves what is pasted in the list: an address, or a text with its structure', async () => {
    await start();
    const paste = (text: string, html = ''): void => {
      const event = new Event('paste', { bubbles: true, cancelable: true });
      Object.assign(event, { clipboardData: { getData: (kind: string) => (kind === 'text/html' ? html : text) } });
      document.body.dispatchEvent(event);
    };
    paste('https://example.org/a');
    paste('A headline\n\nAnd text', '<h1>A headline</h1>');
    await settle();
    expect(fake.calls.find((call) => call.name === 'save.url')?.params).toMatchObject({ url: 'https://example.org/a' });
    expect(fake.calls.find((call) => call.name === 'save.text')?.params).toEqual({ text: 'A headline\n\nAnd text', html: '<h1>A headline</h1>' });
  });
  it('leaves a paste in a text field to the field', async () => {
    const target = await start();
    const event = new Event('paste', { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { getData: () => 'https://example.org' } });
    target.querySelector('input')?.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
    expect(fake.count('save.url')).toBe(0);
  });
  it('shows an address that another start handed over before anything is fetched', async () => {
    await start();
    fake.emit({ type: 'opened', args: ['https://example.org/x'] });
    await settle();
    expect(dialogs.current).toMatchObject({ name: 'save', text: 'https://example.org/x' });
    expect(fake.count('save.url')).toBe(0);
  });
});

describe('an article that is being read', () => {
  /** The window's side of the wire to the frame, once the frame has said that it is ready. */
  async function read(target: HTMLElement): Promise<{ frame: HTMLIFrameElement; heard: { type: string }[]; say: (message: unknown) => void }> {
    const frame = await vi.waitFor(() => {
      flushSync();
      const found = target.querySelector('iframe');
      expect(found).not.toBeNull();
      return found!;
    });
    const heard: { type: string }[] = [];
    let say: (message: unknown) => void = () => {};
    Object.defineProperty(frame, 'contentWindow', {
      value: {
        postMessage: (_message: unknown, _origin: string, [port]: MessagePort[]) => {
          if (!port) return;
          port.onmessage = (event: MessageEvent<{ type: string }>) => heard.push(event.data);
          say = (message) => port.postMessage(message);
          say({ type: 'ready', height: 900, hasRemoved: false, length: 900, hash: 'ab' });
        },
      },
    });
    const hello = new Event('message');
    Object.assign(hello, { data: { type: 'hello' }, source: frame.contentWindow });
    window.dispatchEvent(hello);
    await vi.waitFor(() => {
      flushSync();
      expect(frame.classList.contains('ready')).toBe(true);
    });
    return { frame, heard, say: (message) => say(message) };
  }
  const anchors = (heard: { type: string }[]): number => heard.filter((one) => one.type === 'scrollTo').length;

  it('stays in sight and in place when its row changes', async () => {
    const target = await start();
    navigation.openRow(fake.items[0]!, { subpath: 'Head' });
    const { frame, heard } = await read(target);
    await vi.waitFor(() => expect(anchors(heard)).toBe(1));
    press('s', {}, document.body);
    await settle();
    fake.emit({ type: 'changes', changes: { items: ['a'], lists: false, links: false, tags: false, searches: false, highlights: false, all: false } });
    await vi.waitFor(() => expect(navigation.here.main?.row.starred).toBe(true));
    await settle();
    expect(target.querySelector('iframe')).toBe(frame);
    expect(frame.classList.contains('ready')).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(anchors(heard)).toBe(1);
  });
  it('loses no key while the next one is on its way', async () => {
    const target = await start();
    selection.set(0);
    navigation.openRow(fake.items[0]!);
    const { frame } = await read(target);
    frame.tabIndex = 0;
    frame.focus();
    let answer: (value: unknown) => void = () => {};
    fake.answers.set('articles.get', () => new Promise((resolve) => (answer = resolve)));
    navigation.openRow(fake.items[1]!);
    await settle();
    expect(document.activeElement).not.toBe(frame);
    press('s');
    await settle();
    expect(fake.items.find((one) => one.id === 'b')?.starred).toBe(true);
    answer({ row: fake.items[1], version: 'v-b', url: null, canonicalUrl: null, agency: null, datelines: [], removed: 0, warnings: [], pictures: { kept: 0, wanted: 0, missing: [], missingAudio: [] }, versions: 1, changed: null });
    fake.answers.delete('articles.get');
    await vi.waitFor(() => {
      flushSync();
      expect(target.querySelector('iframe')).not.toBe(frame);
    });
    const next = await read(target);
    expect(document.activeElement).toBe(next.frame);
  });
  it('is searched by the key of every browser, from inside the page too', async () => {
    const target = await start();
    navigation.openRow(fake.items[0]!);
    const { frame, heard, say } = await read(target);
    frame.tabIndex = 0;
    frame.focus();
    say({ type: 'key', key: 'f', ctrl: true, shift: false, alt: false, meta: false });
    await vi.waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Find on this page'));
    type(document.activeElement as HTMLInputElement, 'ship');
    await vi.waitFor(() => expect(heard.at(-1)).toEqual({ type: 'find', text: 'ship' }));
    say({ type: 'found', count: 7, index: 2 });
    await vi.waitFor(() => expect(textOf(target.querySelector('search.find [role="status"]'))).toBe('3 of 7'));
    press('Escape');
    await vi.waitFor(() => expect(heard.at(-1)).toEqual({ type: 'find', text: '' }));
    expect(target.querySelector('search.find')).toBeNull();
  });
  it('goes to its place again when the same link is followed again', async () => {
    const target = await start();
    navigation.openRow(fake.items[0]!, { subpath: 'Head' });
    const { frame, heard } = await read(target);
    await vi.waitFor(() => expect(anchors(heard)).toBe(1));
    navigation.openRow(fake.items[0]!, { subpath: 'Head' });
    await settle();
    await vi.waitFor(() => expect(anchors(heard)).toBe(2));
    expect(target.querySelector('iframe')).toBe(frame);
  });
});

describe('the palette', () => {
  async function open(typed: string): Promise<HTMLInputElement> {
    await start();
    press('k', { ctrlKey: true });
    await settle();
    const field = document.querySelector<HTMLInputElement>('dialog [role="combobox"]')!;
    if (typed !== '') type(field, typed);
    await settle();
    return field;
  }
  const choices = (): string[] => [...document.querySelectorAll('dialog [role="option"]')].map((one) => textOf(one.querySelector('.title')));

  it('finds items and commands, and marks what fits', async () => {
    await open('night');
    await vi.waitFor(() => expect(choices()[0]).toBe('Night trains return'));
    expect(textOf(document.querySelector('dialog mark'))).toBe('Night');
  });
  it('runs a command by Enter', async () => {
    const field = await open('sepia');
    press('Enter', {}, field);
    await settle();
    expect(settings.theme).toBe('sepia');
    expect(dialogs.current).toBeNull();
    settings.set('ui.theme', null);
  });
  it('puts a command before what only says so, and lists nothing else after >', async () => {
    const hit = (title: string, marks: [number, number][]): unknown => ({ row: row({ id: title, kind: 'note', title }), title: { text: title, marks }, snippet: { text: '', marks: [] }, score: 1 });
    fake.answers.set('items.search', () => Promise.resolve({ hits: [hit('Undone', [[0, 4]]), hit('Other', [])], total: 2, totalIsExact: true, tookMs: 1, warnings: [], instead: [], empty: null }));
    const field = await open('theme');
    await vi.waitFor(() => expect(choices()).toContain('Other'));
    const order = choices();
    expect(order[0]).toBe('Undone');
    expect(order.findIndex((one) => /theme/i.test(one))).toBeLessThan(order.indexOf('Other'));
    type(field, '> theme');
    await settle();
    expect(choices().length).toBeGreaterThan(0);
    expect(choices().every((one) => /theme|sepia|dark|light|colour/i.test(one))).toBe(true);
  });
  it('goes to a tag', async () => {
    const field = await open('travel');
    await vi.waitFor(() => expect(choices()).toContain('travel'));
    press('Enter', {}, field);
    await settle();
    expect(navigation.here.view).toBe('tag:travel');
  });
  it('waits for the answer when Enter comes before it', async () => {
    let answer: (value: unknown) => void = () => {};
    fake.answers.set('items.search', () => new Promise((resolve) => (answer = resolve)));
    const field = await open('harb');
    press('Enter', {}, field);
    expect(navigation.here.main).toBeNull();
    answer({ hits: [{ row: fake.items[2], title: { text: 'My note', marks: [] }, snippet: { text: '', marks: [] }, score: 1 }], total: 1, totalIsExact: true, tookMs: 1, warnings: [], instead: [], empty: null });
    await settle();
    await vi.waitFor(() => expect(navigation.here.main?.id).toBe('n'));
    await vi.waitFor(() => expect(document.activeElement?.className, 'the keyboard goes along').toContain('cm-content'));
  });
  it('opens beside with Ctrl', async () => {
    navigation.openRow(row({ id: 'n', kind: 'note', place: null }));
    const field = await open('night');
    await vi.waitFor(() => expect(choices()[0]).toBe('Night trains return'));
    press('Enter', { ctrlKey: true }, field);
    expect(navigation.here.beside?.id).toBe('a');
  });
});

describe('dialogs', () => {
  it('put tags on and take them off, and make new ones', async () => {
    await start();
    press('j');
    press('t');
    await settle();
    const field = document.querySelector<HTMLInputElement>('dialog input')!;
    const option = (): string[] => [...document.querySelectorAll('dialog [role="option"]')].map((one) => `${one.getAttribute('aria-selected') === 'true' ? '✓' : ''}${textOf(one)}`);
    expect(option()).toEqual(['✓travel']);
    press('Enter', {}, field);
    await settle();
    expect(fake.items.find((one) => one.id === 'a')?.tags).toEqual([]);
    type(field, 'Slow travel');
    expect(option()).toEqual(['Make “Slow-travel”']);
    press('Enter', {}, field);
    await settle();
    expect(fake.items.find((one) => one.id === 'a')?.tags).toEqual(['Slow-travel']);
  });
  it('save an address, say why it failed, and close when it went well', async () => {
    await start();
    press('V', { ctrlKey: true, shiftKey: true });
    await settle();
    const field = document.querySelector<HTMLTextAreaElement>('dialog textarea')!;
    fake.answers.set('save.url', () => {
      throw { code: 'fetch', message: 'This page could not be reached. Try again, or paste its text.' };
    });
    type(field, 'example.org');
    expect(document.querySelector('dialog')?.textContent).toContain('The page at example.org will be fetched');
    button(document, 'Save').click();
    await settle();
    await vi.waitFor(() => expect(textOf(document.querySelector('dialog [role="alert"]'))).toContain('could not be reached'));
    fake.answers.delete('save.url');
    button(document, 'Try again').click();
    await settle();
    await vi.waitFor(() => expect(dialogs.current).toBeNull());
  });
  it('send the structure of a paste only while its text is untouched', async () => {
    await start();
    press('V', { ctrlKey: true, shiftKey: true });
    await settle();
    const field = document.querySelector<HTMLTextAreaElement>('dialog textarea')!;
    const event = new Event('paste', { bubbles: true });
    Object.assign(event, { clipboardData: { getData: () => '<h1>Head</h1>' } });
    field.dispatchEvent(event);
    type(field, 'Head');
    type(field, 'Head and more');
    button(document, 'Save').click();
    await settle();
    expect(fake.calls.find((call) => call.name === 'save.text')?.params).toEqual({ text: 'Head and more' });
  });
  it('bring back what went wrong after they were closed', async () => {
    await start();
    let fail: (problem: unknown) => void = () => {};
    fake.answers.set('save.url', () => new Promise((_resolve, reject) => (fail = reject)));
    press('V', { ctrlKey: true, shiftKey: true });
    await settle();
    type(document.querySelector<HTMLTextAreaElement>('dialog textarea')!, 'example.org');
    button(document, 'Save').click();
    dialogs.close();
    await settle();
    fail({ code: 'fetch', message: 'Too slow.' });
    await vi.waitFor(() => expect(dialogs.current).toMatchObject({ name: 'save', text: 'example.org', problem: 'Too slow.' }));
  });
  it('import a folder, and report what was left out and why', async () => {
    await start();
    dialogs.open({ name: 'transfer', what: 'import' });
    await settle();
    fake.answers.set('library.import', () => ({ rows: [{ file: 'x.exe', status: 'skipped', path: null, reason: 'This is a program.' }], imported: 12, already: 1, exported: 0, failed: 0, skipped: 1 }));
    type(document.querySelector<HTMLInputElement>('dialog input')!, '/home/ada/vault');
    button(document, 'Import').click();
    await settle();
    await vi.waitFor(() => expect(textOf(document.querySelector('.summary'))).toBe('12 files imported, 1 already there, 1 skipped.'));
    expect(document.querySelector('dialog')?.textContent).toContain('This is a program.');
    expect(fake.calls.find((call) => call.name === 'library.import')?.params).toMatchObject({ path: '/home/ada/vault' });
  });
  it('back up and check from the settings', async () => {
    await start();
    dialogs.open({ name: 'settings', tab: 'library' });
    await settle();
    fake.answers.set('library.check', ({ repair }: { repair: boolean }) => [{ area: 'search index', ok: false, message: 'The search index is missing 3 items.', repaired: repair }]);
    button(document, 'Check the library').click();
    await settle();
    await vi.waitFor(() => expect(document.querySelector('dialog')?.textContent).toContain('missing 3 items'));
    button(document, 'Repair').click();
    await settle();
    await vi.waitFor(() => expect(document.querySelector('dialog')?.textContent).toContain('Repaired.'));
    button(document, 'Back up now').click();
    await settle();
    expect(fake.count('library.backup')).toBe(1);
  });
  it('list every command that has a key', async () => {
    await start();
    press('?');
    await settle();
    const text = textOf(document.querySelector('dialog'));
    for (const title of ['Archive', 'New note', 'Rename note', 'Follow the link, or tick the task', 'Save what was copied']) expect(text).toContain(title);
  });
});

describe('states', () => {
  it('an empty library offers four ways to begin', async () => {
    fake.items = [];
    const target = await start();
    await vi.waitFor(() => expect(target.textContent).toContain('Begin your commonplace book'));
    for (const label of ['Paste an address', 'Choose files, or drop them here', 'Import a folder of Markdown', 'Open a sample']) expect(button(target, label)).toBeDefined();
  });
  it('a library that cannot be opened says why, and opens when it can', async () => {
    fake.answers.set('library.info', () => {
      throw { code: 'tooNew', message: 'This library was written by version 9.' };
    });
    const target = await start();
    expect(textOf(target.querySelector('h1'))).toBe('This library comes from a newer version');
    expect(textOf(target.querySelector('[role="alert"]'))).toContain('This library was written by version 9.');
    expect(titles(target)).toEqual([]);
    expect(fake.count('system.ready')).toBe(1);
    fake.answers.delete('library.info');
    button(target, 'Try again').click();
    await vi.waitFor(() => {
      flushSync();
      expect(titles(target)).toHaveLength(2);
    });
  });
  it('a library that can only be read says so, and offers no change', async () => {
    fake.answers.set('library.info', () => ({ readOnly: true, reason: 'The folder is read-only.', notices: [] }));
    const target = await start();
    expect(textOf(target.querySelector('.read-only'))).toBe('The folder is read-only.');
    press('j');
    press('e');
    await settle();
    expect(fake.count('articles.place')).toBe(0);
    expect(target.querySelector('[role="row"] .actions')).toBeNull();
  });
  it('a list that could not be loaded says why, and can be tried again', async () => {
    fake.answers.set('items.list', () => {
      throw { code: 'storage', message: 'The disk could not be read.' };
    });
    const target = await start();
    await vi.waitFor(() => expect(target.textContent).toContain('The disk could not be read.'));
    fake.answers.delete('items.list');
    button(target, 'Try again').click();
    await vi.waitFor(() => {
      flushSync();
      expect(titles(target)).toHaveLength(2);
    });
  });
  it('a note that changed in two places asks, and keeps both', async () => {
    const target = await start();
    navigation.openRow(fake.items[2]!);
    await settle();
    await vi.waitFor(() => expect(target.querySelector('.cm-content')).not.toBeNull());
    const { EditorView } = await import('@codemirror/view');
    const view = EditorView.findFromDOM(target.querySelector('.cm-editor')!)!;
    fake.notes.set('n', { body: '# Theirs\n', rev: 'r9' });
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: '# Mine\n' } });
    await vi.waitFor(() => expect(textOf(target.querySelector('.banner'))).toContain('changed in two places'), { timeout: 3_000 });
    button(target, 'Keep both').click();
    await vi.waitFor(() => expect(fake.notes.get('n')?.body).toBe('# Mine\n# Theirs\n'));
    await vi.waitFor(() => expect(view.state.doc.toString()).toBe('# Mine\n# Theirs\n'));
  });
  it('what was typed is saved when another note is opened, before any pause', async () => {
    const target = await start();
    navigation.openRow(fake.items[2]!);
    await settle();
    await vi.waitFor(() => expect(target.querySelector('.cm-content')).not.toBeNull());
    const { EditorView } = await import('@codemirror/view');
    const view = EditorView.findFromDOM(target.querySelector('.cm-editor')!)!;
    view.dispatch({ changes: { from: 0, insert: 'Typed. ' } });
    navigation.close('main');
    flushSync();
    await settle();
    expect(fake.notes.get('n')?.body).toMatch(/^Typed\. /);
  });
});
