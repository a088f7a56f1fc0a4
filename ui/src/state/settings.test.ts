import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useTransport } from '../api/client';
import { FakeLibrary } from '../test/fake';
import { applyToDocument, READER_DEFAULTS, settings } from './settings.svelte';

let library: FakeLibrary;
let kept: Record<string, unknown>;

beforeEach(() => {
  library = new FakeLibrary();
  kept = {};
  library.answers.set('settings.get', () => ({ values: kept }));
  useTransport(library);
});

describe('settings', () => {
  it('have a usual value each', async () => {
    await settings.load();
    expect(settings.themeChoice).toBe('system');
    expect(settings.reader).toEqual(READER_DEFAULTS);
    expect(settings.density).toBe('comfortable');
  });
  it('take from a file only what can be', async () => {
    kept = { 'ui.theme': 'purple', 'reader.size': 900, 'reader.lineHeight': 'tall', 'reader.measure': Number.NaN, 'reader.justify': 1, 'ui.density': ['compact'] };
    await settings.load();
    expect(settings.themeChoice).toBe('system');
    expect(settings.reader).toEqual({ ...READER_DEFAULTS, size: 28 });
    expect(settings.density).toBe('comfortable');
  });
  it('take effect at once and are written behind', async () => {
    await settings.load();
    settings.setReader('size', 22);
    expect(settings.reader.size).toBe(22);
    expect(library.calls.at(-1)).toEqual({ name: 'settings.set', params: { key: 'reader.size', value: 22 } });
  });
  it('hold until the app ends when they cannot be written', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    library.answers.set('settings.set', () => {
      throw { code: 'storage', message: 'The disk is full.' };
    });
    await settings.load();
    settings.set('ui.theme', 'sepia');
    await vi.waitFor(() => expect(warned).toHaveBeenCalled());
    expect(settings.theme).toBe('sepia');
  });
  it('go back to the usual type as a whole', async () => {
    kept = { 'reader.size': 24, 'reader.font': 'sans', 'ui.theme': 'dark' };
    await settings.load();
    settings.resetReader();
    expect(settings.reader).toEqual(READER_DEFAULTS);
    expect(settings.theme).toBe('dark');
  });
  it('follow the system’s light and dark until the person chooses', async () => {
    let tell: (event: { matches: boolean }) => void = () => {};
    const query = { matches: true, addEventListener: (_type: string, fn: typeof tell) => (tell = fn) };
    await settings.load();
    settings.followSystem(query as unknown as MediaQueryList);
    expect(settings.theme).toBe('dark');
    tell({ matches: false });
    expect(settings.theme).toBe('light');
    settings.set('ui.theme', 'sepia');
    tell({ matches: true });
    expect(settings.theme).toBe('sepia');
  });
  it('are put where styles read them', () => {
    const root = document.createElement('html');
    applyToDocument(root, 'sepia', { ...READER_DEFAULTS, size: 21, font: 'legible' });
    expect(root.dataset['theme']).toBe('sepia');
    expect(root.style.getPropertyValue('--reader-size')).toBe('21px');
    expect(root.style.getPropertyValue('--reader-font')).toBe('var(--font-legible)');
  });
});
