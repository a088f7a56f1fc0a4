//! What is the same, what came, what went: the smallest texts that show it.

use super::*;
use proptest::prelude::*;

/// The comparison in one line: ` same`, `+come`, `-gone`; changed words between `*`.
fn told(before: &str, after: &str) -> String {
    let rows: Vec<String> = compare(before, after)
        .rows
        .iter()
        .map(|row| {
            let sign = match row.kind {
                Kind::Same => ' ',
                Kind::Added => '+',
                Kind::Removed => '-',
            };
            let text: String = row
                .pieces
                .iter()
                .map(|piece| {
                    if piece.changed {
                        format!("*{}*", piece.text)
                    } else {
                        piece.text.clone()
                    }
                })
                .collect();
            format!("{sign}{text}")
        })
        .collect();
    rows.join("|")
}

#[test]
fn sentences_come_go_and_are_reworded() {
    for (before, after, expected) in [
        ("", "", ""),
        ("One came.", "One came.", " One came."),
        ("", "One came.", "+One came."),
        ("One came.", "", "-One came."),
        (
            "Bees fly. Wasps sting.",
            "Bees fly. Ants walk far. Wasps sting.",
            " Bees fly.|+Ants walk far.| Wasps sting.",
        ),
        (
            "Bees fly home in the dark. Wasps sting.",
            "Bees fly home in the evening. Wasps sting.",
            "-Bees fly home in the *dark*.|+Bees fly home in the *evening*.| Wasps sting.",
        ),
        (
            "The mayor said ten people came to the square.",
            "The mayor said forty two people came to the square.",
            "-The mayor said *ten* people came to the square.|+The mayor said *forty two* people came to the square.",
        ),
        (
            "White  space\nis no change.",
            "White space\n\nis no change.",
            " White space| is no change.",
        ),
        (
            "蜂は飛ぶ。蟻は歩く。",
            "蜂は飛ぶ。蝶も飛ぶ。蟻は歩く。",
            " 蜂は飛ぶ。|+蝶も飛ぶ。| 蟻は歩く。",
        ),
    ] {
        assert_eq!(told(before, after), expected, "{before:?} to {after:?}");
    }
}

#[test]
fn counts_tell_a_reworded_sentence_from_one_that_came() {
    let before = "The bridge opened on Monday. It cost four million. Nobody was hurt in the work.";
    let after = "The bridge opened on Tuesday. Nobody was hurt in the work. A ferry will run until May. Tickets are free.";
    let found = compare(before, after);
    assert_eq!((found.added, found.removed, found.reworded), (2, 1, 1));
}

#[test]
fn a_short_form_ends_no_sentence() {
    for (text, expected) in [
        (
            "Mr. Smith met Dr. J. Brown. They talked.",
            &["Mr. Smith met Dr. J. Brown.", "They talked."][..],
        ),
        ("It cost 3.50. He paid.", &["It cost 3.50.", "He paid."]),
        ("First\n\nSecond. ", &["First", "Second."]),
        ("Ends with Mr.", &["Ends with Mr."]),
        (" \n ", &[]),
    ] {
        assert_eq!(sentences(text), expected, "{text:?}");
    }
}

#[test]
fn large_texts_take_bounded_time() {
    let many = |word: &str| {
        (0..9_000)
            .map(|n| format!("{word} number {n} stands here. "))
            .collect::<String>()
    };
    let (one, other) = (many("One"), many("Other"));
    let found = compare(&one, &other);
    assert_eq!((found.added, found.removed), (9_000, 9_000));
    let mut turned: Vec<&str> = one.split_inclusive(". ").collect();
    turned.reverse();
    let found = compare(&one, &turned.concat());
    assert_eq!(
        (found.added, found.removed),
        (9_000, 9_000),
        "the same in another order counts as replaced when there is so much of it"
    );
}

proptest! {
    #[test]
    fn both_texts_can_be_read_from_the_rows(before in "([a-d. ]{0,12}\n?){0,6}", after in "([a-d. ]{0,12}\n?){0,6}") {
        let rows = compare(&before, &after).rows;
        let side = |not: Kind| -> Vec<String> {
            rows.iter()
                .filter(|row| row.kind != not)
                .map(|row| squeezed(&row.pieces.iter().map(|piece| piece.text.as_str()).collect::<String>()))
                .collect()
        };
        let whole = |text: &str| -> Vec<String> { sentences(text).into_iter().map(squeezed).collect() };
        prop_assert_eq!(side(Kind::Added), whole(&before));
        prop_assert_eq!(side(Kind::Removed), whole(&after));
    }
}
