// The transport of a browser: the same command table over HTTP, served by the command line's test server.
// A browser gives no paths, so choosing files and folders by the system's dialog is left out here.

import type { Event } from './generated';
import type { Transport } from './client';

export const devTransport: Transport = {
  picksPaths: false,

  async call(name, params) {
    const response = await fetch(`/call/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(params),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw answer;
    return answer;
  },

  events(deliver) {
    const source = new EventSource('/events');
    source.onmessage = (message) => deliver(JSON.parse(String(message.data)) as Event);
    return () => source.close();
  },

  drops: () => () => {},

  pageBase: () => '/page/',
  blobBase: () => '/blob/',
};
