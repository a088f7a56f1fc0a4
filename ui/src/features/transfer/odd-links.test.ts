// What the report of an import says of links.
import { expect, it } from 'vitest';
import type { LinkView } from '../../api/generated';
import { oddLinks } from './odd-links';

const link = (part: Partial<LinkView>): LinkView => ({ source: 'A', raw: '[[B]]', resolved: null, candidates: [], partMissing: false, ...part }) as LinkView;

it('says why, and each link once for each note', () => {
  const told = [
    link({}),
    link({ source: 'C' }),
    link({}),
    link({ raw: '[[D#x]]', resolved: 'D', candidates: ['D'], partMissing: true }),
    link({ raw: '[[E]]', resolved: 'E', candidates: ['E', 'f/E'] }),
  ];
  expect(oddLinks(told)).toEqual([
    { source: 'A', raw: '[[B]]', why: 'Leads to nothing yet', times: 2 },
    { source: 'C', raw: '[[B]]', why: 'Leads to nothing yet', times: 1 },
    { source: 'A', raw: '[[D#x]]', why: '“D” has no part of that name', times: 1 },
    { source: 'A', raw: '[[E]]', why: 'Could mean E, f/E', times: 1 },
  ]);
});
