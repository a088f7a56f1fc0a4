// The text that places in an article are counted in, made from the browser's tree: the same function as `page/src/canonical.rs`,
// held to the same table (tests/corpus/canonical). Offsets are Unicode code points. Made once for a page, then every question
// is a binary search. What is drawn there, and what a place means, is left to others.

/** Version of the rules. */
export const CANONICAL_VERSION = 1;

/** A place in the canonical text: code points, the end not included. */
export interface Place {
  start: number;
  end: number;
}

const BLOCKS = new Set(
  'ARTICLE BLOCKQUOTE CAPTION DD DETAILS DIV DL DT FIGCAPTION FIGURE H1 H2 H3 H4 H5 H6 HR LI OL P PRE SUMMARY TABLE TBODY TFOOT THEAD TR UL'.split(' '),
);
/** What is no HTML keeps its small letters. */
const BESIDE = new Set(['ANNOTATION', 'annotation', 'RP', 'RT']);
/** White space as Unicode has it: unlike `\s`, with the next line and without the byte order mark. */
const SPACE = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
/** Code points of a piece at most, so that a place within one is found quickly. */
const MOST_IN_PIECE = 512;

/** What stands between two pieces of text; the stronger wins. */
const enum Gap {
  None,
  Space,
  Line,
  Cell,
  Block,
}

/** Text that stands the same in a node and in the canonical text. */
interface Piece {
  node: Text;
  /** Where it begins in the node, in code units. */
  from: number;
  /** Where it ends in the node. */
  to: number;
  /** Where it begins in the canonical text, in code points and in code units. */
  start: number;
  unit: number;
  /** Its length in code points. */
  length: number;
}

/** The canonical text of an element, and the way from places to ranges and back. */
export class CanonicalText {
  readonly text: string;
  /** In code points. */
  readonly length: number;
  /** FNV-1a over the code points, as eight hexadecimal digits. */
  readonly hash: string;
  private readonly pieces: readonly Piece[];
  private readonly byNode: ReadonlyMap<Node, { first: number; last: number }>;
  private readonly nodes: readonly Text[];

  constructor(root: Element) {
    const writer = new Writer();
    writer.walk(root);
    this.text = writer.text;
    this.length = writer.length;
    this.hash = (writer.hash >>> 0).toString(16).padStart(8, '0');
    this.pieces = writer.pieces;
    const byNode = new Map<Node, { first: number; last: number }>();
    writer.pieces.forEach((piece, index) => {
      const known = byNode.get(piece.node);
      if (known) known.last = index;
      else byNode.set(piece.node, { first: index, last: index });
    });
    this.byNode = byNode;
    this.nodes = [...byNode.keys()] as Text[];
  }

  /** The text of a place. */
  slice(start: number, end: number): string {
    return this.text.slice(this.unitAt(start), this.unitAt(end));
  }

  /** The range of a place; `null` when there is no text in it. Begins and ends at text, never at what parts it. */
  range(start: number, end: number): Range | null {
    let first = this.pieceFrom(start);
    const last = this.pieceUntil(end);
    const from = this.pieces[first];
    const to = this.pieces[last];
    if (!from || !to || first > last || start >= end) return null;
    const range = from.node.ownerDocument.createRange();
    const begins = from.from + units(from, Math.max(0, start - from.start));
    const ends = to.from + units(to, Math.min(to.length, end - to.start));
    if (first === last && begins >= ends) return null;
    range.setStart(from.node, begins);
    range.setEnd(to.node, ends);
    return range;
  }

  /** The place of a range, without the white space at its ends; `null` when it holds no text of the article. */
  place(range: { startContainer: Node; startOffset: number; endContainer: Node; endOffset: number }): Place | null {
    const start = this.startOf(range.startContainer, range.startOffset);
    const end = this.endOf(range.endContainer, range.endOffset);
    if (start === null || end === null || start >= end) return null;
    return this.trimmed(start, end);
  }

  /** The offsets of the text before a boundary and of the text after it; `null` outside the article. */
  around(node: Node, offset: number): { last: number; next: number } | null {
    const next = this.startOf(node, offset);
    const last = this.endOf(node, offset);
    return next === null && last === null ? null : { last: last ?? 0, next: next ?? this.length };
  }

  private trimmed(start: number, end: number): Place | null {
    const text = this.slice(start, end);
    const lead = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*/.exec(text)?.[0].length ?? 0;
    if (lead === text.length) return null;
    let trail = 0;
    while (SPACE.test(text.charAt(text.length - 1 - trail))) trail += 1;
    return { start: start + lead, end: end - trail };
  }

  /** The first text at or after a boundary, as an offset. */
  private startOf(container: Node, offset: number): number | null {
    const own = this.byNode.get(container);
    if (own) {
      const at = this.search(own.first, own.last + 1, (piece) => piece.to > offset);
      const piece = this.pieces[at];
      if (!piece) return null;
      return at > own.last ? piece.start : piece.start + points(piece, Math.max(0, offset - piece.from));
    }
    const node = this.nodes[this.nodeFrom(container, offset)];
    const known = node && this.byNode.get(node);
    return known ? (this.pieces[known.first]?.start ?? null) : null;
  }

  /** The end of the last text before a boundary, as an offset. */
  private endOf(container: Node, offset: number): number | null {
    const own = this.byNode.get(container);
    if (own) {
      const at = this.search(own.first, own.last + 1, (piece) => piece.from >= offset) - 1;
      const piece = this.pieces[at];
      if (!piece) return null;
      return at < own.first ? piece.start + piece.length : piece.start + points(piece, Math.min(offset, piece.to) - piece.from);
    }
    const node = this.nodes[this.nodeFrom(container, offset) - 1];
    const known = node && this.byNode.get(node);
    const piece = known && this.pieces[known.last];
    return piece ? piece.start + piece.length : null;
  }

  /** The index of the first node with text at or after a boundary that is in none of them. */
  private nodeFrom(container: Node, offset: number): number {
    const child = container.nodeType === Node.TEXT_NODE ? null : (container.childNodes[offset] ?? null);
    const follows = (node: Text): boolean => {
      if (child) {
        const relation = child.compareDocumentPosition(node);
        return child === node || (relation & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY)) !== 0;
      }
      const relation = container.compareDocumentPosition(node);
      return (relation & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && (relation & Node.DOCUMENT_POSITION_CONTAINED_BY) === 0;
    };
    let low = 0;
    let high = this.nodes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const node = this.nodes[middle];
      if (node && follows(node)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The index of the piece that holds an offset, or of the first after it. */
  private pieceFrom(offset: number): number {
    return this.search(0, this.pieces.length, (piece) => piece.start + piece.length > offset);
  }

  /** The index of the last piece that begins before an offset. */
  private pieceUntil(offset: number): number {
    return this.search(0, this.pieces.length, (piece) => piece.start >= offset) - 1;
  }

  private search(low: number, high: number, is: (piece: Piece) => boolean): number {
    while (low < high) {
      const middle = (low + high) >> 1;
      const piece = this.pieces[middle];
      if (piece && is(piece)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private unitAt(offset: number): number {
    if (offset <= 0) return 0;
    if (offset >= this.length) return this.text.length;
    const at = this.pieceFrom(offset);
    const piece = this.pieces[at];
    if (!piece) return this.text.length;
    // What parts two pieces is white space, one code unit each.
    if (offset <= piece.start) return piece.unit - (piece.start - offset);
    return piece.unit + units(piece, offset - piece.start);
  }
}

/** Code units of the first `count` code points of a piece. */
function units(piece: Piece, count: number): number {
  if (piece.length === piece.to - piece.from) return count;
  let at = piece.from;
  for (let left = count; left > 0 && at < piece.to; left -= 1) at += width(piece.node.data, at);
  return at - piece.from;
}

/** Code points of the first `count` code units of a piece; a half of one counts as none. */
function points(piece: Piece, count: number): number {
  if (piece.length === piece.to - piece.from) return count;
  let passed = 0;
  for (let at = piece.from; at < piece.to; passed += 1) {
    at += width(piece.node.data, at);
    if (at > piece.from + count) break;
  }
  return passed;
}

function width(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

class Writer {
  readonly pieces: Piece[] = [];
  text = '';
  length = 0;
  hash = 0x811c9dc5;
  private gap: Gap = Gap.None;
  /** White space of `pre` that has not been written yet. */
  private kept = '';
  private pre = 0;

  /** Walks over what stands in an element, without recursion: pages nest deep. */
  walk(root: Element): void {
    let node: Node | null = root.firstChild;
    while (node) {
      const enters: boolean = this.enter(node);
      const child: Node | null = enters ? node.firstChild : null;
      if (child) {
        node = child;
        continue;
      }
      if (enters) this.leave(node);
      while (node && !node.nextSibling) {
        node = node.parentNode === root ? null : node.parentNode;
        if (node) this.leave(node);
      }
      node = node?.nextSibling ?? null;
    }
  }

  /** Says whether what is in the node counts. */
  private enter(node: Node): boolean {
    if (node.nodeType === Node.TEXT_NODE) {
      this.write(node as Text);
      return false;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || isOurs(node as Element)) return false;
    const name = node.nodeName;
    if (BLOCKS.has(name)) this.widen(Gap.Block);
    if (BESIDE.has(name)) return false;
    if (name === 'TD' || name === 'TH') this.widen(Gap.Cell);
    else if (name === 'PRE') this.pre += 1;
    else if (name === 'BR') this.line();
    return true;
  }

  private leave(node: Node): void {
    const name = node.nodeName;
    if (BLOCKS.has(name)) this.widen(Gap.Block);
    if (name === 'TD' || name === 'TH') this.widen(Gap.Cell);
    else if (name === 'PRE') this.pre -= 1;
  }

  private line(): void {
    if (this.pre > 0) {
      this.kept += '\n';
      this.widen(Gap.Space);
    } else this.widen(Gap.Line);
  }

  private widen(gap: Gap): void {
    if (gap > this.gap) this.gap = gap;
  }

  private write(node: Text): void {
    const text = node.data;
    for (let at = 0; at < text.length; ) {
      const point = text.codePointAt(at) ?? 0;
      const size = point > 0xffff ? 2 : 1;
      const isSpace = point < 0x80 ? point === 32 || (point >= 9 && point <= 13) : SPACE.test(text.charAt(at));
      if (isSpace) {
        if (this.pre > 0) this.kept += text.charAt(at);
        this.widen(Gap.Space);
      } else {
        this.put(node, at, point, size);
      }
      at += size;
    }
  }

  private put(node: Text, at: number, point: number, size: number): void {
    const gap = this.part();
    let piece = this.pieces.at(-1);
    // White space that counts as it stands is part of its piece.
    const goesOn = piece && piece.node === node && at === piece.to + gap.length && piece.length < MOST_IN_PIECE;
    if (!piece || !goesOn) {
      piece = { node, from: at, to: at, start: this.length + gap.length, unit: this.text.length + gap.length, length: 0 };
      this.pieces.push(piece);
    } else piece.length += gap.length;
    piece.to = at + size;
    piece.length += 1;
    this.text += gap + node.data.slice(at, at + size);
    this.length += gap.length + 1;
    for (let i = 0; i < gap.length; i += 1) this.mix(gap.charCodeAt(i));
    this.mix(point);
  }

  /** What stands before the next character. */
  private part(): string {
    const isFirst = this.pieces.length === 0;
    let gap = '';
    if (!isFirst) {
      if (this.gap === Gap.Space) gap = this.kept || ' ';
      else if (this.gap === Gap.Line) gap = '\n';
      else if (this.gap === Gap.Cell) gap = '\t';
      else if (this.gap === Gap.Block) gap = '\n\n';
    }
    this.kept = '';
    this.gap = Gap.None;
    return gap;
  }

  private mix(point: number): void {
    this.hash = Math.imul(this.hash ^ point, 0x01000193);
  }
}

/** What our own page adds to the article: the datelines that run in, and whatever says so. Saved pages have no such names. */
function isOurs(element: Element): boolean {
  return element.classList.contains('run-in') || element.hasAttribute('data-ours');
}
