// Files that are let go over a note's text go into the note. Where the system gives paths it keeps the browser's own events to
// itself, so the window asks here who stands under the pointer.

/** Takes files that were let go at a point of the window. */
export type TakeFiles = (paths: readonly string[], at: { x: number; y: number }) => void;

const takers = new Map<Element, TakeFiles>();

/** An element takes files; the returned function takes it back. */
export function takesFiles(element: Element, take: TakeFiles): () => void {
  takers.set(element, take);
  return () => void takers.delete(element);
}

/** Who takes files at a point, if anyone does. */
export function takerAt(x: number, y: number): TakeFiles | null {
  for (let element = document.elementFromPoint(x, y); element; element = element.parentElement) {
    const take = takers.get(element);
    if (take) return take;
  }
  return null;
}

/** What was let go, told apart: the system tells a link that was dragged out of a browser as if it were a file. */
export function toldApart(paths: readonly string[]): { files: string[]; addresses: string[] } {
  const isAddress = (path: string): boolean => /^https?:\/\//i.test(path) && URL.canParse(path);
  return {
    files: paths.filter((path) => !isAddress(path)),
    addresses: paths.filter(isAddress).map((path) => new URL(path).href),
  };
}
