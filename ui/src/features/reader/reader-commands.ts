// The commands of an open article. Panes say what they can do; the commands go to the pane that the keyboard is in.

import type { HighlightColour, ItemId } from '../../api/generated';
import type { Command } from '../../commands/registry';
import { COLOURS } from '../../state/highlights.svelte';
import { dialogs } from '../../state/dialogs.svelte';
import { navigation } from '../../state/navigation.svelte';

export interface ReaderActions {
  /** Whether highlights can be made here: the library can be written, and the page's text is what it should be. */
  canMark(): boolean;
  hasSelection(): boolean;
  /** A highlight stands out, or its card is open. */
  hasCurrent(): boolean;
  hasHighlights(): boolean;
  highlight(colour?: HighlightColour): void;
  annotate(): void;
  quote(): void;
  open(): void;
  step(by: 1 | -1): void;
  remove(): void;
  copyLink(): void;
  find(): void;
}

const panes = new Map<ItemId, ReaderActions>();

/** A pane is open; the returned function takes it back. */
export function offer(id: ItemId, actions: ReaderActions): () => void {
  panes.set(id, actions);
  return () => {
    if (panes.get(id) === actions) panes.delete(id);
  };
}

const pane = (): ReaderActions | undefined => {
  const current = navigation.current;
  return current ? panes.get(current.id) : undefined;
};

/** In the list its own rows are meant, and not the highlight that stands out in the page; the palette offers both. */
const inReader = (): boolean => dialogs.current !== null || document.activeElement?.closest('[data-pane="list"], nav') == null;
const selected = (): boolean => (pane()?.canMark() && pane()?.hasSelection()) ?? false;
const current = (): boolean => (inReader() && pane()?.hasCurrent()) ?? false;
const either = (): boolean => selected() || ((pane()?.canMark() ?? false) && current());
const some = (): boolean => pane()?.hasHighlights() ?? false;

export const readerCommands: Command[] = [
  { id: 'highlight.add', title: 'Highlight the selection', group: 'Reading', keys: ['h'], words: 'mark', when: selected, run: () => pane()?.highlight() },
  { id: 'highlight.note', title: 'Highlight and write a note', group: 'Reading', keys: ['n'], inArticle: true, words: 'annotate comment', when: either, run: () => pane()?.annotate() },
  { id: 'highlight.quote', title: 'Quote into a note', group: 'Reading', keys: ['q'], words: 'cite embed', when: either, run: () => pane()?.quote() },
  ...COLOURS.map(({ value, label }, index): Command => ({
    id: `highlight.${value}`,
    title: `Highlight in ${label.toLowerCase()}`,
    group: 'Reading',
    keys: [String(index + 1)],
    inArticle: true,
    words: 'colour mark',
    when: either,
    run: () => pane()?.highlight(value),
  })),
  { id: 'highlight.next', title: 'Next highlight', group: 'Reading', keys: [']', 'Alt+Down'], when: some, run: () => pane()?.step(1) },
  { id: 'highlight.previous', title: 'Previous highlight', group: 'Reading', keys: ['[', 'Alt+Up'], when: some, run: () => pane()?.step(-1) },
  { id: 'highlight.open', title: 'Open the highlight', group: 'Reading', keys: ['Enter'], inArticle: true, when: current, run: () => pane()?.open() },
  { id: 'highlight.copyLink', title: 'Copy a link to the highlight', group: 'Reading', words: 'clipboard', when: current, run: () => pane()?.copyLink() },
  { id: 'highlight.remove', title: 'Remove the highlight', group: 'Reading', keys: ['Backspace'], inArticle: true, when: () => (pane()?.canMark() ?? false) && current(), run: () => pane()?.remove() },
  { id: 'reader.find', title: 'Find on this page', group: 'Reading', words: 'search', when: () => pane() !== undefined, run: () => pane()?.find() },
];
