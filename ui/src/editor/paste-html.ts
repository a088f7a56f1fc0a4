// What applications put on the clipboard as HTML, made plain: formatting that Google Docs and Word write as styles becomes
// elements, lists that they write as paragraphs become lists. What the HTML then means in Markdown is the library's knowledge.

/** HTML that says more than its plain text does. Editors of code put colours on the clipboard, which say nothing. */
export function isRich(html: string): boolean {
  if (/vscode-editor-data|data-pm-slice="0 0 \[\]"/i.test(html)) return false;
  if (/<(?:a\s[^>]*href=|(?:h[1-6]|ul|ol|li|table|blockquote|strong|b|em|i|img|code|pre|del|s|mark)[\s>])/i.test(html)) return true;
  // Colours of code are the only styles in lines that keep their spaces in a face of one width.
  const isCode = /<div[^>]*style="[^"]*(?:monospace[^"]*white-space:\s*pre|white-space:\s*pre[^"]*monospace)/i.test(html);
  return !isCode && /style=["'][^"']*(?:font-weight:\s*(?:bold|[6-9]00)|font-style:\s*italic|line-through|mso-list)/i.test(html);
}

/** Elements that a style takes the meaning from: Google Docs puts all of a text into a `b` that is not bold. */
const PLAIN: readonly (readonly [string, RegExp])[] = [
  ['b, strong', /font-weight:\s*(?:normal|[1-5]00)/i],
  ['i, em', /font-style:\s*normal/i],
];
const HEADINGS = 'h1,h2,h3,h4,h5,h6,th,pre,code';

export function plainHtml(html: string): string {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const { body } = page;
  // Furniture of MediaWiki: links that edit a section, and signs of notes that are left behind.
  for (const one of body.querySelectorAll('style, script, .mw-editsection, sup.reference')) one.remove();
  for (const [names, plain] of PLAIN) {
    for (const one of body.querySelectorAll(names)) if (plain.test(one.getAttribute('style') ?? '')) unwrap(one);
  }
  listsOfWord(page);
  styled(page);
  joined(body);
  nested(page);
  return body.innerHTML;
}

function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes);
}

/** Bold, italic and struck text that is written as a style. */
function styled(page: Document): void {
  for (const span of page.body.querySelectorAll('span[style], font[style]')) {
    const style = span.getAttribute('style') ?? '';
    if ((span.textContent ?? '').trim() === '' || span.closest('pre, code')) continue;
    const wrap = (name: string, within: string): void => {
      if (span.closest(within)) return;
      const element = page.createElement(name);
      element.append(...span.childNodes);
      span.append(element);
    };
    if (/font-weight:\s*(?:bold|[6-9]00)/i.test(style)) wrap('strong', `b, strong, ${HEADINGS}`);
    if (/font-style:\s*italic/i.test(style)) wrap('em', `i, em, ${HEADINGS}`);
    if (/text-decoration[^;]*line-through/i.test(style)) wrap('s', 's, del, strike');
    if (span.childNodes.length > 0) unwrap(span);
  }
}

/** Two pieces of bold text beside each other are one. */
function joined(body: HTMLElement): void {
  for (const one of body.querySelectorAll('b, strong, i, em, s')) {
    for (let next = one.nextSibling; next instanceof Element && next.tagName === one.tagName; next = one.nextSibling) {
      one.append(...next.childNodes);
      next.remove();
    }
  }
}

/** A list that stands in a list, and not in one of its items, belongs to the item before it. */
function nested(page: Document): void {
  for (const list of page.body.querySelectorAll(':is(ul, ol) > :is(ul, ol)')) {
    let item = list.previousElementSibling;
    if (item?.tagName !== 'LI') {
      item = page.createElement('li');
      list.before(item);
    }
    item.append(list);
  }
}

/** Word writes items of lists as paragraphs that say their level, each with its mark as text. */
function listsOfWord(page: Document): void {
  let open: Element[] = [];
  let last: Element | null = null;
  for (const paragraph of page.body.querySelectorAll('p[style*="mso-list"]')) {
    const level = Math.min(9, Number(/mso-list:[^;"]*level(\d+)/i.exec(paragraph.getAttribute('style') ?? '')?.[1] ?? 0));
    if (level === 0) continue;
    const marks = [...paragraph.querySelectorAll('[style*="mso-list:Ignore" i], [style*="mso-list: Ignore" i]')];
    const isNumbered = /^\s*[\p{L}\p{N}]{1,4}[.)]/u.test(marks.map((one) => one.textContent ?? '').join(''));
    for (const one of marks) one.remove();
    if (last === null || paragraph.previousElementSibling !== last) open = [];
    open.length = Math.min(open.length, level);
    while (open.length < level) {
      const list = page.createElement(isNumbered ? 'ol' : 'ul');
      const parent = open.at(-1);
      if (parent) (parent.lastElementChild ?? parent).append(list);
      else paragraph.before(list);
      open.push(list);
    }
    const item = page.createElement('li');
    item.append(...paragraph.childNodes);
    open.at(-1)?.append(item);
    paragraph.remove();
    last = open[0] ?? null;
  }
}

/** Boxes of a list that can be ticked are tasks. */
export function tasksOf(markdown: string): string {
  return markdown.replace(/^([\s>]*(?:[-*+]|\d+[.)]) )([☑☐]) /gm, (_all, mark: string, box: string) => `${mark}[${box === '☑' ? 'x' : ' '}] `);
}

/** The pictures that stand in Markdown as data, each with what is to be put in its place. */
export function dataPictures(markdown: string): { whole: string; alt: string; type: string; data: string }[] {
  return [...markdown.matchAll(/!\[([^\]\n]*)\]\(data:(image\/[a-z+.-]+);base64,([A-Za-z0-9+/=]+)\)/g)].map(([whole, alt = '', type = '', data = '']) => ({ whole, alt, type, data }));
}
