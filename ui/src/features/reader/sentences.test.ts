import { describe, expect, it } from 'vitest';
import type { DiffRow } from '../../api/generated';
import { paragraphs } from './sentences';

const rows = (signs: string): DiffRow[] =>
  [...signs].filter((sign) => sign !== '|').map((sign, at) => ({
    kind: sign === '+' ? 'added' : sign === '-' ? 'removed' : 'same',
    pieces: [{ text: `${at}`, changed: false }],
    begins: signs[signs.split('').findIndex((_, i) => signs.slice(0, i + 1).replaceAll('|', '').length === at + 1) - 1] === '|' || at === 0,
  }));
const told = (signs: string): string =>
  paragraphs(rows(signs))
    .map((part) => (part.kind === 'gap' ? `(${part.sentences})` : part.rows.map((row) => row.pieces[0]?.text).join(' ')))
    .join(' / ');

describe('sentences around a change', () => {
  it.each([
    ['.....', '(5)'],
    ['..+..', '(1) / 1 2 3 / (1)'],
    ['+', '0'],
    ['.+.....-.', '0 1 2 / (3) / 6 7 8'],
    ['..|+.|.', '(1) / 1 / 2 3 / (1)'],
    ['', ''],
  ])('%s', (signs, expected) => expect(told(signs)).toBe(expected));
});
