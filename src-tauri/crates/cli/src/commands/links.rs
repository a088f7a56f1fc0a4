//! Links, in both directions.

use crate::out::{Done, Out};
use crate::rows::LinkRow;
use commonplace_core::Library;
use commonplace_core::model::LinkView;

pub(super) fn out_of(library: &Library, item: Option<&str>, out: &mut Out) -> Done {
    let links = match item {
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

fn line(link: &LinkView) -> String {
    let leads = match (&link.resolved, link.external, link.candidates.len()) {
        (Some(path), ..) => path.clone(),
        (None, true, _) => link.target.clone(),
        (None, false, 0) => "nothing yet".to_owned(),
        (None, false, n) => format!("one of {n}"),
    };
    format!("{}  {}  → {leads}", link.source, link.raw)
}
