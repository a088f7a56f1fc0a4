//! Which piece is shown, and what is marked in it.

use super::*;
use proptest::prelude::*;

fn marked(snippet: &Snippet) -> String {
    let mut text = snippet.text.clone();
    for mark in snippet.marks.iter().rev() {
        text.insert(mark.end, ']');
        text.insert(mark.start, '[');
    }
    text
}

fn check(text: &str, query: &str, max_chars: usize, expected: &str) {
    let found = snippet(text, &crate::query::parse(query, true).marks(), max_chars);
    assert_eq!(marked(&found), expected, "{query} in {text}");
    assert!(found.text.chars().count() <= max_chars, "{found:?}");
}

#[test]
fn what_a_regular_expression_matches_is_marked() {
    let text = format!(
        "{} Order fo-1234 came, and fo-99.",
        "Nothing here. ".repeat(40)
    );
    let patterns = [crate::query::pattern(r"FO-\d+|x*", false).unwrap()];
    let wanted = Wanted {
        words: &[],
        patterns: &[crate::query::pattern(r"FO-\d+", false).unwrap()],
    };
    let piece = snippet(&text, wanted, 80);
    let shown: Vec<&str> = piece
        .marks
        .iter()
        .map(|at| &piece.text[at.clone()])
        .collect();
    assert_eq!(shown, ["fo-1234", "fo-99"], "{piece:?}");
    // What matches nothing in many places leaves no mark, and no endless search.
    let none = snippet(
        "aaa",
        Wanted {
            words: &[],
            patterns: &patterns,
        },
        80,
    );
    assert!(none.marks.is_empty());
    let long = "é".repeat(5_000);
    let all = [crate::query::pattern(".+", false).unwrap()];
    let begun = matches(
        &long,
        Wanted {
            words: &[],
            patterns: &all,
        },
    );
    assert_eq!((begun.len(), begun[0].end), (1, LONGEST_PATTERN_HIT));
}

#[test]
fn shows_why() {
    check("A short text.", "", 40, "A short text.");
    check("A short\n\n  text.", "short", 40, "A [short] text.");
    check("Café au lait", "cafe", 40, "[Café] au lait");
    check("做好财务护城河", "护城", 40, "做好财务[护城]河");
    check("適者生存", "生", 40, "適者[生]存");
    check("an e-mail here", "e-mail", 40, "an [e-mail] here");
    check("We don’t know", "don't", 40, "We [don’t] know");
    check("words wordy word", "word", 40, "[words] [wordy] [word]");
    check("one two", "\"one two\"", 40, "[one two]");
    // A phrase may begin and end inside of names of programs.
    check("see wordOf it", "\"see word\"", 40, "[see wordOf] it");
    check("the wordOf see", "\"of see\"", 40, "the [wordOf see]");
    check("a wordOf b", "\"a of b\"", 40, "[a wordOf b]");
    check("", "x", 40, "");
}

#[test]
fn takes_the_piece_with_most_marks() {
    let filler = "Nothing to see in this long filler of words. ".repeat(10);
    let text = format!("Apple first. {filler}Then an apple and a pear together. {filler}");
    check(
        &text,
        "apple pear ",
        60,
        "…Then an [apple] and a [pear] together. Nothing to see in this…",
    );
    check(&text, "apple ", 30, "[Apple] first. Nothing to see…");
}

#[test]
fn long_texts_are_not_read_to_the_end() {
    let text = format!("{}needle", "word ".repeat(100_000));
    assert!(
        snippet(&text, &crate::query::parse("needle", false).marks(), 100)
            .marks
            .is_empty()
    );
}

#[test]
fn matches_in_titles() {
    let marks = crate::query::parse("big story -small", false).marks();
    assert_eq!(matches("A Big, BIG story", &marks), [2..5, 7..10, 11..16]);
}

proptest! {
    #[test]
    fn always_whole(text in "[ab .\n’é列护\u{301}]{0,120}", query in "[ab列护é\" *-]{0,12}", most in 0_usize..60) {
        let found = snippet(&text, &crate::query::parse(&query, true).marks(), most);
        prop_assert!(found.text.chars().count() <= most);
        let mut end = 0;
        for mark in &found.marks {
            prop_assert!(mark.start >= end && mark.start < mark.end, "{:?}", found);
            prop_assert!(found.text.get(mark.clone()).is_some());
            end = mark.end;
        }
    }
}
