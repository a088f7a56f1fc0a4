//! Text that is clean already loses nothing: the bodies of real pages, read as if they had been pasted.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::paste::read;

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data/pages")
}

#[test]
fn clean_articles_keep_their_words() {
    let path = pages().join("wcxb-dev/truth.json");
    let Ok(truth) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: no pages at {}", path.display());
        return;
    };
    let truth: HashMap<String, Value> = serde_json::from_str(&truth).expect("the truth is JSON");
    let mut rows: Vec<(f64, usize, String)> = Vec::new();
    let (mut all, mut lost) = (0, 0);
    for (id, page) in &truth {
        let body = page["articleBody"].as_str().unwrap_or("");
        let title = page["title"].as_str().unwrap_or("");
        let words = body.split_whitespace().count();
        if words == 0 {
            continue;
        }
        let article = read(&format!("{title}\n\n{body}"));
        let body = body.replace(['\u{ad}', '\u{200b}'], "");
        let (gone, which) = lost_words(&format!("{title}\n\n{body}"), &format!("{}\n\n{}", article.title.unwrap_or_default(), article.text));
        all += words;
        lost += gone;
        let aside: Vec<String> = article.removed.iter().map(|r| format!("[{}] {}", r.kind, r.text)).collect();
        rows.push((gone as f64 / words as f64, gone, format!("{id} {words} words; {which}\n     excerpt {:?} by {:?}\n     {}", article.excerpt, article.byline, aside.join("\n     ").chars().take(900).collect::<String>())));
    }
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let share = lost as f64 / all as f64;
    let over = rows.iter().filter(|r| r.0 > 0.02).count();
    println!("{} pages, {all} words, {lost} lost: {:.3} %; {over} pages lose more than 2 %", rows.len(), share * 100.0);
    if let Ok(count) = std::env::var("SHOW_LOSSES") {
        for (share, gone, what) in rows.iter().take(count.parse().unwrap_or(20)) {
            println!("{:.1} % ({gone}) {what}", share * 100.0);
        }
    }
    assert!(share < 0.01, "{:.3} % of the words of clean articles were lost", share * 100.0);
}

/// Words of the first text that the second has fewer of.
fn lost_words(before: &str, after: &str) -> (usize, String) {
    let mut left: HashMap<&str, isize> = HashMap::new();
    let word = |c: char| !c.is_alphanumeric();
    for w in after.split(word).filter(|w| !w.is_empty()) {
        *left.entry(w).or_default() += 1;
    }
    let mut gone = Vec::new();
    for w in before.split(word).filter(|w| !w.is_empty()) {
        let slot = left.entry(w).or_default();
        *slot -= 1;
        if *slot < 0 {
            gone.push(w);
        }
    }
    (gone.len(), gone.iter().take(30).copied().collect::<Vec<_>>().join(" "))
}
