// The queue of addresses that are being saved: how far it is, and what can be done with it.

import { asCallError, call } from '../api/client';
import type { Queue, QueueRow } from '../api/generated';
import { dialogs } from './dialogs.svelte';
import { toasts } from './toasts.svelte';
import { count } from './words';

const EMPTY: Queue = { waiting: 0, working: 0, done: 0, failed: 0, next: null };
/** Rows that are asked for at a time. */
const PAGE = 1000;

class QueueState {
  now = $state.raw<Queue>(EMPTY);

  /** Everything in it. */
  get total(): number {
    const { waiting, working, done, failed } = this.now;
    return waiting + working + done + failed;
  }

  /** Whether something is left that the person may want to know of. */
  get isOpen(): boolean {
    return this.now.waiting + this.now.working + this.now.failed > 0;
  }

  heard(queue: Queue): void {
    const was = this.now;
    this.now = queue;
    const hasEnded = was.waiting + was.working > 0 && queue.waiting + queue.working === 0;
    if (hasEnded && queue.done + queue.failed > 0) this.#tellEnd(queue);
  }

  async load(): Promise<void> {
    this.now = await call('queue.get', {});
  }

  /** Puts addresses into it. Answers what went wrong, or `null`. */
  async add(urls: string[]): Promise<string | null> {
    try {
      const { added, already, refused } = await call('queue.add', { urls });
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

  #tellEnd({ done, failed }: Queue): void {
    const parts = [done > 0 ? `Saved ${count(done, 'page')}` : '', failed > 0 ? `${failed} could not be saved` : ''].filter((part) => part !== '');
    const action = failed > 0 ? { action: { label: 'Show', run: () => dialogs.open({ name: 'queue' }) } } : {};
    toasts.show({ text: parts.join(' · '), stays: failed > 0, ...action });
  }
}

export const queue = new QueueState();
