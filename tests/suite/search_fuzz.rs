//! Whatever is typed, it is answered: queries mutated by chance from every word of the language. A million at night.

use commonplace_core::job::Cancel;
use commonplace_core::{Library, ListFrom};
use commonplace_tests::{Chance, TestLibrary};
use commonplace_text::query::FIELDS;

/// Queries of one run.
fn runs() -> usize {
    if std::env::var_os("COMMONPLACE_NIGHTLY").is_some() {
        1_000_000
    } else {
        1_500
    }
}

/// What queries are made of, besides the names of fields.
const PIECES: &[&str] = &[
    "\"",
    "\"\"",
    "(",
    ")",
    "((",
    "[",
    "]",
    "[[",
    "]]",
    "[[N]]",
    "{",
    "}",
    "-",
    "--",
    "NOT ",
    "OR",
    "AND",
    "|",
    "*",
    "?",
    ":",
    "::",
    "=",
    ">",
    "<",
    ">=",
    "<=",
    "..",
    ".",
    ",",
    "/",
    "//",
    "\\",
    "/a+b/",
    "/[/",
    "/(a|b)*c/i",
    "#",
    "##",
    "#a/b",
    "^",
    "~",
    "'",
    "’",
    "%",
    "_",
    "NEAR(",
    "\0",
    "\u{202e}",
    "\u{feff}",
    "\u{301}",
    "e\u{301}",
    "é",
    "ß",
    "İ",
    "ﬁ",
    "列",
    "护城",
    "日本",
    "한국",
    "ภาษา",
    "🐝",
    "👩‍👩‍👧",
    "bee",
    "bees",
    "backwards",
    "requestAnimationFrame",
    "utf8_decode",
    "a",
    "the",
    "0",
    "1",
    "2026",
    "2026-02-30",
    "7d",
    "-1",
    "1e9",
    "99999999999999999999",
    "yesterday",
    "\"1 week ago\"",
    "true",
    "TRUE",
    "notes",
    "trash",
    "unread",
    "highlight",
    "me",
    "en",
    " ",
    "\t",
    "\n",
    "sort:title",
    "limit:0",
    "limit:99999999999",
];

fn query(chance: &Chance) -> String {
    let mut text = String::new();
    for _ in 0..chance.below(10) {
        match chance.below(8) {
            0..=1 => {
                text.push_str(FIELDS[chance.below(FIELDS.len())].0);
                text.push(':');
            }
            2 => text.extend(char::from_u32(chance.below(0x11_0000) as u32)),
            _ => text.push_str(PIECES[chance.below(PIECES.len())]),
        }
        if chance.below(3) == 0 {
            text.push(' ');
        }
    }
    if chance.below(200) == 0 {
        text = text.repeat(40);
    }
    // A letter lost, or one twice.
    if chance.below(4) == 0
        && let Some((at, letter)) = text.char_indices().nth(chance.below(20))
    {
        if chance.below(2) == 0 {
            text.remove(at);
        } else {
            text.insert(at, letter);
        }
    }
    text
}

#[test]
fn a_million_queries_are_answered() {
    let library = TestLibrary::in_memory();
    for (path, text) in [
        (
            "N",
            "---\nk: v\nn: 3\n---\n# Bees\n\nA bee flies backwards. [[M]] #a/b\n\n- [ ] fetch honey\n- [x] done\n",
        ),
        (
            "a/M",
            "requestAnimationFrame and utf8_decode, café au lait. 做好财务护城河。毎日少しずつ勉強します。\n",
        ),
        (
            "Straße",
            "The river carries the letter home; ภาษาไทย 한국어. > quoted\n",
        ),
    ] {
        library.write_note(path, text);
    }
    library.save_article("How bees find home");
    let library: &Library = &library;
    let all = runs();
    std::thread::scope(|scope| {
        for seed in 1..=2_u64 {
            scope.spawn(move || {
                let chance = Chance::new(seed);
                for _ in 0..all / 2 {
                    let text = query(&chance);
                    let typing = chance.below(2) == 0;
                    let found = library
                        .search(&text, typing, 10, &Cancel::default())
                        .unwrap_or_else(|error| panic!("search {text:?}: {error}"));
                    assert!(
                        found.hits.len() as u64 <= found.total,
                        "{text:?}: {found:?}"
                    );
                    if chance.below(8) == 0 {
                        library
                            .list(&text, None, &ListFrom::Top, 10)
                            .unwrap_or_else(|error| panic!("list {text:?}: {error}"));
                        library
                            .explain(&text)
                            .unwrap_or_else(|error| panic!("explain {text:?}: {error}"));
                    }
                }
            });
        }
    });
}
