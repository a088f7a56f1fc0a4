//! What is known about an article, as the front matter of its file.

use crate::backup::time;
use crate::import::ARTICLE_MARK;
use crate::store::transfer::Exported;

/// YAML with its fences. Every text is in double quotes, as JSON writes them, which YAML reads alike.
pub(super) fn matter(article: &Exported) -> String {
    let mut out = format!("---\n{ARTICLE_MARK}{}\n", article.id);
    let mut line = |key: &str, value: &str| out.push_str(&format!("{key}: {value}\n"));
    line("title", &quoted(&article.title));
    let texts = [
        ("url", &article.url),
        ("author", &article.byline),
        ("agency", &article.agency),
        ("site", &article.site),
        ("published", &article.published),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            line(key, &quoted(text));
        }
    }
    line("saved", &time::iso(article.saved_ms));
    if !article.datelines.is_empty() {
        line("datelines", &list(&article.datelines));
    }
    if let Some(lang) = &article.lang {
        line("lang", &quoted(lang));
    }
    if let Some(excerpt) = &article.excerpt {
        line("excerpt", &quoted(excerpt));
    }
    if !article.tags.is_empty() {
        line("tags", &list(&article.tags));
    }
    out.push_str("---\n");
    out
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_else(|_| "\"\"".to_owned())
}

fn list(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", quoted.join(", "))
}
