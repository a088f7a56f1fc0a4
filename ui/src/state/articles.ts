// What is done to articles besides triage: their pictures, their versions, reading them again.

import { asCallError, call } from '../api/client';
import type { Completed, ItemId, RereadReport, Row, VersionId } from '../api/generated';
import { undo } from './actions';
import { tell } from './events';
import { jobs } from './jobs.svelte';
import { toasts } from './toasts.svelte';
import { count } from './words';

/** "2 pictures and 1 recording"; pictures alone are told when there is nothing. */
function kinds(pictures: number, recordings: number): string {
  const parts = [
    ...(pictures > 0 || recordings === 0 ? [count(pictures, 'picture')] : []),
    ...(recordings > 0 ? [count(recordings, 'recording')] : []),
  ];
  return parts.join(' and ');
}

/** Fetches pictures and recordings that are missing; of all articles when none is named. Answers what went wrong, or `null`. */
export async function fetchMissing(ids: ItemId[], allowHost: string | null = null): Promise<string | null> {
  try {
    const done = await jobs.run('Fetching pictures', (job) => call('articles.fetchMissing', { ids, job, ...(allowHost === null ? {} : { allowHost }) }));
    const sum = (of: (one: Completed) => number): number => done.reduce((all, one) => all + of(one), 0);
    const [pictures, recordings] = [sum((one) => one.fetched), sum((one) => one.fetchedAudio)];
    const [noPictures, noRecordings] = [sum((one) => one.pictures.missing.length), sum((one) => one.pictures.missingAudio.length)];
    const left = noPictures + noRecordings;
    if (pictures + recordings === 0 && left > 0) {
      const what = kinds(noPictures, noRecordings);
      return left === 1 ? `The ${what.slice(2)} could not be fetched.` : `None of the ${what} could be fetched.`;
    }
    const text = done.length === 0 ? 'Every article has its pictures and recordings' : `${kinds(pictures, recordings)} fetched${left > 0 ? `, ${left.toLocaleString('en')} still missing` : ''}`;
    toasts.show({ text });
    return null;
  } catch (error) {
    const { code, message } = asCallError(error);
    return code === 'cancelled' ? null : message;
  }
}

/** Has another version shown. Answers what went wrong, or `null`. */
export async function showVersion(id: ItemId, version: VersionId): Promise<string | null> {
  try {
    tell(await call('articles.showVersion', { id, version }), 'answer');
    toasts.show({ text: 'Another version is shown', action: { label: 'Undo', run: () => void undo() } });
    return null;
  } catch (error) {
    return asCallError(error).message;
  }
}

/** Reads the kept pages again. */
export async function rereadAll(dryRun: boolean): Promise<RereadReport> {
  return jobs.run(dryRun ? 'Looking at every article' : 'Reading every article again', (job) => call('library.reread', { query: '', dryRun, job }));
}

/** Merges an article into another; links, tags and the star go over. */
export async function mergeArticles(keep: Row, gone: Row): Promise<void> {
  try {
    tell(await call('articles.merge', { keep: keep.id, gone: gone.id }), 'answer');
    toasts.show({ text: `Merged “${gone.title}” into “${keep.title}”`, action: { label: 'Undo', run: () => void undo() } });
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
  }
}
