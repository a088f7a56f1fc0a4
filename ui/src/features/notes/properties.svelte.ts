// The properties of the note that is open: read again when they changed, set one by one. A change goes through the editor too, so
// that its undo takes it back like a letter.

import { asCallError, call } from '../../api/client';
import type { ItemId, NoteView, PropertiesView, PropertyData } from '../../api/generated';
import { frontMatterLength } from '../../editor/front-matter';
import { renamed } from './properties';

export interface PropertyHost {
  /** Saves what is unsaved; gives the revision that is saved. */
  flush(): Promise<string>;
  /** The note was changed by the library. */
  adopt(note: NoteView): void;
  text(): string;
  /** Changes the text as the person would. */
  replace(text: string): void;
}

/** Names that every note can have, whether or not one has them yet. */
const ALWAYS = ['tags', 'aliases'];

export class NoteProperties {
  view = $state.raw<PropertiesView | null>(null);
  adding = $state(false);
  /** The front matter that `view` was read from. */
  #known: string | null = null;

  constructor(
    private readonly id: ItemId,
    private readonly host: PropertyHost,
  ) {}

  /** Whether they stand in the panel and not in the text. */
  get apart(): boolean {
    return this.view !== null && this.view.raw !== null && this.view.problem === null;
  }

  /** Reads them again when the saved text begins otherwise than before. */
  async follow(body: string): Promise<void> {
    const raw = body.slice(0, frontMatterLength(body));
    if (raw === this.#known) return;
    this.#known = raw;
    if (raw === '') {
      this.view = null;
      return;
    }
    try {
      const view = await call('notes.properties', { id: this.id });
      if (this.#known === raw) this.view = view;
    } catch {
      // The text shows them as they stand.
      this.view = null;
      this.#known = null;
    }
  }

  /** Gives the message when it could not be done. */
  async set(key: string, value: PropertyData | null): Promise<string | null> {
    try {
      const rev = await this.host.flush();
      const note = await call('notes.setProperty', { id: this.id, key, value, rev });
      this.host.adopt(note);
      this.#known = null;
      await this.follow(note.body);
      return null;
    } catch (error) {
      return asCallError(error).message;
    }
  }

  /** Names that another property of this note can have, of those in use: the most used first. */
  names(typed: string, used: readonly string[]): string[] {
    const own = new Set(this.view?.properties.map((one) => one.key.toLowerCase()));
    const wanted = typed.toLowerCase();
    return [...new Set([...used, ...ALWAYS])].filter((name) => !own.has(name.toLowerCase()) && name.toLowerCase().includes(wanted)).sort((a, b) => Number(b.toLowerCase().startsWith(wanted)) - Number(a.toLowerCase().startsWith(wanted)));
  }

  /** In its place, where the text has a line for it; else the value gets the new name first, so that nothing is lost. */
  async rename(from: string, to: string): Promise<string | null> {
    const found = this.view?.properties.find((one) => one.key === from);
    if (!found) return null;
    const body = this.host.text();
    const text = renamed(body, frontMatterLength(body), from, to);
    if (text !== null) {
      this.host.replace(text);
      await this.host.flush();
      await this.follow(text);
      return null;
    }
    const { key: _, ...value } = found;
    return (await this.set(to, value as PropertyData)) ?? (await this.set(from, null));
  }
}
