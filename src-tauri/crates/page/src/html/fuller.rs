//! Pages that show the beginning of an article and hold all of it in their data: what stands only there is read too.

use dom_query::NodeRef;

use crate::dom;

/// Words by which the data must say more, and how many times as much as the page shows.
const MORE: usize = 150;
const TIMES: usize = 2;
/// Tenths of what is shown, by words, that the data must say as well.
const SHARED: usize = 8;

/// Paragraphs of a beginning, and bytes of the data that are looked through for them.
const MOST: usize = 300;
const LONGEST: usize = 1024 * 1024;

/// What the data says after the last paragraph that is shown, as text. A last paragraph that is cut short goes, since the data
/// has it whole. `None` where the data is not of the same text, or says little more.
pub(super) fn rest(root: &NodeRef<'_>, body: &str) -> Option<String> {
    if body.len() > LONGEST {
        return None;
    }
    let lines: Vec<String> = body.lines().map(dom::squeeze).collect();
    let whole = lines.join("\n");
    let told = words(&whole);
    let shown = words(&dom::text(root));
    if told < shown * TIMES || told < shown + MORE {
        return None;
    }
    let mut same = 0;
    let mut last = None;
    let is_paragraph = |node: &NodeRef<'_>| {
        dom::is_one_of(node, &["p", "div", "li"])
            && !node.descendants_it().any(|inner| dom::is_block(&inner))
    };
    let paragraphs = dom::all(root, is_paragraph);
    if paragraphs.len() > MOST {
        return None;
    }
    for node in paragraphs {
        let text = dom::text(&node);
        let text = text.trim_end_matches(['…', '.', ' ']);
        let from = last.map_or(0, |(_, _, end)| end);
        let found = whole.get(from..).and_then(|rest| rest.find(text));
        if let Some(at) = found.filter(|_| !text.is_empty()) {
            same += words(text);
            last = Some((node, from + at, from + at + text.len()));
        }
    }
    let (paragraph, start, end) = last.filter(|_| same * 10 >= shown * SHARED)?;
    let rest = whole.get(end..)?;
    let is_whole = rest.trim_start_matches(['.', '…']).starts_with('\n') || {
        let ending = whole.get(..end + 1).unwrap_or_default();
        ending.ends_with(['.', '!', '?', '”', '"']) && rest.get(1..2).is_none_or(|next| next == " ")
    };
    if is_whole {
        return Some(rest.trim_start_matches(['.', '…', ' ', '\n']).to_owned());
    }
    let rest = whole.get(start..)?.to_owned();
    paragraph.remove_from_parent();
    Some(rest)
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use crate::{Input, extract};

    const FIRST: &str = "The ferry left the quay as it does every day at noon, with nobody aboard but the crew, and came back in the evening as it always had, on time, with its lamps lit and its flag down.";
    const THEN: &str = "So it had been since the war, and so it would have stayed, had the old captain not died in the spring of that year.";
    const SECOND: &str = "What it carried on that day was told by nobody for ten years, until a clerk found the list of the harbour master under a drawer.";

    fn read(shown: &str, told: &str) -> String {
        let data = serde_json::json!({"@type": "NewsArticle", "headline": "The ferry", "articleBody": told});
        let html = format!(
            "<!doctype html><title>The ferry</title><script type='application/ld+json'>{data}</script><main><article><h1>The ferry</h1>{shown}</article></main>"
        );
        let input = Input {
            bytes: html.as_bytes(),
            url: Some("https://a.example/ferry"),
            ..Input::default()
        };
        extract(&input).unwrap().html
    }

    fn rest() -> String {
        (0..12)
            .map(|at| format!("{SECOND} That was in the year {}.\n\n", 1900 + at))
            .collect()
    }

    #[test]
    fn what_only_the_data_says_follows_what_is_shown() {
        let picture = "<figure><img src='https://a.example/1.jpg' width=800 height=600></figure>";
        let told = format!("{FIRST}\n\n{THEN}\n\n{}", rest());
        let html = read(&format!("{picture}<p>{FIRST}</p><p>{THEN}</p>"), &told);
        assert!(html.contains("1.jpg"), "{html}");
        assert_eq!(html.matches("The ferry left").count(), 1, "{html}");
        assert!(html.contains("<p>What it carried"), "{html}");
        assert!(html.contains("in the year 1911."), "{html}");
    }

    #[test]
    fn a_paragraph_that_is_cut_short_is_there_once_and_whole() {
        let told = format!("{FIRST}\n\n{THEN}\n\n{}", rest());
        let cut = SECOND.get(..60).unwrap();
        let html = read(&format!("<p>{FIRST}</p><p>{THEN}</p><p>{cut}…</p>"), &told);
        assert!(!html.contains('…'), "{html}");
        assert_eq!(html.matches("The ferry left").count(), 1, "{html}");
        assert_eq!(html.matches("in the year 1900").count(), 1, "{html}");
        let one_line = told.replace("\n\n", " ");
        let html = read(&format!("<p>{FIRST}</p><p>{THEN}</p>"), &one_line);
        assert_eq!(html.matches("The ferry left").count(), 1, "{html}");
        assert!(html.contains("<p>What it carried"), "{html}");
    }

    #[test]
    fn data_of_another_text_or_of_little_more_is_not_read() {
        let html = read(&format!("<p>{FIRST}</p><p>{SECOND}</p>"), &rest());
        assert!(!html.contains("1911"), "{html}");
        let html = read(
            &format!("<p>{FIRST}</p><p>{THEN}</p>"),
            &format!("{FIRST}\n\n{THEN}\n\n{SECOND}"),
        );
        assert!(!html.contains("What it carried"), "{html}");
    }
}
