// Runs inside the caged page: the only script there. It sets the type, keeps the place, finds text, draws highlights, and tells
// the window about scrolling, selections, links and keys. It has no network, no storage and no way out but the port that the
// window hands in.

import { headingKey } from '../editor/heading-key';
import { dress } from './dress';
import { findRanges, fold, paint } from './find';
import { FootnotePanel, noteOf } from './footnotes';
import { Highlights, rectOf } from './highlights';
import { CanonicalText } from './canonical';
import { Ink } from './ink';
import { pictureOf, picturesOf } from './pictures';
import { Places, type Standing } from './place';
import { SelectionWatch } from './selection';
import {
  MESSAGES_PER_SECOND,
  isConnect,
  parseHostMessage,
  rateLimit,
  type FrameMessage,
  type HostMessage,
  type OutlineHeading,
  type Rect,
  type ReaderSettings,
} from './protocol';

const FONTS: Record<ReaderSettings['font'], string> = {
  serif: 'var(--face-serif)',
  sans: 'var(--face-sans)',
  legible: 'var(--face-legible)',
};
const SCROLLING_KEYS = new Set([
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'PageUp',
  'PageDown',
  'Home',
  'End',
  ' ',
  'Tab',
  'Shift',
  'Control',
  'Alt',
  'Meta',
  'CapsLock',
  'Dead',
]);
/** With Ctrl or Cmd: copying and selecting stay with the page. */
const EDITING_KEYS = new Set(['a', 'c', 'x']);
/** Pixels that are no wish to be elsewhere. */
const STIRRED = 4;
const MAX_OUTLINE = 1_000;
const MAX_TEXT = 500;

/** Starts the script on a page. Returns a function that takes everything back, for tests. */
export function start(win: Window & typeof globalThis): () => void {
  const frame = new Frame(win);
  return () => frame.stop();
}

class Frame {
  private readonly doc: Document;
  private port: MessagePort | null = null;
  private readonly mayHear = rateLimit(MESSAGES_PER_SECOND * 2, () => performance.now());
  private readonly maySay = rateLimit(MESSAGES_PER_SECOND, () => performance.now());
  private readonly abort = new AbortController();
  private lastTop = 0;
  private scrollQueued = false;
  private layoutQueued = false;
  /** Where the window asked to be, kept while fonts and images still move the text. */
  private wanted: { progress: number } | { offset: number } | null = null;
  private putAt = 0;
  private text: CanonicalText | null = null;
  private places: Places | null = null;
  private readonly ink: Ink;
  private readonly highlights: Highlights;
  private readonly selection: SelectionWatch;
  private readonly footnote: FootnotePanel;
  private pointerQueued = false;
  private found: Range[] = [];
  private foundText = '';
  private foundAt = -1;

  constructor(private readonly win: Window & typeof globalThis) {
    this.doc = win.document;
    const on = { signal: this.abort.signal };
    dress(this.doc);
    this.ink = new Ink(win, this.abort.signal);
    this.highlights = new Highlights(win, this.ink, (id, rect) => this.send({ type: 'highlight', id, rect, by: 'press' }));
    this.footnote = new FootnotePanel(win);
    this.selection = new SelectionWatch(win, () => this.text, (place) => this.send({ type: 'selected', place }), this.abort.signal);
    win.addEventListener('message', (event) => this.connect(event), on);
    this.doc.addEventListener('click', (event) => this.click(event), on);
    this.doc.addEventListener('auxclick', (event) => this.click(event), on);
    this.doc.addEventListener('dragstart', (event) => event.preventDefault(), on);
    this.doc.addEventListener('submit', (event) => event.preventDefault(), on);
    this.doc.addEventListener('keydown', (event) => this.keydown(event), on);
    win.addEventListener('scroll', () => this.scrolled(), { ...on, passive: true });
    for (const kind of ['wheel', 'touchmove', 'pointerdown'] as const) {
      win.addEventListener(kind, () => (this.wanted = null), { ...on, passive: true });
    }
    this.doc.addEventListener('pointerdown', (event) => !this.footnote.owns(event.target) && this.footnote.close(false), on);
    this.doc.addEventListener('pointermove', (event) => this.hovered(event), { ...on, passive: true });
    win.addEventListener('resize', () => this.laidOut(), on);
    // Images and fonts that arrive late move the text; `load` does not bubble.
    this.doc.addEventListener('load', () => this.laidOut(), { ...on, capture: true });
    this.doc.addEventListener('toggle', () => this.laidOut(), { ...on, capture: true });
    void this.doc.fonts?.ready.then(() => this.laidOut());
    // The window's origin is not known here; the message holds nothing.
    if (win.parent !== win) win.parent.postMessage({ type: 'hello' }, '*');
  }

  stop(): void {
    this.abort.abort();
    this.port?.close();
  }

  private connect(event: MessageEvent): void {
    const port = event.ports[0];
    if (this.port || event.source !== this.win.parent || !isConnect(event.data) || !port) return;
    this.port = port;
    port.onmessage = (message: MessageEvent) => {
      if (!this.mayHear()) return;
      const parsed = parseHostMessage(message.data);
      if (parsed) this.hear(parsed);
    };
    const headings = this.outline();
    const article = this.doc.querySelector('article');
    this.text = article && new CanonicalText(article);
    this.places = this.text && new Places(this.win, this.text);
    const { length = 0, hash = '' } = this.text ?? {};
    this.win.performance.mark('ready');
    this.send({ type: 'ready', height: this.root.scrollHeight, hasRemoved: this.removed !== null, length, hash });
    this.send({ type: 'outline', headings });
  }

  private hear(message: HostMessage): void {
    switch (message.type) {
      case 'settings':
        this.applySettings(message);
        return;
      case 'scrollTo':
        if ('anchor' in message) this.scrollToAnchor(message.anchor);
        else {
          this.wanted = 'offset' in message ? { offset: message.offset } : { progress: message.progress };
          this.keepPlace();
        }
        return;
      case 'find':
        this.find(message.text, message.any ?? [], message.next);
        return;
      case 'showRemoved':
        this.showRemoved(message.on);
        return;
      case 'highlights':
        if (!this.text) return;
        this.highlights.draw(message.list, this.text);
        this.seen('highlights');
        return;
      case 'goTo':
        this.goTo(message.id);
        return;
      case 'step':
        this.step(message.by);
        return;
      case 'current':
        this.highlights.mark(message.id);
        return;
      case 'clearSelection':
        this.selection.clear();
    }
  }

  /** Notes when something was painted, for whoever measures how long that took since `ready`. */
  private seen(what: string): void {
    this.win.requestAnimationFrame(() => this.win.setTimeout(() => this.win.performance.mark(what)));
  }

  private send(message: FrameMessage): void {
    if (this.port && this.maySay()) this.port.postMessage(message);
  }

  private applySettings(settings: ReaderSettings): void {
    const keep = this.topBlock();
    const { dataset, style } = this.root;
    dataset['theme'] = settings.theme;
    dataset['font'] = settings.font;
    dataset['justify'] = String(settings.justify);
    dataset['hyphenate'] = String(settings.hyphenate);
    style.setProperty('--reader-face', FONTS[settings.font]);
    style.setProperty('--reader-size', `${settings.size}px`);
    style.setProperty('--reader-leading', String(settings.lineHeight));
    style.setProperty('--reader-measure', String(settings.measure));
    this.highlights.placeNotes();
    if (this.wanted !== null) this.keepPlace();
    else if (keep) this.win.scrollBy(0, keep.block.getBoundingClientRect().top - keep.top);
  }

  /** The block at the top of the view, so that a change of type keeps it there. */
  private topBlock(): { block: Element; top: number } | null {
    if (this.win.scrollY <= 0) return null;
    const blocks = this.doc.querySelectorAll('article > *, article li, .head > *');
    for (const block of blocks) {
      const { top, bottom } = block.getBoundingClientRect();
      if (bottom > 0) return { block, top };
    }
    return null;
  }

  private keepPlace(): void {
    if (this.wanted === null) return;
    const top = 'progress' in this.wanted ? this.wanted.progress * this.room : (this.places?.topOf(this.wanted.offset) ?? null);
    if (top === null) return;
    this.win.scrollTo(0, top);
    this.putAt = this.win.scrollY;
  }

  /** Something changed its size. */
  private laidOut(): void {
    this.keepPlace();
    if (this.layoutQueued) return;
    this.layoutQueued = true;
    this.win.requestAnimationFrame(() => {
      this.layoutQueued = false;
      this.highlights.placeNotes();
    });
  }

  private scrolled(): void {
    if (this.scrollQueued) return;
    this.scrollQueued = true;
    this.win.requestAnimationFrame(() => {
      this.scrollQueued = false;
      const top = this.win.scrollY;
      // Somebody drags the scroll bar: the page is theirs from here on.
      if (this.wanted !== null && Math.abs(top - this.putAt) > STIRRED) this.wanted = null;
      const direction = top < this.lastTop ? 'up' : 'down';
      this.lastTop = top;
      const progress = this.room > 0 ? Math.min(1, Math.max(0, top / this.room)) : 1;
      const { offset, quote, heading }: Standing = this.places?.now() ?? { offset: 0, quote: '', heading: -1 };
      this.send({ type: 'scroll', progress, direction, offset, quote, heading });
    });
  }

  private goTo(id: string): void {
    const range = this.highlights.rangeOf(id);
    if (!range) return;
    this.wanted = null;
    this.unfold(range.startContainer);
    this.highlights.mark(id);
    this.reveal(range);
  }

  private step(by: 1 | -1): void {
    const id = this.highlights.step(by);
    const range = id === null ? null : this.highlights.rangeOf(id);
    if (id === null || !range) return;
    this.goTo(id);
    this.send({ type: 'highlight', id, rect: rectOf(range.getBoundingClientRect()), by: 'step' });
  }

  /** What is folded away around a place is opened. */
  private unfold(place: Node): void {
    for (let outer: Node | null = place.parentNode; outer; outer = outer.parentNode) {
      if (outer instanceof this.win.HTMLDetailsElement) outer.open = true;
    }
  }

  private scrollToAnchor(anchor: string): void {
    this.wanted = null;
    const target = this.placeOf(anchor);
    if (!target) return;
    this.unfold(target);
    target.scrollIntoView({ block: 'start', behavior: this.gently });
    target.classList.remove('arrived');
    this.win.requestAnimationFrame(() => target.classList.add('arrived'));
  }

  /** An element by its id, a passage by `^id`, or a heading by its text; of `H1#H2` the last that is there. */
  private placeOf(anchor: string): Element | null {
    const id = anchor.replace(/^\^/, '');
    const named = this.doc.getElementById(id) ?? this.doc.getElementById(`cp-${id}`);
    if (named || anchor.startsWith('^')) return named;
    const headings = [...this.doc.querySelectorAll('article :is(h1, h2, h3, h4, h5, h6)')];
    let found: Element | null = null;
    for (const step of anchor.split('#').map(headingKey).filter(Boolean)) {
      const rest: Element[] = found ? headings.slice(headings.indexOf(found) + 1) : headings;
      found = rest.find((heading) => headingKey(heading.textContent ?? '') === step) ?? found;
    }
    return found;
  }

  private click(event: Event): void {
    const target = event.target;
    if (!(target instanceof this.win.Element)) return;
    const picture = event.type === 'click' ? pictureOf(target) : null;
    if (picture) {
      event.preventDefault();
      this.send({ type: 'image', ...picturesOf(this.doc, picture) });
      return;
    }
    const link = target.closest('a[href], area[href]');
    if (link instanceof this.win.HTMLElement) {
      event.preventDefault();
      this.follow(link);
    } else if (event instanceof this.win.MouseEvent && event.type === 'click' && !this.selection.isSome) {
      const id = this.highlights.at(event.clientX, event.clientY);
      const range = id === null ? null : this.highlights.rangeOf(id);
      if (id !== null && range) this.send({ type: 'highlight', id, rect: lineAt(range, event.clientY), by: 'press' });
    }
  }

  private follow(link: HTMLElement): void {
    const href = link.getAttribute('href') ?? '';
    if (!href.startsWith('#')) {
      this.send({ type: 'link', href });
      return;
    }
    const note = noteOf(link);
    const isOwn = this.footnote.owns(link);
    if (note && !isOwn) {
      this.footnote.open(link, note);
      return;
    }
    this.footnote.close(false);
    this.scrollToAnchor(decoded(href.slice(1)));
  }

  /** A highlight can be pressed, and the pointer says so. */
  private hovered(event: PointerEvent): void {
    if (this.pointerQueued || event.buttons !== 0) return;
    this.pointerQueued = true;
    this.win.requestAnimationFrame(() => {
      this.pointerQueued = false;
      this.root.classList.toggle('over-highlight', this.highlights.at(event.clientX, event.clientY) !== null);
    });
  }

  private keydown(event: KeyboardEvent): void {
    const { key, ctrlKey: ctrl, shiftKey: shift, altKey: alt, metaKey: meta } = event;
    const withModifier = ctrl || meta || alt;
    if (!withModifier && SCROLLING_KEYS.has(key)) this.wanted = null;
    if (key === 'Escape' && this.putAway()) return event.preventDefault();
    if (event.isComposing || (SCROLLING_KEYS.has(key) && !(withModifier && key.startsWith('Arrow')))) return;
    if ((ctrl || meta) && EDITING_KEYS.has(key.toLowerCase())) return;
    const target = event.target;
    const acts = target instanceof this.win.Element && target.closest('a[href], summary, button') !== null;
    if (key === 'Enter' && acts) return;
    const picture = key === 'Enter' && target instanceof this.win.Element ? pictureOf(target) : null;
    if (picture) return this.send({ type: 'image', ...picturesOf(this.doc, picture) });
    if (withModifier) event.preventDefault();
    this.send({ type: 'key', key: key.slice(0, 32), ctrl, shift, alt, meta });
  }

  /** Puts away what lies over the page; says whether something did. */
  private putAway(): boolean {
    if (this.footnote.close(true)) return true;
    if (!this.selection.isSome) return false;
    this.selection.clear();
    return true;
  }

  /** Finds a text, or any of several. */
  private find(text: string, any: readonly string[], next: 'forward' | 'back' | undefined): void {
    if (text === '' && any.length === 0) this.select(this.found[this.foundAt]);
    const wanted = any.length > 0 ? any : [text];
    const name = JSON.stringify(wanted);
    if (name !== this.foundText) {
      this.foundText = name;
      const page = this.doc.querySelector('main') ?? this.doc.body;
      this.found = findRanges(page, ...wanted).filter((range) => isShown(range));
      // Of several texts the longest says best what was meant.
      const [best = ''] = any.toSorted((a, b) => b.length - a.length).map(fold);
      const from = any.length > 0 ? (range: Range) => fold(range.toString()) === best : (range: Range) => range.getBoundingClientRect().top >= 0;
      this.foundAt = this.found.findIndex(from);
      if (this.foundAt < 0 && this.found.length > 0) this.foundAt = 0;
    } else if (next && this.found.length > 0) {
      const step = next === 'forward' ? 1 : this.found.length - 1;
      this.foundAt = (this.foundAt + step) % this.found.length;
    }
    paint(this.ink, this.found, this.foundAt);
    this.reveal(this.found[this.foundAt]);
    this.send({ type: 'found', count: this.found.length, index: this.foundAt });
  }

  /** What was found last stays selected, as in browsers: so words are marked without a mouse. */
  private select(range: Range | undefined): void {
    const selection = this.win.getSelection();
    if (!range || !selection) return;
    selection.removeAllRanges();
    selection.addRange(range.cloneRange());
  }

  private reveal(range: Range | undefined): void {
    if (!range) return;
    const { top, bottom } = range.getBoundingClientRect();
    const height = this.win.innerHeight;
    if (top >= height * 0.1 && bottom <= height * 0.85) return;
    this.wanted = null;
    this.win.scrollBy({ top: top - height * 0.35, behavior: this.gently });
  }

  private showRemoved(on: boolean): void {
    const removed = this.removed;
    if (!removed) return;
    this.root.dataset['removed'] = on ? 'shown' : 'hidden';
    removed.open = on;
    if (on) removed.scrollIntoView({ block: 'start', behavior: this.gently });
  }

  private outline(): OutlineHeading[] {
    const headings: OutlineHeading[] = [];
    this.doc.querySelectorAll('article :is(h1, h2, h3, h4, h5, h6)').forEach((heading, index) => {
      // The sign at the end is the page's own link to its heading.
      const text = (heading.textContent ?? '').replace(/\s+/g, ' ').replace(/ ?[#¶§] ?$/, '').trim().slice(0, MAX_TEXT);
      if (!text || headings.length >= MAX_OUTLINE) return;
      heading.id ||= `cp-outline-${index}`;
      headings.push({ level: Number(heading.tagName.charAt(1)), text, anchor: heading.id.slice(0, 512) });
    });
    return headings;
  }

  private get root(): HTMLElement {
    return this.doc.documentElement;
  }

  private get removed(): HTMLDetailsElement | null {
    return this.doc.querySelector('details.removed');
  }

  /** Pixels that the page can scroll. */
  private get room(): number {
    return Math.max(0, this.root.scrollHeight - this.win.innerHeight);
  }

  private get gently(): ScrollBehavior {
    return this.win.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
  }
}

/** The line of a range that a press was on; what floats stands beside it. */
function lineAt(range: Range, y: number): Rect {
  const lines = [...range.getClientRects()];
  return rectOf(lines.find((line) => y >= line.top - 2 && y <= line.bottom + 2) ?? range.getBoundingClientRect());
}

/** Text inside a closed `details` has no box. */
function isShown(range: Range): boolean {
  return range.getClientRects().length > 0;
}

function decoded(anchor: string): string {
  try {
    return decodeURIComponent(anchor);
  } catch {
    return anchor;
  }
}
