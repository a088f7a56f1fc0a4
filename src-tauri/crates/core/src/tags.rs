//! Tags as a whole: renamed, merged, nested and removed, wherever they stand.

use crate::error::{Error, Result};
use crate::job::Job;
use crate::library::Library;
use crate::model::{ItemKind, TagUse, TagsChanged};
use crate::store::notes;
use crate::store::tags::{self, Worn};
use crate::store::tx::{Field, Op, Tx, Value};
use commonplace_text::name::TagName;
use commonplace_text::note;

impl Library {
    /// Where a tag and those below it are used, trash included.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn tag_use(&self, tag: &TagName) -> Result<TagUse> {
        self.store.read(|connection| {
            let worn = tags::worn(connection, &tag.key())?;
            let mut found = TagUse::default();
            for one in &worn {
                match one.kind {
                    ItemKind::Note => found.notes += 1,
                    ItemKind::Highlight => found.highlights += 1,
                    ItemKind::Article | ItemKind::Attachment => found.articles += 1,
                }
                let is_written = one.kind == ItemKind::Note
                    && note::retag(&notes::row(connection, one.id)?.body, tag, None).is_some();
                found.written += u32::from(is_written);
            }
            Ok(found)
        })
    }

    /// Renames a tag with everything below it; into a tag that exists already they are merged. Tags in the text of notes are
    /// rewritten, the rest of the text stays as it is. One write, one undo step.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when nothing carries it; [`crate::Error::Invalid`] when a tag below would become too long; [`crate::Error::Cancelled`]; when the library cannot
    /// be written.
    pub fn rename_tag(&self, from: &TagName, to: &TagName, job: &Job<'_>) -> Result<TagsChanged> {
        let label = format!("Rename the tag {} to {}", from.as_str(), to.as_str());
        self.change_tag(from, Some(to), label, job)
    }

    /// Takes a tag, and everything below it, off all that carry it. In a note's sentence its word stays, without the `#`.
    ///
    /// # Errors
    /// As [`Library::rename_tag`].
    pub fn remove_tag(&self, tag: &TagName, job: &Job<'_>) -> Result<TagsChanged> {
        let label = format!("Remove the tag {}", tag.as_str());
        self.change_tag(tag, None, label, job)
    }

    fn change_tag(
        &self,
        from: &TagName,
        to: Option<&TagName>,
        label: String,
        job: &Job<'_>,
    ) -> Result<TagsChanged> {
        let (items, changes) = self.write_in(&Op::new("retag", label), Some(job), |tx| {
            let worn = tags::worn(tx.connection, &from.key())?;
            if worn.is_empty() {
                return Err(Error::NotFound(format!("Nothing carries the tag {from}.")));
            }
            for one in &worn {
                change(tx, one, from, to)?;
                tx.step()?;
            }
            Ok(u32::try_from(worn.len()).unwrap_or(u32::MAX))
        })?;
        Ok(TagsChanged { items, changes })
    }
}

fn change(tx: &mut Tx<'_>, one: &Worn, from: &TagName, to: Option<&TagName>) -> Result<()> {
    for (key, tag) in tags::given(tx.connection, one.id, &from.key())? {
        let new = match to {
            Some(to) => note::renamed_tag(&tag, from, to)
                .map(|name| TagName::parse(&name).map_err(|error| Error::Invalid(error.0)))
                .transpose()?,
            None => None,
        };
        if new.as_ref().is_none_or(|new| new.key() != key) {
            tx.put(one.id, &Field::Tag(key), Value::Null)?;
        }
        if let Some(new) = new {
            tx.put(one.id, &Field::Tag(new.key()), new.as_str().to_owned())?;
        }
    }
    if one.kind == ItemKind::Note {
        let body = notes::row(tx.connection, one.id)?.body;
        if let Some(body) = note::retag(&body, from, to) {
            notes::set_body(tx, one.id, &body)?;
        }
    }
    Ok(())
}
