import { describe, expect, it } from 'vitest';
import { chips, filterQuery, languageName, without } from './filters';

describe('filters', () => {
  it('are said in the query language', () => {
    expect(filterQuery({})).toBe('');
    expect(filterQuery({ site: 'The "Times"', author: 'Ada Lovelace', lang: 'de', tag: 'a/b', length: 'medium', progress: 'reading', saved: 'week', published: 'older' })).toBe(
      'site:"The \\"Times\\"" author:"Ada Lovelace" lang:de tag:a/b minutes:5..15 is:reading saved:7d published:>365d',
    );
  });
  it('stand over the list one by one, and go one by one', () => {
    const all = { site: 'Aeon', lang: 'de', saved: 'month' } as const;
    expect(chips(all)).toEqual([
      { key: 'site', label: 'Aeon' },
      { key: 'lang', label: 'German' },
      { key: 'saved', label: 'Saved in the last month' },
    ]);
    expect(without(all, 'lang')).toEqual({ site: 'Aeon', saved: 'month' });
  });
  it('call a language that nobody knows by its code', () => {
    expect(languageName('not a code')).toBe('not a code');
  });
});
