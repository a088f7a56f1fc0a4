import { expect, test } from 'vitest';
import { toldApart } from './file-drops';

test('a link that is dragged from a browser is no file', () => {
  expect(toldApart(['/home/me/a b.pdf', 'https://example.org/a b?c=d', 'C:\\x.md', 'HTTP://example.org', 'https://', 'mailto:x@y.z'])).toEqual({
    files: ['/home/me/a b.pdf', 'C:\\x.md', 'https://', 'mailto:x@y.z'],
    addresses: ['https://example.org/a%20b?c=d', 'http://example.org/'],
  });
});
