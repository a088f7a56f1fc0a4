//! A page in a letter without what only serves the sending and the layout.

use std::collections::HashSet;

use dom_query::NodeRef;

use super::trackers;
use crate::{Removed, dom};

/// A cell with more text than this is no cell of a table of facts.
const CELL: usize = 200;
/// The longest line about subscribing, in characters.
const MAX_NOTICE: usize = 400;

/// Words by which lines about the sending are known, in the languages of many newsletters.
const NOTICES: &[&str] = &[
    "unsubscribe",
    "view in browser",
    "view this email in your browser",
    "view this post on the web",
    "view online",
    "read online",
    "manage your preferences",
    "update your preferences",
    "email preferences",
    "manage subscription",
    "why did i get this",
    "you are receiving this email because",
    "you received this email because",
    "you're receiving this",
    "no longer wish to receive",
    "abmelden",
    "abbestellen",
    "im browser ansehen",
    "im browser öffnen",
    "se désabonner",
    "se désinscrire",
    "afficher dans le navigateur",
    "darse de baja",
    "cancelar suscripción",
    "ver en el navegador",
    "annulla iscrizione",
    "disiscriviti",
    "cancelar inscrição",
    "uitschrijven",
    "afmelden",
    "отписаться",
    "wypisz się",
    "avsluta prenumeration",
    "配信停止",
    "退订",
];

/// Takes out of a letter what nobody reads, and sets its lines about subscribing aside.
pub(super) fn clean(content: &NodeRef<'_>, removed: &mut Vec<Removed>) {
    hidden(content);
    pixels(content);
    layout(content);
    notices(content, removed);
}

/// Takes out what is written to be seen in the list of letters only.
fn hidden(content: &NodeRef<'_>) {
    for node in dom::all(content, |node| node.is_element() && node.has_attr("style")) {
        let style: String = dom::attr(&node, "style")
            .unwrap_or_default()
            .to_ascii_lowercase()
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let is_hidden = style.contains("display:none")
            || style.contains("visibility:hidden")
            || style.contains("mso-hide:all")
            || has_nothing(&style, "font-size:")
            || has_nothing(&style, "max-height:");
        if is_hidden && dom::is_within(&node, content) {
            node.remove_from_parent();
        }
    }
}

/// Whether a style gives a length of nothing: `font-size:0`, `0px`, `1px`.
fn has_nothing(style: &str, property: &str) -> bool {
    style.split(';').any(|rule| {
        rule.strip_prefix(property)
            .map(|value| value.trim_end_matches("!important").trim_end_matches("px"))
            .is_some_and(|value| matches!(value, "0" | "1"))
    })
}

/// Takes out pictures that are too small to be seen, or that only tell that the letter was opened.
fn pixels(content: &NodeRef<'_>) {
    for image in dom::all_named(content, "img") {
        let tiny = |name: &str| {
            let value = dom::attr(&image, name).unwrap_or_default();
            value
                .trim_end_matches("px")
                .parse::<u32>()
                .is_ok_and(|n| n <= 2)
        };
        let style: String = dom::attr(&image, "style")
            .unwrap_or_default()
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let is_tiny = (tiny("width") && tiny("height"))
            || has_nothing(&style, "width:") && has_nothing(&style, "height:");
        let counts = dom::attr(&image, "src").is_some_and(|source| trackers::counts(&source));
        if is_tiny || counts {
            image.remove_from_parent();
        }
    }
}

/// Turns tables that place things into plain blocks; tables of facts stay.
fn layout(content: &NodeRef<'_>) {
    let tables = dom::all_named(content, "table");
    let placing: HashSet<_> = tables
        .iter()
        .filter(|table| !is_table_of_facts(table))
        .map(|table| table.id)
        .collect();
    let parts = dom::all(content, |node| {
        dom::is_one_of(
            node,
            &[
                "table", "tbody", "thead", "tfoot", "tr", "td", "th", "colgroup", "col", "caption",
            ],
        )
    });
    let is_placing = |part: &NodeRef<'_>| {
        let nearest = part
            .ancestors_it(None)
            .find(|ancestor| ancestor.has_name("table"));
        placing.contains(&part.id)
            || !part.has_name("table") && nearest.is_some_and(|table| placing.contains(&table.id))
    };
    let parts: Vec<_> = parts.into_iter().filter(is_placing).collect();
    for part in parts {
        part.rename("div");
    }
}

fn is_table_of_facts(table: &NodeRef<'_>) -> bool {
    if dom::attr(table, "role").is_some_and(|role| role == "presentation" || role == "none") {
        return false;
    }
    if dom::find(table, |node| node.has_name("table")).is_some() {
        return false;
    }
    if dom::find(table, |node| dom::is_one_of(node, &["th", "caption"])).is_some() {
        return true;
    }
    let rows = dom::all_named(table, "tr");
    let cells = dom::all_named(table, "td");
    let is_grid = rows.len() >= 2 && cells.len() >= rows.len() * 2;
    let is_short = |cell: &NodeRef<'_>| {
        dom::text(cell).chars().count() <= CELL
            && dom::find(cell, |node| {
                dom::is_one_of(node, &["img", "p", "h1", "h2", "h3", "div", "ul"])
            })
            .is_none()
    };
    is_grid && cells.iter().all(is_short)
}

/// Sets aside the lines about subscribing and reading elsewhere.
fn notices(content: &NodeRef<'_>, removed: &mut Vec<Removed>) {
    let blocks = dom::all(content, |node| {
        dom::is_block(node) && dom::find(node, |inner| dom::is_block(inner)).is_none()
            || node.has_name("a")
    });
    for block in blocks {
        if !dom::is_within(&block, content) {
            continue;
        }
        let text = dom::text(&block);
        let length = text.chars().count();
        let is_link = block.has_name("a");
        let has_link = is_link || dom::find(&block, |node| node.has_name("a")).is_some();
        let lower = text.to_lowercase();
        let is_notice = has_link
            && length <= if is_link { 60 } else { MAX_NOTICE }
            && NOTICES.iter().any(|words| lower.contains(words));
        if is_notice {
            block.remove_from_parent();
            removed.push(Removed {
                kind: "newsletter".to_owned(),
                text,
            });
        }
    }
}
