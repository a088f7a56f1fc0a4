// Markdown in one line of plain words, for where there is no room to draw it. Pure.

/** The words of a short Markdown text: links by what they show, without the signs around words. */
export function plainWords(markdown: string): string {
  return markdown
    .replace(/!?\[\[([^[\]|]*)(?:\|([^[\]]*))?\]\]/g, (_all, target: string, shown: string | undefined) => shown ?? lastPart(target))
    .replace(/!?\[([^[\]]*)\]\([^()\s]*\)/g, '$1')
    .replace(/^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)/gm, '')
    .replace(/(\*\*|__|==|~~)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replace(/(?<![\w*])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*])/g, '$2')
    .replace(/`([^`\n]+)`/g, '$1')
    .trim();
}

function lastPart(target: string): string {
  const path = target.split('#', 1)[0] ?? '';
  return path.split('/').at(-1)?.trim() || target.replace(/^#\^?/, '').trim();
}
