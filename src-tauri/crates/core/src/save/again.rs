//! Reading a kept page again: for pictures that were missing, and with a better extractor.

use super::{SaveOptions, head, images, input};
use crate::address;
use crate::blobs::{self, BlobHash};
use crate::error::{Error, Result};
use crate::fetch::Fetch;
use crate::id::ItemId;
use crate::job::Job;
use crate::library::{Library, counted};
use crate::model::{Completed, SaveResult, SaveStatus, VersionCause};
use crate::store::articles::{self, Head, Known, NewVersion};
use crate::store::tx::{Field, Op};
use crate::store::versions::{self, Details, Marks, VersionRow};
use commonplace_page::{MAX_FILE_BYTES, Opened, Resource, attached_source, wanted};
use std::collections::HashMap;

impl Library {
    /// What is there already, with the same text: taken out of the trash, tagged, and its missing pictures tried again.
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one save, and what is there"
    )]
    pub(super) fn saved_again(
        &self,
        known: &Known,
        opened: Opened,
        taken: &input::Taken<'_>,
        options: &SaveOptions<'_>,
        fetch: &dyn Fetch,
        job: &Job<'_>,
        name: String,
    ) -> Result<SaveResult> {
        let (id, trashed) = (known.id, known.trashed);
        self.bring_back(id, &known.title, trashed, options)?;
        self.follow_move(known, taken, opened.article.url.as_deref())?;
        let mut warnings = Vec::new();
        if trashed {
            warnings.push("It was in the trash and has been taken out.".to_owned());
        }
        let mut status = SaveStatus::Duplicate;
        let brought = self.bring_pictures(id, taken, opened, &name, job)?;
        if brought > 0 {
            status = SaveStatus::Updated;
            let what = counted(brought, "picture");
            warnings.push(format!("{what} that had been missing came with it."));
        }
        if taken.may_fetch {
            let done = self.fetch_missing(id, fetch, taken.allow_host.as_deref(), job)?;
            for (count, one) in [(done.fetched, "picture"), (done.fetched_audio, "recording")] {
                if count > 0 {
                    status = SaveStatus::Updated;
                    let what = counted(count as usize, one);
                    warnings.push(format!("{what} that had been missing could be fetched."));
                }
            }
        }
        self.saved(id, status, warnings, name)
    }

    /// Has an article go under the address to which its old one leads, so that it is known by both.
    fn follow_move(
        &self,
        known: &Known,
        taken: &input::Taken<'_>,
        url: Option<&str>,
    ) -> Result<()> {
        let asked = taken.asked.as_deref().and_then(address::key);
        let has_moved = asked.is_some() && asked == known.url_key;
        match url {
            Some(url) if has_moved && address::key(url) != known.url_key => {
                let op = Op::quiet("moved");
                self.write(&op, |tx| articles::put_address(tx, known.id, url))
                    .map(drop)
            }
            _ => Ok(()),
        }
    }

    /// Fetches the pictures and recordings of an article that are missing. Those that come are kept in a new version of the
    /// same text, which is shown in place of the old one.
    ///
    /// # Errors
    /// When the article is gone, its kept page is damaged, or the library cannot be written; [`Error::Cancelled`].
    pub fn fetch_missing(
        &self,
        id: ItemId,
        fetch: &dyn Fetch,
        allow_host: Option<&str>,
        job: &Job<'_>,
    ) -> Result<Completed> {
        let (marks, shown) = self.store.read(|connection| {
            let marks = versions::marks(connection, id)?;
            let shown = versions::row(connection, marks.shown)?;
            Ok((marks, shown))
        })?;
        // The first schema said that pictures are missing, but not which.
        let is_told = shown.details.head.is_some() || !has_lost(&shown.details);
        if !shown.details.is_incomplete() && is_told {
            return self.completed(id, (0, 0), &shown.details);
        }
        let kept_before = self.known_pictures(&shown)?.len();
        let from = Some((fetch, allow_host));
        let (head, mut version) = self.read_again(&shown, from, VersionCause::Pictures, job)?;
        job.cancel.check()?;
        let fetched = if is_told {
            let missing = version.details.missing.len();
            shown.details.missing.len().saturating_sub(missing)
        } else {
            (version.details.told().kept as usize).saturating_sub(kept_before)
        };
        let (unheard, still) = (&shown.details.missing_audio, &version.details.missing_audio);
        let is_kept = |source: &&String| version.images.iter().any(|kept| kept.3 == **source);
        let heard = unheard.iter().filter(is_kept).count();
        if fetched == 0 && unheard == still {
            return self.completed(id, (0, 0), &shown.details);
        }
        if version.text_hash != shown.text_hash {
            self.keep_text(&shown, &mut version)?;
        }
        self.show_pictures(&marks, &shown, head.lead_image, version.clone())?;
        self.completed(id, (fetched, heard), &version.details)
    }

    /// Shows a version of the text that is shown, with more of its pictures.
    fn show_pictures(
        &self,
        marks: &Marks,
        shown: &VersionRow,
        lead: Option<BlobHash>,
        mut version: NewVersion,
    ) -> Result<()> {
        let id = shown.item;
        // The same text under the same head, so nothing else of the article changes.
        let head = match &shown.details.head {
            Some(head) => head.clone(),
            None => self.store.article(id)?.head,
        };
        let head = Head {
            lead_image: lead,
            ..head
        };
        version.details.title.clone_from(&shown.details.title);
        let op = Op::new(
            "pictures",
            format!("Fetch missing pictures of “{}”", marks.title),
        );
        self.write(&op, |tx| {
            let now = versions::marks(tx.connection, id)?;
            if now.shown != shown.id {
                return Err(Error::Conflict(
                    "The article was changed meanwhile. Try again.".to_owned(),
                ));
            }
            let keep_title = now.title != shown.details.title;
            articles::update(tx, id, &head, keep_title, &version)?;
            if now.read == Some(shown.id) {
                let shown = versions::marks(tx.connection, id)?.shown;
                let field = Field::Column("article", "read_version");
                tx.put(id, &field, crate::versions::version_value(shown))?;
            }
            Ok(())
        })
        .map(drop)
    }

    /// Shows the pictures that came along with a file whose text is saved already, where fewer of them are kept. Says how
    /// many more there are.
    pub(super) fn bring_pictures(
        &self,
        id: ItemId,
        taken: &input::Taken<'_>,
        opened: Opened,
        name: &str,
        job: &Job<'_>,
    ) -> Result<usize> {
        let Opened {
            mut article,
            resources,
        } = opened;
        if resources.is_empty() {
            return Ok(0);
        }
        let (marks, shown) = self.store.read(|connection| {
            let marks = versions::marks(connection, id)?;
            let shown = versions::row(connection, marks.shown)?;
            Ok((marks, shown))
        })?;
        let known = self.known_pictures(&shown)?;
        let from = images::From {
            known: Some(&known),
            resources: Some(&resources),
            ..images::From::default()
        };
        let kept = images::keep(self, &mut article, from, job)?;
        let count = (kept.wanted as usize).saturating_sub(kept.missing.len());
        let more = count.saturating_sub(shown.details.told().kept as usize);
        if more == 0 {
            return Ok(0);
        }
        let head = head(&article, name, kept.lead);
        let raw = self.put_packed(&taken.bytes)?;
        let details = Details {
            cause: VersionCause::Pictures,
            ..taken.details()
        };
        let raw_hash = BlobHash::of(&taken.bytes);
        let version = self.version(&article, &head, kept, &details, raw, raw_hash)?;
        self.show_pictures(&marks, &shown, head.lead_image, version)?;
        Ok(more)
    }

    /// Puts the text as it is shown into a version that the extractor of today reads otherwise; pictures go to where their
    /// links stood.
    fn keep_text(&self, shown: &VersionRow, version: &mut NewVersion) -> Result<()> {
        let by_address: HashMap<&str, BlobHash> = version
            .images
            .iter()
            .map(|image| (image.3.as_str(), image.0))
            .collect();
        let html = self.version_page(shown.id)?.html;
        let html = commonplace_page::fill_in(&html, &|source| {
            by_address.get(source).map(BlobHash::to_string)
        });
        version.html = self.put_packed(html.as_bytes())?;
        version.text.clone_from(&shown.text);
        version.text_hash = shown.text_hash;
        version.details.removed.clone_from(&shown.details.removed);
        Ok(())
    }

    /// Articles outside the trash whose shown version lacks pictures.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn incomplete(&self) -> Result<Vec<ItemId>> {
        self.store.read(versions::incomplete)
    }

    fn completed(
        &self,
        id: ItemId,
        (fetched, heard): (usize, usize),
        details: &Details,
    ) -> Result<Completed> {
        let row = self.rows(&[id])?.pop().ok_or_else(crate::library::gone)?;
        Ok(Completed {
            id,
            path: row.path,
            fetched: u32::try_from(fetched).unwrap_or(u32::MAX),
            fetched_audio: u32::try_from(heard).unwrap_or(u32::MAX),
            pictures: details.told(),
            error: None,
        })
    }

    /// Reads the kept page of a version with the extractor of today. Pictures that are kept are used again; others come
    /// from the network only if it is given.
    pub(crate) fn read_again(
        &self,
        shown: &VersionRow,
        network: Option<(&dyn Fetch, Option<&str>)>,
        cause: VersionCause,
        job: &Job<'_>,
    ) -> Result<(Head, NewVersion)> {
        let raw = shown.raw.ok_or_else(|| {
            Error::Invalid(
                "The page as it came was not kept, so it cannot be read again.".to_owned(),
            )
        })?;
        let bytes = blobs::decompress(&self.blobs.get(raw.0)?, MAX_FILE_BYTES)?;
        let url = match &shown.details.head {
            Some(head) => head.url.clone(),
            None => self.store.article(shown.item)?.head.url,
        };
        let known = self.known_pictures(shown)?;
        let beside = self.kept_beside(&bytes, &shown.details, &known);
        let taken = input::kept(bytes, &shown.details, url, beside);
        let name = shown.details.title.clone();
        let Opened {
            mut article,
            resources,
        } = input::read(&taken, &name)?;
        let from = images::From {
            fetch: network.map(|network| network.0),
            allow_host: network.and_then(|network| network.1),
            known: Some(&known),
            resources: Some(&resources),
        };
        let kept = images::keep(self, &mut article, from, job)?;
        let head = head(&article, &name, kept.lead);
        let details = Details {
            cause,
            ..taken.details()
        };
        let mut version = self.version(&article, &head, kept, &details, raw, shown.raw_hash)?;
        if network.is_none() {
            still_lost(&shown.details, &mut version.details);
        }
        Ok((head, version))
    }

    /// The pictures that lay in a folder beside a page when it was saved.
    fn kept_beside(
        &self,
        page: &[u8],
        details: &Details,
        known: &HashMap<String, images::Image>,
    ) -> Vec<Resource> {
        let kept = |address: String| {
            let image = known.get(&attached_source(&address))?;
            let bytes = self.blobs.get(image.0).ok()?;
            Some(Resource {
                name: address,
                bytes,
            })
        };
        wanted(page, details.file_name.as_deref())
            .into_iter()
            .filter_map(kept)
            .collect()
    }

    pub(super) fn known_pictures(
        &self,
        shown: &VersionRow,
    ) -> Result<HashMap<String, images::Image>> {
        let kept = self
            .store
            .read(|connection| versions::images(connection, shown.id))?;
        let by_address = kept.into_iter().filter_map(|(blob, size, mime, source)| {
            let mime = images::served_type(&mime)?;
            source
                .starts_with("http")
                .then_some((source, (blob, size, mime)))
        });
        Ok(by_address
            // A file that is gone is a picture that is missing.
            .filter(|(_, image)| self.blobs.has(image.0))
            .collect())
    }
}

/// Whether a version says that it could not keep all its pictures.
fn has_lost(details: &Details) -> bool {
    says(details, versions::PICTURES_LOST)
}

fn says(details: &Details, code: &str) -> bool {
    details.warnings.iter().any(|warning| warning.code == code)
}

/// What was said before of pictures and recordings that nobody asked for this time still holds.
fn still_lost(before: &Details, now: &mut Details) {
    let mut codes = Vec::new();
    if !now.missing.is_empty() && !has_lost(now) {
        codes.push(versions::PICTURES_LOST);
    }
    if says(before, versions::AUDIO_LEFT) {
        codes.push(versions::AUDIO_LEFT);
        now.missing_audio
            .retain(|source| before.missing_audio.contains(source));
    }
    if !now.missing_audio.is_empty() {
        codes.push(versions::AUDIO_LOST);
    }
    let said = before.warnings.iter();
    now.warnings.extend(
        said.filter(|warning| codes.contains(&warning.code.as_str()))
            .cloned(),
    );
}

#[cfg(test)]
mod tests;
