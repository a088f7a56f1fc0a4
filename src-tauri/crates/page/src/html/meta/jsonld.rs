//! Structured data (JSON-LD) about the article on a page.

use serde_json::{Map, Value};

use crate::tidy::Script;

/// Nodes of structured data that are looked at.
const MOST: usize = 2_000;

/// What the structured data says.
#[derive(Debug, Default)]
pub(super) struct Data {
    /// The types of everything that is told of.
    pub(super) types: Vec<String>,
    /// Whether a kind of article is among them.
    pub(super) is_article: bool,
    pub(super) headline: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<String>,
    /// What all of the data that tells of an article or a page says of its publication.
    pub(super) also_published: Vec<String>,
    pub(super) modified: Option<String>,
    pub(super) section: Option<String>,
    /// Its subjects, as written: each may hold several with commas between them.
    pub(super) keywords: Vec<String>,
    pub(super) description: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) website: Option<String>,
    pub(super) language: Option<String>,
    pub(super) image: Option<String>,
    /// The selector of the part that only subscribers may read.
    pub(super) paid_part: Option<String>,
    /// The text of the article with its line ends.
    pub(super) body: Option<String>,
}

/// `strays` are texts of data that stand elsewhere than in scripts.
pub(super) fn read(scripts: &[Script], strays: &[String]) -> Data {
    let texts = scripts.iter().map(|script| &script.text).chain(strays);
    let values: Vec<Value> = texts.filter_map(|text| parse(text)).collect();
    let mut nodes = Vec::new();
    for value in &values {
        collect(value, &mut nodes);
    }
    let graph = Graph { nodes };
    let mut data = Data::default();
    if let Some(article) = graph.best() {
        graph.take(article, &mut data);
    }
    let told = graph.nodes.iter().filter(|node| is_type(node, ARTICLES));
    data.also_published = told
        .filter_map(|node| string(node.get("datePublished")))
        .take(20)
        .collect();
    let types = graph.nodes.iter().flat_map(|node| types(node));
    data.types = types.map(str::to_owned).collect();
    let kinds = ARTICLES.get(..KINDS_OF_ARTICLE).unwrap_or_default();
    data.is_article = data.types.iter().any(|kind| kinds.contains(&kind.as_str()));
    let mut paid = graph
        .nodes
        .iter()
        .filter(|node| is_false(node.get("isAccessibleForFree")));
    data.paid_part = paid.find_map(|node| {
        let selector = node.get("cssSelector")?;
        string(Some(selector)).or_else(|| string(selector.as_array()?.first()))
    });
    data.website = graph
        .nodes
        .iter()
        .find(|node| is_type(node, &["WebSite"]))
        .and_then(|node| string(node.get("name")));
    data
}

/// Pages write comments around JSON and line ends into its strings.
fn parse(text: &str) -> Option<Value> {
    let text = text.replace("<![CDATA[", "").replace("]]>", "");
    let start = text.find(['{', '['])?;
    let end = text.rfind(['}', ']'])?;
    let json = text.get(start..=end)?;
    serde_json::from_str(json).ok().or_else(|| {
        let mended: String = json
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        serde_json::from_str(&mended).ok()
    })
}

/// Whether a value says no; many write it as a text.
fn is_false(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(is_true)) => !is_true,
        Some(Value::String(said)) => said.eq_ignore_ascii_case("false"),
        _ => false,
    }
}

fn collect<'v>(value: &'v Value, nodes: &mut Vec<&'v Map<String, Value>>) {
    if nodes.len() >= MOST {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, nodes)),
        Value::Object(node) => {
            nodes.push(node);
            // Articles stand in graphs, in lists and under the page that they are the subject of.
            for key in [
                "@graph",
                "mainEntity",
                "mainEntityOfPage",
                "hasPart",
                "itemListElement",
                "item",
                "subjectOf",
            ] {
                if let Some(inner) = node
                    .get(key)
                    .filter(|inner| inner.is_object() || inner.is_array())
                {
                    collect(inner, nodes);
                }
            }
        }
        _ => {}
    }
}

struct Graph<'v> {
    nodes: Vec<&'v Map<String, Value>>,
}

const ARTICLES: &[&str] = &[
    "Article",
    "NewsArticle",
    "BlogPosting",
    "Blog",
    "AnalysisNewsArticle",
    "BackgroundNewsArticle",
    "OpinionNewsArticle",
    "ReportageNewsArticle",
    "ReviewNewsArticle",
    "AskPublicNewsArticle",
    "AdvertiserContentArticle",
    "LiveBlogPosting",
    "ScholarlyArticle",
    "TechArticle",
    "Report",
    "SocialMediaPosting",
    "DiscussionForumPosting",
    "SatiricalArticle",
    "MedicalScholarlyArticle",
    "Review",
    "Recipe",
    "HowTo",
    "APIReference",
    "QAPage",
    "VideoObject",
    "PodcastEpisode",
    "CreativeWork",
    "MedicalWebPage",
    "WebPage",
    "ItemPage",
];

/// The first of these are articles beyond doubt.
const KINDS_OF_ARTICLE: usize = 19;

impl<'v> Graph<'v> {
    /// The node about the article: the one whose type is most of an article, and says most.
    fn best(&self) -> Option<&'v Map<String, Value>> {
        let rank = |node: &Map<String, Value>| {
            let kind = types(node)
                .iter()
                .filter_map(|kind| ARTICLES.iter().position(|a| a == kind))
                .min()?;
            let says = ["headline", "author", "datePublished", "articleBody"]
                .iter()
                .filter(|key| node.contains_key(**key))
                .count();
            // A kind of article, then a page; among these the one that says most.
            let class = if kind < KINDS_OF_ARTICLE {
                0
            } else if kind < 23 {
                1
            } else {
                2
            };
            Some((class, 4 - says))
        };
        let ranked = self
            .nodes
            .iter()
            .enumerate()
            .filter_map(|(at, node)| Some((rank(node)?, at, *node)));
        ranked
            .min_by_key(|(rank, at, _)| (*rank, *at))
            .map(|(_, _, node)| node)
    }

    fn take(&self, node: &Map<String, Value>, data: &mut Data) {
        data.headline = string(node.get("headline")).or_else(|| string(node.get("name")));
        data.published = ["datePublished", "uploadDate", "dateCreated"]
            .iter()
            .find_map(|key| string(node.get(*key)));
        data.modified = string(node.get("dateModified"));
        data.section = string(node.get("articleSection"));
        data.keywords = node
            .get("keywords")
            .map(|keywords| self.names(keywords, 0))
            .unwrap_or_default();
        data.body = node.get("articleBody").and_then(Value::as_str).map(|body| {
            match body.contains("<p") || body.contains("<br") {
                true => crate::text::of_html(body),
                false => crate::parse::fragment(body).text().to_string(),
            }
        });
        data.description = string(node.get("description"));
        data.language = string(node.get("inLanguage"))
            .or_else(|| string(node.get("inLanguage")?.get("alternateName")));
        data.image = node
            .get("image")
            .or_else(|| node.get("thumbnailUrl"))
            .and_then(|image| self.address(image));
        data.publisher = node
            .get("publisher")
            .and_then(|publisher| self.names(publisher, 0).into_iter().next());
        for key in ["author", "creator"] {
            if let Some(authors) = node.get(key).filter(|_| data.authors.is_empty()) {
                data.authors = self.names(authors, 0);
            }
        }
        if is_type(
            node,
            &[
                "WebPage",
                "ItemPage",
                "MedicalWebPage",
                "CreativeWork",
                "VideoObject",
            ],
        ) {
            // A page's headline is often the site's.
            data.headline = string(node.get("headline"));
        }
    }

    /// The names in a value: texts, things with a name, references to such things.
    fn names(&self, value: &Value, depth: usize) -> Vec<String> {
        if depth > 4 {
            return Vec::new();
        }
        match value {
            Value::String(name) => clean(name).into_iter().collect(),
            Value::Array(items) => items
                .iter()
                .take(50)
                .flat_map(|item| self.names(item, depth + 1))
                .collect(),
            Value::Object(node) => {
                if let Some(name) = node
                    .get("name")
                    .filter(|name| name.is_string() || name.is_array())
                {
                    return self.names(name, depth + 1);
                }
                let id = node.get("@id").and_then(Value::as_str);
                let target = id.and_then(|id| {
                    self.nodes.iter().find(|n| {
                        n.get("@id").and_then(Value::as_str) == Some(id) && n.contains_key("name")
                    })
                });
                target
                    .and_then(|n| n.get("name"))
                    .map(|name| self.names(name, depth + 1))
                    .unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    fn address(&self, value: &Value) -> Option<String> {
        match value {
            Value::String(address) => Some(address.clone()),
            Value::Array(items) => items.first().and_then(|item| self.address(item)),
            Value::Object(node) => {
                let own = string(node.get("url")).or_else(|| string(node.get("contentUrl")));
                own.or_else(|| {
                    let id = node.get("@id")?.as_str()?;
                    let target = self.nodes.iter().find(|n| {
                        n.get("@id").and_then(Value::as_str) == Some(id) && n.contains_key("url")
                    })?;
                    string(target.get("url"))
                })
            }
            _ => None,
        }
    }
}

fn types<'v>(node: &'v Map<String, Value>) -> Vec<&'v str> {
    // Some write the whole address of the type.
    let bare = |kind: &'v str| kind.rsplit(['/', ':']).next().unwrap_or(kind);
    match node.get("@type") {
        Some(Value::String(kind)) => vec![bare(kind)],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).map(bare).collect(),
        _ => Vec::new(),
    }
}

fn is_type(node: &Map<String, Value>, wanted: &[&str]) -> bool {
    types(node).iter().any(|kind| wanted.contains(kind))
}

fn string(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => clean(text),
        Value::Array(items) => items.iter().find_map(|item| string(Some(item))),
        _ => None,
    }
}

fn clean(text: &str) -> Option<String> {
    super::clean(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(json: &str) -> Data {
        read(&[Script { text: json.into() }], &[])
    }

    #[test]
    fn an_article_is_found_wherever_it_stands() {
        let article = r#"{"@type":"NewsArticle","headline":"H &amp; I","author":{"@type":"Person","name":"Ada Berg"},"datePublished":"2024-01-02"}"#;
        for json in [
            article.to_owned(),
            format!("[{article}]"),
            format!(
                "{{\"@context\":\"https://schema.org\",\"@graph\":[{{\"@type\":\"WebSite\",\"name\":\"S\"}},{article}]}}"
            ),
            format!("{{\"@type\":\"WebPage\",\"mainEntity\":{article}}}"),
            format!("<!-- //<![CDATA[\n{article}\n//]]> -->"),
            article.replace("Ada", "Ada\n"),
        ] {
            let data = data(&json);
            assert_eq!(data.headline.as_deref(), Some("H & I"), "{json}");
            assert_eq!(data.authors, ["Ada Berg"], "{json}");
            assert_eq!(data.published.as_deref(), Some("2024-01-02"), "{json}");
        }
    }

    #[test]
    fn data_in_a_meta_element_is_read() {
        let page = crate::parse::page(
            "<meta name='script:ld+json' content='{&quot;@type&quot;:&quot;Article&quot;,&quot;headline&quot;:&quot;H&quot;}'><p>Text.</p>",
        );
        let facts = super::super::read(&page.doc, &page.scripts, None, None);
        assert_eq!(facts.title.as_deref(), Some("H"));
    }

    #[test]
    fn references_are_followed() {
        let data = data(
            r##"{"@graph":[{"@type":"Article","headline":"H","author":{"@id":"#a"},"publisher":{"@id":"#o"},"image":{"@id":"#i"}},
            {"@type":"Person","@id":"#a","name":"Ada Berg"},{"@type":"Organization","@id":"#o","name":"The Post"},
            {"@type":"ImageObject","@id":"#i","url":"https://a.example/b.jpg"}]}"##,
        );
        assert_eq!(data.authors, ["Ada Berg"]);
        assert_eq!(data.publisher.as_deref(), Some("The Post"));
        assert_eq!(data.image.as_deref(), Some("https://a.example/b.jpg"));
    }

    #[test]
    fn broken_data_says_nothing() {
        for json in [
            "",
            "{",
            "null",
            "{\"@type\":5}",
            "[[[[[[",
            "{\"@type\":\"Article\",\"author\":[[[[[[\"x\"]]]]]]}",
        ] {
            let data = data(json);
            assert!(data.headline.is_none() && data.authors.is_empty(), "{json}");
        }
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(data(&deep).headline.is_none());
    }
}
