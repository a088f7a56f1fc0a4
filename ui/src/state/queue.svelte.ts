// The queue of addresses that are being saved: how far it is, and what can be done with it.

import { asCallError, call } from '../api/client';
import type { Queue, QueueRow } from '../api/generated';
import { dialogs } from './dialogs.svelte';
import { toasts } from './toasts.svelte';
import { count } from './words';

const EMPTY: Queue = { waiting: 0, working: 0, done: 0, failed: 0, next: null };
/** Rows that are asked for at a time. */
const PAGE = 1000;

/** How soon a try counts as now. */
const SOON_MS = 5000;

function busy({ working, waiting, next }: Queue): boolean {
  return working > 0 || (waiting > 0 && next !== null && next <= Date.now() + SOON_MS);
}

class QueueState {
  #told = '';
  now = $state.raw<Queue>(EMPTY);

  /** Everything in it. */
  get total(): number {
    const { waiting, working, done, failed } = this.now;
    return waiting + working + done + failed;
  }

  /** Whether pages are being fetched now or in a moment; what is tried again in an hour is not in the way until then. */
  get isBusy(): boolean {
    return busy(this.now);
  }

  heard(queue: Queue): void {
    const hasEnded = busy(this.now) && !busy(queue);
    this.now = queue;
    if (hasEnded) this.#tellEnd(queue);
  }

  async load(): Promise<void> {
    this.now = await call('queue.get', {});
  }

  /** Puts addresses into it. Answers what went wrong, or `null`. */
  async add(urls: string[]): Promise<string | null> {
    try {
      const { added, already, refused } = await call('queue.add', { urls });
      if (added > 0) this.#told = '';
      if (added + already === 0) return 'None of these is a web address.';
      const rest = [already > 0 ? `${count(already, 'address', 'addresses')} waiting already` : '', refused.length > 0 ? `${count(refused.length, 'line')} left out` : ''].filter((part) => part !== '');
      if (rest.length > 0) toasts.show({ text: `Saving ${count(added, 'page')} · ${rest.join(' · ')}` });
      return null;
    } catch (error) {
      return asCallError(error).message;
    }
  }

  async rows(): Promise<QueueRow[]> {
    const rows: QueueRow[] = [];
    for (;;) {
      const page = await call('queue.rows', { after: rows.at(-1)?.id ?? 0, limit: PAGE });
      rows.push(...page);
      if (page.length < PAGE) return rows;
    }
  }

  retry(ids?: number[], allowHost?: string): Promise<void> {
    return this.#change(call('queue.retry', { ...(ids ? { ids } : {}), ...(allowHost === undefined ? {} : { allowHost }) }));
  }

  cancel(ids?: number[]): Promise<void> {
    return this.#change(call('queue.cancel', ids ? { ids } : {}));
  }

  clear(): Promise<void> {
    return this.#change(call('queue.clear', {}));
  }

  async #change(answer: Promise<Queue>): Promise<void> {
    try {
      this.now = await answer;
    } catch (error) {
      toasts.show({ text: asCallError(error).message });
    }
  }

  #tellEnd({ done, failed, waiting }: Queue): void {
    // Another try that changed nothing is no news.
    const sum = `${done} ${failed}`;
    if (done + failed + waiting === 0 || sum === this.#told) return;
    this.#told = waiting > 0 ? sum : '';
    const later = done + failed > 0 ? `${waiting}` : `${count(waiting, 'page')} could not be reached and`;
    const parts = [
      done > 0 ? `Saved ${count(done, 'page')}` : '',
      failed > 0 ? `${failed} could not be saved` : '',
      waiting > 0 ? `${later} will be tried again` : '',
    ].filter((part) => part !== '');
    const action = failed + waiting > 0 ? { action: { label: 'Show', run: () => dialogs.open({ name: 'queue' }) } } : {};
    toasts.show({ text: parts.join(' · '), stays: failed > 0, ...action });
  }
}

export const queue = new QueueState();
