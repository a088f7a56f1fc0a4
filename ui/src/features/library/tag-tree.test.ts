import { describe, expect, it } from 'vitest';
import { treeOf } from './tag-tree';

describe('the tree of tags', () => {
  it('puts what is below a tag under it, whoever carries the tag itself', () => {
    const tags = [
      { name: 'history/rome', count: 2 },
      { name: 'Art', count: 1 },
      { name: 'history', count: 3 },
      { name: 'science/physics/waves', count: 4 },
    ];
    // Of the three with `history` one carries `history/rome` too.
    const branches = [
      { name: 'history', count: 4 },
      { name: 'science', count: 4 },
      { name: 'science/physics', count: 4 },
    ];
    const tree = treeOf(tags, branches);
    expect(tree.map(({ path, count }) => [path, count])).toEqual([['Art', 1], ['history', 4], ['science', 4]]);
    expect(tree[1]?.children.map(({ name, count }) => [name, count])).toEqual([['rome', 2]]);
    expect(tree[2]?.children[0]?.children[0]).toMatchObject({ name: 'waves', path: 'science/physics/waves', count: 4 });
  });
});
