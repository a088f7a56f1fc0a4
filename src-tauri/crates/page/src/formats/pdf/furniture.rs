//! What a document repeats on its pages: running heads and feet, and the numbers of the pages.

use std::collections::HashMap;

use super::glyphs::Sheet;
use super::lines::{Line, median};
use crate::{Removed, dom};

/// The part of a page, above and below, in which heads and feet stand.
const MARGIN: f32 = 0.13;
/// Lines from the edge that can be heads or feet.
const DEEP: usize = 3;

/// Takes heads, feet and page numbers out of the pages. Each is set aside once.
pub(super) fn set_aside(pages: &mut [Vec<Line>], sheets: &[Sheet]) -> Vec<Removed> {
    let edges: Vec<Vec<(usize, String)>> = pages
        .iter()
        .zip(sheets)
        .map(|(lines, sheet)| edge_lines(lines, sheet.height))
        .collect();
    let mut pages_with: HashMap<&str, usize> = HashMap::new();
    for edge in &edges {
        let mut seen: Vec<&str> = edge.iter().map(|(_, key)| key.as_str()).collect();
        seen.sort_unstable();
        seen.dedup();
        for key in seen {
            *pages_with.entry(key).or_default() += 1;
        }
    }
    // A head of left pages is on half of them, one of a chapter on a part.
    let often = (pages.len() / 8).clamp(2, 5);
    let counted = page_numbers(pages, &edges);
    let mut removed: Vec<Removed> = Vec::new();
    let mut told = std::collections::HashSet::new();
    for (page, (lines, edge)) in pages.iter_mut().zip(&edges).enumerate() {
        let size = median(lines.iter().map(|line| line.size));
        let mut gone: Vec<usize> = edge
            .iter()
            .filter(|(at, key)| {
                let is_counted = counted.is_some()
                    && lines.get(*at).is_some_and(|line| {
                        line.size <= size * 1.1 && offset(line, page) == counted
                    });
                let is_repeated = pages_with.get(key.as_str()).is_some_and(|n| *n >= often);
                is_repeated || is_counted || is_page_number(key)
            })
            .map(|(at, _)| *at)
            .collect();
        gone.sort_unstable();
        for at in gone.into_iter().rev() {
            let line = lines.remove(at);
            let text = dom::squeeze(&line.text());
            let key = key(&text);
            if !is_page_number(&key) && told.insert(key) {
                removed.push(Removed {
                    kind: "other".to_owned(),
                    text,
                });
            }
        }
    }
    removed
}

/// How far the numbers in the margins are from those of the pages, if the document counts its pages there.
fn page_numbers(pages: &[Vec<Line>], edges: &[Vec<(usize, String)>]) -> Option<i64> {
    let mut found: HashMap<i64, usize> = HashMap::new();
    for (page, (lines, edge)) in pages.iter().zip(edges).enumerate() {
        for offset in edge
            .iter()
            .filter_map(|(at, _)| offset(lines.get(*at)?, page))
        {
            *found.entry(offset).or_default() += 1;
        }
    }
    let (offset, times) = found.into_iter().max_by_key(|(offset, n)| (*n, *offset))?;
    (times >= 3 && times * 3 >= pages.len()).then_some(offset)
}

/// The number at the beginning or end of a line, less that of its page.
fn offset(line: &Line, page: usize) -> Option<i64> {
    let text = line.text();
    let digits = |word: Option<&str>| word?.parse::<i64>().ok().filter(|n| *n < 10_000);
    let number = digits(text.split_whitespace().next_back())
        .or_else(|| digits(text.split_whitespace().next()))?;
    (text.chars().count() <= 100).then(|| number - i64::try_from(page).unwrap_or_default())
}

/// The lines nearest to the upper and lower edge, by their place, with what they say.
fn edge_lines(lines: &[Line], height: f32) -> Vec<(usize, String)> {
    let mut order: Vec<usize> = (0..lines.len())
        .filter(|at| lines.get(*at).is_some_and(|line| line.picture.is_none()))
        .collect();
    let y = |at: &usize| lines.get(*at).map_or(0.0, |line| line.y);
    order.sort_by(|a, b| y(a).total_cmp(&y(b)));
    let above = order.iter().take(DEEP).filter(|at| y(at) < height * MARGIN);
    let below = order
        .iter()
        .rev()
        .take(DEEP)
        .filter(|at| y(at) > height * (1.0 - MARGIN));
    let mut found: Vec<(usize, String)> = above
        .chain(below)
        .filter_map(|at| {
            let text = dom::squeeze(&lines.get(*at)?.text());
            (text.chars().count() <= 160).then(|| (*at, key(&text)))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The text without what changes from page to page.
fn key(text: &str) -> String {
    let mut out = String::new();
    for c in text.to_lowercase().chars() {
        if c.is_numeric() {
            if !out.ends_with('#') {
                out.push('#');
            }
        } else if !c.is_whitespace() {
            out.push(c);
        }
    }
    out
}

/// `#`, `– # –`, `page # of #`, `iv`.
fn is_page_number(key: &str) -> bool {
    let letters: String = key
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '#')
        .collect();
    let words = [
        "#",
        "page#",
        "page#of#",
        "#of#",
        "##",
        "p#",
        "seite#",
        "seite#von#",
        "#von#",
        "s#",
        "pagina#",
        "página#",
    ];
    let is_roman = !letters.is_empty()
        && letters.len() <= 6
        && letters.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l'));
    key.chars().count() <= 20 && (words.contains(&letters.as_str()) || is_roman)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_told_from_words() {
        for (text, expected) in [
            ("12", true),
            ("– 12 –", true),
            ("Page 3 of 9", true),
            ("iv", true),
            ("Seite 3", true),
            ("1984", true),
            ("Chapter 3", false),
            ("I", true),
            ("mild", false),
            ("In 1984", false),
        ] {
            assert_eq!(is_page_number(&key(text)), expected, "{text}");
        }
    }
}
