import { describe, expect, it } from 'vitest';
import { looksLikeCode, namesLanguage, piecesOf } from './code';

/** Pieces as `kind:text`. */
const told = (text: string): string[] => piecesOf(text).map(({ start, end, kind }) => `${kind}:${text.slice(start, end)}`);

describe('the pieces of code', () => {
  it.each([
    ['let x = 1; // one', ['keyword:let', 'number:1', 'comment:// one']],
    ['def f(a):\n    # why\n    return "a#b"', ['keyword:def', 'call:f', 'comment:# why', 'keyword:return', 'string:"a#b"']],
    ['color: #fff; }', []],
    ['fn first<\'a>(x: &\'a str) { println!("{x}"); }', ['keyword:fn', 'call:println', 'string:"{x}"']],
    ['curl https://example.org/a', []],
    ['SELECT id FROM ship -- all\nWHERE tons > 10', ['keyword:SELECT', 'keyword:FROM', 'comment:-- all', 'keyword:WHERE', 'number:10']],
    ['<a href="x">go</a>', ['tag:<a', 'call:href', 'string:"x"', 'tag:>', 'tag:</a', 'tag:>']],
    ['#include <stdio.h>\nint main() { return 0x1F; }', ['keyword:include', 'keyword:int', 'call:main', 'keyword:return', 'number:0x1F']],
    ["it's a word", []],
    ['"""a\nb""" + `c`', ['string:"""a\nb"""', 'string:`c`']],
    ['"never ends\nlet', ['keyword:let']],
  ])('%s', (text, pieces) => expect(told(text)).toEqual(pieces));

  it('takes no time to speak of on what is hostile', () => {
    const before = performance.now();
    for (const text of ['"'.repeat(20_000), '/*'.repeat(20_000), '`\\'.repeat(20_000), "'a".repeat(20_000), '<!--'.repeat(20_000), '"""'.repeat(7_001)]) piecesOf(text);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

describe('what is code', () => {
  it.each(['x = 1', 'if (a) {\n  b();\n}', '$ ls', '<p>\n</p>'])('%s', (text) => expect(looksLikeCode(text)).toBe(true));
  it.each(['', 'Shall I compare thee\nto a summer’s day', 'roses  are  red'])('not “%s”', (text) => expect(looksLikeCode(text)).toBe(false));

  it.each([
    ['<code class="language-rust">x</code>', true],
    ['<code class="language-console">x</code>', false],
    ['<code>x</code>', false],
    ['x', false],
  ])('is said by the page: %s', (html, said) => {
    const block = document.createElement('pre');
    block.innerHTML = html;
    expect(namesLanguage(block)).toBe(said);
  });
});
