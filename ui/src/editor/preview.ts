// The live preview: draws what is in view, and nothing else, each time the text, the cursor or the view changes.

import { foldedRanges, syntaxTree } from '@codemirror/language';
import { Prec, type Extension } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import type { SyntaxNode } from '@lezer/common';
import { Drawing } from './drawing';
import { EmbedAsker, embedded } from './embeds';
import { drawInline } from './inline';
import { drawLine } from './lines';
import { LinkAsker, forgetLinks, linkStates } from './links';
import { rawTable } from './table-edit';
import { Measure, drawTable } from './tables';

class Preview {
  inner: DecorationSet = Decoration.none;
  outer: DecorationSet = Decoration.none;
  private readonly asker: LinkAsker;
  private readonly embeds: EmbedAsker;
  private readonly measure = new Measure();
  /** While the button is down signs stay as they are, or the text would move under the pointer. */
  private isPointing = false;
  private isStale = false;
  private readonly pointerUp = (): void => {
    this.isPointing = false;
    if (this.isStale) this.view.dispatch({});
  };

  constructor(private readonly view: EditorView) {
    this.asker = new LinkAsker(view);
    this.embeds = new EmbedAsker(view);
    this.measure.refresh(view);
    this.draw();
    window.addEventListener('pointerup', this.pointerUp);
    window.addEventListener('pointercancel', this.pointerUp);
    void document.fonts?.ready.then(() => {
      this.measure.forget();
      this.isStale = true;
      if (view.dom.isConnected) view.dispatch({});
    });
  }

  pointerDown(): void {
    this.isPointing = true;
  }

  update(update: ViewUpdate): void {
    const forgets = update.transactions.some((one) => one.effects.some((effect) => effect.is(forgetLinks)));
    if (forgets) {
      this.asker.forget();
      this.embeds.forget();
    }
    const isReflowed = update.geometryChanged && this.measure.refresh(update.view);
    const isOther =
      update.docChanged ||
      update.viewportChanged ||
      forgets ||
      isReflowed ||
      syntaxTree(update.startState) !== syntaxTree(update.state) ||
      update.startState.field(linkStates) !== update.state.field(linkStates) ||
      update.startState.field(embedded) !== update.state.field(embedded) ||
      update.startState.field(rawTable, false) !== update.state.field(rawTable, false) ||
      foldedRanges(update.startState) !== foldedRanges(update.state);
    const isMoved = update.selectionSet || update.focusChanged || update.startState.readOnly !== update.state.readOnly;
    if (isOther || (this.isStale && !this.isPointing) || (isMoved && !this.isPointing)) this.draw();
    else if (isMoved) this.isStale = true;
  }

  destroy(): void {
    this.asker.destroy();
    this.embeds.destroy();
    window.removeEventListener('pointerup', this.pointerUp);
    window.removeEventListener('pointercancel', this.pointerUp);
  }

  private draw(): void {
    this.isStale = false;
    const drawing = new Drawing(this.view);
    const { doc } = drawing.state;
    for (const { from, to } of this.view.visibleRanges) {
      const tables = new Map<number, SyntaxNode>();
      for (let line = doc.lineAt(from); ; line = doc.line(line.number + 1)) {
        const table = drawLine(drawing, line);
        if (table) tables.set(table.from, table);
        if (line.to >= to || line.number === doc.lines) break;
      }
      for (const table of tables.values()) drawTable(drawing, table, this.measure, from, to);
      drawing.tree.iterate({ from, to, enter: (node) => drawInline(drawing, node) });
    }
    ({ inner: this.inner, outer: this.outer } = drawing.finish());
    this.asker.want(drawing.targets);
    this.embeds.want(drawing.embeds);
  }
}

const plugin = ViewPlugin.fromClass(Preview, {
  eventHandlers: {
    pointerdown(): void {
      this.pointerDown();
    },
  },
  provide: (preview) => [
    EditorView.decorations.of((view) => view.plugin(preview)?.inner ?? Decoration.none),
    // Boxes stand around marks and highlighted code: the lowest precedence is the outermost element.
    Prec.lowest(EditorView.decorations.of((view) => view.plugin(preview)?.outer ?? Decoration.none)),
  ],
});

export function preview(): Extension {
  return [plugin, EditorView.perLineTextDirection.of(true)];
}
