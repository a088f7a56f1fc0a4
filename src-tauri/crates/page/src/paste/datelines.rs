//! Where a report was filed from: "LONDON, June 11 (Reuters) - ", "DUBAI/ MOSCOW:", "新华社北京6月11日电".

use std::sync::LazyLock;

use regex::Regex;

use super::agencies;
use super::shape::is_all_caps;
use crate::dates;

/// A dateline and what it takes up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Dateline {
    pub(super) places: Vec<String>,
    pub(super) agency: Option<&'static str>,
    /// ISO 8601 day, where the dateline has its year.
    pub(super) published: Option<String>,
    /// Reporters that it names.
    pub(super) authors: Vec<String>,
    /// It says more than the fields keep, such as a day without its year.
    pub(super) rest: bool,
    /// Bytes before the first word of the report.
    pub(super) length: usize,
}

/// Words in capitals before a colon or a dash that are no place.
const NO_PLACES: &[&str] = &[
    "WARNING",
    "NOTE",
    "UPDATE",
    "UPDATED",
    "BREAKING",
    "EXCLUSIVE",
    "CORRECTION",
    "FAQ",
    "OPINION",
    "ANALYSIS",
    "REVIEW",
    "WATCH",
    "LIVE",
    "VIDEO",
    "PHOTOS",
    "PHOTO",
    "SPOILER",
    "SPOILERS",
    "SPOILER ALERT",
    "TRIGGER WARNING",
    "ALERT",
    "ADVISORY",
    "TL;DR",
    "TLDR",
    "IMPORTANT",
    "DISCLAIMER",
    "DISCLOSURE",
    "ABSTRACT",
    "SUMMARY",
    "INTRODUCTION",
    "HOST",
    "QUESTION",
    "ANSWER",
    "INTERVIEWER",
    "EDITOR'S NOTE",
    "PSA",
    "NEW",
    "WIN",
    "DEAL",
    "ACHTUNG",
    "HINWEIS",
    "ATTENTION",
    "RESUMEN",
    "NOTA",
    "READ",
    "READ MORE",
    "RELATED",
    "FILE",
    "STOP",
    "NASA",
    "NATO",
    "DIY",
    "IKEA",
    "INGREDIENTS",
    "METHOD",
    "SUBJECT",
    "FROM",
    "DATE",
    "EDIT",
    "TIP",
    "TIPS",
    "PRO TIP",
    "BONUS",
    "HELP",
    "SOLUTION",
    "PROBLEM",
    "RESULTS",
    "CONCLUSION",
    "PLUS",
    "AND",
    "BUT",
    "THE",
    "WHO",
    "WHAT",
    "WHEN",
    "WHERE",
    "WHY",
    "HOW",
    "ALL",
    "YES",
    "OK",
    "BACKGROUND",
    "OBJECTIVE",
    "METHODS",
    "AIM",
    "PURPOSE",
    "KEY",
];

/// The dateline at the start of a paragraph, or one that is the whole line ("DUBAI/ MOSCOW:").
/// `speakers` says that paragraphs of the text begin with names in capitals, as transcripts do.
pub(super) fn of(text: &str, lang: Option<&str>, speakers: bool) -> Option<Dateline> {
    eastern(text).or_else(|| western(text, lang, speakers))
}

/// Whether a line begins as a transcript's do: "SMITH: …".
pub(super) fn is_speaker(text: &str) -> bool {
    text.split_once(':').is_some_and(|(before, after)| {
        before.len() <= 40 && !after.trim().is_empty() && is_all_caps(before)
    })
}

fn western(text: &str, lang: Option<&str>, speakers: bool) -> Option<Dateline> {
    let mut line = Dateline::default();
    let mut at = 0;
    let mut colon = false;
    let mut proven = false;
    // Up to three parts: "(ANSA) - ROMA, 11 GIU - ", "МОСКВА, 11 июн - РИА Новости. ".
    for _ in 0..3 {
        let rest = text.get(at..)?;
        let Some((part, sep, used)) = part(rest) else {
            break;
        };
        let Some(found) = read_part(part, lang) else {
            break;
        };
        let known = found.agency.is_some() || found.rest || found.published.is_some();
        proven |= known;
        colon |= sep == ':';
        line.places.extend(found.places);
        line.agency = line.agency.or(found.agency);
        line.published = line.published.or(found.published);
        line.rest |= found.rest;
        at += used;
    }
    if at == 0 || (line.places.is_empty() && line.agency.is_none()) {
        return None;
    }
    let body = text.get(at..).unwrap_or("").trim_start();
    if colon && !proven && !body.is_empty() && speakers {
        return None;
    }
    let starts = body.is_empty() || body.chars().next().is_some_and(|c| !c.is_lowercase());
    // "PARIS: MUSEUM CLOSED" is a headline in capitals.
    if !body.is_empty() && is_all_caps(body) {
        return None;
    }
    let capitals = line.places.iter().all(|p| is_place_in_capitals(p));
    if !starts || !(capitals || line.agency.is_some()) {
        return None;
    }
    line.length = text.len() - body.len();
    Some(line)
}

/// The text before the next dash, colon or agency's slash, the mark, and the bytes with the mark.
fn part(text: &str) -> Option<(&str, char, usize)> {
    let mut depth = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if at > 110 {
            return None;
        }
        let after = text.get(at + c.len_utf8()..).unwrap_or("");
        match c {
            '(' | '[' | '（' => depth += 1,
            ')' | ']' | '）' => {
                depth -= 1;
                // "(dpa) Text", "(EFE).- Text", "(Reuters) Text".
                let head = text.get(..at + c.len_utf8())?;
                let next = after.trim_start();
                let dash = next.starts_with(['-', '–', '—', ':', '.', ',', '－', '―']);
                if depth == 0
                    && !dash
                    && next.chars().next().is_some_and(char::is_uppercase)
                    && after.starts_with(' ')
                    && agency_in_brackets(head).is_some()
                {
                    return Some((head, ')', head.len()));
                }
            }
            '—' | '–' | '―' if depth == 0 => {
                return Some((text.get(..at)?, '-', at + c.len_utf8()));
            }
            '-' | '－'
                if depth == 0
                    && (before == ' ' || before == '.' || before == ')')
                    && (after.starts_with([' ', '-']) || after.is_empty() || before == '.') =>
            {
                let used = if after.starts_with('-') { 2 } else { 1 };
                return Some((text.get(..at)?, '-', at + used));
            }
            ':' if depth == 0 && (after.starts_with(' ') || after.is_empty()) => {
                return Some((text.get(..at)?, ':', at + 1));
            }
            // "МОСКВА, 11 июня. /ТАСС/. Text", "РИА Новости. Text"
            '.' if depth == 0 && after.starts_with(' ') && agency_at_end(text.get(..at)?) => {
                return Some((text.get(..at)?, '.', at + 1));
            }
            _ => {}
        }
        before = c;
    }
    None
}

fn agency_in_brackets(part: &str) -> Option<&'static str> {
    let bare = part.trim_end_matches(['.', ',', ' ']);
    let open = bare.rfind(['(', '[', '（'])?;
    agencies::among(bare.get(open..)?)
}

fn agency_at_end(part: &str) -> bool {
    let slashed = part
        .trim_end_matches('/')
        .rfind('/')
        .and_then(|at| part.get(at..))
        .is_some_and(|a| agencies::named(a).is_some());
    slashed || agencies::named(part).is_some()
}

/// Reads "AUSTIN, Texas, June 11 (AP)" and its like.
fn read_part(part: &str, lang: Option<&str>) -> Option<Dateline> {
    let mut found = Dateline::default();
    let mut rest = part.trim().trim_end_matches(['.', ',', ' ']).to_owned();
    if rest.is_empty() || rest.contains(['?', '!', '"', '“', ';']) {
        return None;
    }
    if let Some(agency) =
        agencies::among(&rest).filter(|_| !rest.contains('/') || rest.starts_with('/'))
    {
        found.agency = Some(agency);
        return Some(found);
    }
    if rest.ends_with([')', ']', '）']) {
        let open = rest.rfind(['(', '[', '（'])?;
        let inner = rest.get(open..)?;
        match agencies::among(inner) {
            Some(agency) => found.agency = Some(agency),
            None if is_all_caps(inner) || inner.len() > 40 => found.rest = true,
            None => return None,
        }
        rest.truncate(open);
    } else if rest.ends_with('/') {
        let open = rest.trim_end_matches('/').rfind('/')?;
        found.agency = Some(agencies::named(rest.get(open..)?)?);
        rest.truncate(open);
    }
    let stamps = dates::find_all(&rest, lang);
    if let Some(stamp) = stamps.first() {
        found.published = stamp.date.clone();
        found.rest = stamp.date.is_none();
        if !rest
            .get(stamp.end..)
            .unwrap_or("")
            .trim_matches(|c: char| !c.is_alphanumeric())
            .is_empty()
        {
            return None;
        }
        rest.truncate(stamp.start);
    } else if let Some((place, day)) = rest
        .rsplit_once([',', ' '])
        .filter(|(_, d)| d.chars().all(|c| c.is_ascii_digit()) && !d.is_empty())
    {
        // "MADRID, 11 (EUROPA PRESS)": a day without its month.
        if found.agency.is_none() || day.len() > 2 {
            return None;
        }
        found.rest = true;
        rest = place.to_owned();
    }
    let named = found.agency.is_some() || found.published.is_some() || found.rest;
    for place in rest.split(['/', ';']) {
        let place = place.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ':'));
        if place.is_empty() {
            continue;
        }
        // "Bergen (Noruega)": the country stays with what is set aside.
        let place = match place
            .split_once(" (")
            .filter(|(_, region)| named && region.ends_with(')') && region.len() <= 24)
        {
            Some((town, _)) => {
                found.rest = true;
                town
            }
            None => place,
        };
        if !is_place(place, named) {
            return None;
        }
        found.places.push(restore_stop(place, &rest));
    }
    (!found.places.is_empty() || found.agency.is_some()).then_some(found)
}

/// "WASHINGTON, D.C" → "WASHINGTON, D.C."
fn restore_stop(place: &str, whole: &str) -> String {
    let abbreviated = place.len() > 3 && place.rfind('.').is_some_and(|at| at + 2 == place.len());
    if abbreviated && whole.contains(&format!("{place}.")) {
        format!("{place}.")
    } else {
        place.to_owned()
    }
}

/// Whether text is a place: in capitals, or, with an agency or a day beside it, a few capitalised words.
fn is_place(text: &str, named: bool) -> bool {
    let words = text.split_whitespace().count();
    if NO_PLACES.contains(&text.trim_matches(|c: char| !c.is_alphanumeric()))
        || words > 6
        || text.chars().any(|c| c.is_numeric())
    {
        return false;
    }
    if is_place_in_capitals(text) {
        return true;
    }
    let capitalised = |w: &str| {
        w.chars()
            .next()
            .is_some_and(|c| !c.is_lowercase() && c.is_alphabetic())
    };
    const SMALL: [&str; 14] = [
        "de", "del", "la", "am", "an", "der", "do", "da", "of", "upon", "sur", "le", "los", "aan",
    ];
    named
        && words <= 4
        && text
            .split_whitespace()
            .all(|w| capitalised(w) || SMALL.contains(&w))
}

/// "OSLO", "NEW YORK", "AUSTIN, Texas", "ST. PETERSBURG, Fla."
fn is_place_in_capitals(text: &str) -> bool {
    let mut parts = text.splitn(2, ',');
    let city = parts.next().unwrap_or("");
    let region = parts.next().unwrap_or("").trim();
    let letters = city.chars().filter(|c| c.is_alphabetic()).count();
    let capitalised = region
        .split_whitespace()
        .all(|w| w.chars().next().is_some_and(|c| !c.is_lowercase()));
    letters >= 3
        && is_all_caps(city)
        && !NO_PLACES.contains(&city.trim())
        && capitalised
        && region.split_whitespace().count() <= 3
        && text.chars().all(|c| {
            c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | ',' | '\'' | '’' | '-')
        })
}

/// Chinese, Japanese and Korean wires.
fn eastern(text: &str) -> Option<Dateline> {
    static CHINESE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[（(]?(新华社|新華社|中新社|中新网|中央社|[\p{Han}]{2,6}[社网報报])?(?:记者[\p{Han}]{2,4})?([\p{Han}]{2,8}?)(?:(?:\d{4}年)?\d{1,2}月)?\d{1,2}日(?:综合)?[电電讯訊][）)]?\s*(?:[（(](?:记者|記者)\s*([^）)]{2,24})[）)])?[：:，]?\s*").ok()
    });
    static JAPANESE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[【［\[]([\p{Han}\p{Katakana}ー・]{2,12})(?:[＝=]([\p{Han}\p{Katakana}\p{Hiragana}ー]{2,10}))?(?:[\s　]*\d{1,2}日)?(?:[\s　]*([\p{Han}\p{Katakana}ー]{2,8}))?[】］\]][\s　]*[-－―—]?[\s　]*").ok()
    });
    static KOREAN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[\[(（【]([\p{Hangul}]{2,6})\s*=\s*([\p{Hangul}\d]{2,8})[\])）】]\s*(?:([\p{Hangul}]{2,4})\s*(?:기자|특파원)\s*)?=?\s*").ok()
    });
    let start: String = text.chars().take(80).collect();
    let found = [&CHINESE, &JAPANESE, &KOREAN]
        .into_iter()
        .enumerate()
        .find_map(|(which, pattern)| Some((which, pattern.as_ref()?.captures(&start)?)));
    let (which, groups) = found?;
    let group = |n: usize| groups.get(n).map(|m| m.as_str().trim());
    let mut line = Dateline {
        length: groups.get(0)?.end(),
        ..Dateline::default()
    };
    match which {
        0 => {
            line.agency = group(1).and_then(agencies::named);
            line.places.push(group(2)?.to_owned());
            line.authors = group(3)
                .unwrap_or("")
                .split(['、', ' ', '，'])
                .filter(|n| !n.is_empty())
                .map(str::to_owned)
                .collect();
            line.rest = true;
        }
        1 => {
            line.agency = group(3).and_then(agencies::named);
            // "【関連】" is a heading; a place alone in brackets proves nothing.
            if line.agency.is_none()
                && group(2).is_none()
                && !groups.get(0)?.as_str().contains('日')
            {
                return None;
            }
            line.places.push(group(1)?.to_owned());
            match group(2) {
                Some(name) if agencies::named(name).is_some() => {
                    line.agency = agencies::named(name)
                }
                Some(name) => line.authors.push(name.to_owned()),
                None => {}
            }
            line.rest = groups.get(0)?.as_str().contains('日');
        }
        _ => {
            line.places.push(group(1)?.to_owned());
            line.agency = Some(agencies::named(group(2)?)?);
            line.authors = group(3).map(str::to_owned).into_iter().collect();
        }
    }
    Some(line)
}

#[cfg(test)]
mod tests;
