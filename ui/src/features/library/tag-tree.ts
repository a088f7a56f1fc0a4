// Tags as a tree: `a/b` stands under `a`, whether or not anything carries `a` alone. Pure.

import type { TagCount } from '../../api/generated';

export interface TagNode {
  /** Last part of the path. */
  readonly name: string;
  readonly path: string;
  /** Items that carry the tag or one below it. One that carries both counts twice. */
  count: number;
  readonly children: TagNode[];
}

/** Sorted by name without regard to capitals. */
export function treeOf(tags: readonly TagCount[]): TagNode[] {
  const roots: TagNode[] = [];
  const sorted = [...tags].sort((a, b) => a.name.localeCompare(b.name, undefined, { sensitivity: 'base', numeric: true }));
  for (const { name, count } of sorted) {
    let level = roots;
    const parts = name.split('/').filter((part) => part !== '');
    parts.forEach((part, i) => {
      const path = parts.slice(0, i + 1).join('/');
      let node = level.find((one) => one.path.toLowerCase() === path.toLowerCase());
      if (!node) level.push((node = { name: part, path, count: 0, children: [] }));
      if (i === parts.length - 1) node.count += count;
      level = node.children;
    });
  }
  roots.forEach(fill);
  return roots;
}

function fill(node: TagNode): number {
  node.count += node.children.map(fill).reduce((sum, count) => sum + count, 0);
  return node.count;
}
