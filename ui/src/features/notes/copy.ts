// Puts a link on the clipboard, and says so.

import { toasts } from '../../state/toasts.svelte';

export async function copy(link: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(link);
    toasts.show({ text: `Copied ${link}` });
  } catch {
    toasts.show({ text: 'The clipboard could not be reached.' });
  }
}
