// What someone typed, as the name of a tag. Pure; the library has the last word.

const LONGEST = 100;

/** Spaces become hyphens, the sign before it goes, empty parts of a path go. `null` when nothing is left. */
export function cleanTag(typed: string): string | null {
  const parts = typed
    .normalize('NFC')
    .trim()
    .replace(/^#+/, '')
    .split('/')
    .map((part) => part.trim().replace(/\s+/g, '-').replace(/[^\p{L}\p{M}\p{N}_-]/gu, ''))
    .filter((part) => part !== '');
  const name = [...parts.join('/')].slice(0, LONGEST).join('').replace(/\/$/, '');
  return name === '' || /^[\p{N}/]+$/u.test(name) ? null : name;
}
