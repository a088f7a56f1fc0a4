//! What an article came from, to be looked at: the kept page with its own look, or the pages of a document.

use crate::blobs;
use crate::error::{Error, Result};
use crate::id::VersionId;
use crate::library::Library;
use crate::store::versions::{self, VersionRow};
use commonplace_page::{Input, MAX_FILE_BYTES, Original, PageError};
use std::collections::HashMap;

impl Library {
    /// What a version was read from, made safe to be looked at.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such version, [`Error::Invalid`] when nothing was kept or nothing can be shown,
    /// [`Error::Damaged`] when its file is.
    pub fn original(&self, id: VersionId) -> Result<Original> {
        let (version, images) = self.store.read(|connection| {
            let version = versions::row(connection, id)?;
            Ok((version, versions::images(connection, id)?))
        })?;
        let bytes = self.kept_page(&version)?;
        let url = match &version.details.head {
            Some(head) => head.url.clone(),
            None => self.store.article(version.item)?.head.url,
        };
        let kept: HashMap<String, String> = images
            .into_iter()
            .map(|(hash, _, _, source)| (source, hash.to_string()))
            .collect();
        let input = Input {
            bytes: &bytes,
            url: url.as_deref(),
            content_type: version.details.content_type.as_deref(),
            file_name: version.details.file_name.as_deref(),
            format: version.details.format,
            ..Input::default()
        };
        commonplace_page::original(&input, &|source| kept.get(source).cloned())
            .map_err(|error| untold(&error))
    }

    /// A page of the document that a version was read from, drawn, as PNG. Pages count from 0.
    ///
    /// # Errors
    /// As [`Library::original`].
    pub fn sheet(&self, id: VersionId, number: usize) -> Result<Vec<u8>> {
        let version = self
            .store
            .read(|connection| versions::row(connection, id))?;
        let bytes = self.kept_page(&version)?;
        commonplace_page::sheet(&bytes, number).map_err(|error| untold(&error))
    }

    /// What a version was read from, as it came, to see that the reader holds it without the sanitiser.
    ///
    /// # Errors
    /// As [`Library::original`].
    #[cfg(feature = "open-walls")]
    pub fn kept(&self, id: VersionId) -> Result<Vec<u8>> {
        let version = self
            .store
            .read(|connection| versions::row(connection, id))?;
        self.kept_page(&version)
    }

    fn kept_page(&self, version: &VersionRow) -> Result<Vec<u8>> {
        let (raw, _) = version.raw.ok_or_else(|| {
            Error::Invalid(
                "The page as it came was not kept, so it can only be read here.".to_owned(),
            )
        })?;
        blobs::decompress(&self.blobs.get(raw)?, MAX_FILE_BYTES)
    }
}

fn untold(error: &PageError) -> Error {
    Error::Invalid(format!("The original cannot be shown: {error}."))
}
