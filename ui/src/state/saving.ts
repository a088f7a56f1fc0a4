// Getting things into the library: addresses, pasted text, files. Each way ends in a word to the person.

import { asCallError, call, picksPaths } from '../api/client';
import { asAddresses } from './addresses';
import type { ItemId, SaveResult } from '../api/generated';
import { jobs } from './jobs.svelte';
import { openSaveDialog } from './dialogs.svelte';
import { navigation } from './navigation.svelte';
import { queue } from './queue.svelte';
import { toasts } from './toasts.svelte';
import { undo } from './actions';
import { count } from './words';

/** What the browser's dialog offers first; what a file is told by its bytes, whatever it is called. */
const READABLE =
  '.html,.htm,.xhtml,.mhtml,.mht,.epub,.pdf,.eml,.emlx,.mbox,.webarchive,.ipynb,.srt,.vtt,.txt,.text,.md,.markdown,.url,.webloc,.desktop,.zip,text/*,application/pdf,application/epub+zip,application/zip,message/rfc822,multipart/related';

export interface UrlProblem {
  message: string;
  /** The person may allow this private host for one save. */
  allowHost: string | null;
  /** It may be reached another time. */
  later: boolean;
}

/** Fetches and saves an address. Answers what went wrong, or `null`. */
export async function saveUrl(url: string, allowHost: string | null = null): Promise<UrlProblem | null> {
  const host = URL.canParse(url) ? new URL(url).host : url;
  try {
    const result = await jobs.run(`Saving ${host}`, (job) => call('save.url', { url, job, ...(allowHost === null ? {} : { allowHost }) }));
    if (result.status === 'failed') return { message: result.error ?? 'This page could not be saved.', allowHost: null, later: false };
    tellSaved([result]);
    return null;
  } catch (error) {
    const { code, detail, message } = asCallError(error);
    if (code === 'cancelled') return null;
    const blocked = code === 'fetch' && detail === 'blocked' && allowHost === null;
    const later = code === 'fetch' && ['unreachable', 'timedOut', 'offline'].includes(detail);
    return { message, allowHost: blocked ? host : null, later };
  }
}

/** Saves an address from a paste or a link: what goes wrong is told in the dialog, where it can be mended. */
export async function saveUrlOrAsk(url: string): Promise<void> {
  const problem = await saveUrl(url);
  if (problem) openSaveDialog(url, problem.message, problem.allowHost, problem.later);
}

/** Saves pasted text or HTML. Answers what went wrong, or `null`. */
export async function saveText(text: string, html?: string): Promise<string | null> {
  try {
    const result = await call('save.text', { text, ...(html ? { html } : {}) });
    if (result.status === 'failed') return result.error ?? 'This text could not be saved.';
    tellSaved([result]);
    return null;
  } catch (error) {
    return asCallError(error).message;
  }
}

/** Saves files by their paths. */
export async function savePaths(paths: string[]): Promise<void> {
  if (paths.length === 0) return;
  try {
    const { results } = await jobs.run(`Saving ${count(paths.length, 'file')}`, (job) => call('save.files', { paths, job }));
    tellSaved(results);
  } catch (error) {
    const { code, message } = asCallError(error);
    if (code !== 'cancelled') toasts.show({ text: message });
  }
}

/** Saves files of which only the content is at hand. */
export async function saveFiles(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  try {
    const results = await jobs.run(`Saving ${count(files.length, 'file')}`, async (job) => {
      const saved: SaveResult[] = [];
      for (const [done, file] of files.entries()) {
        jobs.progress({ type: 'progress', job, done, total: files.length, message: file.name });
        const listed = await addressesIn(file);
        if (listed && (await queue.add(listed)) === null) continue;
        if (jobs.of(job)?.stopping) break;
        const { results } = await call('save.bytes', { name: file.name, base64: await base64(file) });
        saved.push(...results);
      }
      return saved;
    });
    tellSaved(results);
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
  }
}

/** Asks for files and saves them. Where the system cannot ask, the browser does. */
export async function chooseFiles(): Promise<void> {
  if (!picksPaths()) return saveFiles(await browse());
  try {
    const { paths } = await call('system.pick', { what: 'files', title: 'Save files' });
    await savePaths(paths);
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
  }
}

/** Asks for a folder and saves every page and document in it. */
export async function chooseFolder(): Promise<void> {
  try {
    const { paths } = await call('system.pick', { what: 'folder', title: 'Save a folder' });
    await savePaths(paths);
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
  }
}

/** Saves the sample and opens its article. */
export async function saveSample(): Promise<void> {
  try {
    const { results } = await call('save.sample', {});
    const first = results.find((result) => result.id !== null);
    if (first?.id) await navigation.open(first.id);
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
  }
}

/** Asks which of the pages that an article links to are to be saved. */
export async function saveLinks(id: ItemId): Promise<void> {
  try {
    const links = await call('articles.unsavedLinks', { id });
    if (links.length > 0) openSaveDialog(links.join('\n'));
    else toasts.show({ text: 'It links to nothing that is not saved' });
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
  }
}

/** Says how saving ended: what is new, what was there, what failed and why. */
export function tellSaved(results: readonly SaveResult[]): void {
  const [only] = results;
  const failed = results.filter((result) => result.status === 'failed');
  if (results.length === 1 && only) return tellOne(only);
  if (results.length === 0) return;
  const saved = results.filter((result) => result.status === 'saved' || result.status === 'updated');
  const there = results.length - saved.length - failed.length;
  const parts = [
    saved.length > 0 ? `Saved ${count(saved.length, 'item')} to Inbox` : '',
    there > 0 ? `${there} already there` : '',
    failed.length > 0 ? `${failed.length} could not be saved: ${failed.map((result) => result.error ?? result.source).join(' ')}` : '',
  ];
  toasts.show({
    text: parts.filter((part) => part !== '').join(' · '),
    stays: failed.length > 0,
    ...(saved.length > 0 ? { action: { label: 'Undo', run: () => void undo() } } : {}),
  });
}

function tellOne(result: SaveResult): void {
  const { id, status, warnings } = result;
  const open = id === null ? {} : { action: { label: 'Open', run: () => void navigation.open(id) } };
  if (status === 'failed') toasts.show({ text: result.error ?? `${result.source} could not be saved.`, stays: true });
  else if (status === 'duplicate') toasts.show({ text: warnings[0] ?? 'Already in your library', stays: warnings.length > 0, ...open });
  else {
    // The reader says it too, so it need not stay.
    const text = [status === 'updated' ? 'Updated in your library' : 'Saved to Inbox', ...warnings.slice(0, 1)].join('. ');
    toasts.show({ text, ...open, second: { label: 'Undo', run: () => void undo() } });
  }
}

/** The addresses in a text file that holds nothing else. */
async function addressesIn(file: File): Promise<string[] | null> {
  return /\.txt$/i.test(file.name) && file.size < 2_000_000 ? asAddresses(await file.text()) : null;
}

function browse(): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.accept = READABLE;
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

async function base64(file: File): Promise<string> {
  const data = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  const step = 0x8000;
  for (let i = 0; i < data.length; i += step) binary += String.fromCharCode(...data.subarray(i, i + step));
  return btoa(binary);
}
