// The few things that stand in place of text: a task's box, and the signs of a link's way into a note.

import { WidgetType, type EditorView } from '@codemirror/view';

/** A task's box. Clicking it writes the other mark; the position is looked up then, since text above may have changed. */
export class TaskBox extends WidgetType {
  constructor(
    private readonly mark: string,
    private readonly label: string,
  ) {
    super();
  }

  override eq(other: TaskBox): boolean {
    return other.mark === this.mark && other.label === this.label;
  }

  override toDOM(view: EditorView): HTMLElement {
    const box = document.createElement('span');
    const isDone = this.mark.toLowerCase() === 'x';
    const isOpen = this.mark === ' ';
    box.className = isDone ? 'cm-task-box cm-task-box-done' : isOpen ? 'cm-task-box' : 'cm-task-box cm-task-box-other';
    // A mark of the person's own is shown in its box.
    if (!isDone && !isOpen) box.textContent = this.mark;
    box.setAttribute('role', 'checkbox');
    box.setAttribute('aria-checked', isDone ? 'true' : isOpen ? 'false' : 'mixed');
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
  const mark = /^\[([^[\p{N}\n])\]/u.exec(view.state.doc.sliceString(at, at + 4))?.[1];
  if (mark === undefined) return false;
  view.dispatch({ changes: { from: at + 1, to: at + 1 + mark.length, insert: mark.toLowerCase() === 'x' ? ' ' : 'x' }, userEvent: 'input.task' });
  return true;
}

/** Where a line within a cell ends. */
export class Break extends WidgetType {
  override eq(): boolean {
    return true;
  }

  override toDOM(): HTMLElement {
    const span = document.createElement('span');
    span.append(document.createElement('br'));
    return span;
  }

  override ignoreEvent(): boolean {
    return false;
  }
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
