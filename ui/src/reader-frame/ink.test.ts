// Where there is no Highlight API, what is drawn is boxes over the lines, and the text stays as it is.
import { describe, expect, it, vi } from 'vitest';
import { Ink, linesOf } from './ink';

const rect = (left: number, top: number, width = 10, height = 20): DOMRect => new DOMRect(left, top, width, height);

describe('lines of a range', () => {
  it.each([
    ['one for each line', [rect(0, 0), rect(0, 30)], 2],
    ['what stands side by side is one', [rect(0, 0), rect(10, 2, 10, 16)], 1],
    ['an element and its text are one', [rect(0, 0, 40), rect(5, 1, 10, 18)], 1],
    ['a gap parts them', [rect(0, 0), rect(30, 0)], 2],
    ['what has no size is none', [rect(0, 0, 0), rect(0, 0, 9, 0)], 0],
  ])('%s', (_, rects, count) => expect(linesOf(rects)).toHaveLength(count));
});

describe('without the Highlight API', () => {
  const boxes = (): string[] => [...document.querySelectorAll<HTMLElement>('.ink > *')].map((box) => `${box.className} ${box.style.left} ${box.style.top} ${box.style.width}`);

  it('draws boxes over the lines and changes nothing of the text', async () => {
    document.body.innerHTML = '<main class="page"><article><p>Of <b>bees</b> and letters.</p></article></main>';
    const article = document.querySelector('article');
    const before = article?.innerHTML;
    const range = document.createRange();
    range.selectNodeContents(article ?? document);
    range.getClientRects = () => [rect(5, 7, 30), rect(0, 27, 12)] as unknown as DOMRectList;
    const ink = new Ink(window);
    ink.draw('found', [range], 2);
    ink.draw('hl-blue', [range]);
    await vi.waitFor(() => expect(boxes()).toEqual(['hl-blue 5px 7px 30px', 'hl-blue 0px 27px 12px', 'found 5px 7px 30px', 'found 0px 27px 12px']));
    ink.draw('hl-blue', []);
    await vi.waitFor(() => expect(boxes()).toHaveLength(2));
    expect(document.querySelector('article')?.innerHTML).toBe(before);
  });
});
