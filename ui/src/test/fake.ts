// A library in memory that stands behind the window in its tests. It knows only as much of the rules as the window can see.

import type { Transport } from '../api/client';
import type { Changes, Counts, ErrorBody, Event, Highlight, NoteView, Row, SavedSearch, TextEdit } from '../api/generated';

export function row(part: Partial<Row> & { id: string }): Row {
  const title = part.title ?? `Article ${part.id}`;
  return {
    kind: 'article', path: `Articles/${title}`, title, excerpt: 'An excerpt.', site: 'Example', byline: null, published: null,
    savedAt: 1_700_000_000_000, updatedAt: 1_700_000_000_000, words: 900, minutes: 4, lang: 'en', dir: 'ltr', tags: [], place: 'inbox',
    starred: false, unread: true, progress: 0, leadImage: null, trashed: false, ...part,
  };
}

export function rows(n: number, part: Partial<Row> = {}): Row[] {
  return Array.from({ length: n }, (_, i) => row({ id: `a${i}`, title: `Article ${i}`, ...part }));
}

export function highlight(part: Partial<Highlight> & { id: string }): Highlight {
  return {
    anchor: `h-${part.id}`, article: 'a0', articleTitle: 'Article 0', articlePath: 'Articles/Article 0', version: 'v-a0', start: 0, end: 5, quote: 'words', before: '', after: '',
    colour: 'yellow', note: '', tags: [], state: 'anchored', createdMs: 1_700_000_000_000, updatedMs: 1_700_000_000_000, quotedBy: 0, ...part,
  };
}

export function changes(part: Partial<Changes> = {}): Changes {
  return { items: [], lists: false, links: false, tags: false, searches: false, highlights: false, all: false, ...part };
}

type Answer = (params: never) => unknown;

export class FakeLibrary implements Transport {
  readonly picksPaths = false;
  items: Row[];
  /** Texts of notes that are not the usual one. */
  readonly notes = new Map<string, { body: string; rev: string }>();
  marks: Highlight[] = [];
  saved: SavedSearch[] = [];
  recent: string[] = [];
  /** Every call in order: its name and what it was given. */
  readonly calls: { name: string; params: Record<string, unknown> }[] = [];
  /** Answers of a test's own, in the place of the usual ones. */
  readonly answers = new Map<string, Answer>();
  #deliver: ((event: Event) => void)[] = [];

  constructor(items: Row[] = []) {
    this.items = items;
  }

  async call(name: string, params: unknown): Promise<unknown> {
    const given = params as Record<string, unknown>;
    this.calls.push({ name, params: given });
    const own = this.answers.get(name);
    return structuredClone(own ? await own(given as never) : this.#answer(name, given));
  }

  count(name: string): number {
    return this.calls.filter((call) => call.name === name).length;
  }

  events(deliver: (event: Event) => void): () => void {
    this.#deliver.push(deliver);
    return () => void (this.#deliver = this.#deliver.filter((one) => one !== deliver));
  }

  emit(event: Event): void {
    for (const deliver of this.#deliver) deliver(event);
  }

  drops(): () => void {
    return () => {};
  }

  pageBase(): string {
    return '/page/';
  }

  blobBase(): string {
    return '/blob/';
  }

  #answer(name: string, given: Record<string, unknown>): unknown {
    const ids = (given['ids'] ?? []) as string[];
    switch (name) {
      case 'articles.original':
        return { sheets: 0 };
      case 'library.info':
        return {
          path: '/home/ada/Commonplace', readOnly: false, reason: null, version: '0.1.0', schema: 1, articles: this.#in('').filter((one) => one.kind === 'article').length, notes: 2,
          attachments: 0, highlights: 0, links: 4, unresolved: 1, trash: 0, databaseBytes: 1_200_000, blobBytes: 8_000_000, words: 12_000, notices: [],
        };
      case 'library.counts':
        return this.#counts();
      case 'library.backups':
      case 'undo.history':
      case 'links.back':
      case 'articles.halfRead':
      case 'highlights.quotedBy':
      case 'links.out':
      case 'articles.lookalikes':
      case 'articles.versions':
      case 'queue.rows':
      case 'notes.propertyNames':
        return [];
      case 'library.check':
        return [{ area: 'integrity', ok: true, message: 'Fine.', repaired: false }];
      case 'settings.get':
      case 'settings.set':
        return { values: {} };
      case 'items.list':
        return this.#list(String(given['query']), given);
      case 'items.brief': {
        const { rows } = this.#list(String(given['query']), { ...given, limit: 200_000 }) as { rows: Row[] };
        return rows.map(({ id, kind, place, starred, unread, trashed, tags }) => ({ id, kind, place, starred, unread, trashed, tags }));
      }
      case 'items.facets':
        return { sites: [{ value: 'Example', count: 3 }], authors: [{ value: 'Ada Lovelace', count: 1 }], langs: [{ value: 'en', count: 3 }] };
      case 'tags.use':
        return { articles: 2, notes: 1, highlights: 0, written: 1 };
      case 'tags.rename':
      case 'tags.remove':
        return { items: 3, changes: changes({ all: true, lists: true, tags: true }) };
      case 'items.rows':
        return ids.map((id) => this.items.find((one) => one.id === id)).filter((one) => one !== undefined);
      case 'items.search':
        return this.#search(String(given['query']), Number(given['limit']));
      case 'items.quick':
        return (this.#search(String(given['text']), Number(given['limit'])) as { hits: unknown[] }).hits;
      case 'search.saved':
        return this.saved;
      case 'search.save': {
        const made = { id: String(given['id'] ?? `s${this.saved.length}`), name: String(given['name']), query: String(given['query']), createdAt: 0 };
        this.saved = [...this.saved.filter((one) => one.id !== made.id), made];
        return made;
      }
      case 'search.forget':
        this.saved = this.saved.filter((one) => !ids.includes(one.id));
        return changes({ searches: true });
      case 'search.arrange':
        this.saved = ids.map((id) => this.saved.find((one) => one.id === id)!);
        return changes({ searches: true });
      case 'search.recent':
        return this.recent;
      case 'search.remember':
        this.recent = [String(given['query']), ...this.recent.filter((one) => one !== given['query'])];
        return this.recent;
      case 'search.forgetRecent':
        this.recent = [];
        return [];
      case 'search.complete':
        return { from: 0, to: 0, options: [] };
      case 'search.explain':
        return { root: { label: 'the word', text: String(given['query']), count: 1, children: [] }, warnings: [] };
      case 'search.why':
        return { score: 1, parts: [{ label: 'In the title', share: 1 }] };
      case 'items.star':
        return this.#write(ids, (one) => ({ ...one, starred: Boolean(given['on']) }));
      case 'items.tag':
        return this.#write(ids, (one) => ({
          ...one,
          tags: [...new Set([...one.tags.filter((tag) => !(given['remove'] as string[]).includes(tag)), ...(given['add'] as string[])])].sort(),
        }));
      case 'items.trash':
        return this.#write(ids, (one) => ({ ...one, trashed: true }));
      case 'items.restore':
        return this.#write(ids, (one) => ({ ...one, trashed: false }));
      case 'items.delete':
        this.items = this.items.filter((one) => !ids.includes(one.id));
        return changes({ items: ids, lists: true });
      case 'articles.place':
        return this.#write(ids, (one) => ({ ...one, place: given['place'] as Row['place'] }));
      case 'articles.progress':
        return this.#write([String(given['id'])], (one) => ({ ...one, unread: false, progress: Number(given['progress']) }));
      case 'articles.get': {
        const found = this.#one(String(given['id']));
        return { row: found, version: `v-${found.id}`, url: 'https://example.org/a', canonicalUrl: null, agency: null, datelines: [], removed: 2, warnings: [], isList: false, pictures: { kept: 0, wanted: 0, missing: [], missingAudio: [] }, audio: [], versions: 1, changed: null, position: null, wordsPerMinute: 230 };
      }
      case 'highlights.of':
        return { version: String(given['version'] ?? ''), length: 900, hash: 'ab', highlights: this.marks.filter((one) => one.article === given['article']).map((one) => ({ highlight: one, state: one.state, start: one.start, end: one.end, candidates: [] })) };
      case 'highlights.list': {
        const found = this.marks.filter((one) => (given['colour'] ?? one.colour) === one.colour && one.quote.includes(String(given['query'] ?? '')));
        const from = Number(given['offset']);
        return { highlights: found.slice(from, from + Number(given['limit'])), total: found.length };
      }
      case 'highlights.facets':
        return { total: this.marks.length, colours: [...new Set(this.marks.map((one) => one.colour))].map((colour) => ({ colour, count: this.marks.filter((one) => one.colour === colour).length })), tags: [] };
      case 'highlights.create': {
        const { version, start, end, quote, colour } = given as unknown as Highlight;
        const made = highlight({ id: `h${this.marks.length}`, version, start, end, quote, colour, article: version.replace('v-', '') });
        this.marks = [...this.marks, made];
        return made;
      }
      case 'highlights.edit':
        this.marks = this.marks.map((one) => (one.id === given['id'] ? { ...one, ...given } : one));
        return this.#marked(String(given['id']));
      case 'highlights.remove': {
        const told = this.#marked(ids[0] ?? '');
        this.marks = this.marks.filter((one) => !ids.includes(one.id));
        return told;
      }
      case 'highlights.get':
        return this.marks.find((one) => one.id === given['id']);
      case 'highlights.export':
        return { markdown: this.marks.map((one) => `> ${one.quote}`).join('\n\n') };
      case 'highlights.quote':
        return this.marks.find((one) => String(given['target']).endsWith(`#^${one.anchor}`)) ?? null;
      case 'notes.get': {
        const found = this.#one(String(given['id']));
        return { row: found, ...this.#note(found), headings: [] };
      }
      case 'notes.save':
        return this.#save(this.#one(String(given['id'])), String(given['body']), given['base']);
      case 'notes.newer': {
        const found = this.#answer('notes.get', given) as { rev: string };
        return found.rev === given['known'] ? null : found;
      }
      case 'notes.edit': {
        const { at, cut, put } = given['edit'] as TextEdit;
        const { body } = this.#note(this.#one(String(given['id'])));
        const saved = this.#answer('notes.save', { id: given['id'], base: given['base'], body: body.slice(0, at) + put + body.slice(at + cut) }) as NoteView;
        return { rev: saved.rev, merged: saved.merged ? saved : null };
      }
      case 'notes.rename':
        this.#write([String(given['id'])], (one) => ({ ...one, path: String(given['path']), title: String(given['path']).split('/').at(-1) ?? '' }));
        return this.#answer('notes.get', given);
      case 'notes.history':
      case 'folders.list':
      case 'templates.list':
        return [];
      case 'notes.properties':
        return { properties: [], raw: null, problem: null, rev: 'r1' };
      case 'links.mentions':
        return { mentions: [], total: 0, totalIsExact: true };
      case 'attachments.picture':
        return null;
      case 'links.complete':
        return this.items
          .filter((one) => one.title.toLowerCase().includes(String(given['text']).toLowerCase()))
          .map((one) => ({ insert: one.title, title: one.title, path: one.path, kind: one.kind }));
      case 'links.resolve':
        return { states: (given['targets'] as string[]).map((target) => (this.items.some((one) => one.title === target) ? 'item' : 'missing')) };
      case 'links.follow': {
        const found = this.items.find((one) => one.title === given['target']);
        return found ? { kind: 'item', row: found, subpath: null } : { kind: 'missing', path: given['target'] };
      }
      case 'notes.create': {
        const path = String(given['path'] ?? 'Untitled');
        const made = row({ id: `n${this.items.length}`, kind: 'note', title: path.split('/').at(-1) ?? path, path, place: null, unread: false, excerpt: '' });
        this.items = [made, ...this.items];
        return { row: made, body: '', rev: 'r1', headings: [] };
      }
      case 'save.url':
      case 'save.text': {
        const made = row({ id: `s${this.items.length}`, title: 'What was saved' });
        this.items = [made, ...this.items];
        return { id: made.id, path: made.path, title: made.title, url: null, status: 'saved', error: null, warnings: [], source: 'Pasted text' };
      }
      case 'articles.citations':
        return { cites: [], citedBy: [] };
      case 'queue.get':
      case 'queue.retry':
      case 'queue.cancel':
      case 'queue.clear':
        return { waiting: 0, working: 0, done: 0, failed: 0, next: null };
      case 'queue.add':
        return { added: (given['urls'] as string[]).length, already: 0, refused: [] };
      case 'undo.undo':
      case 'undo.redo':
        return { label: null, items: [] };
      default:
        return true;
    }
  }

  #marked(id: string): Changes {
    return changes({ items: this.marks.filter((one) => one.id === id).flatMap((one) => [one.id, one.article]), highlights: true });
  }

  #list(query: string, given: Record<string, unknown>): unknown {
    const found = this.#in(query);
    const after = given['after'] as { row: number } | undefined;
    const at = after ? after.row + 1 : Number(given['at'] ?? 0);
    const shown = found.slice(at, at + Number(given['limit']));
    const last = at + shown.length - 1;
    return { rows: shown, position: at, total: found.length, next: last + 1 < found.length ? { key: String(last), row: last } : null, warnings: [] };
  }

  #note(of: Row): { body: string; rev: string } {
    return this.notes.get(of.id) ?? { body: `# ${of.title}\n\n${of.excerpt}\n`, rev: 'r1' };
  }

  #save(of: Row, body: string, base: unknown): unknown {
    const now = this.#note(of);
    if (base !== now.rev) throw { code: 'conflict', message: 'The note was changed elsewhere.' } satisfies ErrorBody;
    this.notes.set(of.id, { body, rev: `${now.rev}+` });
    return { row: of, ...this.#note(of), headings: [] };
  }

  #write(ids: string[], change: (one: Row) => Row): Changes {
    this.items = this.items.map((one) => (ids.includes(one.id) ? change(one) : one));
    return changes({ items: ids, lists: true });
  }

  #one(id: string): Row {
    const found = this.items.find((item) => item.id === id);
    if (found) return found;
    throw { code: 'notFound', message: 'This item is no longer in the library.' } satisfies ErrorBody;
  }

  #in(query: string): Row[] {
    const kept = this.items.filter((one) => one.trashed === (query === 'in:trash'));
    if (query === '' || query === 'in:trash') return kept;
    if (query === 'is:starred') return kept.filter((one) => one.starred);
    if (query === 'in:notes') return kept.filter((one) => one.kind === 'note');
    const tag = /^tag:"?(.+?)"?$/.exec(query)?.[1];
    if (tag !== undefined) return kept.filter((one) => one.tags.some((own) => own === tag || own.startsWith(`${tag}/`)));
    return kept.filter((one) => one.place === query.replace('in:', ''));
  }

  #search(query: string, limit: number): unknown {
    const word = query.toLowerCase().trim();
    const found = this.items.filter((one) => !one.trashed && `${one.title} ${one.excerpt}`.toLowerCase().includes(word));
    const mark = (text: string): { text: string; marks: [number, number][] } => {
      const at = text.toLowerCase().indexOf(word);
      return { text, marks: at < 0 ? [] : [[at, at + word.length]] };
    };
    return { hits: found.slice(0, limit).map((one) => ({ row: one, title: mark(one.title), snippet: mark(one.excerpt), score: 1 })), total: found.length, totalIsExact: true, empty: null, instead: [], tookMs: 3, warnings: [] };
  }

  #counts(): Counts {
    const kept = this.items.filter((one) => !one.trashed);
    const names = new Map<string, number>();
    for (const one of kept) for (const tag of one.tags) names.set(tag, (names.get(tag) ?? 0) + 1);
    const outer = [...new Set([...names.keys()].flatMap((name) => name.split('/').map((_, at, parts) => parts.slice(0, at).join('/')).slice(1)))];
    const within = (name: string): number => kept.filter((one) => one.tags.some((tag) => tag === name || tag.startsWith(`${name}/`))).length;
    const place = (name: string): number => kept.filter((one) => one.place === name).length;
    return {
      inbox: place('inbox'), unread: kept.filter((one) => one.place === 'inbox' && one.unread).length, later: place('later'), archive: place('archive'),
      starred: kept.filter((one) => one.starred).length, notes: kept.filter((one) => one.kind === 'note').length,
      trash: this.items.length - kept.length, tags: [...names].map(([name, count]) => ({ name, count })),
      branches: outer.map((name) => ({ name, count: within(name) })),
    };
  }
}
