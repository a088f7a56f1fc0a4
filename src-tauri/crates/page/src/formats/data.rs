//! What an address or a file gives that was made for programs: feeds, lists of feeds, tables, JSON and other XML, notebooks,
//! subtitles, source. As readable as it can be: a list of what a feed leads to, a table, or the data with its lines in order.

use serde_json::Value;

use super::epub::{Element, each};
use crate::{Article, Input, PageType, Warning, dates, dom, format, sanitise};

/// Entries of a feed, rows and columns of a table that are shown, and bytes of data that are put in order.
const MOST_ENTRIES: usize = 1_000;
const MOST_ROWS: usize = 5_000;
const MOST_COLUMNS: usize = 60;
const MOST_DATA: usize = 4 * 1024 * 1024;
/// Levels of data that are set in.
const DEEPEST: usize = 20;
/// Characters of what a feed says of an entry.
const LONGEST: usize = 600;

/// Reads a decoded text if it is data. `None` for pages and texts.
pub(crate) fn read(text: &str, input: &Input<'_>) -> Option<Article> {
    let path = input.url.and_then(|url| url.split(['?', '#']).next());
    let last = path.and_then(|path| path.rsplit('/').next());
    let name = input.file_name.or(last).filter(|name| !name.is_empty());
    let mut article = of(text, input, name)?;
    article.title = article.title.or_else(|| name.map(str::to_owned));
    Some(article)
}

fn of(text: &str, input: &Input<'_>, name: Option<&str>) -> Option<Article> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if super::bookmarks::is(start) {
        return Some(super::bookmarks::read(start));
    }
    if start.starts_with('<') {
        return of_xml(start);
    }
    let is = |kinds: &[&str], endings: &[&str]| {
        let served = input.content_type.unwrap_or_default().to_ascii_lowercase();
        kinds.iter().any(|kind| served.contains(kind))
            || name.is_some_and(|name| format::has_ending(name, endings))
    };
    if start.starts_with(['{', '[']) {
        let is_notebook = is(&[], &["ipynb"]) && super::notebook::can_be_held(start);
        let can_be_read = is_notebook || start.len() <= MOST_DATA;
        let value = can_be_read.then(|| serde_json::from_str::<Value>(start));
        let value = value?.ok()?;
        if super::notebook::is(&value) {
            return Some(super::notebook::read(&value));
        }
        return match feed_of_json(&value) {
            Some(feed) => Some(feed.into_article()),
            None => is(&["json"], &["json", "ipynb"]).then(|| code("json", &in_lines(start))),
        };
    }
    if let Some(spoken) = super::subtitles::read(start) {
        let title = name.map(|name| name.rsplit_once('.').map_or(name, |(stem, _)| stem));
        return Some(Article {
            title: title.map(str::to_owned),
            ..spoken
        });
    }
    if let Some(language) = super::source::language(input, name) {
        return Some(code(language, start.trim_end()));
    }
    let tabs = is(&["tab-separated-values"], &["tsv", "tab"]);
    (tabs || is(&["text/csv"], &["csv"]))
        .then(|| table(start, tabs))
        .flatten()
}

#[derive(Default)]
struct Feed {
    title: Option<String>,
    about: Option<String>,
    entries: Vec<Entry>,
    /// Whether it lists feeds, or the pages of a site, rather than articles.
    is_list: bool,
}

#[derive(Default)]
struct Entry {
    title: Option<String>,
    link: Option<String>,
    author: Option<String>,
    day: Option<String>,
    about: Option<String>,
}

impl Feed {
    fn into_article(self) -> Article {
        let mut html = String::new();
        if let Some(about) = &self.about {
            html.push_str(&format!("<p>{}</p>", dom::escape(about)));
        }
        for entry in &self.entries {
            entry.write(self.is_list, &mut html);
        }
        let message = if self.is_list {
            "This is a list of addresses, not an article. Save those that you want from it."
        } else {
            "This is a feed, which lists what a site published, not an article. Save the entries that you want from it."
        };
        list(self.title, &html, message.to_owned())
    }
}

/// What lists addresses instead of being an article, with what is said of it.
pub(super) fn list(title: Option<String>, html: &str, message: String) -> Article {
    Article {
        title,
        page_type: PageType::Listing,
        html: sanitise::sanitise(html),
        warnings: vec![Warning {
            code: "feed".to_owned(),
            message,
        }],
        ..Article::default()
    }
}

impl Entry {
    fn write(&self, in_list: bool, html: &mut String) {
        let link = self.link.as_deref().unwrap_or_default();
        let title = self.title.as_deref().unwrap_or(link);
        if title.is_empty() && self.about.is_none() {
            return;
        }
        let named = match link {
            "" => dom::escape(title),
            link => format!(
                "<a href=\"{}\">{}</a>",
                dom::escape(link),
                dom::escape(title)
            ),
        };
        if in_list {
            html.push_str(&format!("<p>{named}</p>"));
            return;
        }
        html.push_str(&format!("<h2>{named}</h2>"));
        let told: Vec<&str> = [&self.author, &self.day]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        if !told.is_empty() {
            html.push_str(&format!("<p>{}</p>", dom::escape(&told.join(" · "))));
        }
        if let Some(about) = &self.about {
            html.push_str(&format!("<p>{}</p>", dom::escape(about)));
        }
    }
}

/// A text that may hold HTML, as one line without it.
fn plain(text: &str) -> Option<String> {
    let text = match text.contains(['<', '&']) {
        true => crate::text::of_html(text),
        false => text.to_owned(),
    };
    let text = dom::squeeze(&text);
    let short: String = text.chars().take(LONGEST).collect();
    let short = if short.len() < text.len() {
        short + "…"
    } else {
        short
    };
    (!short.is_empty()).then_some(short)
}

fn of_xml(start: &str) -> Option<Article> {
    let head = crate::tidy::head(start, 4_096).to_ascii_lowercase();
    let opens = |name: &str| head.contains(&format!("<{name}"));
    if opens("html") || opens("svg") || opens("!doctype html") {
        return None;
    }
    let is_feed = opens("rss") || opens("feed") || opens("rdf:rdf");
    let is_list = opens("opml") || opens("urlset") || opens("sitemapindex");
    if is_feed || is_list {
        let feed = feed_of_xml(start, is_list);
        if !feed.entries.is_empty() || feed.title.is_some() {
            return Some(feed.into_article());
        }
    }
    start.starts_with("<?xml").then(|| code("xml", start))
}

fn feed_of_xml(xml: &str, is_list: bool) -> Feed {
    let mut feed = Feed {
        is_list,
        ..Feed::default()
    };
    // Entries of Atom have several links: the one to the page wins.
    each(xml, |element, text| {
        if feed.entries.len() > MOST_ENTRIES {
            return;
        }
        match element.name() {
            "item" | "entry" | "url" | "sitemap" => feed.entries.push(Entry::default()),
            "outline" => feed.entries.push(outline(element)),
            name => match feed.entries.last_mut() {
                Some(entry) => entry.take(name, element, text),
                None if name == "title" && feed.title.is_none() => feed.title = plain(text),
                None if matches!(name, "description" | "subtitle") && feed.about.is_none() => {
                    feed.about = plain(text);
                }
                None => {}
            },
        }
    });
    feed.entries.truncate(MOST_ENTRIES);
    feed
}

impl Entry {
    fn take(&mut self, name: &str, element: &Element<'_>, text: &str) {
        let is_page = element
            .attribute("rel")
            .is_none_or(|rel| rel == "alternate");
        let field = match name {
            "title" => &mut self.title,
            "link" if is_page => {
                let link = element
                    .attribute("href")
                    .unwrap_or_else(|| text.trim().to_owned());
                if self.link.is_none() && !link.is_empty() {
                    self.link = Some(link);
                }
                return;
            }
            "loc" => &mut self.link,
            "guid" if self.link.is_none() && text.trim().starts_with("http") => &mut self.link,
            "creator" | "name" => &mut self.author,
            "pubdate" | "published" | "updated" | "date" | "issued" => {
                self.day = self.day.take().or_else(|| day(text));
                return;
            }
            "description" | "summary" | "content" | "encoded" => &mut self.about,
            _ => return,
        };
        if field.is_none() {
            *field = plain(text);
        }
    }
}

fn outline(element: &Element<'_>) -> Entry {
    Entry {
        title: element
            .attribute("title")
            .or_else(|| element.attribute("text")),
        link: element
            .attribute("htmlurl")
            .or_else(|| element.attribute("htmlUrl"))
            .or_else(|| element.attribute("xmlUrl"))
            .or_else(|| element.attribute("url")),
        ..Entry::default()
    }
}

fn day(text: &str) -> Option<String> {
    let date = dates::parse_published(text, None)?;
    Some(date.get(..10).unwrap_or(&date).to_owned())
}

fn feed_of_json(value: &Value) -> Option<Feed> {
    let is_feed = value.get("version")?.as_str()?.contains("jsonfeed.org");
    let items = value.get("items").filter(|_| is_feed)?.as_array()?;
    let text = |value: &Value, key: &str| value.get(key)?.as_str().and_then(plain);
    let author = |item: &Value| {
        let one = item.get("author").or_else(|| item.get("authors")?.get(0))?;
        text(one, "name")
    };
    let entries = items.iter().take(MOST_ENTRIES).map(|item| Entry {
        title: text(item, "title"),
        link: text(item, "url").or_else(|| text(item, "external_url")),
        author: author(item),
        day: item
            .get("date_published")
            .and_then(Value::as_str)
            .and_then(day),
        about: ["summary", "content_text", "content_html"]
            .iter()
            .find_map(|key| text(item, key)),
    });
    Some(Feed {
        title: text(value, "title"),
        about: text(value, "description"),
        entries: entries.collect(),
        is_list: false,
    })
}

/// JSON with a line for each value, in its own order.
fn in_lines(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    let mut chars = json.chars().peekable();
    while let Some(c) = chars.next() {
        if quoted {
            out.push(c);
            quoted = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            continue;
        }
        let line = |out: &mut String, depth: usize| {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", depth.min(DEEPEST)));
        };
        match c {
            '{' | '[' => {
                depth += 1;
                out.push(c);
                while chars.next_if(|c| c.is_ascii_whitespace()).is_some() {}
                match chars.next_if(|c| matches!(c, '}' | ']')) {
                    Some(end) => {
                        depth -= 1;
                        out.push(end);
                    }
                    None => line(&mut out, depth),
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            c if c.is_ascii_whitespace() => {}
            c => {
                quoted = c == '"';
                out.push(c);
            }
        }
    }
    out
}

fn code(language: &str, text: &str) -> Article {
    let html = format!(
        "<pre><code class=\"language-{language}\">{}</code></pre>",
        dom::escape(text)
    );
    Article {
        html: sanitise::sanitise(&html),
        warnings: vec![Warning {
            code: "not_an_article".to_owned(),
            message: "This is written for programs, so it may hold no article.".to_owned(),
        }],
        ..Article::default()
    }
}

/// A table whose cells are parted by what parts most of them.
fn table(text: &str, tabs: bool) -> Option<Article> {
    let line = text.lines().next()?;
    let count = |sign: char| line.matches(sign).count();
    let parted = [',', ';', '\t', '|']
        .into_iter()
        .max_by_key(|sign| count(*sign));
    let parted = if tabs {
        '\t'
    } else {
        parted.filter(|sign| count(*sign) > 0).unwrap_or(',')
    };
    let mut rows = rows(text, parted);
    let is_cut = rows.len() > MOST_ROWS;
    rows.truncate(MOST_ROWS);
    let mut html = String::from("<table>");
    for (at, row) in rows.iter().enumerate() {
        let cell = if at == 0 { "th" } else { "td" };
        html.push_str("<tr>");
        for text in row.iter().take(MOST_COLUMNS) {
            html.push_str(&format!("<{cell}>{}</{cell}>", dom::escape(text)));
        }
        html.push_str("</tr>");
    }
    html.push_str("</table>");
    let cut = || Warning {
        code: "truncated".to_owned(),
        message: format!("The table is long, so only its first {MOST_ROWS} rows are shown."),
    };
    Some(Article {
        html: sanitise::sanitise(&html),
        warnings: is_cut.then(cut).into_iter().collect(),
        ..Article::default()
    })
}

/// The rows of a table that say anything, one more of them than are shown.
fn rows(text: &str, parted: char) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(parted).unwrap_or(b','))
        .from_reader(text.as_bytes());
    // Of a text every row can be read; one that ends in quotation marks that are not closed goes on to its end.
    let rows = reader.records().map_while(Result::ok);
    let rows = rows.filter(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    rows.take(MOST_ROWS + 1)
        .map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, file_name: &str) -> Option<Article> {
        let input = Input {
            file_name: Some(file_name),
            ..Input::default()
        };
        read(text, &input)
    }

    #[test]
    fn feeds_are_lists_of_what_they_lead_to() {
        let rss = "<?xml version='1.0'?><rss><channel><title>Otter News</title><link>https://a.example/</link><description>Of the river</description><image><title>Logo</title><url>x</url></image><item><title>One &amp; two</title><link>https://a.example/1</link><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><dc:creator>Ada</dc:creator><description><![CDATA[<p>Of <b>otters</b>.</p><script>x</script>]]></description></item><item><guid>https://a.example/2</guid><title>Three</title></item></channel></rss>";
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Otter News</title><subtitle>Of the river</subtitle><entry><title>One &amp; two</title><link rel='self' href='https://a.example/x'/><link rel='alternate' href='https://a.example/1'/><updated>2026-03-03T10:00:00Z</updated><author><name>Ada</name></author><summary type='html'>&lt;p&gt;Of otters.&lt;/p&gt;</summary></entry><entry><title>Three</title><link href='https://a.example/2'/></entry></feed>";
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Otter News","description":"Of the river","items":[{"title":"One & two","url":"https://a.example/1","date_published":"2026-03-03T10:00:00Z","authors":[{"name":"Ada"}],"content_html":"<p>Of otters.</p>"},{"title":"Three","url":"https://a.example/2"}]}"#;
        for feed in [rss, atom, json] {
            let article = named(feed, "feed").unwrap();
            assert_eq!(article.title.as_deref(), Some("Otter News"), "{feed}");
            assert_eq!(article.page_type, PageType::Listing);
            assert_eq!(article.warnings[0].code, "feed");
            let text = crate::text::of_html(&article.html);
            assert_eq!(
                text, "Of the river\n\nOne & two\n\nAda · 2026-03-03\n\nOf otters.\n\nThree",
                "{feed}"
            );
            for link in ["https://a.example/1", "https://a.example/2"] {
                assert!(
                    article.html.contains(&format!("href=\"{link}\"")),
                    "{}",
                    article.html
                );
            }
        }
    }

    #[test]
    fn lists_tables_and_data_are_shown_in_order() {
        let opml = "<?xml version='1.0'?><opml><head><title>Mine</title></head><body><outline text='Sea'><outline text='Otters' xmlUrl='https://a.example/f' htmlUrl='https://a.example/'/></outline></body></opml>";
        let list = named(opml, "list.opml").unwrap();
        assert!(
            list.html.contains("<a href=\"https://a.example/\""),
            "{}",
            list.html
        );
        let csv = "Name;From\r\n\"Berg; Ole\";1868\r\n\"\"\"Toni\"\"\";\"18\n99\"\r\n\r\n";
        let table = named(csv, "keepers.csv").unwrap();
        assert_eq!(table.title.as_deref(), Some("keepers.csv"));
        assert_eq!(
            crate::text::of_html(&table.html),
            "Name\tFrom\n\nBerg; Ole\t1868\n\n\"Toni\"\t18 99"
        );
        let json = named("{\"b\":[1,\"<b>\\\" ,]\"] ,\"a\":{ }}", "a.json").unwrap();
        assert_eq!(
            crate::text::of_html(&json.html),
            "{\n  \"b\": [\n    1,\n    \"<b>\\\" ,]\"\n  ],\n  \"a\": {}\n}"
        );
        assert!(
            named("<?xml version='1.0'?><a><b/></a>", "a.xml")
                .unwrap()
                .html
                .contains("language-xml")
        );
    }

    #[test]
    fn pages_and_texts_are_no_data() {
        for (text, name) in [
            ("<?xml version='1.0'?><html><body>x</body></html>", "a.xml"),
            ("<p>A feed</p>", "a.html"),
            ("{not json}", "a.json"),
            ("{\"a\": 1}", "a.txt"),
            ("a,b\nc,d", "a.txt"),
            ("[1] A note.", "a.md"),
        ] {
            assert_eq!(named(text, name), None, "{text}");
        }
        let many = "a,b\n".repeat(6_000);
        assert_eq!(named(&many, "a.csv").unwrap().warnings[0].code, "truncated");
        let deep = "[".repeat(100_000);
        assert_eq!(named(&deep, "a.json"), None);
    }
}
