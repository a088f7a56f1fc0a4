//! Lines that announce themselves, and sentences that only begin like one.

use super::{Reach, key, of};

fn check(text: &str, expected: Option<(&str, Reach)>) {
    assert_eq!(
        of(text).map(|c| (c.kind, c.reach)),
        expected,
        "{text:?} (key {:?})",
        key(text)
    );
}

#[test]
fn knows_lines_that_announce_themselves() {
    check("Advertisement", Some(("advertisement", Reach::Anywhere)));
    check("  SHARE THIS ARTICLE ", Some(("share", Reach::Anywhere)));
    check(
        "Read also: Ferries to stop on Sundays",
        Some(("related", Reach::Anywhere)),
    );
    check(
        "Lesen Sie auch: Heringspreise fallen weiter",
        Some(("related", Reach::Anywhere)),
    );
    check(
        "READ MORE Ferries to stop on Sundays",
        Some(("related", Reach::Anywhere)),
    );
    check(
        "Читайте также: Цены на сельдь падают",
        Some(("related", Reach::Anywhere)),
    );
    check(
        "関連記事：ニシンの値段が下がる",
        Some(("related", Reach::Anywhere)),
    );
    check(
        "اقرأ أيضاً: أسعار السمك تنخفض",
        Some(("related", Reach::Anywhere)),
    );
    check("COMMENTS (1)", Some(("comments", Reach::Section)));
    check("12 comments", Some(("comments", Reach::Section)));
    check("More from Ola Berg", Some(("related", Reach::Section)));
    check("1.2K Followers", Some(("share", Reach::Edge)));
    check("5 min read", Some(("byline", Reach::Edge)));
    check(
        "e | 7 months ago | Reply e",
        Some(("comments", Reach::Edge)),
    );
    check("34 Likes", Some(("share", Reach::Edge)));
    check(
        "Comments are moderated and generally will be posted if they are on-topic.",
        Some(("moderation", Reach::Edge)),
    );
    check(
        "Thanks for reading Harbour Notes! Subscribe for free to receive new posts.",
        Some(("newsletter", Reach::Anywhere)),
    );
    check("Tags: harbour, wood", Some(("tags", Reach::Edge)));
    check(
        "© 2024 The Harbour Times. All rights reserved.",
        Some(("other", Reach::Edge)),
    );
}

#[test]
fn leaves_sentences_alone() {
    for text in [
        "Read more books than you buy, my grandmother used to say.",
        "Related to this is the question of where to put the shelves.",
        "Comments under the article were angry, and the editor read every one of them.",
        "Watch: the tide turns at noon, and then the boats can leave the basin again.",
        "Next: add the salt.",
        "The newsletter was printed on yellow paper and sold out by noon.",
        "Subscribers to the old paper were told to sign up again, and most of them did.",
        "Share prices fell by a third.",
        "More than forty boats lay in the basin.",
        "Subheading about nothing",
    ] {
        check(text, None);
    }
}
