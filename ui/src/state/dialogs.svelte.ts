// Which dialog is open; there is one at most. What a dialog does is its feature's work.

import type { ItemId, SavedSearch } from '../api/generated';
import type { Meant } from './selection.svelte';

export type SettingsTab = 'appearance' | 'reading' | 'notes' | 'library' | 'about';

/** What is to be renamed, with the links to it. */
export type Renaming =
  | { kind: 'note' | 'file'; id: ItemId; path: string }
  | { kind: 'heading'; id: ItemId; heading: string }
  | { kind: 'block'; id: ItemId; block: string }
  | { kind: 'folder'; path: string };

export type Dialog =
  | { name: 'palette'; only: 'everything' | 'items' }
  | { name: 'save'; text: string; problem: string | null; allowHost: string | null; later: boolean }
  | { name: 'settings'; tab: SettingsTab }
  | { name: 'keys' }
  | { name: 'history' }
  | { name: 'versions'; id: ItemId; title: string }
  | { name: 'queue' }
  | { name: 'tag'; rows: Meant[] }
  | { name: 'retag'; tag: string }
  | { name: 'keepSearch'; query: string; kept: SavedSearch | null }
  | { name: 'confirm'; title: string; text: string; action: string; danger: boolean; run: () => void }
  | { name: 'rename'; what: Renaming }
  | { name: 'template' }
  | { name: 'transfer'; what: 'import' | 'export' };

class Dialogs {
  current = $state.raw<Dialog | null>(null);

  open(dialog: Dialog): void {
    this.current = dialog;
  }

  close(): void {
    this.current = null;
  }
}

export const dialogs = new Dialogs();

export function openSaveDialog(text = '', problem: string | null = null, allowHost: string | null = null, later = false): void {
  dialogs.open({ name: 'save', text, problem, allowHost, later });
}
