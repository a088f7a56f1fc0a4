//! Who wrote it, said below the body: "(Reporting by …)", "Quelle: dpa", a note on the author.

use std::sync::LazyLock;

use regex::Regex;

use super::page::{Fate, Page};
use super::shape::{self, is_name};
use super::structure::Kind;
use super::{Facts, agencies, cues};

/// How the line begins that says at the end when the article was written.
const DATED: [&str; 12] = [
    "posted ",
    "published ",
    "updated ",
    "first published",
    "last updated",
    "last modified",
    "stand:",
    "veröffentlicht",
    "publié ",
    "publicado",
    "pubblicato",
    "mis à jour",
];

/// Who wrote it, said at the end: "(Reporting by …)", "Quelle: dpa", a note on the author.
pub(super) fn signatures(
    page: &mut Page<'_>,
    facts: &mut Facts,
    start: usize,
    foot: usize,
    last_prose: usize,
) {
    let from = last_prose.saturating_sub(3).max(start);
    let last_sentence = (from..foot)
        .rev()
        .find(|&i| page.shape(i).is_sentence())
        .unwrap_or(from);
    for at in from..foot {
        if !page.is_open(at) || page.kind(at) != Kind::Text {
            continue;
        }
        let text = page.text(at).to_owned();
        if sign_off(facts, &text) {
            let only_agency = agencies::named(&text).is_some();
            page.set(
                at,
                if only_agency {
                    Fate::Field
                } else {
                    Fate::Removed("byline")
                },
            );
            continue;
        }
        let dated = || {
            DATED
                .iter()
                .any(|label| text.to_lowercase().starts_with(label))
                && super::meta::of(&text, facts.lang()).is_some_and(|m| m.dated)
        };
        if page.shape(at).is_label() && at >= last_sentence && dated() {
            page.set(at, Fate::Removed("byline"));
            continue;
        }
        let separator = cues::key(&text).is_empty();
        let nothing_below = at + 1 >= last_prose;
        if nothing_below
            && !separator
            && is_about_author(&text, facts, page.shape(at).width)
            && at > start
        {
            page.set(at, Fate::Removed("byline"));
        }
    }
    if facts.agency.is_none() && last_prose > start {
        facts.agency = agency_in_last_words(page.text(last_prose - 1));
    }
}

/// Reads a line that only says who wrote or filed the article; tells whether it did.
pub(super) fn sign_off(facts: &mut Facts, text: &str) -> bool {
    static REPORTING: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\(?\s*(reporting|writing|report|written)(?: and (?:writing|photography|editing))? by ([^;.()]+)").ok()
    });
    static SOURCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^[（(]?\s*(?:source|sources|quelle|quellen|fuente|fonte|bron|källa|kilde|źródło|zdroj|источник|джерело|来源|來源|出典|출처|المصدر|via|with inputs? from|with agencies|avec|con información de|com informações d[aeo])\s*[:：]?\s*(.{2,40}?)\s*[）)]?\.?$").ok()
    });
    if text.len() > 400 {
        return false;
    }
    let initials = || {
        text.len() <= 24 && !text.contains(' ') && text.contains('/') && !text.contains(['.', ':'])
    };
    let filed = agencies::named(text)
        .or_else(|| super::meta::with_agency(text))
        .or_else(|| initials().then(|| agencies::among(text))?);
    if let Some(agency) = filed {
        facts.agency = facts.agency.or(Some(agency));
        return true;
    }
    if let Some(found) = REPORTING.as_ref().and_then(|r| r.captures(text)) {
        let list = found.get(2).map_or("", |m| m.as_str());
        let names: Vec<&str> = list
            .split([',', '&'])
            .flat_map(|p| p.split(" and "))
            .map(|p| p.split(" in ").next().unwrap_or(p).trim())
            .filter(|n| is_name(n))
            .collect();
        if names.is_empty() {
            return false;
        }
        if facts.authors.is_empty() {
            facts.authors = names.into_iter().map(str::to_owned).collect();
        }
        return true;
    }
    let Some(source) = SOURCE
        .as_ref()
        .and_then(|s| s.captures(text))
        .and_then(|c| c.get(1))
    else {
        return false;
    };
    match agencies::among(source.as_str()) {
        Some(agency) => {
            facts.agency = facts.agency.or(Some(agency));
            true
        }
        None => false,
    }
}

/// "Ola Berg is a reporter …": a note on a known author, at the very end.
fn is_about_author(text: &str, facts: &Facts, width: usize) -> bool {
    const VERBS: &str = "is |was |has |covers |writes |works |reports |joined |leads |lives |teaches |studies |ist |schreibt |arbeitet |berichtet |war |est |écrit |couvre |es |escribe |cubre |trabaja |é |escreve |cobre |è |scrive |lavora |is een |schrijft |werkt |är |skriver |er |on |jest |pisze |je |píše |пишет |— |является ";
    width <= 420
        && facts.authors.iter().any(|author| {
            text.strip_prefix(author.as_str()).is_some_and(|rest| {
                let rest = rest.trim_start_matches([' ', ',']);
                VERBS.split('|').any(|verb| rest.starts_with(verb))
                    && (!text.contains(['"', '“', '„', '«'])
                        || text.contains("author of")
                        || text.contains("Autor"))
            })
        })
}

/// "… des Krans. (dpa)", "… said. — AFP": the words stay, the field is filled.
fn agency_in_last_words(text: &str) -> Option<&'static str> {
    let bare = text.trim_end_matches(['.', ' ']);
    let inner = bare
        .strip_suffix(')')
        .and_then(|t| t.rsplit_once('('))
        .map(|(_, inner)| inner);
    let dashed = || {
        bare.rsplit_once(['—', '–'])
            .map(|(_, tail)| tail)
            .filter(|_| !shape::ends_sentence(bare))
    };
    inner
        .and_then(agencies::named)
        .or_else(|| dashed().and_then(agencies::named))
}
