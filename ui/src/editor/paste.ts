// Pasting and dropping: an address over a selection makes a link of it, files become files of the library and embeds, and what
// was copied from a page becomes Markdown.

import { EditorSelection, StateEffect, StateField, type Extension } from '@codemirror/state';
import { Decoration, EditorView, WidgetType } from '@codemirror/view';
import { dataPictures, isRich, plainHtml, tasksOf } from './paste-html';
import { placed, placedText } from './placing';
import { intoTable } from './table-fill';
import { inCode } from './tree';

export interface PasteSource {
  /** Keeps a file, and gives what to write between the brackets of an embed. */
  attach(file: File): Promise<string>;
  /** HTML as Markdown. */
  convert(html: string): Promise<string>;
  /** Says what went wrong. */
  tell(message: string): void;
}

/** What is on its way, and the range of the text that it will take the place of. */
interface Coming {
  id: number;
  from: number;
  to: number;
  label: string;
}
const begun = StateEffect.define<Coming>({ map: (value, changes) => ({ ...value, from: changes.mapPos(value.from, -1), to: changes.mapPos(value.to, 1) }) });
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

const waiting = StateField.define<readonly Coming[]>({
  create: () => [],
  update(all, transaction) {
    if (transaction.docChanged && all.length > 0) {
      all = all.map((one) => {
        // What is typed at an empty place stands before what comes.
        const from = transaction.changes.mapPos(one.from, one.from === one.to ? 1 : -1);
        return { ...one, from, to: Math.max(from, transaction.changes.mapPos(one.to, 1)) };
      });
    }
    for (const effect of transaction.effects) {
      if (effect.is(begun)) all = [...all, effect.value];
      if (effect.is(ended)) all = all.filter((one) => one.id !== effect.value);
    }
    return all;
  },
  provide: (field) =>
    EditorView.decorations.from(field, (all) =>
      Decoration.set(
        all.map(({ id, to, label }) => Decoration.widget({ widget: new Waiting(id, label), side: 1 }).range(to)),
        true,
      ),
    ),
});

let last = 0;

/** Puts what is made in the place of a range, wherever that is by then. */
async function putLater(view: EditorView, range: { from: number; to: number }, label: string, make: () => Promise<string>, tell: (message: string) => void): Promise<void> {
  const id = ++last;
  view.dispatch({ effects: begun.of({ id, from: range.from, to: range.to, label }) });
  try {
    const text = await make();
    const { from, to } = view.state.field(waiting).find((one) => one.id === id) ?? { ...view.state.selection.main };
    const { main } = view.state.selection;
    const hadCursor = main.from === from && main.to === to;
    const { changes, cursor } = placed(view.state, from, to, text);
    view.dispatch({ changes, effects: ended.of(id), ...(hadCursor ? { selection: { anchor: cursor } } : {}), userEvent: 'input.paste', scrollIntoView: hadCursor });
  } catch (error) {
    view.dispatch({ effects: ended.of(id) });
    tell(error instanceof Error ? error.message : String(error));
  }
}

export function isAddress(text: string): boolean {
  return /^(?:https?:\/\/|mailto:)[^\s<>]+$/i.test(text);
}

/** Brackets of an address must not end the link that it stands in. */
function inBrackets(address: string): string {
  let depth = 0;
  for (const sign of address) {
    depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
    if (depth < 0) break;
  }
  return depth === 0 ? address : address.replaceAll('(', '%28').replaceAll(')', '%29');
}

/** Whether HTML is no more than a link that shows its address. */
function isBareLink(html: string, address: string): boolean {
  return new DOMParser().parseFromString(html, 'text/html').body.textContent?.trim() === address && !/<img\s/i.test(html);
}

function paste(event: ClipboardEvent, view: EditorView, source: PasteSource, asText: boolean): boolean {
  const data = event.clipboardData;
  if (!data || view.state.readOnly) return false;
  const text = data.getData('text/plain');
  const { main, ranges } = view.state.selection;
  const address = text.trim();
  if (isAddress(address) && ranges.some((range) => !range.empty) && !inCode(view.state) && !asText) {
    const change = view.state.changeByRange((range) => {
      const words = view.state.sliceDoc(range.from, range.to);
      // Over another address it is only a paste.
      const insert = range.empty || isAddress(words) || words.includes('\n') ? address : `[${words}](${inBrackets(address)})`;
      return { changes: { from: range.from, to: range.to, insert }, range: EditorSelection.cursor(range.from + insert.length) };
    });
    view.dispatch(change, { userEvent: 'input.paste', scrollIntoView: true });
    return true;
  }
  const files = [...data.files];
  if (files.length > 0 && text === '') {
    takeFiles(view, main, files, source);
    return true;
  }
  const html = data.getData('text/html');
  const isCode = inCode(view.state) || data.types.includes('vscode-editor-data');
  if (html !== '' && !isCode && !asText && isRich(html) && !(isAddress(address) && isBareLink(html, address))) {
    void putLater(view, main, 'Pasting…', async () => (await markdownOf(html, source)) || text, source.tell);
    return true;
  }
  // Ctrl+Shift+V takes a text as it is, but for what would break a table.
  const own = ranges.length > 1 || isCode ? null : asText ? intoTable(view.state, main.from, main.to, text) : placedText(view.state, main.from, main.to, text);
  if (!own) return false;
  view.dispatch({ changes: own.changes, selection: { anchor: own.cursor }, userEvent: 'input.paste', scrollIntoView: true });
  return true;
}

/** Pictures that stand in the page itself become files: as text they would be longer than the note. */
async function markdownOf(html: string, source: PasteSource): Promise<string> {
  let markdown = tasksOf((await source.convert(plainHtml(html))).trim());
  for (const { whole, alt, type, data } of dataPictures(markdown)) {
    const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
    const name = `${alt.replace(/[\\/:*?"<>|#^[\]]/g, ' ').trim().slice(0, 60) || 'Pasted picture'}.${type.slice('image/'.length).replace('jpeg', 'jpg').replace('svg+xml', 'svg')}`;
    const insert = `![[${await source.attach(new File([bytes], name, { type }))}]]`;
    markdown = markdown.replace(whole, () => insert);
  }
  return markdown;
}

function takeFiles(view: EditorView, range: { from: number; to: number }, files: readonly File[], source: PasteSource): void {
  for (const [index, file] of files.entries()) {
    // All come one after another; the first takes the place of what is selected.
    void putLater(view, index === 0 ? range : { from: range.to, to: range.to }, `Adding ${file.name || 'a picture'}…`, async () => `![[${await source.attach(file)}]]${files.length > 1 ? '\n' : ''}`, source.tell);
  }
}

/** Puts what is made later where something was let go. */
export function putAt(view: EditorView, point: { x: number; y: number }, label: string, make: () => Promise<string>, tell: (message: string) => void): void {
  if (view.state.readOnly) return;
  const at = view.posAtCoords(point) ?? view.state.selection.main.head;
  void putLater(view, { from: at, to: at }, label, make, tell);
}

export function pasting(source: PasteSource): Extension {
  let asText = false;
  return [
    waiting,
    EditorView.domEventHandlers({
      keydown: (event) => {
        asText = event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v';
        return false;
      },
      keyup: () => {
        asText = false;
        return false;
      },
      paste: (event, view) => paste(event, view, source, asText),
      drop(event, view) {
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length === 0 || view.state.readOnly) return false;
        event.preventDefault();
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.selection.main.head;
        takeFiles(view, { from: at, to: at }, files, source);
        return true;
      },
    }),
  ];
}
