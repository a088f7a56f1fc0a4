//! Lines that announce themselves as furniture: "Advertisement", "Read also: …", "Comments (3)".
//!
//! A cue says what a line is if it is furniture; whether it is, its place decides (`head`, `cut`).

mod sentences;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::phrases;
use super::shape::{Shape, ends_sentence, is_all_caps};

/// Longer lines are never looked at.
const MAX_BYTES: usize = 700;

/// How far the word of a cue reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// It is furniture wherever it stands.
    Anywhere,
    /// It is furniture above and below the body, and beside other furniture.
    Edge,
    /// It opens a section of furniture below the body.
    Section,
}

/// What a line is, if it is furniture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cue {
    /// One of the kinds of `Removed`.
    pub(super) kind: &'static str,
    pub(super) reach: Reach,
    /// A sentence, not a label: it takes no section with it.
    pub(super) sentence: bool,
}

impl Cue {
    const fn new(kind: &'static str, reach: Reach) -> Cue {
        Cue {
            kind,
            reach,
            sentence: false,
        }
    }

    pub(super) const fn sentence(kind: &'static str, reach: Reach) -> Cue {
        Cue {
            kind,
            reach,
            sentence: true,
        }
    }
}

/// Lower case, numbers as `#`, marks as one space: the form in which phrases are compared.
pub(super) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_numeric() {
            while chars
                .next_if(|c| c.is_numeric() || matches!(c, ',' | '.'))
                .is_some()
            {}
            // 1.2K
            let mut ahead = chars.clone();
            if ahead.next().is_some_and(|c| matches!(c, 'K' | 'k' | 'M'))
                && ahead.next().is_none_or(|c| !c.is_alphanumeric())
            {
                chars.next();
            }
            key.push('#');
        } else if c.is_alphanumeric() || is_mark_of_letter(c) {
            key.extend(c.to_lowercase());
        } else if matches!(c, '\'' | '’') && !key.is_empty() {
            key.push('\'');
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end_matches([' ', '\'']).len());
    key
}

/// Vowel signs of Indic and Arabic writing, which belong to their letter.
fn is_mark_of_letter(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36F | 0x5B0..=0x5C7 | 0x64B..=0x65F | 0x900..=0xDFF | 0xE31..=0xE4E)
}

/// What a line announces itself as.
pub(super) fn of(text: &str) -> Option<Cue> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let shape = Shape::of(text);
    if shape.words <= 12
        && let Some(cue) = label(text, shape)
    {
        return Some(cue);
    }
    lead(text, shape).or_else(|| sentences::of(text))
}

/// Whole lines of few words.
fn label(text: &str, shape: Shape) -> Option<Cue> {
    static LABELS: LazyLock<HashMap<&str, Cue>> = LazyLock::new(|| {
        let mut labels = HashMap::new();
        for (kind, reach, list) in phrases::LINES {
            for phrase in list.split('|') {
                labels.entry(phrase).or_insert(Cue::new(kind, *reach));
            }
        }
        labels
    });
    let key = key(text);
    if key.is_empty() {
        // "·", "___", "* * *", "|": nothing but marks.
        return Some(Cue::new("other", Reach::Edge));
    }
    // "12:40" heads a part of a report.
    if text.contains(':') && key.chars().all(|c| matches!(c, '#' | ' ')) {
        return None;
    }
    let counted = || {
        key.strip_suffix(" #")
            .or_else(|| key.strip_prefix("# "))
            .map(str::trim)
    };
    if let Some(cue) = LABELS.get(key.as_str()) {
        // "Read more." and "Share?" are somebody's words.
        let spoken = text.ends_with(['.', '?'])
            && !key.contains('#')
            && !text.ends_with("...")
            && cue.reach != Reach::Section
            && shape.words > 1;
        return (!spoken || cue.reach == Reach::Anywhere).then_some(*cue);
    }
    // "Share 12", "34 likes", "Kommentare 3", but not `copy $1`.
    let bare = text.chars().any(char::is_alphabetic)
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || c.is_whitespace() || "().,:|·•+-/[]'’".contains(c));
    if let Some(cue) = counted().filter(|_| bare).and_then(|k| LABELS.get(k))
        && matches!(cue.kind, "share" | "comments")
    {
        return Some(*cue);
    }
    if key == "#"
        && text.chars().count() <= 8
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || ",.KkM ".contains(c))
    {
        return Some(Cue::new("share", Reach::Edge));
    }
    if let Some(cue) = row_of_buttons(text) {
        return Some(cue);
    }
    more_from(&key, shape).or_else(|| personal(&key, text))
}

/// "Unsubscribe | Manage preferences", "Privacy ∙ Terms": every part is one.
fn row_of_buttons(text: &str) -> Option<Cue> {
    let parts: Vec<&str> = text
        .split(['|', '·', '•', '∙'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    if parts.len() < 2 {
        return None;
    }
    let cues: Vec<Cue> = parts
        .iter()
        .map_while(|part| label(part, Shape::of(part)))
        .collect();
    let first = cues
        .first()
        .filter(|_| cues.len() == parts.len() && cues.iter().all(|c| c.kind != "comments"))?;
    Some(Cue::new(first.kind, Reach::Edge))
}

/// "More from Ola Berg", "More in Harbour", "Mehr von …": a label with a name in it.
fn more_from(key: &str, shape: Shape) -> Option<Cue> {
    const OPENINGS: [&str; 22] = [
        "more from ",
        "more by ",
        "more stories from ",
        "more stories by ",
        "more on ",
        "read more from ",
        "read more by ",
        "read more on ",
        "read more about ",
        "latest from ",
        "articles by ",
        "also by ",
        "mehr von ",
        "mehr aus ",
        "plus de ",
        "más de ",
        "mais de ",
        "altro da ",
        "meer van ",
        "meer over ",
        "mer från ",
        "ещё от ",
    ];
    let opens = OPENINGS.iter().any(|o| key.starts_with(o));
    (opens && !shape.ends && shape.words <= 8).then_some(Cue::new("related", Reach::Section))
}

/// "Written by Ola Berg", "e | 7 months ago | Reply", "3 days ago", "Follow Ola Berg on Twitter".
fn personal(key: &str, text: &str) -> Option<Cue> {
    if is_age(key) {
        return Some(Cue::new("byline", Reach::Edge));
    }
    if is_comment_line(text) {
        return Some(Cue::new("comments", Reach::Edge));
    }
    let written = [
        "written by ",
        "published in ",
        "posted by ",
        "geschrieben von ",
        "escrito por ",
        "écrit par ",
        "scritto da ",
        "geschreven door ",
    ];
    if written.iter().any(|w| key.starts_with(w)) && !ends_sentence(text) {
        return Some(Cue::new("byline", Reach::Section));
    }
    let follow = [
        "follow ",
        "folgen sie ",
        "suivez ",
        "sigue ",
        "síguenos ",
        "siga ",
        "segui ",
        "volg ",
        "följ ",
        "подписывайтесь ",
    ];
    let network = [
        " twitter",
        " facebook",
        " instagram",
        " linkedin",
        " on x",
        " whatsapp",
        " telegram",
        " youtube",
        " google news",
        "telegram",
        " bluesky",
        " mastodon",
    ];
    let invites =
        follow.iter().any(|f| key.starts_with(f)) && network.iter().any(|n| key.contains(n));
    invites.then_some(Cue::new("share", Reach::Anywhere))
}

/// "7 months ago" and nothing else.
pub(super) fn is_age(key: &str) -> bool {
    static AGES: LazyLock<HashSet<&str>> = LazyLock::new(|| phrases::AGO.split('|').collect());
    let mut rest = key;
    loop {
        if AGES.contains(rest) {
            return true;
        }
        // "Posted 3 days ago", "Atualizado há 2 horas".
        match rest.split_once(' ') {
            Some((word, after)) if crate::dates::is_date_word(word) => rest = after,
            _ => return false,
        }
    }
}

/// A reader's name, the age of what was said, an invitation to reply.
pub(super) fn is_comment_line(text: &str) -> bool {
    let parts: Vec<String> = text
        .split(['|', '·', '•', '∙', '—', '–'])
        .map(key)
        .collect();
    let aged = parts.iter().any(|p| is_age(p));
    let key = parts.join(" ");
    let replies = [
        "reply",
        "replying to ",
        "in reply to ",
        "antworten",
        "répondre",
        "responder",
        "rispondi",
        "beantwoorden",
        "svara",
        "ответить",
        "відповісти",
        "回复",
        "返信",
        "답글",
        "رد",
    ];
    let says = key.ends_with(" says") && key.split(' ').count() <= 5;
    (aged && parts.len() >= 2)
        || says
        || replies
            .iter()
            .any(|r| key == *r || (key.starts_with(r) && (r.ends_with(' ') || aged)))
        || ends_with_age(&key)
}

/// "ola_b 3 days ago" — a short name before an age.
fn ends_with_age(key: &str) -> bool {
    let words = key.split(' ').count();
    if !(3..=8).contains(&words) || !key.contains('#') {
        return false;
    }
    key.char_indices()
        .filter(|(_, c)| *c == ' ')
        .any(|(at, _)| key.get(at + 1..).is_some_and(is_age))
}

/// "Read also: …", "Tags: …", "LESEN SIE AUCH …".
fn lead(text: &str, shape: Shape) -> Option<Cue> {
    static LEADS: LazyLock<HashMap<&str, &'static str>> = LazyLock::new(|| {
        phrases::LEADS
            .iter()
            .flat_map(|(kind, list)| list.split('|').map(move |phrase| (phrase, *kind)))
            .collect()
    });
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '[' && c != '(');
    let bare = bare.trim_start_matches(['[', '(']);
    if let Some((before, after)) = bare
        .split_once([':', '：', '|', '»', '›', '→', '►', '▶', '>', '–', '—', '＞'])
        .filter(|(before, _)| before.len() <= 64)
    {
        let rest = Shape::of(after.trim());
        if let Some(kind) = LEADS.get(key(before).as_str()) {
            let related = *kind == "related";
            let named = if related {
                names_headline(bare, before, rest, after.trim())
            } else {
                names_list(bare, rest)
            };
            return named.then_some(Cue::new(
                kind,
                if related {
                    Reach::Anywhere
                } else {
                    Reach::Edge
                },
            ));
        }
    }
    if shape.ends && !text.ends_with('?') || shape.words > 22 || shape.width > 160 {
        return None;
    }
    opens_with(bare).then_some(Cue::new("related", Reach::Anywhere))
}

/// Whether tags, places to share or a topic follow, not a sentence.
fn names_list(whole: &str, rest: Shape) -> bool {
    rest.words > 0 && rest.width <= 200 && !(ends_sentence(whole) && rest.words > 3)
}

/// Whether what follows a lead is a headline, not the rest of a sentence.
fn names_headline(whole: &str, before: &str, rest: Shape, after: &str) -> bool {
    let sentence = rest.ends && !whole.ends_with(['?', '!', '…', ')', ']']) && rest.words > 8;
    let single = key(before).split(' ').count() == 1;
    // "Next: add the salt" and "More: nothing" are instructions, a headline begins with a capital.
    let first = after.chars().find(|c| c.is_alphanumeric());
    let small = first.is_some_and(char::is_lowercase);
    let too_short = single && rest.words < 3 && !is_all_caps(before);
    rest.words > 0
        && rest.width <= 180
        && !sentence
        && !(single && (small || rest.ends && !whole.ends_with('?')))
        && !(too_short && rest.words < 2)
}

fn opens_with(text: &str) -> bool {
    static OPEN: LazyLock<Vec<&str>> = LazyLock::new(|| phrases::OPEN_LEADS.split('|').collect());
    static CAPITAL: LazyLock<Vec<&str>> =
        LazyLock::new(|| phrases::CAPITAL_LEADS.split('|').collect());
    let head: String = text.chars().take(40).collect();
    let head = head.to_lowercase();
    let after = |lead: &&&str| {
        head.strip_prefix(**lead)
            .is_some_and(|rest| rest.starts_with(' ') && rest.len() > 1)
    };
    if OPEN.iter().find(after).is_some() {
        return true;
    }
    CAPITAL.iter().find(after).is_some_and(|lead| {
        let opening: String = text.chars().take(lead.chars().count()).collect();
        let rest: String = text.chars().skip(lead.chars().count()).collect();
        is_all_caps(&opening) && !is_all_caps(&rest)
    })
}

#[cfg(test)]
mod tests;
