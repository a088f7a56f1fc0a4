//! The command table. It makes dispatch, the TypeScript types and the completeness test.

use crate::app::App;
use crate::handlers::{
    articles, highlights, items, library, links, notes, queue, save, search, system, versions,
};
use crate::params::*;
use commonplace_core::model::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// One command of the table.
#[derive(Debug, Clone, Copy)]
pub struct Command {
    /// `items.list`.
    pub name: &'static str,
    /// What it is for.
    pub doc: &'static str,
    pub(crate) run: fn(&App, Value) -> Result<Value, ErrorBody>,
}

impl Command {
    /// The command of that name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        COMMANDS.iter().find(|command| command.name == name)
    }
}

/// Reads what a command takes, runs it, writes what it gives.
fn run<P: DeserializeOwned, R: Serialize>(
    app: &App,
    params: Value,
    handler: fn(&App, P) -> Result<R, ErrorBody>,
) -> Result<Value, ErrorBody> {
    // Programs without parameters to give may give none.
    let params = if params.is_null() {
        Value::Object(serde_json::Map::new())
    } else {
        params
    };
    let params = serde_json::from_value(params).map_err(|error| ErrorBody::wrong_params(&error))?;
    serde_json::to_value(handler(app, params)?)
        .map_err(|error| ErrorBody::broke_off(&error.to_string()))
}

macro_rules! commands {
    ($($(#[doc = $doc:literal])* $name:literal: $module:ident::$handler:ident($params:ty) -> $result:ty;)*) => {
        /// Every command: its name, what it is for, its handler.
        pub const COMMANDS: &[Command] = &[
            $(Command { name: $name, doc: concat!($($doc),*), run: |app, params| run(app, params, $module::$handler) },)*
        ];

        /// The lines of the TypeScript interface `Commands`.
        pub(crate) fn interface(config: &ts_rs::Config) -> Vec<(&'static str, &'static str, String, String)> {
            use ts_rs::TS as _;
            vec![$((
                $name,
                concat!($($doc),*),
                <$params>::name(config),
                <$result>::name(config),
            ),)*]
        }
    };
}

commands! {
    /// What the library is.
    "library.info": library::info(Nothing) -> LibraryInfo;
    /// Looks for damage.
    "library.check": library::check(CheckParams) -> Vec<Finding>;
    /// Makes a verified backup.
    "library.backup": library::backup(FolderParams) -> Backup;
    /// Verified backups, newest first.
    "library.backups": library::backups(Nothing) -> Vec<Backup>;
    /// Imports a folder of Markdown notes, or files.
    "library.import": library::import_from(ImportParams) -> Report;
    /// Writes all notes and attachments as a folder of Markdown.
    "library.export": library::export_to(FolderParams) -> Report;
    /// Counts for the sidebar.
    "library.counts": library::counts(Nothing) -> Counts;
    /// A page of a list.
    "items.list": items::list(ListParams) -> ListPage;
    /// Rows by id, in the order given; ids that are gone are left out.
    "items.rows": items::rows(ItemsParams) -> Vec<Row>;
    /// What is needed to act on a part of a list, however long.
    "items.brief": items::brief(BriefParams) -> Vec<Brief>;
    /// The sites, authors and languages in a list, most frequent first.
    "items.facets": items::facets(FacetsParams) -> Facets;
    /// Finds items.
    "items.search": items::search(SearchParams) -> SearchResult;
    /// Counts what a search finds in all; the number so far is told as progress under the search's key.
    "items.count": items::count(CountParams) -> u32;
    /// How a query was understood.
    "search.explain": search::explain(QueryParams) -> Explained;
    /// Why an item is where it is among the results.
    "search.why": search::why(WhyParams) -> Why;
    /// What the word at the caret of a query can become.
    "search.complete": search::complete(QueryCaretParams) -> Completion;
    /// Searches that are kept, in the person's order.
    "search.saved": search::saved(Nothing) -> Vec<SavedSearch>;
    /// Keeps a search, or changes one that is kept.
    "search.save": search::save(SearchSaveParams) -> SavedSearch;
    /// Keeps searches no longer. Undo brings them back.
    "search.forget": search::forget(ItemsParams) -> Changes;
    /// Puts the searches that are kept into an order.
    "search.arrange": search::arrange(ItemsParams) -> Changes;
    /// Queries that were searched for last on this device, the newest first.
    "search.recent": search::recent(Nothing) -> Vec<String>;
    /// Remembers a query that was searched for.
    "search.remember": search::remember(QueryParams) -> Vec<String>;
    /// Forgets which queries were searched for.
    "search.forgetRecent": search::forget_recent(Nothing) -> Vec<String>;
    /// Items whose title, path or alias fits what is typed, best first.
    "items.quick": items::quick(QuickParams) -> Vec<Hit>;
    /// Stars or unstars.
    "items.star": items::star(StarParams) -> Changes;
    /// Adds and removes tags.
    "items.tag": items::tag(TagParams) -> Changes;
    /// Moves to the trash.
    "items.trash": items::trash(ItemsParams) -> Changes;
    /// Takes out of the trash.
    "items.restore": items::restore(ItemsParams) -> Changes;
    /// Deletes for good what is in the trash. Undo still brings it back.
    "items.delete": items::delete(ItemsParams) -> Changes;
    /// Where a tag and those below it are used.
    "tags.use": items::tag_use(TagNameParams) -> TagUse;
    /// Renames a tag with those below it, or merges it into another.
    "tags.rename": items::rename_tag(TagRenameParams) -> TagsChanged;
    /// Takes a tag, with those below it, off everything.
    "tags.remove": items::remove_tag(TagRemoveParams) -> TagsChanged;
    /// Moves articles between inbox, later and archive.
    "articles.place": articles::place(PlaceParams) -> Changes;
    /// An article for the reader. Does not mark it as read.
    "articles.get": articles::get(ItemParams) -> ArticleView;
    /// A heading or block of an article with what stands under it, as Markdown.
    "articles.part": articles::part(PartParams) -> Part;
    /// Remembers how far it was read; the first call marks it as opened.
    "articles.progress": articles::progress(ProgressParams) -> Changes;
    /// Articles outside the trash that are half read (more than 3 %, less than 95 %), the one read last first.
    "articles.halfRead": articles::half_read(HalfReadParams) -> Vec<Row>;
    /// Gives an article another title.
    "articles.retitle": articles::retitle(RetitleParams) -> Changes;
    /// The versions of an article, newest first.
    "articles.versions": versions::versions(ItemParams) -> Vec<Version>;
    /// Has another version of an article shown.
    "articles.showVersion": versions::show(VersionParams) -> Changes;
    /// What there is to look at of what a version came from; an error says why there is nothing.
    "articles.original": versions::original(VersionParams) -> OriginalView;
    /// What changed between two versions of an article.
    "articles.compare": versions::compare(CompareParams) -> VersionDiff;
    /// The person has seen the version that is shown: changes are counted from it.
    "articles.seen": versions::seen(ItemParams) -> Changes;
    /// Fetches pictures that are missing.
    "articles.fetchMissing": versions::fetch_missing(FetchMissingParams) -> Vec<Completed>;
    /// Saved articles that an article links to, and those that link to it.
    "articles.citations": versions::citations(ItemParams) -> Citations;
    /// The addresses that an article links to and of which nothing is saved.
    "articles.unsavedLinks": versions::unsaved_links(ItemParams) -> Vec<String>;
    /// Articles that say nearly the same as one.
    "articles.lookalikes": versions::lookalikes(ItemParams) -> Vec<Lookalike>;
    /// Merges an article into another.
    "articles.merge": versions::merge(MergeParams) -> Changes;
    /// The highlights of an article and where they stand in one of its versions.
    "highlights.of": highlights::of(HighlightsOfParams) -> HighlightsOf;
    /// Marks a passage.
    "highlights.create": highlights::create(HighlightCreateParams) -> Highlight;
    /// Changes a highlight's colour, note or tags.
    "highlights.edit": highlights::edit(HighlightEditParams) -> Changes;
    /// Removes highlights. Undo brings them back.
    "highlights.remove": highlights::remove(ItemsParams) -> Changes;
    /// Places a highlight where the person says that it stands.
    "highlights.place": highlights::place(HighlightPlaceParams) -> Changes;
    /// A part of the list of all highlights.
    "highlights.list": highlights::list(HighlightListParams) -> HighlightPage;
    /// How many highlights there are, by colour and by tag.
    "highlights.facets": highlights::facets(Nothing) -> HighlightFacets;
    /// One highlight.
    "highlights.get": highlights::get(ItemParams) -> Highlight;
    /// The highlight that a link leads to; `null` when it leads to none.
    "highlights.quote": highlights::quote(HighlightQuoteParams) -> Option<Highlight>;
    /// Links of notes that lead to a highlight, with the sentence around each.
    "highlights.quotedBy": highlights::quoted_by(ItemParams) -> Vec<Backlink>;
    /// Highlights as Markdown, by article.
    "highlights.export": highlights::export(HighlightExportParams) -> HighlightMarkdown;
    /// Reads the kept pages again with the extractor of today.
    "library.reread": versions::reread(RereadParams) -> RereadReport;
    /// Puts addresses into the queue.
    "queue.add": queue::add(QueueAddParams) -> Enqueued;
    /// How far the queue is.
    "queue.get": queue::get(Nothing) -> Queue;
    /// Addresses in the queue, in the order in which they came.
    "queue.rows": queue::rows(QueueRowsParams) -> Vec<QueueRow>;
    /// Has addresses tried again now.
    "queue.retry": queue::retry(QueueIdsParams) -> Queue;
    /// Takes addresses out of the queue.
    "queue.cancel": queue::cancel(QueueIdsParams) -> Queue;
    /// Forgets the addresses that are done.
    "queue.clear": queue::clear(Nothing) -> Queue;
    /// Saves pasted text or HTML.
    "save.text": save::text(SaveTextParams) -> SaveResult;
    /// Saves files by path.
    "save.files": save::files(SaveFilesParams) -> Saved;
    /// Saves a file's content.
    "save.bytes": save::bytes(SaveBytesParams) -> Saved;
    /// Fetches and saves an address.
    "save.url": save::url(SaveUrlParams) -> SaveResult;
    /// Saves the sample article and note that ship with the app.
    "save.sample": save::sample(Nothing) -> Saved;
    /// Cancels a job.
    "job.cancel": system::cancel_job(JobParams) -> bool;
    /// Makes a note.
    "notes.create": notes::create(NoteCreateParams) -> NoteView;
    /// A note with its text.
    "notes.get": notes::get(ItemParams) -> NoteView;
    /// Saves a note's text.
    "notes.save": notes::save(NoteSaveParams) -> NoteView;
    /// Saves a change within a note's text: of a long note only what was typed has to travel.
    "notes.edit": notes::edit(NoteEditParams) -> NoteEdited;
    /// A note with its text, if it is another revision than the known one.
    "notes.newer": notes::newer(NewerNoteParams) -> Option<NoteView>;
    /// Renames or moves a note.
    "notes.rename": notes::rename(NoteRenameParams) -> NoteView;
    /// Moves notes and files into a folder, as one step; those whose names are taken there stay.
    "notes.move": notes::move_several(MoveParams) -> RenamePreview;
    /// What renaming or moving a note or a file would change in other notes.
    "notes.renamePreview": notes::rename_preview(NoteRenameParams) -> RenamePreview;
    /// Gives a heading another text; the links to it follow.
    "notes.renameHeading": notes::rename_heading(HeadingRenameParams) -> RenamePreview;
    /// Gives a block another id; the links to it follow.
    "notes.renameBlock": notes::rename_block(BlockRenameParams) -> RenamePreview;
    /// The properties of a note.
    "notes.properties": notes::properties(ItemParams) -> PropertiesView;
    /// Names of properties that notes have, the most used first.
    "notes.propertyNames": notes::property_names(Nothing) -> Vec<String>;
    /// Sets one property of a note, or takes it out; no other byte changes.
    "notes.setProperty": notes::set_property(PropertyParams) -> NoteView;
    /// What changed between two revisions of a note.
    "notes.compare": notes::compare(NoteCompareParams) -> NoteDiff;
    /// Gives a note the text of one of its revisions.
    "notes.restoreRevision": notes::restore_revision(RevisionParams) -> NoteView;
    /// Makes a note from a template.
    "notes.fromTemplate": notes::from_template(TemplateParams) -> MadeNote;
    /// The note of a day; made where it is not there yet.
    "notes.daily": notes::daily(DailyParams) -> MadeNote;
    /// Templates, by path.
    "templates.list": notes::templates(Nothing) -> Vec<Row>;
    /// Folders of notes and files, by path; the top first.
    "folders.list": notes::folders(Nothing) -> Vec<Folder>;
    /// Renames or moves a folder; the links to what is in it follow.
    "folders.rename": notes::rename_folder(FolderRenameParams) -> RenamePreview;
    /// Keeps a file that notes can embed.
    "attachments.add": notes::attach(AttachParams) -> Attached;
    /// Keeps files by path, for notes to embed; each with what it became.
    "attachments.addFiles": notes::attach_files(AttachFilesParams) -> Vec<Attached>;
    /// The hash of a file's picture, to be asked for by; `null` when it is none that can be shown.
    "attachments.picture": notes::picture(ItemParams) -> Option<String>;
    /// Renames or moves a file; the links to it follow.
    "attachments.rename": notes::rename_file(FileRenameParams) -> RenamePreview;
    /// HTML from the clipboard as Markdown.
    "convert.html": notes::convert(HtmlParams) -> Converted;
    /// A note's revisions, newest first.
    "notes.history": notes::history(ItemParams) -> Vec<Revision>;
    /// The text of a revision.
    "notes.revision": notes::revision(RevisionParams) -> RevisionText;
    /// What `[[` can complete to, best first.
    "links.complete": links::complete(CompleteParams) -> Vec<Suggestion>;
    /// Where a link leads.
    "links.follow": links::follow(FollowParams) -> Destination;
    /// How links are drawn.
    "links.resolve": links::resolve(ResolveParams) -> Resolved;
    /// Links out of a note.
    "links.out": links::out(ItemParams) -> Vec<LinkView>;
    /// Links to an item, with the sentence around each.
    "links.back": links::back(ItemParams) -> Vec<Backlink>;
    /// Places that name an item and do not link to it.
    "links.mentions": links::mentions(MentionsParams) -> MentionPage;
    /// Makes a link of a place that names an item.
    "links.linkMention": links::link_mention(LinkMentionParams) -> NoteView;
    /// Names that links lead to and nothing has.
    "links.unresolved": links::unresolved(Nothing) -> Vec<Unresolved>;
    /// The id of the block around a place; made where it has none.
    "links.block": links::block(BlockParams) -> BlockLink;
    /// Undoes the last step.
    "undo.undo": library::undo(Nothing) -> Undone;
    /// Does the last undone step again.
    "undo.redo": library::redo(Nothing) -> Undone;
    /// Steps, newest first.
    "undo.history": library::history(HistoryParams) -> Vec<HistoryEntry>;
    /// Settings of this device.
    "settings.get": system::settings(Nothing) -> Settings;
    /// Changes one setting.
    "settings.set": system::set_setting(SettingParams) -> Settings;
    /// Opens an address in the system's browser.
    "system.open": system::open(OpenParams) -> bool;
    /// Asks for files or a folder.
    "system.pick": system::pick(PickParams) -> Picked;
    /// The window is ready to use.
    "system.ready": system::ready(Nothing) -> bool;
}
