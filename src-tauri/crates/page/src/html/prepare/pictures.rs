//! The real address of every picture: lazy attributes, `srcset`, `<picture>` and `<noscript>` are resolved to one
//! absolute `src`.

use dom_query::NodeRef;
use url::Url;

use crate::dom;

mod sets;
mod twins;

use sets::widest;

/// Attributes in which scripts find the address that they put into `src`, best first.
const LAZY: &[&str] = &[
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-lazyload",
    "data-orig-file",
    "data-large-file",
    "data-full-url",
    "data-hi-res-src",
    "data-original-src",
    "data-image",
    "data-img-src",
    "data-img-url",
    "data-src-large",
    "data-echo",
    "data-url",
    "data-actualsrc",
    "data-default-src",
    "data-runner-src",
    "data-cfsrc",
    "data-ezsrc",
    "data-pin-media",
    "data-fallback-src",
];
const LAZY_SETS: &[&str] = &[
    "data-srcset",
    "data-lazy-srcset",
    "data-original-set",
    "data-img-srcset",
    "data-ezsrcset",
    "srcset",
];

pub(super) fn settle(body: &NodeRef<'_>, base: Option<&Url>) {
    noscript(body);
    for node in body.descendants() {
        if dom::is_one_of(&node, &["amp-img", "amp-anim"]) {
            node.rename("img");
        }
        if node.has_name("img") {
            image(&node, base);
        } else if dom::is_one_of(&node, &["div", "span", "figure"]) {
            background(&node, base);
        }
    }
    for picture in dom::all_named(body, "picture") {
        unwrap_picture(&picture);
    }
    twins::drop(body);
}

/// Without scripts a `<noscript>` is content: its picture is the real one, its sentences are for nobody here.
fn noscript(body: &NodeRef<'_>) {
    for node in body.descendants() {
        if !node.has_name("noscript") {
            continue;
        }
        let images: Vec<NodeRef<'_>> = dom::all_named(&node, "img");
        let only_images = dom::text(&node).is_empty();
        if images.is_empty() || !only_images {
            // A page may be written into a noscript as a whole.
            if dom::text(&node).chars().count() < 600 {
                node.remove_from_parent();
            } else {
                node.rename("div");
            }
            continue;
        }
        let before = node
            .prev_element_sibling()
            .and_then(|before| only_image(&before));
        match (before, images.as_slice()) {
            (Some(before), [image]) if is_placeholder(&before) && offers_more(&before, image) => {}
            (Some(before), [image]) if is_placeholder(&before) || is_same(&before, image) => {
                for key in ["width", "height", "alt"]
                    .into_iter()
                    .filter(|key| !image.has_attr(key))
                {
                    if let Some(value) = dom::attr(&before, key) {
                        image.set_attr(key, &value);
                    }
                }
                node.insert_before(image);
                before.remove_from_parent();
            }
            (before, images) => {
                images.iter().for_each(|image| node.insert_before(image));
                if let Some(before) = before.filter(is_placeholder) {
                    before.remove_from_parent();
                }
            }
        }
        node.remove_from_parent();
    }
}

/// Whether a script would find a wider picture in the first image than the second has.
fn offers_more(image: &NodeRef<'_>, other: &NodeRef<'_>) -> bool {
    let width = |image: &NodeRef<'_>| offered(image).map_or(0, |(_, width)| width);
    width(image) > width(other).max(1)
}

/// Whether an image is a blurred stand-in for the other one.
fn is_same(image: &NodeRef<'_>, other: &NodeRef<'_>) -> bool {
    const BLURRED: &[&str] = &["blur", "lqip", "placeholder", "preview", "thumb", "tiny"];
    let says = |text: &str| BLURRED.iter().any(|word| text.contains(word));
    let class = image.class().unwrap_or_default().to_ascii_lowercase();
    let src = dom::attr(image, "src")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let name = src.rsplit('/').next().unwrap_or_default();
    let alt = dom::attr(image, "alt");
    !is_dot(other)
        && (says(&class) || says(name) || (alt.is_some() && alt == dom::attr(other, "alt")))
}

/// The image that an element is, or holds and nothing else.
fn only_image<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    if node.has_name("img") {
        return Some(*node);
    }
    let mut images = node.descendants_it().filter(|n| n.has_name("img"));
    let image = images.next()?;
    (images.next().is_none() && dom::text(node).is_empty()).then_some(image)
}

/// An image whose `src` waits for a script; what the script would load is found elsewhere.
fn is_placeholder(image: &NodeRef<'_>) -> bool {
    let waits = LAZY.iter().chain(LAZY_SETS).any(|key| image.has_attr(key));
    let class = image.class().unwrap_or_default().to_lowercase();
    waits || class.contains("lazy") || dom::attr(image, "src").is_none_or(|src| is_dummy(&src))
}

/// Addresses of pictures that only hold a place.
fn is_dummy(src: &str) -> bool {
    const WORDS: &[&str] = &[
        "placeholder",
        "blank.",
        "spacer",
        "transparent",
        "/loading",
        "lazyload",
        "lazy-load",
        "1x1",
        "pixel.",
        "grey.gif",
        "gray.gif",
        "clear.gif",
        "empty.",
        "fallback-image",
    ];
    let lower = src.to_ascii_lowercase();
    if lower.starts_with("data:") {
        // Real pictures inside a page are larger than dots.
        return lower.starts_with("data:image/svg") || lower.len() < 400;
    }
    lower == "#"
        || lower.starts_with("about:")
        || lower.starts_with("javascript:")
        || WORDS.iter().any(|word| lower.contains(word))
}

fn image(node: &NodeRef<'_>, base: Option<&Url>) {
    let src = best(node, base);
    let alt = dom::attr(node, "alt");
    match src.filter(|src| !is_dot(node) && !is_site_icon(node, src)) {
        Some(src) => {
            let class = node.class();
            let sizes = [dom::attr(node, "width"), dom::attr(node, "height")];
            let title = dom::attr(node, "title");
            node.remove_all_attrs();
            node.set_attr("src", &src);
            if let Some(class) = class {
                node.set_attr("class", &class.replace("lazy", ""));
            }
            let values = [alt, title].into_iter().chain(sizes);
            for (key, value) in ["alt", "title", "width", "height"].iter().zip(values) {
                if let Some(value) = value {
                    node.set_attr(key, value.trim_end_matches("px"));
                }
            }
        }
        None => node.remove_from_parent(),
    }
}

/// Whether an image is too small to be seen.
fn is_dot(node: &NodeRef<'_>) -> bool {
    ["width", "height"].iter().any(|key| {
        dom::attr(node, key).is_some_and(|v| matches!(v.as_str(), "0" | "1" | "2" | "1px"))
    })
}

/// Whether a picture is the icon of a site, as it stands in a card that leads there.
fn is_site_icon(node: &NodeRef<'_>, src: &str) -> bool {
    let path = src.split(['?', '#']).next().unwrap_or_default();
    let name = path
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let class = node.class().unwrap_or_default().to_ascii_lowercase();
    name.starts_with("favicon")
        || name.ends_with(".ico")
        || class.contains("favicon")
        || class.contains("bookmark-icon")
}

/// The best address that an image has.
fn best(node: &NodeRef<'_>, base: Option<&Url>) -> Option<String> {
    let resolve = |address: &str| resolve(address, base);
    let own = dom::attr(node, "src");
    let real = own
        .as_deref()
        .filter(|src| !is_dummy(src))
        .and_then(resolve);
    let set = offered(node).and_then(|(src, width)| Some((resolve(&src)?, width)));
    let sources = sources(node);
    // What says how wide it is, and is wider than what the image itself offers.
    let said = || dom::attr(node, "width")?.parse().ok();
    let own_width = set.as_ref().map(|(_, width)| *width).or_else(said);
    let own_width = own_width.unwrap_or_default().max(1);
    let wider = sources.iter().rev().filter(|(_, width)| *width > own_width);
    let wider = wider.max_by_key(|(_, width)| *width);
    let wider = wider.and_then(|(src, _)| resolve(src));
    let set = wider.or_else(|| set.map(|(src, _)| src));
    let from_picture = || sources.iter().find_map(|(src, _)| resolve(src));
    let lazy = LAZY
        .iter()
        .filter_map(|key| dom::attr(node, key))
        .filter(|src| looks_like_address(src) && !is_dummy(src))
        .find_map(|src| resolve(&src));
    // A data URI that is no dot is the picture itself.
    if let Some(src) = own
        .as_deref()
        .filter(|src| src.starts_with("data:") && !is_dummy(src) && lazy.is_none() && set.is_none())
    {
        return Some(src.to_owned());
    }
    set.or(lazy)
        .or_else(|| real.clone().or_else(from_picture))
        .or_else(|| {
            // A small data URI without anything better may be a tiny picture.
            own.filter(|src| {
                src.starts_with("data:image/")
                    && !src.starts_with("data:image/svg")
                    && src.len() >= 200
            })
        })
}

fn looks_like_address(value: &str) -> bool {
    !value.contains(char::is_whitespace)
        && !value.starts_with(['{', '['])
        && (value.contains('/') || value.contains('.'))
}

fn resolve(address: &str, base: Option<&Url>) -> Option<String> {
    let url = match base {
        Some(base) => base.join(address).ok()?,
        None if address.starts_with("//") => Url::parse(&format!("https:{address}")).ok()?,
        None => Url::parse(address).ok()?,
    };
    matches!(url.scheme(), "http" | "https").then(|| url.to_string())
}

/// The widest address that an image itself offers beside its `src`, and how wide it is.
fn offered(image: &NodeRef<'_>) -> Option<(String, u32)> {
    LAZY_SETS
        .iter()
        .find_map(|key| widest(&dom::attr(image, key)?))
}

/// The addresses that a `<picture>` offers its image, those that every reader can show first, and how wide each is.
fn sources(image: &NodeRef<'_>) -> Vec<(String, u32)> {
    let Some(picture) = image
        .ancestors_it(Some(3))
        .find(|node| node.has_name("picture"))
    else {
        return Vec::new();
    };
    let mut found: Vec<(bool, (String, u32))> = Vec::new();
    for source in picture
        .descendants_it()
        .take(100)
        .filter(|node| node.has_name("source"))
    {
        let avif = source
            .attr("type")
            .is_some_and(|kind| kind.contains("avif"));
        let set = LAZY_SETS.iter().find_map(|key| dom::attr(&source, key));
        if let Some((address, width)) = set.and_then(|set| widest(&set)) {
            let is_for_narrow = source
                .attr("media")
                .is_some_and(|media| media.contains("max-width") && !media.contains("min-width"));
            found.push((avif, (address, if is_for_narrow { 1 } else { width })));
        }
    }
    found.sort_by_key(|(avif, _)| *avif);
    found.into_iter().map(|(_, widest)| widest).collect()
}

/// A box that shows a picture as its background and says so.
fn background(node: &NodeRef<'_>, base: Option<&Url>) {
    let lazy = ["data-bg", "data-background-image", "data-background"]
        .iter()
        .find_map(|key| dom::attr(node, key));
    let is_image = node.attr("role").is_some_and(|role| role.as_ref() == "img")
        || node.parent().is_some_and(|outer| is_captioned(&outer));
    let styled = || {
        let style = dom::attr(node, "style").filter(|_| is_image)?;
        let (_, after) = style.split_once("url(")?;
        Some(
            after
                .split(')')
                .next()?
                .trim_matches(['"', '\'', ' '])
                .to_owned(),
        )
    };
    let Some(address) = lazy
        .map(|v| {
            v.trim_start_matches("url(")
                .trim_end_matches(')')
                .trim_matches(['"', '\''])
                .to_owned()
        })
        .or_else(styled)
    else {
        return;
    };
    let empty = dom::text(node).is_empty() && !node.descendants_it().any(|n| n.has_name("img"));
    let Some(address) = resolve(&address, base).filter(|_| empty && looks_like_address(&address))
    else {
        return;
    };
    let alt = dom::attr(node, "aria-label").unwrap_or_default();
    node.append_html(format!(
        "<img src=\"{}\" alt=\"{}\">",
        dom::escape(&address),
        dom::escape(&alt)
    ));
}

/// Whether an element is a figure that has a caption and no picture.
fn is_captioned(node: &NodeRef<'_>) -> bool {
    let has = |name: &str| node.children_it(false).any(|child| child.has_name(name));
    node.has_name("figure") && has("figcaption") && !has("img")
}

fn unwrap_picture(picture: &NodeRef<'_>) {
    match dom::named(picture, "img") {
        Some(image) => {
            picture.insert_before(&image);
        }
        None => {
            let from_source = dom::all_named(picture, "source").iter().find_map(|source| {
                LAZY_SETS
                    .iter()
                    .find_map(|key| widest(&dom::attr(source, key)?))
                    .map(|(address, _)| address)
                    .filter(|address| address.starts_with("http"))
            });
            if let Some(address) = from_source {
                picture.before_html(format!("<img src=\"{}\">", dom::escape(&address)));
            }
        }
    }
    picture.remove_from_parent();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, want: &[&str]) {
        let doc = crate::parse::fragment(html);
        let body = doc.body().unwrap();
        settle(
            &body,
            Url::parse("https://a.example/dir/page").ok().as_ref(),
        );
        let got: Vec<String> = body
            .descendants_it()
            .filter(|n| n.has_name("img"))
            .filter_map(|n| dom::attr(&n, "src"))
            .collect();
        assert_eq!(got, want, "{html}");
    }

    #[test]
    fn the_real_address_is_found() {
        check("<img src='b.jpg'>", &["https://a.example/dir/b.jpg"]);
        check(
            "<img src='data:image/gif;base64,R0lGOD' data-src='/b.jpg'>",
            &["https://a.example/b.jpg"],
        );
        check(
            "<img class=lazy src='placeholder.png' data-original='//c.example/b.jpg'>",
            &["https://c.example/b.jpg"],
        );
        check(
            "<img src='s.jpg' srcset='s.jpg 300w, l.jpg 1200w, xl.jpg 4000w'>",
            &["https://a.example/dir/l.jpg"],
        );
        check(
            "<img srcset='a,b.jpg 1x, c.jpg 2x'>",
            &["https://a.example/dir/c.jpg"],
        );
        check(
            "<img src='x.gif' data-src='b.jpg'><noscript><img src='b.jpg'></noscript>",
            &["https://a.example/dir/b.jpg"],
        );
        check(
            "<noscript><img src='b.jpg'></noscript>",
            &["https://a.example/dir/b.jpg"],
        );
        check(
            "<p>x</p><noscript>Turn on scripts! <img src='b.jpg'></noscript>",
            &[],
        );
        check(
            "<picture><source type=image/avif srcset='a.avif'><source srcset='b.webp 800w, c.webp 1600w'><img alt=x></picture>",
            &["https://a.example/dir/c.webp"],
        );
        check(
            "<picture><source media='(min-width:980px)' srcset='b.jpg?w=1240 1240w'><source srcset='b.jpg?w=445 445w'><img src='b.jpg?w=445'></picture>",
            &["https://a.example/dir/b.jpg?w=1240"],
        );
        check(
            "<picture><source type=image/webp srcset='b.webp 300w, c.webp 900w'><img src='b.jpg' srcset='b.jpg 300w, c.jpg 900w'></picture>",
            &["https://a.example/dir/c.jpg"],
        );
        check(
            "<picture><source media='(max-width: 480px)' srcset='s.jpg 445w'><img src='b.jpg'></picture>",
            &["https://a.example/dir/b.jpg"],
        );
        check(
            "<picture><source srcset='b.webp'><img src='b.jpg'></picture>",
            &["https://a.example/dir/b.jpg"],
        );
        check(
            "<img data-lazy-srcset='s.jpg 700w, l.jpg 1400w' src='blank.gif' width=7><noscript><img src='s.jpg'></noscript>",
            &["https://a.example/dir/l.jpg"],
        );
        check(
            "<img class=blur src='b-tiny.jpg'><noscript><img src='b.jpg'></noscript>",
            &["https://a.example/dir/b.jpg"],
        );
        check(
            "<img src='b.jpg' alt=b><noscript><img src='p.gif' width=1></noscript>",
            &["https://a.example/dir/b.jpg"],
        );
        check(
            "<figure><img src='b.jpg?width=150&blur=1'><img src='b.jpg?width=2048'></figure><p><img src='c.jpg?w=1'><img src='c.jpg?w=2'></p>",
            &[
                "https://a.example/dir/b.jpg?width=2048",
                "https://a.example/dir/c.jpg?w=1",
                "https://a.example/dir/c.jpg?w=2",
            ],
        );
        check("<a href=/><img src='/favicon.ico'>b.example</a>", &[]);
        check(
            "<figure><div style='background-image:url(b.jpg)'></div><figcaption>B</figcaption></figure>",
            &["https://a.example/dir/b.jpg"],
        );
        check("<img src='https://t.example/p.gif' width=1 height=1>", &[]);
        check("<img src='data:image/svg+xml,<svg/>'>", &[]);
        check("<img>", &[]);
        check(
            "<amp-img src='b.jpg'></amp-img>",
            &["https://a.example/dir/b.jpg"],
        );
        check(
            "<div data-bg='b.jpg'></div>",
            &["https://a.example/dir/b.jpg"],
        );
    }
}
