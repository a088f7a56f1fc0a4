//! What stands in the way of an article, told by its words: a check for robots, a question about cookies, a paywall, the
//! answer that there is no such page.
//!
//! By phrases, not by words: an article may well speak of robots, cookies and subscriptions.

mod phrases;

use commonplace_page::Article;
use phrases::{LANGUAGES, Phrases};

/// Words up to which a page can be a wall and nothing else.
const MOST_WORDS: u32 = 250;
/// Words up to which a page that says in its text that another is gone can be about nothing else.
const MOST_OF_GONE: u32 = 100;

/// What stands in the way of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wall {
    /// The site wants to know whether a person asks.
    Robot,
    /// The site wants to be allowed cookies first.
    Consent,
    /// The site wants a subscription or an account.
    Paywall,
    /// There is no such page, though the site does not say so as it should.
    Gone,
}

impl Wall {
    /// What is said when there is nothing else to show.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Robot => {
                "This looks like a check for robots, not like the article. Open the page in your browser, then save it as a file or paste its text."
            }
            Self::Consent => {
                "This looks like a question about cookies, not like the article. Answer it in your browser, then save the page as a file or paste its text."
            }
            Self::Gone => {
                "This looks like a page that says that there is no such page. Check the address, or look for it in a web archive."
            }
            Self::Paywall => {
                "This looks like the beginning of an article that asks for a subscription or an account. Sign in with your browser, then save the page as a file or paste its text."
            }
        }
    }
}

/// Whether a page is a wall, or the beginning of an article before one.
pub(super) fn wall(article: &Article) -> Option<Wall> {
    if article.words > MOST_WORDS {
        return None;
    }
    let plain = |text: &str| text.to_lowercase().replace('’', "'");
    let text = plain(&article.text);
    let mut said = text.clone();
    for piece in &article.removed {
        said.push('\n');
        said.push_str(&plain(&piece.text));
    }
    let title = plain(article.title.as_deref().unwrap_or_default());
    let title = title
        .trim()
        .trim_end_matches(['.', '…', '!', '。'])
        .trim_end();
    let says = |said: &str, of: fn(&Phrases) -> &'static [&'static str]| {
        let mut phrases = LANGUAGES.iter().flat_map(of);
        phrases.any(|phrase| said.contains(phrase))
    };
    let waits = LANGUAGES
        .iter()
        .any(|language| language.titles.contains(&title));
    if waits || says(&said, |phrases| phrases.robot) {
        return Some(Wall::Robot);
    }
    if says(&said, |phrases| phrases.paywall) {
        return Some(Wall::Paywall);
    }
    let is_gone = ["404", "not found", "404 - not found"].contains(&title)
        || says(title, |phrases| phrases.gone)
        || article.words <= MOST_OF_GONE && says(&text, |phrases| phrases.gone);
    if is_gone {
        return Some(Wall::Gone);
    }
    // Banners stand on half of all pages and are set aside; only where one is the page itself it is a wall.
    says(&text, |phrases| phrases.consent).then_some(Wall::Consent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonplace_page::Removed;

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
        use Wall::{Consent, Gone, Paywall, Robot};
        for (title, text, expected) in [
            ("Just a moment...", "", Some(Robot)),
            (
                "site.example",
                "Please enable cookies and reload the page.",
                Some(Robot),
            ),
            (
                "Story",
                "It began at sea. Subscribe to continue reading.",
                Some(Paywall),
            ),
            ("Story", "Already a subscriber? Sign in.", Some(Paywall)),
            (
                "site.example",
                "Accept cookies to continue to the site.",
                Some(Consent),
            ),
            ("Story", "It began at sea, and it ended there.", None),
            (
                "zeitung.example",
                "Bitte bestätigen Sie, dass Sie kein Roboter sind.",
                Some(Robot),
            ),
            ("Nur einen Moment…", "", Some(Robot)),
            (
                "zeitung.example",
                "Sie können mit Werbung und Cookies weiterlesen oder ein Abo nehmen.",
                Some(Consent),
            ),
            (
                "Bericht",
                "Es begann auf See. Dieser Artikel ist nur für Abonnenten.",
                Some(Paywall),
            ),
            (
                "Bericht",
                "Der Roboter braucht einen Moment und kein Abo.",
                None,
            ),
            (
                "journal.example",
                "Veuillez confirmer que vous n’êtes pas un robot.",
                Some(Robot),
            ),
            (
                "journal.example",
                "Accepter et continuer, ou s’abonner.",
                Some(Consent),
            ),
            (
                "Récit",
                "Tout a commencé en mer. Abonnez-vous pour lire la suite.",
                Some(Paywall),
            ),
            ("Récit", "Les abonnés de la ligne ont vu un robot.", None),
            (
                "diario.example",
                "Confirma que no eres un robot.",
                Some(Robot),
            ),
            (
                "diario.example",
                "Puede aceptar y continuar, o rechazar y suscribirse.",
                Some(Consent),
            ),
            (
                "Relato",
                "Empezó en el mar. Para seguir leyendo, identifícate.",
                Some(Paywall),
            ),
            ("Relato", "El robot no siguió leyendo.", None),
            (
                "giornale.example",
                "Conferma di non essere un robot.",
                Some(Robot),
            ),
            (
                "giornale.example",
                "Accetta e continua oppure abbonati.",
                Some(Consent),
            ),
            (
                "Racconto",
                "Cominciò in mare. Contenuto riservato agli abbonati.",
                Some(Paywall),
            ),
            ("Racconto", "Gli abbonati del teatro aspettano.", None),
            (
                "krant.example",
                "Bevestig dat je een mens bent.",
                Some(Robot),
            ),
            (
                "krant.example",
                "Accepteer cookies om de site te bekijken.",
                Some(Consent),
            ),
            (
                "Verhaal",
                "Het begon op zee. Alleen voor abonnees.",
                Some(Paywall),
            ),
            ("Verhaal", "De abonnees van de bus stapten in.", None),
            ("jornal.example", "Confirme que não é um robô.", Some(Robot)),
            (
                "jornal.example",
                "Aceite os cookies para ver a página.",
                Some(Consent),
            ),
            (
                "Relato",
                "Começou no mar. Conteúdo exclusivo para assinantes.",
                Some(Paywall),
            ),
            ("Relato", "Os assinantes do jornal leram tudo.", None),
            (
                "新聞",
                "ロボットではないことを確認してください。",
                Some(Robot),
            ),
            (
                "新聞",
                "このサイトはCookieを使います。同意して続ける",
                Some(Consent),
            ),
            (
                "物語",
                "海で始まった。この記事は有料会員限定です。",
                Some(Paywall),
            ),
            ("物語", "ロボットは海で働いている。", None),
            ("报纸", "请确认您是真人。", Some(Robot)),
            ("报纸", "本网站使用Cookie。同意并继续", Some(Consent)),
            ("故事", "故事从海上开始。订阅后继续阅读。", Some(Paywall)),
            ("故事", "机器人在海上工作。", None),
            ("請稍候…", "", Some(Robot)),
            ("404", "Home", Some(Gone)),
            ("Page not found | The Hive", "Try our search.", Some(Gone)),
            (
                "The Hive",
                "Sorry, the page you’re looking for has flown. Try our search.",
                Some(Gone),
            ),
            ("Seite nicht gefunden", "Zur Startseite", Some(Gone)),
            ("Le Monde", "Cette page n’existe plus.", Some(Gone)),
            (
                "The bee",
                "She was not found again, on page 404 or anywhere.",
                None,
            ),
        ] {
            assert_eq!(wall(&article(40, title, text)), expected, "{title}: {text}");
        }
        let long = article(
            900,
            "How sites check for robots",
            "A site may ask you to enable cookies.",
        );
        assert_eq!(wall(&long), None, "a whole article may speak of walls");
        let short = article(
            150,
            "How sites say it",
            "The page you are looking for is gone.",
        );
        assert_eq!(wall(&short), None, "a short one of missing pages");
    }

    #[test]
    fn what_was_set_aside_is_read_too_but_banners_are_on_every_page() {
        let with = |text: &str| {
            let mut cut = article(100, "Story", "It began at sea.");
            cut.removed.push(Removed {
                kind: "other".to_owned(),
                text: text.to_owned(),
            });
            wall(&cut)
        };
        assert_eq!(with("Subscribe to unlock the rest"), Some(Wall::Paywall));
        assert_eq!(with("Accepter et continuer"), None);
    }

    #[test]
    fn phrases_are_written_as_they_are_compared() {
        for language in &LANGUAGES {
            for phrase in [
                language.robot,
                language.consent,
                language.paywall,
                language.gone,
                language.titles,
            ]
            .concat()
            {
                assert_eq!(phrase, phrase.to_lowercase().replace('’', "'"), "{phrase}");
            }
        }
    }
}
