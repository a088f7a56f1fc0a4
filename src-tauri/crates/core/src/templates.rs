//! Notes from templates, and the note of a day.
//!
//! Settings of this device say where they are: `notes.templates` (a folder, else `Templates`), `notes.dailyFolder` (else
//! `Daily`), `notes.dailyFormat` (else `YYYY-MM-DD`, may hold `/`), `notes.dailyTemplate` (a path, else none).

use crate::error::{Error, Result};
use crate::id::ItemId;
use crate::library::Library;
use crate::model::{ItemKind, MadeNote, Row};
use crate::store::{links, notes};
use commonplace_text::name::NotePath;
use commonplace_text::template::{self, Moment};

impl Library {
    /// Templates: the notes in the folder of templates, by path.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn templates(&self) -> Result<Vec<Row>> {
        let folder = self.setting_or("notes.templates", "Templates")?;
        let ids: Vec<ItemId> = self
            .store
            .read(|connection| links::below(connection, folder.trim_matches('/')))?
            .into_iter()
            .filter(|(_, kind, _)| *kind == ItemKind::Note)
            .map(|(id, ..)| id)
            .collect();
        self.rows(&ids)
    }

    /// The moment that a person means, as `2026-01-31` or `2026-01-31T10:20`; without it that of the library's clock, which
    /// is in UTC.
    fn moment(&self, said: Option<&str>) -> Result<Moment> {
        let Some(said) = said.map(str::trim).filter(|said| !said.is_empty()) else {
            return Ok(Moment::of_ms(self.now_ms()));
        };
        Moment::parse(said).ok_or_else(|| {
            Error::Invalid(format!(
                "“{said}” is no date. Write it like 2026-01-31 or 2026-01-31T10:20."
            ))
        })
    }

    /// Makes a note from a template. Without a path it is called `Untitled`, `Untitled 2`, …
    ///
    /// # Errors
    /// As [`Library::create_note`]; [`Error::Invalid`] when `now` is no date.
    pub fn note_from_template(
        &self,
        template: ItemId,
        path: Option<&NotePath>,
        now: Option<&str>,
    ) -> Result<MadeNote> {
        let now = self.moment(now)?;
        let template = self
            .store
            .read(|connection| notes::row(connection, template))?;
        let title = path.map_or(crate::notes::UNTITLED, NotePath::name);
        let (body, cursor) = template::fill(&template.body, title, now);
        let cursor = cursor.map(|at| links::utf16(body.get(..at).unwrap_or_default()));
        Ok(MadeNote {
            note: self.create_note(path, &body)?,
            made: true,
            cursor,
        })
    }

    /// The note of a day, made from its template where it is not there yet.
    ///
    /// # Errors
    /// [`Error::Invalid`] when `day` is no date, or the settings name a template that is not there.
    pub fn daily_note(&self, day: Option<&str>) -> Result<MadeNote> {
        let now = self.moment(day)?;
        let folder = self.setting_or("notes.dailyFolder", "Daily")?;
        let name = now.format(&self.setting_or("notes.dailyFormat", "YYYY-MM-DD")?);
        let path = NotePath::nearest(&format!("{}/{name}", folder.trim_matches('/')));
        let known = self.store.read(|connection| {
            let taken = notes::same_name(connection, &path, None)?;
            Ok(match taken {
                Some(path) => notes::at_path(connection, &path)?.map(|(id, _)| id),
                None => None,
            })
        })?;
        if let Some(id) = known {
            return Ok(MadeNote {
                note: self.note(id)?,
                made: false,
                cursor: None,
            });
        }
        let template = self.setting_or("notes.dailyTemplate", "")?;
        let body = if template.is_empty() {
            String::new()
        } else {
            let path = NotePath::nearest(&template);
            let found = self
                .store
                .read(|connection| notes::at_path(connection, path.as_str()))?;
            let Some((_, body)) = found else {
                return Err(Error::Invalid(format!(
                    "The template of daily notes, “{path}”, is not there. Choose another one in the settings."
                )));
            };
            body
        };
        let (body, cursor) = template::fill(&body, path.name(), now);
        let cursor = cursor.map(|at| links::utf16(body.get(..at).unwrap_or_default()));
        Ok(MadeNote {
            note: self.create_note(Some(&path), &body)?,
            made: true,
            cursor,
        })
    }
}
