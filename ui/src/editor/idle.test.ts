import { afterEach, expect, it, vi } from 'vitest';

const given = { request: window.requestIdleCallback, cancel: window.cancelIdleCallback };

afterEach(() => {
  window.requestIdleCallback = given.request;
  window.cancelIdleCallback = given.cancel;
});

/** A window without idle time, as WebKit's. */
async function without(): Promise<void> {
  Object.assign(window, { requestIdleCallback: undefined, cancelIdleCallback: undefined });
  vi.resetModules();
  await import('./idle');
}

it('gives a short time where the window has none', async () => {
  await without();
  const left = await new Promise<number>((done) => window.requestIdleCallback((deadline) => done(deadline.timeRemaining())));
  // CodeMirror takes what is left but five, so it is not the tenth of a second that it takes otherwise.
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(25);
});

it('waits until no key was pressed for a while, and no longer than three seconds', async () => {
  await without();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    const called: string[] = [];
    const press = (): boolean => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }));
    press();
    window.requestIdleCallback(() => called.push('pause'));
    vi.advanceTimersByTime(200);
    press();
    vi.advanceTimersByTime(200);
    expect(called).toEqual([]);
    vi.advanceTimersByTime(60);
    expect(called).toEqual(['pause']);
    window.requestIdleCallback(() => called.push('long'));
    for (let at = 0; at < 2_900; at += 100) {
      press();
      vi.advanceTimersByTime(100);
    }
    expect(called).toEqual(['pause']);
    press();
    vi.advanceTimersByTime(110);
    expect(called).toEqual(['pause', 'long']);
  } finally {
    vi.useRealTimers();
  }
});

it('takes back what was asked for', async () => {
  await without();
  const called: string[] = [];
  window.cancelIdleCallback(window.requestIdleCallback(() => called.push('first')));
  await new Promise<void>((done) => window.requestIdleCallback(() => done()));
  expect(called).toEqual([]);
});

it('leaves a window alone that has its own', async () => {
  const own = vi.fn();
  Object.assign(window, { requestIdleCallback: own });
  vi.resetModules();
  await import('./idle');
  expect(window.requestIdleCallback).toBe(own);
});
