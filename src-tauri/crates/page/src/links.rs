//! The addresses that an article links to.
//!
//! What they mean to a library is `core`'s work.

use crate::dom::{self, Step};
use crate::parse;
use std::collections::HashSet;
use url::Url;

/// See [`crate::link_addresses`].
pub(crate) fn addresses(html: &str, most: usize) -> Vec<String> {
    let doc = parse::fragment(html);
    let mut seen = HashSet::new();
    let root = doc.root();
    let links = root.descendants_it().filter(|node| node.has_name("a"));
    links
        .filter_map(|link| dom::attr(&link, "href"))
        .filter(|href| href.starts_with("http://") || href.starts_with("https://"))
        .filter(|href| seen.insert(href.clone()))
        .take(most)
        .collect()
}

/// See [`crate::said_and_shown`].
pub(crate) fn outside(html: &str, lead: Option<&str>) -> (usize, bool) {
    /// Pixels from which on a picture is no sign.
    const WIDE: u32 = 200;
    // Links to nowhere are not kept as links, but their items are.
    const ELSEWHERE: &[&str] = &["a", "li"];
    let doc = parse::fragment(html);
    let root = doc.root();
    let (mut words, mut has_picture) = (0, false);
    let mut within = 0_u32;
    dom::walk(&root, |step| match step {
        Step::Enter(node) if dom::is_one_of(&node, ELSEWHERE) => within += 1,
        Step::Leave(node) if dom::is_one_of(&node, ELSEWHERE) => within = within.saturating_sub(1),
        Step::Enter(node) if within == 0 && node.is_text() => {
            words += node.text().split_whitespace().count();
        }
        Step::Enter(node) if within == 0 && node.has_name("img") => {
            let width = node.attr("width").and_then(|width| width.parse().ok());
            let is_lead = lead.is_some() && node.attr("src").as_deref() == lead;
            has_picture |= is_lead || width.is_some_and(|width: u32| width >= WIDE);
        }
        Step::Enter(_) | Step::Leave(_) => {}
    });
    (words, has_picture)
}

/// Paths of link counters, and the parameters in which they name the page.
const COUNTERS: [&str; 7] = [
    "/url",
    "/l.php",
    "/l/",
    "/imgres",
    "/away.php",
    "/linkfilter/",
    "/safelink.html",
];
const LEADING: [&str; 6] = ["q", "url", "u", "uddg", "to", "imgrefurl"];

/// The page to which an address leads that only counts who goes there, as search engines, networks and text processors write
/// it: `/url?q=https://…`.
#[must_use]
pub fn led_to(url: &Url) -> Option<Url> {
    if !COUNTERS.contains(&url.path()) {
        return None;
    }
    let mut pairs = url.query_pairs();
    let (_, target) = pairs.find(|(name, value)| {
        LEADING.contains(&name.as_ref())
            && (value.starts_with("https://") || value.starts_with("http://"))
    })?;
    let target = Url::parse(target.trim()).ok().filter(Url::has_host)?;
    // A counter that leads to a counter leads round in circles.
    (!COUNTERS.contains(&target.path())).then_some(target)
}

#[cfg(test)]
mod tests {
    use super::{addresses, outside};

    #[test]
    fn words_and_pictures_outside_links_are_told() {
        let html = "<ul><li>Nor these</ul><p>Two words <a href='/'>not these <img src=a width=600></a></p><img src=b width=16>";
        assert_eq!(outside(html, None), (2, false));
        assert_eq!(outside(html, Some("b")), (2, true));
        assert_eq!(outside("<img src=b width=600>", None), (0, true));
    }

    #[test]
    fn web_addresses_come_in_order_and_once() {
        let html = "<p><a href='https://a.example/1'>One</a> <a href='mailto:a@b.example'>Mail</a> <a href='/blob/x'>B</a>\
            <a href='https://a.example/1'>Again</a> <a href='http://b.example/'>Two</a></p>";
        assert_eq!(
            addresses(html, 9),
            ["https://a.example/1", "http://b.example/"]
        );
        assert_eq!(addresses(html, 1), ["https://a.example/1"]);
    }
}
