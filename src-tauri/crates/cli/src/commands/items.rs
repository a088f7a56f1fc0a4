//! Lists, search, and what is done to articles and notes alike.

use super::line;
use crate::args::{Archive, List, Search, Sort, Star, Tag};
use crate::commands::aligned;
use crate::out::{Done, Failure, Out, tell};
use crate::rows::{ArticleRow, HitRow, ItemRow, NoteRow, SearchEnd, TagRow, minute};
use commonplace_core::id::ItemId;
use commonplace_core::job::{Cancel, Job};
use commonplace_core::model::{
    ArticleView, Changes, ItemKind, ListSort, Marked, NoteView, Place, Row,
};
use commonplace_core::{ArticleText, Library, ListFrom};
use commonplace_text::name::TagName;

/// Rows that are asked for at a time.
const PAGE: u32 = 500;

pub(super) fn list(library: &Library, args: &List, out: &mut Out) -> Done {
    let query = args.query.join(" ");
    let sort = match args.sort {
        Sort::Saved => ListSort::Saved,
        Sort::Updated => ListSort::Updated,
        Sort::Title => ListSort::Title,
        Sort::Oldest => ListSort::Oldest,
        Sort::Published => ListSort::Published,
        Sort::Site => ListSort::Site,
        Sort::Author => ListSort::Author,
        Sort::Longest => ListSort::Longest,
        Sort::Shortest => ListSort::Shortest,
        Sort::Progress => ListSort::Progress,
    };
    let mut left = args.limit.unwrap_or(u64::MAX);
    let mut from = ListFrom::Top;
    let mut warned = false;
    while left > 0 {
        let most = u32::try_from(left).unwrap_or(PAGE).min(PAGE);
        let page = library.list(&query, Some(sort), &from, most)?;
        if !std::mem::replace(&mut warned, true) {
            page.warnings.iter().for_each(|warning| tell(warning));
        }
        for row in &page.rows {
            out.row(&ItemRow::from(row), || line(row))?;
        }
        left -= page.rows.len() as u64;
        match page.next {
            Some(next) if !page.rows.is_empty() => from = ListFrom::After(next),
            _ => break,
        }
    }
    Ok(())
}

pub(super) fn show(library: &Library, item: &str, out: &mut Out) -> Done {
    let row = library.find(item)?;
    match row.kind {
        ItemKind::Article => {
            let (view, text) = (library.article(row.id)?, library.article_text(row.id)?);
            out.row(&ArticleRow::new(&view, &text), || article(&view, &text))
        }
        ItemKind::Note => {
            let view = library.note(row.id)?;
            out.row(&NoteRow::from(&view), || note(&view))
        }
        ItemKind::Attachment => out.row(&ItemRow::from(&row), || line(&row)),
        ItemKind::Highlight => super::highlights::show(library, row.id, out),
    }
}

fn article(view: &ArticleView, text: &ArticleText) -> String {
    let row = &view.row;
    let head = aligned(&[
        ("title", Some(row.title.clone())),
        ("byline", row.byline.clone()),
        ("agency", view.agency.clone()),
        ("site", row.site.clone()),
        ("published", row.published.clone()),
        (
            "from",
            (!view.datelines.is_empty()).then(|| view.datelines.join(" / ")),
        ),
        ("address", view.url.clone()),
        (
            "pictures",
            (!view.pictures.missing.is_empty())
                .then(|| format!("{} of {} kept", view.pictures.kept, view.pictures.wanted)),
        ),
        (
            "recordings",
            (!view.pictures.missing_audio.is_empty())
                .then(|| format!("{} missing", view.pictures.missing_audio.len())),
        ),
        (
            "versions",
            (view.versions > 1).then(|| view.versions.to_string()),
        ),
        ("saved", Some(minute(row.saved_at))),
        ("tags", tags(row)),
    ]);
    format!("{head}\n\n{}", text.text.trim_end())
}

fn note(view: &NoteView) -> String {
    let row = &view.row;
    let head = aligned(&[
        ("note", Some(row.path.clone())),
        ("changed", Some(minute(row.updated_at))),
        ("tags", tags(row)),
    ]);
    format!("{head}\n\n{}", view.body.trim_end())
}

fn tags(row: &Row) -> Option<String> {
    (!row.tags.is_empty()).then(|| {
        row.tags
            .iter()
            .map(|tag| format!("#{tag}"))
            .collect::<Vec<_>>()
            .join(" ")
    })
}

pub(super) fn search(library: &Library, args: &Search, out: &mut Out) -> Done {
    let query = args.query.join(" ");
    let mut result = library.search(&query, false, args.limit, &Cancel::default())?;
    if !result.total_is_exact {
        result.total = library.count_found(&query, false, &Job::silent())?;
    }
    for hit in &result.hits {
        out.row(&HitRow::from(hit), || {
            format!("{}\n    {}", hit.row.path, marked(&hit.snippet))
        })?;
    }
    if !out.is_json() {
        result.warnings.iter().for_each(|warning| tell(warning));
        if !result.instead.is_empty() {
            tell(&format!(
                "Little was found, so these were looked for too: {}.",
                result.instead.join(", ")
            ));
        }
        if let Some(empty) = &result.empty {
            tell(&format!(
                "“{}” leaves nothing; this finds {}: {}",
                empty.clause, empty.total, empty.query
            ));
        }
    }
    out.row(&SearchEnd::from(&result), || {
        format!("{} found in {:.0} ms", result.total, result.took_ms.ceil())
    })
}

/// A piece of text on one line, its matches between `*`.
fn marked(piece: &Marked) -> String {
    let units: Vec<u16> = piece.text.encode_utf16().collect();
    let mut out = String::new();
    let mut at = 0;
    for &(start, end) in &piece.marks {
        let (start, end) = (start as usize, end as usize);
        let (Some(before), Some(match_)) = (units.get(at..start), units.get(start..end)) else {
            break;
        };
        out.push_str(&String::from_utf16_lossy(before));
        out.push('*');
        out.push_str(&String::from_utf16_lossy(match_));
        out.push('*');
        at = end;
    }
    out.push_str(&String::from_utf16_lossy(
        units.get(at..).unwrap_or_default(),
    ));
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn tag(library: &Library, args: &Tag, out: &mut Out) -> Done {
    if let [old, new] = args.rename.as_slice() {
        let (old, new) = (TagName::parse(old)?, TagName::parse(new)?);
        let done = library.rename_tag(&old, &new, &Job::silent())?;
        return out.row(&TagRow::of(&new, &done), || {
            format!("#{old} is #{new} now, on {}", items(done.items))
        });
    }
    if let Some(tag) = &args.delete {
        let tag = TagName::parse(tag)?;
        let done = library.remove_tag(&tag, &Job::silent())?;
        return out.row(&TagRow::of(&tag, &done), || {
            format!("#{tag} is gone from {}", items(done.items))
        });
    }
    let changes_nothing = args.add.is_empty() && args.remove.is_empty();
    match (args.items.is_empty(), changes_nothing) {
        (true, true) => return all_tags(library, out),
        (false, true) => {
            return Err(Failure::Usage(
                "Say which tags: --add TAG, --remove TAG.".to_owned(),
            ));
        }
        (true, false) => return Err(Failure::Usage("Say which items get the tags.".to_owned())),
        (false, false) => {}
    }
    let names = |tags: &[String]| {
        tags.iter()
            .map(|tag| TagName::parse(tag))
            .collect::<Result<Vec<_>, _>>()
    };
    let (add, remove) = (names(&args.add)?, names(&args.remove)?);
    change(library, &args.items, out, |ids| {
        library.tag(ids, &add, &remove)
    })
}

fn items(count: u32) -> String {
    if count == 1 {
        "1 item".to_owned()
    } else {
        format!("{count} items")
    }
}

fn all_tags(library: &Library, out: &mut Out) -> Done {
    let tags = library.counts()?.tags;
    tags.iter()
        .try_for_each(|tag| out.row(tag, || format!("{:>6}  #{}", tag.count, tag.name)))
}

pub(super) fn archive(library: &Library, args: &Archive, out: &mut Out) -> Done {
    let place = match (args.later, args.inbox) {
        (true, _) => Place::Later,
        (_, true) => Place::Inbox,
        _ => Place::Archive,
    };
    change(library, &args.items.items, out, |ids| {
        library.place(ids, place)
    })
}

pub(super) fn star(library: &Library, args: &Star, out: &mut Out) -> Done {
    change(library, &args.items.items, out, |ids| {
        library.star(ids, !args.off)
    })
}

pub(super) fn trash(library: &Library, items: &[String], out: &mut Out) -> Done {
    change(library, items, out, |ids| library.trash(ids))
}

pub(super) fn restore(library: &Library, items: &[String], out: &mut Out) -> Done {
    change(library, items, out, |ids| library.restore(ids))
}

/// Does one thing to all items that are there, as one step; tells of those that are not; prints what they are now.
fn change(
    library: &Library,
    items: &[String],
    out: &mut Out,
    work: impl FnOnce(&[ItemId]) -> commonplace_core::Result<Changes>,
) -> Done {
    let mut ids = Vec::new();
    for item in items {
        match library.find(item) {
            Ok(row) if ids.contains(&row.id) => {}
            Ok(row) => ids.push(row.id),
            Err(error) => out.fail(error),
        }
    }
    if ids.is_empty() {
        return Ok(());
    }
    work(&ids)?;
    library
        .rows(&ids)?
        .iter()
        .try_for_each(|row| out.row(&ItemRow::from(row), || line(row)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_stand_between_stars() {
        for (text, marks, expected) in [
            ("a ship\nsails", vec![(2, 6)], "a *ship* sails"),
            ("😀 ship", vec![(3, 7)], "😀 *ship*"),
            ("ship", vec![(0, 99)], "ship"),
            ("ab", vec![(0, 1), (1, 2)], "*a**b*"),
            ("", vec![], ""),
        ] {
            assert_eq!(
                marked(&Marked {
                    text: text.to_owned(),
                    marks
                }),
                expected,
                "{text}"
            );
        }
    }
}
