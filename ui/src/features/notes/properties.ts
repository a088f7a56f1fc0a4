// Properties as values: their kinds, and what one kind makes of another's value. Pure.

import type { PropertyData } from '../../api/generated';

export type Kind = Exclude<PropertyData['kind'], 'unknown'>;

export const KINDS: readonly { kind: Kind; label: string }[] = [
  { kind: 'text', label: 'Text' },
  { kind: 'list', label: 'List' },
  { kind: 'number', label: 'Number' },
  { kind: 'date', label: 'Date' },
  { kind: 'datetime', label: 'Date and time' },
  { kind: 'checkbox', label: 'Yes or no' },
  { kind: 'links', label: 'Links' },
];

/** What a value becomes as another kind; what cannot be kept becomes empty and not something else. */
export function convert(from: PropertyData, kind: Kind): PropertyData {
  const texts = Array.isArray(from.value) ? from.value : from.value === '' || from.kind === 'unknown' ? [] : [String(from.value)];
  const text = texts.join(', ');
  switch (kind) {
    case 'list':
      return { kind, value: from.kind === 'text' ? text.split(',').map((one) => one.trim()).filter(Boolean) : texts };
    case 'links':
      return { kind, value: texts.map((one) => (one.startsWith('[[') ? one : `[[${one}]]`)) };
    case 'checkbox':
      return { kind, value: /^(?:true|yes|x|1)$/i.test(text.trim()) };
    case 'number':
      return { kind, value: /^[-+]?(?:\d+\.?\d*|\.\d+)$/.test(text.trim()) ? text.trim() : '0' };
    case 'date':
      return { kind, value: /\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? today() };
    case 'datetime':
      return { kind, value: /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.exec(text)?.[0] ?? `${/\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? today()}T00:00` };
    default:
      return { kind, value: text };
  }
}

/** What is lost when a value becomes another kind, as a sentence; `null` where nothing is. */
export function lossOf(from: PropertyData, kind: Kind): string | null {
  if (from.kind === 'unknown') return 'This is kept as it is written. Change it in the text.';
  const text = (Array.isArray(from.value) ? from.value.join(', ') : String(from.value)).trim();
  const fits: Partial<Record<Kind, RegExp>> = { number: /^[-+]?(?:\d+\.?\d*|\.\d+)$/, date: /\d{4}-\d{2}-\d{2}/, datetime: /\d{4}-\d{2}-\d{2}/, checkbox: /^(?:true|false|yes|no|x|1|0)$/i };
  const wanted = fits[kind];
  if (text === '' || wanted === undefined || wanted.test(text)) return null;
  const what = { number: 'a number', date: 'a day', datetime: 'a day and a time', checkbox: 'yes or no' }[kind as 'number'];
  return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}” is not ${what}. Change it or empty it first.`;
}

/** The day that the clock on the wall shows. */
export function today(now = new Date()): string {
  return wallClock(now).slice(0, 10);
}

/** `2026-01-31T10:20`, as the clock on the wall shows it. */
export function wallClock(now = new Date()): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}T${two(now.getHours())}:${two(now.getMinutes())}`;
}

/** What stands between the brackets of `[[target|text]]`. */
export function linkTarget(link: string): string {
  const inner = /^\[\[(.+)\]\]$/.exec(link.trim())?.[1] ?? link;
  return inner.split('|', 1)[0]?.trim() ?? inner;
}

/** A name that a property can have: one line, without what ends a name. */
export function cleanKey(typed: string): string {
  return typed.replace(/[\r\n:#[\]{}"'`]/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 100);
}

/** The text of a note with another name for one of its properties, in the place where it stands; `null` where it is not found. */
export function renamed(body: string, front: number, from: string, to: string): string | null {
  const written = [from, JSON.stringify(from), `'${from.replaceAll("'", "''")}'`];
  for (let at = 0; at < front; at = body.indexOf('\n', at) + 1 || front) {
    const name = written.find((one) => body.startsWith(one, at) && /^[ \t]*:(?:\s|$)/.test(body.slice(at + one.length, at + one.length + 200)));
    if (name === undefined) continue;
    const plain = /^[\p{L}\p{N}_][\p{L}\p{N}_ ./-]*$/u.test(to) && !/^(?:true|false|null|yes|no|on|off|[\d.-]+)$/i.test(to);
    return body.slice(0, at) + (plain ? to : JSON.stringify(to)) + body.slice(at + name.length);
  }
  return null;
}
