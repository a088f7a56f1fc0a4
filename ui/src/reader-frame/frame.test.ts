// The caged script on a small page. What needs a layout is looked at in a real browser.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findRanges, fold } from './find';
import { start } from './frame';
import { defaultSettings, type FrameMessage } from './protocol';

const PAGE = `<main class="page"><header class="head"><h1>Title</h1></header>
  <article><h2>Ships &amp; <em>winds</em></h2><p id="cp-one">First of the <a href="https://example.org/a?b=1">ships</a> and a
  <a href="#cp-two">note</a>.</p><h3 id="cp-own">Own</h3><table><caption>Tons</caption><tr><td>1</td></tr></table>
  <p id="cp-two">Élan of the <b>shi</b>ps.</p><img src="/blob/ab" alt=""></article>
  <details class="removed"><summary>What was set aside (1)</summary><section><h2>Related</h2><p>Read also</p></section></details></main>`;

let stop: () => void;
let said: FrameMessage[];
let port: MessagePort;

/** Hands the port over like the window does, then waits until the frame has spoken. */
async function connect(): Promise<void> {
  const channel = new MessageChannel();
  said = [];
  port = channel.port1;
  port.onmessage = (event: MessageEvent) => said.push(event.data as FrameMessage);
  const event = new Event('message');
  Object.assign(event, { data: { type: 'connect' }, ports: [channel.port2], source: window.parent });
  window.dispatchEvent(event);
  await vi.waitFor(() => expect(said.some((message) => message.type === 'outline')).toBe(true));
}

function press(init: KeyboardEventInit, on: Element = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  on.dispatchEvent(event);
  return event;
}

const sent = (type: FrameMessage['type']) => said.filter((message) => message.type === type);

beforeEach(async () => {
  document.documentElement.removeAttribute('data-theme');
  document.body.innerHTML = PAGE;
  stop = start(window);
  await connect();
});
afterEach(() => {
  stop();
  port.close();
});

describe('the handshake', () => {
  it('says what the page has', () => {
    expect(said[0]).toMatchObject({ type: 'ready', hasRemoved: true });
    expect(said[1]).toEqual({
      type: 'outline',
      headings: [
        { level: 2, text: 'Ships & winds', anchor: 'cp-outline-0' },
        { level: 3, text: 'Own', anchor: 'cp-own' },
      ],
    });
  });

  it('takes one port only', async () => {
    const other = new MessageChannel();
    const heard = vi.fn();
    other.port1.onmessage = heard;
    const event = new Event('message');
    Object.assign(event, { data: { type: 'connect' }, ports: [other.port2], source: window.parent });
    window.dispatchEvent(event);
    press({ key: 'j' });
    await vi.waitFor(() => expect(sent('key')).toHaveLength(1));
    expect(heard).not.toHaveBeenCalled();
    other.port1.close();
  });
});

describe('links and pictures', () => {
  it('sends an address and goes nowhere', async () => {
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    document.querySelector('a')?.dispatchEvent(click);
    expect(click.defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(sent('link')).toEqual([{ type: 'link', href: 'https://example.org/a?b=1' }]));
  });

  it('follows a link within the page itself', () => {
    const target = document.querySelector('#cp-two');
    const scroll = vi.fn();
    Object.assign(target ?? {}, { scrollIntoView: scroll });
    document.querySelectorAll('a')[1]?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    expect(scroll).toHaveBeenCalledOnce();
    expect(sent('link')).toEqual([]);
  });

  it('offers a picture to be seen large', async () => {
    document.querySelector('img')?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    await vi.waitFor(() => expect(sent('image')).toEqual([{ type: 'image', at: 0, pictures: [{ src: '/blob/ab', alt: '', caption: '' }] }]));
  });
});

describe('keys', () => {
  it('leaves those that scroll, copy and act to the page', async () => {
    for (const key of ['ArrowDown', ' ', 'PageUp', 'Home', 'Tab', 'Shift']) press({ key });
    press({ key: 'c', ctrlKey: true });
    press({ key: 'Enter' }, document.querySelector('a') ?? undefined);
    press({ key: 'e' });
    await vi.waitFor(() => expect(sent('key')).toEqual([{ type: 'key', key: 'e', ctrl: false, shift: false, alt: false, meta: false }]));
  });

  it('keeps the browser from acting on shortcuts of the window', async () => {
    expect(press({ key: 'k', ctrlKey: true }).defaultPrevented).toBe(true);
    press({ key: 'ArrowLeft', altKey: true });
    await vi.waitFor(() => expect(sent('key')).toHaveLength(2));
  });
});

describe('what the window asks for', () => {
  it('sets the type through variables', async () => {
    port.postMessage({ type: 'settings', ...defaultSettings, theme: 'sepia', font: 'sans', size: 22 });
    await vi.waitFor(() => expect(document.documentElement.dataset['theme']).toBe('sepia'));
    expect(document.documentElement.style.getPropertyValue('--reader-size')).toBe('22px');
    expect(document.documentElement.style.getPropertyValue('--reader-face')).toBe('var(--face-sans)');
  });

  it('ignores what is no message', async () => {
    port.postMessage({ type: 'settings', theme: 'x;}' });
    port.postMessage({ type: 'showRemoved', on: true });
    await vi.waitFor(() => expect(document.querySelector('details')?.open).toBe(true));
    expect(document.documentElement.dataset['theme']).toBeUndefined();
  });

  it.each([
    ['cp-two', 'cp-two'],
    ['two', 'cp-two'],
    ['^two', 'cp-two'],
    ['Ships & winds', 'cp-outline-0'],
    ['ships   WINDS', 'cp-outline-0'],
    ['Ships & winds#Own', 'cp-own'],
    ['Nowhere#Own', 'cp-own'],
  ])('goes to the place that a link names: %s', async (anchor, id) => {
    const went: string[] = [];
    vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (this: Element) {
      went.push(this.id);
    });
    port.postMessage({ type: 'scrollTo', anchor });
    await vi.waitFor(() => expect(went).toEqual([id]));
  });
  it('stays where it is when the place is not there', async () => {
    const go = vi.spyOn(Element.prototype, 'scrollIntoView');
    port.postMessage({ type: 'scrollTo', anchor: '^nowhere' });
    port.postMessage({ type: 'scrollTo', anchor: 'Nowhere' });
    port.postMessage({ type: 'showRemoved', on: true });
    await vi.waitFor(() => expect(document.querySelector('details')?.open).toBe(true));
    expect(go).toHaveBeenCalledTimes(1);
  });

  it('lets wide tables scroll inside themselves', () => {
    const region = document.querySelector('.scroll');
    expect(region?.getAttribute('aria-label')).toBe('Tons');
    expect(region?.querySelector('table')).not.toBeNull();
  });
});

describe('finding', () => {
  it('folds case and accents without moving offsets', () => {
    const text = 'ÉLAN İx “a” 😀\u00a0b';
    expect(fold(text)).toBe('elan ix "a" 😀 b');
    expect(fold(text)).toHaveLength(text.length);
  });

  it.each([
    ['SHIPS', 3],
    ['elan of', 1],
    ['ships and a note', 1],
    ['of the ships', 2],
    ['winds first', 0],
    ['(a', 0],
    ['😀 \ud83d', 0],
    ['', 0],
  ])('%s', (wanted, count) => {
    document.querySelector('article')?.normalize();
    const ranges = findRanges(document.querySelector('article') ?? document.body, wanted);
    expect(ranges).toHaveLength(count);
    for (const range of ranges) expect(fold(range.toString()).replace(/ +/g, ' ')).toBe(fold(wanted));
  });
});
