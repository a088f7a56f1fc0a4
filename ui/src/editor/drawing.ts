// What one drawing of the visible text collects: marks, hidden signs, classes of lines, and boxes around them.
// Which part of the note gets what is decided by the modules that fill it in.

import { syntaxTree } from '@codemirror/language';
import { type EditorState, type Line, type Range } from '@codemirror/state';
import { Decoration, type DecorationSet, type EditorView, type WidgetType } from '@codemirror/view';
import type { Tree } from '@lezer/common';
import { embedded, type Embedded } from './embeds';
import { linkStates } from './links';
import { noteMode, type Mode } from './modes';

const HIDDEN = Decoration.replace({});

interface LineLook {
  classes: Set<string>;
  variables: Map<string, string>;
  direction: 'auto' | 'ltr' | 'rtl';
}

export class Drawing {
  readonly state: EditorState;
  readonly tree: Tree;
  readonly states: ReadonlyMap<string, string>;
  /** Targets of the links that are in view. */
  readonly targets = new Set<string>();
  readonly embedded: ReadonlyMap<string, Embedded | null>;
  readonly mode: Mode;
  /** Targets of what is embedded in view. */
  readonly embeds = new Set<string>();
  private readonly inner: Range<Decoration>[] = [];
  private readonly outer: Range<Decoration>[] = [];
  private readonly lines = new Map<number, LineLook>();
  private readonly isActive: boolean;

  constructor(readonly view: EditorView) {
    this.state = view.state;
    this.tree = syntaxTree(view.state);
    this.states = view.state.field(linkStates);
    this.embedded = view.state.field(embedded);
    this.mode = view.state.facet(noteMode);
    this.isActive = view.hasFocus && !view.state.readOnly && this.mode === 'live';
  }

  text(from: number, to: number): string {
    return this.state.doc.sliceString(from, to);
  }

  /** Whether the cursor or a selection is in or at the edge of a range, so that its signs must be seen. */
  touches(from: number, to: number): boolean {
    return this.isActive && this.state.selection.ranges.some((range) => range.from <= to && range.to >= from);
  }

  touchesLine(line: Line): boolean {
    return this.touches(line.from, line.to);
  }

  mark(from: number, to: number, css: string, attributes?: Record<string, string>): void {
    if (from < to) this.inner.push(Decoration.mark({ class: css, ...(attributes ? { attributes } : {}) }).range(from, to));
  }

  /** Takes signs out of sight. What spans lines stays, since a line break cannot be hidden. */
  hide(from: number, to: number): void {
    if (from < to && this.state.doc.lineAt(from).to >= to) this.inner.push(HIDDEN.range(from, to));
  }

  /** Signs are dimmed while the cursor is at what they belong to, and hidden otherwise. */
  sign(from: number, to: number, isShown: boolean): void {
    if (isShown) this.mark(from, to, 'cm-sign');
    else this.hide(from, to);
  }

  replace(from: number, to: number, widget: WidgetType): void {
    if (this.state.doc.lineAt(from).to >= to) this.inner.push(Decoration.replace({ widget }).range(from, to));
  }

  /** Puts something between two letters; `side` below 0 before the cursor there, above 0 behind it. */
  insert(at: number, widget: WidgetType, side: number): void {
    this.inner.push(Decoration.widget({ widget, side }).range(at));
  }

  /** A box that stands around everything else in its range. */
  box(from: number, to: number, css: string, variables: Record<string, string>): void {
    if (from >= to) return;
    const style = Object.entries(variables)
      .map(([name, value]) => `${name}:${value}`)
      .join(';');
    this.outer.push(Decoration.mark({ class: css, attributes: { style } }).range(from, to));
  }

  line(at: number, css: string, variables: Record<string, string> = {}): void {
    const look = this.lookOf(at);
    look.classes.add(css);
    for (const [name, value] of Object.entries(variables)) look.variables.set(name, value);
  }

  /** A line runs as it is told, and not as its own first letter says. */
  direct(at: number, direction: 'ltr' | 'rtl'): void {
    this.lookOf(at).direction = direction;
  }

  private lookOf(at: number): LineLook {
    const from = this.state.doc.lineAt(at).from;
    const look: LineLook = this.lines.get(from) ?? { classes: new Set(), variables: new Map(), direction: 'auto' };
    this.lines.set(from, look);
    return look;
  }

  finish(): { inner: DecorationSet; outer: DecorationSet } {
    for (const [from, look] of this.lines) {
      const style = [...look.variables].map(([name, value]) => `${name}:${value}`).join(';');
      const attributes = { class: [...look.classes].join(' '), dir: look.direction, ...(style ? { style } : {}) };
      this.inner.push(Decoration.line({ attributes }).range(from));
    }
    return { inner: Decoration.set(this.inner, true), outer: Decoration.set(this.outer, true) };
  }
}
