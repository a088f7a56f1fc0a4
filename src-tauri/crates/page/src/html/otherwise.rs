//! What a page is read as where no article is found among its blocks: the data that a script would make it of, or the part
//! that the page itself calls its own.

use dom_query::{Document, NodeRef};
use serde_json::{Map, Value};

use super::meta::written_iso;
use super::paragraphs;
use crate::tidy::Script;
use crate::{dom, lang, markdown};

/// Words below which data holds no article.
const LEAST: u32 = 50;
/// Words of a part of an article that is one of many, and bytes that nobody looks beyond for them: lists lie in lists, and
/// each of them may be the one with the parts.
const MOST_OF_ONE: u32 = 200;
const LONGEST_PART: usize = 16 * 1024;
/// Keys under which texts stand in the parts of an article.
const TEXTS: &[&str] = &[
    "text",
    "html",
    "content",
    "body",
    "value",
    "paragraph",
    "markdown",
    "copy",
    "children",
    "data",
    "nodes",
    "items",
    "caption",
    "quote",
    "title",
    "heading",
];

/// Keys under which such data says who wrote a text, and when it was published.
const AUTHORS: &[&str] = &["author", "authors", "byline"];
const DAYS: &[&str] = &[
    "datePublished",
    "publishedAt",
    "published_at",
    "publishDate",
    "publish_date",
    "publishedDate",
    "pubDate",
    "firstPublished",
    "published",
    "date",
];
/// Characters of the longest name.
const LONGEST_NAME: usize = 80;

/// The longest text in the data of a page, and what is said beside it.
#[derive(Default)]
pub(super) struct Told {
    pub(super) html: String,
    pub(super) byline: Option<String>,
    pub(super) published: Option<String>,
}

/// The longest text in the data of a page.
pub(super) fn from_data(states: &[Script]) -> Option<Told> {
    let mut best = Best::default();
    for state in states {
        // What follows the data is the rest of a script.
        let mut values = serde_json::Deserializer::from_str(&state.text).into_iter::<Value>();
        if let Some(Ok(value)) = values.next() {
            best.look(&value);
        }
    }
    (best.words >= LEAST).then_some(best.told)
}

#[derive(Default)]
struct Best {
    words: u32,
    told: Told,
}

impl Best {
    fn look(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.take(lang::words(&bare(text)), || as_html(text)),
            Value::Array(items) => {
                self.parts(items);
                items.iter().for_each(|item| self.look(item));
            }
            Value::Object(fields) => {
                let before = self.words;
                fields.values().for_each(|field| self.look(field));
                // The nearest object around the text tells of it.
                let is_told = self.told.byline.is_some() || self.told.published.is_some();
                if self.words > before && !is_told {
                    self.told.byline = AUTHORS.iter().find_map(|key| names(fields.get(*key)?));
                    let mut days = DAYS.iter().filter_map(|key| fields.get(*key)?.as_str());
                    self.told.published = days.find_map(written_iso);
                }
            }
            _ => {}
        }
    }

    /// Takes items that are the parts of one text, each with some of it.
    fn parts(&mut self, items: &[Value]) {
        let parts = items.iter().filter_map(Value::as_object).map(of_part);
        let Some(mut texts) = parts.collect::<Option<Vec<String>>>() else {
            return;
        };
        texts.retain(|text| !text.trim().is_empty());
        let words: Vec<u32> = texts.iter().map(|text| lang::words(&bare(text))).collect();
        if texts.len() < 2 || words.iter().any(|words| *words > MOST_OF_ONE) {
            return;
        }
        self.take(words.iter().sum(), || {
            texts.iter().map(|text| as_html(text)).collect()
        });
    }

    fn take(&mut self, words: u32, html: impl FnOnce() -> String) {
        if words > self.words {
            self.words = words;
            self.told = Told {
                html: html(),
                ..Told::default()
            };
        }
    }
}

/// The names in a value: a text, a thing with a name, or several of them.
fn names(value: &Value) -> Option<String> {
    let name = |value: &Value| {
        let name = value.get("name").unwrap_or(value).as_str()?.trim();
        let is_name = !name.is_empty()
            && name.chars().count() <= LONGEST_NAME
            && name.contains(char::is_alphabetic)
            && !name.contains("://");
        is_name.then(|| name.to_owned())
    };
    let found: Vec<String> = match value {
        Value::Array(items) => items.iter().take(8).filter_map(name).collect(),
        one => name(one).into_iter().collect(),
    };
    (!found.is_empty()).then(|| found.join(", "))
}

/// What a part of a text says, whatever runs it is cut into; `None` where it is too long for a part.
fn of_part(part: &Map<String, Value>) -> Option<String> {
    let mut text = String::new();
    add(part, &mut text)?;
    Some(text)
}

fn add(fields: &Map<String, Value>, text: &mut String) -> Option<()> {
    let fields = fields.iter();
    for (_, value) in fields.filter(|(key, _)| TEXTS.contains(&key.as_str())) {
        match value {
            Value::String(said) if text.len() + said.len() > LONGEST_PART => return None,
            Value::String(said) => text.push_str(said),
            Value::Object(inner) => add(inner, text)?,
            Value::Array(items) => {
                let mut items = items.iter().filter_map(Value::as_object);
                items.try_for_each(|item| add(item, text))?;
            }
            _ => {}
        }
    }
    Some(())
}

fn is_html(text: &str) -> bool {
    ["<p", "<h", "<div", "<br", "<ul", "<ol", "</"]
        .iter()
        .any(|tag| text.contains(tag))
}

/// A text without its tags; nothing of an address, a style or a line of data.
fn bare(text: &str) -> String {
    let text = text.trim();
    if !text.contains(' ') && !text.chars().any(lang::is_unspaced) {
        return String::new();
    }
    if !is_html(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut scanner = crate::tokens::Scanner::new(text);
    while let Some(piece) = scanner.next_piece() {
        match piece {
            crate::tokens::Piece::Text(text) => out.push_str(text),
            _ => out.push(' '),
        }
    }
    out
}

fn as_html(text: &str) -> String {
    let is_markdown = || {
        text.contains("](http")
            || text
                .lines()
                .any(|line| line.starts_with("# ") || line.starts_with("## "))
    };
    if is_html(text) {
        text.to_owned()
    } else if is_markdown() {
        markdown::read(text).html
    } else {
        paragraphs(text)
    }
}

/// The part that a page names as its text.
pub(super) fn named_part(doc: &Document) -> Option<NodeRef<'_>> {
    let body = doc.body()?;
    let is_text = |node: &NodeRef<'_>| {
        node.attr("itemprop")
            .is_some_and(|of| &*of == "articleBody")
    };
    only(dom::all(&body, is_text))
        .or_else(|| only(dom::all(&body, |node| node.has_class("e-content"))))
        .or_else(|| only(dom::all_named(&body, "article")))
}

/// The part that a page calls its main one.
pub(super) fn main_part(doc: &Document) -> Option<NodeRef<'_>> {
    let body = doc.body()?;
    only(dom::all(&body, |node| {
        node.has_name("main") || node.attr("role").is_some_and(|role| &*role == "main")
    }))
}

/// The one element with words in it, if there is no other.
fn only(found: Vec<NodeRef<'_>>) -> Option<NodeRef<'_>> {
    let mut found = found
        .into_iter()
        .filter(|node| lang::words(&dom::text(node)) >= 3);
    found.next().filter(|_| found.next().is_none())
}

#[cfg(test)]
mod tests {
    use crate::html::read;

    const STORY: [&str; 2] = [
        "The otters came back in the spring, when the water was high and cold and clear, and nobody looked for them in the reserve that the fisher had asked for.",
        "They had a holt under the roots of an alder, not two hundred steps from the mill, and went out at dusk, one after the other, as if they kept a list.",
    ];

    #[test]
    fn a_page_that_a_script_would_write_is_read_from_its_data() {
        let [one, two] = STORY;
        let html = format!("{{\"post\":{{\"body\":\"<p>{one}</p><p>{two}</p>\",\"ads\":[1]}}}}");
        let parts = format!(
            "{{\"rows\":[{{\"type\":\"p\",\"children\":[{{\"text\":\"{one}\"}}]}},{{\"type\":\"p\",\"text\":\"{two}\"}}]}}"
        );
        let filler = format!("{{\"css\":\"{}\"}}", "a{b:c}".repeat(100));
        for script in [
            format!("<script id=__NEXT_DATA__ type=application/json>{html}</script>"),
            format!("<script>window.__STATE__ = {parts}; start()</script>"),
            format!("<script type=application/json>{filler}</script><script>var s={html}</script>"),
        ] {
            let page = format!("<!doctype html><title>Otters</title><div id=app></div>{script}");
            let article = read(&page, None);
            assert_eq!(article.text, format!("{one}\n\n{two}"), "{script}");
            assert!(article.warnings.is_empty(), "{script}");
        }
        for script in [
            format!("<script type=application/json>{filler}</script>"),
            format!("<script>start({html})</script>"),
            format!("<script>var s={{\"a\": </script>{}", " ".repeat(500)),
        ] {
            let page = format!("<!doctype html><title>Otters</title><div id=app></div>{script}");
            assert_eq!(read(&page, None).warnings[0].code, "no_article", "{script}");
        }
    }

    #[test]
    fn what_stands_beside_the_text_in_data_tells_of_it() {
        let [one, two] = STORY;
        let post = format!(
            "{{\"site\":{{\"author\":\"The house\",\"post\":{{\"author\":{{\"name\":\"Edda Holm\"}},\"publishedAt\":\"2023-07-01T08:00:00Z\",\"body\":\"<p>{one}</p><p>{two}</p>\"}}}}}}"
        );
        let script = format!("<script type=application/json>{post}</script>");
        let page = |meta: &str| format!("<!doctype html><title>Otters</title>{meta}{script}");
        let article = read(&page(""), None);
        assert_eq!(article.byline.as_deref(), Some("Edda Holm"));
        assert_eq!(article.published.as_deref(), Some("2023-07-01T08:00:00Z"));
        let article = read(&page("<meta name=author content='Kit Marl'>"), None);
        assert_eq!(article.byline.as_deref(), Some("Kit Marl"));
    }

    #[test]
    fn lists_in_lists_are_not_gone_through_again_and_again() {
        let words = STORY[0].repeat(2_000);
        let data = format!("{{\"text\":\"{words}\"}}");
        let data = (0..50).fold(data, |inner, _| {
            format!("{{\"children\":[{inner},{{\"text\":\"More of it\"}}]}}")
        });
        let script = format!("<script type=application/json>{data}</script>");
        let page = format!("<!doctype html><title>Otters</title>{}", script.repeat(40));
        let began = std::time::Instant::now();
        let article = read(&page, None);
        assert_eq!(article.text.len(), words.len());
        // It takes less than a second, and much longer where each list copies what lies in it.
        assert!(began.elapsed().as_secs() < 15, "{:?}", began.elapsed());
    }

    #[test]
    fn a_short_text_is_read_where_the_page_says_that_it_is() {
        let page = |text: &str| {
            format!("<!doctype html><title>Otters</title><div>Menu</div>{text}<div>About us</div>")
        };
        for text in [
            "<article><p>I saw two otters.</p></article>",
            "<div class='post e-content'>I saw two otters.</div>",
            "<div itemprop=articleBody>I saw two otters.</div>",
        ] {
            let article = read(&page(text), None);
            assert_eq!(article.text, "I saw two otters.", "{text}");
            assert!(article.warnings.is_empty(), "{text}");
        }
        let main = read(&page("<main><p>I saw two otters.</p></main>"), None);
        assert_eq!(main.text, "I saw two otters.");
        assert_eq!(main.warnings[0].code, "no_article");
        let cards =
            "<article><p>I saw two otters.</p></article><article><p>I saw one more.</p></article>";
        assert!(read(&page(cards), None).text.contains("Menu"));
    }
}
