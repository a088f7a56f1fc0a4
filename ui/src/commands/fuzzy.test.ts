// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { match } from './fuzzy';

describe('finding a command by what is typed', () => {
  it.each([
    ['theme', 'Use the dark theme', [[13, 18]]],
    ['dark the', 'Use the dark theme', [[4, 7], [8, 12]]],
    ['utd', 'Use the dark theme', [[0, 1], [4, 5], [8, 9]]],
    ['ECLAIR', 'Éclair', [[0, 6]]],
  ])('%s in %s', (typed, text, marks) => expect(match(typed, text)?.marks).toEqual(marks));
  it('wants every word', () => expect(match('dark moon', 'Use the dark theme')).toBeNull());
  it('wants letters in order, at the beginnings of words', () => expect(match('dut', 'Use the dark theme')).toBeNull());
  it('prefers beginnings', () => {
    const score = (text: string): number => match('save', text)?.score ?? -1;
    expect(score('Save files')).toBeGreaterThan(score('Files to save'));
    expect(score('Files to save')).toBeGreaterThan(score('Unsaved'));
  });
  it('finds everything with nothing', () => expect(match('  ', 'Settings')).not.toBeNull());
});
