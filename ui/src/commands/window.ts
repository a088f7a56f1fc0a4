// Commands of the window: going places, saving and creating, what is shown, and the library as a whole.

import { flushSync } from 'svelte';
import { asCallError, call, picksPaths } from '../api/client';
import { fetchMissing } from '../state/articles';
import { dialogs, openSaveDialog } from '../state/dialogs.svelte';
import { focusOn } from '../state/focus';
import { jobs } from '../state/jobs.svelte';
import { layout } from '../state/layout.svelte';
import { library } from '../state/library.svelte';
import { list } from '../state/list.svelte';
import { navigation } from '../state/navigation.svelte';
import { chooseFiles, chooseFolder, saveSample } from '../state/saving';
import { searches } from '../state/searches.svelte';
import { selection } from '../state/selection.svelte';
import { FONTS, READER_DEFAULTS, settings, THEMES, type ThemeChoice } from '../state/settings.svelte';
import { toasts } from '../state/toasts.svelte';
import type { ViewId } from '../state/views';
import type { Command } from './registry';

const writable = (): boolean => !library.readOnly;

export function goTo(view: ViewId): void {
  navigation.show(view);
  layout.turnTo('list');
  layout.settle();
}

/** Makes a note and opens it; while reading it opens beside, so that both can be seen. */
async function newNote(): Promise<void> {
  try {
    const note = await call('notes.create', {});
    const reading = navigation.here.main?.kind === 'article' && !layout.turns;
    navigation.focus('main');
    navigation.openRow(note.row, { beside: reading });
    layout.turnTo('page');
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
  }
}

/** Puts away what is in the way, one thing at a time. */
function escape(): void {
  if (layout.settle()) return;
  if (layout.focusing) return layout.focus(false);
  // Out of a page the way leads to the list, with everything there as it was.
  const inPage = document.activeElement?.closest('[data-pane="page"]') != null;
  if (inPage && layout.listShown) return focusOn('list');
  if (selection.count > 0) selection.clear();
  else if (navigation.here.search !== '') navigation.search('');
  else if (layout.turns && navigation.current) layout.turnTo('list');
  focusOn('list');
}

async function backup(): Promise<void> {
  try {
    await jobs.run('Backing up', (job) => call('library.backup', { job }));
    toasts.show({ text: 'Backup made and verified' });
  } catch (error) {
    const { code, message } = asCallError(error);
    if (code !== 'cancelled') toasts.show({ text: message, stays: true });
  }
}

async function pictures(): Promise<void> {
  const problem = await fetchMissing([]);
  if (problem !== null) toasts.show({ text: problem });
}

/** Opens what was read last and not to its end. */
async function continueReading(): Promise<void> {
  try {
    const [last] = await call('articles.halfRead', { limit: 1 });
    if (!last) {
      toasts.show({ text: 'Nothing is half read.' });
      return;
    }
    navigation.openRow(last);
    layout.turnTo('page');
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
  }
}

/** The page alone; it keeps the keyboard, or gets it. */
function focusPage(): void {
  layout.focus(!layout.focusing);
  requestAnimationFrame(() => focusOn('page'));
}

function after<T>(all: readonly T[], now: T): T {
  return all[(all.indexOf(now) + 1) % all.length] ?? now;
}

const go = (id: ViewId, title: string, key?: string): Command => ({
  id: `go.${id}`,
  title: `Go to ${title}`,
  group: 'Go',
  ...(key === undefined ? {} : { keys: [`g ${key}`] }),
  run: () => {
    goTo(id);
    focusOn('list');
  },
});

const theme = (choice: ThemeChoice, title: string): Command => ({
  id: `view.theme.${choice}`,
  title,
  group: 'View',
  words: 'theme colour appearance night day',
  when: () => settings.themeChoice !== choice,
  run: () => settings.set('ui.theme', choice),
});

export const windowCommands: Command[] = [
  { id: 'palette', title: 'Find anything or run a command', group: 'Go', keys: ['Ctrl+K'], quiet: true, run: () => dialogs.open({ name: 'palette', only: 'everything' }) },
  { id: 'jump', title: 'Open an article or a note', group: 'Go', keys: ['Ctrl+O'], run: () => dialogs.open({ name: 'palette', only: 'items' }) },
  {
    id: 'search', title: 'Search', group: 'Go', keys: ['/', 'Ctrl+F'],
    run: () => {
      if (!layout.listShown) layout.toggleList();
      layout.turnTo('list');
      // The list may only now come into being, and what is typed next must land in the box.
      flushSync();
      focusOn('search');
    },
  },
  {
    id: 'search.keep', title: () => (searches.like(navigation.here.search) ? 'Change the kept search' : 'Keep this search'), group: 'Go', keys: ['Ctrl+D'], words: 'save bookmark sidebar',
    when: () => writable() && list.searching,
    run: () => dialogs.open({ name: 'keepSearch', query: navigation.here.search, kept: searches.like(navigation.here.search) ?? null }),
  },
  { id: 'search.forgetRecent', title: 'Forget recent searches', group: 'Go', words: 'history privacy clear', when: () => searches.recent.length > 0, run: () => searches.forgetRecent() },
  { id: 'back', title: 'Back', group: 'Go', keys: ['Alt+Left'], when: () => navigation.canGoBack, run: () => navigation.back() },
  { id: 'forward', title: 'Forward', group: 'Go', keys: ['Alt+Right'], when: () => navigation.canGoForward, run: () => navigation.forward() },
  go('inbox', 'Inbox', 'i'),
  go('later', 'Later', 'l'),
  go('archive', 'Archive', 'a'),
  go('starred', 'Starred', 's'),
  go('notes', 'Notes', 'n'),
  go('highlights', 'Highlights', 'h'),
  go('all', 'Everything', 'e'),
  go('trash', 'Trash', 't'),
  { id: 'go.reading', title: 'Continue reading', group: 'Go', keys: ['g c'], words: 'half read last resume', run: continueReading },
  { id: 'escape', title: 'Close, or back to the list', group: 'Go', keys: ['Escape'], quiet: true, run: escape },

  { id: 'note.new', title: 'New note', group: 'Save and create', keys: ['Ctrl+N', 'n'], when: writable, run: newNote },
  { id: 'save', title: 'Save an address or text', group: 'Save and create', keys: ['Ctrl+Shift+V', 'a'], words: 'add url link paste', when: writable, run: () => openSaveDialog() },
  { id: 'save.files', title: 'Save files', group: 'Save and create', words: 'add open html text markdown pdf epub book mhtml mail newsletter link zip', when: writable, run: chooseFiles },
  { id: 'save.folder', title: 'Save a folder', group: 'Save and create', words: 'add open pages documents directory', when: () => writable() && picksPaths(), run: chooseFolder },
  { id: 'queue', title: 'Show the pages to save', group: 'Save and create', words: 'queue progress failed retry', run: () => dialogs.open({ name: 'queue' }) },
  { id: 'pictures', title: 'Fetch missing pictures and recordings', group: 'Library', words: 'images audio complete', when: writable, run: pictures },
  { id: 'save.sample', title: 'Open the sample', group: 'Save and create', words: 'example demo', when: writable, run: saveSample },
  {
    id: 'saved', title: 'Saved as you type', group: 'Save and create', keys: ['Ctrl+S'], quiet: true,
    run: () => toasts.show({ text: 'Saved as you type' }),
  },

  { id: 'page.close', title: 'Close page', group: 'Page', keys: ['Ctrl+W'], when: () => navigation.current !== null, run: () => navigation.close(navigation.here.focus) },
  {
    id: 'page.other', title: 'Go to the page beside', group: 'Page', keys: ['F6'],
    when: () => navigation.here.beside !== null,
    run: () => {
      navigation.focus(navigation.here.focus === 'main' ? 'beside' : 'main');
      requestAnimationFrame(() => focusOn('page'));
    },
  },

  { id: 'view.sidebar', title: () => (layout.sidebarOpen ? 'Hide sidebar' : 'Show sidebar'), group: 'View', keys: ['Ctrl+\\'], run: () => layout.toggleSidebar() },
  { id: 'view.list', title: () => (layout.listShown ? 'Hide list' : 'Show list'), group: 'View', keys: ['Ctrl+Alt+\\'], when: () => navigation.current !== null, run: () => layout.toggleList() },
  { id: 'view.connections', title: () => (layout.connectionsOpen ? 'Hide connections' : 'Show connections'), group: 'View', keys: ['Ctrl+Shift+\\', 'Ctrl+Shift+|'], words: 'backlinks outline links', run: () => layout.toggleConnections() },
  theme('light', 'Use the light theme'),
  theme('sepia', 'Use the sepia theme'),
  theme('dark', 'Use the dark theme'),
  theme('black', 'Use the black theme'),
  theme('system', 'Follow the system’s theme'),
  { id: 'view.theme.next', title: 'Next theme', group: 'View', keys: ['y t'], words: 'colour appearance night day', run: () => settings.set('ui.theme', after(THEMES, settings.theme)) },
  { id: 'view.focus', title: () => (layout.focusing ? 'Show everything again' : 'Only the page'), group: 'View', keys: ['f'], words: 'focus mode distraction free full zen', when: () => navigation.current !== null, run: focusPage },
  {
    id: 'view.density', title: () => (settings.density === 'compact' ? 'Show comfortable rows' : 'Show compact rows'), group: 'View', words: 'density',
    run: () => settings.set('ui.density', settings.density === 'compact' ? 'comfortable' : 'compact'),
  },
  { id: 'text.larger', title: 'Larger text', group: 'View', keys: ['Ctrl+=', 'Ctrl++', 'Ctrl+Shift++'], words: 'zoom font size', run: () => settings.stepReader('size', 1) },
  { id: 'text.smaller', title: 'Smaller text', group: 'View', keys: ['Ctrl+-'], words: 'zoom font size', run: () => settings.stepReader('size', -1) },

  { id: 'text.usual', title: 'Usual size of text', group: 'View', keys: ['Ctrl+0'], words: 'zoom font reset', run: () => settings.setReader('size', READER_DEFAULTS.size) },
  { id: 'text.face', title: 'Next face', group: 'View', keys: ['y f'], words: 'font serif sans legible dyslexia literata inter atkinson', run: () => settings.setReader('font', after(FONTS, settings.reader.font)) },
  { id: 'text.wider', title: 'Longer lines', group: 'View', keys: ['y w'], words: 'measure width', run: () => settings.stepReader('measure', 1) },
  { id: 'text.narrower', title: 'Shorter lines', group: 'View', keys: ['y n'], words: 'measure width', run: () => settings.stepReader('measure', -1) },
  { id: 'text.looser', title: 'More space between lines', group: 'View', keys: ['y l'], words: 'line height leading', run: () => settings.stepReader('lineHeight', 1) },
  { id: 'text.tighter', title: 'Less space between lines', group: 'View', keys: ['y k'], words: 'line height leading', run: () => settings.stepReader('lineHeight', -1) },
  { id: 'text.justify', title: () => (settings.reader.justify ? 'Do not justify' : 'Justify'), group: 'View', keys: ['y j'], words: 'align block ragged', run: () => settings.setReader('justify', !settings.reader.justify) },
  { id: 'text.hyphenate', title: () => (settings.reader.hyphenate ? 'Do not hyphenate' : 'Hyphenate'), group: 'View', keys: ['y h'], words: 'hyphens', run: () => settings.setReader('hyphenate', !settings.reader.hyphenate) },

  { id: 'settings', title: 'Settings', group: 'Library', keys: ['Ctrl+,'], words: 'preferences options', run: () => dialogs.open({ name: 'settings', tab: 'appearance' }) },
  { id: 'keys', title: 'All keys', group: 'Library', keys: ['?'], words: 'shortcuts keyboard help', run: () => dialogs.open({ name: 'keys' }) },
  { id: 'history', title: 'Undo history', group: 'Library', words: 'steps changes', run: () => dialogs.open({ name: 'history' }) },
  { id: 'import', title: 'Import a folder of Markdown', group: 'Library', words: 'obsidian vault notes', when: writable, run: () => dialogs.open({ name: 'transfer', what: 'import' }) },
  { id: 'export', title: 'Export notes as a folder', group: 'Library', words: 'markdown vault', run: () => dialogs.open({ name: 'transfer', what: 'export' }) },
  { id: 'backup', title: 'Back up now', group: 'Library', words: 'copy safe', run: backup },
  { id: 'check', title: 'Check the library', group: 'Library', words: 'verify repair damage', run: () => dialogs.open({ name: 'settings', tab: 'library' }) },
];
