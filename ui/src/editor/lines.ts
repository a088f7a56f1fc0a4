// Draws whole lines: headings, lists with their hanging indents, quotations, code blocks, rules, front matter.
// Signs that open a line stand in boxes of fixed width, so that nothing moves when the cursor comes to it.

import type { Line } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import type { Drawing } from './drawing';
import { CalloutHead, calloutOf, type Callout } from './callouts';
import { FoldSign, foldAt } from './folds';
import { TaskBox } from './widgets';

/** What a line stands in. */
interface Surroundings {
  /** List items, innermost first. */
  items: SyntaxNode[];
  quotes: number;
  /** The outermost quotation, which may be a callout. */
  outer: SyntaxNode | null;
  block: SyntaxNode | null;
}

const BLOCKS = new Set([
  'ATXHeading1',
  'ATXHeading2',
  'ATXHeading3',
  'ATXHeading4',
  'ATXHeading5',
  'ATXHeading6',
  'SetextHeading1',
  'SetextHeading2',
  'FencedCode',
  'CodeBlock',
  'HTMLBlock',
  'CommentBlock',
  'ProcessingInstructionBlock',
  'HorizontalRule',
  'Table',
  'FrontMatter',
  'CommentLines',
  'BlockMath',
]);

/** Draws a line, and returns the table that it belongs to, if any. */
export function drawLine(drawing: Drawing, line: Line): SyntaxNode | null {
  const around = surroundings(drawing, line);
  drawing.line(line.from, 'cm-text-line');
  if (around.items.length > 0 || around.quotes > 0) drawPrefix(drawing, line, around);
  if (around.block) drawBlock(drawing, line, around.block, around.items.length === 0 && around.quotes === 0);
  return around.block?.name === 'Table' ? around.block : null;
}

function surroundings(drawing: Drawing, line: Line): Surroundings {
  const items: SyntaxNode[] = [];
  let quotes = 0;
  let outer: SyntaxNode | null = null;
  let block: SyntaxNode | null = null;
  const first = line.from + (/^[\s>]*/.exec(line.text)?.[0].length ?? 0);
  for (let node: SyntaxNode | null = drawing.tree.resolveInner(Math.min(first, line.to), 1); node; node = node.parent) {
    // A node that ends where the line begins belongs to the line before.
    if (node.to < line.from || (node.to === line.from && node.from < line.from)) continue;
    if (node.from > line.to) continue;
    if (node.name === 'ListItem') items.push(node);
    else if (BLOCKS.has(node.name)) block ??= node;
    if (node.name !== 'Blockquote') continue;
    quotes += 1;
    outer = node;
  }
  return { items, quotes, outer, block };
}

/** Puts the signs that open a line into boxes, and hangs the text on them. */
function drawPrefix(drawing: Drawing, line: Line, around: Surroundings): void {
  const depth = around.items.length;
  const { text } = line;
  let at = 0;
  let quotesSeen = 0;
  let depthSeen = 0;
  for (;;) {
    const rest = text.slice(at);
    const quote = quotesSeen < around.quotes ? /^[ \t]{0,3}>[ \t]?/.exec(rest)?.[0] : undefined;
    if (quote) {
      const near = drawing.touchesLine(line) ? '' : ' cm-sign-hidden';
      drawing.box(line.from + at, line.from + at + quote.length, `cm-box-quote${near}`, {});
      at += quote.length;
      quotesSeen += 1;
      continue;
    }
    const item = around.items.find((one) => startsOn(one, line.from + at, rest));
    if (!item) break;
    const itemDepth = depth - around.items.indexOf(item);
    const length = drawMarker(drawing, line, at, item, itemDepth - depthSeen);
    if (length === 0) break;
    at += length;
    depthSeen = itemDepth;
  }
  const hanging = depthSeen < depth ? continuation(drawing, line, at, around.items[0], depth - depthSeen) : depthSeen;
  drawing.line(line.from, 'cm-indented', {
    '--quotes': String(around.quotes),
    '--depth': String(depth),
    '--quotes-here': String(quotesSeen),
    '--depth-here': String(hanging),
  });
  const callout = around.outer ? calloutAt(drawing, around.outer) : null;
  if (callout && around.outer) drawCallout(drawing, line, around.outer, callout, at);
  else if (around.quotes > 0) drawing.line(line.from, `cm-quote cm-quote-${Math.min(around.quotes, 3)}`);
  if (depth > 0) drawing.line(line.from, 'cm-list');
}

/** The callout that a quotation is, by its first line. */
function calloutAt(drawing: Drawing, quote: SyntaxNode): Callout | null {
  const first = drawing.state.doc.lineAt(quote.from);
  const sign = /^>[ \t]?/.exec(first.text.slice(quote.from - first.from));
  return sign ? calloutOf(first.text.slice(quote.from - first.from + sign[0].length)) : null;
}

function drawCallout(drawing: Drawing, line: Line, quote: SyntaxNode, callout: Callout, at: number): void {
  const isFirst = line.from <= quote.from;
  drawing.line(line.from, `cm-callout cm-callout-${callout.look}`);
  if (line.to >= quote.to) drawing.line(line.from, 'cm-callout-last');
  if (!isFirst) return;
  drawing.line(line.from, 'cm-callout-first');
  const start = line.from + at;
  if (drawing.touchesLine(line)) drawing.mark(start, start + callout.length, 'cm-sign');
  else {
    const label = callout.title === '' ? callout.kind.charAt(0).toUpperCase() + callout.kind.slice(1) : '';
    drawing.replace(start, Math.min(line.to, start + callout.length), new CalloutHead(callout.look, label));
  }
  const fold = callout.fold === null ? null : foldAt(drawing.state, line);
  if (fold) {
    if (fold.isFolded) drawing.line(line.from, 'cm-callout-last');
    drawing.insert(line.to, new FoldSign(fold.isFolded, true), 1);
  }
}

function startsOn(item: SyntaxNode, at: number, rest: string): boolean {
  const marker = item.firstChild;
  const indent = /^[ \t]*/.exec(rest)?.[0].length ?? 0;
  return marker?.name === 'ListMark' && marker.from === at + indent;
}

/** Draws a bullet, a number or a task's box. Returns how many characters it took. */
function drawMarker(drawing: Drawing, line: Line, at: number, item: SyntaxNode, steps: number): number {
  const marker = item.firstChild;
  if (!marker) return 0;
  const start = line.from + at;
  const isOrdered = item.parent?.name === 'OrderedList';
  let end = Math.min(line.to, marker.to + (/^[ \t]?/.exec(line.text.slice(marker.to - line.from))?.[0].length ?? 0));
  const task = item.getChild('Task')?.getChild('TaskMarker');
  if (task && task.to <= line.to) {
    end = Math.min(line.to, task.to + 1);
    drawTask(drawing, line, marker, task);
  } else if (isOrdered) {
    drawing.mark(marker.from, marker.to, 'cm-number');
  } else {
    drawing.mark(marker.from, marker.to, steps % 2 === 0 ? 'cm-bullet cm-bullet-even' : 'cm-bullet');
  }
  drawing.box(start, end, 'cm-box-list', { '--steps': String(steps) });
  return end - start;
}

function drawTask(drawing: Drawing, line: Line, marker: SyntaxNode, task: SyntaxNode): void {
  const mark = drawing.text(task.from + 1, task.to - 1);
  if (mark.toLowerCase() === 'x' || mark === '-') drawing.mark(Math.min(line.to, task.to + 1), line.to, 'cm-task-done');
  if (drawing.touches(marker.from, task.to - 1)) {
    drawing.mark(marker.from, task.to, 'cm-sign');
    return;
  }
  drawing.hide(marker.from, task.from);
  drawing.replace(
    task.from,
    task.to,
    new TaskBox(
      mark,
      line.text
        .slice(task.to - line.from)
        .trim()
        .slice(0, 200),
    ),
  );
}

/** The white space before a line that goes on in an item. Returns the steps that it stands for. */
function continuation(drawing: Drawing, line: Line, at: number, item: SyntaxNode | undefined, steps: number): number {
  const marker = item?.firstChild;
  const space = /^[ \t]*/.exec(line.text.slice(at))?.[0] ?? '';
  if (!marker || space === '') return 0;
  const itemLine = drawing.state.doc.lineAt(marker.from);
  const content = marker.to - itemLine.from + 1 - at;
  const taken = space.includes('\t') ? space.length : Math.min(space.length, Math.max(1, content));
  drawing.box(line.from + at, line.from + at + taken, 'cm-box-space', { '--steps': String(steps) });
  return steps;
}

function drawBlock(drawing: Drawing, line: Line, block: SyntaxNode, isOutermost: boolean): void {
  const isFirst = drawing.state.doc.lineAt(block.from).from === line.from;
  const isLast = line.to >= block.to;
  switch (block.name) {
    case 'HorizontalRule':
      drawing.line(line.from, drawing.touchesLine(line) ? 'cm-rule cm-rule-near' : 'cm-rule');
      return;
    case 'FencedCode':
    case 'CodeBlock':
      drawCode(drawing, line, block, isFirst, isLast);
      return;
    case 'FrontMatter':
      drawing.line(line.from, 'cm-front');
      if (isFirst) drawing.line(line.from, 'cm-front-first');
      if (isLast) drawing.line(line.from, 'cm-front-last');
      drawKey(drawing, line);
      return;
    case 'HTMLBlock':
    case 'CommentBlock':
    case 'ProcessingInstructionBlock':
      drawing.line(line.from, 'cm-html');
      return;
    case 'CommentLines':
      drawing.line(line.from, 'cm-comment-line');
      return;
    case 'BlockMath':
      drawing.line(line.from, 'cm-math-line');
      return;
    case 'Table':
      return;
    default:
      drawHeading(drawing, line, block, isFirst, isOutermost);
  }
}

function drawKey(drawing: Drawing, line: Line): void {
  const key = /^[\w-]+:/.exec(line.text);
  if (key) drawing.mark(line.from, line.from + key[0].length, 'cm-front-key');
}

function drawHeading(drawing: Drawing, line: Line, block: SyntaxNode, isFirst: boolean, isOutermost: boolean): void {
  const level = block.name.at(-1) ?? '1';
  const isSetext = block.name.startsWith('Setext');
  const marks = block.getChildren('HeaderMark');
  const isNear = drawing.touches(block.from, block.to);
  const isUnderline = isSetext && !isFirst && marks.some((mark) => mark.from >= line.from && mark.from <= line.to);
  drawing.line(line.from, isUnderline ? 'cm-underline' : `cm-heading cm-heading-${level}`);
  if (!isFirst) drawing.line(line.from, 'cm-heading-more');
  const fold = isFirst && isOutermost ? foldAt(drawing.state, line) : null;
  if (fold) drawing.insert(line.from, new FoldSign(fold.isFolded, false), -1);
  for (const mark of marks) {
    if (mark.from < line.from || mark.from > line.to) continue;
    const isOpening = mark.from === block.from && !isSetext;
    const space = isOpening ? /^[ \t]*/.exec(line.text.slice(mark.to - line.from)) : null;
    const end = mark.to + (space?.[0].length ?? 0);
    if (isUnderline) drawing.mark(mark.from, mark.to, isNear ? 'cm-sign' : 'cm-sign-hidden');
    else if (!isOpening) drawing.sign(mark.from, mark.to, isNear);
    else if (!isNear && end < line.to) drawing.hide(mark.from, end);
    else if (isOutermost) drawing.box(mark.from, end, 'cm-hanging-sign', {});
    else drawing.mark(mark.from, end, 'cm-sign');
  }
}

function drawCode(drawing: Drawing, line: Line, block: SyntaxNode, isFirst: boolean, isLast: boolean): void {
  drawing.line(line.from, 'cm-code');
  if (isFirst) drawing.line(line.from, 'cm-code-first');
  if (isLast) drawing.line(line.from, 'cm-code-last');
  if (block.name !== 'FencedCode') return;
  const isNear = drawing.touches(block.from, block.to);
  for (const mark of block.getChildren('CodeMark')) {
    if (mark.from < line.from || mark.to > line.to) continue;
    drawing.line(line.from, 'cm-fence');
    if (isFirst) drawing.sign(mark.from, mark.to, isNear);
    else drawing.mark(mark.from, mark.to, isNear ? 'cm-sign' : 'cm-sign-hidden');
  }
  const info = isFirst ? block.getChild('CodeInfo') : null;
  if (info) drawing.mark(info.from, info.to, 'cm-code-info');
}
