// What a list is narrowed by, as a person chooses it, and as the query that says it. Pure.

import { tagQuery } from './views';

export const LENGTHS = [
  { value: 'short', label: 'Under 5 minutes', query: 'minutes:<5' },
  { value: 'medium', label: '5 to 15 minutes', query: 'minutes:5..15' },
  { value: 'long', label: 'Over 15 minutes', query: 'minutes:>15' },
] as const;

export const PROGRESSES = [
  { value: 'unread', label: 'Not opened', query: 'is:unread' },
  { value: 'reading', label: 'Begun', query: 'is:reading' },
  { value: 'read', label: 'Read', query: 'is:read' },
] as const;

export const DATES = [
  { value: 'week', label: 'In the last week', query: '7d' },
  { value: 'month', label: 'In the last month', query: '30d' },
  { value: 'year', label: 'In the last year', query: '365d' },
  { value: 'older', label: 'Over a year ago', query: '>365d' },
] as const;

export interface Filters {
  readonly site?: string;
  readonly author?: string;
  readonly lang?: string;
  readonly tag?: string;
  readonly length?: (typeof LENGTHS)[number]['value'];
  readonly progress?: (typeof PROGRESSES)[number]['value'];
  readonly saved?: (typeof DATES)[number]['value'];
  readonly published?: (typeof DATES)[number]['value'];
}

export type FilterKey = keyof Filters;

export interface Chip {
  readonly key: FilterKey;
  readonly label: string;
}

/** In the query language; empty when nothing is asked. */
export function filterQuery(filters: Filters): string {
  const date = (field: string, value: string | undefined): string | undefined => {
    const found = DATES.find((one) => one.value === value);
    return found && `${field}:${found.query}`;
  };
  const parts = [
    filters.site && `site:${quoted(filters.site)}`,
    filters.author && `author:${quoted(filters.author)}`,
    filters.lang && `lang:${filters.lang}`,
    filters.tag && tagQuery(filters.tag),
    LENGTHS.find((one) => one.value === filters.length)?.query,
    PROGRESSES.find((one) => one.value === filters.progress)?.query,
    date('saved', filters.saved),
    date('published', filters.published),
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

/** One for each thing that is asked, in the order of the panel. */
export function chips(filters: Filters): Chip[] {
  const date = (value: string): string => DATES.find((one) => one.value === value)?.label.toLowerCase() ?? value;
  const labels: { [K in FilterKey]?: string | undefined } = {
    site: filters.site,
    author: filters.author,
    lang: filters.lang && languageName(filters.lang),
    tag: filters.tag && `#${filters.tag}`,
    length: LENGTHS.find((one) => one.value === filters.length)?.label,
    progress: PROGRESSES.find((one) => one.value === filters.progress)?.label,
    saved: filters.saved && `Saved ${date(filters.saved)}`,
    published: filters.published && `Published ${date(filters.published)}`,
  };
  return (Object.entries(labels) as [FilterKey, string | undefined][]).flatMap(([key, label]) => (label ? [{ key, label }] : []));
}

export function without(filters: Filters, key: FilterKey): Filters {
  const { [key]: _, ...rest } = filters;
  return rest;
}

/** "German" for `de`; the code itself when nobody knows it. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', ' ').replaceAll('"', '\\"')}"`;
}
