// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { rows } from '../test/fake';
import { MOST, SparseRows } from './sparse';

function filled(total: number, from: number, to: number): SparseRows {
  const sparse = new SparseRows();
  sparse.put(from, rows(total).slice(from, to), total);
  return sparse;
}

describe('rows of which only parts are known', () => {
  it('knows its length before it knows its rows', () => {
    const sparse = filled(1_000, 0, 100);
    expect(sparse.total).toBe(1_000);
    expect(sparse.at(99)?.id).toBe('a99');
    expect(sparse.at(100)).toBeUndefined();
  });
  it('asks for whole pages, and only for those that are not known', () => {
    expect(filled(1_000, 0, 100).missing(90, 130, 100)).toEqual([{ at: 100, limit: 100 }]);
    expect(filled(1_000, 0, 100).missing(0, 100, 100)).toEqual([]);
  });
  it('joins neighbouring pages into one call, up to what a call may ask for', () => {
    expect(filled(10_000, 0, 0).missing(0, 1_000, 100)).toEqual([
      { at: 0, limit: MOST },
      { at: MOST, limit: MOST },
    ]);
  });
  it('asks for no more than there is', () => {
    expect(filled(130, 0, 100).missing(100, 400, 100)).toEqual([{ at: 100, limit: 30 }]);
  });
  it('takes rows out without losing those that are not known', () => {
    const sparse = filled(1_000, 0, 100);
    expect(sparse.remove(new Set(['a3', 'a7', 'elsewhere']))).toBe(2);
    expect(sparse.total).toBe(998);
    expect(sparse.at(3)?.id).toBe('a4');
    expect(sparse.at(997)).toBeUndefined();
  });
  it('becomes shorter when the library says so', () => {
    const sparse = filled(300, 0, 100);
    sparse.put(0, rows(40), 40);
    expect(sparse.total).toBe(40);
    expect(sparse.at(60)).toBeUndefined();
  });
  it('changes known rows and says whether it did', () => {
    const sparse = filled(10, 0, 10);
    expect(sparse.patch(new Set(['a2']), (row) => ({ ...row, starred: true }))).toBe(true);
    expect(sparse.at(2)?.starred).toBe(true);
    expect(sparse.patch(new Set(['gone']), (row) => row)).toBe(false);
  });
  it('finds the first of several items', () => {
    expect(filled(10, 0, 10).firstOf(new Set(['a7', 'a4']))).toBe(4);
    expect(filled(10, 0, 10).firstOf(new Set(['gone']))).toBe(-1);
  });
});
