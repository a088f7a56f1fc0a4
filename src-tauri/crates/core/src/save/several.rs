//! Saving a folder or an archive: every page, document, letter and link in it by itself.
//!
//! What belongs to a page — its `_files` folder, pictures, styles — is no item of its own; a book that lies there unpacked
//! is one. Names from archives are shown and compared; nothing is ever written under them.

mod names;

use super::input::{self, Taken};
use super::{SaveOptions, Source, failed};
use crate::error::{Error, Result};
use crate::fetch::Fetch;
use crate::job::Job;
use crate::library::{Library, counted};
use crate::model::SaveResult;
use commonplace_page::{
    Archive, Container, PageError, Resource, archive_of, container, is_picture, is_readable,
    places, refusal, unpacked, wanted,
};
use names::{Names, is_hidden};
use std::fs;
use std::path::{Path, PathBuf};

/// Files of a folder that are looked at.
const MAX_FILES: usize = 20_000;
/// Folders inside folders.
const MAX_DEPTH: usize = 32;
/// Pictures that are read for one page.
const MAX_BESIDE: usize = 500;

/// What is saved of a folder or an archive, and how its files are read.
struct Gathered<'a> {
    /// What it is called, and what it is.
    name: &'a str,
    what: &'a str,
    names: Vec<&'a str>,
    read: &'a dyn Fn(usize) -> Result<Vec<u8>>,
}

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
        let mut found = Walked::default();
        walk(read_dir(folder)?, "", 0, &own, &mut found)?;
        let Walked {
            mut files,
            unreadable,
        } = found;
        for (name, error) in &unreadable {
            each(failed(name, error));
        }
        files.sort();
        let name = input::name(Source::File(folder));
        let gathered = Gathered {
            name: &name,
            what: "folder",
            names: files.iter().map(|(name, _)| name.as_str()).collect(),
            read: &|at| match files.get(at) {
                Some((_, path)) => input::read_file(path),
                None => Err(Error::NotFound("This file is gone.".to_owned())),
            },
        };
        self.save_gathered(&gathered, unreadable.len(), options, fetch, job, each)
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
        let refused = |name: &str, error: &PageError| {
            Error::Invalid(format!("{name} could not be saved: {error}."))
        };
        let archive = Archive::open(bytes).map_err(|error| refused(archive_name, &error))?;
        let (numbers, names): (Vec<usize>, Vec<&str>) = archive
            .names()
            .enumerate()
            .filter(|(_, name)| !is_hidden(name))
            .unzip();
        let told = names.clone();
        let gathered = Gathered {
            name: archive_name,
            what: "archive",
            names,
            read: &|at| {
                let number = numbers.get(at).copied().unwrap_or(usize::MAX);
                let bytes = archive.read_at(number);
                let bytes = bytes.and_then(|bytes| unpacked(&bytes).unwrap_or(Ok(bytes)));
                bytes.map_err(|error| refused(told.get(at).copied().unwrap_or_default(), &error))
            },
        };
        self.save_gathered(&gathered, 0, options, fetch, job, each)
    }

    /// Saves the books, then each file by itself. `told` is how many rows there are already.
    fn save_gathered(
        &self,
        all: &Gathered<'_>,
        told: usize,
        options: &SaveOptions<'_>,
        fetch: &dyn Fetch,
        job: &Job<'_>,
        each: &mut dyn FnMut(SaveResult),
    ) -> Result<()> {
        let names = Names::of(&all.names);
        let mut in_books = vec![false; all.names.len()];
        let mut found = told;
        for root in names.books() {
            job.cancel.check()?;
            let marker = names.find(&format!("{root}{}", names::BOOK));
            if marker.is_some_and(|at| in_books.get(at) == Some(&true)) {
                continue;
            }
            let (inside, book) = book(all, &root);
            let Some(book) = book else { continue };
            for at in inside {
                if let Some(is_in_book) = in_books.get_mut(at) {
                    *is_in_book = true;
                }
            }
            let name = match root.trim_end_matches('/') {
                "" => all.name,
                root => root,
            };
            (job.progress)(0, 0, name);
            each(self.save_item(book, name, Vec::new(), options, fetch, job));
            found += 1;
        }
        let items: Vec<usize> = names
            .items()
            .into_iter()
            .filter(|at| in_books.get(*at) == Some(&false))
            .collect();
        let mut pictures: Vec<&str> = Vec::new();
        for (done, at) in items.iter().enumerate() {
            job.cancel.check()?;
            let name = all.names.get(*at).copied().unwrap_or_default();
            (job.progress)(count(done), count(items.len()), name);
            let bytes = match (all.read)(*at) {
                Ok(bytes) => bytes,
                Err(error) => {
                    each(failed(name, &error));
                    found += 1;
                    continue;
                }
            };
            let (folder, file_name) = name.rsplit_once('/').unwrap_or(("", name));
            if !is_readable(&bytes, file_name) {
                if let Some(error) = refusal(&bytes, file_name) {
                    let why = format!("{name} could not be saved: {error}.");
                    each(failed(name, &Error::Invalid(why)));
                    found += 1;
                } else if is_picture(&bytes) && !names.has_page_above(name) {
                    pictures.push(name);
                }
                continue;
            }
            found += 1;
            if is_archive(&bytes) {
                let why = format!(
                    "{name} is an archive inside what you chose. Unpack it, and save what was in it."
                );
                each(failed(name, &Error::Invalid(why)));
                continue;
            }
            let beside = beside(all, &names, folder, &bytes, file_name);
            each(self.save_item(bytes, name, beside, options, fetch, job));
        }
        if found == 0 {
            return Err(Error::Invalid(format!(
                "There is nothing to read in this {}: no page, document, letter, link or text.",
                all.what
            )));
        }
        if let Some(first) = pictures.first() {
            let what = match pictures.len() {
                1 => format!("{first} is a picture that belongs to no page"),
                many => format!(
                    "{first} and {} more belong to no page",
                    counted(many - 1, "picture")
                ),
            };
            let why = format!("{what}. To keep pictures, attach them to a note.");
            each(failed(first, &Error::Invalid(why)));
        }
        Ok(())
    }

    /// Saves one file among others, with the pictures that lie beside it.
    fn save_item(
        &self,
        bytes: Vec<u8>,
        name: &str,
        beside: Vec<Resource>,
        options: &SaveOptions<'_>,
        fetch: &dyn Fetch,
        job: &Job<'_>,
    ) -> SaveResult {
        let file_name = name.rsplit('/').next().unwrap_or(name);
        let silent = Job {
            cancel: job.cancel.clone(),
            progress: &|_, _, _| {},
        };
        let taken = Taken::with(bytes, file_name.to_owned(), beside).followed(fetch);
        let result = taken
            .and_then(|taken| self.save_taken(&taken, name.to_owned(), options, fetch, &silent));
        result.unwrap_or_else(|error| failed(name, &error))
    }
}

/// The files of a book that lies unpacked under a root, and the book as the one file that it is elsewhere; `None` when it is
/// none.
fn book(all: &Gathered<'_>, root: &str) -> (Vec<usize>, Option<Vec<u8>>) {
    let mut inside: Vec<usize> = (0..all.names.len())
        .filter(|at| {
            all.names
                .get(*at)
                .is_some_and(|name| name.starts_with(root))
        })
        .collect();
    let inner = |at: usize| {
        let name = all.names.get(at).copied().unwrap_or_default();
        name.strip_prefix(root).unwrap_or(name)
    };
    // A book says first what it is.
    inside.sort_by_key(|at| (inner(*at) != "mimetype", *at));
    let mut room = commonplace_page::MAX_FILE_BYTES;
    let mut files = Vec::new();
    for at in &inside {
        // What cannot be read is missing in the book, which says so.
        let Ok(bytes) = (all.read)(*at) else { continue };
        let Some(left) = room.checked_sub(bytes.len()) else {
            return (inside, None);
        };
        room = left;
        files.push((inner(*at), bytes));
    }
    let packed = archive_of(&files).filter(|bytes| container(bytes) == Some(Container::Epub));
    (inside, packed)
}

/// The pictures of a page among the files.
fn beside(
    all: &Gathered<'_>,
    names: &Names<'_>,
    folder: &str,
    bytes: &[u8],
    file_name: &str,
) -> Vec<Resource> {
    wanted(bytes, Some(file_name))
        .into_iter()
        .filter_map(|address| {
            let mut places = places(folder, &address).into_iter();
            let bytes = places.find_map(|place| (all.read)(names.find(&place)?).ok())?;
            Some(Resource {
                name: address,
                bytes,
            })
        })
        .take(MAX_BESIDE)
        .collect()
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
            "Index/Document.iwa",
        ]
        .iter()
        .any(|name| archive.has(name))
    })
}

/// Whether a file begins like an archive: then it is read whole to be sure.
fn is_archive_file(path: &Path) -> bool {
    use std::io::Read as _;
    let mut head = [0; 4];
    path.is_file()
        && fs::File::open(path)
            .and_then(|mut file| file.read_exact(&mut head))
            .is_ok()
        && head == *b"PK\x03\x04"
}

/// The files of a folder with their paths inside it, and the folders in it that cannot be read.
#[derive(Default)]
struct Walked {
    files: Vec<(String, PathBuf)>,
    unreadable: Vec<(String, Error)>,
}

/// Collects the files of a folder. Links are not followed, the library itself is left out.
fn walk(
    entries: fs::ReadDir,
    inside: &str,
    depth: usize,
    own: &Path,
    found: &mut Walked,
) -> Result<()> {
    for entry in entries.flatten() {
        if found.files.len() >= MAX_FILES {
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
            found.files.push((inner, path));
        } else if kind.is_dir() && !fs::canonicalize(&path).is_ok_and(|path| path.starts_with(own))
        {
            // What the rest holds is saved all the same.
            match read_dir(&path) {
                Ok(_) if depth >= MAX_DEPTH => {
                    let why = format!("{inner} lies too deep in folders. Save it by itself.");
                    found.unreadable.push((inner, Error::Invalid(why)));
                }
                Ok(entries) => walk(entries, &inner, depth + 1, own, found)?,
                Err(error) => found.unreadable.push((inner, error)),
            }
        }
    }
    Ok(())
}

fn read_dir(folder: &Path) -> Result<fs::ReadDir> {
    fs::read_dir(folder).map_err(|error| Error::io("read", folder, &error))
}

#[cfg(test)]
mod tests;
