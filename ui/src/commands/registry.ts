// Every action of the window, by name. The palette, the shortcuts, the menus and the page of keys all read this table,
// so an action that is here can be found, run and learned; one that is not here does not exist.

import { strokeName, type Stroke } from './keys';

export const GROUPS = ['Go', 'Items', 'Save and create', 'Page', 'Reading', 'Note', 'View', 'Library'] as const;
export type Group = (typeof GROUPS)[number];

export interface Command {
  readonly id: string;
  /** What it does, in the person's words; may depend on what is selected. */
  readonly title: string | (() => string);
  readonly group: Group;
  /** The first is the one that is shown. Strokes of a sequence are parted by a space: "g i". */
  readonly keys?: readonly string[];
  /** Whether it makes sense now; always, when left out. */
  readonly when?: () => boolean;
  readonly run: () => void | Promise<void>;
  /** Keys work, but the palette leaves it out (moving in a list, closing). */
  readonly quiet?: boolean;
  /** Its keys mean this only while something in an article is selected or marked; otherwise they may mean something else. */
  readonly inArticle?: boolean;
  /** Other words to find it by. */
  readonly words?: string;
}

/** In a text field these belong to the text. */
const EDITING = new Set(['Ctrl+A', 'Ctrl+C', 'Ctrl+X', 'Ctrl+V', 'Ctrl+Shift+V', 'Ctrl+Z', 'Ctrl+Y', 'Ctrl+Shift+Z']);

const table = new Map<string, Command>();
let pending = '';

/** Adds commands; the returned function takes them out again. The last one registered under an id wins. */
export function register(...commands: Command[]): () => void {
  for (const command of commands) table.set(command.id, command);
  return () => {
    for (const command of commands) if (table.get(command.id) === command) table.delete(command.id);
  };
}

export function allCommands(): Command[] {
  return [...table.values()];
}

export function command(id: string): Command | undefined {
  return table.get(id);
}

export function titleOf(command: Command): string {
  return typeof command.title === 'string' ? command.title : command.title();
}

export function available(command: Command): boolean {
  return command.when === undefined || command.when();
}

/** Runs a command if it makes sense now; says whether it did. */
export function run(id: string): boolean {
  const found = table.get(id);
  if (!found || !available(found)) return false;
  void found.run();
  return true;
}

/** The key that is shown for a command, if it has one. */
export function keyOf(id: string): string | undefined {
  return table.get(id)?.keys?.[0];
}

/**
 * Finds and runs the command of a stroke. While text is being typed only strokes with Ctrl or Alt, function keys and Escape
 * count, and of these not the ones that every text field has.
 * Says whether the stroke was taken, so that the caller can keep the browser from using it too.
 */
export function handleStroke(stroke: Stroke, typing: boolean): boolean {
  const name = strokeName(stroke);
  if (name === null) return false;
  const isText = !/^(?:(?:Ctrl|Alt)\+.+|(?:Shift\+)?F\d+|Escape)$/.test(name) || EDITING.has(name);
  if (typing && isText) {
    pending = '';
    return false;
  }
  const full = pending === '' ? name : `${pending} ${name}`;
  pending = '';
  const found = find(full) ?? (full === name ? undefined : find(name));
  if (found) {
    void found.run();
    return true;
  }
  const begins = allCommands().some((c) => available(c) && c.keys?.some((keys) => keys.startsWith(`${name} `)));
  if (begins) pending = name;
  return begins;
}

/** Forgets the first half of a sequence, when the focus went elsewhere. */
export function forgetStroke(): void {
  pending = '';
}

function find(keys: string): Command | undefined {
  return allCommands().findLast((c) => c.keys?.includes(keys) && available(c));
}
