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

export const tauriTransport: Transport = {
  picksPaths: true,

  call: (name, params) => invoke('call', { name, params }),

  events: (deliver) => stopWhenStarted(listen<Event>('event', (message) => deliver(message.payload))),

  drops: (handler) =>
    stopWhenStarted(
      getCurrentWebview().onDragDropEvent(({ payload }) => {
        if (payload.type === 'enter') handler.over(payload.paths.length > 0);
        else if (payload.type === 'leave') handler.over(false);
        else if (payload.type === 'drop') {
          handler.over(false);
          if (payload.paths.length > 0) handler.dropped(payload.paths);
        }
      }),
    ),

  // `page://localhost/`, or `http://page.localhost/` where the webview has no schemes of its own.
  pageBase: () => convertFileSrc('', 'page'),
  blobBase: () => `${convertFileSrc('', 'page')}blob/`,
};
