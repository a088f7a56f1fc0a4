// What an editor of a note is given: what the library knows, and what the window does with it.

import { call } from '../../api/client';
import type { ItemId } from '../../api/generated';
import type { EditorOptions } from '../../editor';
import { library } from '../../state/library.svelte';
import { toasts } from '../../state/toasts.svelte';
import { answerOf, insideOf } from './inside';

/** Bytes that are made base64 at once, so that the call does not overflow. */
const PIECE = 0x8000;
/** As the library says; larger files would only fail there. */
const LARGEST = 64 << 20;

type Given = Pick<EditorOptions, 'onOpenLink' | 'complete' | 'block' | 'tags' | 'resolve' | 'embed' | 'query' | 'paste'>;

export function editingOf(id: ItemId, most: number, open: EditorOptions['onOpenLink']): Given {
  const inside = insideOf(id, open);
  return {
    onOpenLink: inside.open,
    resolve: inside.resolve,
    embed: inside.embed,
    query: answerOf,
    complete: (text) => call('links.complete', { from: id, text, limit: most }),
    block: async (one) => {
      if (one.block === null) return one.insert;
      const { subpath } = await call('links.block', { id: one.id, at: one.block });
      return `${one.insert.split('#', 1)[0] ?? one.insert}#${subpath}`;
    },
    tags: () => [...library.counts.tags].sort((a, b) => b.count - a.count).map((tag) => tag.name),
    paste: {
      attach: async (file) => (await call('attachments.add', { name: nameOf(file), base64: await base64(file) })).insert,
      convert: async (html) => (await call('convert.html', { html })).markdown,
      tell: (message) => toasts.show({ text: message }),
    },
  };
}

/** Pictures from the clipboard are all called the same; the moment tells them apart. */
function nameOf(file: File): string {
  if (file.name !== '' && !/^image\.\w+$/.test(file.name)) return file.name;
  const ending = /^image\/(png|jpeg|gif|webp|svg)/.exec(file.type)?.[1]?.replace('jpeg', 'jpg') ?? 'png';
  const moment = new Date().toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
  return `Pasted ${moment}.${ending}`;
}

async function base64(file: File): Promise<string> {
  if (file.size > LARGEST) throw new Error(`“${file.name}” is larger than ${LARGEST >> 20} MB. Keep it outside the library and link to it.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
}
