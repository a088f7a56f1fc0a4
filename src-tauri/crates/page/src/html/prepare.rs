//! Writes what pages build from scripts and styles as plain HTML, before the article is looked for.
//!
//! Lazy pictures get their address, players become links, formulas become MathML or TeX, captions become `<figcaption>`, code
//! keeps its lines, and every address becomes absolute.

use dom_query::{Document, NodeRef};
use url::Url;

use crate::links::led_to;
use crate::tidy::Typeset;
use crate::{dom, embeds};

mod code;
mod delimited;
mod figures;
mod hidden;
mod languages;
mod lists;
mod margin;
mod math;
mod pictures;
mod scenes;
mod verse;

/// Elements that hold words and no boxes.
const WORDS: &[&str] = &[
    "p", "a", "b", "strong", "em", "i", "span", "small", "sub", "sup", "u", "code", "pre",
    "button", "label", "h1", "h2", "h3", "h4", "h5", "h6",
];

/// Writes formulas, and moves notes out of sentences. `typeset` says how the page's scripts find formulas in its
/// text.
pub(super) fn inline(doc: &Document, typeset: &Typeset) {
    let Some(body) = doc.body() else { return };
    delimited::settle(&body, typeset);
    math::settle(&body);
    margin::settle(doc, &body);
}

/// Writes all else.
pub(super) fn prepare(doc: &Document, base: Option<&Url>, url: Option<&Url>) {
    let Some(body) = doc.body() else { return };
    drop_advertisements(&body);
    open_tabs(&body);
    drop_edit_links(&body);
    drop_own_links(&body);
    drop_switches(&body);
    name_switches(&body);
    hidden::settle(doc, &body);
    lists::settle(doc, &body);
    pictures::settle(&body, base);
    embeds::to_links(&body, base);
    figures::settle(&body);
    code::settle(doc, &body);
    languages::settle(&body);
    verse::settle(doc, &body);
    scenes::settle(&body);
    name_own_elements(&body);
    links(&body, base, url);
}

/// Elements that a page names itself and that hold its text are boxes where they stand among others, and words where they
/// stand among words.
fn name_own_elements(body: &NodeRef<'_>) {
    let says = |node: &NodeRef<'_>| {
        let mut inside = node.children_it(false);
        inside.any(|child| child.is_text() && !child.text().trim().is_empty())
    };
    let is_own = |node: &NodeRef<'_>| {
        node.qual_name_ref()
            .is_some_and(|name| name.local.contains('-') && !name.local.starts_with("amp-"))
            && !dom::is_foreign(node)
    };
    for node in dom::all(body, |node| is_own(node) && says(node)) {
        let among_boxes = node.parent().is_some_and(|outer| {
            !dom::is_one_of(&outer, WORDS)
                && !says(&outer)
                && outer.children_it(false).filter(NodeRef::is_element).count() > 1
        });
        if among_boxes {
            node.rename("div");
        }
    }
}

/// Elements of their own that hold nothing but an advertisement.
fn drop_advertisements(body: &NodeRef<'_>) {
    for node in dom::all(body, |node| {
        dom::is_one_of(node, &["amp-ad", "amp-embed", "amp-sticky-ad"])
    }) {
        node.remove_from_parent();
    }
}

/// Of tabs with code a page shows one at a time; all of them are its text.
fn open_tabs(body: &NodeRef<'_>) {
    let is_panel = |node: &NodeRef<'_>| node.attr("role").is_some_and(|role| &*role == "tabpanel");
    for panel in dom::all(body, is_panel) {
        if dom::named(&panel, "pre").is_some() {
            panel.remove_attrs(&["hidden", "aria-hidden"]);
        }
    }
}

/// A heading that opens and closes what stands under it is a button. It is the heading all the same.
fn name_switches(body: &NodeRef<'_>) {
    const LONGEST: usize = 300;
    const SHORTEST: usize = 12;
    for button in dom::all_named(body, "button") {
        let text = dom::text(&button);
        if text.is_empty() || text.chars().count() > LONGEST {
            continue;
        }
        let outer = button.ancestors_it(Some(3)).find(|outer| {
            dom::is_heading(outer) || dom::is_one_of(outer, &["dt", "button", "form", "nav"])
        });
        if outer.is_some_and(|outer| dom::is_heading(&outer) || outer.has_name("dt")) {
            button.rename("span");
        } else if outer.is_none()
            && text.contains(' ')
            && text.chars().count() >= SHORTEST
            && opens_prose(&button)
        {
            button.rename("h4");
        }
    }
}

/// Whether what a button says that it opens comes right after it and is prose.
fn opens_prose(button: &NodeRef<'_>) -> bool {
    const PROSE: usize = 40;
    let Some(id) = dom::attr(button, "aria-controls") else {
        return false;
    };
    let outer = || button.parent()?.next_element_sibling();
    let opened = button.next_element_sibling().or_else(outer);
    let Some(opened) = opened.filter(|opened| dom::attr(opened, "id") == Some(id)) else {
        return false;
    };
    let chars = |node: &NodeRef<'_>| dom::text(node).chars().count();
    let linked: usize = dom::all_named(&opened, "a").iter().map(chars).sum();
    let all = chars(&opened);
    all >= PROSE && linked * 2 < all
}

/// Wikis put "[edit]" into every heading.
fn drop_edit_links(body: &NodeRef<'_>) {
    for node in dom::all(body, |node| node.has_class("mw-editsection")) {
        node.remove_from_parent();
    }
}

/// Headings of documentation end or begin with a link to themselves: "¶", "#". What says a word is no such link. A name that
/// others may point to stays.
fn drop_own_links(body: &NodeRef<'_>) {
    let is_headed = |node: &NodeRef<'_>| {
        dom::is_heading(node) || dom::is_one_of(node, &["dt", "caption", "figcaption"])
    };
    for heading in dom::all(body, is_headed) {
        let links = dom::all_named(&heading, "a");
        let signs: Vec<&NodeRef<'_>> = links.iter().filter(|link| is_sign(link)).collect();
        if signs.is_empty() || !says_more(&heading) {
            continue;
        }
        for link in signs {
            if dom::attr(link, "id").is_some() || dom::attr(link, "name").is_some() {
                link.set_text("");
                link.remove_attr("href");
            } else {
                link.remove_from_parent();
            }
        }
    }
}

/// Labels that say no word belong to boxes that a style sheet reads: notes in the margin are shown by them.
fn drop_switches(body: &NodeRef<'_>) {
    for label in dom::all_named(body, "label") {
        if !label.text().contains(char::is_alphanumeric) && dom::named(&label, "input").is_none() {
            label.remove_from_parent();
        }
    }
}

/// Whether a link leads to a place, and is a sign and no word or picture.
fn is_sign(link: &NodeRef<'_>) -> bool {
    let text = dom::text(link);
    text.chars().count() <= 2
        && !text.contains(char::is_alphanumeric)
        && dom::attr(link, "href").is_some_and(|href| href.contains('#'))
        && dom::named(link, "img").is_none()
}

/// Whether a heading says anything beside signs.
fn says_more(heading: &NodeRef<'_>) -> bool {
    dom::text(heading).contains(char::is_alphanumeric)
}

/// Makes addresses absolute; links to a place on the same page stay short.
fn links(body: &NodeRef<'_>, base: Option<&Url>, url: Option<&Url>) {
    for node in dom::all_named(body, "a") {
        let Some(href) = dom::attr(&node, "href").filter(|href| !href.starts_with('#')) else {
            continue;
        };
        let Some(resolved) = base.and_then(|base| base.join(&href).ok()) else {
            if let Some(target) = Url::parse(&href).ok().as_ref().and_then(led_to) {
                node.set_attr("href", target.as_str());
            }
            continue;
        };
        let resolved = led_to(&resolved).unwrap_or(resolved);
        let same_page = url.is_some_and(|url| without_fragment(url) == without_fragment(&resolved));
        match resolved
            .fragment()
            .filter(|fragment| same_page && !fragment.is_empty())
        {
            Some(fragment) => node.set_attr("href", &format!("#{fragment}")),
            None => node.set_attr("href", resolved.as_str()),
        }
    }
}

fn without_fragment(url: &Url) -> &str {
    url.as_str().split('#').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn links_that_count_lead_on_directly() {
        for (address, want) in [
            (
                "https://www.google.com/url?q=https://a.example/w%23half&amp;sa=D",
                "https://a.example/w#half",
            ),
            (
                "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2F&amp;h=x",
                "https://a.example/",
            ),
            (
                "https://www.google.com/url?q=javascript:x",
                "https://www.google.com/url?q=javascript:x",
            ),
            (
                "https://a.example/page?q=https://b.example/",
                "https://a.example/page?q=https://b.example/",
            ),
        ] {
            let doc = crate::parse::page(&format!("<a href=\"{address}\">a</a>")).doc;
            super::prepare(&doc, None, None);
            let body = doc.body().expect("a body");
            let link =
                crate::dom::named(&body, "a").and_then(|link| crate::dom::attr(&link, "href"));
            assert_eq!(link.as_deref(), Some(want));
        }
    }

    #[test]
    fn headings_that_are_buttons_stay_headings() {
        let settled = |html: &str| {
            let doc = crate::parse::fragment(html);
            let Some(body) = doc.body() else {
                return String::new();
            };
            super::name_switches(&body);
            body.inner_html().to_string()
        };
        assert_eq!(
            settled("<h3><button>Who can have one?</button></h3><p>All.</p>"),
            "<h3><span>Who can have one?</span></h3><p>All.</p>"
        );
        let prose = "Everybody who lives in the town, and everybody who works in it.";
        let opened = format!(
            "<button aria-controls=\"a\">Who can have one?</button><div id=\"a\"><p>{prose}</p></div>"
        );
        assert!(settled(&opened).contains("<h4 aria-controls=\"a\">Who can have one?</h4>"));
        for html in [
            "<button>Read more of it</button><p>All.</p>".to_owned(),
            opened.replace("Who can have one?", "Menu"),
            opened.replace(prose, &format!("<a href=\"/\">{prose}</a>")),
            opened.replace("id=\"a\"", "id=\"b\""),
            format!("<form>{opened}</form>"),
        ] {
            assert_eq!(settled(&html), html);
        }
    }

    #[test]
    fn tabs_of_code_are_opened_and_advertisements_go() {
        for (html, kept) in [
            (
                "<div role=tabpanel hidden><pre>a</pre></div><div role=tabpanel hidden>b</div>",
                "<div role=\"tabpanel\"><pre>a</pre></div><div role=\"tabpanel\" hidden=\"\">b</div>",
            ),
            ("<p>a</p><amp-ad width=3>Ad</amp-ad>", "<p>a</p>"),
        ] {
            let doc = crate::parse::page(html).doc;
            super::prepare(&doc, None, None);
            let left = doc.body().expect("a body").inner_html().to_string();
            assert_eq!(
                left.replace("<pre><code>a</code></pre>", "<pre>a</pre>"),
                kept,
                "{html}"
            );
        }
    }

    #[test]
    fn own_elements_are_boxes_or_words() {
        for (html, kept) in [
            (
                "<story-body><story-text>One.</story-text><story-text>Two.</story-text></story-body>",
                "<story-body><div>One.</div><div>Two.</div></story-body>",
            ),
            (
                "<p>A <hover-card>word</hover-card></p><div>Some <x-y>more</x-y></div>",
                "<p>A <hover-card>word</hover-card></p><div>Some <x-y>more</x-y></div>",
            ),
        ] {
            let doc = crate::parse::page(html).doc;
            super::prepare(&doc, None, None);
            assert_eq!(
                doc.body().expect("a body").inner_html().as_ref(),
                kept,
                "{html}"
            );
        }
    }

    #[test]
    fn headings_of_wikis_lose_their_links_for_editing() {
        let html =
            "<h2>History<span class=mw-editsection>[<a href=/e>edit</a>]</span></h2><p>x</p>";
        let doc = crate::parse::page(html).doc;
        super::prepare(&doc, None, None);
        assert_eq!(doc.select("h2").text().as_ref(), "History");
    }

    #[test]
    fn headings_lose_their_links_to_themselves() {
        for (html, kept) in [
            (
                "<h2>Forms<a class=headerlink href=#forms title='Link here'>¶</a></h2>",
                "<h2>Forms</h2>",
            ),
            (
                "<h2><a href='/guide#forms'>#</a> Forms</h2>",
                "<h2> Forms</h2>",
            ),
            (
                "<h3><a id=forms href=#forms><svg></svg></a>Forms</h3>",
                "<h3><a id=\"forms\"></a>Forms</h3>",
            ),
            (
                "<dt><code>run</code><a href=#run>§</a></dt>",
                "<dt><code>run</code></dt>",
            ),
            // A note's number, a word, a picture, and a heading that says nothing else.
            (
                "<h2>Forms<a href=#n1>1</a></h2>",
                "<h2>Forms<a href=\"#n1\">1</a></h2>",
            ),
            (
                "<h2><a href=#forms>Forms</a></h2>",
                "<h2><a href=\"#forms\">Forms</a></h2>",
            ),
            (
                "<h2>Forms<a href=#><img src=/a.png></a></h2>",
                "<h2>Forms<a href=\"#\"><img src=\"/a.png\"></a></h2>",
            ),
            ("<h2><a href=#x>#</a></h2>", "<h2><a href=\"#x\">#</a></h2>"),
            (
                "<p>See <a href=#x>§</a></p>",
                "<p>See <a href=\"#x\">§</a></p>",
            ),
        ] {
            let doc = crate::parse::page(html).doc;
            super::drop_own_links(&doc.body().expect("a body"));
            assert_eq!(
                doc.body().expect("a body").inner_html().as_ref(),
                kept,
                "{html}"
            );
        }
    }
    #[test]
    fn a_heading_of_very_many_signs_is_read_once() {
        let html = format!("<h2>Forms{}</h2>", "<a href=#x>#</a>".repeat(50_000));
        let doc = crate::parse::page(&html).doc;
        super::drop_own_links(&doc.body().expect("a body"));
        assert_eq!(doc.select("h2").inner_html().as_ref(), "Forms");
    }
}
