import { describe, expect, it } from 'vitest';
import { treeOf } from './tag-tree';

describe('the tree of tags', () => {
  it('puts what is below a tag under it, whoever carries the tag itself', () => {
    const tree = treeOf([
      { name: 'history/rome', count: 2 },
      { name: 'Art', count: 1 },
      { name: 'history', count: 3 },
      { name: 'science/physics/waves', count: 4 },
    ]);
    expect(tree.map(({ path, count }) => [path, count])).toEqual([['Art', 1], ['history', 5], ['science', 4]]);
    expect(tree[1]?.children.map(({ name, count }) => [name, count])).toEqual([['rome', 2]]);
    expect(tree[2]?.children[0]?.children[0]).toMatchObject({ name: 'waves', path: 'science/physics/waves', count: 4 });
  });
});
