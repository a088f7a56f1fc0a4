//! Lines about the article: who wrote it, when, for which agency.
//!
//! Reads a line by its shape; where such lines may stand is `head`'s business.

use std::sync::LazyLock;

use regex::Regex;

use super::cues;
use super::shape::{Shape, is_name};
use super::{agencies, phrases};
use crate::dates;

/// What a line says about the article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Meta {
    pub(super) authors: Vec<String>,
    pub(super) agency: Option<&'static str>,
    /// ISO 8601 day of publication.
    pub(super) published: Option<String>,
    /// ISO 8601 day of the last change.
    pub(super) updated: Option<String>,
    /// Has a date, an age or the label of one, even if no day is certain.
    pub(super) dated: bool,
    /// The authors are named as such ("By …"), not only a name on a line.
    pub(super) signed: bool,
    /// Something on the line is in none of the fields.
    pub(super) rest: bool,
}

impl Meta {
    /// Says beyond doubt that the article's own text has not begun.
    pub(super) fn is_sure(&self) -> bool {
        self.dated || self.signed || self.agency.is_some()
    }
}

/// Reads a line as one about the article. `None` when it has words that say something else.
pub(super) fn of(text: &str, lang: Option<&str>) -> Option<Meta> {
    // "— Harbour Museum (@harbourmuseum) June 10, 2024" says who was quoted.
    if text.len() > 400 || text.starts_with(['—', '–', '―']) {
        return None;
    }
    let shape = Shape::of(text);
    if shape.words > 30 || shape.width > 200 {
        return None;
    }
    let mut meta = Meta::default();
    let pieces = without_dates(text, lang, &mut meta);
    let mut names_only = 0;
    for piece in pieces.iter().flat_map(|p| segments(p)) {
        match classify(piece, &mut meta) {
            Piece::Known => {}
            Piece::Name => names_only += 1,
            Piece::Place => meta.rest = true,
            Piece::Unknown => {
                // "By Ola Berg | Harbour Times": the label decides for the line.
                let small = Shape::of(piece).words <= 6 && !super::shape::ends_sentence(piece);
                if !small || !(meta.signed || meta.dated && meta.agency.is_some()) {
                    return None;
                }
                meta.rest = true;
            }
        }
    }
    if names_only > 0 && meta.signed {
        meta.rest = true;
    }
    let says = meta.is_sure() || !meta.authors.is_empty();
    says.then_some(meta)
}

/// Takes the dates off a line and gives the pieces between them.
fn without_dates<'a>(text: &'a str, lang: Option<&str>, meta: &mut Meta) -> Vec<&'a str> {
    let stamps = dates::find_all(text, lang);
    let mut pieces = Vec::new();
    let mut at = 0;
    for stamp in &stamps {
        pieces.push(text.get(at..stamp.start).unwrap_or(""));
        at = stamp.end;
        meta.dated = true;
        match (&stamp.date, stamp.updated) {
            (Some(date), false) if meta.published.is_none() => meta.published = Some(date.clone()),
            (Some(date), true) => meta.updated = Some(date.clone()),
            _ => meta.rest = true,
        }
    }
    pieces.push(text.get(at..).unwrap_or(""));
    if meta.published.is_some() && meta.updated.is_some() {
        meta.rest = true;
    }
    pieces
}

/// The parts of a line between the marks that part them.
fn segments(piece: &str) -> impl Iterator<Item = &str> {
    piece
        .split(['|', '·', '•', '∙', '｜', '/', '●', ';', '\t', '>', '»'])
        .flat_map(|s| s.split(" – "))
        .flat_map(|s| s.split(" — "))
        .flat_map(|s| s.split(" - "))
        .flat_map(|s| s.split("  "))
}

enum Piece {
    Known,
    Name,
    Place,
    Unknown,
}

fn classify(piece: &str, meta: &mut Meta) -> Piece {
    if cues::is_age(&cues::key(piece)) {
        meta.dated = true;
        meta.rest = true;
        return Piece::Known;
    }
    let whole = piece;
    let piece = trim_date_words(piece);
    if piece.is_empty() {
        return Piece::Known;
    }
    // Without a date beside them, what looked like its words says something else.
    let dateless =
        whole.split_whitespace().count() > piece.split_whitespace().count() && !meta.dated;
    if let Some(agency) = agencies::named(piece) {
        meta.agency = meta.agency.or(Some(agency));
        return Piece::Known;
    }
    let key = cues::key(piece);
    if key.is_empty() {
        return Piece::Known;
    }
    if is_date_label(&key) {
        meta.dated = true;
        meta.rest = true;
        return Piece::Known;
    }
    if let Some(found) = signed(piece) {
        meta.signed = true;
        meta.rest |= found.rest;
        meta.agency = meta.agency.or(found.agency);
        meta.authors.extend(found.names);
        return Piece::Known;
    }
    if let Some(cue) = cues::of(piece)
        && !cue.sentence
        && cue.reach != cues::Reach::Section
    {
        meta.rest = true;
        return Piece::Known;
    }
    if let Some(agency) = after_source(piece) {
        meta.agency = meta.agency.or(Some(agency));
        return Piece::Known;
    }
    if let Some(agency) = with_agency(piece) {
        meta.agency = meta.agency.or(Some(agency));
        meta.rest = true;
        return Piece::Known;
    }
    let (name, more) = bare_name(piece);
    if let Some(both) = two_names(piece).filter(|_| meta.authors.is_empty()) {
        meta.authors.extend(both);
        return Piece::Name;
    }
    if is_name(name) && meta.authors.is_empty() {
        meta.authors.push(name.to_owned());
        meta.rest |= more || dateless;
        return Piece::Name;
    }
    if meta.dated && is_place(piece) {
        Piece::Place
    } else {
        Piece::Unknown
    }
}

/// "Bergen", "New York", "Bergen (Noruega)": what may stand beside a date.
fn is_place(piece: &str) -> bool {
    let capital = |word: &str| {
        word.trim_start_matches('(')
            .chars()
            .next()
            .is_some_and(char::is_uppercase)
    };
    let small = |word: &str| {
        matches!(
            word,
            "de" | "del" | "la" | "le" | "am" | "an" | "der" | "of" | "upon" | "sur" | "do" | "da"
        )
    };
    let words: Vec<&str> = piece.split(' ').collect();
    words.len() <= 3
        && piece.chars().count() <= 30
        && words.first().is_some_and(|w| capital(w))
        && words.iter().all(|w| capital(w) || small(w))
        && !piece.ends_with(['.', '!', '?', ':'])
}

/// "来源：新华社", "Quelle: dpa".
fn after_source(piece: &str) -> Option<&'static str> {
    const LABELS: [&str; 13] = [
        "source",
        "quelle",
        "fuente",
        "fonte",
        "bron",
        "källa",
        "źródło",
        "источник",
        "джерело",
        "来源",
        "來源",
        "출처",
        "المصدر",
    ];
    let (label, rest) = piece.split_once([':', '：'])?;
    LABELS
        .contains(&label.trim().to_lowercase().as_str())
        .then(|| agencies::among(rest))?
}

/// "Le Monde avec AFP", "The Times with Reuters", "mit dpa": the agency that a paper shares a report with.
pub(super) fn with_agency(piece: &str) -> Option<&'static str> {
    static WITH: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^[^.:!?]{0,30}\b(?:avec|with|mit|con|com|met|med|z|s|с|из|та|і) ([^.:!?]{2,40})$",
        )
        .ok()
    });
    let agency = WITH.as_ref()?.captures(piece)?.get(1)?.as_str();
    agencies::named(agency).filter(|_| {
        piece.chars().next().is_some_and(|c| !c.is_lowercase()) || piece.split(' ').count() == 2
    })
}

/// "Ola Berg and Kim Wu": names of which none says that it is an author's.
fn two_names(piece: &str) -> Option<Vec<String>> {
    let (first, second) = [
        " and ", " & ", " und ", " et ", " y ", " e ", " en ", " och ", " og ", " и ",
    ]
    .iter()
    .find_map(|joint| piece.split_once(joint))?;
    let names: Vec<&str> = first.split(", ").chain([second]).map(str::trim).collect();
    names
        .iter()
        .all(|name| is_name(name))
        .then(|| names.into_iter().map(str::to_owned).collect())
}

/// "Ola Berg in Oslo", "Ola Berg, Business correspondent": the name, and whether there was more.
fn bare_name(piece: &str) -> (&str, bool) {
    match piece.split_once(',') {
        Some((name, role)) if is_role(role) && is_name(name.trim()) => (name.trim(), true),
        _ => before_place(piece),
    }
}

/// "Published", "Stand:", "公開日": a label whose date stands on the next line.
pub(super) fn is_date_label(key: &str) -> bool {
    let words: Vec<&str> = key.split(' ').collect();
    (1..=4).contains(&words.len())
        && words.iter().all(|w| dates::is_date_word(w))
        && words.iter().any(|w| w.chars().count() > 3 || !w.is_ascii())
}

/// Takes words that only lead to a date or follow one off both ends.
fn trim_date_words(piece: &str) -> &str {
    let mark = |c: char| {
        !c.is_alphanumeric() && c != '(' && c != '"' && c != '@' && c != '.' && c != ')' && c != '©'
    };
    let mut rest = piece.trim_matches(mark);
    loop {
        let first = rest.split_whitespace().next().unwrap_or("");
        let word = first.to_lowercase();
        // "by" opens a byline and "di", "a", "de" are words that one may.
        if first.is_empty() || is_by(&word) || !dates::is_date_word(&word) {
            break;
        }
        rest = rest
            .strip_prefix(first)
            .unwrap_or("")
            .trim_start_matches(mark);
    }
    loop {
        let last = rest.split_whitespace().next_back().unwrap_or("");
        if last.is_empty()
            || !dates::is_date_word(&last.to_lowercase())
            || rest == last && is_by(&last.to_lowercase())
        {
            break;
        }
        let Some(shorter) = rest.strip_suffix(last) else {
            break;
        };
        rest = shorter.trim_end_matches(mark);
    }
    rest.trim_matches(|c: char| mark(c) || c == '.')
}

fn is_by(word: &str) -> bool {
    matches!(
        word,
        "by" | "von"
            | "par"
            | "por"
            | "di"
            | "door"
            | "av"
            | "af"
            | "de"
            | "da"
            | "od"
            | "bởi"
            | "oleh"
    )
}

/// Who signed, and whether the line says more than that.
struct Signed {
    names: Vec<String>,
    agency: Option<&'static str>,
    rest: bool,
}

/// "By Ola Berg, Business reporter", "記者 張三", "홍길동 기자".
fn signed(piece: &str) -> Option<Signed> {
    static OPENING: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^(?i:by|von|par|por|di|door|av|af|od|bởi|oleh|words by|text by|story by|written by|reported by|posted by|published by|report by|analysis by|opinion by|review by|interview by|photographs by|author|authors|autor|autorin|auteur|autore|text|texte|texto|testo|tekst|автор|авторы|текст|von unserem korrespondenten|propos recueillis par|ein kommentar von|eine analyse von|un texte de|de notre correspondant|de notre envoyé spécial|بقلم|كتب|كتبت|מאת|نویسنده|作者|文|記者|记者|撰文|筆者|執筆|著者|取材|लेखक)(?:\s*[:：/／]\s*|\s+)(.+)$",
        )
        .ok()
    });
    let from_opening = OPENING
        .as_ref()
        .and_then(|o| o.captures(piece))
        .and_then(|c| c.get(1))
        .map(|m| m.as_str());
    // "By Ola Berg The Associated Press": the agency needs no mark before it.
    let agency = from_opening
        .and_then(|list| list.rsplit_once(" The ").or_else(|| list.rsplit_once(' ')))
        .filter(|(name, agency)| is_name(name) && agencies::named(agency).is_some());
    if let Some((name, agency)) = agency {
        return Some(Signed {
            names: vec![name.to_owned()],
            agency: agencies::named(agency),
            rest: true,
        });
    }
    if let Some(list) = from_opening {
        let mut signed = names(list, piece)?;
        // "Interview by" says more than "By".
        signed.rest |= piece
            .strip_suffix(list)
            .is_some_and(|label| label.trim().contains(' '));
        return Some(signed);
    }
    by_reporter(piece)
}

/// East Asian bylines put the trade after the name: 홍길동 기자, 山田太郎記者.
fn by_reporter(piece: &str) -> Option<Signed> {
    static REPORTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:[^\s=]{1,12}\s*=\s*)?([\p{Hangul}]{2,4}|[\p{Han}]{2,4})\s*(?:선임기자|기자|특파원|논설위원|記者|特派員|编辑|記者報導)\s*(\S+@\S+)?$").ok()
    });
    let found = REPORTER.as_ref()?.captures(piece)?;
    let name = found.get(1)?.as_str().to_owned();
    Some(Signed {
        names: vec![name],
        agency: None,
        rest: found.get(2).is_some(),
    })
}

/// The names of a list. `None` when there is none.
fn names(list: &str, whole: &str) -> Option<Signed> {
    static PARTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\s*(?:,|;|&|、|，|・|\s(?:and|und|et|y|e|en|och|og|i|и|та|dan|ve|with|mit|und|ja|și|và|و)\s)\s*").ok()
    });
    let list = list.trim_matches(|c: char| c.is_whitespace() || c == ',' || c == ':' || c == '.');
    let mut signed = Signed {
        names: Vec::new(),
        agency: None,
        rest: false,
    };
    let parts: Vec<&str> = match PARTS.as_ref() {
        Some(parts) => parts.split(list).collect(),
        None => vec![list],
    };
    let east = whole.chars().any(crate::lang::is_unspaced);
    let caseless = !whole.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    let unbuttoned = |part: &'_ str| {
        ["Follow", "Folgen", "Suivre", "Seguir"]
            .iter()
            .find_map(|b| part.strip_suffix(b))
            .map_or(part.len(), str::len)
    };
    for part in parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()) {
        let end = unbuttoned(part);
        signed.rest |= end < part.len();
        let part = part.get(..end).unwrap_or(part).trim();
        let (name, more) = before_place(part);
        let usable = if east {
            (2..=12).contains(&name.chars().count()) && !name.contains(['。', '，'])
        } else if caseless {
            (1..=4).contains(&name.split_whitespace().count()) && name.chars().count() <= 32
        } else {
            is_name(name)
        };
        if let Some(agency) = agencies::named(part) {
            signed.agency = Some(agency);
        } else if usable && !is_role(name) {
            signed.names.push(name.to_owned());
            signed.rest |= more;
        } else if is_role(part) || part.split_whitespace().count() <= 5 {
            signed.rest = true;
        } else {
            return None;
        }
    }
    let single = parts.len() == 1 && signed.names.is_empty() && signed.agency.is_none();
    if single && one_word(list) {
        signed.names.push(list.to_owned());
    } else if single && is_role(list) && list.split_whitespace().count() <= 4 {
        return Some(signed);
    }
    (!signed.names.is_empty() || signed.agency.is_some()).then_some(signed)
}

/// A pen name: one capitalised word.
fn one_word(list: &str) -> bool {
    list.chars().count() >= 3
        && list
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
        && list.chars().next().is_some_and(char::is_uppercase)
}

/// "Ola Berg in Oslo" → the name, and that there was more.
fn before_place(part: &str) -> (&str, bool) {
    for cut in [
        " in ", " für ", " for ", " at ", " aus ", " à ", " en ", " from ", " a ", " em ", " (",
        " @", " <", " w ", " v ", " i ", " из ", " в ",
    ] {
        if let Some((name, _)) = part.split_once(cut)
            && is_name(name)
        {
            return (name, true);
        }
    }
    (part, false)
}

/// Words of a trade or a desk: "Business reporter", "Staff Writer", "Korrespondentin".
pub(super) fn is_role(text: &str) -> bool {
    const STEMS: &str = "report|correspond|korrespond|corresp|editor|writer|columnist|analyst|producer|staff|news|desk|bureau|team|redakt|redact|rédact|redaz|redator|journalis|giornalis|periodis|jornalis|autor|chief|senior|critic|contribut|photograph|fotogra|special to|agenc|enviad|envoyé|inviat|kolumnis|корреспондент|редактор|журналист|обозреватель|toimittaja|skribent|reporter|chef|head of|host|anchor|fellow|intern|professor|lecturer|researcher|director|founder|novelist|author";
    let lower = text.to_lowercase();
    lower.split_whitespace().count() <= 10 && STEMS.split('|').any(|stem| lower.contains(stem))
}

/// Whether a line is the name of a section: "Business", "World | Politics".
pub(super) fn is_kicker(text: &str) -> bool {
    static NAMES: LazyLock<std::collections::HashSet<&str>> =
        LazyLock::new(|| phrases::KICKERS.split('|').collect());
    let parts: Vec<&str> = text
        .split(['|', '/', '>', '›', '»', '•', '·', '→'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    let known = parts.iter().any(|p| {
        NAMES.contains(p.to_lowercase().as_str()) || NAMES.contains(cues::key(p).as_str())
    });
    known && parts.iter().all(|p| p.split_whitespace().count() <= 4) && text.chars().count() <= 60
}

#[cfg(test)]
mod tests;
