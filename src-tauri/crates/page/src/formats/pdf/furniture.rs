//! What a document repeats on its pages: running heads and feet, and the numbers of the pages.

use std::collections::{HashMap, HashSet};

use super::glyphs::Sheet;
use super::lines::{Line, median};
use crate::{Removed, dom};

/// The part of a page, above and below, in which heads and feet stand.
const MARGIN: f32 = 0.13;
/// Lines from the edge that can be heads or feet.
const DEEP: usize = 3;
/// Heads and feet that are listed.
const MAX_TOLD: usize = 1_000;
/// The part of a page in which browsers print when and from where.
const EDGE: f32 = 0.07;

/// What was taken out.
pub(super) struct Furniture {
    pub(super) removed: Vec<Removed>,
    /// Whether a browser printed it, with the time or the address at its edges.
    pub(super) is_printed: bool,
}

/// Takes heads, feet and page numbers out of the pages. Each is set aside once.
pub(super) fn set_aside(pages: &mut [Vec<Line>], sheets: &[Sheet]) -> Furniture {
    let edges: Vec<Vec<(usize, String)>> = pages
        .iter()
        .zip(sheets)
        .map(|(lines, sheet)| edge_lines(lines, sheet.height))
        .collect();
    let keys = edges
        .iter()
        .map(|edge| edge.iter().map(|(_, key)| key.clone()));
    let pages_with = count(keys);
    let texts = pages.iter().zip(&edges).map(|(lines, edge)| {
        let text = |at: &usize| lines.get(*at).map(|line| spelt(&line.text()));
        edge.iter().filter_map(move |(at, _)| text(at))
    });
    let pages_saying = count(texts);
    // A head of left pages is on half of them, one of a chapter on a part.
    let often = (pages.len() / 8).clamp(2, 5);
    let most = often.max(pages.len() / 2);
    let counted = page_numbers(pages, &edges);
    let body = Body::of(pages);
    let mut removed: Vec<Removed> = Vec::new();
    let mut is_printed = false;
    let mut told = HashSet::new();
    for (page, (lines, edge)) in pages.iter_mut().zip(&edges).enumerate() {
        let height = sheets.get(page).map_or(0.0, |sheet| sheet.height);
        let printed = printed(lines, edge, height);
        is_printed |= !printed.is_empty();
        let size = median(lines.iter().map(|line| line.size));
        // Where they are, and whether only a number in them changes from page to page.
        let mut gone: Vec<(usize, bool)> = edge
            .iter()
            .filter_map(|(at, key)| {
                let line = lines.get(*at)?;
                let is_counted =
                    counted.is_some() && line.size <= size * 1.1 && offset(line, page) == counted;
                let is_printed = printed.contains(at);
                let same = pages_saying.get(&spelt(&line.text())).copied();
                // Heads of chapters differ by their numbers, and stand out; heads of pages say the same.
                let is_heading = body.is_smaller_than(line) && same.unwrap_or(0) < most
                    || body.is_lighter_than(line) && same == Some(1);
                let is_repeated =
                    !is_heading && pages_with.get(key.as_str()).is_some_and(|n| *n >= often);
                let is_gone = is_repeated || is_counted || is_page_number(key) || is_printed;
                is_gone.then_some((*at, is_counted || is_printed))
            })
            .collect();
        gone.sort_unstable();
        for (at, changes) in gone.into_iter().rev() {
            let line = lines.remove(at);
            let text = dom::squeeze(&line.text());
            let key = key(&text);
            let name = if changes { key.clone() } else { text.clone() };
            if !is_page_number(&key) && removed.len() < MAX_TOLD && told.insert(name) {
                removed.push(Removed {
                    kind: "other".to_owned(),
                    text,
                });
            }
        }
    }
    Furniture {
        removed,
        is_printed,
    }
}

/// On how many pages each of these is.
fn count(pages: impl Iterator<Item = impl Iterator<Item = String>>) -> HashMap<String, usize> {
    let mut found: HashMap<String, usize> = HashMap::new();
    for page in pages {
        let seen: HashSet<String> = page.collect();
        for one in seen {
            *found.entry(one).or_default() += 1;
        }
    }
    found
}

/// How most lines of a document are set.
struct Body {
    size: f32,
    bold: bool,
}

impl Body {
    /// That of a document.
    fn of(pages: &[Vec<Line>]) -> Self {
        let lines = || pages.iter().flatten().filter(|line| line.is_text());
        let bold = lines().filter(|line| is_bold(line)).count();
        Self {
            size: median(lines().map(|line| line.size)),
            bold: bold * 2 > lines().count(),
        }
    }

    /// Whether a line is clearly larger.
    fn is_smaller_than(&self, line: &Line) -> bool {
        line.size >= self.size * 1.12 && line.size >= self.size + 0.9
    }

    /// Whether a line is bold where others are not.
    fn is_lighter_than(&self, line: &Line) -> bool {
        !self.bold && line.size >= self.size * 0.95 && is_bold(line)
    }
}

/// Whether most letters of a line are bold.
fn is_bold(line: &Line) -> bool {
    line.has_style(|style| style.bold)
}

/// The lines at the edges in which a browser prints when, what and from where: those that stand beside a time above, or
/// beside an address below.
fn printed(lines: &[Line], edge: &[(usize, String)], height: f32) -> Vec<usize> {
    let line = |at: &usize| lines.get(*at);
    let marks: Vec<f32> = edge
        .iter()
        .filter_map(|(at, key)| {
            let line = line(at)?;
            let is_time = line.y < height * EDGE && is_moment(key);
            let is_place = line.y > height * (1.0 - EDGE) && is_place(&line.text());
            (is_time || is_place).then_some(line.y)
        })
        .collect();
    let beside = |y: f32| marks.iter().any(|mark| (mark - y).abs() < 3.0);
    edge.iter()
        .map(|(at, _)| *at)
        .filter(|at| line(at).is_some_and(|line| beside(line.y)))
        .collect()
}

/// `26/11/2026, 13:05`, `11/26/26, 1:05 PM`, `26.11.2026 13:05 Uhr`, `2026年11月26日 13:05`.
fn is_moment(key: &str) -> bool {
    let mut bare = key;
    for end in ["am", "pm", "a.m.", "p.m.", "uhr"] {
        bare = bare.strip_suffix(end).unwrap_or(bare);
    }
    let parts: String = bare
        .chars()
        .filter(|c| !matches!(c, ',' | '،'))
        .map(|c| {
            if matches!(c, '.' | '-' | '年' | '月' | '日') {
                '/'
            } else {
                c
            }
        })
        .collect();
    matches!(
        parts.as_str(),
        "#/#/#:#" | "#/#/#/#:#" | "#/#/##:#" | "#/#/#:#:#" | "#/#/#/#:#:#"
    )
}

/// An address, and perhaps the number of the page beside it.
fn is_place(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let is_address = words.next().is_some_and(|word| {
        ["http://", "https://", "file:///"]
            .iter()
            .any(|start| word.starts_with(start))
    });
    is_address && words.all(|word| is_page_number(&key(word)))
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
        .filter(|at| lines.get(*at).is_some_and(|line| line.is_text()))
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

/// The text, whatever its spaces and capitals.
fn spelt(text: &str) -> String {
    dom::squeeze(text).to_lowercase()
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
    fn what_browsers_print_at_the_edges() {
        for (text, expected) in [
            ("11/26/26, 1:05 PM", true),
            ("26/11/2026, 13:05", true),
            ("26.11.2026, 13:05", true),
            ("26.11.26, 13:05 Uhr", true),
            ("2026/11/26 13:05", true),
            ("2026-11-26, 1:05 p.m.", true),
            ("2026年11月26日 13:05", true),
            ("26/11/2026", false),
            ("At 13:05", false),
            ("Score 2:1", false),
        ] {
            assert_eq!(is_moment(&key(text)), expected, "{text}");
        }
        for (text, expected) in [
            ("https://river.example/otters", true),
            ("https://river.example/otters 1/3", true),
            ("file:///home/ada/otters.html", true),
            ("See https://river.example/otters", false),
            ("https://river.example/otters is the page", false),
        ] {
            assert_eq!(is_place(text), expected, "{text}");
        }
    }

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
