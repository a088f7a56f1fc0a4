import { describe, expect, it } from 'vitest';
import { keyLabel, strokeName, type Stroke } from './keys';

const stroke = (key: string, held = ''): Stroke => ({
  key,
  ctrlKey: held.includes('c'),
  metaKey: held.includes('m'),
  shiftKey: held.includes('s'),
  altKey: held.includes('a'),
});

describe('the name of a stroke', () => {
  it.each([
    [stroke('j'), 'j'],
    [stroke('J', 's'), 'Shift+J'],
    [stroke('J'), 'j'], // Caps Lock is no Shift.
    [stroke('k', 'c'), 'Ctrl+K'],
    [stroke('K', 'cs'), 'Ctrl+Shift+K'],
    [stroke('?', 's'), '?'],
    [stroke('#'), '#'],
    [stroke(' '), 'Space'],
    [stroke('ArrowLeft', 'a'), 'Alt+Left'],
    [stroke('Enter', 'c'), 'Ctrl+Enter'],
    [stroke('|', 'cs'), 'Ctrl+Shift+|'],
    [stroke('{', 'ca'), '{'], // AltGr on a German keyboard.
    [stroke('é', 'c'), 'Ctrl+É'],
  ])('%o is %s', (given, name) => expect(strokeName(given, false)).toBe(name));

  it.each(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'Dead', 'Process'])('%s alone is none', (key) => expect(strokeName(stroke(key), false)).toBeNull());

  it('takes Command for Ctrl on a Mac, and leaves its Ctrl alone', () => {
    expect(strokeName(stroke('k', 'm'), true)).toBe('Ctrl+K');
    expect(strokeName(stroke('k', 'c'), true)).toBe('k');
  });
});

describe('how a key is shown', () => {
  it.each([
    ['Ctrl+K', ['Ctrl+K']],
    ['g i', ['G', 'I']],
    ['Ctrl++', ['Ctrl++']],
    ['Ctrl+Shift++', ['Ctrl+Shift++']],
    ['+', ['+']],
    ['Alt+Left', ['Alt+←']],
    ['#', ['#']],
  ])('%s', (keys, shown) => expect(keyLabel(keys, false)).toEqual(shown));
  it('with the signs of a Mac', () => {
    expect(keyLabel('Ctrl+Shift+K', true)).toEqual(['⌘⇧K']);
    expect(keyLabel('Enter', true)).toEqual(['↩']);
  });
});
