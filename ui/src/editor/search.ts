// Finding in a note: a quiet bar of our own in place of CodeMirror's, with the count of what was found.

import {
  SearchQuery,
  closeSearchPanel,
  findNext,
  findPrevious,
  getSearchQuery,
  openSearchPanel,
  replaceAll,
  replaceNext,
  search,
  searchKeymap,
  setSearchQuery,
} from '@codemirror/search';
import type { Extension } from '@codemirror/state';
import { strokeIcon } from './icon';
import { bringToSight } from './sight';
import { EditorView, keymap, type Command, type Panel, type ViewUpdate } from '@codemirror/view';

const MOST_COUNTED = 1_000;

export function noteSearch(): Extension {
  return [search({ top: true, createPanel }), keymap.of([{ key: 'Mod-h', run: openReplacing, preventDefault: true }, ...searchKeymap])];
}

/** Marks texts that a search of the library found, and shows the first. The keyboard stays where it is. */
export function showFound(view: EditorView, texts: readonly string[]): boolean {
  const [only, ...more] = texts;
  if (only === undefined) return false;
  const query =
    more.length === 0
      ? new SearchQuery({ search: only, literal: true })
      : new SearchQuery({ search: texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|'), regexp: true });
  const first = query.getCursor(view.state).next();
  if (first.done) return false;
  const { from, to } = first.value;
  const before = document.activeElement;
  view.dispatch({ effects: setSearchQuery.of(query) });
  openSearchPanel(view);
  bringToSight(view, from, { y: 'center' }, { selection: { anchor: from, head: to } });
  if (before instanceof HTMLElement && before !== document.activeElement) before.focus();
  return true;
}

const bars = new WeakMap<EditorView, HTMLElement>();

/** Opens the bar where what is put instead is typed. */
const openReplacing: Command = (view) => {
  openSearchPanel(view);
  const [find, replace] = bars.get(view)?.querySelectorAll<HTMLInputElement>('.cm-find-field') ?? [];
  const field = find?.value === '' ? find : (replace ?? find);
  field?.focus();
  field?.select();
  return true;
};

function createPanel(view: EditorView): Panel {
  const query = getSearchQuery(view.state);
  const find = field('Find in note', query.search);
  find.setAttribute('main-field', 'true');
  const replace = field('Replace with', query.replace);
  const count = document.createElement('span');
  count.className = 'cm-find-count';
  count.setAttribute('role', 'status');

  const isExact = toggle('Match case', 'Aa', query.caseSensitive && query.search !== '', () => commit());
  const isWhole = toggle('Whole words', 'W', query.wholeWord, () => commit());
  const isPattern = toggle('Regular expression', '.*', query.regexp, () => commit());
  const commit = (): void => {
    const next = new SearchQuery({
      search: find.value,
      replace: replace.value,
      // A capital letter says that case matters.
      caseSensitive: isOn(isExact) || (!isOn(isPattern) && /\p{Lu}/u.test(find.value)),
      wholeWord: isOn(isWhole),
      regexp: isOn(isPattern),
      literal: !isOn(isPattern),
    });
    const isWrong = next.regexp && next.search !== '' && !next.valid;
    find.setAttribute('aria-invalid', String(isWrong));
    if (!next.eq(getSearchQuery(view.state))) view.dispatch({ effects: setSearchQuery.of(next) });
  };
  // What is typed is looked for from where the cursor was when it began.
  const { from: origin } = view.state.selection.main;
  find.addEventListener('input', () => {
    commit();
    showNearest(view, origin);
  });
  replace.addEventListener('input', commit);

  const isWritable = !view.state.readOnly;
  const dom = document.createElement('div');
  dom.className = 'cm-find';
  bars.set(view, dom);
  dom.setAttribute('role', 'search');
  const row = (...children: HTMLElement[]): HTMLElement => {
    const element = document.createElement('div');
    element.className = 'cm-find-row';
    element.append(...children);
    return element;
  };
  dom.append(
    row(
      find,
      isExact,
      isWhole,
      isPattern,
      count,
      button('Previous (Shift+Enter)', 'm18 15-6-6-6 6', () => findPrevious(view)),
      button('Next (Enter)', 'm6 9 6 6 6-6', () => findNext(view)),
      button('Close (Esc)', 'M18 6 6 18M6 6l12 12', () => {
        closeSearchPanel(view);
        view.focus();
      }),
    ),
  );
  if (isWritable)
    dom.append(
      row(
        replace,
        words('Replace', () => replaceNext(view)),
        words('Replace all', () => replaceAll(view)),
      ),
    );

  dom.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      closeSearchPanel(view);
      view.focus();
    } else if (event.key === 'Enter' && !event.isComposing && event.target instanceof HTMLInputElement) {
      commit();
      if (event.target === replace) replaceNext(view);
      else if (event.shiftKey) findPrevious(view);
      else findNext(view);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });

  const show = (): void => {
    count.textContent = counted(view);
  };
  show();
  return {
    dom,
    top: true,
    mount: () => find.select(),
    update: (update: ViewUpdate) => {
      const isNew = update.transactions.some((one) => one.effects.some((effect) => effect.is(setSearchQuery)));
      if (isNew && getSearchQuery(update.state).search !== find.value) find.value = getSearchQuery(update.state).search;
      if (isNew || update.docChanged || update.selectionSet) show();
    },
  };
}

/** Shows the first place behind `origin`, or the first of all. */
function showNearest(view: EditorView, origin: number): void {
  const query = getSearchQuery(view.state);
  if (!query.search || !query.valid) return;
  const behind = query.getCursor(view.state, Math.min(origin, view.state.doc.length)).next();
  const found = behind.done ? query.getCursor(view.state).next() : behind;
  if (found.done) return;
  const { from, to } = found.value;
  view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { yMargin: 80 }), userEvent: 'select.search' });
}

function counted(view: EditorView): string {
  const query = getSearchQuery(view.state);
  if (!query.search) return '';
  if (!query.valid) return 'No valid pattern';
  const { from, to } = view.state.selection.main;
  const cursor = query.getCursor(view.state);
  let count = 0;
  let here = 0;
  for (let next = cursor.next(); !next.done && count < MOST_COUNTED; next = cursor.next()) {
    count += 1;
    if (next.value.from === from && next.value.to === to) here = count;
  }
  if (count === 0) return 'Not found';
  const total = count === MOST_COUNTED ? `${count}+` : String(count);
  return here > 0 ? `${here} of ${total}` : `${total} found`;
}

function field(label: string, value: string): HTMLInputElement {
  const input = document.createElement('input');
  input.className = 'cm-find-field';
  input.setAttribute('aria-label', label);
  input.placeholder = label;
  input.value = value;
  input.spellcheck = false;
  return input;
}

function toggle(label: string, sign: string, on: boolean, changed: () => void): HTMLButtonElement {
  const element = words(sign, () => {
    element.setAttribute('aria-pressed', String(!isOn(element)));
    changed();
  });
  element.classList.add('cm-find-toggle');
  element.title = label;
  element.setAttribute('aria-label', label);
  element.setAttribute('aria-pressed', String(on));
  return element;
}

function isOn(element: HTMLElement): boolean {
  return element.getAttribute('aria-pressed') === 'true';
}

function button(label: string, stroke: string, run: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'cm-find-button';
  element.title = label;
  element.setAttribute('aria-label', label);
  element.append(strokeIcon([stroke], ''));
  element.addEventListener('click', run);
  return element;
}

function words(label: string, run: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'cm-find-words';
  element.textContent = label;
  element.addEventListener('click', run);
  return element;
}
