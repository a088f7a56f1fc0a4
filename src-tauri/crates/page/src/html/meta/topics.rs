//! What an article is about, in the words of its page: the section it stands in, and its tags.

use dom_query::{Document, NodeRef};

use super::{Metas, clean, jsonld};
use crate::dom;

/// Tags of a page that are kept, and the longest of them in characters.
const MOST: usize = 40;
const LONGEST: usize = 60;

/// The section: "Business".
pub(super) fn section(metas: &Metas, data: &jsonld::Data) -> Option<String> {
    let named = metas.first(&[
        "article:section",
        "og:article:section",
        "parsely-section",
        "cxenseparse:section",
        "sailthru.section",
        "section",
    ]);
    let named = named.and_then(clean).or_else(|| data.section.clone());
    named.filter(|section| section.chars().count() <= LONGEST && !section.starts_with("http"))
}

/// The tags, from the surest source that has any.
pub(super) fn tags(doc: &Document, metas: &Metas, data: &jsonld::Data) -> Vec<String> {
    let named = |name: &str| metas.all(name).to_vec();
    let sources: [&dyn Fn() -> Vec<String>; 7] = [
        &|| named("article:tag"),
        &|| data.keywords.clone(),
        &|| named("parsely-tags"),
        &|| linked(doc),
        &|| named("news_keywords"),
        &|| named("sailthru.tags"),
        &|| named("keywords"),
    ];
    let tags = sources.iter().map(|source| apart(&source()));
    tags.into_iter()
        .find(|tags| !tags.is_empty())
        .unwrap_or_default()
}

/// The words of links that are marked as leading to a tag.
fn linked(doc: &Document) -> Vec<String> {
    let Some(body) = doc.body() else {
        return Vec::new();
    };
    let leads = |node: &NodeRef<'_>| {
        node.has_name("a")
            && node.attr("rel").is_some_and(|rel| {
                rel.split_ascii_whitespace()
                    .any(|word| word.eq_ignore_ascii_case("tag"))
            })
    };
    let links = body.descendants_it().filter(leads).take(MOST);
    links.map(|link| dom::text(&link)).collect()
}

/// One tag each, without repeats.
fn apart(lines: &[String]) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    let parts = lines
        .iter()
        .flat_map(|line| line.split([',', ';', '，', '、']));
    for tag in parts.filter_map(clean) {
        let tag = tag.trim_matches(['#', ' ', '"', '[', ']']).to_owned();
        let repeats = tags
            .iter()
            .any(|known| known.to_lowercase() == tag.to_lowercase());
        if !tag.is_empty() && !repeats && tag.chars().count() <= LONGEST && tags.len() < MOST {
            tags.push(tag);
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> (Option<String>, Vec<String>) {
        let page = crate::parse::page(html);
        let data = jsonld::read(&page.scripts, &[]);
        let metas = Metas::of(&page.doc);
        (section(&metas, &data), tags(&page.doc, &metas, &data))
    }

    #[test]
    fn sections_and_tags_are_those_that_the_page_states() {
        let meta = "<meta property=article:section content='Sea &amp; coast'><meta property=article:tag content=Ferries>\
                    <meta property=article:tag content='ports, ferries'><meta name=keywords content='cheap, tickets'>";
        let both = (
            Some("Sea & coast".to_owned()),
            vec!["Ferries".to_owned(), "ports".to_owned()],
        );
        assert_eq!(
            read(meta),
            both,
            "tags of the article before words for search engines"
        );
        let data = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"H","articleSection":["Sea","Land"],
            "keywords":["quay",{"@type":"DefinedTerm","name":"crane"}]}</script>"#;
        let named = (
            Some("Sea".to_owned()),
            vec!["quay".to_owned(), "crane".to_owned()],
        );
        assert_eq!(read(data), named);
        let links =
            "<p>x</p><a rel='category tag' href=/t/a>#Anchors</a> <a rel=tag href=/t/b>Buoys</a>";
        assert_eq!(read(links).1, ["Anchors", "Buoys"]);
        assert_eq!(read("<meta name=keywords content='a;b, A'>").1, ["a", "b"]);
        assert_eq!(read("<p>nothing</p>"), (None, Vec::new()));
    }
}
