//! The command table. It makes dispatch, the TypeScript types and the completeness test.

use crate::params::*;
use commonplace_core::model::*;

macro_rules! commands {
    ($($(#[doc = $doc:literal])* $name:literal: $handler:ident($params:ty) -> $result:ty;)*) => {
        /// Every command: its name, what it is for, its handler.
        #[cfg(any())] pub const COMMANDS: &[Command] = &[
            $(Command { name: $name, doc: concat!($($doc, "\n"),*), run: |app, value| run(app, value, crate::handlers::$handler) },)*
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
    "library.info": library_info(Nothing) -> LibraryInfo;
    /// Looks for damage.
    "library.check": library_check(CheckParams) -> Vec<Finding>;
    /// Makes a verified backup.
    "library.backup": library_backup(FolderParams) -> Backup;
    /// Verified backups, newest first.
    "library.backups": library_backups(Nothing) -> Vec<Backup>;
    /// Imports a folder of Markdown notes, or files.
    "library.import": library_import(ImportParams) -> Report;
    /// Writes all notes and attachments as a folder of Markdown.
    "library.export": library_export(FolderParams) -> Report;
    /// Counts for the sidebar.
    "library.counts": library_counts(Nothing) -> Counts;
    /// A page of a list.
    "items.list": items_list(ListParams) -> ListPage;
    /// Rows by id, in the order given; ids that are gone are left out.
    "items.rows": items_rows(ItemsParams) -> Vec<Row>;
    /// Finds items.
    "items.search": items_search(SearchParams) -> SearchResult;
    /// Stars or unstars.
    "items.star": items_star(StarParams) -> Changes;
    /// Adds and removes tags.
    "items.tag": items_tag(TagParams) -> Changes;
    /// Moves to the trash.
    "items.trash": items_trash(ItemsParams) -> Changes;
    /// Takes out of the trash.
    "items.restore": items_restore(ItemsParams) -> Changes;
    /// Moves articles between inbox, later and archive.
    "articles.place": articles_place(PlaceParams) -> Changes;
    /// An article for the reader. Does not mark it as read.
    "articles.get": articles_get(ItemParams) -> ArticleView;
    /// Remembers how far it was read; the first call marks it as opened.
    "articles.progress": articles_progress(ProgressParams) -> Changes;
    /// Gives an article another title.
    "articles.retitle": articles_retitle(RetitleParams) -> Changes;
    /// Saves pasted text or HTML.
    "save.text": save_text(SaveTextParams) -> SaveResult;
    /// Saves files by path.
    "save.files": save_files(SaveFilesParams) -> Saved;
    /// Saves a file's content.
    "save.bytes": save_bytes(SaveBytesParams) -> SaveResult;
    /// Fetches and saves an address.
    "save.url": save_url(SaveUrlParams) -> SaveResult;
    /// Saves the sample article and note that ship with the app.
    "save.sample": save_sample(Nothing) -> Saved;
    /// Cancels a job.
    "job.cancel": job_cancel(JobParams) -> bool;
    /// Makes a note.
    "notes.create": notes_create(NoteCreateParams) -> NoteView;
    /// A note with its text.
    "notes.get": notes_get(ItemParams) -> NoteView;
    /// Saves a note's text.
    "notes.save": notes_save(NoteSaveParams) -> NoteView;
    /// Renames or moves a note.
    "notes.rename": notes_rename(NoteRenameParams) -> NoteView;
    /// A note's revisions, newest first.
    "notes.history": notes_history(ItemParams) -> Vec<Revision>;
    /// The text of a revision.
    "notes.revision": notes_revision(RevisionParams) -> RevisionText;
    /// What `[[` can complete to, best first.
    "links.complete": links_complete(CompleteParams) -> Vec<Suggestion>;
    /// Where a link leads.
    "links.follow": links_follow(FollowParams) -> Destination;
    /// How links are drawn.
    "links.resolve": links_resolve(ResolveParams) -> Resolved;
    /// Links out of a note.
    "links.out": links_out(ItemParams) -> Vec<LinkView>;
    /// Links to an item, with the sentence around each.
    "links.back": links_back(ItemParams) -> Vec<Backlink>;
    /// Undoes the last step.
    "undo.undo": undo_undo(Nothing) -> Undone;
    /// Does the last undone step again.
    "undo.redo": undo_redo(Nothing) -> Undone;
    /// Steps, newest first.
    "undo.history": undo_history(HistoryParams) -> Vec<HistoryEntry>;
    /// Settings of this device.
    "settings.get": settings_get(Nothing) -> Settings;
    /// Changes one setting.
    "settings.set": settings_set(SettingParams) -> Settings;
    /// Opens an address in the system's browser.
    "system.open": system_open(OpenParams) -> bool;
    /// Asks for files or a folder.
    "system.pick": system_pick(PickParams) -> Picked;
    /// The window is ready to use.
    "system.ready": system_ready(Nothing) -> bool;
}
