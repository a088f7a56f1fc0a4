// What the search box offers while one types. Pure.

import type { Completion, CompletionKind } from '../../api/generated';

/** One line of what is offered. */
export interface Offer {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  readonly kind: CompletionKind | 'recent' | 'saved';
  /** The whole box after it is taken, and where the caret is then (UTF-16 units). */
  readonly text: string;
  readonly caret: number;
}

const MOST = 8;

/** What helps to begin with, when the box is empty. */
export const STARTERS: readonly { readonly insert: string; readonly label: string }[] = [
  { insert: 'tag:', label: 'a tag' },
  { insert: 'in:', label: 'a place' },
  { insert: 'is:', label: 'unread, starred …' },
  { insert: 'site:', label: 'a site' },
  { insert: 'author:', label: 'an author' },
  { insert: 'saved:', label: 'when it was saved' },
  { insert: 'minutes:', label: 'how long it is' },
  { insert: 'has:', label: 'highlights, tasks …' },
];

/** Whether the caret is in something that the library can complete: a field, a tag, a link, a property. Plain words are left alone. */
export function isStructural(text: string, caret: number): boolean {
  return /(?:^|[\s(])-?(?:#[^\s#]*|\[\[[^\]]*|\[[^[\]:]*|[a-z][a-z-]*:(?:[<>=]*)(?:"[^"]*|[^\s"]*))$/iu.test(text.slice(0, caret));
}

export function offersOf(completion: Completion, text: string): Offer[] {
  const { from, to } = completion;
  return completion.options.slice(0, MOST).map((option) => {
    const open = option.insert.endsWith(':') || option.insert.endsWith('/');
    const rest = text.slice(to);
    const space = open || /^[\s)]/.test(rest) ? '' : ' ';
    const before = text.slice(0, from) + option.insert + space;
    return { key: `${option.kind} ${option.insert}`, label: option.label, detail: option.detail, kind: option.kind, text: before + rest, caret: before.length };
  });
}

export function offersOfPast(recent: readonly string[], saved: readonly { id: string; name: string; query: string }[]): Offer[] {
  const kept = saved.slice(0, 4).map((one): Offer => ({ key: `saved ${one.id}`, label: one.name, detail: one.query, kind: 'saved', text: one.query, caret: one.query.length }));
  const known = new Set(saved.map((one) => one.query));
  const past = recent.filter((query) => !known.has(query)).map((query): Offer => ({ key: `recent ${query}`, label: query, detail: '', kind: 'recent', text: query, caret: query.length }));
  return [...past.slice(0, MOST - kept.length), ...kept];
}

/** A field put at the end of what is typed. */
export function withField(text: string, insert: string): string {
  return text.trim() === '' ? insert : `${text.trimEnd()} ${insert}`;
}
