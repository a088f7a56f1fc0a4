//! Whether a new reading of a page is better than the one that is shown.
//!
//! A page can be gone, cut short or behind a wall the second time. What is better stays in sight; what is worse is kept
//! beside it, or not at all when it says nothing.

use super::walls::{Wall, wall};
use commonplace_page::Article;

/// Words from which on a text can be much shorter than it was.
const WORTH: u32 = 60;

/// What is shown now.
#[derive(Debug, Clone, Copy)]
pub(super) struct Present {
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
pub(super) fn judge(present: Present, article: &Article) -> Verdict {
    if present.is_poor {
        return Verdict::Better;
    }
    let counts = format!("{} words where there were {}", article.words, present.words);
    let is_less = article.words < present.words;
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
    Verdict::Better
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(words: u32, title: &str, text: &str) -> Article {
        Article {
            title: Some(title.to_owned()),
            text: text.to_owned(),
            words,
            ..Article::default()
        }
    }

    #[test]
    fn worse_never_takes_the_place_of_better() {
        let good = Present {
            words: 900,
            is_poor: false,
        };
        let verdict = |present: Present, words: u32, text: &str| match judge(
            present,
            &article(words, "Story", text),
        ) {
            Verdict::Better => "better",
            Verdict::Beside(_) => "beside",
            Verdict::Nothing(_) => "nothing",
        };
        for (present, words, text, expected) in [
            (good, 920, "Whole.", "better"),
            (good, 880, "A correction cut a sentence.", "better"),
            (good, 599, "Much shorter.", "beside"),
            (
                good,
                120,
                "It began. Subscribe to continue reading.",
                "beside",
            ),
            (good, 15, "Verify you are human.", "nothing"),
            (good, 15, "Accept cookies to continue.", "nothing"),
            (
                Present {
                    words: 15,
                    is_poor: true,
                },
                900,
                "Whole.",
                "better",
            ),
            (
                Present {
                    words: 40,
                    is_poor: false,
                },
                20,
                "A short note.",
                "better",
            ),
        ] {
            assert_eq!(verdict(present, words, text), expected, "{words}: {text}");
        }
    }
}
