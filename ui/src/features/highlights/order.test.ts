import { expect, it } from 'vitest';
import type { PlacedHighlight } from '../../api/generated';
import { highlight } from '../../test/fake';
import { inOrder } from './order';

it('highlights stand in the order of the text, and those without a place apart', () => {
  const one = (id: string, state: PlacedHighlight['state'], start: number | null): PlacedHighlight => ({ highlight: highlight({ id }), state, start, end: start === null ? null : start + 5, candidates: [] });
  const { placed, astray } = inOrder([one('1', 'lost', null), one('2', 'anchored', 90), one('3', 'moved', 4), one('4', 'ambiguous', null)]);
  expect(placed.map(({ highlight }) => highlight.id)).toEqual(['3', '2']);
  expect(astray.map(({ highlight }) => highlight.id)).toEqual(['1', '4']);
});
