// The transport of the built app: one Tauri command, one event, and the `page:` protocol.
// The only file that may import from @tauri-apps.

import { convertFileSrc, invoke, isTauri } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { getCurrentWebview } from '@tauri-apps/api/webview';
import type { Event } from './generated';
import type { Transport } from './client';

export function insideTauri(): boolean {
  return typeof window !== 'undefined' && ('__TAURI_INTERNALS__' in window || isTauri());
}

/** Ends a subscription that may still be on its way. */
function stopWhenStarted(started: Promise<() => void>): () => void {
  return () => void started.then((stop) => stop());
}

/** Where something was let go, in the page's pixels. Only Windows tells the screen's, though Tauri calls all of them so. */
function point({ x, y }: { x: number; y: number }): { x: number; y: number } {
  const scale = navigator.userAgent.includes('Windows') ? devicePixelRatio : 1;
  return { x: x / scale, y: y / scale };
}

export const tauriTransport: Transport = {
  picksPaths: true,

  call: (name, params) => invoke('call', { name, params }),

  events: (deliver) => stopWhenStarted(listen<Event>('event', (message) => deliver(message.payload))),

  drops: (handler) =>
    stopWhenStarted(
      getCurrentWebview().onDragDropEvent(({ payload }) => {
        if (payload.type === 'leave') handler.over(false, null);
        else if (payload.type === 'over') handler.over(true, point(payload.position));
        else if (payload.type === 'enter') handler.over(payload.paths.length > 0, point(payload.position));
        else {
          handler.over(false, null);
          if (payload.paths.length > 0) handler.dropped(payload.paths, point(payload.position));
        }
      }),
    ),

  // `page://localhost/`, or `http://page.localhost/` where the webview has no schemes of its own.
  pageBase: () => convertFileSrc('', 'page'),
  blobBase: () => `${convertFileSrc('', 'page')}blob/`,
};
