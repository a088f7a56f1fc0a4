import { describe, expect, it } from 'vitest';
import { leftWords } from './left';

describe('what is left to read', () => {
  it.each([
    [10, 0, '10 minutes left'],
    [10, 0.41, '6 minutes left'],
    [10, 0.95, 'Less than a minute left'],
    [1, 0, 'Less than a minute left'],
    [10, 0.99, 'Read to the end'],
  ])('of %i minutes at %f', (minutes, progress, words) => expect(leftWords(minutes, progress)).toBe(words));
});
