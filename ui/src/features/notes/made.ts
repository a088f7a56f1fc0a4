// Notes that are made by a rule: the note of the day, and notes from templates.

import { asCallError, call } from '../../api/client';
import type { ItemId, MadeNote } from '../../api/generated';
import { undo } from '../../state/actions';
import { focusOn } from '../../state/focus';
import { layout } from '../../state/layout.svelte';
import { navigation } from '../../state/navigation.svelte';
import { toasts } from '../../state/toasts.svelte';
import { wallClock } from './properties';

export function openDaily(): Promise<void> {
  return make(() => call('notes.daily', { date: wallClock() }));
}

export function fromTemplate(template: ItemId, path: string): Promise<void> {
  return make(() => call('notes.fromTemplate', { template, now: wallClock(), ...(path === '' ? {} : { path }) }));
}

async function make(ask: () => Promise<MadeNote>): Promise<void> {
  try {
    const { note, made, cursor } = await ask();
    // Where the template wants the cursor, else behind all that it says.
    navigation.openRow(note.row, made ? { subpath: `@${cursor ?? note.body.length}` } : {});
    layout.turnTo('page');
    requestAnimationFrame(() => focusOn('page'));
    if (made) toasts.show({ text: `Created “${note.row.path}”`, action: { label: 'Undo', run: () => void undo() } });
  } catch (error) {
    toasts.show({ text: asCallError(error).message });
  }
}
