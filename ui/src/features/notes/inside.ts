// What the editor asks the library about a note: where its links lead, what it embeds, what its queries find.

import { blobUrl, call } from '../../api/client';
import type { ItemId, Row } from '../../api/generated';
import type { Answer, Embedded, NoteInside } from '../../editor';
import { plainWords } from '../../state/plain';
import { splitPath } from './names';

/** Results of a query that a note shows. */
const MOST_FOUND = 20;

export function insideOf(id: ItemId, open: NoteInside['open']): NoteInside {
  return {
    open,
    resolve: async (targets) => (await call('links.resolve', { from: id, targets })).states,
    embed: (target) => embed(id, target, open),
  };
}

async function embed(from: ItemId, target: string, open: NoteInside['open']): Promise<Embedded | null> {
  if (/#\^[\w-]+$/.test(target)) {
    const found = await call('highlights.quote', { target, from });
    if (found) return { kind: 'quotation', quote: found.quote, note: plainWords(found.note), source: found.articleTitle, colour: found.colour };
  }
  const found = await call('links.follow', { from, target });
  if (found.kind !== 'item') return null;
  const { row, subpath } = found;
  if (row.kind === 'attachment') return attachment(row);
  // An article is too long to stand in a note: how it begins, and the way to it.
  if (row.kind === 'article' && subpath === null) return { kind: 'quotation', quote: row.excerpt, note: '', source: row.site === null ? row.title : `${row.title}, ${row.site}`, colour: 'none' };
  if (row.kind === 'article' && subpath !== null) {
    const { text } = await call('articles.part', { id: row.id, subpath });
    // Its links are addresses, and it embeds nothing.
    return { kind: 'note', title: row.title, body: text, subpath, isPart: true, inside: insideOf(from, open) };
  }
  if (row.kind !== 'note') return null;
  const { body } = await call('notes.get', { id: row.id });
  return { kind: 'note', title: row.title, body, subpath, isPart: false, inside: insideOf(row.id, open) };
}

async function attachment(row: Row): Promise<Embedded> {
  const hash = await call('attachments.picture', { id: row.id });
  return hash === null ? { kind: 'file', title: row.title } : { kind: 'picture', url: blobUrl(hash) };
}

export async function answerOf(query: string): Promise<Answer> {
  const { hits, total, warnings } = await call('items.search', { query, typing: false, limit: MOST_FOUND });
  return {
    found: hits.map(({ row }) => ({ title: row.title, path: row.path, place: row.site ?? splitPath(row.path).folders.join('/'), excerpt: row.kind === 'note' ? row.excerpt : '' })),
    total,
    problem: warnings[0] ?? null,
  };
}
