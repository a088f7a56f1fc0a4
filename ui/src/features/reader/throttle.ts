// Calls at most once in a while, and never loses the last one.

export interface Throttled<A extends unknown[]> {
  (...args: A): void;
  /** Calls now what is waiting. */
  flush(): void;
}

export function throttle<A extends unknown[]>(ms: number, fn: (...args: A) => void): Throttled<A> {
  let waiting: A | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const fire = (): void => {
    timer = undefined;
    if (!waiting) return;
    const args = waiting;
    waiting = null;
    fn(...args);
  };
  const throttled = (...args: A): void => {
    waiting = args;
    timer ??= setTimeout(fire, ms);
  };
  throttled.flush = (): void => {
    clearTimeout(timer);
    fire();
  };
  return throttled;
}
