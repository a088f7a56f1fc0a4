// Where the keyboard goes: panes name their element, commands send the focus there.

export type Place = 'list' | 'search' | 'page' | 'sidebar';

const places = new Map<Place, HTMLElement>();
/** A place that is still to come, and where the keyboard waits for it. */
let awaited: { place: Place; from: Element | null } | null = null;

/** An attachment that makes an element the one that a place's focus goes to. */
export function focusPlace(place: Place): (element: HTMLElement) => () => void {
  return (element) => {
    places.set(place, element);
    // Who has gone elsewhere meanwhile stays there.
    const isMeant = awaited?.place === place && document.activeElement === awaited.from;
    if (awaited?.place === place) awaited = null;
    if (isMeant) element.focus();
    return () => {
      if (places.get(place) === element) places.delete(place);
    };
  };
}

export function focusOn(place: Place): void {
  const element = places.get(place);
  awaited = element ? null : { place, from: document.activeElement };
  element?.focus();
  if (element instanceof HTMLInputElement) element.select();
}

/** Whether keystrokes are being written somewhere: then single keys are letters, not commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button', 'file'].includes(target.type);
}
