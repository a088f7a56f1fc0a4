// The pictures of the article, for the window to show large: which one was meant, and all of them in their order.

import type { Picture } from './protocol';

/** Smaller ones are signs and not pictures. */
const LEAST = 48;
const MOST = 1_000;
const IMAGE = /\.(?:avif|bmp|gif|jpe?g|png|svg|tiff?|webp)(?:$|[?#])/i;

/** The picture that a press on an element means. One inside a link to a page belongs to the link. */
export function pictureOf(target: Element): HTMLImageElement | null {
  const image = target instanceof HTMLImageElement ? target : target.matches('a') ? target.querySelector('img') : null;
  if (!image || !isLarge(image)) return null;
  const link = image.closest('a[href]');
  if (!link) return image;
  const isAlone = (link.textContent ?? '').trim() === '';
  return isAlone && IMAGE.test(link.getAttribute('href') ?? '') ? image : null;
}

export function picturesOf(doc: Document, picture: HTMLImageElement): { at: number; pictures: Picture[] } {
  const images = [...doc.querySelectorAll<HTMLImageElement>('article img[src]')].filter((image) => image === picture || isLarge(image)).slice(0, MOST);
  return { at: Math.max(0, images.indexOf(picture)), pictures: images.map(described) };
}

/** Lets the keyboard reach the pictures that can be seen large. */
export function reachPictures(doc: Document): void {
  for (const image of doc.querySelectorAll<HTMLImageElement>('article img[src]')) {
    if (image.closest('a[href]') !== null) continue;
    const reach = (): void => {
      if (!isLarge(image)) return;
      image.tabIndex = 0;
      image.setAttribute('role', 'button');
      image.setAttribute('aria-label', `${image.alt || 'Picture'}: see it large`);
    };
    if (image.complete) reach();
    else image.addEventListener('load', reach, { once: true });
  }
}

function isLarge(image: HTMLImageElement): boolean {
  // Not loaded yet: by what the page says of it.
  const width = image.naturalWidth || Number(image.getAttribute('width') ?? LEAST);
  return width >= LEAST && (image.naturalHeight || LEAST) >= LEAST;
}

function described(image: HTMLImageElement): Picture {
  const caption = image.closest('figure')?.querySelector('figcaption')?.textContent ?? '';
  return { src: (image.getAttribute('src') ?? '').slice(0, 8_192), alt: image.alt.slice(0, 2_000), caption: caption.replace(/\s+/g, ' ').trim().slice(0, 2_000) };
}
