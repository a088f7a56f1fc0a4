//! Writes what pages build from scripts and styles as plain HTML, before the article is looked for.
//!
//! Lazy pictures get their address, players become links, formulas become MathML or TeX, captions become `<figcaption>`, code
//! keeps its lines, and every address becomes absolute.

use dom_query::{Document, NodeRef};
use url::Url;

use crate::{dom, embeds};

mod code;
mod figures;
mod math;
mod pictures;

pub(super) fn prepare(doc: &Document, base: Option<&Url>, url: Option<&Url>) {
    let Some(body) = doc.body() else { return };
    drop_edit_links(&body);
    math::settle(&body);
    pictures::settle(&body, base);
    embeds::to_links(&body, base);
    figures::settle(&body);
    code::settle(doc, &body);
    links(&body, base, url);
}

/// Wikis put "[edit]" into every heading.
fn drop_edit_links(body: &NodeRef<'_>) {
    for node in dom::all(body, |node| node.has_class("mw-editsection")) {
        node.remove_from_parent();
    }
}

/// Makes addresses absolute; links to a place on the same page stay short.
fn links(body: &NodeRef<'_>, base: Option<&Url>, url: Option<&Url>) {
    for node in dom::all_named(body, "a") {
        let Some(href) = dom::attr(&node, "href").filter(|href| !href.starts_with('#')) else {
            continue;
        };
        let Some(resolved) = base.and_then(|base| base.join(&href).ok()) else {
            continue;
        };
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
    fn headings_of_wikis_lose_their_links_for_editing() {
        let html =
            "<h2>History<span class=mw-editsection>[<a href=/e>edit</a>]</span></h2><p>x</p>";
        let doc = crate::parse::page(html).doc;
        super::prepare(&doc, None, None);
        assert_eq!(doc.select("h2").text().as_ref(), "History");
    }
}
