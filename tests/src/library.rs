//! A library for one test, with a clock and chance that the test owns.

use commonplace_core::fetch::NoNetwork;
use commonplace_core::id::ItemId;
use commonplace_core::job::{Cancel, Job};
use commonplace_core::model::{Hit, ItemKind, NoteView, Row, SaveResult, SaveStatus};
use commonplace_core::{Env, Library, ListFrom, SaveOptions, Source};
use commonplace_text::name::{NotePath, TagName};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use tempfile::TempDir;

/// 2026-01-05 09:00 UTC: when every test library begins.
const BEGINNING: i64 = 1_767_603_600_000;

/// A library in a folder that goes away with it.
pub struct TestLibrary {
    library: Option<Library>,
    clock: Arc<AtomicI64>,
    chance: Chance,
    folder: TempDir,
}

impl TestLibrary {
    /// An empty one.
    ///
    /// # Panics
    /// When the disk refuses.
    #[must_use]
    pub fn new() -> Self {
        Self::in_folder(tempfile::tempdir().expect("a temporary folder"))
    }

    /// An empty one in memory where the machine has such a folder: for tests with thousands of writes.
    ///
    /// # Panics
    /// When the disk refuses.
    #[must_use]
    pub fn in_memory() -> Self {
        let folder = Path::new("/dev/shm");
        let folder = if folder.is_dir() {
            tempfile::tempdir_in(folder)
        } else {
            tempfile::tempdir()
        };
        Self::in_folder(folder.expect("a temporary folder"))
    }

    fn in_folder(folder: TempDir) -> Self {
        let mut new = Self {
            library: None,
            clock: Arc::new(AtomicI64::new(BEGINNING)),
            chance: Chance::new(1),
            folder,
        };
        new.open();
        new
    }

    fn open(&mut self) {
        let path = self.path();
        self.library = Some(Library::open(&path, self.env()).expect("the library opens"));
    }

    /// The same clock and chance, for another library.
    #[must_use]
    pub fn env(&self) -> Env {
        let (clock, chance) = (Arc::clone(&self.clock), self.chance.clone());
        Env::new(
            move || clock.load(Ordering::Relaxed),
            move |bytes| chance.fill(bytes),
        )
    }

    /// Its folder.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("library")
    }

    /// A folder beside it that goes away as well.
    #[must_use]
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Closes it and opens it again, as the next start does.
    pub fn reopen(&mut self) {
        self.library = None;
        self.open();
    }

    /// Closes it, for another process or for a change of its files.
    pub fn close(&mut self) {
        self.library = None;
    }

    /// Lets time pass.
    pub fn wait(&self, milliseconds: i64) {
        self.clock.fetch_add(milliseconds, Ordering::Relaxed);
    }

    /// Saves a pasted text.
    ///
    /// # Panics
    /// When that fails.
    pub fn save_pasted(&self, text: &str) -> SaveResult {
        let result = self.save(
            Source::Text { text, html: None },
            &SaveOptions::default(),
            &NoNetwork,
            &Job::silent(),
        );
        assert_ne!(result.status, SaveStatus::Failed, "{result:?}");
        result
    }

    /// Saves a page, as if it had been saved from an address.
    ///
    /// # Panics
    /// When that fails.
    pub fn save_page(&self, url: Option<&str>, html: &str) -> SaveResult {
        let options = SaveOptions { url, tags: &[] };
        let source = Source::Bytes {
            name: "page.html",
            bytes: html.as_bytes(),
        };
        let result = self.save(source, &options, &NoNetwork, &Job::silent());
        assert_ne!(result.status, SaveStatus::Failed, "{result:?}");
        result
    }

    /// Saves an article of a title and a text that is like nothing else.
    ///
    /// # Panics
    /// When that fails.
    pub fn save_article(&self, title: &str) -> ItemId {
        self.save_page(None, &article(title))
            .id
            .expect("a saved article has an id")
    }

    /// Makes a note.
    ///
    /// # Panics
    /// When that fails.
    pub fn write_note(&self, path: &str, body: &str) -> NoteView {
        let path = NotePath::parse(path).expect("a good path");
        self.create_note(Some(&path), body)
            .expect("the note is made")
    }

    /// Every row that a query gives, over all pages.
    ///
    /// # Panics
    /// When the library cannot be read.
    #[must_use]
    pub fn all(&self, query: &str) -> Vec<Row> {
        rows(self, query)
    }

    /// What a search finds, best first.
    ///
    /// # Panics
    /// When the library cannot be read.
    #[must_use]
    pub fn found(&self, query: &str) -> Vec<Hit> {
        Library::search(self, query, false, 50, &Cancel::default())
            .expect("a search never fails")
            .hits
    }

    /// Titles of what a search finds, best first.
    #[must_use]
    pub fn titles(&self, query: &str) -> Vec<String> {
        self.found(query)
            .into_iter()
            .map(|hit| hit.row.title)
            .collect()
    }

    /// Everything in it that a person could see or lose, as text; moments of change left out.
    #[must_use]
    pub fn dump(&self) -> String {
        dump(self)
    }

    /// Fails unless `check` finds nothing wrong.
    ///
    /// # Panics
    /// When it finds something.
    pub fn must_be_whole(&self) {
        let findings = self.check(false).expect("the check runs");
        assert!(findings.iter().all(|finding| finding.ok), "{findings:#?}");
    }
}

impl Default for TestLibrary {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for TestLibrary {
    type Target = Library;

    fn deref(&self) -> &Library {
        self.library.as_ref().expect("the library is open")
    }
}

fn article(title: &str) -> String {
    let paragraph = |what: &str| {
        format!(
            "<p>{title} is an article about {what}, long enough that nobody takes it for a menu, a caption or a notice under a picture.</p>\n"
        )
    };
    let body: String = ["rivers", "letters", "lighthouses", "winters"]
        .map(paragraph)
        .concat();
    format!(
        "<!doctype html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>\n{body}</article></body></html>"
    )
}

fn rows(library: &Library, query: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut from = ListFrom::Top;
    loop {
        let page = library
            .list(query, None, &from, 500)
            .expect("a list never fails");
        rows.extend(page.rows);
        match page.next {
            Some(next) => from = ListFrom::After(next),
            None => return rows,
        }
    }
}

/// See [`TestLibrary::dump`].
///
/// # Panics
/// When the library cannot be read.
#[must_use]
pub fn dump(library: &Library) -> String {
    let mut rows = rows(library, "in:anywhere");
    rows.sort_by_key(|row| row.id);
    let mut lines = Vec::new();
    for mut row in rows {
        // Moments of change belong to the clock, not to the content: an undo is later than what it undoes.
        row.updated_at = 0;
        lines.push(serde_json::to_string(&row).expect("a row is JSON"));
        match row.kind {
            ItemKind::Article => {
                let text = library
                    .article_text(row.id)
                    .expect("the article has its text");
                lines.push(format!(
                    "  text {:?}\n  html {:?}\n  removed {:?}",
                    text.text, text.html, text.removed
                ));
                let marked = library
                    .highlights_of(row.id, None)
                    .expect("the article has its highlights");
                for one in marked.highlights {
                    lines.push(format!(
                        "  highlight {} {:?} {:?} {:?} {:?} {:?} {:?}",
                        one.highlight.anchor,
                        one.state,
                        (one.start, one.end),
                        one.highlight.quote,
                        one.highlight.colour,
                        one.highlight.note,
                        one.highlight.tags
                    ));
                }
            }
            ItemKind::Note => {
                lines.push(format!(
                    "  body {:?}",
                    library.note(row.id).expect("the note has its text").body
                ));
                for link in library.links_out(row.id).expect("the note has its links") {
                    lines.push(format!(
                        "  link {} -> {:?} of {:?}",
                        link.raw, link.resolved, link.candidates
                    ));
                }
            }
            ItemKind::Attachment | ItemKind::Highlight => {}
        }
    }
    lines.join("\n")
}

/// Tag names, for a test that knows they are good.
impl TestLibrary {
    /// # Panics
    /// When one is no good tag.
    #[must_use]
    pub fn tags(names: &[&str]) -> Vec<TagName> {
        names
            .iter()
            .map(|name| TagName::parse(name).expect("a good tag"))
            .collect()
    }
}

/// Chance that is the same every time (`SplitMix64`).
#[derive(Debug, Clone)]
pub struct Chance(Arc<AtomicU64>);

impl Chance {
    /// From a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(AtomicU64::new(seed)))
    }

    /// A number.
    pub fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&self, end: usize) -> usize {
        usize::try_from(self.next() >> 1).unwrap_or(0) % end
    }

    /// Fills a buffer.
    pub fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let random = self.next().to_le_bytes();
            chunk.copy_from_slice(&random[..chunk.len()]);
        }
    }
}
