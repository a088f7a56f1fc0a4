// The components by themselves: what exists, where the focus goes, what keys do.
import { createRawSnippet, flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { press, render, textOf } from '../test/mount';
import Dialog from './Dialog.svelte';
import Marked from './Marked.svelte';
import Menu from './Menu.svelte';
import type { MenuItem } from './menu';
import Resizer from './Resizer.svelte';
import { pieces } from './marks';
import { placeBeside } from './place';
import Segmented from './Segmented.svelte';
import VirtualList from './VirtualList.svelte';
import { rescale, scrollToShow, visibleRows, type RowContext } from './window-of-rows';

const words = (html: string) => createRawSnippet(() => ({ render: () => `<div>${html}</div>` }));

describe('a list of a hundred thousand rows', () => {
  const ROW = 100;
  const TOTAL = 100_000;
  let seen: [number, number][];
  let list: HTMLElement;

  beforeEach(() => {
    seen = [];
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(800);
    const target = render(VirtualList, {
      label: 'Inbox', total: TOTAL, rowHeight: ROW, cursor: -1, identity: 'inbox', selected: (index: number) => index === 2,
      row: createRawSnippet<[RowContext]>((given) => ({ render: () => `<p>Row ${given().index}</p>` })),
      onvisible: (from: number, to: number) => void seen.push([from, to]),
    });
    list = target.querySelector<HTMLElement>('[role="grid"]')!;
  });
  afterEach(() => vi.restoreAllMocks());

  const drawn = (): string[] => [...list.querySelectorAll('[role="row"]')].map((row) => textOf(row));
  function scroll(top: number): void {
    list.scrollTop = top;
    list.dispatchEvent(new Event('scroll'));
    flushSync();
  }

  it('draws only those in sight and a few to spare', () => {
    expect(drawn()).toHaveLength(14);
    expect(drawn()[0]).toBe('Row 0');
    expect(list.querySelector<HTMLElement>('.whole')?.style.height).toBe(`${TOTAL * ROW}px`);
    expect(list.getAttribute('aria-rowcount')).toBe('100000');
  });
  it('draws others after a jump, and asks for them', () => {
    scroll(5_000_000);
    expect(drawn()).toHaveLength(20);
    expect(drawn()).toContain('Row 50000');
    expect(seen.at(-1)).toEqual([49_994, 50_014]);
  });
  it('ends at the last row', () => {
    scroll(TOTAL * ROW - 800);
    expect(drawn().at(-1)).toBe('Row 99999');
  });
  it('says which row is which to ears', () => {
    const rows = [...list.querySelectorAll('[role="row"]')];
    expect(rows.map((row) => row.getAttribute('aria-selected')).slice(0, 4)).toEqual(['false', 'false', 'true', 'false']);
    expect(rows[3]?.getAttribute('aria-rowindex')).toBe('4');
  });
});

describe('the window of rows', () => {
  it.each([
    [0, 800, 100, 50, { from: 0, to: 14 }],
    [1_050, 800, 100, 50, { from: 4, to: 25 }],
    [-40, 800, 100, 50, { from: 0, to: 14 }],
    [999_999, 800, 100, 50, { from: 50, to: 50 }],
    [0, 800, 100, 0, { from: 0, to: 0 }],
    [0, 0, 0, 5, { from: 0, to: 0 }],
  ])('at %i of %i', (top, view, row, total, visible) => expect(visibleRows(top, view, row, total)).toEqual(visible));
  it('scrolls as little as it can', () => {
    expect(scrollToShow(3, 0, 800, 100)).toBe(0);
    expect(scrollToShow(8, 0, 800, 100)).toBe(100);
    expect(scrollToShow(1, 500, 800, 100)).toBe(100);
  });
  it('keeps the top row when rows become lower', () => expect(rescale(1_240, 124, 74)).toBe(740));
});

describe('a dialog', () => {
  function open(body: string): { dialog: HTMLDialogElement; onclose: ReturnType<typeof vi.fn> } {
    const onclose = vi.fn();
    const target = render(Dialog, { title: 'Save', onclose, children: words(body) });
    return { dialog: target.querySelector('dialog')!, onclose };
  }
  it('takes the focus to where it is wanted, else to itself', () => {
    open('<button id="a">A</button><input id="b" data-autofocus />');
    expect(document.activeElement?.id).toBe('b');
    document.body.innerHTML = '';
    const { dialog } = open('<button>A</button>');
    expect(document.activeElement).toBe(dialog);
  });
  it('keeps the focus inside, round and round', () => {
    const { dialog } = open('<button id="a">A</button><input id="b" /><button disabled>No</button><button tabindex="-1">No</button>');
    const close = dialog.querySelector<HTMLElement>('[aria-label="Close"]')!;
    document.getElementById('b')?.focus();
    expect(press('Tab').defaultPrevented).toBe(true);
    expect(document.activeElement).toBe(close);
    expect(press('Tab', { shiftKey: true }).defaultPrevented).toBe(true);
    expect(document.activeElement?.id).toBe('b');
    document.getElementById('a')?.focus();
    expect(press('Tab').defaultPrevented).toBe(false);
  });
  it('gives the focus back to where it was', async () => {
    document.body.innerHTML = '<button id="before">x</button>';
    document.getElementById('before')?.focus();
    const { mount, unmount } = await import('svelte');
    const target = document.body.appendChild(document.createElement('div'));
    const instance = mount(Dialog, { target, props: { title: 'x', onclose: () => {}, children: words('<input data-autofocus />') } });
    flushSync();
    expect(document.activeElement?.tagName).toBe('INPUT');
    await unmount(instance);
    expect(document.activeElement?.id).toBe('before');
  });
  it('is named by its title', () => {
    const { dialog } = open('');
    expect(textOf(document.getElementById(dialog.getAttribute('aria-labelledby') ?? ''))).toBe('Save');
  });
  it('closes by Escape, and by a press that begins and ends outside', () => {
    const { dialog, onclose } = open('<p>text</p>');
    const cancel = new Event('cancel', { cancelable: true });
    dialog.dispatchEvent(cancel);
    expect(cancel.defaultPrevented).toBe(true);
    expect(onclose).toHaveBeenCalledTimes(1);
    const panel = dialog.querySelector('.panel')!;
    panel.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
    dialog.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    expect(onclose).toHaveBeenCalledTimes(1);
    dialog.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
    dialog.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    expect(onclose).toHaveBeenCalledTimes(2);
  });
});

describe('a menu', () => {
  const ran: string[] = [];
  const onclose = vi.fn();
  const item = (label: string, more: Partial<MenuItem> = {}): MenuItem => ({ label, run: () => void ran.push(label), ...more });
  function open(items: MenuItem[]): HTMLElement {
    ran.length = 0;
    onclose.mockClear();
    const target = render(Menu, { label: 'More', items, anchor: { left: 0, top: 0, width: 10, height: 10 }, onclose });
    const menu = target.querySelector<HTMLElement>('.menu')!;
    menu.querySelector<HTMLElement>('button')?.focus();
    return menu;
  }
  const focused = (): string => textOf(document.activeElement);

  it('moves by arrows, round, past what is disabled', () => {
    const menu = open([item('Archive'), item('Star', { disabled: true }), item('Tag')]);
    press('ArrowDown', {}, menu);
    expect(focused()).toBe('Tag');
    press('ArrowDown', {}, menu);
    expect(focused()).toBe('Archive');
    press('ArrowUp', {}, menu);
    expect(focused()).toBe('Tag');
    press('Home', {}, menu);
    expect(focused()).toBe('Archive');
    press('End', {}, menu);
    expect(focused()).toBe('Tag');
  });
  it('jumps by letters, to the next of several', () => {
    const menu = open([item('Archive'), item('Tag'), item('Trash')]);
    press('t', {}, menu);
    expect(focused()).toBe('Tag');
    press('t', {}, menu);
    expect(focused()).toBe('Trash');
    press('t', {}, menu);
    expect(focused()).toBe('Tag');
  });
  it('closes before it acts', () => {
    const menu = open([item('Archive')]);
    menu.querySelector('button')?.click();
    expect(onclose).toHaveBeenCalledOnce();
    expect(ran).toEqual(['Archive']);
  });
  it('closes by Escape and by Tab, and keeps Escape to itself', () => {
    const menu = open([item('Archive')]);
    const outer = vi.fn();
    document.body.addEventListener('keydown', outer);
    press('Escape', {}, menu);
    press('Tab', {}, menu);
    document.body.removeEventListener('keydown', outer);
    expect(onclose).toHaveBeenCalledTimes(2);
    expect(outer).not.toHaveBeenCalled();
    expect(ran).toEqual([]);
  });
  it('shows which of several is chosen', () => {
    const menu = open([item('By title', { checked: true }), item('Newest', { checked: false })]);
    expect([...menu.querySelectorAll('[role="menuitemradio"]')].map((one) => one.getAttribute('aria-checked'))).toEqual(['true', 'false']);
  });
});

describe('marks', () => {
  it.each([
    ['plain', [], ['plain']],
    ['night train', [[0, 5]], ['*night', ' train']],
    ['overlap here', [[0, 5], [3, 7]], ['*overl', '*ap', ' here']],
    ['out of order', [[7, 12], [0, 3]], ['*out', ' of ', '*order']],
    ['too long', [[4, 999]], ['too ', '*long']],
    ['odd', [[2, 1], [-3, 0]], ['od', 'd']],
  ] as [string, [number, number][], string[]][])('in %s', (text, marks, cut) => {
    const found = pieces(text, marks);
    expect(found.map((piece) => piece.text).join('')).toBe(text);
    expect(found.map((piece) => (piece.marked ? '*' : '') + piece.text)).toEqual(cut);
  });
  it('are text, whatever the text holds', () => {
    const text = '<img src=x onerror=alert(1)> & <b>bold</b>';
    const target = render(Marked, { text, marks: [[0, 28]] });
    expect(target.textContent).toBe(text);
    expect(target.querySelector('img, b')).toBeNull();
    expect(target.querySelector('mark')?.textContent).toBe('<img src=x onerror=alert(1)>');
  });
});

describe('what floats', () => {
  const view = { width: 1_000, height: 600 };
  const size = { width: 200, height: 100 };
  it('hangs below, or stands above where there is no room', () => {
    expect(placeBeside({ left: 50, top: 50, width: 30, height: 20 }, size, view)).toEqual({ left: 50, top: 76 });
    expect(placeBeside({ left: 50, top: 560, width: 30, height: 20 }, size, view)).toEqual({ left: 50, top: 454 });
  });
  it('stays inside the window', () => {
    expect(placeBeside({ left: 980, top: 50, width: 10, height: 20 }, size, view).left).toBe(792);
    expect(placeBeside({ left: 0, top: 0, width: 10, height: 10 }, { width: 2_000, height: 2_000 }, view)).toEqual({ left: 8, top: 8 });
  });
  it('may be set to the other edge', () => {
    expect(placeBeside({ left: 500, top: 50, width: 30, height: 20 }, size, view, 'end').left).toBe(330);
  });
});

describe('controls', () => {
  it('an edge moves by arrow keys, within its bounds', () => {
    const onchange = vi.fn();
    const target = render(Resizer, { label: 'Width', value: 350, min: 180, max: 360, initial: 232, onchange });
    const edge = target.querySelector('[role="separator"]')!;
    press('ArrowRight', {}, edge);
    expect(onchange).toHaveBeenLastCalledWith(360, true);
    press('ArrowLeft', {}, edge);
    expect(onchange).toHaveBeenLastCalledWith(334, true);
    press('ArrowLeft', { altKey: true }, edge);
    expect(onchange).toHaveBeenCalledTimes(2);
    edge.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    expect(onchange).toHaveBeenLastCalledWith(232, true);
  });
  it('one of a few says what was chosen', () => {
    const onchange = vi.fn();
    const target = render(Segmented, { label: 'Theme', value: 'light', options: [{ value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }], onchange });
    const radios = [...target.querySelectorAll('input')];
    expect(radios.map((radio) => radio.checked)).toEqual([true, false]);
    radios[1]?.click();
    expect(onchange).toHaveBeenCalledWith('dark');
  });
});
