//! Whether a new reading of a page is better than the one that is shown.
//!
//! A page can be gone, cut short or behind a wall the second time. What is better stays in sight; what is worse is kept
//! beside it, or not at all when it says nothing.

use super::walls::{Wall, wall};
use crate::sketch;
use commonplace_page::Article;
use commonplace_text::words::fold;
use unicode_segmentation::UnicodeSegmentation as _;

/// Words from which on a text can be much shorter than it was.
const WORTH: u32 = 60;
/// Below which share of runs in common two texts have nothing to do with each other.
const UNLIKE: f64 = 0.25;
/// Words that may stand behind a text that was cut: an offer of a subscription, other headlines.
const BEHIND: usize = 60;
/// Words with which both end where something within was taken out.
const END: usize = 5;
/// Words that a text must lack for it to be cut.
const CUT: u32 = 20;

/// What is shown now.
#[derive(Debug, Clone)]
pub(super) struct Present {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) words: u32,
    /// Whether it is a wall, or a page on which no article was found.
    pub(super) is_poor: bool,
}

/// What becomes of a new reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is shown.
    Better,
    /// It is kept as a version that is not shown; the sentence says why.
    Beside(String),
    /// It is not kept; the sentence says why.
    Nothing(String),
}

/// Judges a new reading against the one that is shown.
pub(super) fn judge(present: &Present, article: &Article) -> Verdict {
    if present.is_poor {
        return Verdict::Better;
    }
    let counts = format!("{} words where there were {}", article.words, present.words);
    let is_other = is_other(present, article);
    let is_less = article.words < present.words || is_other;
    match wall(article) {
        Some(Wall::Robot) if is_less => {
            return Verdict::Nothing("The site asked for a proof that a person reads it, and gave no article. The version you have is kept.".to_owned());
        }
        Some(Wall::Consent) if is_less => {
            return Verdict::Nothing(
                "The site asked about cookies, and gave no article. The version you have is kept."
                    .to_owned(),
            );
        }
        Some(Wall::Gone) if is_less => {
            return Verdict::Nothing(
                "The site says that there is no such page any more. The version you have is kept."
                    .to_owned(),
            );
        }
        Some(Wall::Paywall) if is_less => {
            return Verdict::Beside(format!(
                "The site asked for a subscription or an account and gave less: {counts}. The version you have is still shown; the new one is among its versions."
            ));
        }
        _ => {}
    }
    let found_none = article
        .warnings
        .iter()
        .any(|warning| warning.code == "no_article");
    let is_much_shorter = present.words >= WORTH && article.words * 3 < present.words * 2;
    if is_much_shorter || (found_none && is_less) {
        return Verdict::Beside(format!(
            "The page gave much less than before: {counts}. The version you have is still shown; the new one is among its versions."
        ));
    }
    if is_other
        && article
            .title
            .as_deref()
            .is_some_and(|title| fold(title) != fold(&present.title))
    {
        let title = article.title.as_deref().unwrap_or_default();
        return Verdict::Beside(format!(
            "The address now gives another text, “{title}”: the page may be gone. The version you have is still shown; the new one is among its versions."
        ));
    }
    if is_cut(present, article) {
        return Verdict::Beside(format!(
            "The page gave only the beginning: {counts}. The version you have is still shown; the new one is among its versions."
        ));
    }
    Verdict::Better
}

/// Whether a text has nothing to do with the one that is shown, as the answer of a site that no longer has the page.
fn is_other(present: &Present, article: &Article) -> bool {
    present.words >= WORTH && sketch::likeness(&present.text, &article.text) < UNLIKE
}

/// Whether a text is the beginning of the one that is shown, with little behind it.
fn is_cut(present: &Present, article: &Article) -> bool {
    let lacks = present.words.saturating_sub(article.words);
    if present.words < WORTH || lacks < CUT || lacks * 20 < present.words {
        return false;
    }
    let mut words = article.text.unicode_words();
    let same = words
        .by_ref()
        .zip(present.text.unicode_words())
        .take_while(|(new, old)| new == old)
        .count();
    let behind = words.take(BEHIND + 1).count();
    let ends_the_same = || {
        let ends = article.text.unicode_words().rev();
        let other = present.text.unicode_words().rev();
        behind > 0 && ends.take(END).eq(other.take(END))
    };
    behind <= BEHIND && same > 2 * behind && !ends_the_same()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str, count: u32) -> String {
        let words = (0..count).map(|n| format!("{name}{n} "));
        words.collect::<String>().trim_end().to_owned()
    }

    fn article(title: &str, text: &str) -> Article {
        Article {
            title: Some(title.to_owned()),
            text: text.to_owned(),
            words: u32::try_from(text.unicode_words().count()).unwrap(),
            ..Article::default()
        }
    }

    fn present(count: u32, is_poor: bool) -> Present {
        Present {
            title: "Story".to_owned(),
            text: words("sea", count),
            words: count,
            is_poor,
        }
    }

    fn verdict(present: &Present, title: &str, text: &str) -> &'static str {
        match judge(present, &article(title, text)) {
            Verdict::Better => "better",
            Verdict::Beside(_) => "beside",
            Verdict::Nothing(_) => "nothing",
        }
    }

    #[test]
    fn worse_never_takes_the_place_of_better() {
        let good = present(900, false);
        let corrected = words("sea", 900).replacen("sea400 sea401 sea402 ", "", 1);
        for (text, expected) in [
            (format!("{} more words", words("sea", 900)), "better"),
            (corrected, "better"),
            (words("sea", 599), "beside"),
            (
                "It began. Subscribe to continue reading.".to_owned(),
                "beside",
            ),
            ("Verify you are human.".to_owned(), "nothing"),
            ("Accept cookies to continue.".to_owned(), "nothing"),
        ] {
            assert_eq!(verdict(&good, "Story", &text), expected, "{text}");
        }
        assert_eq!(
            verdict(&present(15, true), "Story", &words("sea", 900)),
            "better"
        );
        assert_eq!(
            verdict(&present(40, false), "Story", "A short note."),
            "better"
        );
    }

    #[test]
    fn another_page_of_the_same_length_takes_no_place() {
        let good = present(200, false);
        let walled = format!("Verify you are human. {}", words("check", 196));
        assert_eq!(verdict(&good, "Just a moment", &walled), "nothing");
        let gone = words("headline", 240);
        assert_eq!(verdict(&good, "Page not found", &gone), "nothing");
        let sold = words("headline", 240);
        assert_eq!(verdict(&good, "Cheap flights", &sold), "beside");
        assert_eq!(
            verdict(&good, "Story", &gone),
            "better",
            "a page that is new every day"
        );
        let retitled = words("sea", 200);
        assert_eq!(verdict(&good, "The story", &retitled), "better");
    }

    #[test]
    fn the_beginning_of_a_text_takes_no_place() {
        let good = present(600, false);
        let begun = words("sea", 480);
        assert_eq!(verdict(&good, "Story", &begun), "beside");
        let offer = format!("{begun} Subscribe to continue. Already a subscriber? Sign in.");
        assert_eq!(verdict(&good, "Story", &offer), "beside");
        let shortened = words("sea", 590);
        assert_eq!(verdict(&good, "Story", &shortened), "better");
        let within = format!(
            "{begun} {}",
            words("sea", 600).split_off(words("sea", 570).len() + 1)
        );
        assert_eq!(verdict(&good, "Story", &within), "better");
        let rewritten = format!("{} {}", words("sea", 300), words("shore", 200));
        assert_eq!(verdict(&good, "Story", &rewritten), "better");
    }
}
