import { describe, expect, it } from 'vitest';
import { clockTime } from './clock';

describe('time in a recording', () => {
  it.each([[0, '0:00'], [7.9, '0:07'], [187, '3:07'], [3723, '1:02:03'], [Number.NaN, '0:00'], [Number.POSITIVE_INFINITY, '0:00'], [-3, '0:00']])('%s seconds is %s', (seconds, said) => {
    expect(clockTime(seconds)).toBe(said);
  });
});
