// Where the properties of a note end. Pure, and without the editor, which is loaded later than what asks this.

/** Length of the front matter at the beginning of `text`, its closing line included; 0 when there is none. */
export function frontMatterLength(text: string): number {
  const closed = /^---[ \t]*\n(?:[\s\S]*?\n)?(?:---|\.\.\.)[ \t]*(?=\n|$)/.exec(text);
  return closed ? closed[0].length : 0;
}
