// Made from the command table in src-tauri/crates/api. Do not edit: `cargo run -p commonplace-cli --features dev-server -- dev types` writes it.

/**
 * An article, a note or an attachment.
 */
export type ItemId = string;

/**
 * One reading of an article's page; never changes.
 */
export type VersionId = string;

/**
 * One revision of a note's text.
 */
export type RevId = string;

/**
 * What an item is.
 */
export type ItemKind = "article" | "note" | "attachment" | "highlight";

/**
 * Where an article is in triage.
 */
export type Place = "inbox" | "later" | "archive";

/**
 * One row of a list: everything that the list shows of an item, and nothing more.
 */
export type Row = { 
/**
 * Identity.
 */
id: ItemId, 
/**
 * Article, note or attachment.
 */
kind: ItemKind, 
/**
 * `Folder/Name`, or `Articles/Title`: what links use.
 */
path: string, 
/**
 * What to show as its name.
 */
title: string, 
/**
 * The standfirst, or the beginning of the text (at most 300 characters).
 */
excerpt: string, 
/**
 * The site's name, or its host.
 */
site: string | null, 
/**
 * The authors, as one line.
 */
byline: string | null, 
/**
 * Date or date-time of publication, ISO 8601.
 */
published: string | null, 
/**
 * When it was saved or created, milliseconds since 1970 UTC.
 */
savedAt: number, 
/**
 * When it last changed, milliseconds since 1970 UTC.
 */
updatedAt: number, 
/**
 * Words in the text.
 */
words: number, 
/**
 * Minutes to read it, at least 1.
 */
minutes: number, 
/**
 * BCP 47 language.
 */
lang: string | null, 
/**
 * `ltr` or `rtl`.
 */
dir: string | null, 
/**
 * Tags, sorted.
 */
tags: Array<string>, 
/**
 * Where it is in triage; `null` for notes.
 */
place: Place | null, 
/**
 * Starred.
 */
starred: boolean, 
/**
 * Never opened. Always `false` for notes.
 */
unread: boolean, 
/**
 * How far it was read, 0 to 1.
 */
progress: number, 
/**
 * Hash of its lead image's blob.
 */
leadImage: string | null, 
/**
 * In the trash.
 */
trashed: boolean, };

/**
 * How a list is ordered.
 */
export type ListSort = "saved" | "oldest" | "updated" | "title" | "published" | "site" | "author" | "longest" | "shortest" | "progress";

/**
 * The place in a list after which a page begins: the last row's key.
 */
export type Cursor = { 
/**
 * The sort key of the last row seen: a number as text, or a folded title.
 */
key: string, 
/**
 * That row's number.
 */
row: number, };

/**
 * One page of a list.
 */
export type ListPage = { 
/**
 * The rows.
 */
rows: Array<Row>, 
/**
 * Index of the first row in the whole list.
 */
position: number, 
/**
 * Rows in the whole list.
 */
total: number, 
/**
 * Where the next page begins; `null` at the end.
 */
next: Cursor | null, 
/**
 * What of the query was not understood.
 */
warnings: Array<string>, };

/**
 * What is needed of an item to act on it with many others.
 */
export type Brief = { 
/**
 * Identity.
 */
id: ItemId, 
/**
 * Article or note.
 */
kind: ItemKind, 
/**
 * Where it is in triage; `null` for notes.
 */
place: Place | null, 
/**
 * Starred.
 */
starred: boolean, 
/**
 * Never opened.
 */
unread: boolean, 
/**
 * In the trash.
 */
trashed: boolean, 
/**
 * Tags, sorted.
 */
tags: Array<string>, };

/**
 * How many items have a value, for the choices of a filter.
 */
export type Facet = { 
/**
 * The value as it is shown.
 */
value: string, 
/**
 * Items that have it.
 */
count: number, };

/**
 * What the items of a list have in common, most frequent first.
 */
export type Facets = { 
/**
 * Sites; at most 200.
 */
sites: Array<Facet>, 
/**
 * Authors; at most 200.
 */
authors: Array<Facet>, 
/**
 * Languages as first subtags of BCP 47, such as `en`.
 */
langs: Array<Facet>, };

/**
 * Where a tag and those below it are used.
 */
export type TagUse = { 
/**
 * Articles that carry it.
 */
articles: number, 
/**
 * Notes that carry it.
 */
notes: number, 
/**
 * Highlights that carry it.
 */
highlights: number, 
/**
 * Of these notes, those in whose text it is written.
 */
written: number, };

/**
 * What renaming or removing a tag did.
 */
export type TagsChanged = { 
/**
 * Items that carried it.
 */
items: number, 
/**
 * What to refresh.
 */
changes: Changes, };

/**
 * A piece of text with marks.
 */
export type Marked = { 
/**
 * Plain text.
 */
text: string, 
/**
 * Start and end of each mark, in UTF-16 units.
 */
marks: Array<[number, number]>, };

/**
 * One search result.
 */
export type Hit = { 
/**
 * The item.
 */
row: Row, 
/**
 * Its title, with the matches.
 */
title: Marked, 
/**
 * The piece of its text that shows why it was found.
 */
snippet: Marked, 
/**
 * Higher is better.
 */
score: number, };

/**
 * The answer to a search.
 */
export type SearchResult = { 
/**
 * Best first.
 */
hits: Array<Hit>, 
/**
 * How many items match in all.
 */
total: number, 
/**
 * Whether all of them were counted: if not, there are at least so many.
 */
totalIsExact: boolean, 
/**
 * Milliseconds that it took.
 */
tookMs: number, 
/**
 * What of the query was not understood.
 */
warnings: Array<string>, 
/**
 * Words that were looked for as well because they resemble those typed, of which little was found.
 */
instead: Array<string>, 
/**
 * When nothing was found: which part of the query is to blame, and what would find something.
 */
empty: Empty | null, };

/**
 * Why a query finds nothing, and the nearest one that does.
 */
export type Empty = { 
/**
 * The part that leaves nothing.
 */
clause: string, 
/**
 * The nearest query that finds something.
 */
query: string, 
/**
 * How many items that one finds.
 */
total: number, };

/**
 * How a query was understood.
 */
export type Explained = { 
/**
 * The whole of it.
 */
root: ExplainNode, 
/**
 * What of it was not understood.
 */
warnings: Array<string>, };

/**
 * A part of a query.
 */
export type ExplainNode = { 
/**
 * In plain words: “tagged rust or below”.
 */
label: string, 
/**
 * In the query language.
 */
text: string, 
/**
 * How many items it finds alone; `null` where that says nothing.
 */
count: number | null, 
/**
 * Its parts.
 */
children: Array<ExplainNode>, };

/**
 * Why a result is where it is.
 */
export type Why = { 
/**
 * Its score.
 */
score: number, 
/**
 * What it is made of, the greatest first.
 */
parts: Array<WhyPart>, };

/**
 * A part of a score.
 */
export type WhyPart = { 
/**
 * In plain words.
 */
label: string, 
/**
 * Of the whole, 0 to 1.
 */
share: number, };

/**
 * What the word at the caret can become.
 */
export type Completion = { 
/**
 * Where it begins, in UTF-16 units.
 */
from: number, 
/**
 * Where it ends.
 */
to: number, 
/**
 * Best first.
 */
options: Array<CompletionOption>, };

/**
 * One thing that a word can become.
 */
export type CompletionOption = { 
/**
 * What to write instead.
 */
insert: string, 
/**
 * What to show.
 */
label: string, 
/**
 * What it means, or how many items have it.
 */
detail: string, 
/**
 * What it is.
 */
kind: CompletionKind, };

/**
 * Kinds of completions.
 */
export type CompletionKind = "field" | "value" | "tag" | "site" | "author" | "note";

/**
 * A search that is kept.
 */
export type SavedSearch = { 
/**
 * Identity.
 */
id: ItemId, 
/**
 * What the person calls it.
 */
name: string, 
/**
 * In the query language.
 */
query: string, 
/**
 * When it was kept, milliseconds since 1970 UTC.
 */
createdAt: number, };

/**
 * A recording that an article plays.
 */
export type Recording = { 
/**
 * Its address, to which the article links.
 */
source: string, 
/**
 * The 64 digits of its blob.
 */
blob: string, };

/**
 * A tag and how many items carry it (trash left out).
 */
export type TagCount = { 
/**
 * The tag as written.
 */
name: string, 
/**
 * Items.
 */
count: number, };

/**
 * What the sidebar shows.
 */
export type Counts = { 
/**
 * Articles in the inbox.
 */
inbox: number, 
/**
 * Of these, never opened.
 */
unread: number, 
/**
 * Articles for later.
 */
later: number, 
/**
 * Archived articles.
 */
archive: number, 
/**
 * Starred items.
 */
starred: number, 
/**
 * Notes.
 */
notes: number, 
/**
 * Items in the trash.
 */
trash: number, 
/**
 * Tags by name.
 */
tags: Array<TagCount>, 
/**
 * The tags that have others below them, whether or not an item carries them alone: items that carry the tag or one
 * below it, each once.
 */
branches: Array<TagCount>, };

/**
 * An article, as the reader needs it. Its text travels over the `page:` protocol.
 */
export type ArticleView = { 
/**
 * The row of the list.
 */
row: Row, 
/**
 * The version to show: `page://…/<version>`.
 */
version: VersionId, 
/**
 * The address it was saved from.
 */
url: string | null, 
/**
 * The address the page calls its own.
 */
canonicalUrl: string | null, 
/**
 * News agency.
 */
agency: string | null, 
/**
 * Where the report was filed from.
 */
datelines: Array<string>, 
/**
 * How many pieces of furniture were set aside.
 */
removed: number, 
/**
 * What went less well when it was saved, but for its pictures, as sentences.
 */
warnings: Array<string>, 
/**
 * Whether it is a list of addresses rather than an article: a feed, bookmarks.
 */
isList: boolean, 
/**
 * How complete its pictures are.
 */
pictures: Pictures, 
/**
 * Its recordings that are kept.
 */
audio: Array<Recording>, 
/**
 * How many versions it has.
 */
versions: number, 
/**
 * What changed since the person read it; `null` when nothing did.
 */
changed: ChangedSince | null, 
/**
 * Where the reader stopped, in the version that is shown; `null` when it is not known there.
 */
position: ReadingPosition | null, 
/**
 * Words that a reader of its language reads in a minute.
 */
wordsPerMinute: number, };

/**
 * Where the reader stopped.
 */
export type ReadingPosition = { 
/**
 * Where the first paragraph in sight begins in the canonical text of the version that is shown.
 */
offset: number, };

/**
 * The colour of a highlight.
 */
export type HighlightColour = "yellow" | "green" | "blue" | "rose" | "violet";

/**
 * How sure a highlight's place in a version is.
 */
export type PlaceState = "anchored" | "moved" | "ambiguous" | "lost";

/**
 * A passage that somebody marked.
 */
export type Highlight = { 
/**
 * Identity.
 */
id: ItemId, 
/**
 * What stands after `#^` in a link to it: `h-` and twelve digits.
 */
anchor: string, 
/**
 * The article.
 */
article: ItemId, 
/**
 * Its title.
 */
articleTitle: string, 
/**
 * Its path: `Articles/Title`.
 */
articlePath: string, 
/**
 * The version in which it was marked, or placed anew by the person.
 */
version: VersionId, 
/**
 * Where it begins in that version's canonical text, in Unicode scalar values.
 */
start: number, 
/**
 * Where it ends.
 */
end: number, 
/**
 * The words. In a list, at most 1,000 characters; whole by itself and in its article.
 */
quote: string, 
/**
 * What stands before them.
 */
before: string, 
/**
 * What stands after them.
 */
after: string, 
/**
 * Colour.
 */
colour: HighlightColour, 
/**
 * What the person says about it, Markdown; may be empty.
 */
note: string, 
/**
 * Tags, sorted.
 */
tags: Array<string>, 
/**
 * How sure its place in the version is that the article shows.
 */
state: PlaceState, 
/**
 * When it was made, milliseconds since 1970 UTC.
 */
createdMs: number, 
/**
 * When its colour, note or tags last changed.
 */
updatedMs: number, 
/**
 * How many links of notes lead to it.
 */
quotedBy: number, };

/**
 * A place that could be meant.
 */
export type PlaceCandidate = { 
/**
 * Where it begins, in Unicode scalar values.
 */
start: number, 
/**
 * Where it ends.
 */
end: number, 
/**
 * The words there with some around them.
 */
context: string, };

/**
 * A highlight and where it stands in one version.
 */
export type PlacedHighlight = { 
/**
 * The highlight.
 */
highlight: Highlight, 
/**
 * How sure the place is.
 */
state: PlaceState, 
/**
 * Where it begins; `null` unless anchored or moved.
 */
start: number | null, 
/**
 * Where it ends.
 */
end: number | null, 
/**
 * Where it could stand, best first, when it is ambiguous; at most ten.
 */
candidates: Array<PlaceCandidate>, };

/**
 * The highlights of an article, placed in one of its versions.
 */
export type HighlightsOf = { 
/**
 * The version.
 */
version: VersionId, 
/**
 * Length of its canonical text in Unicode scalar values.
 */
length: number, 
/**
 * Hash of its canonical text: where the frame's differs, nothing may be drawn.
 */
hash: string, 
/**
 * By place; those without one at the end.
 */
highlights: Array<PlacedHighlight>, };

/**
 * How the view of all highlights is ordered.
 */
export type HighlightSort = "newest" | "oldest" | "article";

/**
 * A part of the list of highlights.
 */
export type HighlightPage = { 
/**
 * The highlights.
 */
highlights: Array<Highlight>, 
/**
 * How many there are in the whole list.
 */
total: number, };

/**
 * Highlights of one colour.
 */
export type ColourCount = { 
/**
 * The colour.
 */
colour: HighlightColour, 
/**
 * Highlights.
 */
count: number, };

/**
 * Highlights with one tag.
 */
export type HighlightTagCount = { 
/**
 * The tag.
 */
tag: string, 
/**
 * Highlights.
 */
count: number, };

/**
 * What the highlights are made of.
 */
export type HighlightFacets = { 
/**
 * All of them, trash left out.
 */
total: number, 
/**
 * Colours that are used.
 */
colours: Array<ColourCount>, 
/**
 * Tags that are used.
 */
tags: Array<HighlightTagCount>, };

/**
 * One version of an article.
 */
export type Version = { 
/**
 * Identity.
 */
id: VersionId, 
/**
 * When it was made, milliseconds since 1970 UTC.
 */
at: number, 
/**
 * The title that the page gave.
 */
title: string, 
/**
 * Words in its text.
 */
words: number, 
/**
 * Whether it is the one that is shown.
 */
shown: boolean, 
/**
 * Whether it is the one that the person read last.
 */
read: boolean, 
/**
 * What made it.
 */
cause: VersionCause, 
/**
 * Why it was kept but not shown, as a sentence.
 */
held: string | null, 
/**
 * Its pictures.
 */
pictures: Pictures, 
/**
 * What read it: "commonplace 0.1.0".
 */
extractor: string, };

/**
 * What made a version.
 */
export type VersionCause = "saved" | "pictures" | "reread";

/**
 * How complete the pictures of an article are.
 */
export type Pictures = { 
/**
 * Pictures that are kept.
 */
kept: number, 
/**
 * Pictures that the article has.
 */
wanted: number, 
/**
 * Addresses of those that are missing.
 */
missing: Array<string>, 
/**
 * Addresses of recordings that could not be kept and may come yet.
 */
missingAudio: Array<string>, };

/**
 * That an article changed since it was read.
 */
export type ChangedSince = { 
/**
 * The version that was read.
 */
version: VersionId, 
/**
 * When it was read last, milliseconds since 1970 UTC.
 */
at: number, 
/**
 * Sentences that came.
 */
added: number, 
/**
 * Sentences that went.
 */
removed: number, 
/**
 * Sentences that were reworded.
 */
reworded: number, 
/**
 * Pictures and links that came.
 */
beside: Beside, };

/**
 * What came to an article beside its text when it was saved again.
 */
export type Beside = { 
/**
 * Pictures that the earlier version did not have, and did not miss either.
 */
pictures: number, 
/**
 * Addresses to which the earlier version did not link.
 */
links: number, };

/**
 * What changed between two versions.
 */
export type VersionDiff = { 
/**
 * The earlier one.
 */
before: Version, 
/**
 * The later one.
 */
after: Version, 
/**
 * Sentences that came.
 */
added: number, 
/**
 * Sentences that went.
 */
removed: number, 
/**
 * Sentences that were reworded: each is two rows.
 */
reworded: number, 
/**
 * Pictures and links that came.
 */
beside: Beside, 
/**
 * Every sentence of both, in the order of the later one.
 */
rows: Array<DiffRow>, };

/**
 * One sentence of a comparison. Plain text.
 */
export type DiffRow = { 
/**
 * Whether it stayed, came or went.
 */
kind: DiffKind, 
/**
 * Its text; in a reworded sentence the changed words apart from the rest.
 */
pieces: Array<DiffPiece>, 
/**
 * Whether it begins a paragraph.
 */
begins: boolean, };

/**
 * Whether a sentence stayed, came or went.
 */
export type DiffKind = "same" | "added" | "removed";

/**
 * A piece of a sentence.
 */
export type DiffPiece = { 
/**
 * Plain text.
 */
text: string, 
/**
 * Whether these words came or went.
 */
changed: boolean, };

/**
 * What became of an article's missing pictures.
 */
export type Completed = { 
/**
 * The article.
 */
id: ItemId, 
/**
 * Its path.
 */
path: string, 
/**
 * Pictures that were missing and are kept now.
 */
fetched: number, 
/**
 * Recordings that were missing and are kept now.
 */
fetchedAudio: number, 
/**
 * How complete it is now.
 */
pictures: Pictures, 
/**
 * Why nothing could be done, as a sentence.
 */
error: string | null, };

/**
 * What became of an article whose page was read again.
 */
export type Reread = { 
/**
 * The article.
 */
id: ItemId, 
/**
 * Its path.
 */
path: string, 
/**
 * How it ended.
 */
status: RereadStatus, 
/**
 * Words before.
 */
wordsBefore: number, 
/**
 * Words after.
 */
wordsAfter: number, 
/**
 * The title that the page gave before.
 */
titleBefore: string, 
/**
 * The title that it gives now.
 */
titleAfter: string, 
/**
 * Why it failed or is not shown, as a sentence.
 */
reason: string | null, };

/**
 * How reading a kept page again ended.
 */
export type RereadStatus = "same" | "changed" | "held" | "failed";

/**
 * Two articles that say nearly the same.
 */
export type Lookalike = { 
/**
 * The one that was saved first.
 */
first: Row, 
/**
 * The other.
 */
second: Row, 
/**
 * The share of their phrases that is in both, 0 to 1.
 */
likeness: number, };

/**
 * The links between an article and others that are saved.
 */
export type Citations = { 
/**
 * Saved articles that it links to.
 */
cites: Array<Row>, 
/**
 * Saved articles that link to it.
 */
citedBy: Array<Row>, };

/**
 * What stands in the queue of addresses to save.
 */
export type Queue = { 
/**
 * Not tried yet, or to be tried again.
 */
waiting: number, 
/**
 * Being fetched now.
 */
working: number, 
/**
 * In the library, since the queue was last empty.
 */
done: number, 
/**
 * Given up.
 */
failed: number, 
/**
 * When the next one is due, milliseconds since 1970 UTC; `null` when none waits.
 */
next: number | null, };

/**
 * One address in the queue.
 */
export type QueueRow = { 
/**
 * Its number.
 */
id: number, 
/**
 * The address.
 */
url: string, 
/**
 * How far it is.
 */
state: QueueState, 
/**
 * How often it was tried.
 */
tries: number, 
/**
 * When it is tried next, milliseconds since 1970 UTC; for those that wait.
 */
due: number, 
/**
 * How the save ended.
 */
status: SaveStatus | null, 
/**
 * The article.
 */
item: ItemId | null, 
/**
 * The article's title.
 */
title: string | null, 
/**
 * Why the last try failed: what happened and what to do.
 */
error: string | null, 
/**
 * The private host that the person would have to allow.
 */
blocked: string | null, 
/**
 * What went less well, as sentences.
 */
warnings: Array<string>, };

/**
 * How far an address in the queue is.
 */
export type QueueState = "waiting" | "working" | "done" | "failed";

/**
 * What became of addresses that were given to the queue.
 */
export type Enqueued = { 
/**
 * Addresses that were added.
 */
added: number, 
/**
 * Addresses that were waiting already.
 */
already: number, 
/**
 * Lines that are no address.
 */
refused: Array<string>, };

/**
 * A note with its text.
 */
export type NoteView = { 
/**
 * The row of the list.
 */
row: Row, 
/**
 * Markdown.
 */
body: string, 
/**
 * The revision that `body` is: given back when saving, so that nobody's change is overwritten.
 */
rev: RevId, 
/**
 * Headings, for the outline.
 */
headings: Array<HeadingView>, 
/**
 * After saving a note that had been changed elsewhere: both texts were brought together.
 */
merged: MergeView | null, };

/**
 * What became of two changes of one note.
 */
export type MergeView = { 
/**
 * Places where both sides said something else: both stand in the text, the other side's in a callout.
 */
conflicts: number, };

/**
 * A change in one place of a text, counted in UTF-16 units as editors count.
 */
export type TextEdit = { 
/**
 * Where it begins.
 */
at: number, 
/**
 * Units that are taken out there.
 */
cut: number, 
/**
 * What stands there instead.
 */
put: string, 
/**
 * Units of the whole text before the change, so that it is never made in another text.
 */
length: number, };

/**
 * What saving a change of a note has made.
 */
export type NoteEdited = { 
/**
 * The revision that the note's text is now.
 */
rev: RevId, 
/**
 * The note, if it had been changed elsewhere and both texts were brought together.
 */
merged: NoteView | null, };

/**
 * One place in a note that a rename changes.
 */
export type LinkChange = { 
/**
 * The note.
 */
note: ItemId, 
/**
 * Its title.
 */
title: string, 
/**
 * Its path.
 */
path: string, 
/**
 * The link as it stands.
 */
before: string, 
/**
 * The link as it will stand.
 */
after: string, 
/**
 * Its line, from 1.
 */
line: number, };

/**
 * What a rename changes.
 */
export type RenamePreview = { 
/**
 * The first 200 places.
 */
links: Array<LinkChange>, 
/**
 * Places in all.
 */
total: number, 
/**
 * Notes in which they stand.
 */
notes: number, 
/**
 * Items that get another path.
 */
moved: number, };

/**
 * A folder of notes.
 */
export type Folder = { 
/**
 * `Folder/Sub`; empty for the top.
 */
path: string, 
/**
 * Notes in it and below.
 */
notes: number, 
/**
 * Notes in it itself.
 */
own: number, 
/**
 * Files in it and below.
 */
files: number, };

/**
 * What a property says: its kind, and its value.
 */
export type PropertyData = { "kind": "text", "value": string } | { "kind": "list", "value": Array<string> } | { "kind": "number", "value": string } | { "kind": "date", "value": string } | { "kind": "datetime", "value": string } | { "kind": "checkbox", "value": boolean } | { "kind": "links", "value": Array<string> } | { "kind": "unknown", "value": string };

/**
 * A property of a note.
 */
export type PropertyView = { 
/**
 * Its name.
 */
key: string, } & ({ "kind": "text", "value": string } | { "kind": "list", "value": Array<string> } | { "kind": "number", "value": string } | { "kind": "date", "value": string } | { "kind": "datetime", "value": string } | { "kind": "checkbox", "value": boolean } | { "kind": "links", "value": Array<string> } | { "kind": "unknown", "value": string });

/**
 * The properties of a note.
 */
export type PropertiesView = { 
/**
 * In the order in which they stand.
 */
properties: Array<PropertyView>, 
/**
 * What stands between the fences; `null` when the note has no properties.
 */
raw: string | null, 
/**
 * What of it cannot be read, as a sentence.
 */
problem: string | null, 
/**
 * The note's revision.
 */
rev: RevId, };

/**
 * A place that names an item without linking to it.
 */
export type Mention = { 
/**
 * The note or article.
 */
item: ItemId, 
/**
 * Note or article.
 */
kind: ItemKind, 
/**
 * Its title.
 */
title: string, 
/**
 * Its path.
 */
path: string, 
/**
 * The sentence around it, the name marked.
 */
context: Marked, 
/**
 * Where it begins in the note's Markdown, or in the article's text, in UTF-16 units.
 */
start: number, 
/**
 * Where it ends.
 */
end: number, 
/**
 * Whether it can be made a link: in notes.
 */
canLink: boolean, 
/**
 * The revision of the note that the place is in; `null` for articles.
 */
rev: RevId | null, };

/**
 * Mentions of an item that are no links.
 */
export type MentionPage = { 
/**
 * By item, last changed first.
 */
mentions: Array<Mention>, 
/**
 * How many there are.
 */
total: number, 
/**
 * Whether there are no more than `total`: looking ends after a while.
 */
totalIsExact: boolean, };

/**
 * A name that links lead to and nothing has.
 */
export type Unresolved = { 
/**
 * The name as it is written most often.
 */
name: string, 
/**
 * Links to it.
 */
count: number, 
/**
 * Paths of the notes in which they stand, at most 20.
 */
sources: Array<string>, };

/**
 * A block that can be linked to.
 */
export type BlockLink = { 
/**
 * What to write behind `#`: `^id`.
 */
subpath: string, 
/**
 * Whether the id had to be made, so that the note changed.
 */
made: boolean, 
/**
 * The note as it is now.
 */
note: NoteView, };

/**
 * What changed between two revisions of a note.
 */
export type NoteDiff = { 
/**
 * The earlier one.
 */
before: Revision, 
/**
 * The later one.
 */
after: Revision, 
/**
 * Sentences of both, in order.
 */
rows: Array<DiffRow>, 
/**
 * Sentences that came.
 */
added: number, 
/**
 * Sentences that went.
 */
removed: number, 
/**
 * Sentences that were reworded.
 */
reworded: number, };

/**
 * A note that was made from a template, or is there already.
 */
export type MadeNote = { 
/**
 * The note.
 */
note: NoteView, 
/**
 * Whether it is new.
 */
made: boolean, 
/**
 * Where the template wants the cursor, in UTF-16 units.
 */
cursor: number | null, };

/**
 * A file that was put into the library.
 */
export type Attached = { 
/**
 * The file.
 */
row: Row, 
/**
 * What to write between the brackets of an embed.
 */
insert: string, };

/**
 * A heading of a note.
 */
export type HeadingView = { 
/**
 * 1 to 6.
 */
level: number, 
/**
 * Plain text.
 */
text: string, 
/**
 * Offset in the note, UTF-16 units.
 */
start: number, };

/**
 * One revision of a note.
 */
export type Revision = { 
/**
 * Identity.
 */
id: RevId, 
/**
 * When it was made, milliseconds since 1970 UTC.
 */
at: number, 
/**
 * Words in it.
 */
words: number, 
/**
 * Whether the note is at this revision now.
 */
current: boolean, };

/**
 * A link out of a note.
 */
export type LinkView = { 
/**
 * Path of the note that it stands in.
 */
source: string, 
/**
 * Byte offsets of the link in the note.
 */
start: number, 
/**
 * End of the link.
 */
end: number, 
/**
 * As written.
 */
raw: string, 
/**
 * The target as written, without subpath.
 */
target: string, 
/**
 * `Heading` or `^id`.
 */
subpath: string | null, 
/**
 * Text to show.
 */
display: string | null, 
/**
 * Whether it embeds.
 */
embed: boolean, 
/**
 * Path of the item that it means; `null` when there is none.
 */
resolved: string | null, 
/**
 * Paths of all items that it could mean, when there is more than one.
 */
candidates: Array<string>, 
/**
 * Found through an alias only.
 */
viaAlias: boolean, 
/**
 * An address outside the library.
 */
external: boolean, 
/**
 * The highlight that it leads to: `#^h-…`, where the article has it.
 */
highlight: ItemId | null, 
/**
 * It leads to a note that has no such heading or block.
 */
partMissing: boolean, };

/**
 * A link to an item, with what stands around it.
 */
export type Backlink = { 
/**
 * The note that links.
 */
row: Row, 
/**
 * The link.
 */
link: LinkView, 
/**
 * The sentence around it, the link marked.
 */
context: Marked, 
/**
 * Its line in the note, from 1.
 */
line: number, 
/**
 * Where it begins in the note, in UTF-16 units.
 */
at: number, };

/**
 * Something that `[[` can complete to.
 */
export type Suggestion = { 
/**
 * What to write between the brackets: the shortest unique form.
 */
insert: string, 
/**
 * The item's title.
 */
title: string, 
/**
 * Its path.
 */
path: string, 
/**
 * Article, note or attachment.
 */
kind: ItemKind, 
/**
 * The item.
 */
id: ItemId, 
/**
 * The heading, block or alias that is meant, as it reads.
 */
part: string | null, 
/**
 * A block that has no id yet: where it begins, for `links.block`, which makes one.
 */
block: number | null, };

/**
 * What a link leads to.
 */
export type Destination = { "kind": "item", 
/**
 * Boxed to keep the variants of a size.
 */
row: Row, 
/**
 * `Heading` or `^id` within it.
 */
subpath: string | null, } | { "kind": "missing", 
/**
 * Path of the note to create.
 */
path: string, } | { "kind": "external", 
/**
 * The address.
 */
url: string, };

/**
 * How a save ended.
 */
export type SaveStatus = "saved" | "duplicate" | "updated" | "failed";

/**
 * The result of saving one thing.
 */
export type SaveResult = { 
/**
 * The article; `null` when it failed.
 */
id: ItemId | null, 
/**
 * Its path.
 */
path: string | null, 
/**
 * Its title.
 */
title: string | null, 
/**
 * The address it was saved from.
 */
url: string | null, 
/**
 * How it ended.
 */
status: SaveStatus, 
/**
 * Why it failed: what happened and what to do.
 */
error: string | null, 
/**
 * What went less well, as sentences.
 */
warnings: Array<string>, 
/**
 * What was given, for a list of results: a file name, an address, "Pasted text".
 */
source: string, };

/**
 * What an undo or redo did.
 */
export type Undone = { 
/**
 * What was undone, as a person would say it: "Archive 3 articles". `null` when there was nothing to undo.
 */
label: string | null, 
/**
 * Items it touched.
 */
items: Array<ItemId>, };

/**
 * One entry of the library's history.
 */
export type HistoryEntry = { 
/**
 * Number of the step.
 */
step: number, 
/**
 * "Archive 3 articles".
 */
label: string, 
/**
 * When, milliseconds since 1970 UTC.
 */
at: number, 
/**
 * Whether it has been undone.
 */
undone: boolean, 
/**
 * Items it touched.
 */
items: Array<ItemId>, };

/**
 * What the window must refresh after a write.
 */
export type Changes = { 
/**
 * Items that changed in any way.
 */
items: Array<ItemId>, 
/**
 * Lists and counts changed: rows came, went or moved.
 */
lists: boolean, 
/**
 * Links changed: backlinks may be different.
 */
links: boolean, 
/**
 * Tags changed.
 */
tags: boolean, 
/**
 * Highlights changed; `items` names their articles too.
 */
highlights: boolean, 
/**
 * Searches that are kept changed.
 */
searches: boolean, 
/**
 * Too much changed to list (an import, another process): refresh everything.
 */
all: boolean, };

/**
 * One row of an import's or export's report.
 */
export type ReportRow = { 
/**
 * The file, relative to the folder.
 */
file: string, 
/**
 * `imported`, `already there`, `exported`, `failed`, `skipped`.
 */
status: string, 
/**
 * Path of the item in the library.
 */
path: string | null, 
/**
 * Why it failed or was skipped.
 */
reason: string | null, };

/**
 * The links of imported notes, addresses left out.
 */
export type ImportedLinks = { 
/**
 * All of them.
 */
total: number, 
/**
 * That lead to something.
 */
resolved: number, 
/**
 * That lead to nothing yet.
 */
unresolved: number, 
/**
 * That could mean more than one thing.
 */
ambiguous: number, 
/**
 * That lead to a note without the heading or block.
 */
partsMissing: number, 
/**
 * The first 1,000 that lead to nothing, could mean several things, or lead to a part that is not there.
 */
told: Array<LinkView>, };

/**
 * An import's or export's report.
 */
export type Report = { 
/**
 * One for each input.
 */
rows: Array<ReportRow>, 
/**
 * Notes and files that are new.
 */
imported: number, 
/**
 * That were there already.
 */
already: number, 
/**
 * Written out.
 */
exported: number, 
/**
 * That failed.
 */
failed: number, 
/**
 * Left alone on purpose.
 */
skipped: number, 
/**
 * After the import of notes: their links.
 */
links: ImportedLinks | null, };

/**
 * One finding of `check`.
 */
export type Finding = { 
/**
 * What was looked at: `integrity`, `foreign keys`, `search index`, `blobs`, `lists`, `links`, …
 */
area: string, 
/**
 * Whether it is as it should be.
 */
ok: boolean, 
/**
 * What was found, as a sentence.
 */
message: string, 
/**
 * Whether it was repaired in this run.
 */
repaired: boolean, };

/**
 * A verified backup.
 */
export type Backup = { 
/**
 * Folder of the backup.
 */
path: string, 
/**
 * When it was made, milliseconds since 1970 UTC.
 */
at: number, 
/**
 * Bytes of its database.
 */
size: number, 
/**
 * Items in it.
 */
items: number, };

/**
 * What the library is.
 */
export type LibraryInfo = { 
/**
 * Its folder.
 */
path: string, 
/**
 * Whether it can be changed; if not, `reason` says why.
 */
readOnly: boolean, 
/**
 * Why it cannot be changed.
 */
reason: string | null, 
/**
 * The app's version.
 */
version: string, 
/**
 * The schema's version.
 */
schema: number, 
/**
 * Articles, trash left out.
 */
articles: number, 
/**
 * Notes, trash left out.
 */
notes: number, 
/**
 * Attachments.
 */
attachments: number, 
/**
 * Highlights, trash left out.
 */
highlights: number, 
/**
 * Links between items.
 */
links: number, 
/**
 * Links that lead nowhere yet.
 */
unresolved: number, 
/**
 * Items in the trash.
 */
trash: number, 
/**
 * Bytes of the database.
 */
databaseBytes: number, 
/**
 * Bytes of blobs.
 */
blobBytes: number, 
/**
 * Words in articles and notes.
 */
words: number, 
/**
 * A person should know: the folder is synchronised by another program, no backup for a long time, …
 */
notices: Array<string>, };

/**
 * Nothing.
 */
export type Nothing = Record<symbol, never>;

/**
 * A page of a list.
 */
export type ListParams = { 
/**
 * A query without free words: `in:inbox`, `tag:history`. Empty: everything outside the trash.
 */
query: string, 
/**
 * Order; `null` for the newest first.
 */
sort?: ListSort, 
/**
 * Continue after this row.
 */
after?: Cursor, 
/**
 * Or begin at this index.
 */
at?: number, 
/**
 * Rows wanted, at most 500.
 */
limit: number, };

/**
 * What a search finds in all.
 */
export type CountParams = { 
/**
 * As in [`SearchParams`].
 */
query: string, 
/**
 * As in [`SearchParams`].
 */
typing: boolean, 
/**
 * That of the search: a later one makes this stop too (`cancelled`).
 */
key: string, };

/**
 * A search.
 */
export type SearchParams = { 
/**
 * In the query language; anything is allowed.
 */
query: string, 
/**
 * Whether the last word is still being typed.
 */
typing: boolean, 
/**
 * Results wanted, at most 500.
 */
limit: number, 
/**
 * A later search with the same key makes this one stop (`cancelled`).
 */
key?: string, };

/**
 * A query.
 */
export type QueryParams = { 
/**
 * In the query language; anything is allowed.
 */
query: string, };

/**
 * A query and one of its results.
 */
export type WhyParams = { 
/**
 * In the query language.
 */
query: string, 
/**
 * The item.
 */
id: ItemId, };

/**
 * A query that is being written.
 */
export type QueryCaretParams = { 
/**
 * As far as it is written.
 */
query: string, 
/**
 * Where the caret stands, in UTF-16 units.
 */
caret: number, };

/**
 * A search to keep.
 */
export type SearchSaveParams = { 
/**
 * One that is kept already, to change it; `null` for a new one.
 */
id?: ItemId, 
/**
 * What the person calls it.
 */
name: string, 
/**
 * In the query language.
 */
query: string, };

/**
 * One item.
 */
export type ItemParams = { 
/**
 * The item.
 */
id: ItemId, };

/**
 * Several items.
 */
export type ItemsParams = { 
/**
 * The items.
 */
ids: Array<ItemId>, 
/**
 * A key of the caller's, for progress and for stopping it: then nothing is changed.
 */
job?: string, };

/**
 * Move articles.
 */
export type PlaceParams = { 
/**
 * The articles.
 */
ids: Array<ItemId>, 
/**
 * Where to.
 */
place: Place, 
/**
 * A key of the caller's, for progress and for stopping it: then nothing is changed.
 */
job?: string, };

/**
 * Star or unstar.
 */
export type StarParams = { 
/**
 * The items.
 */
ids: Array<ItemId>, 
/**
 * Star or unstar.
 */
on: boolean, 
/**
 * A key of the caller's, for progress and for stopping it: then nothing is changed.
 */
job?: string, };

/**
 * Add and remove tags.
 */
export type TagParams = { 
/**
 * The items.
 */
ids: Array<ItemId>, 
/**
 * Tags to add.
 */
add: Array<string>, 
/**
 * Tags to remove.
 */
remove: Array<string>, 
/**
 * A key of the caller's, for progress and for stopping it: then nothing is changed.
 */
job?: string, };

/**
 * A part of a list, to act on.
 */
export type BriefParams = { 
/**
 * As for a list.
 */
query: string, 
/**
 * Order; `null` for the newest first.
 */
sort?: ListSort, 
/**
 * Index of the first.
 */
at: number, 
/**
 * Items wanted, at most 200,000.
 */
limit: number, };

/**
 * What the items of a list have in common.
 */
export type FacetsParams = { 
/**
 * As for a list.
 */
query: string, };

/**
 * One tag with those below it.
 */
export type TagNameParams = { 
/**
 * With or without `#`.
 */
tag: string, };

/**
 * Another name for a tag and those below it.
 */
export type TagRenameParams = { 
/**
 * The tag.
 */
from: string, 
/**
 * Its new name; that of another tag merges the two.
 */
to: string, 
/**
 * A key of the caller's, for progress and for stopping it: then nothing is changed.
 */
job?: string, };

/**
 * Take a tag away.
 */
export type TagRemoveParams = { 
/**
 * The tag.
 */
tag: string, 
/**
 * A key of the caller's, for progress and for stopping it: then nothing is changed.
 */
job?: string, };

/**
 * Where the reader is.
 */
export type ProgressParams = { 
/**
 * The article.
 */
id: ItemId, 
/**
 * 0 to 1.
 */
progress: number, 
/**
 * The version that is being read; with `offset` and `quote`.
 */
version?: VersionId, 
/**
 * Where the first paragraph in sight begins in its canonical text, in Unicode scalar values.
 */
offset?: number, 
/**
 * The first words of that paragraph, at most 64 characters.
 */
quote?: string, };

/**
 * A new title.
 */
export type RetitleParams = { 
/**
 * The article.
 */
id: ItemId, 
/**
 * What to call it.
 */
title: string, };

/**
 * Text or HTML that was pasted or read by the window.
 */
export type SaveTextParams = { 
/**
 * Plain text, as the clipboard gives it.
 */
text: string, 
/**
 * HTML, as the clipboard gives it; used when it holds structure.
 */
html?: string, 
/**
 * The address it came from, if known.
 */
url?: string, };

/**
 * Files by their paths (chosen in a dialog or dropped on the window).
 */
export type SaveFilesParams = { 
/**
 * Absolute paths.
 */
paths: Array<string>, 
/**
 * A key that the window chose for this job: progress events and `job.cancel` name it.
 */
job?: string, };

/**
 * A file's content, where the window has no path.
 */
export type SaveBytesParams = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its bytes, base64.
 */
base64: string, };

/**
 * An address.
 */
export type SaveUrlParams = { 
/**
 * `http` or `https`; without a scheme, `https` is meant.
 */
url: string, 
/**
 * A private host that the person allowed for this one save.
 */
allowHost?: string, 
/**
 * A key for progress and cancelling.
 */
job?: string, };

/**
 * A job.
 */
export type JobParams = { 
/**
 * Its key.
 */
job: string, };

/**
 * A new note.
 */
export type NoteCreateParams = { 
/**
 * Its path; `null` for `Untitled`, `Untitled 2`, …
 */
path?: string, 
/**
 * Its text.
 */
body?: string, };

/**
 * A note's new text.
 */
export type NoteSaveParams = { 
/**
 * The note.
 */
id: ItemId, 
/**
 * Markdown.
 */
body: string, 
/**
 * The revision that the text was made from. If the note has moved on, both texts are brought together; `null` overwrites.
 */
base?: RevId, };

/**
 * A change within a note's text.
 */
export type NoteEditParams = { 
/**
 * The note.
 */
id: ItemId, 
/**
 * The revision whose text is changed. If the note has moved on, both texts are brought together.
 */
base: RevId, 
/**
 * The change.
 */
edit: TextEdit, };

/**
 * A note of which one revision is known.
 */
export type NewerNoteParams = { 
/**
 * The note.
 */
id: ItemId, 
/**
 * That revision.
 */
known: RevId, };

/**
 * A note's new path.
 */
export type NoteRenameParams = { 
/**
 * The note.
 */
id: ItemId, 
/**
 * `Folder/Name`.
 */
path: string, };

/**
 * A revision of a note.
 */
export type RevisionParams = { 
/**
 * The note.
 */
id: ItemId, 
/**
 * The revision.
 */
rev: RevId, };

/**
 * A few letters of a name.
 */
export type QuickParams = { 
/**
 * What was typed; nothing gives what changed last.
 */
text: string, 
/**
 * Items wanted, at most 50.
 */
limit: number, };

/**
 * Another text for a heading: by its text or its place.
 */
export type HeadingRenameParams = { 
/**
 * The note.
 */
id: ItemId, 
/**
 * Its text now; the first heading of that text is meant.
 */
heading?: string, 
/**
 * Or where it begins, in UTF-16 units, as the note's `headings` say.
 */
at?: number, 
/**
 * Its new text.
 */
to: string, 
/**
 * Only say what would change.
 */
preview?: boolean, };

/**
 * Another id for a block.
 */
export type BlockRenameParams = { 
/**
 * The note.
 */
id: ItemId, 
/**
 * The id of now, with or without `^`.
 */
block: string, 
/**
 * The new id.
 */
to: string, 
/**
 * Only say what would change.
 */
preview?: boolean, };

/**
 * Another path for a folder.
 */
export type FolderRenameParams = { 
/**
 * Its path.
 */
from: string, 
/**
 * Its new path.
 */
to: string, 
/**
 * Only say what would change.
 */
preview?: boolean, };

/**
 * Notes and files to be moved.
 */
export type MoveParams = { 
/**
 * Which.
 */
ids: Array<ItemId>, 
/**
 * The folder; empty for the top.
 */
folder: string, 
/**
 * Only say what would change.
 */
preview?: boolean, };

/**
 * A part of an article.
 */
export type PartParams = { 
/**
 * The article.
 */
id: ItemId, 
/**
 * `Heading` or `^id`.
 */
subpath: string, };

/**
 * Another path for a file.
 */
export type FileRenameParams = { 
/**
 * The file.
 */
id: ItemId, 
/**
 * Its new path; the ending of its name can be left out.
 */
path: string, 
/**
 * Only say what would change.
 */
preview?: boolean, };

/**
 * A property to set.
 */
export type PropertyParams = { 
/**
 * The note.
 */
id: ItemId, 
/**
 * Its name.
 */
key: string, 
/**
 * What it is to say; `null` takes it out.
 */
value?: PropertyData | null, 
/**
 * The revision that the person saw.
 */
rev?: RevId, };

/**
 * Two revisions of a note.
 */
export type NoteCompareParams = { 
/**
 * The note.
 */
id: ItemId, 
/**
 * The earlier one; `null` for the one before the later one.
 */
from?: RevId, 
/**
 * The later one; `null` for what the note says now.
 */
to?: RevId, };

/**
 * A note from a template.
 */
export type TemplateParams = { 
/**
 * The template.
 */
template: ItemId, 
/**
 * The new note's path; `null` for `Untitled`, `Untitled 2`, …
 */
path?: string, 
/**
 * What the clock on the wall shows: `2026-01-31T10:20`; `null` for UTC.
 */
now?: string, };

/**
 * A day.
 */
export type DailyParams = { 
/**
 * `2026-01-31`, or with the time `2026-01-31T10:20`; `null` for today in UTC.
 */
date?: string, };

/**
 * A file to keep.
 */
export type AttachParams = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its bytes, base64.
 */
base64: string, };

/**
 * Files to keep.
 */
export type AttachFilesParams = { 
/**
 * Their paths, complete.
 */
paths: Array<string>, };

/**
 * HTML of the clipboard.
 */
export type HtmlParams = { 
/**
 * HTML.
 */
html: string, };

/**
 * What was converted.
 */
export type Converted = { 
/**
 * Markdown.
 */
markdown: string, };

/**
 * Mentions wanted.
 */
export type MentionsParams = { 
/**
 * The item that is named.
 */
id: ItemId, 
/**
 * Mentions to pass over.
 */
offset: number, 
/**
 * Mentions wanted, at most 200.
 */
limit: number, };

/**
 * A mention to make a link of.
 */
export type LinkMentionParams = { 
/**
 * The note in which it stands.
 */
source: ItemId, 
/**
 * Where it begins, in UTF-16 units.
 */
start: number, 
/**
 * Where it ends.
 */
end: number, 
/**
 * The item that is named.
 */
target: ItemId, 
/**
 * The revision that the person saw.
 */
rev?: RevId, };

/**
 * A block to link to.
 */
export type BlockParams = { 
/**
 * The note.
 */
id: ItemId, 
/**
 * A place in it, in UTF-16 units.
 */
at: number, 
/**
 * The revision that the person saw.
 */
rev?: RevId, };

/**
 * What was typed after `[[`.
 */
export type CompleteParams = { 
/**
 * The note it is typed in.
 */
from?: ItemId, 
/**
 * What was typed.
 */
text: string, 
/**
 * Suggestions wanted, at most 50.
 */
limit: number, };

/**
 * A link to follow.
 */
export type FollowParams = { 
/**
 * The note that it stands in.
 */
from: ItemId, 
/**
 * What stands between the brackets, before any `|`; or an address.
 */
target: string, };

/**
 * Links to resolve for drawing.
 */
export type ResolveParams = { 
/**
 * The note that they stand in.
 */
from: ItemId, 
/**
 * What stands between the brackets, before any `|`.
 */
targets: Array<string>, };

/**
 * Steps of the history.
 */
export type HistoryParams = { 
/**
 * Only steps that touched this item.
 */
id?: ItemId, 
/**
 * Steps wanted, at most 500.
 */
limit: number, };

/**
 * A file or folder to import.
 */
export type ImportParams = { 
/**
 * Absolute path.
 */
path: string, 
/**
 * A key for progress and cancelling.
 */
job?: string, };

/**
 * A folder to write to.
 */
export type FolderParams = { 
/**
 * Absolute path; `null` for the library's own `backups`.
 */
path?: string, 
/**
 * A key for progress and cancelling.
 */
job?: string, };

/**
 * A check.
 */
export type CheckParams = { 
/**
 * Repair what can be made again from the rest.
 */
repair: boolean, };

/**
 * A setting of this device.
 */
export type SettingParams = { 
/**
 * `reader.size`, `ui.sidebarWidth`, …
 */
key: string, 
/**
 * JSON; `null` forgets it.
 */
value: JsonValue, };

/**
 * An address to open outside.
 */
export type OpenParams = { 
/**
 * `http`, `https` or `mailto`.
 */
url: string, };

/**
 * A choice of files.
 */
export type PickParams = { 
/**
 * `files`, `folder` or `saveFolder`.
 */
what: string, 
/**
 * Title of the dialog.
 */
title: string, };

/**
 * One version of an article.
 */
export type VersionParams = { 
/**
 * The article.
 */
id: ItemId, 
/**
 * The version.
 */
version: VersionId, };

/**
 * Two versions of an article.
 */
export type CompareParams = { 
/**
 * The article.
 */
id: ItemId, 
/**
 * The earlier one; `null` for the one that was read last, else the one before.
 */
before?: VersionId, 
/**
 * The later one; `null` for the one that is shown.
 */
after?: VersionId, };

/**
 * Articles whose missing pictures are to be fetched.
 */
export type FetchMissingParams = { 
/**
 * The articles; none for all that lack pictures.
 */
ids: Array<ItemId>, 
/**
 * A private host that the person allowed for this.
 */
allowHost?: string, 
/**
 * A key for progress and cancelling.
 */
job?: string, };

/**
 * Two articles to merge.
 */
export type MergeParams = { 
/**
 * The one that stays.
 */
keep: ItemId, 
/**
 * The one that goes to the trash.
 */
gone: ItemId, };

/**
 * Articles whose kept pages are to be read again.
 */
export type RereadParams = { 
/**
 * Which: a query; empty for all.
 */
query: string, 
/**
 * Only look.
 */
dryRun: boolean, 
/**
 * A key for progress and cancelling.
 */
job?: string, };

/**
 * What became of pages that were read again.
 */
export type RereadReport = { 
/**
 * Pages that give the same text.
 */
same: number, 
/**
 * Pages that give another text.
 */
changed: number, 
/**
 * Pages that give much less, and are not shown.
 */
held: number, 
/**
 * Pages that could not be read.
 */
failed: number, 
/**
 * Those that are not the same; at most 1,000.
 */
rows: Array<Reread>, };

/**
 * What there is to look at of what an article came from.
 */
export type OriginalView = { 
/**
 * Pages that are drawn one by one; 0 for what is markup or text.
 */
sheets: number, };

/**
 * Addresses to save.
 */
export type QueueAddParams = { 
/**
 * `http` or `https`; without a scheme, `https` is meant.
 */
urls: Array<string>, 
/**
 * A private host that the person allowed for these.
 */
allowHost?: string, };

/**
 * A page of the queue.
 */
export type QueueRowsParams = { 
/**
 * After the row of this number; 0 for the first.
 */
after: number, 
/**
 * Rows wanted, at most 1,000.
 */
limit: number, };

/**
 * Addresses in the queue.
 */
export type QueueIdsParams = { 
/**
 * Their numbers; `null` for all that are not done.
 */
ids?: Array<number>, 
/**
 * A private host that the person allows for them.
 */
allowHost?: string, };

/**
 * The highlights of an article.
 */
export type HighlightsOfParams = { 
/**
 * The article.
 */
article: ItemId, 
/**
 * Placed in this version; `null` for the one that is shown.
 */
version?: VersionId, };

/**
 * A new highlight.
 */
export type HighlightCreateParams = { 
/**
 * The version in which it is marked.
 */
version: VersionId, 
/**
 * Where it begins in the canonical text, in Unicode scalar values.
 */
start: number, 
/**
 * Where it ends.
 */
end: number, 
/**
 * The words that stand there: the answer is `conflict` when others do.
 */
quote: string, 
/**
 * Colour.
 */
colour: HighlightColour, 
/**
 * A note on it, Markdown.
 */
note?: string, 
/**
 * Tags.
 */
tags?: Array<string>, };

/**
 * What a highlight is to say. What is `null` stays.
 */
export type HighlightEditParams = { 
/**
 * The highlight.
 */
id: ItemId, 
/**
 * Colour.
 */
colour?: HighlightColour, 
/**
 * The whole note; empty for none.
 */
note?: string, 
/**
 * All its tags.
 */
tags?: Array<string>, };

/**
 * Where the person says that a highlight stands.
 */
export type HighlightPlaceParams = { 
/**
 * The highlight.
 */
id: ItemId, 
/**
 * The version.
 */
version: VersionId, 
/**
 * Where it begins, in Unicode scalar values.
 */
start: number, 
/**
 * Where it ends.
 */
end: number, };

/**
 * A part of the list of all highlights.
 */
export type HighlightListParams = { 
/**
 * Words that stand in the quotation, the note, the tags or the article's title.
 */
query?: string, 
/**
 * Only this colour.
 */
colour?: HighlightColour, 
/**
 * Only this tag, and those below it.
 */
tag?: string, 
/**
 * Only of this article.
 */
article?: ItemId, 
/**
 * Order.
 */
sort: HighlightSort, 
/**
 * Index of the first one wanted.
 */
offset: number, 
/**
 * Highlights wanted, at most 500.
 */
limit: number, };

/**
 * Highlights to write as Markdown.
 */
export type HighlightExportParams = { 
/**
 * As in `highlights.list`.
 */
query?: string, 
/**
 * Only this colour.
 */
colour?: HighlightColour, 
/**
 * Only this tag, and those below it.
 */
tag?: string, 
/**
 * Only of this article.
 */
article?: ItemId, };

/**
 * A link that may lead to a highlight.
 */
export type HighlightQuoteParams = { 
/**
 * What stands between the brackets: `Articles/Title#^h-…`.
 */
target: string, 
/**
 * The note that it stands in.
 */
from?: ItemId, };

/**
 * Articles that are half read.
 */
export type HalfReadParams = { 
/**
 * Articles wanted, at most 500.
 */
limit: number, };

/**
 * Highlights as a text.
 */
export type HighlightMarkdown = { 
/**
 * Markdown.
 */
markdown: string, };

/**
 * Paths that a person chose; empty when they changed their mind.
 */
export type Picked = { 
/**
 * Absolute paths.
 */
paths: Array<string>, };

/**
 * Several results of saving.
 */
export type Saved = { 
/**
 * One for each thing given that was saved at once.
 */
results: Array<SaveResult>, 
/**
 * Addresses that were put into the queue, from files that hold nothing else.
 */
queued: number, };

/**
 * A note's old text.
 */
export type RevisionText = { 
/**
 * Markdown.
 */
body: string, };

/**
 * A part of an article.
 */
export type Part = { 
/**
 * Markdown; `null` when the article has no such part.
 */
text: string | null, };

/**
 * How links are drawn: for each target whether it leads somewhere.
 */
export type Resolved = { 
/**
 * In the order of the targets: `item`, `missing`, `ambiguous`, `alias` or `external`.
 */
states: Array<string>, };

/**
 * All settings of this device.
 */
export type Settings = { 
/**
 * JSON values by key.
 */
values: Record<string, unknown>, };

/**
 * An event from the library to the window.
 */
export type Event = { "type": "changes", 
/**
 * What to refresh.
 */
changes: Changes, } | { "type": "progress", 
/**
 * Its key.
 */
job: string, 
/**
 * Steps done.
 */
done: number, 
/**
 * Steps in all; 0 when unknown.
 */
total: number, 
/**
 * What it is doing: a file, an address.
 */
message: string, } | { "type": "queue", 
/**
 * How far it is.
 */
queue: Queue, } | { "type": "opened", 
/**
 * Addresses and absolute paths.
 */
args: Array<string>, };

/**
 * The codes of errors.
 */
export type ErrorCode = "notFound" | "invalid" | "conflict" | "locked" | "tooNew" | "damaged" | "fetch" | "cancelled" | "storage";

/**
 * What the window gets instead of a result.
 */
export type ErrorBody = { 
/**
 * A code exists only if the window acts on it.
 */
code: ErrorCode, 
/**
 * For the person: what happened and what to do.
 */
message: string, 
/**
 * For programs; may be empty.
 */
detail?: string, };

/** Every command: what it takes and what it gives. */
export interface Commands {
  /** What the library is. */
  "library.info": { params: Nothing; result: LibraryInfo };
  /** Looks for damage. */
  "library.check": { params: CheckParams; result: Array<Finding> };
  /** Makes a verified backup. */
  "library.backup": { params: FolderParams; result: Backup };
  /** Verified backups, newest first. */
  "library.backups": { params: Nothing; result: Array<Backup> };
  /** Imports a folder of Markdown notes, or files. */
  "library.import": { params: ImportParams; result: Report };
  /** Writes all notes and attachments as a folder of Markdown. */
  "library.export": { params: FolderParams; result: Report };
  /** Counts for the sidebar. */
  "library.counts": { params: Nothing; result: Counts };
  /** A page of a list. */
  "items.list": { params: ListParams; result: ListPage };
  /** Rows by id, in the order given; ids that are gone are left out. */
  "items.rows": { params: ItemsParams; result: Array<Row> };
  /** What is needed to act on a part of a list, however long. */
  "items.brief": { params: BriefParams; result: Array<Brief> };
  /** The sites, authors and languages in a list, most frequent first. */
  "items.facets": { params: FacetsParams; result: Facets };
  /** Finds items. */
  "items.search": { params: SearchParams; result: SearchResult };
  /** Counts what a search finds in all; the number so far is told as progress under the search's key. */
  "items.count": { params: CountParams; result: number };
  /** How a query was understood. */
  "search.explain": { params: QueryParams; result: Explained };
  /** Why an item is where it is among the results. */
  "search.why": { params: WhyParams; result: Why };
  /** What the word at the caret of a query can become. */
  "search.complete": { params: QueryCaretParams; result: Completion };
  /** Searches that are kept, in the person's order. */
  "search.saved": { params: Nothing; result: Array<SavedSearch> };
  /** Keeps a search, or changes one that is kept. */
  "search.save": { params: SearchSaveParams; result: SavedSearch };
  /** Keeps searches no longer. Undo brings them back. */
  "search.forget": { params: ItemsParams; result: Changes };
  /** Puts the searches that are kept into an order. */
  "search.arrange": { params: ItemsParams; result: Changes };
  /** Queries that were searched for last on this device, the newest first. */
  "search.recent": { params: Nothing; result: Array<string> };
  /** Remembers a query that was searched for. */
  "search.remember": { params: QueryParams; result: Array<string> };
  /** Forgets which queries were searched for. */
  "search.forgetRecent": { params: Nothing; result: Array<string> };
  /** Items whose title, path or alias fits what is typed, best first. */
  "items.quick": { params: QuickParams; result: Array<Hit> };
  /** Stars or unstars. */
  "items.star": { params: StarParams; result: Changes };
  /** Adds and removes tags. */
  "items.tag": { params: TagParams; result: Changes };
  /** Moves to the trash. */
  "items.trash": { params: ItemsParams; result: Changes };
  /** Takes out of the trash. */
  "items.restore": { params: ItemsParams; result: Changes };
  /** Deletes for good what is in the trash. Undo still brings it back. */
  "items.delete": { params: ItemsParams; result: Changes };
  /** Where a tag and those below it are used. */
  "tags.use": { params: TagNameParams; result: TagUse };
  /** Renames a tag with those below it, or merges it into another. */
  "tags.rename": { params: TagRenameParams; result: TagsChanged };
  /** Takes a tag, with those below it, off everything. */
  "tags.remove": { params: TagRemoveParams; result: TagsChanged };
  /** Moves articles between inbox, later and archive. */
  "articles.place": { params: PlaceParams; result: Changes };
  /** An article for the reader. Does not mark it as read. */
  "articles.get": { params: ItemParams; result: ArticleView };
  /** A heading or block of an article with what stands under it, as Markdown. */
  "articles.part": { params: PartParams; result: Part };
  /** Remembers how far it was read; the first call marks it as opened. */
  "articles.progress": { params: ProgressParams; result: Changes };
  /** Articles outside the trash that are half read (more than 3 %, less than 95 %), the one read last first. */
  "articles.halfRead": { params: HalfReadParams; result: Array<Row> };
  /** Gives an article another title. */
  "articles.retitle": { params: RetitleParams; result: Changes };
  /** The versions of an article, newest first. */
  "articles.versions": { params: ItemParams; result: Array<Version> };
  /** Has another version of an article shown. */
  "articles.showVersion": { params: VersionParams; result: Changes };
  /** What there is to look at of what a version came from; an error says why there is nothing. */
  "articles.original": { params: VersionParams; result: OriginalView };
  /** What changed between two versions of an article. */
  "articles.compare": { params: CompareParams; result: VersionDiff };
  /** The person has seen the version that is shown: changes are counted from it. */
  "articles.seen": { params: ItemParams; result: Changes };
  /** Fetches pictures that are missing. */
  "articles.fetchMissing": { params: FetchMissingParams; result: Array<Completed> };
  /** Saved articles that an article links to, and those that link to it. */
  "articles.citations": { params: ItemParams; result: Citations };
  /** The addresses that an article links to and of which nothing is saved. */
  "articles.unsavedLinks": { params: ItemParams; result: Array<string> };
  /** Articles that say nearly the same as one. */
  "articles.lookalikes": { params: ItemParams; result: Array<Lookalike> };
  /** Merges an article into another. */
  "articles.merge": { params: MergeParams; result: Changes };
  /** The highlights of an article and where they stand in one of its versions. */
  "highlights.of": { params: HighlightsOfParams; result: HighlightsOf };
  /** Marks a passage. */
  "highlights.create": { params: HighlightCreateParams; result: Highlight };
  /** Changes a highlight's colour, note or tags. */
  "highlights.edit": { params: HighlightEditParams; result: Changes };
  /** Removes highlights. Undo brings them back. */
  "highlights.remove": { params: ItemsParams; result: Changes };
  /** Places a highlight where the person says that it stands. */
  "highlights.place": { params: HighlightPlaceParams; result: Changes };
  /** A part of the list of all highlights. */
  "highlights.list": { params: HighlightListParams; result: HighlightPage };
  /** How many highlights there are, by colour and by tag. */
  "highlights.facets": { params: Nothing; result: HighlightFacets };
  /** One highlight. */
  "highlights.get": { params: ItemParams; result: Highlight };
  /** The highlight that a link leads to; `null` when it leads to none. */
  "highlights.quote": { params: HighlightQuoteParams; result: Highlight | null };
  /** Links of notes that lead to a highlight, with the sentence around each. */
  "highlights.quotedBy": { params: ItemParams; result: Array<Backlink> };
  /** Highlights as Markdown, by article. */
  "highlights.export": { params: HighlightExportParams; result: HighlightMarkdown };
  /** Reads the kept pages again with the extractor of today. */
  "library.reread": { params: RereadParams; result: RereadReport };
  /** Puts addresses into the queue. */
  "queue.add": { params: QueueAddParams; result: Enqueued };
  /** How far the queue is. */
  "queue.get": { params: Nothing; result: Queue };
  /** Addresses in the queue, in the order in which they came. */
  "queue.rows": { params: QueueRowsParams; result: Array<QueueRow> };
  /** Has addresses tried again now. */
  "queue.retry": { params: QueueIdsParams; result: Queue };
  /** Takes addresses out of the queue. */
  "queue.cancel": { params: QueueIdsParams; result: Queue };
  /** Forgets the addresses that are done. */
  "queue.clear": { params: Nothing; result: Queue };
  /** Saves pasted text or HTML. */
  "save.text": { params: SaveTextParams; result: SaveResult };
  /** Saves files by path. */
  "save.files": { params: SaveFilesParams; result: Saved };
  /** Saves a file's content. */
  "save.bytes": { params: SaveBytesParams; result: Saved };
  /** Fetches and saves an address. */
  "save.url": { params: SaveUrlParams; result: SaveResult };
  /** Saves the sample article and note that ship with the app. */
  "save.sample": { params: Nothing; result: Saved };
  /** Cancels a job. */
  "job.cancel": { params: JobParams; result: boolean };
  /** Makes a note. */
  "notes.create": { params: NoteCreateParams; result: NoteView };
  /** A note with its text. */
  "notes.get": { params: ItemParams; result: NoteView };
  /** Saves a note's text. */
  "notes.save": { params: NoteSaveParams; result: NoteView };
  /** Saves a change within a note's text: of a long note only what was typed has to travel. */
  "notes.edit": { params: NoteEditParams; result: NoteEdited };
  /** A note with its text, if it is another revision than the known one. */
  "notes.newer": { params: NewerNoteParams; result: NoteView | null };
  /** Renames or moves a note. */
  "notes.rename": { params: NoteRenameParams; result: NoteView };
  /** Moves notes and files into a folder, as one step; those whose names are taken there stay. */
  "notes.move": { params: MoveParams; result: RenamePreview };
  /** What renaming or moving a note or a file would change in other notes. */
  "notes.renamePreview": { params: NoteRenameParams; result: RenamePreview };
  /** Gives a heading another text; the links to it follow. */
  "notes.renameHeading": { params: HeadingRenameParams; result: RenamePreview };
  /** Gives a block another id; the links to it follow. */
  "notes.renameBlock": { params: BlockRenameParams; result: RenamePreview };
  /** The properties of a note. */
  "notes.properties": { params: ItemParams; result: PropertiesView };
  /** Names of properties that notes have, the most used first. */
  "notes.propertyNames": { params: Nothing; result: Array<string> };
  /** Sets one property of a note, or takes it out; no other byte changes. */
  "notes.setProperty": { params: PropertyParams; result: NoteView };
  /** What changed between two revisions of a note. */
  "notes.compare": { params: NoteCompareParams; result: NoteDiff };
  /** Gives a note the text of one of its revisions. */
  "notes.restoreRevision": { params: RevisionParams; result: NoteView };
  /** Makes a note from a template. */
  "notes.fromTemplate": { params: TemplateParams; result: MadeNote };
  /** The note of a day; made where it is not there yet. */
  "notes.daily": { params: DailyParams; result: MadeNote };
  /** Templates, by path. */
  "templates.list": { params: Nothing; result: Array<Row> };
  /** Folders of notes and files, by path; the top first. */
  "folders.list": { params: Nothing; result: Array<Folder> };
  /** Renames or moves a folder; the links to what is in it follow. */
  "folders.rename": { params: FolderRenameParams; result: RenamePreview };
  /** Keeps a file that notes can embed. */
  "attachments.add": { params: AttachParams; result: Attached };
  /** Keeps files by path, for notes to embed; each with what it became. */
  "attachments.addFiles": { params: AttachFilesParams; result: Array<Attached> };
  /** The hash of a file's picture, to be asked for by; `null` when it is none that can be shown. */
  "attachments.picture": { params: ItemParams; result: string | null };
  /** Renames or moves a file; the links to it follow. */
  "attachments.rename": { params: FileRenameParams; result: RenamePreview };
  /** HTML from the clipboard as Markdown. */
  "convert.html": { params: HtmlParams; result: Converted };
  /** A note's revisions, newest first. */
  "notes.history": { params: ItemParams; result: Array<Revision> };
  /** The text of a revision. */
  "notes.revision": { params: RevisionParams; result: RevisionText };
  /** What `[[` can complete to, best first. */
  "links.complete": { params: CompleteParams; result: Array<Suggestion> };
  /** Where a link leads. */
  "links.follow": { params: FollowParams; result: Destination };
  /** How links are drawn. */
  "links.resolve": { params: ResolveParams; result: Resolved };
  /** Links out of a note. */
  "links.out": { params: ItemParams; result: Array<LinkView> };
  /** Links to an item, with the sentence around each. */
  "links.back": { params: ItemParams; result: Array<Backlink> };
  /** Places that name an item and do not link to it. */
  "links.mentions": { params: MentionsParams; result: MentionPage };
  /** Makes a link of a place that names an item. */
  "links.linkMention": { params: LinkMentionParams; result: NoteView };
  /** Names that links lead to and nothing has. */
  "links.unresolved": { params: Nothing; result: Array<Unresolved> };
  /** The id of the block around a place; made where it has none. */
  "links.block": { params: BlockParams; result: BlockLink };
  /** Undoes the last step. */
  "undo.undo": { params: Nothing; result: Undone };
  /** Does the last undone step again. */
  "undo.redo": { params: Nothing; result: Undone };
  /** Steps, newest first. */
  "undo.history": { params: HistoryParams; result: Array<HistoryEntry> };
  /** Settings of this device. */
  "settings.get": { params: Nothing; result: Settings };
  /** Changes one setting. */
  "settings.set": { params: SettingParams; result: Settings };
  /** Opens an address in the system's browser. */
  "system.open": { params: OpenParams; result: boolean };
  /** Asks for files or a folder. */
  "system.pick": { params: PickParams; result: Picked };
  /** The window is ready to use. */
  "system.ready": { params: Nothing; result: boolean };
}
