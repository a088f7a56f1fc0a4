// Idle time for CodeMirror, which reads the rest of a long note in it. WebKit has none to give, and there CodeMirror takes a tenth
// of a second at once, in which no letter is drawn. Has to stand before CodeMirror is loaded.

/** How long something may go on at once. CodeMirror takes 25 ms at the least. */
const SHARE_MS = 15;
/** Who has pressed no key for so long is not writing just now. */
const PAUSE_MS = 250;
/**
 * How long one waits for a pause. CodeMirror asks for less than half a second, but what can be seen it reads at once; this is for
 * what stands further down.
 */
const LONGEST_MS = 3_000;

function share(): IdleDeadline {
  const until = performance.now() + SHARE_MS;
  return { didTimeout: false, timeRemaining: () => Math.max(0, until - performance.now()) };
}

if (typeof window.requestIdleCallback !== 'function') {
  /** The timers that wait, by what they were asked as. */
  const waiting = new Map<number, number>();
  let last = 0;
  let pressed = -PAUSE_MS;
  window.addEventListener('keydown', () => (pressed = performance.now()), { capture: true, passive: true });
  window.requestIdleCallback = (callback) => {
    const handle = ++last;
    const latest = performance.now() + LONGEST_MS;
    const wait = (): void => {
      const now = performance.now();
      const until = Math.min(pressed + PAUSE_MS, latest);
      if (now < until) {
        waiting.set(handle, window.setTimeout(wait, until - now));
        return;
      }
      waiting.delete(handle);
      callback(share());
    };
    waiting.set(handle, window.setTimeout(wait));
    return handle;
  };
  window.cancelIdleCallback = (handle) => {
    window.clearTimeout(waiting.get(handle));
    waiting.delete(handle);
  };
}

export {};
