//! The day that a page shows its readers: in a short line near the headline, or in a line of its own.

use dom_query::{Document, NodeRef};

use crate::dates::{self, Stamp};
use crate::dom;

mod history;
mod lines;

pub(super) use lines::is_comments;
use lines::{Line, lines};

/// Lines under and over a headline among which its day is looked for.
const UNDER: usize = 12;
const OVER: usize = 4;
/// Lines under it among which a day is the text's own beyond doubt.
const CLOSE: usize = 7;
/// Longer lines are running text.
const LONGEST: usize = 130;

/// Words before a day on which a text was changed, or that is not the text's own.
const CHANGED: &[&str] = &[
    "update",
    "modified",
    "aktualisiert",
    "mis à jour",
    "actualizado",
    "aggiornato",
    "last edited",
    "last changed",
    "reviewed",
    "zuletzt",
    "geändert",
    "modifié",
    "modificat",
    "modificad",
    "gewijzigd",
    "更新",
    "bijgewerkt",
];
/// Words that take a day away from the text when they stand before it: after it they only count or name something.
const OTHERS_BEFORE: &[&str] = &["comment", "kommentar", "event", "version"];
const OTHERS: &[&str] = &[
    "copyright",
    "©",
    "(c)",
    "expires",
    "deadline",
    "joined",
    "member since",
    "recorded on",
    "retrieved",
    "accessed",
    "born",
    "all rights",
];

/// A day near the headline.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) date: String,
    /// Whether it is said to be that of a change.
    pub(super) is_changed: bool,
    /// Whether only a line or two are between.
    pub(super) is_close: bool,
    /// Whether it may be written in numbers, in which day and month have no order of their own.
    pub(super) is_unordered: bool,
}

/// The days in short lines near the headline: that of publication, and that of the last change.
///
/// `stated_change` is the moment of a change that the page states elsewhere, where it states another one of publication. A day
/// that is marked as a change and is that one is not of publication. The mark alone says little: `class="updated"` stands
/// at days of publication too, for programs that want it.
pub(super) fn near_headline(
    doc: &Document,
    title: Option<&str>,
    lang: Option<&str>,
    stated_change: Option<&str>,
) -> (Option<Shown>, Option<Shown>) {
    let Some(body) = doc.body() else {
        return (None, None);
    };
    let (lines, heading) = lines(&body, title);
    let Some(heading) = heading else {
        return (None, None);
    };
    let end = (heading + 1 + UNDER).min(lines.len());
    let under = (heading..end).take_while(|at| lines.get(*at).is_some_and(|line| !is_far(line)));
    let over = (heading.saturating_sub(OVER)..heading).rev();
    let (mut own, mut changed) = (None, None);
    for at in under.chain(over) {
        let line = lines.get(at).filter(|line| !line.is_of_comments);
        let Some((date, is_changed)) = line.and_then(|line| day_in(line, lang)) else {
            continue;
        };
        let before = at.checked_sub(1).and_then(|before| lines.get(before));
        let said_before =
            before.is_some_and(|line| line.text.len() <= 40 && says_changed(&line.text));
        let is_of_change = stated_change.is_some_and(|day| day.get(..10) == date.get(..10));
        let is_marked = lines.get(at).is_some_and(|line| line.is_marked_changed);
        let shown = Shown {
            is_changed: is_changed || said_before || (is_of_change && is_marked),
            date,
            is_close: at + 3 >= heading && at <= heading + CLOSE,
            is_unordered: lines.get(at).is_some_and(|line| {
                // With dots the day comes first, but for some who write English.
                let is_english = lang.is_none_or(|lang| lang.starts_with("en"));
                line.text.contains('/') || (is_english && line.text.contains('.'))
            }),
        };
        if shown.is_changed {
            changed.get_or_insert(shown);
            continue;
        }
        // "Published 3 May, updated 4 May".
        let also = line.and_then(|line| change_in(line, lang));
        if let Some(also) = also.filter(|_| changed.is_none()) {
            changed = Some(Shown {
                date: also,
                is_changed: true,
                ..shown.clone()
            });
        }
        own.get_or_insert(shown);
    }
    (own, changed)
}

fn says_changed(text: &str) -> bool {
    let lower = text.to_lowercase();
    CHANGED.iter().any(|word| lower.contains(word))
}

/// Running text long enough that what follows is the article itself.
fn is_far(line: &Line) -> bool {
    line.text.len() > 900
}

/// The first line of the page that holds a day and little else.
pub(super) fn anywhere(doc: &Document, lang: Option<&str>) -> Option<String> {
    let body = doc.body()?;
    let (lines, _) = lines(&body, None);
    let own = lines.iter().filter(|line| !line.is_of_comments);
    let bare = own.filter(|line| {
        let dated: usize = dates::find_all(&line.text, lang)
            .iter()
            .map(|stamp| stamp.end - stamp.start)
            .sum();
        dated > 0 && line.text.chars().count() <= dated + 40
    });
    bare.filter_map(|line| day_in(line, lang))
        .map(|(date, _)| date)
        .next()
}

/// The day on which a text says that it first came out: "This article was originally published on 26 Sep 2019".
pub(super) fn originally(doc: &Document, lang: Option<&str>) -> Option<String> {
    const WORDS: &[&str] = &["originally published", "first published"];
    let body = doc.body()?;
    let (lines, _) = lines(&body, None);
    lines.iter().find_map(|line| {
        let lower = line.text.to_ascii_lowercase();
        let at = WORDS.iter().find_map(|words| {
            let at = lower.find(words)?;
            // "This story was", and not a book that the text is about.
            let before = lower.get(..at)?.trim_start_matches(['(', '*', ' ']);
            let is_own = before.is_empty() || (before.starts_with("this ") && at <= 40);
            is_own.then_some(at + words.len())
        })?;
        // Where it came out stands between in a text taken from elsewhere.
        let rest = line.text.get(at..)?.trim_start();
        let rest = rest
            .strip_prefix("on ")
            .or_else(|| rest.strip_prefix(": "))
            .unwrap_or(rest);
        let stamp = dates::find_all(rest, lang).into_iter().next()?;
        (stamp.start == 0).then_some(stamp.date).flatten()
    })
}

/// The day in a line that says when the page was last changed, as wikis end with.
pub(super) fn last_edited(doc: &Document, lang: Option<&str>) -> Option<String> {
    let body = doc.body()?;
    let (lines, _) = lines(&body, None);
    lines
        .iter()
        .rev()
        .filter(|line| !line.is_of_comments && says_changed(&line.text))
        .find_map(|line| day_in(line, lang))
        .map(|(date, _)| date)
}

/// The day with which the running text under the headline begins, as reports do: "Karlsruhe, (12.11.2021). Today …".
pub(super) fn leading(doc: &Document, title: Option<&str>, lang: Option<&str>) -> Option<String> {
    const PLACE: usize = 40;
    let body = doc.body()?;
    let (lines, heading) = lines(&body, title);
    let under = lines.iter().skip(heading? + 1).take(UNDER);
    let first = under
        .map(|line| line.text.as_str())
        .find(|text| text.chars().count() > LONGEST)?;
    let head: String = first.chars().take(LONGEST).collect();
    let stamps = dates::find_all(&head, lang);
    let stamp = stamps.first()?;
    let (before, after) = (head.get(..stamp.start)?, head.get(stamp.end..)?);
    let is_place = before.chars().count() <= PLACE
        && before.trim_end().ends_with([',', '(', '/', '–', '-'])
        && before.chars().next().is_some_and(char::is_uppercase)
        && before.split_whitespace().count() <= 5;
    let is_over = after
        .trim_start()
        .starts_with([')', '.', '–', '-', '—', ':', '/']);
    let date = stamp.date.clone().filter(|date| date.len() >= 10)?;
    (is_place && is_over).then_some(date)
}

fn day_in(line: &Line, lang: Option<&str>) -> Option<(String, bool)> {
    let text = line.text.as_str();
    if text.chars().count() > LONGEST
        || !text.bytes().any(|b| b.is_ascii_digit()) && !text.contains('年')
    {
        return None;
    }
    let lower = text.to_lowercase();
    if OTHERS.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let stamps = dates::find_all(text, lang);
    let date = history::published(text, &stamps, lang)?;
    let before = stamps
        .first()
        .and_then(|stamp| text.get(..stamp.start))
        .unwrap_or_default()
        .to_lowercase();
    if OTHERS_BEFORE.iter().any(|word| before.contains(word)) {
        return None;
    }
    let year: u16 = date.get(..4)?.parse().ok()?;
    // A month alone is no day.
    if !(1990..=2100).contains(&year) || date.len() < 10 {
        return None;
    }
    let dated: usize = stamps.iter().map(|stamp| stamp.end - stamp.start).sum();
    // A sentence that mentions a day is no line about the text.
    let is_sentence = text.ends_with('.') && text.split(' ').count() > 12;
    if is_sentence || (dated > 0 && text.len() > dated + 100) {
        return None;
    }
    let is_changed =
        stamps.iter().all(|stamp| stamp.updated) || (stamps.len() == 1 && says_changed(text));
    Some((date, is_changed))
}

/// The day of a change in a line that tells that of publication, too.
fn change_in(line: &Line, lang: Option<&str>) -> Option<String> {
    let stamps = dates::find_all(&line.text, lang);
    let days = |is_change: bool| {
        let own = stamps
            .iter()
            .filter(move |stamp| stamp.updated == is_change);
        own.filter_map(|stamp: &Stamp| stamp.date.clone())
    };
    days(true).next().filter(|_| days(false).next().is_some())
}

/// The text of a node with a space wherever an element begins or ends.
pub(super) fn parted(node: &NodeRef<'_>) -> String {
    let mut out = String::new();
    for text in node.descendants_it().filter(NodeRef::is_text) {
        out.push_str(&text.text());
        out.push(' ');
    }
    dom::squeeze(&out)
}
