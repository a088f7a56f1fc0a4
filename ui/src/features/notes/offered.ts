// What a field of a property can be finished to: tags that are in use, items that can be linked to, names of properties.

import { call } from '../../api/client';
import type { ItemId } from '../../api/generated';
import { library } from '../../state/library.svelte';

/** What is seen without scrolling. */
const MOST = 8;

export async function offered(id: ItemId, key: string | null, kind: 'list' | 'links' | 'name', typed: string, names: (typed: string, used: readonly string[]) => string[]): Promise<{ value: string; label: string; place?: string }[]> {
  if (kind === 'name') return names(typed, await call('notes.propertyNames', {})).slice(0, MOST).map((name) => ({ value: name, label: name }));
  if (kind === 'list' && (typed === '' || !/^tags?$/i.test(key ?? ''))) return [];
  if (kind === 'list') {
    const wanted = typed.replace(/^#/, '').toLowerCase();
    const found = library.counts.tags.filter(({ name }) => name.toLowerCase().includes(wanted) && name.toLowerCase() !== wanted).sort((a, b) => b.count - a.count);
    const begun = (name: string): boolean => name.toLowerCase().startsWith(wanted);
    return [...found.filter(({ name }) => begun(name)), ...found.filter(({ name }) => !begun(name))].slice(0, MOST).map(({ name, count }) => ({ value: name, label: name, place: String(count) }));
  }
  const found = await call('links.complete', { from: id, text: typed.replace(/^\[\[|\]\]$/g, ''), limit: MOST });
  return found.map((one) => ({ value: `[[${one.insert}]]`, label: one.part ?? (one.title || one.insert), place: one.path.slice(0, Math.max(0, one.path.lastIndexOf('/'))) }));
}
