// What a keystroke is called: "Ctrl+Shift+K", "Shift+U", "#", "Enter". Pure; the registry decides what it does.

export interface Stroke {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

const NAMES: Record<string, string> = {
  ' ': 'Space',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Esc: 'Escape',
  Del: 'Delete',
};

const MODIFIERS = new Set(['Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Dead', 'Process', 'Unidentified']);

export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
}

/**
 * The name of a stroke, or `null` when it is only a modifier or half a letter.
 * A sign that needs Shift (`?`, `#`) is named by itself, so that it works on every keyboard layout;
 * letters keep their Shift. Ctrl and the Mac's Command are the same.
 */
export function strokeName(stroke: Stroke, mac: boolean = isMac()): string | null {
  if (MODIFIERS.has(stroke.key)) return null;
  const ctrl = mac ? stroke.metaKey : stroke.ctrlKey;
  // AltGr reports Ctrl and Alt together while it types a sign; that is the sign, not a shortcut.
  const altGraph = stroke.ctrlKey && stroke.altKey && stroke.key.length === 1 && !/[a-z0-9]/i.test(stroke.key);
  const letter = stroke.key.length === 1 && stroke.key.toLowerCase() !== stroke.key.toUpperCase();
  const base = NAMES[stroke.key] ?? (letter && (ctrl || stroke.altKey || stroke.shiftKey) ? stroke.key.toUpperCase() : letter ? stroke.key.toLowerCase() : stroke.key);
  const showsShift = stroke.shiftKey && (letter || stroke.key.length > 1 || ctrl);
  const parts: string[] = [];
  if (ctrl && !altGraph) parts.push('Ctrl');
  if (stroke.altKey && !altGraph) parts.push('Alt');
  if (showsShift) parts.push('Shift');
  parts.push(base);
  return parts.join('+');
}

/** How a key is shown: "Ctrl+K", or "⌘K" on a Mac; sequences as "g then i". */
export function keyLabel(keys: string, mac: boolean = isMac()): string[] {
  const strokes = keys.split(' ');
  return strokes.map((stroke) => {
    // The last part may be the plus sign itself: "Ctrl++".
    const cut = stroke.lastIndexOf('+', stroke.length - 2);
    const parts = cut < 0 ? [stroke] : [...stroke.slice(0, cut).split('+'), stroke.slice(cut + 1)];
    const shown = parts.map((part) => signs(part, mac));
    return mac ? shown.join('') : shown.join('+');
  });
}

function signs(part: string, mac: boolean): string {
  const arrows: Record<string, string> = { Left: '←', Right: '→', Up: '↑', Down: '↓', Escape: 'Esc', Delete: 'Del' };
  const macSigns: Record<string, string> = { Ctrl: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↩' };
  if (mac && macSigns[part]) return macSigns[part];
  return arrows[part] ?? (part.length === 1 ? part.toUpperCase() : part);
}
