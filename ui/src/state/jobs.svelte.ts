// Long work: its progress, and the way to stop it.

import { call } from '../api/client';
import type { Event } from '../api/generated';

export interface Job {
  readonly key: string;
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly message: string;
  readonly stopping: boolean;
}

class Jobs {
  #running = $state.raw<readonly Job[]>([]);

  get running(): readonly Job[] {
    return this.#running;
  }

  of(key: string): Job | undefined {
    return this.#running.find((job) => job.key === key);
  }

  /** Does long work under a key of its own; the job is listed until the work ends. */
  async run<T>(label: string, work: (key: string) => Promise<T>): Promise<T> {
    const key = crypto.randomUUID();
    this.#running = [...this.#running, { key, label, done: 0, total: 0, message: '', stopping: false }];
    try {
      return await work(key);
    } finally {
      this.#running = this.#running.filter((job) => job.key !== key);
    }
  }

  progress(event: Extract<Event, { type: 'progress' }>): void {
    const { done, total, message } = event;
    this.#change(event.job, { done, total, message });
  }

  /** Asks a job to stop; it ends with `cancelled` when it can. */
  stop(key: string): void {
    this.#change(key, { stopping: true });
    call('job.cancel', { job: key }).catch((error: unknown) => console.warn('job not stopped', error));
  }

  #change(key: string, part: Partial<Job>): void {
    this.#running = this.#running.map((job) => (job.key === key ? { ...job, ...part } : job));
  }
}

export const jobs = new Jobs();
