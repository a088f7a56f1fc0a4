// What the reader's frame and the window say to each other, and the checks that each side makes before it believes a word.
// The frame shows hostile pages, so the window treats everything from it as data. Drawing and acting are left to both ends.

export type Theme = 'light' | 'sepia' | 'dark';
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

export interface OutlineHeading {
  level: number;
  text: string;
  anchor: string;
}

/** The first message, on the window itself; a MessagePort is transferred with it. */
export interface Connect {
  type: 'connect';
}

export type HostMessage =
  | ({ type: 'settings' } & ReaderSettings)
  | { type: 'scrollTo'; progress: number }
  | { type: 'scrollTo'; anchor: string }
  | { type: 'find'; text: string; next?: 'forward' | 'back' }
  | { type: 'showRemoved'; on: boolean };

export type FrameMessage =
  | { type: 'ready'; height: number; hasRemoved: boolean }
  | { type: 'scroll'; progress: number; direction: 'up' | 'down' }
  | { type: 'link'; href: string }
  | { type: 'key'; key: string; ctrl: boolean; shift: boolean; alt: boolean; meta: boolean }
  | { type: 'outline'; headings: OutlineHeading[] }
  | { type: 'image'; src: string }
  | { type: 'found'; count: number; index: number };

/** Messages a second that either side accepts; more are dropped. */
export const MESSAGES_PER_SECOND = 60;

const MAX_HREF = 8_192;
const MAX_ANCHOR = 512;
const MAX_FIND = 1_000;
const MAX_HEADINGS = 1_000;
const MAX_HEADING = 500;
const MAX_HEIGHT = 100_000_000;

export function isConnect(data: unknown): data is Connect {
  return isRecord(data) && data['type'] === 'connect';
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
      if (height === null || typeof hasRemoved !== 'boolean') return null;
      return { type: 'ready', height, hasRemoved };
    }
    case 'scroll': {
      const progress = numberIn(data['progress'], 0, 1);
      const direction = oneOf(data['direction'], ['up', 'down'] as const);
      return progress === null || direction === null ? null : { type: 'scroll', progress, direction };
    }
    case 'link': {
      const href = text(data['href'], MAX_HREF);
      return href ? { type: 'link', href } : null;
    }
    case 'key':
      return key(data);
    case 'outline': {
      const headings = outline(data['headings']);
      return headings && { type: 'outline', headings };
    }
    case 'image': {
      const src = text(data['src'], MAX_HREF);
      return src ? { type: 'image', src } : null;
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
  const theme = oneOf(data['theme'], ['light', 'sepia', 'dark'] as const);
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
  const progress = numberIn(data['progress'], 0, 1);
  return progress === null ? null : { type: 'scrollTo', progress };
}

function find(data: Record<string, unknown>): HostMessage | null {
  const wanted = text(data['text'], MAX_FIND);
  if (wanted === null) return null;
  const next = oneOf(data['next'], ['forward', 'back'] as const);
  return next === null ? { type: 'find', text: wanted } : { type: 'find', text: wanted, next };
}

function key(data: Record<string, unknown>): FrameMessage | null {
  const name = text(data['key'], 32);
  const { ctrl, shift, alt, meta } = data;
  if (!name) return null;
  if (typeof ctrl !== 'boolean' || typeof shift !== 'boolean') return null;
  if (typeof alt !== 'boolean' || typeof meta !== 'boolean') return null;
  return { type: 'key', key: name, ctrl, shift, alt, meta };
}

function outline(value: unknown): OutlineHeading[] | null {
  if (!Array.isArray(value) || value.length > MAX_HEADINGS) return null;
  const headings: OutlineHeading[] = [];
  for (const one of value as unknown[]) {
    if (!isRecord(one)) return null;
    const level = numberIn(one['level'], 1, 6);
    const title = text(one['text'], MAX_HEADING);
    const anchor = text(one['anchor'], MAX_ANCHOR);
    if (level === null || title === null || !anchor) return null;
    headings.push({ level: Math.round(level), text: title, anchor });
  }
  return headings;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function numberIn(value: unknown, low: number, high: number): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  return Math.min(high, Math.max(low, value));
}

function text(value: unknown, longest: number): string | null {
  return typeof value === 'string' && value.length <= longest ? value : null;
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | null {
  return allowed.find((one) => one === value) ?? null;
}
