//! `note …`, `links` and `backlinks`.

use super::show::show_note;
use super::{Done, Stop, standard_input};
use crate::out::Out;
use commonplace_core::Library;
use commonplace_core::model::LinkView;
use commonplace_text::name::NotePath;
use serde::Serialize;

fn path(text: &str) -> Result<NotePath, Stop> {
    NotePath::parse(text).map_err(|error| Stop::Failed(error.to_string()))
}

fn body() -> Result<String, Stop> {
    let mut bytes = standard_input("the note")?;
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|_| Stop::Failed("the note's text is not UTF-8. Convert it and try again".to_owned()))
}

pub(super) fn new(out: &Out, library: &Library, name: &str) -> Done {
    let path = path(name)?;
    let body = body()?;
    show_note(out, &library.create_note(Some(&path), &body)?)?;
    Ok(true)
}

pub(super) fn edit(out: &Out, library: &Library, note: &str) -> Done {
    let before = library.note(library.find(note)?.id)?;
    let body = body()?;
    show_note(out, &library.save_note(before.row.id, &body, Some(before.rev))?)?;
    Ok(true)
}

pub(super) fn rename(out: &Out, library: &Library, note: &str, new: &str) -> Done {
    let path = path(new)?;
    let id = library.find(note)?.id;
    show_note(out, &library.rename_note(id, &path)?)?;
    Ok(true)
}

#[derive(Serialize)]
struct LinkLine<'a> {
    source: &'a str,
    start: u32,
    end: u32,
    raw: &'a str,
    target: &'a str,
    subpath: Option<&'a str>,
    display: Option<&'a str>,
    embed: bool,
    resolved: Option<&'a str>,
    candidates: &'a [String],
    via_alias: bool,
    external: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<&'a str>,
}

impl<'a> LinkLine<'a> {
    fn of(link: &'a LinkView, context: Option<&'a str>) -> Self {
        Self {
            source: &link.source,
            start: link.start,
            end: link.end,
            raw: &link.raw,
            target: &link.target,
            subpath: link.subpath.as_deref(),
            display: link.display.as_deref(),
            embed: link.embed,
            resolved: link.resolved.as_deref(),
            candidates: &link.candidates,
            via_alias: link.via_alias,
            external: link.external,
            context,
        }
    }
}

pub(super) fn links(out: &Out, library: &Library, item: Option<&str>) -> Done {
    let links = match item {
        Some(item) => library.links_out(library.find(item)?.id)?,
        None => library.all_links()?,
    };
    for link in &links {
        out.result(&LinkLine::of(link, None), &|| {
            let target = match &link.resolved {
                Some(path) => path.as_str(),
                None if link.external => "outside the library",
                None => "nothing yet",
            };
            let others = if link.candidates.len() > 1 { format!(" (or {})", link.candidates.get(1..).unwrap_or_default().join(", ")) } else { String::new() };
            format!("{}: {} -> {target}{others}", link.source, link.raw)
        })?;
    }
    Ok(true)
}

pub(super) fn backlinks(out: &Out, library: &Library, item: &str) -> Done {
    for backlink in library.backlinks(library.find(item)?.id)? {
        let line = LinkLine::of(&backlink.link, Some(&backlink.context.text));
        out.result(&line, &|| format!("{}\n    {}", backlink.row.path, backlink.context.text))?;
    }
    Ok(true)
}
