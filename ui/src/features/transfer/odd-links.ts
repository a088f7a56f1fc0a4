// Links of an import that somebody should look at. Pure.

import type { LinkView } from '../../api/generated';

/** One of them as it is written in one note. */
export interface OddLink {
  source: string;
  raw: string;
  why: string;
  /** How often it stands there. */
  times: number;
}

/** Each link once for each note, in the order that they are told. */
export function oddLinks(told: readonly LinkView[]): OddLink[] {
  const links = new Map<string, OddLink>();
  for (const link of told) {
    const key = `${link.source}\n${link.raw}`;
    const known = links.get(key);
    if (known) known.times += 1;
    else links.set(key, { source: link.source, raw: link.raw, why: why(link), times: 1 });
  }
  return [...links.values()];
}

function why(link: LinkView): string {
  if (link.resolved === null) return 'Leads to nothing yet';
  return link.partMissing ? `“${link.resolved}” has no part of that name` : `Could mean ${link.candidates.join(', ')}`;
}
