// Icons in the editor's own elements: strokes of lucide, drawn as the window's icons are.

export function strokeIcon(strokes: readonly string[], css: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', css);
  svg.setAttribute('aria-hidden', 'true');
  for (const stroke of strokes) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', stroke);
    svg.append(path);
  }
  return svg;
}

export const CHEVRON_DOWN = ['m6 9 6 6 6-6'];
