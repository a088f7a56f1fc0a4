//! What type of page it is: an article, a forum's thread, documentation, a product, a listing.
//!
//! Signs of each type are counted: what the structured data says, which program made the page, how it is addressed.
//! A page is an article until two signs, or one that is beyond doubt, say otherwise.

use dom_query::{Document, NodeRef};
use url::Url;

use super::{Metas, jsonld};
use crate::{PageType, dom};

/// Signs that settle it.
const ENOUGH: u32 = 2;

/// Words in the names of programs that write forums and documentation.
const MAKERS: &[(PageType, &[&str])] = &[
    (
        PageType::Forum,
        &[
            "discourse",
            "vbulletin",
            "phpbb",
            "xenforo",
            "nodebb",
            "flarum",
            "invision community",
            "mybb",
            "smf",
            "vanilla forums",
            "asmbb",
            "fluxbb",
        ],
    ),
    (
        PageType::Documentation,
        &[
            "docutils",
            "sphinx",
            "mkdocs",
            "docusaurus",
            "mdbook",
            "vitepress",
            "vuepress",
            "gitbook",
            "javadoc",
            "rustdoc",
            "doxygen",
            "antora",
            "starlight",
            "docbook",
            "texinfo",
            "makeinfo",
            "mintlify",
        ],
    ),
];

/// First labels of hosts.
const HOSTS: &[(PageType, &[&str])] = &[
    (
        PageType::Forum,
        &[
            "forum",
            "forums",
            "community",
            "answers",
            "boards",
            "discuss",
            "discussions",
            "board",
        ],
    ),
    (
        PageType::Documentation,
        &[
            "docs",
            "doc",
            "developer",
            "developers",
            "documentation",
            "manual",
            "devdocs",
        ],
    ),
];

/// Parts of paths.
const PATHS: &[(PageType, &[&str])] = &[
    (
        PageType::Forum,
        &[
            "forum",
            "forums",
            "thread",
            "threads",
            "topic",
            "viewtopic.php",
            "showthread.php",
            "discussions",
            "t5",
            "community",
            "questions",
            "comments",
        ],
    ),
    (
        PageType::Documentation,
        &[
            "docs",
            "doc",
            "documentation",
            "reference",
            "manual",
            "handbook",
            "userguide",
            "man",
            "api",
        ],
    ),
    (
        PageType::Product,
        &["product", "products", "itm", "dp", "item"],
    ),
    (
        PageType::Listing,
        &[
            "category",
            "categories",
            "tag",
            "tags",
            "cat",
            "c",
            "collection",
            "collections",
            "search",
            "archive",
            "archives",
            "b",
        ],
    ),
];

/// Types of structured data for threads, which pages also write into their elements.
const THREADS: &[&str] = &["QAPage", "DiscussionForumPosting"];
/// Elements with a type that are looked at.
const TYPED: usize = 20;

/// Types of structured data.
const STATED: &[(PageType, &[&str])] = &[
    (PageType::Forum, THREADS),
    (PageType::Documentation, &["APIReference"]),
    (
        PageType::Product,
        &[
            "Product",
            "ProductGroup",
            "IndividualProduct",
            "SoftwareApplication",
        ],
    ),
    (
        PageType::Listing,
        &[
            "CollectionPage",
            "SearchResultsPage",
            "ItemList",
            "OfferCatalog",
        ],
    ),
];

fn types_with(table: &[(PageType, &[&str])], is: impl Fn(&str) -> bool) -> Vec<PageType> {
    let of_type = table
        .iter()
        .filter(|(_, words)| words.iter().any(|word| is(word)));
    of_type.map(|(kind, _)| *kind).collect()
}

/// What a page says of its type.
#[derive(Debug, Default)]
pub(in crate::html) struct Kind {
    pub(in crate::html) page_type: PageType,
    /// Signs of a listing; none where the page states that it is an article.
    listing: u32,
    is_stated_article: bool,
    /// Whether the only headline stands in the only article of the page.
    is_headed_article: bool,
}

impl Kind {
    /// The type in view of the text: `linked` of what was chosen is links, `prose` of the page is running text, as
    /// shares. Of a hundred articles one has as many links, and two as little text.
    pub(in crate::html) fn in_view_of(&self, linked: f32, prose: f32) -> PageType {
        let signs = self.listing + 2 * u32::from(linked > 0.3) + u32::from(prose < 0.25);
        let is_open = self.page_type == PageType::Article
            && !self.is_stated_article
            && !(self.is_headed_article && self.listing == 0);
        if is_open && signs >= ENOUGH {
            PageType::Listing
        } else {
            self.page_type
        }
    }

    /// The type of a page that holds a thread: what states that it is an article or a product is believed.
    pub(in crate::html) fn of_thread(&self) -> PageType {
        match self.page_type {
            PageType::Article | PageType::Listing if !self.is_stated_article => PageType::Forum,
            stated => stated,
        }
    }
}

/// The type of a page.
pub(super) fn read(doc: &Document, metas: &Metas, data: &jsonld::Data, url: Option<&Url>) -> Kind {
    let mut votes: Vec<(PageType, u32)> = Vec::new();
    let mut vote = |kinds: Vec<PageType>, weight: u32| {
        votes.extend(kinds.into_iter().map(|kind| (kind, weight)));
    };
    let is_marked_thread = marks_thread(doc);
    let stated = |word: &str| {
        data.types.iter().any(|kind| kind == word) || (is_marked_thread && THREADS.contains(&word))
    };
    vote(types_with(STATED, stated), 1);
    let og_type = metas
        .first(&["og:type"])
        .unwrap_or_default()
        .to_ascii_lowercase();
    if og_type.contains("product") {
        vote(vec![PageType::Product], 2);
    }
    let maker = metas
        .first(&["generator"])
        .unwrap_or_default()
        .to_ascii_lowercase();
    vote(types_with(MAKERS, |word| maker.contains(word)), 2);
    vote(made_by(doc), 2);
    if let Some(url) = url {
        let host = url.host_str().unwrap_or_default();
        let label = host.split('.').next().unwrap_or_default();
        vote(types_with(HOSTS, |word| word == label), 2);
        let path = url.path().to_ascii_lowercase();
        vote(
            types_with(PATHS, |word| path.split('/').any(|part| part == word)),
            1,
        );
        let is_home = path.trim_matches('/').is_empty() && url.query().is_none();
        if is_home && host.split('.').count() <= 3 {
            vote(vec![PageType::Listing], 1);
        }
    }
    if metas
        .first(&["product:price:amount", "og:price:amount"])
        .is_some()
    {
        vote(vec![PageType::Product], 1);
    }
    let is_stated_article = og_type == "article" || data.is_article;
    let sum = |kind: PageType| -> u32 {
        let own = votes.iter().filter(|(of, _)| *of == kind);
        own.map(|(_, weight)| weight).sum()
    };
    let kinds = [
        PageType::Forum,
        PageType::Documentation,
        PageType::Product,
        PageType::Listing,
    ];
    // Who says that it is an article is believed, but for threads: many forums say so of every post.
    let needs = |kind: PageType| match kind {
        PageType::Forum | PageType::Documentation => ENOUGH,
        _ if is_stated_article => u32::MAX,
        _ => ENOUGH,
    };
    let settled = kinds.into_iter().filter(|kind| sum(*kind) >= needs(*kind));
    Kind {
        page_type: settled.max_by_key(|kind| sum(*kind)).unwrap_or_default(),
        listing: sum(PageType::Listing),
        is_stated_article,
        is_headed_article: is_headed_article(doc),
    }
}

/// Whether the only headline of a page stands in its only article, as a short notice among links to others does.
fn is_headed_article(doc: &Document) -> bool {
    let Some(body) = doc.body() else {
        return false;
    };
    let only = |name: &'static str| {
        let mut found = body
            .descendants_it()
            .filter(move |node| node.has_name(name));
        found.next().filter(|_| found.next().is_none())
    };
    let heading = only("h1").zip(only("article"));
    heading.is_some_and(|(heading, article)| dom::is_within(&heading, &article))
}

/// Whether an element says that it holds a thread.
fn marks_thread(doc: &Document) -> bool {
    let root = doc.root();
    let typed = root.descendants_it().filter(NodeRef::is_element);
    let mut types = typed.filter_map(|node| node.attr("itemtype")).take(TYPED);
    types.any(|kind| {
        let name = kind.rsplit('/').next().unwrap_or_default();
        THREADS.contains(&name.trim())
    })
}

/// What the elements of a page say of the program that made it.
fn made_by(doc: &Document) -> Vec<PageType> {
    let html = doc.html_root();
    let id = dom::attr(&html, "id")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let class = dom::attr(&html, "class")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_forum = id == "xenforo" || class.contains("xenforo") || html.has_attr("data-xf");
    let is_docs = class.contains("docs-") || class.contains("writer-html5");
    let mut found = Vec::new();
    if is_forum || (html.has_attr("data-app") && html.has_attr("data-template")) {
        found.push(PageType::Forum);
    }
    if is_docs {
        found.push(PageType::Documentation);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_articles_until_two_signs_say_otherwise() {
        let product =
            r#"<script type="application/ld+json">{"@type":"Product","name":"Cup"}</script>"#;
        let list = r#"<script type="application/ld+json">{"@type":"CollectionPage","name":"Cups"}</script>"#;
        let cases = [
            (
                "<p>x</p>",
                "https://a.example/2024/ferry",
                PageType::Article,
            ),
            (
                "<p>x</p>",
                "https://a.example/products/ferry",
                PageType::Article,
            ),
            (product, "https://a.example/products/cup", PageType::Product),
            (product, "https://a.example/best-cups", PageType::Article),
            (
                "<meta property=og:type content=product>",
                "https://a.example/cup",
                PageType::Product,
            ),
            (list, "https://a.example/category/cups", PageType::Listing),
            (list, "https://a.example/", PageType::Listing),
            ("<p>x</p>", "https://forum.a.example/x", PageType::Forum),
            (
                "<meta name=generator content='Discourse 3.2'>",
                "https://a.example/x",
                PageType::Forum,
            ),
            (
                "<meta name=generator content='Docutils 0.19'>",
                "https://a.example/x",
                PageType::Documentation,
            ),
            (
                "<meta property=og:type content=article>",
                "https://a.example/category/archive",
                PageType::Article,
            ),
        ];
        for (html, url, want) in cases {
            let page = crate::parse::page(html);
            let data = jsonld::read(&page.scripts, &[]);
            let url = Url::parse(url).ok();
            let found = read(&page.doc, &Metas::of(&page.doc), &data, url.as_ref());
            assert_eq!(found.page_type, want, "{html} {url:?}");
        }
        let silent = Kind::default();
        assert_eq!(silent.in_view_of(0.1, 0.7), PageType::Article);
        assert_eq!(silent.in_view_of(0.5, 0.7), PageType::Listing);
        let headed = crate::parse::page("<article><h1>T</h1><p>x</p></article><a>One</a>");
        let data = jsonld::read(&headed.scripts, &[]);
        let headed = read(&headed.doc, &Metas::of(&headed.doc), &data, None);
        assert_eq!(headed.in_view_of(0.5, 0.1), PageType::Article);
        let stated = Kind {
            is_stated_article: true,
            ..Kind::default()
        };
        assert_eq!(stated.in_view_of(0.5, 0.1), PageType::Article);
    }
}
