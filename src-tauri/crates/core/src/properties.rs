//! The properties of a note: reading them typed, and setting one of them.

use crate::error::{Error, Result};
use crate::id::{ItemId, RevId};
use crate::library::Library;
use crate::model::{NoteView, PropertiesView, PropertyData, PropertyView};
use crate::notes::refuse_stale;
use crate::store::notes;
use crate::store::tx::Op;
use commonplace_text::note::{self, PropertyValue};

/// Bytes of a property's name and value.
const MAX_KEY: usize = 200;
const MAX_VALUE: usize = 100_000;

impl Library {
    /// The properties of a note.
    ///
    /// # Errors
    /// When it is gone or no note.
    pub fn properties(&self, id: ItemId) -> Result<PropertiesView> {
        let row = self.store.read(|connection| notes::row(connection, id))?;
        let found = note::properties(&row.body);
        Ok(PropertiesView {
            properties: found
                .properties
                .into_iter()
                .map(|one| PropertyView {
                    key: one.key,
                    value: told(one.value),
                })
                .collect(),
            raw: found.raw,
            problem: found.problem,
            rev: row.head,
        })
    }

    /// Names of properties that notes have, the most used first; those of the 5,000 newest notes.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn property_names(&self) -> Result<Vec<String>> {
        let names = self.store.property_names()?;
        Ok(names.iter().map(|(name, _)| name.clone()).collect())
    }

    /// Sets one property of a note, or takes it out. No other byte of the note changes.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the note is no longer at `rev`, [`Error::Invalid`] for what cannot be a property.
    pub fn set_property(
        &self,
        id: ItemId,
        key: &str,
        value: Option<&PropertyData>,
        rev: Option<RevId>,
    ) -> Result<NoteView> {
        let key = key.trim();
        if key.is_empty() || key.len() > MAX_KEY || key.chars().any(char::is_control) {
            return Err(Error::Invalid(format!(
                "The name of a property has 1 to {MAX_KEY} bytes, on one line."
            )));
        }
        let value = value.map(meant).transpose()?;
        let name = self
            .store
            .read(|connection| notes::row(connection, id))?
            .path;
        let name = name.rsplit('/').next().unwrap_or(&name);
        let op = Op::new("property", format!("Change “{key}” of “{name}”"));
        self.write(&op, |tx| {
            let row = notes::row(tx.connection, id)?;
            refuse_stale(rev, row.head)?;
            let text = note::with_property(&row.body, key, value.as_ref());
            let found = note::properties(&text);
            let is_there = found.properties.iter().any(|one| one.key == key);
            if is_there != value.is_some() {
                return Err(Error::Invalid(format!(
                    "“{key}” cannot be the name of a property here. Use letters and digits."
                )));
            }
            notes::set_body(tx, id, &text)
        })?;
        self.note(id)
    }
}

fn told(value: PropertyValue) -> PropertyData {
    match value {
        PropertyValue::Empty => PropertyData::Text(String::new()),
        PropertyValue::Text(text) => PropertyData::Text(text),
        PropertyValue::List(items) => PropertyData::List(items),
        PropertyValue::Number(number) => PropertyData::Number(number),
        PropertyValue::Date(date) => PropertyData::Date(date),
        PropertyValue::DateTime(date) => PropertyData::DateTime(date),
        PropertyValue::Checkbox(on) => PropertyData::Checkbox(on),
        PropertyValue::Links(links) => PropertyData::Links(links),
        PropertyValue::Unknown(raw) => PropertyData::Unknown(raw),
    }
}

/// A value of the right form, or the sentence that says what is wrong with it.
fn meant(value: &PropertyData) -> Result<PropertyValue> {
    let bytes = match value {
        PropertyData::List(items) | PropertyData::Links(items) => {
            items.iter().map(|item| item.len() + 4).sum()
        }
        PropertyData::Text(text)
        | PropertyData::Number(text)
        | PropertyData::Date(text)
        | PropertyData::DateTime(text)
        | PropertyData::Unknown(text) => text.len(),
        PropertyData::Checkbox(_) => 0,
    };
    if bytes > MAX_VALUE {
        return Err(Error::Invalid(format!(
            "A property can hold at most {MAX_VALUE} bytes. Put long texts into the note."
        )));
    }
    let as_plain = |text: &str, what: &str, example: &str| {
        let made = format!("---\nk: {}\n---\n", text.trim());
        let read = note::properties(&made).properties.pop();
        let fits = |value: &PropertyValue| {
            matches!(
                (value, what),
                (PropertyValue::Number(_), "number")
                    | (PropertyValue::Date(_), "date")
                    | (PropertyValue::DateTime(_), "time")
            )
        };
        read.map(|one| one.value).filter(fits).ok_or_else(|| {
            Error::Invalid(format!("“{text}” is no {what}. Write it like {example}."))
        })
    };
    Ok(match value {
        PropertyData::Text(text) if text.is_empty() => PropertyValue::Empty,
        PropertyData::Text(text) => PropertyValue::Text(text.clone()),
        PropertyData::List(items) => PropertyValue::List(items.clone()),
        PropertyData::Number(text) => as_plain(text, "number", "12.5")?,
        PropertyData::Date(text) => as_plain(text, "date", "2026-01-31")?,
        PropertyData::DateTime(text) => as_plain(text, "time", "2026-01-31T10:20")?,
        PropertyData::Checkbox(on) => PropertyValue::Checkbox(*on),
        PropertyData::Links(links) => {
            let bracketed = |link: &String| {
                if link.trim_start().starts_with("[[") {
                    link.trim().to_owned()
                } else {
                    format!("[[{}]]", link.trim())
                }
            };
            PropertyValue::Links(links.iter().map(bracketed).collect())
        }
        PropertyData::Unknown(raw) if raw.contains("\n---") || raw.contains('\r') => {
            return Err(Error::Invalid(
                "A line --- would end the properties. Leave it out.".to_owned(),
            ));
        }
        PropertyData::Unknown(raw) => PropertyValue::Unknown(raw.clone()),
    })
}
