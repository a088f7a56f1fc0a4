// What the reader's frame and the window say to each other, and the checks that each side makes before it believes a word.
// The frame shows hostile pages, so the window treats everything from it as data. Drawing and acting are left to both ends.

export type Theme = 'light' | 'sepia' | 'dark' | 'black';
export type ReaderFont = 'serif' | 'sans' | 'legible';

/** How the page is set. `size` in pixels, `measure` in characters. */
export interface ReaderSettings {
  theme: Theme;
  font: ReaderFont;
  size: number;
  lineHeight: number;
  measure: number;
  justify: boolean;
  hyphenate: boolean;
}

export const defaultSettings: ReaderSettings = {
  theme: 'light',
  font: 'serif',
  size: 19,
  lineHeight: 1.62,
  measure: 66,
  justify: false,
  hyphenate: true,
};

export type HighlightColour = 'yellow' | 'green' | 'blue' | 'rose' | 'violet';
export const COLOURS: readonly HighlightColour[] = ['yellow', 'green', 'blue', 'rose', 'violet'];

/** A highlight as the page draws it. Places are offsets into the canonical text; the note is the beginning of its text. */
export interface FrameHighlight {
  id: string;
  start: number;
  end: number;
  colour: HighlightColour;
  note: string;
}

/** A place on the page as it stands now, in pixels of the frame's own window. */
export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface SelectedPlace {
  start: number;
  end: number;
  quote: string;
  rect: Rect;
}

export interface Picture {
  src: string;
  alt: string;
  caption: string;
}

export interface OutlineHeading {
  level: number;
  text: string;
  anchor: string;
}

/** The frame's first word, on the window's own channel: its document is there, though pictures may still be on their way. */
export interface Hello {
  type: 'hello';
}

/** The answer to it, on the frame's window; a MessagePort is transferred with it. */
export interface Connect {
  type: 'connect';
}

export type HostMessage =
  | ({ type: 'settings' } & ReaderSettings)
  | { type: 'scrollTo'; progress: number }
  | { type: 'scrollTo'; anchor: string }
  | { type: 'scrollTo'; offset: number }
  | { type: 'find'; text: string; next?: 'forward' | 'back'; any?: string[] }
  | { type: 'showRemoved'; on: boolean }
  | { type: 'highlights'; list: FrameHighlight[] }
  | { type: 'goTo'; id: string }
  | { type: 'step'; by: 1 | -1 }
  | { type: 'current'; id: string | null }
  | { type: 'clearSelection' };

export type FrameMessage =
  | { type: 'ready'; height: number; hasRemoved: boolean; length: number; hash: string }
  | { type: 'scroll'; progress: number; direction: 'up' | 'down'; offset: number; quote: string; heading: number }
  | { type: 'selected'; place: SelectedPlace | null }
  | { type: 'highlight'; id: string; rect: Rect; by: 'press' | 'step' }
  | { type: 'link'; href: string }
  | { type: 'key'; key: string; ctrl: boolean; shift: boolean; alt: boolean; meta: boolean }
  | { type: 'outline'; headings: OutlineHeading[] }
  | { type: 'image'; at: number; pictures: Picture[] }
  | { type: 'found'; count: number; index: number };

/** Messages a second that either side accepts; more are dropped. */
export const MESSAGES_PER_SECOND = 60;

const MAX_HREF = 8_192;
const MAX_ANCHOR = 512;
const MAX_FIND = 1_000;
const MAX_HEADINGS = 1_000;
const MAX_HEADING = 500;
const MAX_HEIGHT = 100_000_000;
const MAX_OFFSET = 100_000_000;
const MAX_ID = 64;
const MAX_HIGHLIGHTS = 5_000;
const MAX_NOTE = 600;
const MAX_PHRASES = 40;
const MAX_PICTURES = 1_000;
const MAX_CAPTION = 2_000;
/** What one highlight can hold. */
export const MAX_QUOTE = 50_000;
/** The beginning of a paragraph, by which it is known again. */
export const MAX_OPENING = 64;

export function isConnect(data: unknown): data is Connect {
  return isRecord(data) && data['type'] === 'connect';
}

export function isHello(data: unknown): data is Hello {
  return isRecord(data) && data['type'] === 'hello';
}

/** What the frame accepts from the window; `null` for anything else. Numbers are brought within their bounds. */
export function parseHostMessage(data: unknown): HostMessage | null {
  if (!isRecord(data)) return null;
  switch (data['type']) {
    case 'settings':
      return settings(data);
    case 'scrollTo':
      return scrollTo(data);
    case 'find':
      return find(data);
    case 'showRemoved':
      return typeof data['on'] === 'boolean' ? { type: 'showRemoved', on: data['on'] } : null;
    case 'highlights': {
      const list = listOf(data['list'], MAX_HIGHLIGHTS, highlight);
      return list && { type: 'highlights', list };
    }
    case 'goTo': {
      const id = text(data['id'], MAX_ID);
      return id ? { type: 'goTo', id } : null;
    }
    case 'step': {
      const by = data['by'];
      return by === 1 || by === -1 ? { type: 'step', by } : null;
    }
    case 'current': {
      const id = data['id'] === null ? null : text(data['id'], MAX_ID);
      return id === null && data['id'] !== null ? null : { type: 'current', id };
    }
    case 'clearSelection':
      return { type: 'clearSelection' };
    default:
      return null;
  }
}

/** What the window accepts from the frame; `null` for anything else. The result holds only the fields named here. */
export function parseFrameMessage(data: unknown): FrameMessage | null {
  if (!isRecord(data)) return null;
  switch (data['type']) {
    case 'ready': {
      const height = numberIn(data['height'], 0, MAX_HEIGHT);
      const hasRemoved = data['hasRemoved'];
      const length = numberIn(data['length'], 0, MAX_OFFSET);
      const hash = text(data['hash'], MAX_ID);
      if (height === null || typeof hasRemoved !== 'boolean' || length === null || hash === null) return null;
      return { type: 'ready', height, hasRemoved, length, hash };
    }
    case 'scroll': {
      const progress = numberIn(data['progress'], 0, 1);
      const direction = oneOf(data['direction'], ['up', 'down'] as const);
      const offset = whole(data['offset'], 0, MAX_OFFSET);
      const quote = text(data['quote'], MAX_OPENING * 2);
      const heading = whole(data['heading'], -1, MAX_HEADINGS);
      if (progress === null || direction === null || offset === null || quote === null || heading === null) return null;
      return { type: 'scroll', progress, direction, offset, quote, heading };
    }
    case 'selected': {
      if (data['place'] === null) return { type: 'selected', place: null };
      const place = selectedPlace(data['place']);
      return place && { type: 'selected', place };
    }
    case 'highlight': {
      const id = text(data['id'], MAX_ID);
      const rect = rectOf(data['rect']);
      const by = oneOf(data['by'], ['press', 'step'] as const);
      return id && rect && by ? { type: 'highlight', id, rect, by } : null;
    }
    case 'link': {
      const href = text(data['href'], MAX_HREF);
      return href ? { type: 'link', href } : null;
    }
    case 'key':
      return key(data);
    case 'outline': {
      const headings = listOf(data['headings'], MAX_HEADINGS, heading);
      return headings && { type: 'outline', headings };
    }
    case 'image': {
      const pictures = listOf(data['pictures'], MAX_PICTURES, picture);
      const at = pictures && whole(data['at'], 0, pictures.length - 1);
      return pictures && at !== null && pictures.length > 0 ? { type: 'image', at, pictures } : null;
    }
    case 'found': {
      const count = numberIn(data['count'], 0, 1_000_000);
      const index = numberIn(data['index'], -1, 1_000_000);
      return count === null || index === null ? null : { type: 'found', count, index };
    }
    default:
      return null;
  }
}

/** Lets `perSecond` calls a second through, and as many at once. `now` in milliseconds. */
export function rateLimit(perSecond: number, now: () => number): () => boolean {
  let tokens = perSecond;
  let last = now();
  return () => {
    const time = now();
    tokens = Math.min(perSecond, tokens + ((time - last) * perSecond) / 1000);
    last = time;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

function settings(data: Record<string, unknown>): HostMessage | null {
  const theme = oneOf(data['theme'], ['light', 'sepia', 'dark', 'black'] as const);
  const font = oneOf(data['font'], ['serif', 'sans', 'legible'] as const);
  const size = numberIn(data['size'], 12, 40);
  const lineHeight = numberIn(data['lineHeight'], 1.2, 2.4);
  const measure = numberIn(data['measure'], 30, 120);
  const { justify, hyphenate } = data;
  if (theme === null || font === null || size === null || lineHeight === null || measure === null) return null;
  if (typeof justify !== 'boolean' || typeof hyphenate !== 'boolean') return null;
  return { type: 'settings', theme, font, size, lineHeight, measure, justify, hyphenate };
}

function scrollTo(data: Record<string, unknown>): HostMessage | null {
  const anchor = text(data['anchor'], MAX_ANCHOR);
  if (anchor) return { type: 'scrollTo', anchor };
  const offset = whole(data['offset'], 0, MAX_OFFSET);
  if (offset !== null) return { type: 'scrollTo', offset };
  const progress = numberIn(data['progress'], 0, 1);
  return progress === null ? null : { type: 'scrollTo', progress };
}

function find(data: Record<string, unknown>): HostMessage | null {
  const wanted = text(data['text'], MAX_FIND);
  if (wanted === null) return null;
  const next = oneOf(data['next'], ['forward', 'back'] as const);
  const any = listOf(data['any'], MAX_PHRASES, (one) => text(one, MAX_FIND));
  return { type: 'find', text: wanted, ...(next === null ? {} : { next }), ...(any === null ? {} : { any }) };
}

function key(data: Record<string, unknown>): FrameMessage | null {
  const name = text(data['key'], 32);
  const { ctrl, shift, alt, meta } = data;
  if (!name) return null;
  if (typeof ctrl !== 'boolean' || typeof shift !== 'boolean') return null;
  if (typeof alt !== 'boolean' || typeof meta !== 'boolean') return null;
  return { type: 'key', key: name, ctrl, shift, alt, meta };
}

function heading(one: unknown): OutlineHeading | null {
  if (!isRecord(one)) return null;
  const level = whole(one['level'], 1, 6);
  const title = text(one['text'], MAX_HEADING);
  const anchor = text(one['anchor'], MAX_ANCHOR);
  return level === null || title === null || !anchor ? null : { level, text: title, anchor };
}

function highlight(one: unknown): FrameHighlight | null {
  if (!isRecord(one)) return null;
  const id = text(one['id'], MAX_ID);
  const start = whole(one['start'], 0, MAX_OFFSET);
  const end = whole(one['end'], 0, MAX_OFFSET);
  const colour = oneOf(one['colour'], COLOURS);
  const note = text(one['note'], MAX_NOTE);
  if (!id || start === null || end === null || end <= start || colour === null || note === null) return null;
  return { id, start, end, colour, note };
}

function picture(one: unknown): Picture | null {
  if (!isRecord(one)) return null;
  const src = text(one['src'], MAX_HREF);
  const alt = text(one['alt'], MAX_CAPTION);
  const caption = text(one['caption'], MAX_CAPTION);
  return !src || alt === null || caption === null ? null : { src, alt, caption };
}

function selectedPlace(one: unknown): SelectedPlace | null {
  if (!isRecord(one)) return null;
  const start = whole(one['start'], 0, MAX_OFFSET);
  const end = whole(one['end'], 0, MAX_OFFSET);
  const quote = text(one['quote'], MAX_QUOTE * 2);
  const rect = rectOf(one['rect']);
  return start === null || end === null || end <= start || !quote || !rect ? null : { start, end, quote, rect };
}

function rectOf(one: unknown): Rect | null {
  if (!isRecord(one)) return null;
  const [left, top, width, height] = ['left', 'top', 'width', 'height'].map((side) => numberIn(one[side], -MAX_HEIGHT, MAX_HEIGHT));
  if (left == null || top == null || width == null || height == null) return null;
  return { left, top, width, height };
}

/** A list of which every part is sound, or nothing. */
function listOf<T>(value: unknown, most: number, parse: (one: unknown) => T | null): T[] | null {
  if (!Array.isArray(value) || value.length > most) return null;
  const list: T[] = [];
  for (const one of value as unknown[]) {
    const parsed = parse(one);
    if (parsed === null) return null;
    list.push(parsed);
  }
  return list;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function numberIn(value: unknown, low: number, high: number): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  return Math.min(high, Math.max(low, value));
}

function whole(value: unknown, low: number, high: number): number | null {
  const number = numberIn(value, low, high);
  return number === null ? null : Math.round(number);
}

function text(value: unknown, longest: number): string | null {
  return typeof value === 'string' && value.length <= longest ? value : null;
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | null {
  return allowed.find((one) => one === value) ?? null;
}
