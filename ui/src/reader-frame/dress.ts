// Dresses the page's own elements for reading: tables that scroll inside themselves, links to players as cards, formulas in
// a face for reading, code in colours. Elements get classes and wrappers, never other text: offsets into the text must hold.

import { paintCode } from './code';
import { reachPictures } from './pictures';

/** What begins the text of a link that stands for a player; page/src/embeds.rs writes it. */
const PICTURE = /\.(?:avif|gif|jpe?g|png|svg|webp)$/i;
const EMBED = /^(Video|Audio|Embedded): /;
/** Signs of TeX that no program's name has. */
const TEX = /\\[a-zA-Z]+|[\^_]\{|^\$.+\$$|^[A-Za-z]\s?[_^]\s?\w$/;

export function dress(doc: Document): void {
  wrapTables(doc);
  markEmbeds(doc);
  markMissing(doc);
  markFormulas(doc);
  reachPictures(doc);
  paintCode(doc.querySelector('article') ?? doc);
}

/** Wide tables scroll inside themselves, and the keyboard can reach them. */
function wrapTables(doc: Document): void {
  for (const table of doc.querySelectorAll('article table')) {
    if (table.parentElement?.closest('table, .scroll')) continue;
    const scroll = doc.createElement('div');
    scroll.className = 'scroll';
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', table.querySelector('caption')?.textContent?.trim().slice(0, 200) || 'Table');
    table.replaceWith(scroll);
    scroll.append(table);
  }
}

/** A paragraph that is one link to a player becomes a card that says where it leads. */
function markEmbeds(doc: Document): void {
  for (const link of doc.querySelectorAll<HTMLAnchorElement>('article p > a:only-child')) {
    const paragraph = link.parentElement;
    const kind = EMBED.exec(link.textContent ?? '')?.[1];
    if (!paragraph || kind === undefined || paragraph.textContent?.trim() !== link.textContent?.trim()) continue;
    paragraph.classList.add('embed');
    paragraph.dataset['embed'] = kind.toLowerCase();
    tellHost(link);
  }
}

/** A figure, or a paragraph, whose picture is not kept holds a link to it instead; that is no text of the article. */
function markMissing(doc: Document): void {
  for (const figure of doc.querySelectorAll('article figure')) {
    const link = figure.querySelector<HTMLAnchorElement>('a:not(figcaption *)');
    if (!link || figure.querySelector('img, audio, video, table, pre, code, math, blockquote, :is(p, ul, ol):not(figcaption *)')) continue;
    const caption = figure.querySelector('figcaption')?.textContent ?? '';
    if (figure.textContent?.replace(caption, '').trim() !== link.textContent?.trim()) continue;
    link.classList.add('missing');
    tellHost(link);
  }
  for (const link of doc.querySelectorAll<HTMLAnchorElement>('article p > a:only-child')) {
    const isAlone = link.parentElement?.textContent?.trim() === link.textContent?.trim();
    if (!isAlone || link.querySelector('img') || !leadsToPicture(link)) continue;
    link.classList.add('missing');
    tellHost(link);
  }
}

function leadsToPicture(link: HTMLAnchorElement): boolean {
  const href = link.getAttribute('href') ?? '';
  return URL.canParse(href) && PICTURE.test(new URL(href).pathname);
}

/** Lets the style sheet say whose a link is. */
function tellHost(link: HTMLAnchorElement): void {
  const href = link.getAttribute('href') ?? '';
  if (URL.canParse(href)) link.dataset['host'] = new URL(href).host.replace(/^www\./, '');
}

function markFormulas(doc: Document): void {
  for (const code of doc.querySelectorAll('article code')) {
    if (code.closest('pre') === null && TEX.test(code.textContent ?? '')) code.classList.add('tex');
  }
}
