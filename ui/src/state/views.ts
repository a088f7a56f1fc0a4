// The views of the sidebar: what they are called and which query lists them. Pure.

export type ViewId = 'inbox' | 'later' | 'archive' | 'starred' | 'notes' | 'highlights' | 'all' | 'trash' | `tag:${string}` | `folder:${string}`;

export interface View {
  readonly id: ViewId;
  readonly title: string;
  /** In the query language, without free words. */
  readonly query: string;
}

const FIXED: readonly View[] = [
  { id: 'inbox', title: 'Inbox', query: 'in:inbox' },
  { id: 'later', title: 'Later', query: 'in:later' },
  { id: 'archive', title: 'Archive', query: 'in:archive' },
  { id: 'starred', title: 'Starred', query: 'is:starred' },
  { id: 'notes', title: 'Notes', query: 'in:notes' },
  /** A list of its own, not of items. */
  { id: 'highlights', title: 'Highlights', query: '' },
  { id: 'all', title: 'Everything', query: '' },
  { id: 'trash', title: 'Trash', query: 'in:trash' },
];

export function viewOf(id: ViewId): View {
  if (id.startsWith('tag:')) {
    const tag = id.slice('tag:'.length);
    return { id, title: tag, query: tagQuery(tag) };
  }
  if (id.startsWith('folder:')) {
    const folder = id.slice('folder:'.length);
    // The slash in front says that it begins at the top, the one behind that it is no part of a name.
    return { id, title: folder, query: `in:notes path:"/${folder.replaceAll('\\', ' ').replaceAll('"', '\\"')}/"` };
  }
  return FIXED.find((view) => view.id === id) ?? FIXED[0]!;
}

/** A tag may hold anything but a quotation mark needs care. */
export function tagQuery(tag: string): string {
  return /^[\p{L}\p{N}_/-]+$/u.test(tag) ? `tag:${tag}` : `tag:"${tag.replaceAll('"', '\\"')}"`;
}

export function isViewId(value: unknown): value is ViewId {
  return typeof value === 'string' && (value.startsWith('tag:') || value.startsWith('folder:') || FIXED.some((view) => view.id === value));
}
