// The highlights of open articles, and what a person does to highlights: make, change, take away, put in another place.
// Drawing them is the reader's work, listing them all the highlights view's.

import { asCallError, call } from '../api/client';
import type { Highlight, HighlightColour, ItemId, PlacedHighlight, VersionId } from '../api/generated';
import { undo } from './actions';
import { tell } from './events';
import { settings } from './settings.svelte';
import { toasts } from './toasts.svelte';

export const COLOURS: readonly { value: HighlightColour; label: string }[] = [
  { value: 'yellow', label: 'Yellow' },
  { value: 'green', label: 'Green' },
  { value: 'blue', label: 'Blue' },
  { value: 'rose', label: 'Rose' },
  { value: 'violet', label: 'Violet' },
];

const LAST_COLOUR = 'highlights.colour';

/** The highlights of an article as its open page knows them. */
export interface OfArticle {
  readonly version: VersionId;
  readonly placed: readonly PlacedHighlight[];
  /** Brings one into sight and makes it stand out. */
  readonly goTo: (id: ItemId) => void;
}

/** Words that are selected in an open article. */
interface Selection {
  readonly article: ItemId;
  readonly version: VersionId;
  readonly start: number;
  readonly end: number;
}

class Highlights {
  selection = $state.raw<Selection | null>(null);
  #byArticle = $state.raw<ReadonlyMap<ItemId, OfArticle>>(new Map());

  of(article: ItemId): OfArticle | undefined {
    return this.#byArticle.get(article);
  }

  set(article: ItemId, shown: OfArticle): void {
    this.#byArticle = new Map([...this.#byArticle, [article, shown]]);
  }

  forget(article: ItemId): void {
    if (this.#byArticle.has(article)) this.#byArticle = new Map([...this.#byArticle].filter(([key]) => key !== article));
  }

  /** The colour that was used last. */
  lastColour = $derived.by<HighlightColour>(() => COLOURS.find(({ value }) => value === settings.get(LAST_COLOUR))?.value ?? 'yellow');

  useColour(colour: HighlightColour): void {
    if (colour !== this.lastColour) settings.set(LAST_COLOUR, colour);
  }
}

export const highlights = new Highlights();

export interface Marked {
  version: VersionId;
  start: number;
  end: number;
  quote: string;
}

/** Makes a highlight; `null` when the library refused, which is told. */
export async function create(place: Marked, colour: HighlightColour): Promise<Highlight | null> {
  try {
    const { version, start, end, quote } = place;
    const made = await call('highlights.create', { version, start, end, quote, colour });
    highlights.useColour(colour);
    return made;
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
    return null;
  }
}

/** Changes colour, note or tags. Answers what went wrong, or `null`. */
export async function edit(id: ItemId, change: { colour?: HighlightColour; note?: string; tags?: string[] }): Promise<string | null> {
  try {
    tell(await call('highlights.edit', { id, ...change }), 'answer');
    if (change.colour) highlights.useColour(change.colour);
    return null;
  } catch (error) {
    return asCallError(error).message;
  }
}

export async function remove(ids: readonly ItemId[]): Promise<void> {
  try {
    tell(await call('highlights.remove', { ids: [...ids] }), 'answer');
    toasts.show({ text: ids.length === 1 ? 'Highlight removed' : `${ids.length} highlights removed`, action: { label: 'Undo', run: () => void undo() } });
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
  }
}

/** Puts a highlight where the person says that it belongs. */
export async function place(id: ItemId, version: VersionId, start: number, end: number): Promise<void> {
  try {
    tell(await call('highlights.place', { id, version, start, end }), 'answer');
    toasts.show({ text: 'Highlight placed', action: { label: 'Undo', run: () => void undo() } });
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
  }
}

/** What stands between the brackets of a link to a highlight. */
export function targetOf({ articlePath, anchor }: Highlight): string {
  return `${articlePath}#^${anchor}`;
}

/** What a note says to show a highlight as a quotation. */
export function embedOf(highlight: Highlight): string {
  return `![[${targetOf(highlight)}]]`;
}

export async function copyText(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toasts.show({ text: said });
  } catch {
    toasts.show({ text: 'The clipboard could not be reached.' });
  }
}
