//! What stands at the beginning of a document: its title, who wrote it, and when.

use super::blocks::{Block, Kind};
use super::words::ends_sentence;
use crate::{dates, dom};

/// Blocks below the title in which the date is looked for, and letters of a line with it.
const NEAR: usize = 3;
const MAX_DATELINE: usize = 60;

/// The title: what the document calls itself, else the largest heading of the first page; and where it stood.
pub(super) fn take_title(
    blocks: &mut Vec<Block>,
    named: Option<&str>,
) -> Option<(String, Option<usize>)> {
    let first = blocks.first()?.page;
    let largest = blocks
        .iter()
        .enumerate()
        .take_while(|(_, block)| block.page == first)
        .filter_map(|(at, block)| match block.kind {
            Kind::Heading(over) if over >= 3 => Some((over, at)),
            _ => None,
        })
        .max_by_key(|(over, at)| (*over, std::cmp::Reverse(*at)))
        .map(|(_, at)| at);
    let at = match named {
        None => largest,
        Some(named) => blocks
            .iter()
            .take(12)
            .position(|block| letters(&block.text()) == letters(named))
            .or_else(|| {
                let is_headline = |at: &usize| {
                    let text = blocks.get(*at).map(Block::text);
                    text.is_some_and(|text| names_site_besides(named, &text))
                };
                largest.filter(is_headline)
            }),
    };
    match (at, named) {
        (Some(at), _) => Some((dom::squeeze(&blocks.remove(at).text()), Some(at))),
        (None, Some(named)) => Some((named.to_owned(), None)),
        (None, None) => None,
    }
}

/// Whether a document's name is its headline and the site's name, as browsers call what they print: `Otters | The River`.
fn names_site_besides(named: &str, headline: &str) -> bool {
    let headline = letters(headline);
    let parts = [" | ", " - ", " – ", " — ", " · ", " : ", ": ", " :: "];
    let is_part = |part: &str| {
        let (before, after) = (named.rsplit_once(part), named.split_once(part));
        before.is_some_and(|(before, _)| letters(before) == headline)
            || after.is_some_and(|(_, after)| letters(after) == headline)
    };
    headline.chars().count() >= 6 && parts.iter().any(|part| is_part(part))
}

/// What stands above the headline of a printed page, if it is short pieces only: menus, names of sites, of sections.
pub(super) fn take_menu(blocks: &mut Vec<Block>, at: usize) -> Vec<String> {
    let is_menu = blocks.iter().take(at).all(|block| {
        let text = block.text();
        !matches!(block.kind, Kind::Picture | Kind::Table)
            && text.chars().count() <= 90
            && !ends_sentence(text.trim_end())
    });
    if !is_menu {
        return Vec::new();
    }
    let texts = blocks.drain(..at).map(|block| dom::squeeze(&block.text()));
    texts.filter(|text| !text.is_empty()).collect()
}

/// `By Ada Berg` at the very beginning.
pub(super) fn take_byline(blocks: &mut Vec<Block>) -> Option<String> {
    let text = dom::squeeze(&blocks.first()?.text());
    let name = text
        .strip_prefix("By ")
        .or_else(|| text.strip_prefix("by "))?;
    let is_name = name.chars().count() <= 80
        && !name.contains('.')
        && name.split_whitespace().count() <= 12
        && name.starts_with(char::is_uppercase);
    let name = is_name.then(|| name.to_owned())?;
    blocks.remove(0);
    Some(name)
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A line near the beginning that says when it was published and nothing else, and the date.
pub(super) fn take_date(blocks: &mut Vec<Block>, lang: Option<&str>) -> Option<(String, String)> {
    let (at, date) = blocks
        .iter()
        .take(NEAR)
        .enumerate()
        .find_map(|(at, block)| {
            let text = dom::squeeze(&block.text());
            let is_line = matches!(block.kind, Kind::Text | Kind::Small);
            let date =
                (is_line && is_date_only(&text, lang)).then(|| dates::parse_published(&text, lang));
            Some((at, date.flatten()?))
        })?;
    let text = dom::squeeze(&blocks.remove(at).text());
    Some((text, date))
}

/// `March 3, 2020`, `Published on 3 March 2020 at 10:15`.
fn is_date_only(text: &str, lang: Option<&str>) -> bool {
    if text.chars().count() > MAX_DATELINE {
        return false;
    }
    let stamps = dates::find_all(text, lang);
    let is_inside = |at: usize| {
        stamps
            .iter()
            .any(|stamp| (stamp.start..stamp.end).contains(&at))
    };
    let rest: String = text
        .char_indices()
        .map(|(at, c)| {
            if is_inside(at) || !c.is_alphanumeric() {
                ' '
            } else {
                c
            }
        })
        .collect();
    !stamps.is_empty()
        && rest
            .split_whitespace()
            .all(|word| dates::is_date_word(&word.to_lowercase()))
}
