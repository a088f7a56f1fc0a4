// Tags as a tree: `a/b` stands under `a`, whether or not anything carries `a` alone. Pure.

import type { TagCount } from '../../api/generated';

export interface TagNode {
  /** Last part of the path. */
  readonly name: string;
  readonly path: string;
  /** Items that carry the tag or one below it. */
  readonly count: number;
  readonly children: TagNode[];
}

/** Sorted by name without regard to capitals. `branches` says of the tags that have others below how many items carry any of them. */
export function treeOf(tags: readonly TagCount[], branches: readonly TagCount[]): TagNode[] {
  const within = new Map(branches.map(({ name, count }) => [name.toLowerCase(), count]));
  const roots: TagNode[] = [];
  const sorted = [...tags].sort((a, b) => a.name.localeCompare(b.name, undefined, { sensitivity: 'base', numeric: true }));
  for (const { name, count } of sorted) {
    let level = roots;
    const parts = name.split('/').filter((part) => part !== '');
    parts.forEach((part, i) => {
      const path = parts.slice(0, i + 1).join('/');
      let node = level.find((one) => one.path.toLowerCase() === path.toLowerCase());
      if (!node) level.push((node = { name: part, path, count: within.get(path.toLowerCase()) ?? count, children: [] }));
      level = node.children;
    });
  }
  return roots;
}
