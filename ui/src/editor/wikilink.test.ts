// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { completion, encodedSigns, wikiPath, isExternal, openLink, readable, targetOfUrl, wikilinkAt } from './wikilink';

/** Target and display of the link at the first `[[`. */
function read(text: string): [string, string | null] | null {
  const start = text.indexOf('[[');
  const link = wikilinkAt(text, start);
  return link && [text.slice(...link.target), link.display && text.slice(...link.display)];
}

describe('reading a link', () => {
  it.each([
    ['[[Three laws of motion]]', 'Three laws of motion', null],
    ['[[Example|Custom name]]', 'Example', 'Custom name'],
    ['[[Example#Details|Section name]]', 'Example#Details', 'Section name'],
    ['[[Sq]uare]]', 'Sq]uare', null],
    ['[[wikilink [with] brackets]]', 'wikilink [with] brackets', null],
    ['[[A|b|c]]', 'A', 'b|c'],
    ['| [[N\\|al]] |', 'N', 'al'],
    ['[[N|]]', 'N', ''],
  ])('%s', (text, target, display) => expect(read(text)).toEqual([target, display]));
  it.each(['[[]]', '[[ ]]', '[[|x]]', '[[Multi\nLine]]', '[[open', '[[a [[b]] c]]'])('%s is none', (text) => expect(read(text)).toBeNull());
  it('takes the inner one of two', () => {
    const text = '[[Nested [[Inner]] x]]';
    expect(wikilinkAt(text, 9)).toEqual({ end: 18, target: [11, 16], display: null });
  });
});

describe('what is being typed', () => {
  it.each([
    ['See [[nig', 'nig'],
    ['[[', ''],
    ['[[Ideas/Har', 'Ideas/Har'],
    ['[[a]] and [[b', 'b'],
    ['[[Note#He', 'Note#He'],
  ])('%s|', (before, typed) => expect(openLink(before)?.typed).toBe(typed));
  it.each(['no link', '[[closed]] ', '[[target|display', '\\[[escaped', '[one'])('%s| is none', (before) => expect(openLink(before)).toBeNull());
});

describe('completing', () => {
  /** The line after completing at `|`. */
  function complete(line: string, insert: string): string {
    const at = line.indexOf('|~');
    const [before, after] = [line.slice(0, at), line.slice(at + 2)];
    const open = openLink(before)!;
    const { text, replaceAfter, cursor } = completion(insert, after);
    const whole = before.slice(0, open.from) + text + after.slice(replaceAfter);
    return `${whole.slice(0, open.from + cursor)}^${whole.slice(open.from + cursor)}`;
  }
  it.each([
    ['[[ni|~', '[[Night trains]]^'],
    ['[[ni|~]]', '[[Night trains]]^'],
    ['[[ni|~]', '[[Night trains]]^'],
    ['[[ni|~ght]] runs', '[[Night trains]]^ runs'],
    ['[[ni|~|sleepers]] run', '[[Night trains|sleepers]]^ run'],
    ['| [[ni|~\\|s]] |', '| [[Night trains\\|s]]^ |'],
    ['[[ni|~ and [[other]]', '[[Night trains]]^ and [[other]]'],
    ['see [[|~]] and [x](y)', 'see [[Night trains]]^ and [x](y)'],
    ['[[ni|~ and more [link](x)', '[[Night trains]]^ and more [link](x)'],
  ])('%s', (line, whole) => expect(complete(line, 'Night trains')).toBe(whole));
  it('keeps the text that a link shows, whatever name was picked', () => {
    expect(complete('[[sl|~|my words]]', 'Night trains|Sleepers')).toBe('[[Night trains|my words]]^');
    expect(complete('[[sl|~]]', 'Night trains|Sleepers')).toBe('[[Night trains|Sleepers]]^');
  });
});

describe('targets', () => {
  it('are read without their folder and with their place apart', () => {
    expect(readable('Ideas/Harbour#Tides')).toEqual({ folder: 6, hash: 13 });
    expect(readable('#Own heading')).toEqual({ folder: 0, hash: 0 });
    expect(readable('Plain')).toEqual({ folder: 0, hash: -1 });
  });
  it('are written so that a link can hold them', () => {
    expect(wikiPath('Notes/C# [50%] `x`')).toBe('Notes/C%23 %5B50%25%5D %60x%60');
    expect(wikiPath('a [b] 50%')).toBe('a [b] 50%');
  });
  it('show the signs that a link cannot hold, but no percent sign of a name', () => {
    expect(encodedSigns('C%23 and %5bF%25%5D').map(({ from, sign }) => [from, sign])).toEqual([[1, '#'], [9, '['], [13, '%'], [16, ']']]);
    expect(encodedSigns('50%25 off')).toEqual([]);
    expect(encodedSigns('100%')).toEqual([]);
  });
  it.each([
    ['My%20Note.md', 'My Note.md'],
    ['<Sub/My Note.md>', 'Sub/My Note.md'],
    ['100%', '100%'],
    ['https://e.org/a%20b', 'https://e.org/a%20b'],
    ['www.example.org', 'https://www.example.org'],
    ['ada@example.org', 'mailto:ada@example.org'],
  ])('of %s is %s', (url, target) => expect(targetOfUrl(url)).toBe(target));
  it('that lead out are known', () => {
    expect(isExternal(' https://example.org')).toBe(true);
    expect(isExternal('Notes on https')).toBe(false);
  });
});
