// What a person does to a tag as a whole.

import { asCallError, call } from '../api/client';
import type { TagsChanged } from '../api/generated';
import { undo } from './actions';
import { tell } from './events';
import { jobs } from './jobs.svelte';
import { navigation } from './navigation.svelte';
import { toasts } from './toasts.svelte';
import { count } from './words';

/** Renames a tag with those below it; into one that exists they are merged. */
export async function renameTag(from: string, to: string): Promise<void> {
  const done = await change(`Renaming ${from}`, (job) => call('tags.rename', { from, to, job }), (items) => `Renamed “${from}” to “${to}” on ${count(items, 'item')}`);
  if (done && isShown(from)) navigation.show(`tag:${to}${navigation.here.view.slice('tag:'.length + from.length)}`);
}

/** Takes a tag, with those below it, off everything. */
export async function removeTag(tag: string): Promise<void> {
  const done = await change(`Removing ${tag}`, (job) => call('tags.remove', { tag, job }), (items) => `Removed “${tag}” from ${count(items, 'item')}`);
  if (done && isShown(tag)) navigation.show('all');
}

/** Puts a tag under another, or at the top with `under` null. */
export async function nestTag(tag: string, under: string | null): Promise<void> {
  const name = tag.split('/').at(-1) ?? tag;
  const to = under === null ? name : `${under}/${name}`;
  const same = to.toLowerCase() === tag.toLowerCase();
  const inside = under !== null && `${under.toLowerCase()}/`.startsWith(`${tag.toLowerCase()}/`);
  if (!same && !inside) await renameTag(tag, to);
}

function isShown(tag: string): boolean {
  return `${navigation.here.view.toLowerCase()}/`.startsWith(`tag:${tag.toLowerCase()}/`);
}

async function change(doing: string, work: (job: string) => Promise<TagsChanged>, say: (items: number) => string): Promise<boolean> {
  try {
    const { items, changes } = await jobs.run(doing, work);
    tell(changes, 'answer');
    toasts.show({ text: say(items), action: { label: 'Undo', run: () => void undo() } });
    return true;
  } catch (error) {
    const { code, message } = asCallError(error);
    toasts.show({ text: code === 'cancelled' ? 'Stopped. Nothing was changed.' : message });
    return false;
  }
}
