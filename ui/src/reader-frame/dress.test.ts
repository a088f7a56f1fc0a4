// What is done to the page for reading must leave its text as it is.
import { beforeEach, describe, expect, it } from 'vitest';
import { CanonicalText } from './canonical';
import { dress } from './dress';
import { FootnotePanel, noteOf } from './footnotes';
import { pictureOf, picturesOf } from './pictures';

const PAGE = `<main class="page"><article>
  <p>Text with a sign.<sup><a id="one" href="#s-n1">1</a></sup> And <a id="two" href="#s-n2">[2]</a>, and a <a id="place" href="#s-h">place</a>.</p>
  <h2 id="s-h">Place</h2>
  <table><caption>Tons</caption><tbody><tr><td>1</td></tr></tbody></table>
  <p><a id="film" href="https://www.example.org/film">Video: A film (example.org)</a></p>
  <p>See <a href="https://example.org/">Video: not alone</a></p>
  <p>Its speed is <code>v = \\frac{x}{t}</code>, in <code>main.rs</code>.</p>
  <pre><code>let x = 1;</code></pre>
  <figure><img id="a" src="/blob/a" alt="A" width="300"><figcaption>The  sea
  at night</figcaption></figure>
  <figure><a id="gone" href="https://www.example.org/sea.jpg">The sea</a><figcaption>At <a id="by" href="https://example.org/by">night</a></figcaption></figure>
  <figure><p>A box, see <a id="box" href="https://example.org/box">there</a></p></figure>
  <p><a href="https://example.org/big.jpg"><img id="b" src="/blob/b" width="300" alt=""></a> <a href="https://example.org/page"><img id="c" src="/blob/c" width="300"></a> <img id="d" src="/blob/d" width="16"></p>
  <ol><li id="s-n1"><p>First note. <a id="back" href="#one">↩</a></p></li><li><p><a id="s-n2" href="#two">2</a> Second note.</p></li></ol>
</article></main>`;

const by = (id: string): HTMLElement => document.getElementById(id)!;

beforeEach(() => {
  document.body.innerHTML = PAGE;
});

describe('the page', () => {
  it('says the same after it was dressed', () => {
    const before = new CanonicalText(document.querySelector('article')!);
    dress(document);
    const after = new CanonicalText(document.querySelector('article')!);
    expect(after.text).toBe(before.text);
    expect(after.hash).toBe(before.hash);
  });
  it('has tables that the keyboard can scroll, named by their captions', () => {
    dress(document);
    const scroll = document.querySelector('.scroll')!;
    expect([scroll.getAttribute('tabindex'), scroll.getAttribute('aria-label'), scroll.firstElementChild?.tagName]).toEqual(['0', 'Tons', 'TABLE']);
  });
  it('shows a link that stands for a player as a card with its host', () => {
    dress(document);
    expect([...document.querySelectorAll('.embed > a')].map((one) => one.id)).toEqual(['film']);
    expect(by('film').dataset['host']).toBe('example.org');
  });
  it('shows that a picture is not kept, and whose it is', () => {
    dress(document);
    expect([...document.querySelectorAll('a.missing')].map((one) => one.id)).toEqual(['gone']);
    expect(by('gone').dataset['host']).toBe('example.org');
  });
  it('shows it where the picture stood in a paragraph of its own, and not within a sentence', () => {
    const article = document.querySelector('article')!;
    article.insertAdjacentHTML(
      'beforeend',
      `<p><a id="alone" href="https://www.example.com/otter.jpg?w=2">An otter</a></p>
       <p>See <a href="https://example.com/otter.jpg">the otter</a> there.</p><p><a href="https://example.com/otter">All of it</a></p>`,
    );
    dress(document);
    expect([...document.querySelectorAll('a.missing')].map((one) => one.id)).toEqual(['gone', 'alone']);
    expect(by('alone').dataset['host']).toBe('example.com');
  });
  it('sets formulas apart from code', () => {
    dress(document);
    expect([...document.querySelectorAll('code.tex')].map((one) => one.textContent)).toEqual(['v = \\frac{x}{t}']);
  });
});

describe('notes at the foot', () => {
  it('are found by their signs', () => {
    expect(noteOf(by('one'))?.textContent).toContain('First note');
    expect(noteOf(by('two'))?.textContent).toContain('Second note');
  });
  it('are not what other links within the page lead to', () => {
    for (const id of ['place', 'back', 's-n2', 'film']) expect(noteOf(by(id)), id).toBeNull();
  });
  it('open in a panel without ids and ways back, and close', () => {
    const panel = new FootnotePanel(window);
    panel.open(by('one'), noteOf(by('one'))!);
    const shown = document.querySelector('.footnote')!;
    expect(shown.textContent?.trim()).toBe('First note.');
    expect(shown.querySelector('[id], a')).toBeNull();
    expect(document.activeElement).toBe(shown);
    expect(panel.owns(shown.firstElementChild)).toBe(true);
    expect(panel.close(true)).toBe(true);
    expect(document.querySelector('.footnote')).toBeNull();
    expect(document.activeElement).toBe(by('one'));
    expect(panel.close(true)).toBe(false);
  });
});

describe('pictures', () => {
  it('can be seen large, but for signs and those that lead to a page', () => {
    expect(['a', 'b', 'c', 'd'].map((id) => pictureOf(by(id))?.id)).toEqual(['a', 'b', undefined, undefined]);
    expect(pictureOf(by('one'))).toBeNull();
  });
  it('are told in their order, with their words', () => {
    const { at, pictures } = picturesOf(document, by('b') as HTMLImageElement);
    expect(at).toBe(1);
    expect(pictures[0]).toEqual({ src: '/blob/a', alt: 'A', caption: 'The sea at night' });
    expect(pictures.map((one) => one.src)).toEqual(['/blob/a', '/blob/b', '/blob/c']);
  });
});
