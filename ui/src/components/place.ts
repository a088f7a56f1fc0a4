// Where something that floats goes beside what it belongs to. Pure.

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

export type Align = 'start' | 'end' | 'center';

const MARGIN = 8;

/** Below the anchor if there is room, else above it, always inside the window. */
export function placeBeside(anchor: Box, floating: Size, view: Size, align: Align = 'start', gap = 6): { left: number; top: number } {
  const wanted =
    align === 'start'
      ? anchor.left
      : align === 'end'
        ? anchor.left + anchor.width - floating.width
        : anchor.left + (anchor.width - floating.width) / 2;
  const below = anchor.top + anchor.height + gap;
  const above = anchor.top - gap - floating.height;
  const fitsBelow = below + floating.height + MARGIN <= view.height;
  const top = fitsBelow || above < MARGIN ? below : above;
  return {
    left: clamp(wanted, MARGIN, view.width - floating.width - MARGIN),
    top: clamp(top, MARGIN, view.height - floating.height - MARGIN),
  };
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(value, max));
}
