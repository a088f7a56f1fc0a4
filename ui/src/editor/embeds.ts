// `![[…]]` and `![…](…)` shown where they stand: pictures, highlights with their words, other notes or parts of them, at most five
// within each other. Asks for what is in view only, and remembers until links change. While the cursor is at it the link is text.

import { Facet, StateEffect, StateField, type Extension } from '@codemirror/state';
import { WidgetType, type EditorView } from '@codemirror/view';
import { linkSource, type LinkSource } from './links';
import { sectionOf } from './section';

export interface Quotation {
  kind: 'quotation';
  quote: string;
  /** What the person said about it, as plain words. */
  note: string;
  source: string;
  colour: string;
}

export interface Picture {
  kind: 'picture';
  url: string;
}

export interface EmbeddedNote {
  kind: 'note';
  title: string;
  /** `null` when there is no such part. */
  body: string | null;
  /** `Heading` or `^id`. */
  subpath: string | null;
  /** Whether the body is that part alone already. */
  isPart: boolean;
  /** Where links in that note lead, and what it embeds. */
  inside: NoteInside;
}

export interface EmbeddedFile {
  kind: 'file';
  title: string;
}

export type Embedded = Quotation | Picture | EmbeddedNote | EmbeddedFile;

/** What a target embeds; `null` when it cannot be shown, so that it stays a link. */
export type AskEmbed = (target: string) => Promise<Embedded | null>;

export interface NoteInside extends LinkSource {
  embed: AskEmbed;
}

/** Shows a text to be read within another; the returned function takes it away. */
type Show = (parent: HTMLElement, text: string, inside: NoteInside, depth: number) => () => void;

/** Notes that are shown within each other. */
export const MOST_DEPTH = 5;
const LONGEST = 1_200;

export const embedSource = Facet.define<AskEmbed, AskEmbed>({ combine: (asks) => asks[0] ?? (() => Promise.resolve(null)) });
export const embedDepth = Facet.define<number, number>({ combine: (depths) => depths[0] ?? 0 });
export const embedShow = Facet.define<Show, Show>({ combine: (shows) => shows[0] ?? (() => () => {}) });
const learned = StateEffect.define<{ target: string; embedded: Embedded | null }>();

export const embedded = StateField.define<ReadonlyMap<string, Embedded | null>>({
  create: () => new Map(),
  update(known, transaction) {
    for (const effect of transaction.effects) if (effect.is(learned)) known = new Map([...known, [effect.value.target, effect.value.embedded]]);
    return known;
  },
});

/** Asks once for each target, and again after links changed; the old answer stays drawn until then. */
export class EmbedAsker {
  private asked = new Set<string>();
  private isGone = false;

  constructor(private readonly view: EditorView) {}

  forget(): void {
    this.asked = new Set();
  }

  want(targets: ReadonlySet<string>): void {
    if (this.view.state.facet(embedDepth) >= MOST_DEPTH) return;
    for (const target of targets) {
      if (this.asked.has(target)) continue;
      this.asked.add(target);
      this.view.state
        .facet(embedSource)(target)
        .then((answer) => !this.isGone && this.view.dispatch({ effects: learned.of({ target, embedded: answer }) }))
        .catch(() => this.asked.delete(target));
    }
  }

  destroy(): void {
    this.isGone = true;
  }
}

const SIDES = new Set(['left', 'center', 'right']);

/** Width and height in pixels among what stands behind a target, and its words; where a size stands, a side is no word. */
export function sizeOf(text: string): { words: string; width: number | null; height: number | null } {
  const segments = text.split(/\\?\|/).map((one) => one.trim());
  const at = segments.findLastIndex((one) => /^\d{1,5}(?:x\d{1,5})?$/.test(one));
  if (at < 0) return { words: segments.join('|'), width: null, height: null };
  const [width, height] = (segments[at] ?? '').split('x').map(Number);
  const words = segments.filter((one, index) => index !== at && !SIDES.has(one.toLowerCase()));
  return { words: words.join('|'), width: width ?? null, height: height ?? null };
}

export function widgetOf(target: string, found: Embedded, display: string): WidgetType {
  switch (found.kind) {
    case 'quotation':
      return new QuotationBlock(target, found);
    case 'picture':
      return new PictureBlock(target, found.url, sizeOf(display));
    case 'file':
      return new FileBlock(target, found.title);
    default:
      return new NoteBlock(target, found);
  }
}

/** A quotation in the place of its link. A press follows it like a link. */
class QuotationBlock extends WidgetType {
  constructor(
    private readonly target: string,
    private readonly quotation: Quotation,
  ) {
    super();
  }

  override eq(other: QuotationBlock): boolean {
    return other.target === this.target && JSON.stringify(other.quotation) === JSON.stringify(this.quotation);
  }

  override toDOM(): HTMLElement {
    const { quote, note, source, colour } = this.quotation;
    const block = document.createElement('span');
    block.className = 'cm-quotation';
    block.dataset['target'] = this.target;
    block.dataset['colour'] = colour;
    block.title = this.target;
    const signs = [...quote];
    block.append(part('cm-quotation-words', signs.length > LONGEST ? `${signs.slice(0, LONGEST).join('')}…` : quote));
    if (note !== '') block.append(part('cm-quotation-note', note));
    block.append(part('cm-quotation-source', source));
    return block;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

class PictureBlock extends WidgetType {
  constructor(
    private readonly target: string,
    private readonly url: string,
    private readonly look: ReturnType<typeof sizeOf>,
  ) {
    super();
  }

  override eq(other: PictureBlock): boolean {
    return other.url === this.url && other.target === this.target && JSON.stringify(other.look) === JSON.stringify(this.look);
  }

  override toDOM(view: EditorView): HTMLElement {
    const { words, width, height } = this.look;
    const block = document.createElement('span');
    block.className = 'cm-picture';
    const image = document.createElement('img');
    image.src = this.url;
    image.alt = words || this.target;
    image.draggable = false;
    if (width !== null) image.width = width;
    if (height !== null) image.height = height;
    // Its height is known only now.
    image.addEventListener('load', () => view.requestMeasure());
    image.addEventListener('error', () => {
      block.replaceChildren(part('cm-picture-lost', `${this.target} could not be shown`));
      view.requestMeasure();
    });
    block.append(image);
    return block;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

class FileBlock extends WidgetType {
  constructor(
    private readonly target: string,
    private readonly title: string,
  ) {
    super();
  }

  override eq(other: FileBlock): boolean {
    return other.target === this.target && other.title === this.title;
  }

  override toDOM(): HTMLElement {
    const block = part('cm-embedded-file', this.title);
    block.dataset['target'] = this.target;
    block.title = this.target;
    return block;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

/** Another note, or a part of it, to be read here. */
class NoteBlock extends WidgetType {
  constructor(
    private readonly target: string,
    private readonly note: EmbeddedNote,
  ) {
    super();
  }

  override eq(other: NoteBlock): boolean {
    return other.target === this.target && other.note.body === this.note.body && other.note.isPart === this.note.isPart && other.note.title === this.note.title;
  }

  override toDOM(view: EditorView): HTMLElement {
    const { title, body, subpath, isPart, inside } = this.note;
    const block = document.createElement('span');
    block.className = 'cm-embedded';
    block.contentEditable = 'false';
    const head = document.createElement('button');
    head.type = 'button';
    head.className = 'cm-embedded-title';
    head.textContent = subpath === null ? title : `${title} › ${subpath.replace(/^\^/, '¶ ').replaceAll('#', ' › ')}`;
    head.title = `Open ${this.target}`;
    head.addEventListener('click', (event) => view.state.facet(linkSource).open(this.target, { beside: event.ctrlKey || event.metaKey }));
    const content = document.createElement('span');
    content.className = 'cm-embedded-text';
    block.append(head, content);
    const text = body === null ? null : sectionOf(body, isPart ? null : subpath);
    if (text === null || text === '') content.append(part('cm-embedded-empty', text === null ? 'This part is not there any more.' : 'Nothing is written here yet.'));
    else shown.set(block, view.state.facet(embedShow)(content, text, inside, view.state.facet(embedDepth) + 1));
    return block;
  }

  override destroy(block: HTMLElement): void {
    shown.get(block)?.();
    shown.delete(block);
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

const shown = new WeakMap<HTMLElement, () => void>();

function part(css: string, text: string): HTMLElement {
  const span = document.createElement('span');
  span.className = css;
  span.dir = 'auto';
  span.textContent = text;
  return span;
}

export function embeds(ask: AskEmbed): Extension {
  return [embedSource.of(ask), embedded];
}
