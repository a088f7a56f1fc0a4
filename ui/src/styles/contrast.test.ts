// @vitest-environment node
// Every pair of text and ground that the window and the reader's page use, in every theme, read from the style sheets themselves.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const sheet = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8').replace(/\/\*.*?\*\//gs, '');
const TOKENS = sheet('./tokens.css');
const FRAME = sheet('../reader-frame/styles/colours.css');
const THEMES = ['light', 'sepia', 'dark', 'black'] as const;

/** The colours of a theme in a style sheet. */
function colours(css: string, theme: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, selector = '', body = ''] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    if (!selector.includes(`[data-theme='${theme}']`) || selector.includes(':not(')) continue;
    for (const [, name = '', value = ''] of body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/gi)) found.set(name, value);
  }
  return found;
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

function luminance(rgb: number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: number[], b: number[]): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** `share` of one colour over another, as color-mix and opacity do. */
function mixed(over: number[], under: number[], share: number): number[] {
  return over.map((channel, i) => channel * share + (under[i] ?? 0) * (1 - share));
}

const HIGHLIGHTS = ['hl-yellow', 'hl-green', 'hl-blue', 'hl-rose', 'hl-violet'];
const GROUNDS = ['paper', 'surface', 'sidebar', 'raised', 'hover', 'rubric-soft', 'code'];
/** Text that is read: 4.5 to 1. */
const TEXT: [string, string[]][] = [
  ['ink', [...GROUNDS, 'pressed', 'hl-yellow', 'hl-green', 'hl-blue', 'hl-rose', 'hl-violet']],
  ['ink-2', GROUNDS],
  ['rubric', GROUNDS],
  ['good', ['paper', 'surface', 'raised']],
  ['warn', ['paper', 'surface', 'raised']],
  ['bad', ['paper', 'surface', 'raised', 'rubric-soft']],
  ['on-rubric', ['rubric', 'rubric-strong']],
  ['on-bad', ['bad']],
  ['paper', ['ink']],
];
/** Edges of fields and boxes, which must be found but not read: 3 to 1. */
const EDGES: [string, string[]][] = [
  ['line-strong', ['paper', 'raised', 'surface']],
  ['rubric', ['sidebar']],
];

describe.each(THEMES)('in %s', (theme) => {
  const tokens = colours(TOKENS, theme);
  const of = (name: string): number[] => {
    const hex = tokens.get(name);
    expect(hex, `--${name}`).toBeDefined();
    return channels(hex ?? '');
  };

  it.each(TEXT.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground])))('%s can be read on %s', (text, ground) => {
    expect(contrast(of(text!), of(ground!))).toBeGreaterThanOrEqual(4.5);
  });
  it.each(EDGES.flatMap(([edge, grounds]) => grounds.map((ground) => [edge, ground])))('%s can be seen on %s', (edge, ground) => {
    expect(contrast(of(edge!), of(ground!))).toBeGreaterThanOrEqual(3);
  });
  it('text can be read on a selection', () => {
    expect(contrast(of('ink'), mixed(of('rubric'), of('paper'), 0.24))).toBeGreaterThanOrEqual(4.5);
  });
  it('what changed in a note can be read on its ground', () => {
    for (const name of ['good', 'bad']) expect(contrast(of('ink'), mixed(of(name), of('raised'), 0.32)), name).toBeGreaterThanOrEqual(4.5);
  });
  it('the reader’s page has the same colours', () => {
    const page = colours(FRAME, theme);
    for (const name of ['paper', 'surface', 'line', 'ink', 'ink-2', 'rubric', 'rubric-soft', ...HIGHLIGHTS]) expect(page.get(name), `--${name}`).toBe(tokens.get(name));
  });
  it.each(['ink', 'ink-2', 'rubric'])('%s can be read on the reader’s page', (name) => {
    const page = colours(FRAME, theme);
    for (const ground of ['paper', 'code']) expect(contrast(channels(page.get(name) ?? ''), channels(page.get(ground) ?? '')), ground).toBeGreaterThanOrEqual(4.5);
  });
  it.each(['comment', 'string', 'number', 'keyword', 'call', 'tag'])('a %s can be read in code', (kind) => {
    const page = colours(FRAME, theme);
    expect(contrast(channels(page.get(`code-${kind}`) ?? ''), channels(page.get('code') ?? ''))).toBeGreaterThanOrEqual(4.5);
  });
  it('code can be read on every highlight', () => {
    const page = colours(FRAME, theme);
    for (const ground of HIGHLIGHTS) expect(contrast(channels(page.get('ink-2') ?? ''), channels(page.get(ground) ?? '')), ground).toBeGreaterThanOrEqual(3);
  });
  it.each(['found', 'found-now'])('the page’s text can be read where it was %s', (name) => {
    const page = colours(FRAME, theme);
    expect(contrast(channels(page.get('ink') ?? ''), channels(page.get(name) ?? ''))).toBeGreaterThanOrEqual(4.5);
  });
});

it('every theme names every colour', () => {
  const names = THEMES.map((theme) => [...colours(TOKENS, theme).keys()].sort());
  expect(names[0]?.length).toBeGreaterThan(20);
  for (const others of names) expect(others).toEqual(names[0]);
});
