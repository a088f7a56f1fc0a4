// The few things that stand in place of text: a task's box, and the signs of a link's way into a note.

import { WidgetType, type EditorView } from '@codemirror/view';

/** A task's box. Clicking it writes the other mark; the position is looked up then, since text above may have changed. */
export class TaskBox extends WidgetType {
  constructor(
    private readonly isDone: boolean,
    private readonly label: string,
  ) {
    super();
  }

  override eq(other: TaskBox): boolean {
    return other.isDone === this.isDone && other.label === this.label;
  }

  override toDOM(view: EditorView): HTMLElement {
    const box = document.createElement('span');
    box.className = this.isDone ? 'cm-task-box cm-task-box-done' : 'cm-task-box';
    box.setAttribute('role', 'checkbox');
    box.setAttribute('aria-checked', String(this.isDone));
    box.setAttribute('aria-label', this.label || 'Task');
    if (view.state.readOnly) box.setAttribute('aria-disabled', 'true');
    box.addEventListener('mousedown', (event) => event.preventDefault());
    box.addEventListener('click', (event) => {
      event.preventDefault();
      if (!view.state.readOnly) toggleTaskAt(view, view.posAtDOM(box));
    });
    return box;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

/** Writes the other mark of the task whose `[` stands at `at`. */
export function toggleTaskAt(view: EditorView, at: number): boolean {
  const mark = /^\[([ xX])\]/.exec(view.state.doc.sliceString(at, at + 3));
  if (!mark) return false;
  view.dispatch({ changes: { from: at + 1, to: at + 2, insert: mark[1] === ' ' ? 'x' : ' ' }, userEvent: 'input.task' });
  return true;
}

/** A sign in place of others, such as `›` for a link's `#`. */
export class Sign extends WidgetType {
  constructor(
    private readonly sign: string,
    private readonly css: string,
  ) {
    super();
  }

  override eq(other: Sign): boolean {
    return other.sign === this.sign && other.css === this.css;
  }

  override toDOM(): HTMLElement {
    const span = document.createElement('span');
    span.className = this.css;
    span.textContent = this.sign;
    return span;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}
