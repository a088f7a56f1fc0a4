// What an empty view says: a drawing, a sentence, and what to do. Pure.

import type { DrawingName } from '../../components/drawings';
import type { ViewId } from '../../state/views';

interface Empty {
  drawing: DrawingName;
  title: string;
  text: string;
  action?: { label: string; command: string };
}

const EMPTY: Record<string, Empty> = {
  inbox: { drawing: 'tray', title: 'Inbox is clear', text: 'What you save arrives here first.', action: { label: 'Save something', command: 'save' } },
  later: { drawing: 'lamp', title: 'Nothing set aside', text: 'Press L on an article to keep it for a quiet hour.' },
  archive: { drawing: 'box', title: 'Nothing archived yet', text: 'Press E when you have finished with an article. It stays here, and search finds it.' },
  starred: { drawing: 'star', title: 'No stars yet', text: 'Press S on what you want to come back to.' },
  notes: { drawing: 'page', title: 'No notes yet', text: 'Write what you think beside what you read.', action: { label: 'New note', command: 'note.new' } },
  all: { drawing: 'book', title: 'The library is empty', text: 'Save an article or write a note.', action: { label: 'Save something', command: 'save' } },
  trash: { drawing: 'bin', title: 'Trash is empty', text: 'What you throw away waits here until you delete it for good.' },
};

const TAG: Empty = { drawing: 'tag', title: 'Nothing with this tag', text: 'Press T on an item to tag it.' };
const FOLDER: Empty = { drawing: 'page', title: 'Nothing in this folder', text: 'Drag notes here, or name one “Folder/Name”.' };
const FALLBACK: Empty = { drawing: 'book', title: 'Nothing here', text: '' };

export function emptyOf(view: ViewId): Empty {
  if (view.startsWith('folder:')) return FOLDER;
  return view.startsWith('tag:') ? TAG : (EMPTY[view] ?? FALLBACK);
}
