// The settings of this device: read once, shown at once, written behind. Keys are `ui.*` and `reader.*`.
// Values come from a file that anyone may edit, so each is checked when it is read.

import { call } from '../api/client';

export type Theme = 'light' | 'sepia' | 'dark' | 'black';
export type ThemeChoice = Theme | 'system';
export type ReaderFont = 'serif' | 'sans' | 'legible';

export const THEMES: readonly Theme[] = ['light', 'sepia', 'dark', 'black'];
export const FONTS: readonly ReaderFont[] = ['serif', 'sans', 'legible'];

/** Typography of the reader and of notes. */
export interface ReaderSettings {
  font: ReaderFont;
  /** Pixels. */
  size: number;
  lineHeight: number;
  /** Characters a line. */
  measure: number;
  justify: boolean;
  hyphenate: boolean;
}

const SIZES = { min: 14, max: 28, step: 1 };
const LEADING = { min: 1.3, max: 2, step: 0.08 };
const MEASURE = { min: 46, max: 90, step: 4 };
export const READER_LIMITS = { size: SIZES, lineHeight: LEADING, measure: MEASURE } as const;

export const READER_DEFAULTS: ReaderSettings = { font: 'serif', size: 19, lineHeight: 1.62, measure: 66, justify: false, hyphenate: true };

class SettingsStore {
  #values = $state<Record<string, unknown>>({});
  #systemDark = $state(false);

  /** The choice of the person. */
  themeChoice = $derived(oneOf(this.#values['ui.theme'], ['system', 'light', 'sepia', 'dark', 'black'] as const, 'system'));
  /** What is shown now. */
  theme = $derived<Theme>(this.themeChoice === 'system' ? (this.#systemDark ? 'dark' : 'light') : this.themeChoice);
  density = $derived(oneOf(this.#values['ui.density'], ['comfortable', 'compact'] as const, 'comfortable'));
  reader = $derived<ReaderSettings>({
    font: oneOf(this.#values['reader.font'], ['serif', 'sans', 'legible'] as const, READER_DEFAULTS.font),
    size: within(this.#values['reader.size'], SIZES, READER_DEFAULTS.size),
    lineHeight: within(this.#values['reader.lineHeight'], LEADING, READER_DEFAULTS.lineHeight),
    measure: within(this.#values['reader.measure'], MEASURE, READER_DEFAULTS.measure),
    justify: flag(this.#values['reader.justify'], READER_DEFAULTS.justify),
    hyphenate: flag(this.#values['reader.hyphenate'], READER_DEFAULTS.hyphenate),
  });

  /** Reads all settings; a device without any is as good as a fresh one. */
  async load(): Promise<void> {
    this.#values = (await call('settings.get', {})).values;
  }

  get(key: string): unknown {
    return this.#values[key];
  }

  number(key: string, fallback: number, min: number, max: number): number {
    return within(this.#values[key], { min, max }, fallback);
  }

  bool(key: string, fallback: boolean): boolean {
    return flag(this.#values[key], fallback);
  }

  list(key: string): string[] {
    const value = this.#values[key];
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  }

  /** Takes effect now; the file follows. A failure to write is no reason to disturb the person: the setting holds until the app ends. */
  set(key: string, value: JsonValue): void {
    this.#values = { ...this.#values, [key]: value };
    call('settings.set', { key, value }).catch((error: unknown) => console.warn('setting not kept', key, error));
  }

  setReader<K extends keyof ReaderSettings>(key: K, value: ReaderSettings[K]): void {
    this.set(`reader.${key}`, value);
  }

  /** One step of its slider, within its bounds. */
  stepReader(key: 'size' | 'lineHeight' | 'measure', by: 1 | -1): void {
    const { min, max, step } = READER_LIMITS[key];
    const wanted = Math.round((this.reader[key] + by * step) * 100) / 100;
    this.setReader(key, Math.min(max, Math.max(min, wanted)));
  }

  resetReader(): void {
    for (const key of Object.keys(READER_DEFAULTS)) this.set(`reader.${key}`, null);
  }

  /** Follows the system's light or dark. */
  followSystem(query: MediaQueryList): void {
    this.#systemDark = query.matches;
    query.addEventListener('change', (event) => (this.#systemDark = event.matches));
  }
}

function oneOf<const T extends readonly string[]>(value: unknown, allowed: T, fallback: T[number]): T[number] {
  return typeof value === 'string' && (allowed as readonly string[]).includes(value) ? value : fallback;
}

function within(value: unknown, limits: { min: number; max: number }, fallback: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return fallback;
  return Math.min(limits.max, Math.max(limits.min, value));
}

function flag(value: unknown, fallback: boolean): boolean {
  return typeof value === 'boolean' ? value : fallback;
}

export const settings = new SettingsStore();

const FACES: Record<ReaderFont, string> = { serif: 'var(--font-serif)', sans: 'var(--font-ui)', legible: 'var(--font-legible)' };

/** Puts theme and typography on <html>, where tokens.css, the editor and rendered notes read them. */
export function applyToDocument(root: HTMLElement, theme: Theme, reader: ReaderSettings): void {
  root.dataset['theme'] = theme;
  root.style.setProperty('--reader-font', FACES[reader.font]);
  root.style.setProperty('--reader-size', `${reader.size}px`);
  root.style.setProperty('--reader-leading', String(reader.lineHeight));
  root.style.setProperty('--reader-measure', `${reader.measure}ch`);
}
