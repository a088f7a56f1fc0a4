// Who wants to know what a write changed. The event pump publishes, views and stores subscribe.

import type { Changes } from '../api/generated';

const listeners = new Set<(changes: Changes) => void>();

/** Calls `fn` after every write of this window, of the command line or of another process. */
export function onChanges(fn: (changes: Changes) => void): () => void {
  listeners.add(fn);
  return () => void listeners.delete(fn);
}

export function publishChanges(changes: Changes): void {
  for (const listener of [...listeners]) listener(changes);
}

/** Whether an item may look different after these changes. */
export function touches(changes: Changes, id: string): boolean {
  return changes.all || changes.items.includes(id);
}
