// `[[links]]` as text: where one begins and ends, what it means, and what completing one writes. Pure; the same rules as the
// library's own parser. Where a link leads is the library's knowledge.

export interface Wikilink {
  /** Offset after the closing `]]`. */
  end: number;
  /** Where the target's text begins and ends. */
  target: [number, number];
  /** Where the text to show begins and ends; `null` without a `|`. */
  display: [number, number] | null;
}

/** Reads the link whose `[[` stands at `start`; `null` when it is not one. `limit` is where the text ends. */
export function wikilinkAt(text: string, start: number, limit = text.length): Wikilink | null {
  if (!text.startsWith('[[', start)) return null;
  const inner = start + 2;
  let pipe = -1;
  for (let at = inner; at < limit; at += 1) {
    const sign = text.charAt(at);
    if (sign === '\n') return null;
    if (sign === '[' && text.charAt(at + 1) === '[') return null;
    if (sign === '|' && pipe < 0) pipe = at;
    if (sign === ']' && text.charAt(at + 1) === ']' && at + 1 < limit) return linkOf(text, inner, pipe, at);
  }
  return null;
}

function linkOf(text: string, inner: number, pipe: number, close: number): Wikilink | null {
  // In a table the pipe is written `\|`.
  const targetEnd = pipe < 0 ? close : pipe > inner && text.charAt(pipe - 1) === '\\' ? pipe - 1 : pipe;
  if (text.slice(inner, targetEnd).trim() === '') return null;
  return { end: close + 2, target: [inner, targetEnd], display: pipe < 0 ? null : [pipe + 1, close] };
}

/** What is being typed after an open `[[` that ends at the cursor; `null` when the cursor is in no such place. */
export function openLink(before: string): { from: number; typed: string } | null {
  const open = before.lastIndexOf('[[');
  if (open < 0 || before.charAt(open - 1) === '\\') return null;
  const typed = before.slice(open + 2);
  if (typed.includes(']]') || typed.includes('|') || typed.includes('\n')) return null;
  return { from: open + 2, typed };
}

/**
 * What completing writes in place of what was typed, and how much after the cursor it replaces.
 * A link that was closed before keeps its end and its text to show.
 */
export function completion(insert: string, after: string): { text: string; replaceAfter: number; cursor: number } {
  const line = after.split('\n', 1)[0] ?? '';
  const rest = /^([^[\]|\\]*)(\\?\|[^[\]]*)?(\]\]?)/.exec(line);
  // `[[New na|me]]`: what follows the cursor up to the end of the target goes too. An open bracket pair is closed.
  if (!rest) return { text: `${insert}]]`, replaceAfter: 0, cursor: insert.length + 2 };
  const [all, target = '', display = '', close = ''] = rest;
  if (close === ']' && target.trim() !== '') return { text: `${insert}]]`, replaceAfter: 0, cursor: insert.length + 2 };
  // The person's own words stay, also where another name was picked.
  const text = `${display === '' ? insert : insert.replace(/\\?\|.*$/, '')}${display}]]`;
  return { text, replaceAfter: all.length, cursor: text.length };
}

/** The last part of a path, and what follows its first `#`: what a person reads of a target. */
export function readable(target: string): { folder: number; hash: number } {
  const hash = target.indexOf('#');
  const path = hash < 0 ? target : target.slice(0, hash);
  return { folder: path.lastIndexOf('/') + 1, hash };
}

/** A path as a link has to write it, by the library's own rule: what cannot stand in one is percent-encoded. */
export function wikiPath(path: string): string {
  const breaks = /[#|`]|\[\[|\]\]|%%|^\[|\]$/.test(path);
  return breaks ? path.replace(/[%#|[\]`]/g, (sign) => encodeURIComponent(sign)) : path;
}

/** Signs that a name holds and a link cannot: where each is written `%23` or so, and what it is. */
export function encodedSigns(path: string): { from: number; to: number; sign: string }[] {
  const signs = [...path.matchAll(/%(?:2[35]|5[BD]|60|7C)/gi)].map(({ 0: code, index }) => ({ from: index, to: index + code.length, sign: decodeURIComponent(code) }));
  // A percent sign alone is written as it is.
  return signs.some(({ sign }) => sign !== '%') ? signs : [];
}

/** Whether a target is an address and no path: any scheme with `//`, or one that is used without. `Title: subtitle` is a name. */
export function isExternal(target: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(target.trim()) || /^(?:mailto|tel|sms|data|javascript|vbscript|magnet|doi|news|urn|cid|about|blob):\S/i.test(target.trim());
}

/** A Markdown link's address as a target: without angle brackets, percent signs decoded; external ones as they are. */
export function targetOfUrl(url: string): string {
  const bare = url.startsWith('<') && url.endsWith('>') ? url.slice(1, -1) : url;
  if (isExternal(bare)) return bare;
  if (/^www\./i.test(bare)) return `https://${bare}`;
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(bare)) return `mailto:${bare}`;
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}
