import { describe, expect, it } from 'vitest';
import { asTyped } from './as-typed';

describe('a query in the shape that it was typed in', () => {
  it.each([
    ['nothing*', 'zzqx nothing', 'nothing'],
    ['nothing*', 'zzqx nothing*', 'nothing*'],
    ['"date:2018..2026"*', 'title:shoes date:2018..2026', 'date:2018..2026'],
    ['"main axis"', '"main axis" tag:none', '"main axis"'],
    ['title:shoes', 'title:shoes date:2018', 'title:shoes'],
    ['"a" b*', '"a" b c', '"a" b'],
  ])('%s of %s is %s', (written, typed, shown) => expect(asTyped(written, typed)).toBe(shown));
});
