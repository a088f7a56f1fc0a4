// Draws what stands within lines: emphasis, code, links, tags, footnotes. Their signs are hidden until the cursor comes near.

import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import type { Drawing } from './drawing';
import { widgetOf } from './embeds';
import { stateOf, targetOf } from './links';
import { Formula } from './math';
import { encodedSigns, isExternal, readable } from './wikilink';
import { Break, Sign } from './widgets';

const STYLED: Record<string, { css: string; sign: string }> = {
  Emphasis: { css: 'cm-em', sign: 'EmphasisMark' },
  StrongEmphasis: { css: 'cm-strong', sign: 'EmphasisMark' },
  Strikethrough: { css: 'cm-strike', sign: 'StrikethroughMark' },
  Highlight: { css: 'cm-highlight', sign: 'HighlightMark' },
  InlineCode: { css: 'cm-inline-code', sign: 'CodeMark' },
  Footnote: { css: 'cm-footnote', sign: 'FootnoteMark' },
  InlineFootnote: { css: 'cm-footnote-here', sign: 'FootnoteMark' },
};

const FOOTNOTE_ITSELF = 'cm-footnote cm-footnote-own';

/** Draws a node if it is an inline one. Says whether its children are still to be visited. */
export function drawInline(drawing: Drawing, ref: SyntaxNodeRef): boolean {
  const styled = STYLED[ref.name];
  if (styled) {
    const { from, to } = ref;
    const isNear = drawing.touches(from, to);
    drawing.mark(from, to, ref.name === 'Footnote' && isDefinition(drawing, ref) ? FOOTNOTE_ITSELF : styled.css);
    for (const sign of ref.node.getChildren(styled.sign)) drawing.sign(sign.from, sign.to, isNear);
    if (ref.name === 'InlineCode' && !isNear && isInTable(ref.node)) hidePipeSigns(drawing, from, to);
    return true;
  }
  switch (ref.name) {
    case 'Wikilink':
      drawWikilink(drawing, ref.node);
      return false;
    case 'Link':
    case 'Image':
      return drawLink(drawing, ref.node);
    case 'Autolink':
      drawAutolink(drawing, ref.node);
      return false;
    case 'URL':
      drawAddress(drawing, ref.node);
      return false;
    case 'Tag':
      drawing.mark(ref.from, ref.to, 'cm-tag');
      return false;
    case 'Escape':
      drawing.sign(ref.from, ref.from + 1, drawing.touches(ref.from, ref.to));
      return false;
    case 'NoteComment':
    case 'Comment':
    case 'BlockId':
      if (drawing.mode === 'reading') {
        drawing.hide(ref.from, ref.to);
        return false;
      }
      drawing.mark(ref.from, ref.to, 'cm-faint');
      return true;
    case 'InlineMath':
    case 'DisplayMath':
      drawFormula(drawing, ref);
      return false;
    case 'HTMLTag':
      // In a table it is the only way to begin another line.
      if (isBreak(drawing.text(ref.from, ref.to)) && isInTable(ref.node) && !drawing.touches(ref.from, ref.to)) {
        drawing.replace(ref.from, ref.to, new Break());
        return false;
      }
      drawing.mark(ref.from, ref.to, 'cm-html-inline');
      return false;
    case 'Entity':
      drawing.mark(ref.from, ref.to, 'cm-html-inline');
      return false;
    case 'LinkReference':
      drawReference(drawing, ref);
      return false;
    default:
      return true;
  }
}

/** In a table's code too a pipe has `\` before it, which is not part of the code. */
function hidePipeSigns(drawing: Drawing, from: number, to: number): void {
  for (const { index } of drawing.text(from, to).matchAll(/\\\|/g)) drawing.hide(from + index, from + index + 1);
}

function isBreak(text: string): boolean {
  return /^<br\s*\/?>$/i.test(text);
}

function isInTable(node: SyntaxNode): boolean {
  for (let at: SyntaxNode | null = node; at; at = at.parent) if (at.name === 'Table') return true;
  return false;
}

/** `[^1]:` at the beginning of a line is the note itself, not a sign that leads to it. */
function isDefinition(drawing: Drawing, { from, to }: SyntaxNodeRef): boolean {
  return drawing.state.doc.lineAt(from).from === from && drawing.text(to, to + 1) === ':';
}

/** Where a link's address is defined; a footnote of one word looks the same to the parser. */
function drawReference(drawing: Drawing, { from, to }: SyntaxNodeRef): void {
  const own = /^\[\^[^\s\]]+\]/.exec(drawing.text(from, to))?.[0].length;
  if (own === undefined) return drawing.mark(from, to, 'cm-faint');
  const isNear = drawing.touches(from, from + own);
  drawing.mark(from, from + own, FOOTNOTE_ITSELF);
  drawing.sign(from, from + 2, isNear);
  drawing.sign(from + own - 1, from + own, isNear);
}

function drawWikilink(drawing: Drawing, node: SyntaxNode): void {
  const target = targetOf(drawing.state, node);
  const path = node.getChild('WikilinkTarget');
  if (!target || !path) return;
  drawing.targets.add(target);
  const isNear = drawing.touches(node.from, node.to);
  const display = node.getChild('WikilinkDisplay');
  if (drawEmbed(drawing, node, target, display ? drawing.text(display.from, display.to) : '', isNear)) return;
  drawing.mark(node.from, node.to, linkClass(drawing, target), linkAttributes(drawing, target, isNear));
  if (isNear) {
    for (const sign of node.getChildren('WikilinkMark')) drawing.mark(sign.from, sign.to, 'cm-sign');
    if (display) drawing.mark(path.from, path.to, 'cm-sign');
    return;
  }
  if (display && display.from < display.to) {
    drawing.hide(node.from, display.from);
    drawing.hide(display.to, node.to);
    return;
  }
  drawing.hide(node.from, path.from);
  drawing.hide(path.to, node.to);
  drawTarget(drawing, path.from, drawing.text(path.from, path.to));
}

/** What `![[…]]` or `![…](…)` names is drawn in its place once it is known; it stays in sight while its link is edited, so that nothing jumps. */
function drawEmbed(drawing: Drawing, { from, to }: SyntaxNode, target: string, display: string, isNear: boolean): boolean {
  if (drawing.text(from, from + 1) !== '!' || isExternal(target)) return false;
  drawing.embeds.add(target);
  const found = drawing.embedded.get(target);
  if (!found) return false;
  const widget = widgetOf(target, found, display);
  if (isNear) {
    if (found.kind !== 'file') drawing.insert(to, widget, 1);
    return false;
  }
  drawing.replace(from, to, widget);
  return true;
}

function drawFormula(drawing: Drawing, { name, from, to }: SyntaxNodeRef): void {
  const length = name === 'InlineMath' ? 1 : 2;
  if (drawing.touches(from, to) || drawing.state.doc.lineAt(from).to < to) drawing.mark(from, to, 'cm-math-raw');
  else drawing.replace(from, to, new Formula(drawing.text(from + length, to - length), name === 'DisplayMath'));
}

/** A target without its folders, with `›` before a heading and `¶` for a passage. */
function drawTarget(drawing: Drawing, from: number, text: string): void {
  const { folder, hash } = readable(text);
  drawing.hide(from, from + folder);
  for (const { from: start, to, sign } of encodedSigns(hash < 0 ? text : text.slice(0, hash))) {
    if (start >= folder) drawing.replace(from + start, from + to, new Sign(sign, ''));
  }
  if (hash < 0) return;
  const isPassage = text.charAt(hash + 1) === '^';
  const until = isPassage ? text.length : hash + 1;
  if (isPassage) drawing.replace(from + hash, from + until, new Sign(' ¶', 'cm-link-way'));
  else drawing.replace(from + hash, from + until, new Sign(hash === 0 ? '§ ' : ' › ', 'cm-link-way'));
}

function drawLink(drawing: Drawing, node: SyntaxNode): boolean {
  const url = node.getChild('URL');
  const marks = node.getChildren('LinkMark');
  const [open, close] = marks;
  const label = node.getChild('LinkLabel');
  // `[x]` alone is a link only where something defines it, which is rarer than brackets.
  if (!open || !close || (!url && !label)) return true;
  const target = targetOf(drawing.state, node);
  const isNear = drawing.touches(node.from, node.to);
  if (target) {
    drawing.targets.add(target);
    if (node.name === 'Image' && drawEmbed(drawing, node, target, drawing.text(open.to, close.from), isNear)) return false;
    drawing.mark(node.from, node.to, linkClass(drawing, target), linkAttributes(drawing, target, isNear));
  } else {
    drawing.mark(node.from, node.to, 'cm-link');
  }
  const isEmpty = close.from <= open.to;
  if (isNear || isEmpty) {
    drawing.mark(open.from, open.to, 'cm-sign');
    drawing.mark(close.from, node.to, 'cm-sign');
  } else {
    drawing.hide(open.from, open.to);
    drawing.hide(close.from, node.to);
  }
  // What stands in the brackets is drawn too; the address is not.
  drawChildren(drawing, node, open.to, close.from);
  return false;
}

function drawChildren(drawing: Drawing, node: SyntaxNode, from: number, to: number): void {
  drawing.tree.iterate({
    from,
    to,
    enter: (child) => {
      const isInside = child.from >= from && child.to <= to && !(child.from === node.from && child.to === node.to);
      return isInside ? drawInline(drawing, child) : true;
    },
  });
}

function drawAutolink(drawing: Drawing, node: SyntaxNode): void {
  const target = targetOf(drawing.state, node);
  if (!target) return;
  const isNear = drawing.touches(node.from, node.to);
  drawing.mark(node.from, node.to, linkClass(drawing, target), linkAttributes(drawing, target, isNear));
  for (const sign of node.getChildren('LinkMark')) drawing.sign(sign.from, sign.to, isNear);
}

function drawAddress(drawing: Drawing, node: SyntaxNode): void {
  const target = targetOf(drawing.state, node);
  if (!target) return;
  const isNear = drawing.touches(node.from, node.to);
  drawing.mark(node.from, node.to, linkClass(drawing, target), linkAttributes(drawing, target, isNear));
}

function linkClass(drawing: Drawing, target: string): string {
  return `cm-link cm-link-${stateOf(drawing.states, target)}`;
}

const HINTS: Record<string, string> = {
  missing: 'does not exist yet. Click to create it.',
  ambiguous: 'could mean several items. It leads to the nearest.',
  alias: 'is found through another name.',
};

function linkAttributes(drawing: Drawing, target: string, isNear: boolean): Record<string, string> {
  const hint = HINTS[stateOf(drawing.states, target)];
  const title = hint ? `“${target}” ${hint}` : target;
  return { 'data-target': target, title, ...(isNear ? { 'data-raw': '' } : {}) };
}
