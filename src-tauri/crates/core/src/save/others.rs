//! What can be other in an article although its text is the same: its pictures and its links.
//!
//! Addresses of pictures change by themselves: sites sign them, and serve them from one machine and then another. So they
//! only say that the pictures themselves are to be compared.

use super::{images, input};
use crate::address;
use crate::blobs::{self, BlobHash};
use crate::error::Result;
use crate::library::Library;
use crate::store::articles::Known;
use crate::store::versions::{self, VersionRow};
use commonplace_page::{Article, MAX_FILE_BYTES, image_sources, link_addresses};
use std::collections::{BTreeSet, HashMap};

/// That something may be other than in the version that is shown.
pub(super) struct Others {
    pub(super) known: Known,
    shown: VersionRow,
    /// The pictures of that version, by address.
    pub(super) pictures: HashMap<String, images::Image>,
    /// Whether it links elsewhere. If not, its pictures have other addresses.
    links: bool,
}

impl Library {
    /// Compares a page with the one of the version that is shown, both read in the same way. `None` when nothing beside the
    /// text is other, or when the page of that version can no longer be read.
    pub(super) fn others(
        &self,
        known: &Known,
        taken: &input::Taken<'_>,
        article: &Article,
    ) -> Result<Option<Others>> {
        let shown = self.store.read(|connection| {
            let marks = versions::marks(connection, known.id)?;
            versions::row(connection, marks.shown)
        })?;
        let same = shown.raw_hash == BlobHash::of(&taken.bytes);
        let Some((raw, _)) = shown.raw.filter(|_| !same) else {
            return Ok(None);
        };
        let page = self
            .blobs
            .get(raw)
            .and_then(|packed| blobs::decompress(&packed, MAX_FILE_BYTES));
        let url = shown
            .details
            .head
            .as_ref()
            .and_then(|head| head.url.clone());
        let before = page.and_then(|page| {
            let kept = input::kept(page, &shown.details, url, Vec::new());
            input::read(&kept, &shown.details.title)
        });
        let Ok(before) = before else {
            return Ok(None);
        };
        let (old, new) = (&before.article.html, &article.html);
        let links = linked(old) != linked(new);
        let is_other = links || pictured(old) != pictured(new);
        if !is_other {
            return Ok(None);
        }
        Ok(Some(Others {
            known: known.clone(),
            pictures: self.known_pictures(&shown)?,
            shown,
            links,
        }))
    }

    /// Whether what is other is worth a version: another link, or other pictures. Never where fewer pictures came than are
    /// kept now.
    pub(super) fn is_worth_keeping(&self, others: &Others, kept: &images::Kept) -> Result<bool> {
        let came = (kept.wanted as usize).saturating_sub(kept.missing.len());
        if came < others.shown.details.told().kept as usize {
            return Ok(false);
        }
        if others.links {
            return Ok(true);
        }
        let before = self
            .store
            .read(|connection| versions::images(connection, others.shown.id))?;
        let before: BTreeSet<_> = before.iter().map(|image| image.0).collect();
        let now: BTreeSet<_> = kept.images.iter().map(|image| image.0).collect();
        Ok(before != now)
    }
}

/// What a text links to, in one spelling of the addresses.
fn linked(html: &str) -> BTreeSet<String> {
    link_addresses(html, versions::MOST_LINKS)
        .into_iter()
        .map(|link| address::key(&link).unwrap_or(link))
        .collect()
}

/// The addresses of its pictures without what may sign them.
fn pictured(html: &str) -> BTreeSet<String> {
    image_sources(html)
        .into_iter()
        .map(|source| match source.split_once('?') {
            Some((path, _)) if source.starts_with("http") => path.to_owned(),
            _ => source,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::Env;
    use crate::fetch::{Fetch, FetchCode, FetchError, FetchRequest, Fetched};
    use crate::job::Job;
    use crate::model::{SaveResult, SaveStatus};
    use crate::save::{SaveOptions, Source};

    const URL: &str = "https://hive.example/bees";

    /// A page, and what its pictures are by their addresses.
    struct Site {
        page: String,
        pictures: Vec<(&'static str, &'static [u8])>,
    }

    impl Fetch for Site {
        fn fetch(&self, request: &FetchRequest) -> std::result::Result<Fetched, FetchError> {
            let picture = self.pictures.iter().find(|one| request.url.contains(one.0));
            let bytes = match picture {
                Some((_, bytes)) => bytes.to_vec(),
                None if request.url == URL => self.page.clone().into_bytes(),
                None => {
                    return Err(FetchError {
                        code: FetchCode::Status(404),
                        message: "Not there.".to_owned(),
                    });
                }
            };
            Ok(Fetched {
                url: request.url.clone(),
                bytes,
                content_type: None,
            })
        }
    }

    fn site(picture: &str, link: &str, pictures: &[(&'static str, &'static [u8])]) -> Site {
        Site {
            page: format!(
                "<title>Bees</title><!-- {picture} --><article><h1>Bees</h1>\
                 <p>A bee that leaves the hive for the first time flies backwards, with her eyes on the door, in circles.</p>\
                 <p><img src='https://hive.example/{picture}' alt='A hive'></p>\
                 <p>Move the hive by a metre while she is away, and she will come back to the place where it <a href='{link}'>stood</a>.</p></article>"
            ),
            pictures: pictures.to_vec(),
        }
    }

    fn save(library: &Library, site: &Site) -> SaveResult {
        let source = Source::Url {
            url: URL,
            allow_host: None,
        };
        library.save(source, &SaveOptions::default(), site, &Job::silent())
    }

    const HIVE: &[u8] = b"\x89PNG\r\n\x1a\n a hive";
    const SWARM: &[u8] = b"\x89PNG\r\n\x1a\n a swarm";
    const LINK: &str = "https://hive.example/place";

    #[test]
    fn another_picture_or_link_under_the_same_text_is_a_new_version() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(folder.path(), Env::system()).unwrap();
        let first = site("1.png?sign=a", LINK, &[("1.png", HIVE)]);
        let id = save(&library, &first).id.unwrap();
        library.progress(id, 0.5).unwrap();
        let versions = || library.versions(id).unwrap().len();
        let other_page = "<!-- another day -->";
        for (why, site) in [
            (
                "the same page",
                site("1.png?sign=a", LINK, &[("1.png", HIVE)]),
            ),
            (
                "signed again",
                site("1.png?sign=b", LINK, &[("1.png", HIVE)]),
            ),
            (
                "from another machine",
                site("b/1.png", LINK, &[("b/1.png", HIVE)]),
            ),
            ("a picture that does not come", site("2.png", LINK, &[])),
            (
                "nor under another link",
                site("2.png", "https://hive.example/another", &[]),
            ),
            (
                "a link with marks of where one came from",
                site("1.png", &format!("{LINK}?utm_source=a"), &[("1.png", HIVE)]),
            ),
        ] {
            let mut site = site;
            site.page.push_str(other_page);
            let saved = save(&library, &site);
            assert_eq!(
                (saved.status, versions()),
                (SaveStatus::Duplicate, 1),
                "{why}"
            );
        }
        let saved = save(&library, &site("2.png", LINK, &[("2.png", SWARM)]));
        assert_eq!((saved.status, versions()), (SaveStatus::Updated, 2));
        let changed = library.article(id).unwrap().changed.unwrap();
        assert_eq!(
            (changed.added, changed.beside.pictures, changed.beside.links),
            (0, 1, 0)
        );
        let shown = library.article_text(id).unwrap();
        assert!(
            shown.html.contains(&BlobHash::of(SWARM).to_string()),
            "{}",
            shown.html
        );
        let other = "https://hive.example/another";
        let saved = save(&library, &site("2.png", other, &[("2.png", SWARM)]));
        assert_eq!((saved.status, versions()), (SaveStatus::Updated, 3));
        let diff = library.compare_versions(id, None, None).unwrap();
        assert_eq!(
            (diff.beside.pictures, diff.beside.links),
            (1, 1),
            "since it was read"
        );
        let mut more = site("3.png", other, &[]);
        more.page = more.page.replace("<h1>", "<h1>Of ");
        more.page.push(' ');
        assert_eq!(
            save(&library, &more).status,
            SaveStatus::Updated,
            "another headline"
        );
        more.pictures
            .push(("3.png", b"GIF89a\x01\0\x01\0 and more"));
        let done = library.fetch_missing(id, &more, None, &Job::silent());
        assert_eq!(done.unwrap().fetched, 1);
        let changed = library.article(id).unwrap().changed.unwrap();
        assert_eq!(
            (changed.beside.pictures, changed.beside.links),
            (1, 1),
            "by then"
        );
        library.seen(id).unwrap();
        assert_eq!(library.article(id).unwrap().changed, None);
    }
}
