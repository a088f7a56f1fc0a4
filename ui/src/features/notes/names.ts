// A note's path as its title field shows it: the folders above, the name in the field. What is valid is the library's to say.

export interface NoteName {
  folders: string[];
  name: string;
}

export function splitPath(path: string): NoteName {
  const parts = path.split('/');
  return { folders: parts.slice(0, -1), name: parts.at(-1) ?? path };
}

/** The path for what was typed: in the same folder, or in one below when it names one. Line breaks of a paste become spaces. */
export function pathFor(folders: readonly string[], typed: string): string {
  const name = typed.replace(/\s+/g, ' ').trim();
  return [...folders, name].join('/');
}

/** Whether the library gave the name, because nobody has yet. */
export function isUntitled(name: string): boolean {
  return /^Untitled( \d+)?$/.test(name);
}

/** How notes are opened, from a setting that anyone may have written. */
export function modeOf(setting: unknown): 'live' | 'source' | 'reading' {
  return setting === 'source' || setting === 'reading' ? setting : 'live';
}
