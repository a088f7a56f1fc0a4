// The table that Rust shares, and the way from places to ranges and back.
import { describe, expect, it } from 'vitest';
import cases from '../../../tests/corpus/canonical/cases.json';
import { CanonicalText } from './canonical';

function article(html: string): Element {
  const root = document.createElement('article');
  root.innerHTML = html;
  document.body.replaceChildren(root);
  return root;
}

const bare = (text: string) => text.replace(/[\s\x85]/g, '');

describe('the canonical text', () => {
  it.each(cases)('is what Rust says: $name', ({ html, text, hash }) => {
    const made = new CanonicalText(article(html));
    expect(made.text).toBe(text);
    expect(made.length).toBe([...text].length);
    expect(made.hash).toBe(hash);
  });

  it('leaves out what our own page adds', () => {
    const made = new CanonicalText(article('<p><span class="run-in"><span class="dateline">KYIV</span> — </span>First <i data-ours>x</i>one.</p>'));
    expect(made.text).toBe('First one.');
  });

  it('does not mind the wrapper of a table', () => {
    const table = '<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>';
    const made = (html: string) => new CanonicalText(article(`<p>a</p>${html}<p>b</p>`)).hash;
    expect(made(`<div class="scroll" tabindex="0">${table}</div>`)).toBe(made(table));
  });
});

describe('places and ranges', () => {
  it.each(cases)('come back: $name', ({ html, text }) => {
    const made = new CanonicalText(article(html));
    const points = [...text];
    for (let start = 0; start < points.length; start += 1) {
      for (let end = start + 1; end <= Math.min(points.length, start + 40); end += 1) {
        const quote = points.slice(start, end).join('');
        expect(made.slice(start, end)).toBe(quote);
        const range = made.range(start, end);
        if (!bare(quote)) {
          if (range) expect(bare(range.toString())).toBe('');
          continue;
        }
        if (!range) throw new Error(`no range for ${JSON.stringify(quote)}`);
        if (!/<rt>|<annotation/.test(html)) expect(bare(range.toString())).toBe(bare(quote));
        const place = made.place(range);
        const lead = [...quote].findIndex((point) => bare(point) !== '');
        const trail = [...quote].reverse().findIndex((point) => bare(point) !== '');
        // A mark of byte order at an end is text, though JavaScript takes it for white space.
        if (!quote.includes('\ufeff')) expect(place).toEqual({ start: start + lead, end: end - trail });
      }
    }
  });

  it('reads boundaries that are in elements, and in what does not count', () => {
    const root = article('<p>one <b>two</b></p><figure><img src="x"></figure><p><ruby>漢<rt>かん</rt></ruby> end</p>');
    const made = new CanonicalText(root);
    expect(made.text).toBe('one two\n\n漢 end');
    const place = (startContainer: Node, startOffset: number, endContainer: Node, endOffset: number) => {
      const found = made.place({ startContainer, startOffset, endContainer, endOffset });
      return found && made.slice(found.start, found.end);
    };
    const [first, figure, last] = root.children as unknown as [Element, Element, Element];
    expect(place(root, 0, root, 3)).toBe(made.text);
    expect(place(root, 0, root, 1)).toBe('one two');
    expect(place(first, 1, last, 0)).toBe('two');
    expect(place(figure, 0, last, 1)).toBe('漢');
    expect(place(figure, 0, figure, 1)).toBeNull();
    const rt = root.querySelector('rt')?.firstChild as Text;
    expect(place(root, 0, rt, 1)).toBe('one two\n\n漢');
    expect(place(rt, 0, last, 2)).toBe('end');
    expect(place(document.body, 0, document.body, 1)).toBe(made.text);
  });

  it('keeps a half of an emoji out', () => {
    const root = article('<p>a😀b</p>');
    const text = root.querySelector('p')?.firstChild as Text;
    const made = new CanonicalText(root);
    expect(made.place({ startContainer: text, startOffset: 1, endContainer: text, endOffset: 3 })).toEqual({ start: 1, end: 2 });
    expect(made.place({ startContainer: text, startOffset: 0, endContainer: text, endOffset: 3 })).toEqual({ start: 0, end: 2 });
    expect(made.range(1, 2)?.toString()).toBe('😀');
  });

  it('reads a long article once, and finds a thousand places in it', () => {
    const words = 'Ships sailed past the <b>harbour</b> wall and into the 😀 open sea. ';
    const html = Array.from({ length: 600 }, (_, at) => `<p>${at} ${words.repeat(5)}</p>`).join('');
    const root = article(html);
    const began = performance.now();
    const made = new CanonicalText(root);
    const quotes = Array.from({ length: 1_000 }, (_, at) => made.slice(at * 150, at * 150 + 90));
    const took = performance.now() - began;
    const points = [...made.text];
    expect(quotes.every((quote, at) => quote === points.slice(at * 150, at * 150 + 90).join(''))).toBe(true);
    console.info(`${Math.round(html.length / 1000)} kB and 1,000 places: ${took.toFixed(0)} ms in the test's slow tree`);
    // A few only: setting a range takes this tree as long as reading the page. The journey in a browser draws all of them.
    for (const at of [0, 500, 999]) {
      expect(bare(made.range(at * 150, at * 150 + 90)?.toString() ?? '')).toBe(bare(quotes[at] ?? ''));
    }
  });
});
