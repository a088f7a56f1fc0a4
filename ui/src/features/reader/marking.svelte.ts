// What is marked in one open article: its highlights and where they stand, what is selected, which highlight is meant.
// The frame draws, the library decides; this keeps the two and the person's last word together.

import { asCallError, call } from '../../api/client';
import type { Highlight, HighlightColour, ItemId, PlacedHighlight, VersionId } from '../../api/generated';
import type { FrameHighlight, FrameMessage, HostMessage, Rect, SelectedPlace } from '../../reader-frame/protocol';
import { copyText, create, edit, highlights, remove, targetOf } from '../../state/highlights.svelte';
import { library } from '../../state/library.svelte';
import { plainWords } from '../../state/plain';
import { quoteIntoNote } from '../../state/quoting';
import { toasts } from '../../state/toasts.svelte';

/** The beginning of a note that stands beside the text. */
const NOTE_SHOWN = 500;

interface Card {
  id: ItemId;
  rect: Rect;
}

/** The text of a page as its frame read it. */
interface Read {
  length: number;
  hash: string;
}

export class Marking {
  placed = $state.raw<readonly PlacedHighlight[]>([]);
  selected = $state.raw<SelectedPlace | null>(null);
  /** Where the selection was before the page moved under it. */
  moving = $state(false);
  card = $state.raw<Card | null>(null);
  current = $state.raw<ItemId | null>(null);
  /** The frame reads the page as the library does, so offsets mean the same to both. */
  agrees = $state(false);
  /** The highlight of the card, as it is now. */
  shown = $derived<Highlight | null>(this.card === null ? null : this.#find(this.card.id));

  #version: VersionId | null = null;
  #read: Read | null = null;
  #tell: (message: HostMessage) => void = () => {};
  #wanted: string | null = null;
  #turn = 0;

  constructor(private readonly article: () => ItemId) {}

  get canMark(): boolean {
    return this.agrees && !library.readOnly;
  }

  /** A page was shown, and this is how to speak to it. */
  async begin(version: VersionId, read: Read, tell: (message: HostMessage) => void): Promise<void> {
    this.#version = version;
    this.#read = read;
    this.#tell = tell;
    this.agrees = false;
    await this.refresh();
  }

  /** The page is being left. */
  end(): void {
    this.#turn += 1;
    this.#version = null;
    this.#read = null;
    this.#tell = () => {};
    this.placed = [];
    this.selected = null;
    this.card = null;
    this.current = null;
    this.agrees = false;
    highlights.forget(this.article());
    if (highlights.selection?.article === this.article()) highlights.selection = null;
  }

  async refresh(): Promise<void> {
    const version = this.#version;
    const read = this.#read;
    if (version === null || read === null) return;
    const mine = ++this.#turn;
    const article = this.article();
    try {
      const found = await call('highlights.of', { article, version });
      if (mine !== this.#turn) return;
      this.agrees = found.length === read.length && found.hash === read.hash;
      if (!this.agrees) console.warn('the page reads differently here and in the library: its highlights are listed, not drawn');
      this.placed = found.highlights;
      this.#tell({ type: 'highlights', list: this.agrees ? found.highlights.flatMap(drawn) : [] });
      highlights.set(article, { version, placed: found.highlights, goTo: (id) => this.goTo(id) });
      if (this.card && !this.#find(this.card.id)) this.card = null;
      if (this.current && !this.#find(this.current)) this.#mark(null);
      if (this.#wanted !== null) this.arrive(this.#wanted);
    } catch (error) {
      if (mine === this.#turn) toasts.show({ text: asCallError(error).message });
    }
  }

  /** What the frame says of selections and highlights; says whether it was about them. */
  hear(message: FrameMessage): boolean {
    if (message.type === 'selected') {
      this.selected = message.place;
      this.moving = false;
      if (message.place) this.#mark(null);
      const { place } = message;
      highlights.selection = place && this.agrees && this.#version !== null ? { article: this.article(), version: this.#version, start: place.start, end: place.end } : null;
      return true;
    }
    if (message.type !== 'highlight') return false;
    if (!this.#find(message.id)) return true;
    this.#mark(message.id);
    this.card = message.by === 'press' ? { id: message.id, rect: message.rect } : null;
    this.#rect = message.rect;
    return true;
  }
  #rect: Rect = { left: 0, top: 0, width: 0, height: 0 };

  /** The page moves: what floats over it waits until it has stopped. */
  scrolled(): void {
    if (this.selected) this.moving = true;
    this.card = null;
  }

  /** Goes to the highlight that a link names, as soon as it is there. Says whether the link names one. */
  arrive(subpath: string): boolean {
    const name = subpath.replace(/^\^/, '');
    const found = this.placed.find(({ highlight }) => highlight.id === name || highlight.anchor === name);
    this.#wanted = found ? null : subpath;
    if (!found) return false;
    this.goTo(found.highlight.id);
    return true;
  }

  goTo(id: ItemId): void {
    this.#mark(id);
    this.#tell({ type: 'goTo', id });
  }

  step(by: 1 | -1): void {
    this.#tell({ type: 'step', by });
  }

  /** Marks what is selected, or gives what is meant another colour. */
  async highlight(colour?: HighlightColour): Promise<Highlight | null> {
    const { selected } = this;
    const version = this.#version;
    if (!this.canMark) return null;
    if (!selected || version === null) {
      if (this.current && colour) {
        const problem = await edit(this.current, { colour });
        if (problem !== null) toasts.show({ text: problem });
      }
      return null;
    }
    const made = await create({ version, ...selected }, colour ?? highlights.lastColour);
    if (made) {
      this.#tell({ type: 'clearSelection' });
      this.selected = null;
      await this.refresh();
    }
    return made;
  }

  async annotate(): Promise<void> {
    const rect = this.selected?.rect;
    if (!rect) return this.open();
    const made = await this.highlight();
    if (!made) return;
    this.#mark(made.id);
    this.card = { id: made.id, rect };
  }

  async quote(): Promise<void> {
    const meant = this.selected ? await this.highlight() : this.#find(this.current);
    if (meant) await quoteIntoNote(meant);
  }

  open(): void {
    if (this.current) this.card = { id: this.current, rect: this.#rect };
  }

  remove(): void {
    const id = this.current;
    if (!id) return;
    this.card = null;
    this.#mark(null);
    void remove([id]);
  }

  copyLink(): void {
    const meant = this.#find(this.current);
    if (meant) void copyText(`[[${targetOf(meant)}]]`, 'Link copied');
  }

  copy(): void {
    if (this.selected) void copyText(this.selected.quote, 'Copied');
  }

  close(): void {
    this.card = null;
  }

  #mark(id: ItemId | null): void {
    if (id === this.current) return;
    this.current = id;
    this.#tell({ type: 'current', id });
  }

  #find(id: ItemId | null): Highlight | null {
    return this.placed.find(({ highlight }) => highlight.id === id)?.highlight ?? null;
  }
}

/** What can be drawn: highlights whose place is known. */
function drawn({ highlight, state, start, end }: PlacedHighlight): FrameHighlight[] {
  if (start === null || end === null || (state !== 'anchored' && state !== 'moved')) return [];
  const note = plainWords(highlight.note);
  const shown = [...note].slice(0, NOTE_SHOWN).join('');
  return [{ id: highlight.id, start, end, colour: highlight.colour, note: shown.length < note.length ? `${shown}…` : shown }];
}
