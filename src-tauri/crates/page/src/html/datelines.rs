//! "LONDON (Reuters) —" before the first paragraph: a field, not a part of the text.
//!
//! What a dateline looks like is known from pasted text (`paste`).

use dom_query::NodeRef;

use crate::{dom, paste};

/// What stood before the first paragraph.
pub(super) struct Dateline {
    pub(super) places: Vec<String>,
    pub(super) agency: Option<String>,
    pub(super) published: Option<String>,
    pub(super) text: String,
}

/// How far into a paragraph its dateline may reach, in bytes.
const LONGEST: usize = 120;

/// Takes the dateline out of the first paragraph of an article.
pub(super) fn take(body: &NodeRef<'_>) -> Option<Dateline> {
    let first = dom::all_named(body, "p")
        .into_iter()
        .take(6)
        .find(|p| dom::text(p).len() > 60)?;
    let text = dom::text(&first);
    let head: String = text.chars().take(LONGEST).collect();
    let may_be = head.chars().next().is_some_and(char::is_alphabetic)
        && [" - ", "—", "–", "--"]
            .iter()
            .any(|dash| head.contains(dash));
    if !may_be {
        return None;
    }
    let read = paste::read(&text);
    let rest = dom::squeeze(&read.text);
    let start = text
        .strip_suffix(rest.as_str())
        .filter(|start| !start.is_empty() && start.len() <= LONGEST && !rest.is_empty())?;
    if read.datelines.is_empty() {
        return None;
    }
    cut(&first, start);
    let dateline = Dateline {
        places: read.datelines,
        agency: read.agency,
        published: read.published,
        text: start.trim().to_owned(),
    };
    Some(dateline)
}

/// Takes the letters of `start` off the front of an element.
fn cut(element: &NodeRef<'_>, start: &str) {
    let mut left = start.chars().filter(|c| !c.is_whitespace()).count();
    for node in dom::all(element, NodeRef::is_text) {
        if left == 0 {
            break;
        }
        let text = node.text();
        let mut rest = text.chars();
        while left > 0 {
            match rest.next() {
                Some(c) => left -= usize::from(!c.is_whitespace()),
                None => break,
            }
        }
        node.set_text(rest.as_str().trim_start().to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::take;

    #[test]
    fn a_dateline_is_cut_through_its_markup() {
        let rest = "The harbour closed on Monday after the storm, the port authority said.";
        let read = |html: &str| {
            let doc = crate::parse::fragment(html);
            let body = doc.body().unwrap();
            (take(&body), crate::text::of(&body))
        };
        let signed = format!("<p><b>LONDON</b> (<a href=x>Reuters</a>) — {rest}</p><p>More.</p>");
        let (dateline, left) = read(&signed);
        let dateline = dateline.unwrap();
        assert_eq!(left, format!("{rest}\n\nMore."));
        assert_eq!(dateline.places, ["LONDON"]);
        assert_eq!(dateline.agency.as_deref(), Some("Reuters"));
        assert!(read(&format!("<p>It was late - {rest}</p>")).0.is_none());
        assert!(read("<p>short</p>").0.is_none());
    }
}
