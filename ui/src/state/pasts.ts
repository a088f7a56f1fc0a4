// What could be undone in each note, kept on this device between starts of the app: in the webview's own database, never in the
// library, since it is about this window and holds what was deleted. The oldest are forgotten. See decision 040.

import type { ItemId } from '../api/generated';

const DATABASE = 'commonplace-undo';
const STORE = 'pasts';
const MOST_NOTES = 60;

interface Kept {
  key: string;
  at: number;
  past: unknown;
}

let opened: Promise<IDBDatabase | null> | undefined;

function database(): Promise<IDBDatabase | null> {
  opened ??= new Promise((resolve) => {
    if (typeof indexedDB === 'undefined') return resolve(null);
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'key' }).createIndex('at', 'at');
    request.onsuccess = () => resolve(request.result);
    // Without it there is an undo until the app ends, which is no reason to disturb anyone.
    request.onerror = () => resolve(null);
    request.onblocked = () => resolve(null);
  });
  return opened;
}

/** What was kept of a note; `null` when nothing was. */
export async function pastFor(library: string, id: ItemId): Promise<unknown> {
  const db = await database();
  if (!db) return null;
  return new Promise((resolve) => {
    const request = db.transaction(STORE).objectStore(STORE).get(`${library} ${id}`);
    request.onsuccess = () => resolve((request.result as Kept | undefined)?.past ?? null);
    request.onerror = () => resolve(null);
  });
}

/** Keeps it in the place of what was kept before; with `null` nothing is kept any more. */
export async function keepPast(library: string, id: ItemId, past: unknown): Promise<void> {
  const db = await database();
  if (!db) return;
  const store = db.transaction(STORE, 'readwrite').objectStore(STORE);
  const key = `${library} ${id}`;
  if (past === null) {
    store.delete(key);
    return;
  }
  store.put({ key, at: Date.now(), past } satisfies Kept);
  const count = store.count();
  count.onsuccess = () => {
    let over = count.result - MOST_NOTES;
    if (over <= 0) return;
    const oldest = store.index('at').openCursor();
    oldest.onsuccess = () => {
      if (!oldest.result || over <= 0) return;
      oldest.result.delete();
      over -= 1;
      oldest.result.continue();
    };
  };
}
