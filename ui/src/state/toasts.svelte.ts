// The one message at the bottom left. A new one takes the place of the old one; it is for what cannot be seen.

export interface Toast {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly second?: { readonly label: string; readonly run: () => void };
  /** Stays until it is closed. */
  readonly stays?: boolean;
}

const SHOWN_MS = 6000;

class Toasts {
  current = $state.raw<Toast | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(toast: Toast): void {
    this.current = toast;
    this.#restart();
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.current = null;
  }

  /** While it is pointed at or has the focus it does not go away. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  release(): void {
    this.#restart();
  }

  #restart(): void {
    clearTimeout(this.#timer);
    if (this.current && !this.current.stays) this.#timer = setTimeout(() => this.dismiss(), SHOWN_MS);
  }
}

export const toasts = new Toasts();
