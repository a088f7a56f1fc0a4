//! Above the headline: the site's name and menu, sections, a byline that came first.

use super::cues::{self, Reach, key};
use super::head::MAX_LINES;
use super::meta::{self, Meta};
use super::page::{Fate, Page};
use super::shape;
use super::structure::Kind;
use super::{Facts, captions};

/// Sets furniture above the headline aside and returns the line of the headline, or of the body.
/// `None` when nothing but furniture is there: then it is none.
pub(super) fn before_title(page: &mut Page<'_>, facts: &mut Facts, from: usize) -> Option<usize> {
    let mut aside: Vec<(usize, Fate, Option<Meta>)> = Vec::new();
    let mut found = None;
    for at in from..page.len().min(from + MAX_LINES) {
        if !page.is_open(at) {
            continue;
        }
        match above_title(page, at, facts) {
            Some((fate, meta)) => {
                aside.push((at, fate, meta));
            }
            None => {
                found = Some(at);
                break;
            }
        }
    }
    let found = found?;
    // A word that could be a button is the headline if no other line can be.
    let only = aside
        .first()
        .map(|(at, ..)| *at)
        .filter(|at| aside.len() == 1 && page.cue(*at).is_some_and(|c| c.reach != Reach::Anywhere));
    if let Some(word) = only
        && page.is_prose(found)
        && page.block_range(word).len() == 1
        && page.text(word).chars().any(char::is_alphabetic)
        && !page.cue(word).is_some_and(|c| c.sentence)
    {
        return Some(word);
    }
    for (at, fate, meta) in aside {
        let shown = meta.is_none_or(|meta| facts.take(&meta));
        page.set(at, if shown { fate } else { Fate::Removed("byline") });
    }
    Some(found)
}

/// What a line above the headline is, if it is not the headline.
fn above_title(page: &Page<'_>, at: usize, facts: &Facts) -> Option<(Fate, Option<Meta>)> {
    let text = page.text(at);
    if !matches!(page.kind(at), Kind::Text | Kind::Verse | Kind::Item) {
        return None;
    }
    if let Some(cue) = page.cue(at) {
        return Some((Fate::Removed(cue.kind), None));
    }
    let names_section = |i: usize| {
        page.cue(i).is_some() || meta::is_kicker(page.text(i)) || is_breadcrumb(page.text(i))
    };
    let next = (at + 1..page.len().min(at + 16)).find(|i| !names_section(*i));
    let headline_follows = next.is_some_and(|i| {
        let shape = page.shape(i);
        page.kind(i) != Kind::Item
            && shape.words >= 3
            && !shape.is_prose()
            && meta::of(page.text(i), facts.lang()).is_none()
    });
    if headline_follows && (meta::is_kicker(text) || is_breadcrumb(text)) {
        return Some((Fate::Removed("navigation"), None));
    }
    if is_kicker_by_place(page, at, facts) {
        return Some((Fate::Removed("navigation"), None));
    }
    let site_above_menu =
        page.cue(at + 1).is_some_and(|c| c.kind == "navigation") && !page.shape(at).is_sentence();
    let headline_later = (at + 2..page.len().min(at + 20))
        .take_while(|i| !page.is_prose(*i))
        .any(|i| {
            page.cue(i).is_none()
                && page.shape(i).words >= 3
                && meta::of(page.text(i), facts.lang()).is_none()
        });
    if site_above_menu && headline_later {
        return Some((Fate::Removed("navigation"), None));
    }
    if is_forum_name(page, at) {
        return Some((Fate::Removed("byline"), None));
    }
    let meta = meta::of(text, facts.lang()).filter(Meta::is_sure)?;
    // "By Ola Berg" above everything is a byline only if it cannot be the headline.
    let fate = if meta.rest {
        Fate::Removed("byline")
    } else {
        Fate::Field
    };
    Some((fate, Some(meta)))
}

/// A word or two on top of a headline and its standfirst, which a byline, a date or a caption follows.
fn is_kicker_by_place(page: &Page<'_>, at: usize, facts: &Facts) -> bool {
    let told = |i: usize| meta::of(page.text(i), facts.lang()).is_some_and(|m| m.is_sure());
    let worded = |i: usize| {
        page.same_block(at, i)
            && page.cue(i).is_none()
            && page.shape(i).words >= 4
            && page.shape(i).width <= 240
            && !told(i)
    };
    let small = page.shape(at).words <= 3
        && page.shape(at).is_label()
        && page.kind(at) != Kind::Item
        && meta::of(page.text(at), facts.lang()).is_none();
    let has_byline = (at + 2..page.len().min(at + 5)).any(told)
        && worded(at + 1)
        && page.shape(at + 1).is_label();
    if has_byline && is_paper(page.text(at)) {
        return true;
    }
    small
        && worded(at + 1)
        && page.shape(at + 1).is_label()
        && worded(at + 2)
        && captions::of(page.text(at + 2)).is_none()
        && (at + 3..page.len().min(at + 8)).any(|i| told(i) || captions::of(page.text(i)).is_some())
}

/// "The Harbour Times", "Bergener Tagblatt": a name with a word that papers have in theirs.
fn is_paper(text: &str) -> bool {
    const WORDS: &str = "times|gazette|herald|tribune|post|journal|chronicle|observer|telegraph|courier|news|daily|examiner|globe|mail|express|standard|zeitung|tagblatt|nachrichten|anzeiger|kurier|rundschau|presse|diario|periódico|noticias|gazeta|jornal|folha|corriere|gazzetta|giornale|courrier|dépêche|dagblad|courant|avis|tidende|tidning|bladet|dagbladet";
    let words: Vec<String> = text.split(' ').map(str::to_lowercase).collect();
    (2..=5).contains(&words.len())
        && text
            .split(' ')
            .all(|w| w.chars().next().is_some_and(|c| !c.is_lowercase()) || w.len() <= 3)
        && words.iter().any(|w| WORDS.split('|').any(|p| p == w))
}

/// "r/harbour", "u/ola_b", and a name beside the age of a post.
fn is_forum_name(page: &Page<'_>, at: usize) -> bool {
    let text = page.text(at);
    let one_word = !text.contains(' ') && text.chars().any(char::is_alphabetic);
    let handle = ["r/", "u/", "/r/", "/u/", "@"]
        .iter()
        .any(|p| text.starts_with(p) && text.len() > p.len());
    let aged = at > 0 && page.same_block(at - 1, at) && cues::is_age(&key(page.text(at - 1)));
    one_word && (handle || aged)
}

fn is_breadcrumb(text: &str) -> bool {
    let parts: Vec<&str> = text
        .split(['>', '›', '»', '|', '→', '/'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    parts.len() >= 3
        && parts.iter().all(|p| p.split_whitespace().count() <= 3)
        && !shape::ends_sentence(text)
}
