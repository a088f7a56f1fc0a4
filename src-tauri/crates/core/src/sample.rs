//! The sample article and note that ship with the app.

use crate::error::Result;
use crate::fetch::NoNetwork;
use crate::job::Job;
use crate::library::Library;
use crate::model::{SaveResult, SaveStatus};
use crate::save::{SaveOptions, Source};
use crate::store::notes;
use commonplace_text::name::NotePath;

const ARTICLE: &str = include_str!("sample/article.html");
const NOTE: &str = include_str!("sample/note.md");
const NOTE_NAME: &str = "Welcome to Commonplace";

impl Library {
    /// Saves the sample article and the note that links to it; what is there already stays. The article comes first.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn save_sample(&self) -> Result<Vec<SaveResult>> {
        let source = Source::Bytes {
            name: "Sample article",
            bytes: ARTICLE.as_bytes(),
        };
        let article = self.try_save(source, &SaveOptions::default(), &NoNetwork, &Job::silent())?;
        let path = NotePath::nearest(NOTE_NAME);
        let there = self
            .store
            .read(|connection| notes::at_path(connection, path.as_str()))?;
        let (id, status) = match there {
            Some((id, _)) => (id, SaveStatus::Duplicate),
            None => (
                self.create_note(Some(&path), NOTE)?.row.id,
                SaveStatus::Saved,
            ),
        };
        let note = SaveResult {
            id: Some(id),
            path: Some(path.as_str().to_owned()),
            title: Some(NOTE_NAME.to_owned()),
            url: None,
            status,
            error: None,
            warnings: Vec::new(),
            source: "Sample note".to_owned(),
        };
        Ok(vec![article, note])
    }
}
