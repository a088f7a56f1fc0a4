//! The file that browsers and link services write their bookmarks into: folders and addresses, in a markup of its own from 1996.

use super::data;
use crate::dom::{self, Step};
use crate::{Article, parse};

/// Bookmarks that are shown.
const MOST: usize = 10_000;
/// Folders in folders that are set in.
const DEEPEST: usize = 12;

/// Whether a text begins as such a file does.
pub(super) fn is(start: &str) -> bool {
    const MARK: &str = "<!DOCTYPE NETSCAPE-Bookmark-file-";
    start
        .get(..MARK.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(MARK))
}

/// Reads it as a list of links in the lists of their folders.
pub(super) fn read(text: &str) -> Article {
    let doc = parse::fragment(text);
    let title = dom::named(&doc.root(), "title").or_else(|| dom::named(&doc.root(), "h1"));
    let title = title.map(|title| dom::text(&title));
    let mut html = String::new();
    let mut seen = 0_usize;
    // For each list that is open, whether an item of it is.
    let mut open: Vec<bool> = Vec::new();
    dom::walk(&doc.root(), |step| match step {
        Step::Enter(node) if node.has_name("dl") => {
            if open.len() < DEEPEST {
                html.push_str("<ul>");
            }
            open.push(false);
        }
        Step::Leave(node) if node.has_name("dl") => {
            let is_within = open.pop().unwrap_or_default();
            if open.len() < DEEPEST {
                html.push_str(if is_within { "</li></ul>" } else { "</ul>" });
            }
        }
        Step::Enter(node) if node.has_name("h3") || node.has_name("a") => {
            let address = dom::attr(&node, "href").unwrap_or_default();
            let name = Some(dom::text(&node)).filter(|name| !name.is_empty());
            let name = dom::escape(name.as_ref().unwrap_or(&address));
            seen += usize::from(node.has_name("a"));
            if seen > MOST || name.is_empty() {
                return;
            }
            let level = open.len().min(DEEPEST);
            if let Some(is_within) = level.checked_sub(1).and_then(|level| open.get_mut(level)) {
                html.push_str(if *is_within { "</li><li>" } else { "<li>" });
                *is_within = true;
            }
            html.push_str(&match node.has_name("a") {
                true => format!("<a href=\"{}\">{name}</a>", dom::escape(&address)),
                false => format!("<strong>{name}</strong>"),
            });
        }
        Step::Enter(node) if node.has_name("dd") => {
            let said = node.children_it(false).filter(dom_query::NodeRef::is_text);
            let said = said.map(|text| text.text().to_string()).collect::<String>();
            let said = dom::squeeze(&said);
            if !said.is_empty() && seen <= MOST {
                html.push_str(&format!("<br>{}", dom::escape(&said)));
            }
        }
        Step::Enter(_) | Step::Leave(_) => {}
    });
    let shown = if seen > MOST {
        format!(" The first {MOST} of its {seen} are shown.")
    } else {
        String::new()
    };
    let message = format!(
        "This is a list of bookmarks, not an article. Save those that you want from it.{shown}"
    );
    let title = title.filter(|title| !title.is_empty());
    data::list(title, &html, message)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use crate::{Input, PageType, extract};

    fn read(text: &str) -> crate::Article {
        let input = Input {
            bytes: text.as_bytes(),
            file_name: Some("bookmarks.html"),
            ..Input::default()
        };
        extract(&input).unwrap()
    }

    #[test]
    fn bookmarks_are_links_in_the_lists_of_their_folders() {
        let article = read(
            "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<!-- This is an automatically generated file. -->\n<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=UTF-8\">\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks Menu</H1>\n<DL><p>\n    <DT><H3 ADD_DATE=\"1\">Sea &amp; shore</H3>\n    <DL><p>\n        <DT><A HREF=\"https://a.example/otters?a=1&amp;b=2\" ADD_DATE=\"2\" ICON=\"data:image/png;base64,AAAA\">Otters</A>\n        <DD>They float.\n        <DT><A HREF=\"https://a.example/\"></A>\n    </DL><p>\n    <DT><A HREF=\"javascript:alert(1)\">Mark</A>\n</DL><p>\n",
        );
        assert_eq!(article.title.as_deref(), Some("Bookmarks"));
        assert_eq!(article.page_type, PageType::Listing);
        assert!(
            article.html.contains("<ul><li><strong>Sea &amp; shore</strong><ul><li><a href=\"https://a.example/otters?a=1&amp;b=2\" rel=\"noopener noreferrer\">Otters</a><br>They float.</li><li><a href=\"https://a.example/\" rel=\"noopener noreferrer\">https://a.example/</a></li></ul></li><li>"),
            "{}",
            article.html
        );
        assert!(!article.html.contains("javascript"), "{}", article.html);
        let [warning] = article.warnings.as_slice() else {
            panic!("{:?}", article.warnings);
        };
        assert!(warning.message.starts_with("This is a list of bookmarks"));
    }

    #[test]
    fn folders_in_folders_without_end_and_very_many_bookmarks_end() {
        let deep = format!(
            "<!doctype netscape-bookmark-file-1><TITLE>B</TITLE>{}<DT><A HREF='https://a.example/'>A</A>",
            "<DL><DT><H3>f</H3>".repeat(20_000)
        );
        assert_eq!(read(&deep).title.as_deref(), Some("B"));
        let deep = deep.replacen("<DL><DT><H3>f</H3>", "", 19_980);
        assert!(read(&deep).html.contains("https://a.example/"));
        let many = "<DT><A HREF='https://a.example/'>A</A>".repeat(super::MOST + 5);
        let article = read(&format!(
            "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL>{many}</DL>"
        ));
        assert_eq!(article.html.matches("<li>").count(), super::MOST);
        assert!(
            article
                .warnings
                .iter()
                .any(|warning| warning.message.contains("of its 10005 are shown"))
        );
    }
}
