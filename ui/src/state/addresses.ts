// Addresses that people paste or list: which text is one, and which is a list of them. The same rule as `text/src/addresses.rs`
// in Rust, here so that the window can say at once what it will do; `tests/corpus/addresses.json` holds both to it.

const MAX_LENGTH = 8192;

/** What was given, when it is one address and nothing else. Without a scheme it must look like one: a host with a dot. */
export function asAddress(text: string): string | null {
  const given = text.trim();
  if (given === '' || /\s/.test(given) || given.length > MAX_LENGTH) return null;
  if (/^https?:\/\//i.test(given)) return URL.canParse(given) ? given : null;
  const looksLikeOne = /^(?:[\p{Alphabetic}\p{N}-]+\.)+\p{Alphabetic}{2,}(?::\d+)?(?:[/?#]\S*)?$/u.test(given);
  return looksLikeOne && !given.includes('@') && URL.canParse(`https://${given}`) ? `https://${given}` : null;
}

/** At least two addresses, one on each line, and nothing else but empty lines and lines that begin with `#`. */
export function asAddresses(text: string): string[] | null {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length < 2) return null;
  const addresses = lines.map(asAddress);
  return addresses.every((address) => address !== null) ? [...new Set(addresses)] : null;
}
