//! Whether a new reading of a page is better than the one that is shown.
//!
//! A page can be gone, cut short or behind a wall the second time. What is better stays in sight; what is worse is kept
//! beside it, or not at all when it says nothing.

use commonplace_page::Article;

/// Words up to which a page can be a wall and nothing else.
const WALL: u32 = 250;
/// Words from which on a text can be much shorter than it was.
const WORTH: u32 = 60;

/// Phrases of pages that want to know whether a person asks.
const ROBOT: [&str; 20] = [
    "enable javascript and cookies",
    "enable cookies",
    "turn on cookies",
    "verify you are human",
    "verify that you are human",
    "verifying you are human",
    "are you a robot",
    "are not a robot",
    "i'm not a robot",
    "checking your browser",
    "checking if the site connection is secure",
    "complete the captcha",
    "solve the captcha",
    "security check to access",
    "unusual traffic from your",
    "access to this page has been denied",
    "your request has been blocked",
    "ddos protection by",
    "please turn javascript on",
    "performing security verification",
];
/// Phrases of pages that want a subscription or an account.
const PAYWALL: [&str; 31] = [
    "subscribe to continue",
    "subscribe to read",
    "subscribe now to continue",
    "subscribe to unlock",
    "to continue reading",
    "to keep reading",
    "to read the full",
    "to read this article",
    "already a subscriber",
    "for subscribers only",
    "is for subscribers",
    "for paid subscribers",
    "for members only",
    "is for members",
    "become a member to",
    "unlock this article",
    "unlock the full",
    "log in to continue",
    "sign in to continue",
    "please sign in to",
    "please log in to read",
    "please log in to continue",
    "create a free account",
    "register to continue",
    "register to read",
    "jetzt weiterlesen",
    "um weiterzulesen",
    "réservé aux abonnés",
    "abonnez-vous pour",
    "suscríbete para",
    "solo para suscriptores",
];

/// What stands in the way of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wall {
    /// The site wants to know whether a person asks.
    Robot,
    /// The site wants a subscription or an account.
    Paywall,
}

impl Wall {
    /// What is said when there is nothing else to show.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Robot => {
                "This looks like a check for robots, not like the article. Open the page in your browser, then save it as a file or paste its text."
            }
            Self::Paywall => {
                "This looks like the beginning of an article that asks for a subscription or an account. Sign in with your browser, then save the page as a file or paste its text."
            }
        }
    }
}

/// Whether a page is a wall, or the beginning of an article before one.
pub(super) fn wall(article: &Article) -> Option<Wall> {
    if article.words > WALL {
        return None;
    }
    let mut said = article.text.to_lowercase().replace('’', "'");
    for piece in &article.removed {
        said.push('\n');
        said.push_str(&piece.text.to_lowercase().replace('’', "'"));
    }
    let title = article.title.as_deref().unwrap_or_default().to_lowercase();
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| said.contains(phrase));
    let is_waiting_room = matches!(
        title.trim_end_matches(['.', '…', '!']),
        "just a moment" | "attention required" | "access denied"
    );
    if says(&ROBOT) || is_waiting_room {
        Some(Wall::Robot)
    } else {
        says(&PAYWALL).then_some(Wall::Paywall)
    }
}

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
    fn walls_are_known_by_what_they_ask() {
        for (words, title, text, expected) in [
            (20, "Just a moment...", "", Some(Wall::Robot)),
            (
                40,
                "site.example",
                "Please enable cookies and reload the page.",
                Some(Wall::Robot),
            ),
            (
                40,
                "Story",
                "It began at sea. Subscribe to continue reading.",
                Some(Wall::Paywall),
            ),
            (
                40,
                "Story",
                "Already a subscriber? Sign in.",
                Some(Wall::Paywall),
            ),
            (40, "Story", "It began at sea, and it ended there.", None),
            (
                900,
                "How sites check for robots",
                "A site may ask you to enable cookies.",
                None,
            ),
        ] {
            assert_eq!(
                wall(&article(words, title, text)),
                expected,
                "{title}: {text}"
            );
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

    #[test]
    fn what_was_set_aside_is_read_too() {
        let mut cut = article(100, "Story", "It began at sea.");
        cut.removed.push(commonplace_page::Removed {
            kind: "other".to_owned(),
            text: "Subscribe to unlock the rest".to_owned(),
        });
        assert_eq!(wall(&cut), Some(Wall::Paywall));
    }
}
