//! The picture over an article: between its headline and its first paragraph, or right over the headline. What stands
//! around it there is rarely chosen, so that no text says that it belongs to the article.

use dom_query::{Document, NodeRef};
use url::Url;

use super::{Blocks, Tag};
use crate::dom;
use crate::html::furniture;

/// What a page says of its article that tells its picture from others.
pub(in crate::html) struct Named<'a> {
    pub(in crate::html) title: Option<&'a str>,
    pub(in crate::html) byline: Option<&'a str>,
    /// The address of the picture that stands for the page.
    pub(in crate::html) image: Option<&'a str>,
}

/// Blocks between a headline and the first paragraph, and between a picture and the headline under it.
const REACH: usize = 25;
const OVER: usize = 3;
/// The width of a picture that is surely none of an author or of another page.
const WIDE: u32 = 500;
/// Elements around a picture that are asked.
const AROUND: usize = 8;
/// What pictures and boxes are called that are no part of an article.
const OTHER: &[&str] = &[
    "advert",
    "author",
    "avatar",
    "badge",
    "banner-ad",
    "byline",
    "emoji",
    "gradient",
    "gravatar",
    "headshot",
    "icon",
    "logo",
    "profile",
    "promo",
    "related",
    "share",
    "social",
    "sponsor",
    "sprite",
];
const FRAMES: &[&str] = &["aside", "footer", "form", "li", "nav", "table"];

/// Adds the lead picture to those that stay, unless one stands there already.
pub(in crate::html) fn keep(
    doc: &Document,
    page: &Blocks,
    chosen: &[bool],
    named: &Named<'_>,
    pictures: &mut [bool],
) {
    let Some((first, headline, around)) = place(page, chosen, named) else {
        return;
    };
    let Some(outer) = page
        .elems
        .get(around)
        .and_then(|elem| doc.tree.get(&elem.node))
    else {
        return;
    };
    let least = match page.elems.get(around) {
        Some(elem) if around > 0 => {
            headline.map_or(elem.first, |at| at.saturating_sub(OVER).max(elem.first))
        }
        _ => headline.map_or(first, |at| at + 1),
    };
    let mut best: Option<(u8, usize)> = None;
    for (at, picture) in page.pictures.iter().enumerate() {
        if picture.after < least || picture.after > first {
            continue;
        }
        if pictures.get(at) == Some(&true) {
            return;
        }
        let node = doc.tree.get(&picture.node);
        let Some(rank) = node.and_then(|node| rank(&node, &outer, named)) else {
            continue;
        };
        if best.is_none_or(|(other, _)| rank > other) {
            best = Some((rank, at));
        }
    }
    let shown = |at: usize| source(&doc.tree.get(&page.pictures.get(at)?.node)?);
    let Some((_, at)) = best else { return };
    let own = shown(at);
    let is_shown_below = pictures
        .iter()
        .enumerate()
        .any(|(other, kept)| *kept && own.is_some() && shown(other) == own);
    if let Some(kept) = pictures.get_mut(at)
        && !is_shown_below
    {
        *kept = true;
    }
}

/// The first paragraph that was chosen, the headline over it, and the element that holds the article with both.
fn place(
    page: &Blocks,
    chosen: &[bool],
    named: &Named<'_>,
) -> Option<(usize, Option<usize>, usize)> {
    let is_chosen = |at: usize| chosen.get(at).copied().unwrap_or_default();
    let blocks = page.blocks.iter().enumerate();
    let (first, _) = blocks
        .into_iter()
        .find(|(at, block)| is_chosen(*at) && block.is_prose())?;
    let title = named.title.map(letters).filter(|title| !title.is_empty());
    let headline = (first.saturating_sub(REACH)..=first).rev().find(|at| {
        page.blocks.get(*at).is_some_and(|block| {
            let tag = page.elems.get(block.elem).map(|elem| elem.tag);
            tag == Some(Tag::Heading1)
                || title
                    .as_ref()
                    .is_some_and(|title| letters(&block.text) == *title)
        })
    });
    let all = super::choose::weight(&page.blocks, chosen);
    let mut around = page.blocks.get(first)?.elem;
    while around > 0 {
        let elem = page.elems.get(around)?;
        let held = page
            .blocks
            .get(elem.first..elem.end)
            .zip(chosen.get(elem.first..elem.end));
        let held = held.map_or(0, |(blocks, chosen)| super::choose::weight(blocks, chosen));
        if held * 2 >= all && headline.is_none_or(|at| elem.first <= at) {
            break;
        }
        around = elem.parent;
    }
    Some((first, headline, around))
}

/// How surely a picture in an element is that of the article; `None` for one that is not.
fn rank(node: &NodeRef<'_>, outer: &NodeRef<'_>, named: &Named<'_>) -> Option<u8> {
    let image = if node.has_name("img") {
        *node
    } else {
        dom::named(node, "img")?
    };
    let mut around = Vec::new();
    let mut is_inside = false;
    for one in image.ancestors_it(None).take(AROUND * 4) {
        if one.id == outer.id {
            is_inside = true;
            break;
        }
        around.push(one);
    }
    let is_framed = |one: &NodeRef<'_>| dom::is_one_of(one, FRAMES) || furniture::is_frame(one);
    if !is_inside || around.iter().any(is_framed) {
        return None;
    }
    let src = dom::attr(&image, "src")?;
    let is_other = |text: &str| {
        let text = text.to_ascii_lowercase();
        OTHER.iter().any(|word| text.contains(word))
    };
    let near = around.iter().take(AROUND).chain([&image]);
    let mut classes = near.filter_map(|one| one.class());
    let byline = named.byline.map(letters);
    let alt = dom::attr(&image, "alt").map(|alt| letters(&alt));
    let is_of_author = alt.is_some_and(|alt| !alt.is_empty() && Some(alt) == byline);
    let is_named = named.image.is_some_and(|image| is_same(image, &src));
    let file = file_name(&src).unwrap_or_default();
    if is_of_author || (!is_named && (is_other(&file) || classes.any(|class| is_other(&class)))) {
        return None;
    }
    if is_named {
        return Some(3);
    }
    let link = around.iter().find(|one| one.has_name("a"));
    let leads_away = link
        .and_then(|link| dom::attr(link, "href"))
        .is_some_and(|href| !is_picture(&href) && !href.starts_with('#'));
    let caption = dom::named(node, "figcaption");
    if caption.is_some_and(|caption| dom::text(&caption).contains(char::is_alphanumeric)) {
        return Some(2);
    }
    let width: Option<u32> = dom::attr(&image, "width").and_then(|width| width.parse().ok());
    (!leads_away && width.is_some_and(|width| width >= WIDE)).then_some(1)
}

/// The address of the picture in a node.
fn source(node: &NodeRef<'_>) -> Option<String> {
    let image = if node.has_name("img") {
        *node
    } else {
        dom::named(node, "img")?
    };
    dom::attr(&image, "src")
}

/// Whether two addresses are of the same picture, perhaps in two sizes.
fn is_same(one: &str, other: &str) -> bool {
    const SHORTEST: usize = 5;
    one == other
        || file_name(one)
            .zip(file_name(other))
            .is_some_and(|(one, other)| one == other && one.len() >= SHORTEST)
}

/// The name of a picture's file without its ending and without a size at its end.
fn file_name(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let name = url.path_segments()?.next_back()?.to_ascii_lowercase();
    let stem = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem);
    let is_size = |end: &str| {
        !end.is_empty()
            && end
                .bytes()
                .all(|b| b.is_ascii_digit() || b == b'x' || b == b'w')
    };
    let stem = match stem.rsplit_once(['-', '_']) {
        Some((stem, end)) if is_size(end) => stem,
        _ => stem,
    };
    Some(stem.to_owned())
}

fn is_picture(href: &str) -> bool {
    let path = href
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"]
        .iter()
        .any(|end| path.ends_with(end))
}

/// Letters and digits in lower case, for comparison.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const IMAGE: Option<&str> = Some("https://a.example/bridge-1200x600.jpg");

    /// The pictures that are kept when the long paragraphs are chosen.
    fn kept(html: &str, image: Option<&str>) -> Vec<String> {
        let doc = crate::parse::page(&format!("<body>{html}")).doc;
        let page = super::super::number(&doc);
        let chosen: Vec<bool> = page
            .blocks
            .iter()
            .map(super::super::Block::is_prose)
            .collect();
        let mut pictures = vec![false; page.pictures.len()];
        let named = Named {
            title: Some("Bridge closed"),
            byline: Some("Gwen Tallis"),
            image,
        };
        keep(&doc, &page, &chosen, &named, &mut pictures);
        let kept = page.pictures.iter().zip(pictures).filter(|(_, kept)| *kept);
        kept.filter_map(|(picture, _)| source(&doc.tree.get(&picture.node)?))
            .filter_map(|src| file_name(&src))
            .collect()
    }

    const HEADLINE: &str = "<h1>Bridge closed</h1>";
    const BYLINE: &str = "<div>By Gwen Tallis</div><div>18 November</div>";
    const TEXT: &str = "<div><p>The council has said that the bridge will be closed to all traffic from January, and will not open again.</p><p>Engineers found the rust in the summer, when a diver went down to look for a bicycle, and came up without one.</p></div>";

    #[test]
    fn the_picture_over_an_article_stays() {
        let figure =
            "<figure><img src='https://a.example/b.jpg'><figcaption>At dusk.</figcaption></figure>";
        let wide = "<div><img src='https://a.example/b.jpg' width=800></div>";
        let lead = "<img src='https://a.example/bridge.jpg'>";
        for html in [
            format!("<article><header>{HEADLINE}{figure}{BYLINE}</header>{TEXT}</article>"),
            format!("<article>{figure}{HEADLINE}{BYLINE}{TEXT}</article>"),
            format!("<article>{HEADLINE}{wide}{BYLINE}{TEXT}</article>"),
            format!("{HEADLINE}{BYLINE}{figure}{TEXT}"),
        ] {
            assert_eq!(kept(&html, None), ["b"], "{html}");
        }
        let html = format!("<article>{HEADLINE}{figure}{lead}{BYLINE}{TEXT}</article>");
        assert_eq!(kept(&html, IMAGE), ["bridge"]);
    }

    #[test]
    fn other_pictures_do_not() {
        let small = "<img src='https://a.example/b.jpg'>";
        for html in [
            format!(
                "<header>{}</header><article>{HEADLINE}{TEXT}</article>",
                small.replace("<img", "<img width=900")
            ),
            format!("<article>{HEADLINE}{small}{BYLINE}{TEXT}</article>"),
            format!(
                "<article>{HEADLINE}<div class=author-box>{}</div>{TEXT}</article>",
                small.replace("<img", "<img width=900")
            ),
            format!(
                "<article>{HEADLINE}{}{TEXT}</article>",
                small.replace("<img", "<img width=900 alt='Gwen Tallis'")
            ),
            format!(
                "<article>{HEADLINE}<aside>{}</aside>{TEXT}</article>",
                small.replace("<img", "<img width=900")
            ),
            format!(
                "<article>{HEADLINE}<a href='https://a.example/other'>{}</a>{TEXT}</article>",
                small.replace("<img", "<img width=900")
            ),
            format!(
                "<article>{HEADLINE}{}{TEXT}</article>",
                small
                    .replace("b.jpg", "logo.jpg")
                    .replace("<img", "<img width=900")
            ),
        ] {
            assert!(kept(&html, None).is_empty(), "{html}");
        }
    }
}
