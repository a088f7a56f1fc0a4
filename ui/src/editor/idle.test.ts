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
