// Pasting and dropping: an address over a selection makes a link of it, files become files of the library and embeds, and what
// was copied from a page becomes Markdown.

import { EditorSelection, StateEffect, StateField, type Extension } from '@codemirror/state';
import { Decoration, EditorView, WidgetType } from '@codemirror/view';
import { inCode } from './tree';

export interface PasteSource {
  /** Keeps a file, and gives what to write between the brackets of an embed. */
  attach(file: File): Promise<string>;
  /** HTML as Markdown. */
  convert(html: string): Promise<string>;
  /** Says what went wrong. */
  tell(message: string): void;
}

/** What is on its way, at the place where it will be put. */
const begun = StateEffect.define<{ id: number; at: number; label: string }>({ map: (value, changes) => ({ ...value, at: changes.mapPos(value.at, 1) }) });
const ended = StateEffect.define<number>();

class Waiting extends WidgetType {
  constructor(
    readonly id: number,
    private readonly label: string,
  ) {
    super();
  }

  override eq(other: Waiting): boolean {
    return other.id === this.id;
  }

  override toDOM(): HTMLElement {
    const span = document.createElement('span');
    span.className = 'cm-waiting';
    span.setAttribute('role', 'status');
    span.textContent = this.label;
    return span;
  }
}

const waiting = StateField.define({
  create: () => Decoration.none,
  update(set, transaction) {
    set = set.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(begun)) set = set.update({ add: [Decoration.widget({ widget: new Waiting(effect.value.id, effect.value.label), side: 1 }).range(effect.value.at)] });
      if (effect.is(ended)) set = set.update({ filter: (_from, _to, { spec }) => (spec as { widget: Waiting }).widget.id !== effect.value });
    }
    return set;
  },
  provide: (field) => EditorView.decorations.from(field),
});

let last = 0;

/** Puts what is made where the cursor was, wherever that is by then. */
async function putLater(view: EditorView, at: number, label: string, make: () => Promise<string>, tell: (message: string) => void): Promise<void> {
  const id = ++last;
  view.dispatch({ effects: begun.of({ id, at, label }) });
  const place = (): number => {
    let found = view.state.selection.main.head;
    view.state.field(waiting).between(0, view.state.doc.length, (from, _to, { spec }) => {
      if ((spec as { widget: Waiting }).widget.id === id) found = from;
    });
    return found;
  };
  try {
    const insert = await make();
    const from = place();
    const hadCursor = view.state.selection.main.empty && view.state.selection.main.head === from;
    view.dispatch({ changes: { from, insert }, effects: ended.of(id), ...(hadCursor ? { selection: { anchor: from + insert.length } } : {}), userEvent: 'input.paste', scrollIntoView: hadCursor });
  } catch (error) {
    view.dispatch({ effects: ended.of(id) });
    tell(error instanceof Error ? error.message : String(error));
  }
}

/** HTML that says more than its plain text does. Editors of code put colours on the clipboard, which say nothing. */
export function isRich(html: string): boolean {
  if (/vscode-editor-data|data-pm-slice="0 0 \[\]"|<meta[^>]+ProgId/i.test(html)) return false;
  return /<(?:a\s[^>]*href|h[1-6]|ul|ol|li|table|blockquote|strong|b|em|i|img|code|pre|del|s|mark)[\s>]/i.test(html);
}

export function isAddress(text: string): boolean {
  return /^(?:https?:\/\/|mailto:)[^\s<>]+$/i.test(text);
}

function paste(event: ClipboardEvent, view: EditorView, source: PasteSource): boolean {
  const data = event.clipboardData;
  if (!data || view.state.readOnly) return false;
  const text = data.getData('text/plain');
  const { main } = view.state.selection;
  if (isAddress(text.trim()) && view.state.selection.ranges.some((range) => !range.empty) && !inCode(view.state)) {
    const address = text.trim();
    const change = view.state.changeByRange((range) => {
      const words = view.state.sliceDoc(range.from, range.to);
      // Over another address it is only a paste.
      const insert = range.empty || isAddress(words) || words.includes('\n') ? address : `[${words}](${address.replaceAll(')', '%29')})`;
      return { changes: { from: range.from, to: range.to, insert }, range: EditorSelection.cursor(range.from + insert.length) };
    });
    view.dispatch(change, { userEvent: 'input.paste', scrollIntoView: true });
    return true;
  }
  const files = [...data.files];
  if (files.length > 0 && text === '') {
    view.dispatch(view.state.replaceSelection(''));
    takeFiles(view, view.state.selection.main.head, files, source);
    return true;
  }
  const html = data.getData('text/html');
  if (html !== '' && isRich(html) && !inCode(view.state)) {
    if (!main.empty) view.dispatch(view.state.replaceSelection(''));
    void putLater(view, view.state.selection.main.head, 'Pasting…', async () => (await source.convert(html)).trim() || text, source.tell);
    return true;
  }
  return false;
}

function takeFiles(view: EditorView, at: number, files: readonly File[], source: PasteSource): void {
  for (const file of files) {
    void putLater(view, at, `Adding ${file.name || 'a picture'}…`, async () => `![[${await source.attach(file)}]]${files.length > 1 ? '\n' : ''}`, source.tell);
  }
}

/** Puts what is made later where something was let go. */
export function putAt(view: EditorView, point: { x: number; y: number }, label: string, make: () => Promise<string>, tell: (message: string) => void): void {
  if (view.state.readOnly) return;
  void putLater(view, view.posAtCoords(point) ?? view.state.selection.main.head, label, make, tell);
}

export function pasting(source: PasteSource): Extension {
  return [
    waiting,
    EditorView.domEventHandlers({
      paste: (event, view) => paste(event, view, source),
      drop(event, view) {
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length === 0 || view.state.readOnly) return false;
        event.preventDefault();
        takeFiles(view, view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.selection.main.head, files, source);
        return true;
      },
    }),
  ];
}
