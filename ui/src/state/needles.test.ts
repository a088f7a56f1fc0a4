import { describe, expect, it } from 'vitest';
import { needlesOf } from './needles';

describe('what is marked in a page that was found', () => {
  it.each([
    ['each word once', { text: 'The sea and the Sea', marks: [[4, 7], [16, 19]] }, ['Sea']],
    ['words that stand together also as one', { text: 'by the North Sea now', marks: [[7, 12], [13, 16]] }, ['North Sea', 'North', 'Sea']],
    ['no single letters', { text: 'a b', marks: [[0, 1]] }, []],
    ['single signs of other scripts', { text: '海と', marks: [[0, 1]] }, ['海']],
  ] as const)('%s', (_what, marked, expected) => expect(needlesOf({ text: marked.text, marks: marked.marks.map(([a, b]) => [a, b]) }, undefined)).toEqual(expected));
});
