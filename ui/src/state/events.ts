// The pump: what the library tells goes to whoever needs it.

import { onEvent } from '../api/client';
import type { Changes, Event } from '../api/generated';
import { publishChanges } from './changes';
import { jobs } from './jobs.svelte';
import { list } from './list.svelte';
import { queue } from './queue.svelte';

/** Our own write is told twice, as its answer and as an event; for this long the second is known as the same. */
const TWICE_MS = 3000;

type Source = 'answer' | 'event';
let told: { json: string; source: Source; at: number }[] = [];

/** Publishes changes once, whichever of answer and event comes first. */
export function tell(changes: Changes, source: Source, now: number = performance.now()): void {
  const json = JSON.stringify([changes.all, changes.lists, changes.links, changes.tags, changes.highlights, [...changes.items].sort()]);
  told = told.filter((one) => now - one.at < TWICE_MS);
  const twin = told.findIndex((one) => one.json === json && one.source !== source);
  if (twin >= 0) {
    told.splice(twin, 1);
    return;
  }
  told.push({ json, source, at: now });
  publishChanges(changes);
}

export function pump(opened: (args: string[]) => void): () => void {
  return onEvent((event: Event) => {
    if (event.type === 'changes') tell(event.changes, 'event');
    else if (event.type === 'progress') {
      jobs.progress(event);
      list.counting(event);
    } else if (event.type === 'queue') queue.heard(event.queue);
    else if (event.type === 'opened') opened(event.args);
  });
}
