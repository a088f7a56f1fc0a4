//! Highlights as Markdown: quotations, with notes and links back.

use crate::backup::time;
use crate::model::Highlight;

/// Many highlights, which come by article.
pub(super) fn of_many(highlights: &[Highlight]) -> String {
    let mut out = String::from("# Highlights\n");
    let mut article = None;
    for one in highlights {
        if article != Some(one.article) {
            article = Some(one.article);
            out.push_str(&format!(
                "\n## {}\n\n[[{}]]\n",
                heading(&one.article_title),
                one.article_path
            ));
        }
        out.push('\n');
        quotation(&mut out, one);
        let mut end = format!("[[{}#^{}|↗]]", one.article_path, one.anchor);
        end.push_str(&format!(" · {}", one.colour.word()));
        for tag in &one.tags {
            end.push_str(&format!(" · #{tag}"));
        }
        let day = time::iso(one.created_ms);
        end.push_str(&format!(" · {}", day.get(..10).unwrap_or(&day)));
        out.push_str(&format!("\n{end}\n"));
    }
    out
}

/// The highlights of an exported article, as its last section; each is a block with the name that links use.
pub(crate) fn of_article(highlights: &[Highlight]) -> String {
    let mut out = String::new();
    for one in highlights {
        if out.is_empty() {
            out.push_str("\n## Highlights\n");
        }
        out.push('\n');
        quotation(&mut out, one);
        out.push_str(&format!("\n^{}\n", one.anchor));
    }
    out
}

/// The words as a quotation, and what was said about them.
fn quotation(out: &mut String, one: &Highlight) {
    for line in one.quote.lines() {
        let line = line.trim_end();
        out.push_str(if line.is_empty() { ">" } else { "> " });
        out.push_str(&plain(line));
        out.push('\n');
    }
    if !one.note.is_empty() {
        out.push_str(&format!("\n{}\n", one.note.trim()));
    }
}

/// Text that Markdown would read as marks, escaped where a line begins and wherever it would be a link or emphasis.
fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 4);
    for (at, c) in line.chars().enumerate() {
        let is_mark = matches!(
            c,
            '*' | '_' | '`' | '[' | ']' | '<' | '\\' | '|' | '~' | '$' | '='
        );
        let begins = at == 0 && matches!(c, '#' | '>' | '-' | '+');
        if is_mark || begins {
            out.push('\\');
        }
        out.push(c);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0
        && line
            .get(digits..)
            .is_some_and(|rest| rest.starts_with(['.', ')']))
    {
        out.insert(digits, '\\');
    }
    out
}

fn heading(title: &str) -> String {
    plain(&title.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_text_stays_text() {
        for (line, written) in [
            ("a *b* [c](d)", r"a \*b\* \[c\](d)"),
            ("# no heading", r"\# no heading"),
            ("1. no list", r"1\. no list"),
            ("1.5 tons", r"1\.5 tons"),
            ("- no list", r"\- no list"),
            ("[[no link]]", r"\[\[no link\]\]"),
            ("plain - words", "plain - words"),
            ("<b>", r"\<b>"),
        ] {
            assert_eq!(plain(line), written);
        }
    }
}
