// CodeMirror writes its base styles into a <style> element, which the window's content policy may refuse. A nonce lets it through;
// where there is none, the same rules are adopted as a constructed style sheet, which no policy refuses.

/** The nonce of the page's own styles or scripts; empty when there is none. */
export function styleNonce(): string {
  return document.querySelector<HTMLElement>('style[nonce], link[nonce], script[nonce]')?.nonce ?? '';
}

const adopted = new WeakMap<HTMLStyleElement, CSSStyleSheet>();

/** Takes over the styles that the policy refused. */
export function adoptRefusedStyles(): void {
  if (!('adoptedStyleSheets' in document)) return;
  for (const style of document.head.querySelectorAll('style')) {
    const rules = style.textContent ?? '';
    const isRefused = rules !== '' && (style.sheet === null || style.sheet.cssRules.length === 0);
    if (!isRefused || !rules.includes('.cm-')) continue;
    const sheet = adopted.get(style) ?? new CSSStyleSheet();
    sheet.replaceSync(rules);
    if (adopted.has(style)) continue;
    adopted.set(style, sheet);
    // First, so that the window's own styles win as they do otherwise.
    document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets];
  }
}
