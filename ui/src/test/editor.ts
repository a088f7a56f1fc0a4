// Makes an editor for a test, and takes it away again.

import { afterEach, beforeEach, vi } from 'vitest';
import { createEditor, type Editor, type EditorOptions } from '../editor';

const made: Editor[] = [];

// A browser tells of a new selection later; telling at once would reach the editor in the middle of its own work.
beforeEach(() => {
  const tell = document.dispatchEvent.bind(document);
  vi.spyOn(document, 'dispatchEvent').mockImplementation((event) => event.type === 'selectionchange' || tell(event));
});
afterEach(() => {
  for (const editor of made.splice(0)) editor.destroy();
  document.body.innerHTML = '';
});

/** An editor in which every link leads somewhere and nothing is offered, unless the test says otherwise. */
export function makeEditor(doc: string, options: Partial<EditorOptions> = {}): Editor {
  const editor = createEditor({
    parent: document.body,
    doc,
    onChange: () => {},
    onOpenLink: () => {},
    complete: () => Promise.resolve([]),
    resolve: (targets) => Promise.resolve(targets.map(() => 'item')),
    ...options,
  });
  made.push(editor);
  return editor;
}
