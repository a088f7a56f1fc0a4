// Idle time for CodeMirror, which reads the rest of a long note in it. WebKit has none to give, and there CodeMirror takes a tenth
// of a second at once, in which no letter is drawn. Has to stand before CodeMirror is loaded.

/** How long something may go on at once. CodeMirror takes 25 ms at the least. */
const SHARE_MS = 15;

function share(): IdleDeadline {
  const until = performance.now() + SHARE_MS;
  return { didTimeout: false, timeRemaining: () => Math.max(0, until - performance.now()) };
}

if (typeof window.requestIdleCallback !== 'function') {
  window.requestIdleCallback = (callback) => window.setTimeout(() => callback(share()));
  window.cancelIdleCallback = (handle) => window.clearTimeout(handle);
}

export {};
