//! Plain text, such as an article pasted from a browser, to a clean article.
//!
//! The text is cut into lines (`lines`), each line is measured and classified (`structure`, `cues`), the head is read
//! for fields (`head`), furniture inside and below the body is set aside (`cut`), and what stayed is the body
//! (`render`). Set aside is not deleted: every line ends in the body, in a field or in `removed`.
//! Losing text of the article is worse than keeping furniture. Decoding bytes is `decode`'s work.

mod above;
mod agencies;
mod captions;
mod cues;
mod cut;
mod datelines;
mod declared;
mod figures;
mod head;
mod lines;
mod mail;
mod meta;
mod page;
mod parts;
mod phrases;
mod render;
mod shape;
mod signed;
mod structure;
mod wiki;

use crate::{Article, Removed, lang};
use page::{Fate, Page};

/// Reads pasted text: finds headline, byline, date, captions and body, and sets the furniture around them aside.
pub(crate) fn read(text: &str) -> Article {
    let clean = lines::normalise(text);
    let mut page = Page::new(lines::unwrap(lines::split(&clean)));
    let mut facts = Facts {
        lang: language(&page),
        ..Facts::default()
    };
    facts.speakers = (0..page.len())
        .filter(|&i| datelines::is_speaker(page.text(i)))
        .take(2)
        .count()
        > 1;
    facts.collective = wiki::clean(&mut page);
    let start = head::read(&mut page, &mut facts);
    cut::cut(&mut page, &mut facts, start);
    if nothing_left(&page) {
        // No body: then nothing was furniture, and the page is its own text.
        for at in 0..page.len() {
            page.set(at, Fate::Open);
        }
        page.captions.clear();
        facts = Facts {
            lang: facts.lang,
            ..Facts::default()
        };
    }
    article(&page, facts)
}

fn nothing_left(page: &Page<'_>) -> bool {
    !(0..page.len()).any(|at| page.is_open(at) && page.text(at).chars().any(char::is_alphanumeric))
}

fn article(page: &Page<'_>, facts: Facts) -> Article {
    let (text, html) = render::body(page);
    Article {
        title: facts.title,
        byline: (!facts.authors.is_empty()).then(|| facts.authors.join(", ")),
        agency: facts.agency.map(str::to_owned),
        published: facts.published.or(facts.updated.filter(|_| !facts.vague)),
        datelines: facts.datelines,
        lang: lang::detect(&text).or(facts.lang),
        excerpt: facts.excerpt,
        words: lang::words(&text),
        removed: removed(page),
        text,
        html,
        ..Article::default()
    }
}

/// The language of the running text, or of everything if there is none.
fn language(page: &Page<'_>) -> Option<String> {
    let mut sample = String::new();
    for at in (0..page.len()).filter(|&i| page.shape(i).is_prose()) {
        sample.push_str(page.text(at));
        sample.push('\n');
        if sample.len() > 20_000 {
            break;
        }
    }
    if let Some(lang) = lang::detect(&sample) {
        return Some(lang);
    }
    let everything: Vec<&str> = (0..page.len().min(400)).map(|i| page.text(i)).collect();
    lang::detect(&everything.join("\n"))
}

/// What was set aside, neighbours of one kind together, as they stood.
fn removed(page: &Page<'_>) -> Vec<Removed> {
    let mut removed: Vec<Removed> = Vec::new();
    let mut last = None;
    for at in 0..page.len() {
        if let Some((kind, text)) = page.taken(at) {
            removed.push(Removed {
                kind: (*kind).to_owned(),
                text: text.clone(),
            });
            last = None;
        }
        let Fate::Removed(kind) = page.fate(at) else {
            continue;
        };
        let Some(line) = page.line(at) else { continue };
        match removed
            .last_mut()
            .filter(|r| last == Some(at.wrapping_sub(1)) && r.kind == kind)
        {
            Some(entry) => {
                entry
                    .text
                    .push_str(if line.gap > 0 { "\n\n" } else { "\n" });
                entry.text.push_str(line.text());
            }
            None => removed.push(Removed {
                kind: kind.to_owned(),
                text: line.text().to_owned(),
            }),
        }
        last = Some(at);
    }
    removed
}

/// What the page says about the article.
#[derive(Debug, Default)]
struct Facts {
    title: Option<String>,
    excerpt: Option<String>,
    authors: Vec<String>,
    agency: Option<&'static str>,
    published: Option<String>,
    updated: Option<String>,
    /// There is a date of publication, but which day it is cannot be told.
    vague: bool,
    datelines: Vec<String>,
    lang: Option<String>,
    /// A page of an encyclopedia, which has no byline.
    collective: bool,
    /// Paragraphs begin with names in capitals, as transcripts do.
    speakers: bool,
}

impl Facts {
    fn lang(&self) -> Option<&str> {
        self.lang.as_deref()
    }

    /// Takes what a line says; tells whether the fields show all of it now.
    fn take(&mut self, meta: &meta::Meta) -> bool {
        for author in &meta.authors {
            if !self.authors.contains(author) {
                self.authors.push(author.clone());
            }
        }
        self.agency = self.agency.or(meta.agency);
        if self.published.is_none() {
            self.published.clone_from(&meta.published);
        }
        if self.updated.is_none() {
            self.updated.clone_from(&meta.updated);
        }
        self.vague |= meta.dated && meta.published.is_none() && meta.updated.is_none();
        let shows_dates = (meta.published.is_none() || meta.published == self.published)
            && (meta.updated.is_none() || self.published.is_none());
        !meta.rest && (meta.agency.is_none() || meta.agency == self.agency) && shows_dates
    }

    /// Takes a dateline; tells whether the fields show all of it now.
    fn take_dateline(&mut self, line: &datelines::Dateline) -> bool {
        self.datelines.extend(line.places.iter().cloned());
        self.agency = self.agency.or(line.agency);
        if self.published.is_none() {
            self.published.clone_from(&line.published);
        }
        if self.authors.is_empty() {
            self.authors.clone_from(&line.authors);
        }
        let shows_date = line.published.is_none() || line.published == self.published;
        !line.rest
            && (line.agency.is_none() || line.agency == self.agency)
            && shows_date
            && line.authors.iter().all(|a| self.authors.contains(a))
    }
}

/// White space inside a line is one space.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split([' ', '\t', '\n']).filter(|w| !w.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests;
