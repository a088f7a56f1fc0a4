// The window's end of the wire to the reader's frame. What comes from there shows hostile pages, so every message is
// checked for its shape and counted before anyone hears of it.

import { MESSAGES_PER_SECOND, parseFrameMessage, rateLimit, type FrameMessage, type HostMessage } from '../../reader-frame/protocol';

export class FramePort {
  readonly #port: MessagePort;

  /** Gives the frame's document a port of its own. Its origin is opaque, so there is no narrower target than `*`; the message holds nothing. */
  constructor(frame: Window, hear: (message: FrameMessage) => void, now: () => number = () => performance.now()) {
    const { port1, port2 } = new MessageChannel();
    const allowed = rateLimit(MESSAGES_PER_SECOND, now);
    this.#port = port1;
    this.#port.onmessage = (event: MessageEvent<unknown>) => {
      if (!allowed()) return;
      const message = parseFrameMessage(event.data);
      if (message) hear(message);
    };
    frame.postMessage({ type: 'connect' }, '*', [port2]);
  }

  tell(message: HostMessage): void {
    this.#port.postMessage(message);
  }

  close(): void {
    this.#port.close();
  }
}
