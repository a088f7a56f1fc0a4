//! Articles that say nearly the same: found by a sketch of their text, offered, and merged when the person says so.

use crate::error::{Error, Result};
use crate::id::ItemId;
use crate::job::Job;
use crate::library::{Library, gone};
use crate::model::{Changes, ItemKind, Lookalike, Place, Row};
use crate::sketch;
use crate::store::tx::{Field, Op, Value};
use crate::store::{highlights, kin, links, transfer};
use commonplace_text::name::TagName;

impl Library {
    /// Articles outside the trash that say nearly the same as one, the most alike first.
    ///
    /// # Errors
    /// When it is gone or no article.
    pub fn lookalikes(&self, id: ItemId) -> Result<Vec<Lookalike>> {
        let own = self.live_rows(&[id])?.pop().ok_or_else(gone)?;
        if own.kind != ItemKind::Article || own.trashed {
            return Ok(Vec::new());
        }
        let found = self.store.read(|connection| {
            let text = kin::text_of(connection, id)?;
            let mut found = Vec::new();
            for other in kin::candidates(connection, &text)? {
                if other == id {
                    continue;
                }
                let likeness = sketch::likeness(&text, &kin::text_of(connection, other)?);
                if likeness >= sketch::ALIKE {
                    found.push((other, likeness));
                }
            }
            Ok(found)
        })?;
        let mut alike = Vec::new();
        for (other, likeness) in found {
            if let Some(other) = self.rows(&[other])?.pop() {
                alike.push(pair(own.clone(), other, likeness));
            }
        }
        alike.sort_by(|one, other| other.likeness.total_cmp(&one.likeness));
        Ok(alike)
    }

    /// Every pair of articles outside the trash that say nearly the same.
    ///
    /// # Errors
    /// When the library cannot be read; [`Error::Cancelled`].
    pub fn duplicates(&self, job: &Job<'_>) -> Result<Vec<Lookalike>> {
        self.catch_up(job)?;
        let pairs = self.store.read_until(&job.cancel, kin::pairs)?;
        let mut found = Vec::new();
        let total = u32::try_from(pairs.len()).unwrap_or(u32::MAX);
        for (done, (one, other)) in (0_u32..).zip(pairs) {
            job.cancel.check()?;
            (job.progress)(done, total, "Comparing articles");
            let likeness = self.store.read(|connection| {
                Ok(sketch::likeness(
                    &kin::text_of(connection, one)?,
                    &kin::text_of(connection, other)?,
                ))
            })?;
            if let [one, other] = self.rows(&[one, other])?.as_slice()
                && likeness >= sketch::ALIKE
            {
                found.push(pair(one.clone(), other.clone(), likeness));
            }
        }
        found.sort_by(|one, other| other.likeness.total_cmp(&one.likeness));
        Ok(found)
    }

    /// Merges an article into another: `keep` gets the highlights, the tags, the star and the place nearer to the Inbox; links in notes
    /// that led to `gone` lead to `keep`; `gone` goes to the trash. One step to undo.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what are not two articles outside the trash.
    pub fn merge(&self, keep: ItemId, gone: ItemId) -> Result<Changes> {
        let rows = self.live_rows(&[keep, gone])?;
        let [first, second] = rows.as_slice() else {
            return Err(Error::Invalid(
                "An article cannot be merged with itself. Name two articles.".to_owned(),
            ));
        };
        if let Some(wrong) = rows
            .iter()
            .find(|row| row.kind != ItemKind::Article || row.trashed)
        {
            return Err(Error::Invalid(format!(
                "“{}” cannot be merged: only articles outside the trash can.",
                wrong.title
            )));
        }
        let (kept, merged) = if first.id == keep {
            (first, second)
        } else {
            (second, first)
        };
        let op = Op::new(
            "merge",
            format!("Merge “{}” into “{}”", merged.title, kept.title),
        );
        self.write(&op, |tx| {
            for tag in transfer::tags(tx.connection, gone)? {
                if let Ok(tag) = TagName::parse(&tag) {
                    let has = tx.get(keep, &Field::Tag(tag.key()))? != Value::Null;
                    if !has {
                        tx.put(keep, &Field::Tag(tag.key()), tag.as_str().to_owned())?;
                    }
                }
            }
            if merged.starred {
                tx.put(keep, &Field::Column("article", "starred"), 1_i64)?;
            }
            if merged.progress > kept.progress {
                tx.put(keep, &Field::Column("article", "progress"), merged.progress)?;
            }
            if let Some(place) = nearer(kept.place, merged.place) {
                tx.put(keep, &Field::Column("article", "place"), place.to_owned())?;
            }
            links::keep::lead(tx, gone, keep)?;
            for highlight in highlights::ids_of(tx.connection, gone)? {
                let keep = Value::Blob(keep.0.as_bytes().to_vec());
                tx.put(highlight, &highlights::ARTICLE, keep)?;
            }
            tx.put(
                gone,
                &Field::Column("article", "merged_into"),
                Value::Blob(keep.0.as_bytes().to_vec()),
            )?;
            tx.put(gone, &Field::TRASHED, 1_i64).map(drop)
        })
        .map(|((), changes)| changes)
    }
}

/// The one that was saved first comes first.
fn pair(one: Row, other: Row, likeness: f64) -> Lookalike {
    let in_order = (one.saved_at, one.id) <= (other.saved_at, other.id);
    let (first, second) = if in_order { (one, other) } else { (other, one) };
    Lookalike {
        first,
        second,
        likeness,
    }
}

/// Where the merged article would be found sooner.
fn nearer(kept: Option<Place>, merged: Option<Place>) -> Option<&'static str> {
    match (kept, merged) {
        (Some(Place::Archive | Place::Later), Some(Place::Inbox)) => Some("inbox"),
        (Some(Place::Archive), Some(Place::Later)) => Some("later"),
        _ => None,
    }
}
