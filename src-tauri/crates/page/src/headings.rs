//! The headings of an article.

use crate::{dom, parse};

/// See [`crate::headings`].
pub(crate) fn of(html: &str, most: usize) -> Vec<String> {
    let doc = parse::fragment(html);
    let root = doc.root();
    root.descendants_it()
        .filter(|node| dom::is_heading(node))
        .map(|heading| dom::text(&heading))
        .filter(|text| !text.is_empty())
        .take(most)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn headings_come_in_order_as_plain_text() {
        let html = "<h2 id='u-a'>Of <em>rivers</em>\n and seas</h2><p>Text</p><blockquote><h4>Quoted</h4></blockquote><h3> </h3>";
        assert_eq!(of(html, 9), ["Of rivers and seas", "Quoted"]);
        assert_eq!(of(html, 1), ["Of rivers and seas"]);
        assert!(of("<p>h1</p>", 9).is_empty());
    }
}
