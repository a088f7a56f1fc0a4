//! News agencies and how their names are written.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The name to show, then other ways of writing it (lower case).
const AGENCIES: &[(&str, &str)] = &[
    ("Reuters", "reuters|thomson reuters|reuters staff"),
    ("AP", "ap|a.p."),
    ("Associated Press", "associated press|the associated press"),
    ("AFP", "afp|afp agence|l'afp"),
    (
        "Agence France-Presse",
        "agence france-presse|agence france presse",
    ),
    (
        "dpa",
        "dpa|deutsche presse-agentur|dpa-infocom|dpa international",
    ),
    ("UPI", "upi|united press international"),
    ("PTI", "pti|press trust of india"),
    ("ANI", "ani"),
    ("IANS", "ians"),
    ("APP", "app"),
    ("Xinhua", "xinhua|xinhua news agency"),
    ("新华社", "新华社|新華社"),
    ("中新社", "中新社|中新网|中国新闻社"),
    ("中央社", "中央社"),
    ("TASS", "tass|itar-tass"),
    ("ТАСС", "тасс"),
    ("РИА Новости", "риа новости|риа"),
    ("RIA Novosti", "ria novosti"),
    ("Интерфакс", "интерфакс"),
    ("Interfax", "interfax"),
    ("Укринформ", "укринформ|укрінформ"),
    ("EFE", "efe|agencia efe"),
    ("Europa Press", "europa press|ep"),
    ("ANSA", "ansa"),
    ("Adnkronos", "adnkronos"),
    ("AGI", "agi"),
    ("Lusa", "lusa|agência lusa"),
    ("Agência Brasil", "agência brasil"),
    ("Estadão Conteúdo", "estadão conteúdo"),
    ("ANP", "anp"),
    ("Belga", "belga"),
    ("APA", "apa"),
    ("SDA", "sda|keystone-sda"),
    ("sid", "sid"),
    ("epd", "epd"),
    ("KNA", "kna"),
    ("TT", "tt"),
    ("NTB", "ntb"),
    ("Ritzau", "ritzau"),
    ("STT", "stt"),
    ("PAP", "pap"),
    ("ČTK", "čtk|ctk"),
    ("MTI", "mti"),
    ("Agerpres", "agerpres"),
    ("BTA", "bta"),
    ("HINA", "hina"),
    ("Tanjug", "tanjug"),
    ("Kyodo", "kyodo|kyodo news"),
    ("共同通信", "共同通信|共同|共同通信社"),
    ("時事通信", "時事通信|時事|時事通信社"),
    ("Jiji", "jiji|jiji press"),
    ("ロイター", "ロイター|ロイター通信"),
    ("Yonhap", "yonhap|yonhap news agency"),
    ("연합뉴스", "연합뉴스"),
    ("뉴시스", "뉴시스"),
    ("뉴스1", "뉴스1"),
    ("로이터", "로이터"),
    ("Bloomberg", "bloomberg|bloomberg news"),
    ("Anadolu", "anadolu|anadolu agency|anadolu ajansı|aa"),
    ("İHA", "i̇ha|iha"),
    ("DHA", "dha"),
    ("Antara", "antara"),
    ("VNA", "vna|ttxvn"),
    ("IRNA", "irna"),
    ("SPA", "spa"),
    ("WAM", "wam"),
    ("MENA", "mena"),
    ("رويترز", "رويترز"),
    ("أ ف ب", "أ ف ب|أ.ف.ب|فرانس برس"),
    ("د ب أ", "د ب أ|د.ب.أ"),
    ("واس", "واس"),
    ("وام", "وام"),
    ("سانا", "سانا"),
    ("الأناضول", "الأناضول"),
    ("PA", "pa|pa media|press association"),
    ("AAP", "aap"),
    ("The Canadian Press", "canadian press|the canadian press"),
    ("Notimex", "notimex"),
    ("Télam", "télam|telam"),
    ("Prensa Latina", "prensa latina"),
    ("ATS", "ats"),
    ("Rador", "rador"),
];

/// The agency that a piece of text names, and nothing else.
pub(super) fn named(text: &str) -> Option<&'static str> {
    static NAMES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        AGENCIES
            .iter()
            .flat_map(|(name, forms)| forms.split('|').map(move |form| (form, *name)))
            .collect()
    });
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "()[]/.,:;-–—|©".contains(c));
    if bare.chars().count() > 40 {
        return None;
    }
    let found = NAMES.get(bare.to_lowercase().as_str()).copied()?;
    // "ap", "Pa", "sid", "spa" are words unless they are written as the agency writes itself.
    let plain_word =
        bare.chars().count() <= 4 && bare.is_ascii() && bare.chars().any(char::is_lowercase);
    (!plain_word || bare == found).then_some(found)
}

/// The first agency among names parted by `/`, `,` or `and`: "AP/dpa".
pub(super) fn among(text: &str) -> Option<&'static str> {
    named(text).or_else(|| {
        text.split(['/', ',', '|', ';', '、', '=', '＝'])
            .find_map(named)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn knows_agencies_by_name() {
        for (text, name) in [
            ("REUTERS", "Reuters"),
            ("(dpa)", "dpa"),
            ("The Associated Press", "Associated Press"),
            ("/ТАСС/.", "ТАСС"),
            ("AFP", "AFP"),
        ] {
            assert_eq!(super::named(text), Some(name), "{text}");
        }
        for text in ["spa", "pa", "Aa", "Reuters said", "", "harbour board"] {
            assert_eq!(super::named(text), None, "{text}");
        }
    }
}
