//! Highlights: marking, listing, changing, writing them out.

use crate::args::{HighlightAdd, HighlightEdit, HighlightList, Highlights};
use crate::commands::aligned;
use crate::input;
use crate::out::{Done, Failure, Out};
use crate::rows::{HighlightRow, day};
use commonplace_core::id::ItemId;
use commonplace_core::model::{Highlight, HighlightSort, PlaceState};
use commonplace_core::{HighlightQuery, Library};
use commonplace_text::name::TagName;

/// Highlights that are asked for at a time.
const PAGE: u32 = 500;

pub(super) fn run(library: &Library, command: &Highlights, out: &mut Out) -> Done {
    match command {
        Highlights::Add(args) => add(library, args, out),
        Highlights::List(args) => list(library, args, out),
        Highlights::Edit(args) => edit(library, args, out),
        Highlights::Rm { highlights } => remove(library, highlights, out),
        Highlights::Export(args) => export(library, args, out),
    }
}

pub(super) fn show(library: &Library, id: ItemId, out: &mut Out) -> Done {
    print(&library.highlight(id)?, out)
}

fn add(library: &Library, args: &HighlightAdd, out: &mut Out) -> Done {
    let article = library.find(&args.item)?.id;
    let quote = if args.quote == "-" {
        input::note_text()?
    } else {
        args.quote.clone()
    };
    let edit = commonplace_core::HighlightEdit {
        colour: Some(args.colour.into()),
        note: Some(&args.note),
        tags: Some(&names(&args.tag)?),
    };
    print(
        &library.highlight_quote(article, &quote, args.nth, &edit)?,
        out,
    )
}

fn list(library: &Library, args: &HighlightList, out: &mut Out) -> Done {
    let wanted = wanted(library, args)?;
    let most = args.limit.unwrap_or(u64::MAX);
    let mut offset = 0;
    loop {
        let limit = u32::try_from(most - offset).unwrap_or(PAGE).min(PAGE);
        let page = library.highlights(&wanted, HighlightSort::Newest, offset, limit)?;
        for highlight in &page.highlights {
            let row = HighlightRow::from(highlight);
            out.row(&row, || line(highlight))?;
        }
        offset += page.highlights.len() as u64;
        if page.highlights.is_empty() || offset >= page.total.min(most) {
            return Ok(());
        }
    }
}

fn edit(library: &Library, args: &HighlightEdit, out: &mut Out) -> Done {
    let before = library.find_highlight(&args.highlight)?;
    if args.colour.is_none() && args.note.is_none() && args.add.is_empty() && args.remove.is_empty()
    {
        return Err(Failure::Usage(
            "Say what to change: --colour, --note, --add, --remove.".to_owned(),
        ));
    }
    let (add, remove) = (names(&args.add)?, names(&args.remove)?);
    let mut tags = names(&before.tags)?;
    tags.retain(|tag| remove.iter().all(|gone| gone.key() != tag.key()));
    tags.extend(add);
    library.edit_highlight(
        before.id,
        &commonplace_core::HighlightEdit {
            colour: args.colour.map(Into::into),
            note: args.note.as_deref(),
            tags: (!args.add.is_empty() || !args.remove.is_empty()).then_some(&tags),
        },
    )?;
    print(&library.highlight(before.id)?, out)
}

fn remove(library: &Library, highlights: &[String], out: &mut Out) -> Done {
    let mut found: Vec<Highlight> = Vec::new();
    for name in highlights {
        match library.find_highlight(name) {
            Ok(one) if found.iter().any(|known| known.id == one.id) => {}
            Ok(one) => found.push(one),
            Err(error) => out.fail(error),
        }
    }
    if found.is_empty() {
        return Ok(());
    }
    let ids: Vec<ItemId> = found.iter().map(|one| one.id).collect();
    library.remove_highlights(&ids)?;
    found.iter().try_for_each(|one| print(one, out))
}

fn export(library: &Library, args: &HighlightList, out: &mut Out) -> Done {
    let markdown = library.export_highlights(&wanted(library, args)?)?;
    out.row(&serde_json::json!({ "markdown": markdown }), || {
        markdown.trim_end().to_owned()
    })
}

fn wanted(library: &Library, args: &HighlightList) -> Result<HighlightQuery, Failure> {
    let article = args
        .article
        .as_deref()
        .map(|name| library.find(name))
        .transpose()?;
    Ok(HighlightQuery {
        query: args.query.join(" "),
        colour: args.colour.map(Into::into),
        tag: args.tag.clone(),
        article: article.map(|row| row.id),
    })
}

fn print(highlight: &Highlight, out: &mut Out) -> Done {
    out.row(&HighlightRow::from(highlight), || whole(highlight))
}

/// One line: `2025-06-05  yellow  Articles/Title#^h-…  words`.
fn line(one: &Highlight) -> String {
    let words: String = one.quote.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = words.chars().take(80).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    format!(
        "{}  {:<6}  {}#^{}{}\n    {short}",
        day(one.created_ms),
        one.colour.word(),
        one.article_path,
        one.anchor,
        doubt(one.state)
    )
}

fn doubt(state: PlaceState) -> &'static str {
    match state {
        PlaceState::Anchored => "",
        PlaceState::Moved => "  (moved)",
        PlaceState::Ambiguous => "  (could stand in several places)",
        PlaceState::Lost => "  (lost)",
    }
}

fn whole(one: &Highlight) -> String {
    let head = aligned(&[
        (
            "highlight",
            Some(format!("{}#^{}", one.article_path, one.anchor)),
        ),
        ("of", Some(one.article_title.clone())),
        ("colour", Some(one.colour.word().to_owned())),
        (
            "tags",
            (!one.tags.is_empty()).then(|| format!("#{}", one.tags.join(" #"))),
        ),
        (
            "place",
            (one.state != PlaceState::Anchored).then(|| doubt(one.state).trim().to_owned()),
        ),
        ("note", (!one.note.is_empty()).then(|| one.note.clone())),
    ]);
    format!("{head}\n\n{}", one.quote)
}

fn names(tags: &[String]) -> Result<Vec<TagName>, Failure> {
    Ok(tags
        .iter()
        .map(|tag| TagName::parse(tag))
        .collect::<Result<_, _>>()?)
}
