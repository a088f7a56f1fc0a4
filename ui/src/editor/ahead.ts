// Looking ahead of the line that a block parser is at. The parser's input is there at run time but not in its types; without it
// nothing is found, and the block is read as plain Markdown.

import type { Input } from '@lezer/common';
import type { BlockContext } from '@lezer/markdown';

/** The text from `from` on, `most` characters at the most. */
export function restOfInput(cx: BlockContext, from: number, most: number): string {
  const input = (cx as unknown as { input?: Input }).input;
  return input ? input.read(from, Math.min(input.length, from + most)) : '';
}
