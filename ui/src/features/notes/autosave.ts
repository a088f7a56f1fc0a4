// Saves a note while it is being written: soon after each pause, never later than a second after the first unsaved letter.
// What cannot be saved is kept and tried again; what someone else changed meanwhile is merged, or left to the person.
// The text itself lives in the editor, and drawing the states is the pane's work.

import type { CallError } from '../../api/client';
import { merge } from './merge';

/** Saved after this long without a letter. */
export const PAUSE_MS = 400;
/** Saved this long after the first unsaved letter at the latest. */
export const LATEST_MS = 1_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

/** A note's text and the revision that it is. */
export interface Saved {
  rev: string;
  body: string;
  /** The text was brought together with someone else's; how often both said something else. */
  merged?: { conflicts: number } | null;
}

export interface NoteStore {
  /** Saves a text that was made from `base`. */
  save(body: string, base: Saved): Promise<Saved>;
  load(): Promise<Saved>;
  /** What the library has, if it is another revision than the known one. */
  newer(known: string): Promise<Saved | null>;
  toError(error: unknown): CallError;
}

export type SaveState =
  | { name: 'saved' }
  /** Changed, or on its way. */
  | { name: 'unsaved' }
  | { name: 'saving' }
  /** Not saved for a reason that may pass; it is tried again. */
  | { name: 'failing'; message: string }
  /** Both changed the same place; the person decides. */
  | { name: 'conflict'; theirs: string }
  /** The note was deleted elsewhere. */
  | { name: 'gone' };

export type Choice = 'mine' | 'theirs' | 'both';

export interface AutosaveEvents {
  state(state: SaveState): void;
  /** Another text is to be shown; what the person has changed is in it. */
  show(text: string): void;
  /** Somebody else's change is in the text now; in `conflicts` places both said something else, and both stand there. */
  merged?(conflicts: number): void;
}

const silent: AutosaveEvents = { state: () => {}, show: () => {} };

export class Autosave {
  private saved: Saved;
  private read: () => string;
  private events: AutosaveEvents = silent;
  private isDirty = false;
  private firstUnsaved = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  private retryMs = FIRST_RETRY_MS;
  private current: SaveState = { name: 'saved' };

  constructor(
    private readonly store: NoteStore,
    start: Saved,
  ) {
    this.saved = start;
    this.read = () => start.body;
  }

  get state(): SaveState {
    return this.current;
  }

  get rev(): string {
    return this.saved.rev;
  }

  get text(): string {
    return this.read();
  }

  /** Whether everything is saved, so that nothing is lost by forgetting this. */
  get isClean(): boolean {
    return !this.isDirty && this.running === null;
  }

  /** Someone shows the note; the last one does. */
  attach(events: AutosaveEvents): void {
    this.events = events;
    events.state(this.current);
  }

  /** Nobody shows the note now: the text is kept as it is, and saved. */
  detach(): Promise<void> {
    const text = this.read();
    this.read = () => text;
    this.events = silent;
    return this.flush();
  }

  /** The person changed the text. `read` gives it when it is needed: a string of a long note is work. */
  edit(read: () => string): void {
    this.read = read;
    const now = Date.now();
    if (!this.isDirty) this.firstUnsaved = now;
    this.isDirty = true;
    if (this.needsPerson) return;
    if (this.current.name === 'saved') this.become({ name: 'unsaved' });
    this.schedule(this.wait());
  }

  /** Saves now what is not saved. */
  flush(): Promise<void> {
    if (!this.isDirty || this.needsPerson) return this.running ?? Promise.resolve();
    clearTimeout(this.timer);
    return this.run();
  }

  /** The note may have changed elsewhere. A clean text follows; a changed one is merged when it is saved. */
  async follow(): Promise<void> {
    if (!this.isClean || this.needsPerson) return;
    const before = this.saved;
    try {
      const theirs = await this.store.newer(before.rev);
      // What was saved or typed while this was on its way is newer than this.
      if (!theirs || !this.isClean || this.saved !== before || theirs.rev === before.rev) return;
      const isOther = theirs.body !== this.saved.body;
      this.adopt(theirs);
      if (isOther) this.events.show(theirs.body);
    } catch (error) {
      if (this.isClean && this.store.toError(error).code === 'notFound') this.become({ name: 'gone' });
    }
  }

  /** The note was renamed or restored: another revision of a text that is known. */
  adopt(saved: Saved): void {
    this.saved = saved;
    if (!this.isDirty) this.read = () => saved.body;
    if (this.isClean) this.become({ name: 'saved' });
  }

  /** What the person chose in a conflict. Both versions end up in the note's history, whatever is chosen. */
  async choose(choice: Choice): Promise<void> {
    if (this.current.name !== 'conflict') return;
    const mine = this.read();
    try {
      const theirs = await this.store.load();
      const text = choice === 'mine' ? mine : choice === 'theirs' ? theirs.body : merge(this.saved.body, mine, theirs.body).both;
      if (choice === 'theirs') this.saved = await this.store.save(mine, theirs);
      else this.saved = theirs;
      this.become({ name: 'unsaved' });
      if (text !== mine) this.show(text);
      this.isDirty = true;
      await this.run();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Saved elsewhere, or given up: nothing is tried any more. */
  forget(): void {
    clearTimeout(this.timer);
    this.isDirty = false;
    this.events = silent;
  }

  private get needsPerson(): boolean {
    return this.current.name === 'conflict' || this.current.name === 'gone';
  }

  private wait(): number {
    return Math.min(PAUSE_MS, Math.max(0, this.firstUnsaved + LATEST_MS - Date.now()));
  }

  private schedule(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), ms);
  }

  /** One save at a time; what is typed meanwhile is saved after it. */
  private run(): Promise<void> {
    clearTimeout(this.timer);
    this.running ??= this.attempt().finally(() => {
      this.running = null;
      if (this.isDirty && !this.needsPerson && this.current.name !== 'failing') this.schedule(this.wait());
      else if (this.isClean && this.current.name === 'saving') this.become({ name: 'saved' });
    });
    return this.running;
  }

  private async attempt(): Promise<void> {
    const text = this.read();
    if (text === this.saved.body) {
      this.isDirty = false;
      this.become({ name: 'saving' });
      return;
    }
    if (this.current.name !== 'failing') this.become({ name: 'saving' });
    this.isDirty = false;
    try {
      const result = await this.store.save(text, this.saved);
      this.saved = { rev: result.rev, body: text };
      if (result.merged) this.take(text, result, result.merged.conflicts);
      this.retryMs = FIRST_RETRY_MS;
      this.become({ name: 'saving' });
    } catch (error) {
      this.isDirty = true;
      if (this.store.toError(error).code === 'conflict') await this.reconcile();
      else this.fail(error);
    }
  }

  /** The library brought what was sent together with another change; what was typed since goes on top. */
  private take(sent: string, result: Saved, conflicts: number): void {
    this.saved = { rev: result.rev, body: result.body };
    const mine = this.read();
    const merged = merge(sent, mine, result.body);
    const text = merged.isClean ? merged.text : merged.both;
    this.isDirty = text !== result.body;
    if (text !== mine) this.show(text);
    this.events.merged?.(conflicts);
  }

  private async reconcile(): Promise<void> {
    try {
      const theirs = await this.store.load();
      const mine = this.read();
      const merged = merge(this.saved.body, mine, theirs.body);
      if (!merged.isClean) {
        this.become({ name: 'conflict', theirs: theirs.body });
        return;
      }
      this.saved = theirs;
      this.isDirty = merged.text !== theirs.body;
      if (merged.text !== mine) this.show(merged.text);
      this.become({ name: this.isDirty ? 'unsaved' : 'saving' });
    } catch (error) {
      this.fail(error);
    }
  }

  private show(text: string): void {
    // The editor reads its own text from then on; without one this is the text.
    if (this.events === silent) this.read = () => text;
    else this.events.show(text);
  }

  private fail(error: unknown): void {
    const { code, message } = this.store.toError(error);
    if (code === 'notFound') {
      this.become({ name: 'gone' });
      return;
    }
    this.become({ name: 'failing', message });
    this.schedule(this.retryMs);
    this.retryMs = Math.min(LAST_RETRY_MS, this.retryMs * 2);
  }

  private become(state: SaveState): void {
    this.current = state;
    this.events.state(state);
  }
}
