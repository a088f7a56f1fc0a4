//! Links, in both directions.

use super::versions::print;
use crate::args::{Links, Mentions, Quick};
use crate::out::{Done, Out, tell};
use crate::rows::{HitRow, LinkRow};
use commonplace_core::Library;
use commonplace_core::model::LinkView;

pub(super) fn out_of(library: &Library, args: &Links, out: &mut Out) -> Done {
    if args.unresolved {
        return library.unresolved()?.iter().try_for_each(|one| {
            print(one, out, || {
                format!(
                    "{:>5}  {}  in {}",
                    one.count,
                    one.name,
                    one.sources.join(", ")
                )
            })
        });
    }
    let links = match args.item.as_deref() {
        Some(item) => library.links_out(library.find(item)?.id)?,
        None => library.all_links()?,
    };
    links
        .iter()
        .try_for_each(|link| out.row(&LinkRow::from(link), || line(link)))
}

pub(super) fn to(library: &Library, item: &str, out: &mut Out) -> Done {
    let backlinks = library.backlinks(library.find(item)?.id)?;
    backlinks.iter().try_for_each(|backlink| {
        let context = || {
            backlink
                .context
                .text
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        };
        out.row(&LinkRow::from(backlink), || {
            format!("{}\n    {}", backlink.link.source, context())
        })
    })
}

pub(super) fn mentions(library: &Library, args: &Mentions, out: &mut Out) -> Done {
    let target = library.find(&args.item)?.id;
    let page = library.mentions(target, 0, args.limit)?;
    for one in &page.mentions {
        print(one, out, || {
            format!("{}\n    {}", one.path, one.context.text)
        })?;
    }
    if args.link {
        // From the end of each note to its beginning, so that the places before stay where they are.
        let linkable = page.mentions.iter().rev().filter(|one| one.can_link);
        let mut linked = 0;
        for one in linkable {
            match library.link_mention(one.item, one.start, one.end, target, None) {
                Ok(_) => linked += 1,
                Err(error) => out.fail(format!("{}: {error}", one.path)),
            }
        }
        tell(&format!("{linked} places are links now."));
    }
    if page.total as usize > page.mentions.len() || !page.total_is_exact {
        let sign = if page.total_is_exact { "" } else { "at least " };
        tell(&format!(
            "{} of {sign}{} places.",
            page.mentions.len(),
            page.total
        ));
    }
    Ok(())
}

pub(super) fn quick(library: &Library, args: &Quick, out: &mut Out) -> Done {
    let hits = library.quick(&args.text.join(" "), args.limit)?;
    hits.iter()
        .try_for_each(|hit| out.row(&HitRow::from(hit), || super::line(&hit.row)))
}

pub(super) fn line(link: &LinkView) -> String {
    let leads = match (&link.resolved, link.external, link.candidates.len()) {
        (Some(path), ..) => path.clone(),
        (None, true, _) => link.target.clone(),
        (None, false, 0) => "nothing yet".to_owned(),
        (None, false, n) => format!("one of {n}"),
    };
    let lacks = if link.part_missing {
        ", which has no such part"
    } else {
        ""
    };
    format!("{}  {}  → {leads}{lacks}", link.source, link.raw)
}
