import { expect, it } from 'vitest';
import { plainWords } from './plain';

it.each([
  ['See [[Folder/Name]] and [[Other|this]].', 'See Name and this.'],
  ['![[Articles/Sand#^h-12]]', 'Sand'],
  ['[[#Heading]]', 'Heading'],
  ['A *late* **book**, ==marked==, ~~not~~ `code`.', 'A late book, marked, not code.'],
  ['2 * 3 * 4 and snake_case_name', '2 * 3 * 4 and snake_case_name'],
  ['# Title\n- [ ] one\n> two', 'Title\none\ntwo'],
  ['[a](https://example.org)', 'a'],
  ['', ''],
])('%j', (markdown, words) => expect(plainWords(markdown)).toBe(words));
