// A query that was written anew from what was understood, in the shape that a person would type.

/** While it is typed the last word means its beginning, and what cannot be a word stands in quotation marks: neither was typed. */
export function asTyped(written: string, typed: string): string {
  const bare = written.endsWith('*') && !typed.trimEnd().endsWith('*') ? written.slice(0, -1) : written;
  const inner = /^"([^"\\]*)"$/.exec(bare)?.[1];
  const wasTyped = (part: string): boolean => typed.toLowerCase().includes(part.toLowerCase());
  return inner !== undefined && wasTyped(inner) && !wasTyped(bare) ? inner : bare;
}
