// Puts links in order for the Connections pane: backlinks by the note they stand in, links out once for each target. Pure.

import type { Backlink, LinkView, Mention, Row } from '../../api/generated';

export interface Source {
  row: Row;
  links: Backlink[];
}

export interface OutwardLink {
  key: string;
  /** What `links.follow` takes. */
  target: string;
  label: string;
  /** Its folder, when it has one. */
  place: string;
  title: string;
  state: 'item' | 'missing' | 'ambiguous' | 'alias' | 'external' | 'part';
}

/** In the order in which the library gives them, each note once. */
export function bySource(links: readonly Backlink[]): Source[] {
  const sources = new Map<string, Source>();
  for (const link of links) {
    const source = sources.get(link.row.id) ?? { row: link.row, links: [] };
    source.links.push(link);
    sources.set(link.row.id, source);
  }
  return [...sources.values()];
}

export interface Mentioning {
  item: string;
  title: string;
  places: Mention[];
}

/** Mentions by the item that they stand in. */
export function byMentioning(mentions: readonly Mention[]): Mentioning[] {
  const items = new Map<string, Mentioning>();
  for (const mention of mentions) {
    const item = items.get(mention.item) ?? { item: mention.item, title: mention.title, places: [] };
    item.places.push(mention);
    items.set(mention.item, item);
  }
  return [...items.values()];
}

/** Each target once, in the order of the text; several links to places in one item stay apart. */
export function outward(links: readonly LinkView[]): OutwardLink[] {
  const found = new Map<string, OutwardLink>();
  for (const link of links) {
    const target = link.subpath === null ? link.target : `${link.target}#${link.subpath}`;
    const key = `${link.resolved ?? link.target.toLowerCase()}#${link.subpath ?? ''}`;
    if (found.has(key)) continue;
    const path = link.resolved ?? link.target;
    const slash = link.external ? -1 : path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    const label = link.subpath === null ? name : `${name} › ${link.subpath.replace(/^\^/, '¶ ')}`;
    found.set(key, {
      key,
      target,
      label: label.replace(/^ › /, ''),
      place: path.slice(0, Math.max(0, slash)),
      title: titleOf(link),
      state: stateOf(link),
    });
  }
  return [...found.values()];
}

function stateOf(link: LinkView): OutwardLink['state'] {
  if (link.external) return 'external';
  if (link.resolved === null) return 'missing';
  if (link.candidates.length > 1) return 'ambiguous';
  // The item is there, and what was meant in it is not.
  if (link.partMissing) return 'part';
  return link.viaAlias ? 'alias' : 'item';
}

function titleOf(link: LinkView): string {
  if (link.candidates.length > 1) return `Could mean ${link.candidates.join(', ')}`;
  if (link.partMissing) return `${link.resolved ?? link.target} has no “${link.subpath ?? ''}”`;
  return link.resolved ?? link.target;
}
