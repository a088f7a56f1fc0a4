// Colours code without touching it: pieces are found in the text and painted with the Highlight API. Few pages name the
// language, so there is one reading for all of them: comments, texts, numbers, the words that languages keep for
// themselves. What looks like prose, or like output, stays plain, unless the page says that it is code.

export type CodeKind = 'comment' | 'string' | 'number' | 'keyword' | 'call' | 'tag';

export interface CodePiece {
  start: number;
  end: number;
  kind: CodeKind;
}

/** Characters of code that are coloured in one page; more would be felt. */
const MOST = 200_000;

const KEYWORDS = new Set(
  (
    'abstract and as assert async await begin bool boolean break byte case catch char class const constexpr continue crate def default defer del delete do double ' +
    'elif else elsif end enum except export extends extern false final finally float fn for foreach from func function global go goto if impl implements import in ' +
    'include inline instanceof int interface internal is lambda let local long loop match mod module move mut namespace new nil none None not null nullptr object of ' +
    'operator or package pass private protected pub public raise readonly ref require rescue return self Self short signed sizeof static string struct super switch ' +
    'template this throw throws trait true True False try type typedef typeof undefined union unless unsafe unsigned until use using val var virtual void volatile ' +
    'when where while with yield then fi done esac echo sudo cd'
  ).split(' '),
);
const SQL = new Set(
  'SELECT FROM WHERE INSERT INTO VALUES UPDATE SET DELETE CREATE TABLE INDEX VIEW JOIN LEFT RIGHT INNER OUTER ON GROUP ORDER BY HAVING LIMIT OFFSET AND OR NOT NULL AS DISTINCT UNION PRIMARY KEY DEFAULT ALTER DROP BEGIN COMMIT WITH EXISTS'.split(
    ' ',
  ),
);

/** Names that pages give to what is no programming language. */
const PROSE = new Set(['console', 'csv', 'diff', 'log', 'markdown', 'md', 'mermaid', 'output', 'rst', 'shell-session', 'tex', 'latex']);

/** Whether a page names the programming language of a block. */
export function namesLanguage(block: Element): boolean {
  const name = /^language-(.+)$/.exec(block.querySelector('code')?.className ?? '')?.[1];
  return name !== undefined && !PROSE.has(name);
}

/** Whether a block is written in something that has words of its own. */
export function looksLikeCode(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return false;
  const codelike = lines.filter((line) => /[{};]\s*$|^\s*(?:[#@$]|\/\/|<\/?[a-z!])|[=(:]\s*\S.*|^\s*(?:def|fn|let|var|const|import|from|use|return|if|for|while|SELECT|class)\b/.test(line));
  return codelike.length * 2 >= lines.length;
}

/** The pieces of a block of code, in order, not overlapping. */
export function piecesOf(text: string): CodePiece[] {
  const isMarkup = /^\s*<[!?a-z/]/i.test(text) && /<\/[a-z]|\/>|<!/i.test(text);
  const bracesAndSemicolons = /[;{}]\s*$/m.test(text);
  const isSql = /^\s*(?:select|insert|update|create|with|alter|delete)\b/im.test(text) && /\b(?:from|into|table|set|as)\b/i.test(text);
  const comments = [
    String.raw`\/\*[\s\S]*?(?:\*\/|(?![\s\S]))`,
    String.raw`<!-{2}[\s\S]*?(?:-->|(?![\s\S]))`,
    ...(isMarkup ? [] : [String.raw`(?<![:\\])\/\/[^\n]*`]),
    ...(bracesAndSemicolons || isMarkup ? [] : [String.raw`(?<=^|[\s;])#(?![\[!]|[0-9a-fA-F]{3,8}\b)[^\n]*`, String.raw`^#![^\n]*`]),
    ...(isSql || /\b(?:local|where|end)\b/.test(text) ? [String.raw`(?<=^|\s)--(?=\s)[^\n]*`] : []),
  ].join('|');
  // Their lengths are bounded, since what never ends is looked for anew at each of its signs.
  const strings = ['"""[\\s\\S]*?(?:"""|(?![\\s\\S]))', '`(?:\\\\[\\s\\S]|[^`\\\\]){0,2000}`', '"(?:\\\\.|[^"\\\\\\n]){0,1000}"', "(?<![\\w<&])'(?:\\\\.|[^'\\\\\\n]){0,1000}'"].join('|');
  const tags = isMarkup ? String.raw`<\/?[A-Za-z][\w:.-]*|\/?>` : String.raw`(?!)`;
  const pattern = new RegExp(
    `(?<comment>${comments})|(?<string>${strings})|(?<tag>${tags})|(?<number>(?<![\\w.])(?:0[xXbBoO][\\da-fA-F_]+|\\d[\\d_]*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)\\w{0,3}(?![\\w]))|(?<word>[\\p{L}_$@][\\p{L}\\p{N}_$]*)`,
    'gmu',
  );
  const pieces: CodePiece[] = [];
  for (const match of text.matchAll(pattern)) {
    const groups = match.groups ?? {};
    const [whole] = match;
    const end = match.index + whole.length;
    let kind: CodeKind | null = null;
    if (groups['comment'] !== undefined) kind = 'comment';
    else if (groups['string'] !== undefined) kind = 'string';
    else if (groups['tag'] !== undefined) kind = 'tag';
    else if (groups['number'] !== undefined) kind = 'number';
    else if (isMarkup) kind = text.charAt(end) === '=' ? 'call' : null;
    else if (KEYWORDS.has(whole) || (isSql && SQL.has(whole.toUpperCase()))) kind = 'keyword';
    else if (text.charAt(end) === '(' || text.startsWith('!(', end)) kind = 'call';
    if (kind !== null) pieces.push({ start: match.index, end, kind });
  }
  return pieces;
}

/** Paints every block of code below `root`. Does nothing where the platform has no Highlight API. */
export function paintCode(root: ParentNode): void {
  if (typeof Highlight !== 'function' || typeof CSS === 'undefined' || !('highlights' in CSS)) return;
  const ranges = new Map<CodeKind, Range[]>();
  let left = MOST;
  for (const block of root.querySelectorAll('pre')) {
    const text = block.textContent ?? '';
    left -= text.length;
    if (left < 0) break;
    if (!namesLanguage(block) && !looksLikeCode(text)) continue;
    const places = new Places(block);
    for (const { start, end, kind } of piecesOf(text)) {
      const range = places.range(start, end);
      if (!range) continue;
      const known = ranges.get(kind);
      if (known) known.push(range);
      else ranges.set(kind, [range]);
    }
  }
  for (const [kind, all] of ranges) {
    const highlight = new Highlight(...all);
    highlight.priority = -1;
    CSS.highlights.set(`code-${kind}`, highlight);
  }
}

/** Places in the text of an element; they are asked for in order. */
class Places {
  private readonly walker: TreeWalker;
  private node: Text | null;
  private begin = 0;

  constructor(root: Element) {
    this.walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    this.node = this.walker.nextNode() as Text | null;
  }

  range(start: number, end: number): Range | null {
    const from = this.at(start, false);
    const to = this.at(end, true);
    if (!from || !to) return null;
    const range = from.node.ownerDocument.createRange();
    range.setStart(from.node, from.offset);
    range.setEnd(to.node, to.offset);
    return range;
  }

  private at(offset: number, isEnd: boolean): { node: Text; offset: number } | null {
    while (this.node && (isEnd ? this.begin + this.node.length < offset : this.begin + this.node.length <= offset)) {
      this.begin += this.node.length;
      this.node = this.walker.nextNode() as Text | null;
    }
    return this.node && { node: this.node, offset: offset - this.begin };
  }
}
