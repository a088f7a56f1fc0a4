//! How long the things take that someone waits for, and that no input makes them take ages.
//!
//! The limits are for a release build on a slow machine, several times what is measured; a debug build has thirty times
//! as long.

use commonplace_text::{note, query, snippet, words};
use std::time::{Duration, Instant};

fn within(what: &str, limit_ms: u64, run: impl Fn()) {
    let factor = if cfg!(debug_assertions) { 30 } else { 1 };
    let limit = Duration::from_millis(limit_ms * factor);
    // The best of three: what counts is the work, not who else is at work.
    let best = (0..3).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    let mut took = Duration::MAX;
    for time in best {
        took = took.min(time);
        if took < limit {
            break;
        }
    }
    println!("{what}: {took:?}");
    assert!(took < limit, "{what} took {took:?}, more than {limit:?}");
}

/// Bytes of tokens.
fn indexed(text: &str) -> usize {
    let mut bytes = 0;
    words::each_token(text, |token, _| bytes += token.len() + 1);
    bytes
}

/// A note as people write them, repeated to `bytes`.
fn note_of(bytes: usize) -> String {
    let piece = "## A heading about [[Things]]\n\nSome *prose* with a [[Folder/Note#Part|link]], a [second](My%20Note.md), \
        #tags/deep and `code`; nothing special, but long enough to be a paragraph of its own, as they are.\n\n\
        - [ ] a task with ==a mark==\n- [x] another one ^id-1\n\n| a | b |\n|---|---|\n| [[N\\|al]] | x |\n\n\
        > [!note] Callout\n> with text and https://example.org/a?b=c\n\n%% hidden [[Link]] %%\n\n";
    piece.repeat(bytes / piece.len() + 1)
}

#[test]
fn a_note_is_read_while_it_is_typed() {
    let source = note_of(100_000);
    within("outline of 100 kB", 15, || {
        assert!(!note::outline(&source).links.is_empty())
    });
    within("HTML of 100 kB", 20, || {
        assert!(!note::to_html(&source, &|_| None).is_empty())
    });
}

#[test]
fn a_megabyte_is_indexed_at_once() {
    let english = "The quick brown fox jumps over the lazy dog, and doesn't stop. ".repeat(16_000);
    within("index of 1 MB of English", 15, || {
        assert!(indexed(&english) > 900_000)
    });
    let german = "Der flinke braune Fuchs springt über den großen faulen Hund. ".repeat(16_000);
    within("index of 1 MB of German", 60, || {
        assert!(indexed(&german) > 900_000)
    });
    let chinese = "敏捷的棕色狐狸跳过懒狗。".repeat(28_000);
    within("index of 1 MB of Chinese", 60, || {
        assert!(indexed(&chinese) > 900_000)
    });
    let russian = "Съешь же ещё этих мягких французских булок, да выпей чаю. ".repeat(10_000);
    within("index of 1 MB of Russian", 120, || {
        assert!(indexed(&russian) > 900_000)
    });
    let marks = query::parse("lazy \"doesn't stop\" nothere", false).marks();
    within("snippet of 1 MB", 30, || {
        assert!(!snippet::snippet(&english, &marks, 200).marks.is_empty())
    });
}

#[test]
fn no_note_takes_ages() {
    // A debug build looks at less: what is not linear shows there, too.
    let size = if cfg!(debug_assertions) {
        100_000
    } else {
        1_000_000
    };
    let megabyte = |piece: &str| piece.repeat(size / piece.len());
    let word = "word ".repeat(size * 2);
    within("a line of 10 MB", 1_500, || {
        assert!(note::outline(&word).text.len() > size * 9)
    });
    for piece in [
        "[",
        "[[",
        "![[",
        "[[a",
        "[[a|",
        "[[a]]",
        "[a](b",
        "[a](",
        "](",
        "[a][b]",
        "%%",
        "%% ",
        "a %%",
        "\n%%",
        "%%\n\n",
        "a %%\n\n",
        "==",
        "==a",
        "a== ",
        "#",
        "#a",
        "#a ",
        "^",
        " ^a",
        " ^a\n\n",
        "`",
        "``` ",
        "`a",
        "$",
        "$a",
        "$[[",
        "[[$",
        "[[$]]",
        "<",
        "<a ",
        "<!--",
        "&",
        "&amp;",
        "*",
        "**a",
        "_a ",
        "~~a",
        "> ",
        ">",
        "- ",
        "- [/] a\n",
        "  - a\n",
        "| ",
        "|-",
        "http://",
        "https://a) ",
        "https://((((",
        "))))",
        "[^a]",
        "[^a]: ",
        "[a]: ",
        "[a]: b\n",
        "\\",
        "\n",
        "\u{1}",
        "# ",
        "# a\n",
        "a\n===\n",
        "[![[a]]](b)",
        "> [!note]\n",
        "[!note]",
        "\u{301}",
        "é",
    ] {
        let source = megabyte(piece);
        within(&format!("1 MB of {piece:?}"), 2_000, || {
            drop(note::outline(&source))
        });
    }
    for piece in [
        "a: ",
        "- ",
        "[",
        "{",
        "\"",
        "'",
        "a,",
        "[a,",
        "\"a\",",
        "'a'b",
        "a: b\n",
        "- a\n",
        "[[a]] ",
        "\"[[a]]\" ",
        "\"[[",
        "|\n",
        "#",
        " #",
        "\\",
    ] {
        for head in ["k: ", "aliases: [", "tags: \"", "title: '", ""] {
            let source = format!("---\n{head}{}\n---\n", megabyte(piece));
            within(
                &format!("front matter {head:?} and 1 MB of {piece:?}"),
                2_000,
                || drop(note::outline(&source)),
            );
        }
    }
}
