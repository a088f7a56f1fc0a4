// `> [!kind] Title`: quotations that say what they are for. Names of kinds are those that vaults use; a kind that nobody knows
// is a note with its own name.

import { WidgetType } from '@codemirror/view';
import { strokeIcon } from './icon';

export interface Callout {
  kind: string;
  look: CalloutLook;
  /** `-` begins folded, `+` can be folded. */
  fold: '-' | '+' | null;
  /** Length of `[!kind]-` with the white space behind it. */
  length: number;
  title: string;
}

export type CalloutLook = 'note' | 'tip' | 'good' | 'ask' | 'warn' | 'bad' | 'quote';

const LOOKS: Record<string, CalloutLook> = {
  tip: 'tip', hint: 'tip', important: 'tip',
  success: 'good', check: 'good', done: 'good',
  question: 'ask', help: 'ask', faq: 'ask',
  warning: 'warn', caution: 'warn', attention: 'warn',
  failure: 'bad', fail: 'bad', missing: 'bad', danger: 'bad', error: 'bad', bug: 'bad',
  quote: 'quote', cite: 'quote',
};

/** Strokes of lucide's pencil, lightbulb, check, circle-help, triangle-alert, circle-x, quote. */
const ICONS: Record<CalloutLook, string[]> = {
  note: ['M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z', 'm15 5 4 4'],
  tip: ['M15 14c.2-1 .7-1.7 1.5-2.5 1-.9 1.5-2.2 1.5-3.5A6 6 0 0 0 6 8c0 1 .2 2.2 1.5 3.5.7.7 1.3 1.5 1.5 2.5', 'M9 18h6', 'M10 22h4'],
  good: ['M20 6 9 17l-5-5'],
  ask: ['M12 22a10 10 0 1 0 0-20 10 10 0 0 0 0 20Z', 'M9.09 9a3 3 0 0 1 5.83 1c0 2-3 3-3 3', 'M12 17h.01'],
  warn: ['m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3', 'M12 9v4', 'M12 17h.01'],
  bad: ['M12 22a10 10 0 1 0 0-20 10 10 0 0 0 0 20Z', 'm15 9-6 6', 'm9 9 6 6'],
  quote: ['M16 3a2 2 0 0 0-2 2v6a2 2 0 0 0 2 2 1 1 0 0 1 1 1v1a2 2 0 0 1-2 2 1 1 0 0 0-1 1v2a1 1 0 0 0 1 1 6 6 0 0 0 6-6V5a2 2 0 0 0-2-2z', 'M5 3a2 2 0 0 0-2 2v6a2 2 0 0 0 2 2 1 1 0 0 1 1 1v1a2 2 0 0 1-2 2 1 1 0 0 0-1 1v2a1 1 0 0 0 1 1 6 6 0 0 0 6-6V5a2 2 0 0 0-2-2z'],
};

/** Reads what stands after the quotation's sign. */
export function calloutOf(text: string): Callout | null {
  const found = /^\[!([^\]\n]+)\]([-+]?)[ \t]*/.exec(text);
  const kind = found?.[1]?.split('|', 1)[0]?.trim().toLowerCase() ?? '';
  if (!found || !/^[\p{L}\p{N}_ -]+$/u.test(kind)) return null;
  const fold = found[2] === '-' || found[2] === '+' ? found[2] : null;
  return { kind, look: Object.hasOwn(LOOKS, kind) ? (LOOKS[kind] ?? 'note') : 'note', fold, length: found[0].length, title: text.slice(found[0].length).trim() };
}

/** The icon of a callout, with its kind as the title where it has none of its own. */
export class CalloutHead extends WidgetType {
  constructor(
    private readonly look: CalloutLook,
    private readonly label: string,
  ) {
    super();
  }

  override eq(other: CalloutHead): boolean {
    return other.look === this.look && other.label === this.label;
  }

  override toDOM(): HTMLElement {
    const span = document.createElement('span');
    span.className = 'cm-callout-head';
    span.append(strokeIcon(ICONS[this.look], 'cm-callout-icon'), this.label);
    return span;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}
