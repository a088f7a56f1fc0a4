//! Text that is clean already loses nothing: the bodies of real pages, read as if they had been pasted.

use std::collections::HashMap;

use dom_query::Document;
use serde_json::Value;

use crate::Article;
use crate::paste::read;

/// More than this share of the words may not go.
const MAX_LOSS: f64 = 0.01;
/// A page that loses more is worth a look.
const TOO_MUCH: f64 = 0.02;

#[test]
fn a_sample_of_clean_articles_keeps_its_words() {
    measure("wcxb-dev", 8);
    measure("readability", 6);
}

#[test]
#[ignore = "reads every page; in a debug build that takes minutes"]
fn all_clean_articles_keep_their_words() {
    measure("wcxb-dev", 1);
    measure("readability", 1);
}

/// Reads every n-th page's clean text, with and without its title above.
fn measure(set: &str, every: usize) {
    let path = super::shared_data()
        .join("pages")
        .join(set)
        .join("truth.json");
    let Ok(truth) = std::fs::read_to_string(&path) else {
        println!("SKIPPED: no pages at {}", path.display());
        return;
    };
    let truth: HashMap<String, Value> = serde_json::from_str(&truth).expect("the truth is JSON");
    let mut pages: Vec<(&String, &Value)> = truth.iter().collect();
    pages.sort_by_key(|(id, _)| *id);
    for titled in [true, false] {
        let mut rows = Vec::new();
        for (id, page) in pages.iter().step_by(every) {
            let body = body(page);
            let title = page["title"].as_str().filter(|_| titled).unwrap_or("");
            let text = format!("{title}\n\n{body}");
            let words = words(&text).count();
            if words > 0 {
                let article = read(&text);
                let gone = lost(&text, &shown(&article));
                let moved = lost(
                    &text,
                    &format!(
                        "{} {}",
                        article.title.as_deref().unwrap_or(""),
                        article.text
                    ),
                )
                .len();
                rows.push(Row {
                    id: (*id).clone(),
                    words,
                    moved,
                    gone,
                    article,
                });
            }
        }
        judge(
            &format!(
                "{set}, {} title",
                if titled { "with its" } else { "without" }
            ),
            rows,
        );
    }
}

struct Row {
    id: String,
    words: usize,
    /// Words that are in the body no more, but in a field.
    moved: usize,
    /// Words that are only in what was set aside.
    gone: Vec<String>,
    article: Article,
}

fn judge(name: &str, mut rows: Vec<Row>) {
    let all: usize = rows.iter().map(|r| r.words).sum();
    let gone: usize = rows.iter().map(|r| r.gone.len()).sum();
    let moved: usize = rows.iter().map(|r| r.moved).sum();
    let share = |part: usize, whole: usize| part as f64 / whole as f64;
    rows.sort_by(|a, b| share(b.gone.len(), b.words).total_cmp(&share(a.gone.len(), a.words)));
    let over = rows
        .iter()
        .filter(|r| share(r.gone.len(), r.words) > TOO_MUCH)
        .count();
    println!(
        "{name}: {} pages, {all} words; set aside {:.3} %, not in title or body {:.3} %; {over} pages lose more than 2 %",
        rows.len(),
        share(gone, all) * 100.0,
        share(moved, all) * 100.0
    );
    let show = std::env::var("SHOW_LOSSES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    for row in rows.iter().take(show) {
        let aside: Vec<String> = row
            .article
            .removed
            .iter()
            .map(|r| format!("[{}] {}", r.kind, r.text))
            .collect();
        println!(
            "{:.1} % {}: {}\n     {}",
            share(row.gone.len(), row.words) * 100.0,
            row.id,
            row.gone.join(" ").chars().take(200).collect::<String>(),
            aside.join("\n     ").chars().take(900).collect::<String>()
        );
    }
    if std::env::var_os("SHOW_MOVES").is_some() {
        rows.sort_by(|a, b| share(b.moved, b.words).total_cmp(&share(a.moved, a.words)));
        for row in rows.iter().take(show) {
            let captions: Vec<&str> = row
                .article
                .html
                .split("<figcaption>")
                .skip(1)
                .filter_map(|c| c.split("</figcaption>").next())
                .collect();
            println!(
                "{:.1} % moved {}: {:?} by {:?} captions\n     {}",
                share(row.moved, row.words) * 100.0,
                row.id,
                row.article.excerpt,
                row.article.byline,
                captions.join("\n     ")
            );
        }
    }
    assert!(
        share(gone, all) < MAX_LOSS,
        "{name}: {:.3} % of the words of clean articles were set aside",
        share(gone, all) * 100.0
    );
    // Captions and standfirsts are fields, which is where they belong.
    assert!(
        share(moved, all) < 2.0 * MAX_LOSS,
        "{name}: {:.3} % of the words of clean articles left title and body",
        share(moved, all) * 100.0
    );
}

/// The body as plain text.
fn body(page: &Value) -> String {
    if let Some(text) = page["articleBody"].as_str() {
        return text.to_owned();
    }
    let html = page["expectedHtml"].as_str().unwrap_or("");
    let mut parted = html.replace('\n', " ");
    for tag in [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "li",
        "tr",
        "blockquote",
        "figcaption",
        "pre",
        "section",
    ] {
        parted = parted.replace(&format!("</{tag}>"), &format!("</{tag}>\n\n"));
    }
    let text = Document::fragment(parted.replace("<br>", "\n").replace("<br/>", "\n"))
        .text()
        .to_string();
    text.lines()
        .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Everything that a reader sees of an article.
fn shown(article: &Article) -> String {
    let fields = [
        &article.title,
        &article.excerpt,
        &article.byline,
        &article.agency,
        &article.published,
    ]
    .into_iter()
    .flatten();
    let captions = article
        .html
        .split("<figcaption>")
        .skip(1)
        .filter_map(|c| c.split("</figcaption>").next());
    let captions: Vec<String> = captions
        .map(|c| {
            c.replace("<cite>", " ")
                .replace("</cite>", " ")
                .replace("&amp;", "&")
        })
        .collect();
    let mut whole: Vec<&str> = fields.map(String::as_str).collect();
    whole.extend(
        article
            .datelines
            .iter()
            .chain(&captions)
            .map(String::as_str),
    );
    whole.push(&article.text);
    whole.join("\n")
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let clean: String = text
        .chars()
        .filter(|c| {
            !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}')
                && (!c.is_control() || c.is_whitespace())
        })
        .collect();
    clean
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

/// Words of the first text that the second has fewer of.
fn lost(before: &str, after: &str) -> Vec<String> {
    let mut left: HashMap<String, isize> = HashMap::new();
    for word in words(after) {
        *left.entry(word).or_default() += 1;
    }
    words(before)
        .filter(|word| {
            let slot = left.entry(word.clone()).or_default();
            *slot -= 1;
            *slot < 0
        })
        .collect()
}
