// The words of the lines over an article. Pure.

import type { Beside } from '../../api/generated';
import { count, shortDate } from '../../state/words';

/** "3 sentences added, 1 removed, 2 reworded, 1 new picture"; the word "sentence" stands with the first number. */
export function changedWords(changed: { added: number; removed: number; reworded: number; beside: Beside }): string {
  const parts = (
    [
      [changed.added, 'added'],
      [changed.removed, 'removed'],
      [changed.reworded, 'reworded'],
    ] as const
  ).filter(([n]) => n > 0);
  const sentences = parts.map(([n, what], at) => (at === 0 ? `${count(n, 'sentence')} ${what}` : `${n.toLocaleString('en')} ${what}`));
  return [...sentences, ...besideWords(changed.beside)].join(', ');
}

/** "1 new picture", "2 new links": what came beside the text. */
export function besideWords(beside: Beside): string[] {
  return [
    ...(beside.pictures > 0 ? [count(beside.pictures, 'new picture')] : []),
    ...(beside.links > 0 ? [count(beside.links, 'new link')] : []),
  ];
}

/** "5 of 7 pictures kept, 1 recording missing"; only what is missing is told. */
export function completeness(pictures: { kept: number; wanted: number }, noPictures: number, noRecordings: number): string {
  const parts = [
    ...(noPictures > 0 ? [`${pictures.kept.toLocaleString('en')} of ${count(pictures.wanted, 'picture')} kept`] : []),
    ...(noRecordings > 0 ? [`${count(noRecordings, 'recording')} missing`] : []),
  ];
  return parts.join(', ');
}

/** "at 14:05", "yesterday", "on Tuesday", "on 3 Mar 2021". */
export function when(at: number, now: number): string {
  const date = shortDate(at, now);
  if (date === 'Yesterday') return 'yesterday';
  return /^\d\d:\d\d$/.test(date) ? `at ${date}` : `on ${date}`;
}

/** The host of an address on the person's own network, which may be asked when they allow it; `null` for one on the web. */
export function privateHost(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname, host } = new URL(url);
  const isOwn = /^(?:\d+\.\d+\.\d+\.\d+|\[.*\]|[^.]+|.*\.(?:lan|local|home|internal|intranet|corp|localhost))$/i.test(hostname);
  return isOwn ? host : null;
}
