// What the search box offers.
import { describe, expect, it } from 'vitest';
import { isStructural, offersOf, offersOfPast, withField } from './completing';

describe('where the search box completes', () => {
  it.each(['tag:', 'tag:ru', 'rust tag:ru', '-tag:ru', '(tag:a OR tag:b', '#ru', 'a #ru', '[[No', 'links:[[No', 'site:"a b', 'saved:>', 'is:', '[', 'bees [due da'])('does in %s', (text) => {
    expect(isStructural(text, text.length)).toBe(true);
  });
  it.each(['', 'rust', 'ru st', 'tag:rust ', 'C++', 'a:b c', '#a b', 'https://x y', '[due:x', 'a[b'])('does not in %s', (text) => {
    expect(isStructural(text, text.length)).toBe(false);
  });
  it('looks at the caret only', () => {
    expect(isStructural('tag:ru rest', 6)).toBe(true);
    expect(isStructural('tag:ru rest', 9)).toBe(false);
  });
});

describe('what is taken', () => {
  const option = { insert: 'tag:rust', label: 'rust', detail: '3', kind: 'tag' } as const;
  it('stands in the place of what was typed, with a space to go on', () => {
    const [offer] = offersOf({ from: 4, to: 9, options: [option] }, 'old tag:r');
    expect(offer).toMatchObject({ text: 'old tag:rust ', caret: 13 });
  });
  it('leaves the rest where it is', () => {
    const [offer] = offersOf({ from: 0, to: 5, options: [option] }, 'tag:r more');
    expect(offer).toMatchObject({ text: 'tag:rust more', caret: 8 });
  });
  it('waits for a value after a field', () => {
    const [offer] = offersOf({ from: 0, to: 2, options: [{ ...option, insert: 'tag:', kind: 'field' }] }, 'ta');
    expect(offer).toMatchObject({ text: 'tag:', caret: 4 });
  });
  it('is never long', () => {
    const many = Array.from({ length: 50 }, (_, i) => ({ ...option, insert: `tag:${i}` }));
    expect(offersOf({ from: 0, to: 0, options: many }, '')).toHaveLength(8);
  });
});

describe('what was searched before', () => {
  it('comes first, and what is kept is named once', () => {
    const offers = offersOfPast(['night trains', 'tag:rust'], [{ id: 's', name: 'Rust', query: 'tag:rust' }]);
    expect(offers.map((one) => [one.kind, one.label])).toEqual([['recent', 'night trains'], ['saved', 'Rust']]);
  });
  it('takes a field at the end of what is typed', () => {
    expect(withField('', 'tag:')).toBe('tag:');
    expect(withField('rust ', 'tag:')).toBe('rust tag:');
  });
});
