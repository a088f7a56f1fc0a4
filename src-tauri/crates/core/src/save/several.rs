//! Saving a folder or an archive: every page, document, letter and link in it by itself.
//!
//! What belongs to a page — its `_files` folder, pictures, styles — is no item of its own. Names from archives are shown
//! and compared; nothing is ever written under them.

use super::beside::{is_companion, place_from};
use super::input::{self, Taken};
use super::{SaveOptions, Source, failed};
use crate::error::{Error, Result};
use crate::fetch::Fetch;
use crate::job::Job;
use crate::library::Library;
use crate::model::SaveResult;
use commonplace_page::{Archive, Container, Resource, container, is_readable, wanted};
use std::fs;
use std::path::{Path, PathBuf};

/// Files of a folder that are looked at.
const MAX_FILES: usize = 20_000;
/// Folders inside folders.
const MAX_DEPTH: usize = 32;
/// Pictures that are read for one page.
const MAX_BESIDE: usize = 500;

impl Library {
    /// Saves one thing, or everything in a folder or a zip archive: `each` hears of every item as soon as it is there.
    /// As [`Library::save`], a failure is a result with its reason. A folder's pages see only what lies in the folder.
    pub fn save_each(
        &self,
        source: Source<'_>,
        options: &SaveOptions<'_>,
        fetch: &dyn Fetch,
        job: &Job<'_>,
        each: &mut dyn FnMut(SaveResult),
    ) {
        let name = input::name(source);
        let done = match source {
            Source::File(path) if path.is_dir() => {
                self.save_folder(path, options, fetch, job, each)
            }
            Source::File(path) if is_archive_file(path) => match input::read_file(path) {
                Ok(bytes) if is_archive(&bytes) => {
                    self.save_archive(&bytes, &name, options, fetch, job, each)
                }
                Ok(_) => {
                    each(self.save(source, options, fetch, job));
                    Ok(())
                }
                Err(error) => Err(error),
            },
            Source::Bytes { bytes, .. } if is_archive(bytes) => {
                self.save_archive(bytes, &name, options, fetch, job, each)
            }
            _ => {
                each(self.save(source, options, fetch, job));
                Ok(())
            }
        };
        if let Err(error) = done {
            each(failed(&name, &error));
        }
    }

    fn save_folder(
        &self,
        folder: &Path,
        options: &SaveOptions<'_>,
        fetch: &dyn Fetch,
        job: &Job<'_>,
        each: &mut dyn FnMut(SaveResult),
    ) -> Result<()> {
        let own = fs::canonicalize(self.folder()).unwrap_or_else(|_| self.folder().to_owned());
        if fs::canonicalize(folder).is_ok_and(|folder| folder.starts_with(&own)) {
            return Err(Error::Invalid(
                "This folder is the library itself. Choose the folder of what you want to save."
                    .to_owned(),
            ));
        }
        let mut files = Vec::new();
        walk(folder, "", 0, &own, &mut files)?;
        files.sort();
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        let items = items(&names);
        let total = items.len();
        let mut found = 0;
        for (done, at) in items.into_iter().enumerate() {
            job.cancel.check()?;
            let (name, path) = &files[at];
            (job.progress)(count(done), count(total), name);
            let bytes = match input::read_file(path) {
                Ok(bytes) => bytes,
                Err(error) => {
                    each(failed(name, &error));
                    continue;
                }
            };
            let read = |place: &str| {
                let at = files
                    .binary_search_by(|(name, _)| name.as_str().cmp(place))
                    .ok()?;
                input::read_file(&files.get(at)?.1).ok()
            };
            found += usize::from(self.save_item(&bytes, name, &read, options, fetch, job, each));
        }
        none_found(found, "folder")
    }

    fn save_archive(
        &self,
        bytes: &[u8],
        archive_name: &str,
        options: &SaveOptions<'_>,
        fetch: &dyn Fetch,
        job: &Job<'_>,
        each: &mut dyn FnMut(SaveResult),
    ) -> Result<()> {
        let unreadable = |name: &str, error: &commonplace_page::PageError| {
            Error::Invalid(format!("{name} could not be saved: {error}."))
        };
        let archive = Archive::open(bytes).map_err(|error| unreadable(archive_name, &error))?;
        let names: Vec<&str> = archive.names().filter(|name| !is_hidden(name)).collect();
        let items = items(&names);
        let total = items.len();
        let mut found = 0;
        for (done, at) in items.into_iter().enumerate() {
            job.cancel.check()?;
            let name = names[at];
            (job.progress)(count(done), count(total), name);
            match archive.read(name) {
                Ok(bytes) => {
                    let read = |place: &str| archive.read(place).ok();
                    found +=
                        usize::from(self.save_item(&bytes, name, &read, options, fetch, job, each));
                }
                Err(error) => {
                    each(failed(name, &unreadable(name, &error)));
                    found += 1;
                }
            }
        }
        none_found(found, "archive")
    }

    /// Saves one file among others, if it is something to read. Whether it was.
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one save, and where it lies"
    )]
    fn save_item(
        &self,
        bytes: &[u8],
        name: &str,
        read: &dyn Fn(&str) -> Option<Vec<u8>>,
        options: &SaveOptions<'_>,
        fetch: &dyn Fetch,
        job: &Job<'_>,
        each: &mut dyn FnMut(SaveResult),
    ) -> bool {
        let file_name = name.rsplit('/').next().unwrap_or(name);
        if !is_readable(bytes, file_name) {
            return false;
        }
        if is_archive(bytes) {
            each(failed(
                name,
                &Error::Invalid(format!(
                    "{name} is an archive inside what you chose. Unpack it, and save what was in it."
                )),
            ));
            return true;
        }
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside = wanted(bytes, Some(file_name))
            .into_iter()
            .filter_map(|address| {
                let inner = place_from(folder, &address)?;
                let bytes = read(&inner)?;
                Some(Resource {
                    name: address,
                    bytes,
                })
            })
            .take(MAX_BESIDE)
            .collect();
        let silent = Job {
            cancel: job.cancel.clone(),
            progress: &|_, _, _| {},
        };
        let taken = Taken::with(bytes.to_vec(), file_name.to_owned(), beside).followed(fetch);
        let result = taken
            .and_then(|taken| self.save_taken(&taken, name.to_owned(), options, fetch, &silent));
        each(result.unwrap_or_else(|error| failed(name, &error)));
        true
    }
}

fn none_found(found: usize, what: &str) -> Result<()> {
    if found > 0 {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "There is nothing to read in this {what}: no page, document, letter, link or text."
    )))
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Whether bytes are an archive of several things: none that is a book or one packed page.
pub(crate) fn is_archive(bytes: &[u8]) -> bool {
    if container(bytes) != Some(Container::Zip) {
        return false;
    }
    // What other programs write as archives is for those.
    Archive::open(bytes).is_ok_and(|archive| {
        ![
            "[Content_Types].xml",
            "META-INF/MANIFEST.MF",
            "META-INF/manifest.xml",
        ]
        .iter()
        .any(|name| archive.has(name))
    })
}

/// Whether a file begins like an archive: then it is read whole to be sure.
fn is_archive_file(path: &Path) -> bool {
    use std::io::Read as _;
    let mut head = [0; 4];
    fs::File::open(path)
        .and_then(|mut file| file.read_exact(&mut head))
        .is_ok()
        && head == *b"PK\x03\x04"
}

/// Files that systems put beside others.
fn is_hidden(name: &str) -> bool {
    name.split('/')
        .any(|step| step.starts_with('.') && step != "." && step != ".." || step == "__MACOSX")
        || name.rsplit('/').next().is_some_and(|file| {
            ["thumbs.db", "desktop.ini"].contains(&file.to_lowercase().as_str())
        })
}

/// Which of the names may be items: all but what lies in the folder of a page.
fn items(names: &[&str]) -> Vec<usize> {
    let is_page = |name: &str| {
        let lower = name.to_lowercase();
        [".html", ".htm", ".xhtml", ".xht", ".shtml"]
            .iter()
            .any(|end| lower.ends_with(end))
    };
    let split = |name: &str| {
        name.rsplit_once('/')
            .map_or((String::new(), name.to_owned()), |(folder, file)| {
                (folder.to_owned(), file.to_owned())
            })
    };
    let pages: Vec<(String, String)> = names
        .iter()
        .filter(|name| is_page(name))
        .map(|name| split(name))
        .collect();
    let mut by_folder: std::collections::HashMap<&str, Vec<&str>> =
        std::collections::HashMap::new();
    for (folder, file) in &pages {
        by_folder.entry(folder).or_default().push(file);
    }
    let is_companions = |name: &str| {
        let steps: Vec<&str> = name.split('/').collect();
        (0..steps.len().saturating_sub(1)).any(|at| {
            let parent = steps.get(..at).unwrap_or_default().join("/");
            let step = steps.get(at).copied().unwrap_or_default();
            by_folder
                .get(parent.as_str())
                .is_some_and(|pages| pages.iter().any(|page| is_companion(page, step)))
        })
    };
    (0..names.len())
        .filter(|at| names.get(*at).is_some_and(|name| !is_companions(name)))
        .collect()
}

/// The files of a folder with their paths inside it. Links are not followed, the library itself is left out.
fn walk(
    folder: &Path,
    inside: &str,
    depth: usize,
    own: &Path,
    files: &mut Vec<(String, PathBuf)>,
) -> Result<()> {
    let entries = fs::read_dir(folder).map_err(|error| Error::io("read", folder, &error))?;
    for entry in entries.flatten() {
        if files.len() >= MAX_FILES {
            return Err(Error::Invalid(format!(
                "This folder has more than {MAX_FILES} files. Save its folders one after another."
            )));
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if is_hidden(&name) || kind.is_symlink() {
            continue;
        }
        let path = entry.path();
        let inner = if inside.is_empty() {
            name
        } else {
            format!("{inside}/{name}")
        };
        if kind.is_file() {
            files.push((inner, path));
        } else if kind.is_dir()
            && depth < MAX_DEPTH
            && !fs::canonicalize(&path).is_ok_and(|path| path.starts_with(own))
        {
            walk(&path, &inner, depth + 1, own, files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_page_is_no_item() {
        let names = [
            "a/Page.html",
            "a/Page_files/x.png",
            "a/Page_files/frame.html",
            "a/Page_files/deep/y.html",
            "Page_files/other.html",
            "b.pdf",
        ];
        let left: Vec<&str> = items(&names).into_iter().map(|at| names[at]).collect();
        assert_eq!(left, ["a/Page.html", "Page_files/other.html", "b.pdf"]);
    }

    #[test]
    fn what_systems_write_is_left_out() {
        for (name, expected) in [
            (".DS_Store", true),
            ("__MACOSX/a.html", true),
            ("a/.hidden/b.html", true),
            ("a/Thumbs.db", true),
            ("a/b.html", false),
            ("../b.html", false),
        ] {
            assert_eq!(is_hidden(name), expected, "{name}");
        }
    }
}
