// Puts a link on the clipboard, and says so.

import { wikiPath } from '../../editor/wikilink';
import { toasts } from '../../state/toasts.svelte';

/** A link to a note, or to a heading or block of it. */
export async function copyLink(path: string | null | undefined, place?: string | null): Promise<void> {
  const link = `[[${wikiPath(path ?? '')}${place ? `#${place}` : ''}]]`;
  try {
    await navigator.clipboard.writeText(link);
    toasts.show({ text: `Copied ${link}` });
  } catch {
    toasts.show({ text: 'The clipboard could not be reached.' });
  }
}
