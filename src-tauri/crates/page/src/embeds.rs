//! Players and frames of other sites become links to what they show.

use dom_query::NodeRef;
use url::Url;

use crate::{dom, sanitise};

const EMBEDS: &[&str] = &[
    "iframe",
    "embed",
    "object",
    "video",
    "audio",
    "amp-youtube",
    "amp-vimeo",
    "amp-iframe",
    "amp-video",
    "amp-audio",
    "amp-twitter",
    "amp-instagram",
    "amp-facebook",
    "lite-youtube",
    "lite-vimeo",
];

/// How the text of a link to an embed begins.
pub(crate) const LABELS: &[&str] = &["Video: ", "Audio: ", "Embedded: "];

/// Replaces every embed below a node with a paragraph that links to it; one without an address goes.
pub(crate) fn to_links(root: &NodeRef<'_>, base: Option<&Url>) {
    for node in root.descendants() {
        if let Some(post) = post(&node) {
            let link = link(&post, &label(&node, &post));
            node.before_html(format!("<p>{link}</p>"));
            node.remove_from_parent();
            continue;
        }
        if !dom::is_one_of(&node, EMBEDS) {
            continue;
        }
        match address(&node, base).filter(|address| !is_noise(&node, address)) {
            Some(address) => {
                let link = link(&address, &label(&node, &address));
                let in_text = node
                    .parent()
                    .is_some_and(|parent| dom::is_one_of(&parent, &["p", "a", "span"]));
                // A wrapper around nothing but a player goes with it: what only holds a link looks like furniture.
                let outer = if in_text {
                    node
                } else {
                    outermost(&node, root)
                };
                outer.before_html(if in_text {
                    link
                } else {
                    format!("<p>{link}</p>")
                });
                outer.remove_from_parent();
            }
            None => {
                keep_fallback(&node);
                node.remove_from_parent();
            }
        }
    }
}

fn link(address: &str, label: &str) -> String {
    let (href, label) = (dom::escape(address), dom::escape(label));
    format!("<a href=\"{href}\">{label}</a>")
}

/// The address of a post that a script would put in the place of a quotation with no words of its own.
fn post(node: &NodeRef<'_>) -> Option<String> {
    const ADDRESSES: &[&str] = &[
        "data-instgrm-permalink",
        "data-permalink",
        "data-embed-url",
        "cite",
    ];
    if !node.has_name("blockquote") || node.class().is_none() {
        return None;
    }
    let address = ADDRESSES.iter().find_map(|key| dom::attr(node, key))?;
    let address = sanitise::link_address(&address).filter(|address| address.starts_with("http"))?;
    // Words outside links are a quotation, however short it is.
    let letters = |node: &NodeRef<'_>| node.text().chars().filter(|c| c.is_alphabetic()).count();
    let linked: usize = dom::all_named(node, "a").iter().map(letters).sum();
    (letters(node) <= linked).then_some(address)
}

/// The wrapper of a player that holds nothing else.
fn outermost<'a>(node: &NodeRef<'a>, root: &NodeRef<'_>) -> NodeRef<'a> {
    let mut outer = *node;
    for _ in 0..4 {
        let wrapper = outer.parent().filter(|parent| {
            parent.id != root.id && dom::is_one_of(parent, &["div", "span", "figure", "section"])
        });
        match wrapper {
            Some(wrapper) if is_alone(&outer) => outer = wrapper,
            _ => break,
        }
    }
    outer
}

/// Whether nothing but white space stands beside a node.
fn is_alone(node: &NodeRef<'_>) -> bool {
    let blank = |sibling: Option<NodeRef<'_>>| {
        sibling.is_none_or(|n| {
            let last = n.next_sibling().is_none() || n.prev_sibling().is_none();
            n.is_text() && n.text().trim().is_empty() && last
        })
    };
    blank(node.prev_sibling()) && blank(node.next_sibling())
}

/// What stands inside for readers without the player, if it is more than a reproach.
fn keep_fallback(node: &NodeRef<'_>) {
    for image in dom::all_named(node, "img") {
        node.insert_before(&image);
    }
}

fn address(node: &NodeRef<'_>, base: Option<&Url>) -> Option<String> {
    let name = dom::name(node);
    if name.ends_with("youtube") {
        let id = dom::attr(node, "data-videoid").or_else(|| dom::attr(node, "videoid"))?;
        return is_video_id(&id).then(|| format!("https://www.youtube.com/watch?v={id}"));
    }
    if name.ends_with("-vimeo") {
        let id = dom::attr(node, "data-videoid").or_else(|| dom::attr(node, "videoid"))?;
        return id
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| format!("https://vimeo.com/{id}"));
    }
    let is_id = |id: &String| {
        (1..=40).contains(&id.len())
            && id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    if name == "amp-twitter" {
        let id = dom::attr(node, "data-tweetid").filter(is_id)?;
        return Some(format!("https://twitter.com/i/status/{id}"));
    }
    if name == "amp-instagram" {
        let id = dom::attr(node, "data-shortcode").filter(is_id)?;
        return Some(format!("https://www.instagram.com/p/{id}/"));
    }
    let own = [
        "src",
        "data-src",
        "data-lazy-src",
        "data-litespeed-src",
        "data",
        "data-href",
    ]
    .iter()
    .filter_map(|key| dom::attr(node, key));
    let sources = node
        .descendants_it()
        .filter(|n| n.has_name("source"))
        .filter_map(|n| dom::attr(&n, "src"));
    let resolved = own.chain(sources).find_map(|src| {
        let url = match base {
            Some(base) => base.join(&src).ok()?.to_string(),
            None if src.starts_with("//") => format!("https:{src}"),
            None => src,
        };
        sanitise::link_address(&url).filter(|address| address.starts_with("http"))
    })?;
    Some(watch_page(&resolved).unwrap_or(resolved))
}

fn is_video_id(id: &str) -> bool {
    (6..=20).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The page of a video whose player's address is known.
fn watch_page(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?.trim_start_matches("www.");
    let last = url.path_segments()?.next_back()?;
    match host {
        "youtube.com" | "youtube-nocookie.com"
            if url.path().starts_with("/embed/") && is_video_id(last) =>
        {
            Some(format!("https://www.youtube.com/watch?v={last}"))
        }
        "player.vimeo.com" if !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()) => {
            Some(format!("https://vimeo.com/{last}"))
        }
        _ => None,
    }
}

/// Frames for advertising and measuring, and those that are not shown.
fn is_noise(node: &NodeRef<'_>, address: &str) -> bool {
    const HOSTS: &[&str] = &[
        "doubleclick.net",
        "googletagmanager.com",
        "googlesyndication.com",
        "google-analytics.com",
        "facebook.com/plugins/like",
        "facebook.com/plugins/page",
        "facebook.com/tr",
        "amazon-adsystem.com",
        "adnxs.com",
        "recaptcha",
        "platform.twitter.com/widgets",
        "accounts.google.com",
        "disqus.com/embed",
        "taboola.com",
        "outbrain.com",
        "criteo.",
        "consent.",
    ];
    let tiny = |key| {
        dom::attr(node, key)
            .is_some_and(|value| matches!(value.as_str(), "0" | "1" | "0px" | "1px"))
    };
    let hidden = dom::attr(node, "style")
        .is_some_and(|style| style.replace(' ', "").contains("display:none"));
    hidden || tiny("width") || tiny("height") || HOSTS.iter().any(|host| address.contains(host))
}

fn label(node: &NodeRef<'_>, address: &str) -> String {
    let host = Url::parse(address).ok().and_then(|url| {
        url.host_str()
            .map(|h| h.trim_start_matches("www.").to_owned())
    });
    let host = host.unwrap_or_else(|| address.to_owned());
    let video = dom::is_one_of(node, &["video", "amp-youtube", "amp-vimeo", "lite-youtube"])
        || host.contains("youtube")
        || host.contains("vimeo");
    let kind = match (video, node.has_name("audio")) {
        (true, _) => "Video",
        (_, true) => "Audio",
        _ => "Embedded",
    };
    let said = dom::attr(node, "title").or_else(|| dom::attr(node, "aria-label"));
    let title = said.map(|title| dom::squeeze(&title)).filter(|title| {
        let generic = [
            "youtube video player",
            "video player",
            "iframe",
            "embedded content",
            "vimeo-player",
        ];
        !generic.contains(&title.to_lowercase().as_str())
    });
    match title {
        Some(title) => format!("{kind}: {title} ({host})"),
        None => format!("{kind}: {host}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, want: &str) {
        let doc = crate::parse::fragment(html);
        let body = doc.body().unwrap();
        to_links(&body, Url::parse("https://site.example/a/").ok().as_ref());
        assert_eq!(body.inner_html().to_string(), want, "{html}");
    }

    #[test]
    fn players_become_links_and_noise_goes() {
        check(
            "<iframe src='https://www.youtube.com/embed/abcDEF12345?x=1' title='A ferry'></iframe>",
            "<p><a href=\"https://www.youtube.com/watch?v=abcDEF12345\">Video: A ferry (youtube.com)</a></p>",
        );
        check(
            "<video><source src='m.mp4'>No video?</video>",
            "<p><a href=\"https://site.example/a/m.mp4\">Video: site.example</a></p>",
        );
        check("<iframe src='https://ad.doubleclick.net/x'></iframe>x", "x");
        check("<iframe src='javascript:alert(1)'></iframe>x", "x");
        check(
            "<object data='x.swf'><img src='a.png'></object>",
            "<p><a href=\"https://site.example/a/x.swf\">Embedded: site.example</a></p>",
        );
        check("<iframe srcdoc='<b>'></iframe>x", "x");
        check(
            "<blockquote class=tiktok-embed cite='https://t.example/v/1'><a href='https://t.example/@a'>@a</a></blockquote>",
            "<p><a href=\"https://t.example/v/1\">Embedded: t.example</a></p>",
        );
        for words in [
            "Boats are safe in harbours.",
            "So <a href=\"/a\">she</a> said.",
        ] {
            let quoted = format!(
                "<blockquote class=\"wp-block-quote\" cite=\"https://t.example/v/1\"><p>{words}</p></blockquote>"
            );
            check(&quoted, &quoted);
        }
    }
}
