//! Exporting notes, attachments and articles as a folder of Markdown.
//!
//! Notes and attachments are written byte for byte, so that importing the folder again gives the same library of notes.
//! Articles are turned into Markdown, with what is known about them as front matter. An export that fails leaves nothing.

mod folder;
mod front;
mod html;
mod markdown;
mod parts;
#[cfg(test)]
mod tests;

use crate::blobs::{self, BlobHash};
use crate::error::{Error, Result};
use crate::highlights::{self, HighlightQuery};
use crate::id::ItemId;
use crate::import::{IMAGES, report};
use crate::job::Job;
use crate::library::Library;
use crate::model::{Report, ReportRow};
use crate::store::transfer::{self, Exported};
use crate::store::{articles, notes};
use folder::Folder;
pub(crate) use parts::{headings_of, markdown_of_html, part_of};
use std::collections::HashMap;
use std::path::Path;

/// Bytes of an article's HTML, once it is unpacked.
const MAX_HTML: usize = 256 << 20;

/// What is to be written, as the library was at one moment.
struct Everything {
    /// Path, text, when it last changed, tags that are not in its text.
    notes: Vec<(String, String, Option<i64>, Vec<String>)>,
    attachments: Vec<(String, BlobHash)>,
    articles: Vec<ItemId>,
}

impl Library {
    /// Writes all notes and attachments into `folder`, which must be empty or not there yet, and articles as Markdown
    /// under `Articles/`. What is in the trash stays there. `job.progress` hears of every file.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the folder is not empty or the library's own; [`Error::Storage`] when the disk refuses,
    /// [`Error::Cancelled`]. Then what was written is removed again.
    pub fn export(&self, folder: &Path, job: &Job<'_>) -> Result<Report> {
        let target = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        if is_within(&target, &self.folder) {
            return Err(Error::Invalid(
                "This is the library's own folder. Choose another one.".to_owned(),
            ));
        }
        let everything = self.store.read(everything)?;
        let mut out = Folder::open(&target)?;
        let written = self
            .write_everything(&everything, &mut out, job)
            .and_then(|rows| out.finish().map(|()| rows));
        match written {
            Ok(rows) => Ok(report(rows)),
            Err(error) => {
                out.undo();
                Err(error)
            }
        }
    }

    fn write_everything(
        &self,
        everything: &Everything,
        out: &mut Folder,
        job: &Job<'_>,
    ) -> Result<Vec<ReportRow>> {
        let mut rows = Vec::new();
        let all = u32::try_from(
            everything.notes.len() + everything.attachments.len() + everything.articles.len(),
        )
        .unwrap_or(u32::MAX);
        let step = |rows: &[ReportRow], what: &str| {
            (job.progress)(u32::try_from(rows.len()).unwrap_or(u32::MAX), all, what);
            job.cancel.check()
        };
        // Folders first: a file must not take the name of one.
        let notes = everything.notes.iter().map(|note| format!("{}.md", note.0));
        let files = everything.attachments.iter().map(|file| file.0.clone());
        let images =
            (!everything.articles.is_empty()).then(|| format!("{}{IMAGES}/.", articles::FOLDER));
        out.reserve_folders(notes.chain(files).chain(images));
        for (path, body, changed, tags) in &everything.notes {
            step(&rows, path)?;
            let file = out.free(path, true);
            out.write(&file, body.as_bytes(), *changed)?;
            let untold = (!tags.is_empty()).then(|| {
                format!(
                    "These tags are not in its text, so not in the file: {}.",
                    tags.join(", ")
                )
            });
            rows.push(exported(file, path, untold));
        }
        for (path, blob) in &everything.attachments {
            step(&rows, path)?;
            let file = out.free(path, false);
            match self.blobs.get(*blob) {
                Ok(bytes) => {
                    out.write(&file, &bytes, None)?;
                    rows.push(exported(file, path, None));
                }
                Err(error) => rows.push(failed(file, path, &error)),
            }
        }
        let mut images = HashMap::new();
        for &id in &everything.articles {
            let Some(article) = self
                .store
                .read(|connection| transfer::article(connection, id))?
            else {
                continue;
            };
            let path = format!("{}{}", articles::FOLDER, article.name);
            step(&rows, &path)?;
            let file = out.free(&path, true);
            match self.article_file(&article, &mut images, out)? {
                Ok((text, lost)) => {
                    out.write(&file, text.as_bytes(), Some(article.saved_ms))?;
                    rows.push(exported(file, &path, lost));
                }
                Err(error) => rows.push(failed(file, &path, &error)),
            }
        }
        Ok(rows)
    }

    /// An article as Markdown, with its images written, and what of them could not be. The outer error is the disk's.
    fn article_file(
        &self,
        article: &Exported,
        images: &mut HashMap<BlobHash, Option<String>>,
        out: &mut Folder,
    ) -> Result<Result<(String, Option<String>)>> {
        let packed = match self
            .blobs
            .get(article.html)
            .and_then(|packed| blobs::decompress(&packed, MAX_HTML))
        {
            Ok(packed) => packed,
            Err(error) => return Ok(Err(error)),
        };
        let html = String::from_utf8_lossy(&packed);
        let mut lost = None;
        for (hash, mime) in &article.images {
            if images.contains_key(hash) || !html.contains(&hash.to_string()) {
                continue;
            }
            let name = match self.blobs.get(*hash) {
                Ok(bytes) => {
                    let file = out.free(
                        &format!("{}{IMAGES}/{hash}.{}", articles::FOLDER, extension_of(mime)),
                        false,
                    );
                    out.write(&file, &bytes, None)?;
                    file.strip_prefix(articles::FOLDER).map(str::to_owned)
                }
                Err(error) => {
                    lost = Some(format!("An image is missing: {error}"));
                    None
                }
            };
            images.insert(*hash, name);
        }
        let image_of = |source: &str| {
            let hash = BlobHash::parse(source.strip_prefix("/blob/")?)?;
            images.get(&hash).cloned().flatten()
        };
        let body = markdown::of_html(&html, &image_of);
        let marked = HighlightQuery {
            article: Some(article.id),
            ..HighlightQuery::default()
        };
        let marked = self.whole_highlights(&marked)?;
        Ok(Ok((
            format!(
                "{}\n{}\n{}",
                front::matter(article),
                body,
                highlights::markdown_of(&marked)
            ),
            lost,
        )))
    }
}

fn everything(connection: &transfer::Db) -> Result<Everything> {
    let mut all = Vec::new();
    for (id, path, body) in notes::all(connection)? {
        all.push((
            path,
            body,
            transfer::changed_ms(connection, id)?,
            transfer::tags(connection, id)?,
        ));
    }
    let attachments = notes::all_attachments(connection)?;
    Ok(Everything {
        notes: all,
        attachments: attachments
            .into_iter()
            .map(|(_, path, blob)| (path, blob))
            .collect(),
        articles: transfer::articles(connection)?,
    })
}

/// Whether a folder is the library's, or in it; also when it is not there yet.
fn is_within(target: &Path, library: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    let library = real(library).unwrap_or_else(|| library.to_owned());
    target
        .ancestors()
        .find_map(real)
        .is_some_and(|above| above.starts_with(&library))
}

fn extension_of(mime: &str) -> &'static str {
    match mime {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/avif" => "avif",
        "image/svg+xml" => "svg",
        _ => "bin",
    }
}

fn exported(file: String, path: &str, reason: Option<String>) -> ReportRow {
    ReportRow {
        file,
        status: "exported".to_owned(),
        path: Some(path.to_owned()),
        reason,
    }
}

fn failed(file: String, path: &str, error: &Error) -> ReportRow {
    ReportRow {
        file,
        status: "failed".to_owned(),
        path: Some(path.to_owned()),
        reason: Some(error.to_string()),
    }
}
