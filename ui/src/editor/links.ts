// What is known about where links lead, and following them. Asks for the links in view only, a few at a time, and remembers.

import { Facet, StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state';
import { EditorView, ViewPlugin } from '@codemirror/view';
import type { SyntaxNode } from '@lezer/common';
import { isExternal, targetOfUrl } from './wikilink';
import { treeTo } from './tree';

export interface FollowOptions {
  beside: boolean;
}

export interface LinkSource {
  /** States of targets, in their order: `item`, `missing`, `ambiguous`, `alias`, `external`. */
  resolve(targets: string[]): Promise<string[]>;
  open(target: string, options: FollowOptions): void;
}

/** How many targets are asked for at once. */
const BATCH = 200;

const noSource: LinkSource = { resolve: () => Promise.resolve([]), open: () => {} };
export const linkSource = Facet.define<LinkSource, LinkSource>({ combine: (sources) => sources[0] ?? noSource });

const learned = StateEffect.define<ReadonlyMap<string, string>>();
/** What was known about links may be wrong now. */
export const forgetLinks = StateEffect.define<null>();

export const linkStates = StateField.define<ReadonlyMap<string, string>>({
  create: () => new Map(),
  update(states, transaction) {
    for (const effect of transaction.effects) if (effect.is(learned)) states = new Map([...states, ...effect.value]);
    return states;
  },
});

/** Asks for the states of targets that are not known yet. The old state stays drawn until the new one is here. */
export class LinkAsker {
  private known = new Set<string>();
  private wanted = new Set<string>();
  private isAsking = false;
  private isGone = false;

  constructor(private readonly view: EditorView) {}

  forget(): void {
    this.known = new Set();
  }

  want(targets: ReadonlySet<string>): void {
    for (const target of targets) if (!this.known.has(target)) this.wanted.add(target);
    if (this.wanted.size > 0 && !this.isAsking) {
      this.isAsking = true;
      queueMicrotask(() => void this.ask());
    }
  }

  destroy(): void {
    this.isGone = true;
  }

  private async ask(): Promise<void> {
    const targets = [...this.wanted].slice(0, BATCH);
    for (const target of targets) {
      this.wanted.delete(target);
      this.known.add(target);
    }
    try {
      const states = await this.view.state.facet(linkSource).resolve(targets);
      if (this.isGone) return;
      const news = new Map(targets.map((target, index) => [target, states[index] ?? 'item']));
      this.view.dispatch({ effects: learned.of(news) });
    } catch {
      // Drawn as before; asked again when the links change or the note is opened anew.
    } finally {
      this.isAsking = false;
      if (!this.isGone) this.want(new Set());
    }
  }
}

export interface FoundLink {
  from: number;
  to: number;
  target: string;
}

/** The link at a position, whatever its kind. */
export function linkAt(state: EditorState, at: number): FoundLink | null {
  for (const side of [-1, 1] as const) {
    for (let node: SyntaxNode | null = treeTo(state, at + 1).resolveInner(at, side); node; node = node.parent) {
      const target = targetOf(state, node);
      if (target) return { from: node.from, to: node.to, target };
    }
  }
  return null;
}

/** What a node links to; `null` when it is no link. */
export function targetOf(state: EditorState, node: SyntaxNode): string | null {
  const textOf = (part: SyntaxNode | null): string => (part ? state.doc.sliceString(part.from, part.to).trim() : '');
  switch (node.name) {
    case 'Wikilink':
      return textOf(node.getChild('WikilinkTarget')) || null;
    case 'Link':
    case 'Image':
    case 'Autolink': {
      const url = textOf(node.getChild('URL'));
      return url ? targetOfUrl(url) : null;
    }
    case 'URL':
      return node.parent && ['Link', 'Image', 'Autolink', 'LinkReference'].includes(node.parent.name) ? null : targetOfUrl(textOf(node));
    default:
      return null;
  }
}

/** The state to draw a target in. */
export function stateOf(states: ReadonlyMap<string, string>, target: string): string {
  return isExternal(target) ? 'external' : (states.get(target) ?? 'item');
}

export function followAtCursor(view: EditorView, beside: boolean): boolean {
  const link = linkAt(view.state, view.state.selection.main.head);
  if (!link) return false;
  view.state.facet(linkSource).open(link.target, { beside });
  return true;
}

/** Marks the editor while the key that follows links is down, so that the pointer can tell. */
const modifierClass = ViewPlugin.fromClass(
  class {
    private readonly set = (event: KeyboardEvent | MouseEvent): void => {
      this.view.dom.classList.toggle('cm-follows', event.ctrlKey || event.metaKey);
    };
    private readonly clear = (): void => this.view.dom.classList.remove('cm-follows');
    constructor(private readonly view: EditorView) {
      window.addEventListener('keydown', this.set);
      window.addEventListener('keyup', this.set);
      window.addEventListener('blur', this.clear);
    }
    destroy(): void {
      window.removeEventListener('keydown', this.set);
      window.removeEventListener('keyup', this.set);
      window.removeEventListener('blur', this.clear);
    }
  },
);

/**
 * A click on a link that is drawn follows it, with Ctrl or Cmd or the middle button beside; while the cursor is in the link it is
 * text to edit, and Ctrl or Cmd follows.
 */
const clicks = EditorView.domEventHandlers({
  mousedown(event, view) {
    const hit = linkUnder(event, view);
    if (!hit) return false;
    // The selection stays where it is: the person wants to go, not to edit.
    event.preventDefault();
    return true;
  },
  click: follow,
  auxclick: follow,
});

function follow(event: MouseEvent, view: EditorView): boolean {
  const hit = linkUnder(event, view);
  if (!hit) return false;
  event.preventDefault();
  const withKey = event.ctrlKey || event.metaKey;
  view.state.facet(linkSource).open(hit.target, { beside: event.button === 1 || (withKey && (hit.isDrawn || event.shiftKey)) });
  return true;
}

function linkUnder(event: MouseEvent, view: EditorView): { target: string; isDrawn: boolean } | null {
  if (event.button > 1 || !(event.target instanceof Element)) return null;
  const drawn = event.target.closest('[data-target]');
  if (!(drawn instanceof HTMLElement) || !view.contentDOM.contains(drawn)) return null;
  const target = drawn.dataset['target'];
  const isDrawn = drawn.dataset['raw'] === undefined;
  const follows = isDrawn ? !event.shiftKey && !event.altKey : event.ctrlKey || event.metaKey || event.button === 1;
  return target && follows ? { target, isDrawn } : null;
}

export function links(source: LinkSource): Extension {
  return [linkSource.of(source), linkStates, clicks, modifierClass];
}
