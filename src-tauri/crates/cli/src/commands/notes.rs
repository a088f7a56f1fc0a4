//! Notes: making, changing, renaming; their properties and revisions.

use super::line;
use super::versions::{print, sentence};
use crate::args::{Note, Preview, Property, PropertyType};
use crate::input;
use crate::out::{Done, Failure, Out, tell};
use crate::rows::{ItemRow, NoteRow, minute};
use commonplace_core::id::{ItemId, RevId};
use commonplace_core::model::{
    DiffKind, ItemKind, LinkChange, MadeNote, NoteView, PropertyData, PropertyView,
};
use commonplace_core::{Library, Rename, Which, follows};
use commonplace_text::name::NotePath;

pub(super) fn run(library: &Library, note: Note, out: &mut Out) -> Done {
    match note {
        Note::New { path, template } => {
            let path = NotePath::parse(&path)?;
            if let Some(template) = template {
                let template = find(library, &template)?;
                let now = input::local_time(library.now_ms());
                let made = library.note_from_template(template, Some(&path), now.as_deref())?;
                return print_note(&made.note, out);
            }
            let body = if input::is_piped() {
                input::note_text()?
            } else {
                String::new()
            };
            print_note(&library.create_note(Some(&path), &body)?, out)
        }
        Note::Edit { path, base } => {
            let id = find(library, &path)?;
            if !input::is_piped() {
                tell("Type the note's whole text; Ctrl+D ends it.");
            }
            let base = base.map(|base| revision(&base)).transpose()?;
            let saved = library.save_note(id, &input::note_text()?, base)?;
            if let Some(merged) = saved.merged {
                tell(&match merged.conflicts {
                    0 => "The note had been changed meanwhile; both changes are in it.".to_owned(),
                    n => format!(
                        "The note had been changed meanwhile; both versions of {n} places stand in it."
                    ),
                });
            }
            print_note(&saved, out)
        }
        Note::Rename { old, new, preview } => {
            let row = library.find(&old)?;
            let rename = if row.kind == ItemKind::Article {
                Rename::Article(row.id, new)
            } else {
                Rename::Item(row.id, NotePath::parse(&new)?)
            };
            if preview.preview {
                return renamed(library, &rename, preview, out);
            }
            let done = library.rename(&rename)?;
            if done.total > 0 {
                tell(&format!("{} followed.", follows(&done)));
            }
            if row.kind == ItemKind::Note {
                return print_note(&library.note(row.id)?, out);
            }
            library
                .rows(&[row.id])?
                .iter()
                .try_for_each(|row| out.row(&ItemRow::from(row), || line(row)))
        }
        Note::RenameFolder { old, new, preview } => {
            let rename = Rename::Folder {
                from: NotePath::parse(&old)?,
                to: NotePath::parse(&new)?,
            };
            renamed(library, &rename, preview, out)
        }
        Note::RenameHeading {
            path,
            old,
            new,
            preview,
        } => {
            let rename = Rename::Heading {
                note: find(library, &path)?,
                which: Which::Text(old),
                to: new,
            };
            renamed(library, &rename, preview, out)
        }
        Note::RenameBlock {
            path,
            old,
            new,
            preview,
        } => {
            let rename = Rename::Block {
                note: find(library, &path)?,
                id: old,
                to: new,
            };
            renamed(library, &rename, preview, out)
        }
        Note::Daily { date } => {
            let date = date.or_else(|| input::local_time(library.now_ms()));
            let MadeNote { note, made, .. } = library.daily_note(date.as_deref())?;
            if made {
                tell("This note is new.");
            }
            print_note(&note, out)
        }
        Note::Templates => library
            .templates()?
            .iter()
            .try_for_each(|row| out.row(&ItemRow::from(row), || line(row))),
        Note::Property(args) => property(library, &args, out),
        Note::History { path } => {
            let id = find(library, &path)?;
            library.revisions(id)?.iter().try_for_each(|one| {
                print(one, out, || {
                    format!(
                        "{} {}  {}  {:>6} words",
                        if one.current { "*" } else { " " },
                        one.id,
                        minute(one.at),
                        one.words
                    )
                })
            })
        }
        Note::Diff { path, from, to } => diff(library, &path, from.as_deref(), to.as_deref(), out),
        Note::Restore { path, rev } => {
            let id = find(library, &path)?;
            print_note(&library.restore_revision(id, revision(&rev)?)?, out)
        }
        Note::Attach { files } => files.iter().try_for_each(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let attached = library.attach(&name, &input::read(file)?)?;
            print(&attached, out, || format!("![[{}]]", attached.insert))
        }),
        Note::Folders => library.folders()?.iter().try_for_each(|folder| {
            print(folder, out, || {
                format!(
                    "{:>6} notes {:>6} files  {}/",
                    folder.notes, folder.files, folder.path
                )
            })
        }),
        Note::FromHtml => {
            let markdown = library.markdown_of(&input::note_text()?);
            out.row(&serde_json::json!({ "markdown": markdown }), || {
                markdown.clone()
            })
        }
        Note::Rm { path } => {
            let id = find(library, &path)?;
            library.trash(&[id])?;
            library
                .rows(&[id])?
                .iter()
                .try_for_each(|row| out.row(&ItemRow::from(row), || line(row)))
        }
    }
}

/// Renames, or says what that would change; every changed place is a row.
fn renamed(library: &Library, rename: &Rename, preview: Preview, out: &mut Out) -> Done {
    let done = if preview.preview {
        library.rename_preview(rename)?
    } else {
        library.rename(rename)?
    };
    for change in &done.links {
        print(change, out, || place(change))?;
    }
    if done.total > 0 {
        let verb = if preview.preview {
            "would follow"
        } else {
            "followed"
        };
        tell(&format!("{} {verb}.", follows(&done)));
    }
    Ok(())
}

fn place(change: &LinkChange) -> String {
    format!(
        "{}:{}  {} → {}",
        change.path, change.line, change.before, change.after
    )
}

fn property(library: &Library, args: &Property, out: &mut Out) -> Done {
    let id = find(library, &args.path)?;
    let view = library.properties(id)?;
    let Some(key) = &args.key else {
        if let Some(problem) = &view.problem {
            tell(problem);
        }
        return view
            .properties
            .iter()
            .try_for_each(|one| print(one, out, || property_line(one)));
    };
    let known = view.properties.iter().find(|one| one.key == *key);
    if !args.remove && args.values.is_empty() && args.kind.is_none() {
        let one = known
            .ok_or_else(|| Failure::Said(format!("{} has no property “{key}”.", args.path)))?;
        return print(one, out, || property_line(one));
    }
    let value = (!args.remove).then(|| meant(args, known));
    let value = value.transpose()?;
    let note = library.set_property(id, key, value.as_ref(), Some(view.rev))?;
    print_note(&note, out)
}

/// The values of the command line as a property: of the kind that is said, else of the kind that it has, else as they look.
fn meant(args: &Property, known: Option<&PropertyView>) -> Result<PropertyData, Failure> {
    let kind = args
        .kind
        .or(match (known.map(|one| &one.value), args.values.len()) {
            (_, 2..) if !matches!(known.map(|one| &one.value), Some(PropertyData::Links(_))) => {
                Some(PropertyType::List)
            }
            (Some(PropertyData::List(_)), _) => Some(PropertyType::List),
            (Some(PropertyData::Links(_)), _) => Some(PropertyType::Links),
            _ => None,
        });
    let one = args.values.join(" ");
    Ok(match kind {
        Some(PropertyType::Text) => PropertyData::Text(one),
        Some(PropertyType::List) => PropertyData::List(args.values.clone()),
        Some(PropertyType::Links) => PropertyData::Links(args.values.clone()),
        Some(PropertyType::Number) => PropertyData::Number(one),
        Some(PropertyType::Date) => PropertyData::Date(one),
        Some(PropertyType::Datetime) => PropertyData::DateTime(one),
        Some(PropertyType::Checkbox) => match one.to_lowercase().as_str() {
            "true" | "yes" => PropertyData::Checkbox(true),
            "false" | "no" => PropertyData::Checkbox(false),
            _ => {
                return Err(Failure::Usage(format!(
                    "“{one}” is neither true nor false."
                )));
            }
        },
        None => match commonplace_text::note::properties(&format!("---\nk: {one}\n---\n"))
            .properties
            .pop()
            .map(|one| one.value)
        {
            Some(commonplace_text::note::PropertyValue::Number(number)) => {
                PropertyData::Number(number)
            }
            Some(commonplace_text::note::PropertyValue::Date(date)) => PropertyData::Date(date),
            Some(commonplace_text::note::PropertyValue::DateTime(date)) => {
                PropertyData::DateTime(date)
            }
            Some(commonplace_text::note::PropertyValue::Checkbox(on)) => PropertyData::Checkbox(on),
            _ if one.starts_with("[[") && one.ends_with("]]") => PropertyData::Links(vec![one]),
            _ => PropertyData::Text(one),
        },
    })
}

fn property_line(one: &PropertyView) -> String {
    let (kind, value) = match &one.value {
        PropertyData::Text(text) => ("text", text.clone()),
        PropertyData::List(items) => ("list", items.join(", ")),
        PropertyData::Number(text) => ("number", text.clone()),
        PropertyData::Date(text) => ("date", text.clone()),
        PropertyData::DateTime(text) => ("datetime", text.clone()),
        PropertyData::Checkbox(on) => ("checkbox", on.to_string()),
        PropertyData::Links(links) => ("links", links.join(" ")),
        PropertyData::Unknown(raw) => ("unknown", raw.clone()),
    };
    format!("{}: {value}  ({kind})", one.key)
}

fn diff(
    library: &Library,
    path: &str,
    from: Option<&str>,
    to: Option<&str>,
    out: &mut Out,
) -> Done {
    let id = find(library, path)?;
    let from = from.map(revision).transpose()?;
    let to = to.map(revision).transpose()?;
    let found = library.compare_revisions(id, from, to)?;
    for row in &found.rows {
        if out.is_json() || row.kind != DiffKind::Same {
            print(row, out, || sentence(row))?;
        }
    }
    let end = serde_json::json!({
        "added": found.added,
        "removed": found.removed,
        "reworded": found.reworded,
        "before": found.before.id,
        "after": found.after.id,
    });
    out.row(&end, || {
        format!(
            "{} sentences added, {} removed, {} reworded since {}",
            found.added,
            found.removed,
            found.reworded,
            minute(found.before.at)
        )
    })
}

fn revision(name: &str) -> Result<RevId, Failure> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).map_err(|_| {
        Failure::Usage(format!(
            "“{name}” is no revision. `note history` lists them."
        ))
    })
}

fn find(library: &Library, path: &str) -> Result<ItemId, Failure> {
    let row = library.find(path)?;
    if row.kind == ItemKind::Note {
        Ok(row.id)
    } else {
        Err(Failure::Said(format!("{} is not a note.", row.path)))
    }
}

fn print_note(note: &NoteView, out: &mut Out) -> Done {
    out.row(&NoteRow::from(note), || line(&note.row))
}
