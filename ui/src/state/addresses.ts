// Addresses that people paste or list: which text is one, and which is a list of them. The same rule as `text/src/addresses.rs`
// in Rust, here so that the window can say at once what it will do; `tests/corpus/addresses.json` holds both to it.

const MAX_LENGTH = 8192;

const AROUND = ['<>', '""', "''", '``', '“”', '„“', '«»', '()'];
const READER = 'about:reader?url=';

/**
 * What was given, when it is one address and nothing else. Without a scheme it must look like one: a host with a dot. Quotation
 * marks, brackets and what programs write before an address are left out.
 */
export function asAddress(text: string): string | null {
  const given = bare(text);
  if (given === '' || /\s/.test(given) || given.length > MAX_LENGTH) return null;
  const work = ofWork(given);
  if (work !== null) return work;
  if (/^https?:\/\//i.test(given)) return URL.canParse(given) ? given : null;
  const looksLikeOne = /^(?:[\p{Alphabetic}\p{N}-]+\.)+\p{Alphabetic}{2,}(?::\d+)?(?:[/?#]\S*)?$/u.test(given);
  return ((looksLikeOne && !given.includes('@')) || hasNumberHost(given)) && URL.canParse(`https://${given}`) ? `https://${given}` : null;
}

/** The address of a work that is named by its number: `10.1000/182`, `arXiv:2401.01234v2`. */
function ofWork(text: string): string | null {
  const doi = /^10\.\d{4,9}(?:\.[^/]*)?\/\S+$/.exec(text)?.[0];
  // Signs that end the path of an address stand in these names too.
  if (doi !== undefined) return `https://doi.org/${doi.replace(/[%#?]/g, encodeURIComponent)}`;
  const number = /^arxiv:(\d{4}\.\d{4,5}(?:v\d+)?)$/i.exec(text)?.[1];
  return number === undefined ? null : `https://arxiv.org/abs/${number}`;
}

/** Four numbers with a port or a path after them. Without these it is a version of a program. */
function hasNumberHost(text: string): boolean {
  const parts = /^(\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5}(?:[/?#]|$)|\/)/.exec(text);
  return parts !== null && (parts[1] ?? '').split('.').every((number) => Number(number) < 256);
}

function bare(text: string): string {
  let rest = text.trim();
  for (let round = 0; round < 4; round++) {
    const before = rest;
    for (const pair of AROUND) {
      if (rest.length > 1 && rest.startsWith(pair.charAt(0)) && rest.endsWith(pair.charAt(1))) rest = rest.slice(1, -1).trim();
    }
    if (rest.startsWith('[') && rest.includes('](') && rest.endsWith(')')) rest = rest.slice(rest.indexOf('](') + 2, -1);
    rest = rest.replace(/^(?:view-source|feed|url|doi):\s*/i, '');
    if (rest === before) break;
  }
  rest = rest.replace(/^\/\//, '');
  return rest.startsWith(READER) ? decoded(rest.slice(READER.length).split('&')[0] ?? '') : rest;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** At least two addresses, one on each line, and nothing else but empty lines and lines that begin with `#`. */
export function asAddresses(text: string): string[] | null {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length < 2) return null;
  const addresses = lines.map(asAddress);
  return addresses.every((address) => address !== null) ? [...new Set(addresses)] : null;
}
