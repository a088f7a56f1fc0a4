//! Letters, newsletters above all: what is to be read in them as an article, with the pictures they carry.
//!
//! A newsletter is an article in a page of tables, so its tables of layout become plain blocks, and what only serves the
//! sending — pixels that count readers, hidden previews, the lines about subscribing — is set aside.

mod clean;
mod head;
mod pieces;
mod trackers;

use super::mhtml::{self, Carried};
use super::mime::{self, Message, Part};
use crate::rewrite::{self, Rules};
use crate::{
    Article, PageError, Resources, Warning, attached, dom, html, parse, paste, sanitise, text,
};

pub(crate) use pieces::{Piece, of as pieces_of};

const WHAT: &str = "a letter";
/// Letters of a mailbox that are read as one article.
const MAX_LETTERS: usize = 100;
/// Texts of letters in letters that are read.
const MAX_TEXTS: usize = 2_000;
/// Lines above a text in which who wrote it, what about and when may stand.
const HEAD: usize = 30;

/// Reads the letter in a file, or all the letters of a mailbox, one after the other.
pub(crate) fn read(
    bytes: &[u8],
    file_name: Option<&str>,
    resources: &mut Resources,
) -> Result<Article, PageError> {
    let found = mime::letters(bytes, MAX_LETTERS);
    if found.count > MAX_LETTERS {
        return Err(PageError::unreadable(
            "a mailbox",
            &format!("of {} letters, too many for one article", found.count),
            "Open it in your mail program, and save the letters that you want to read one by one",
        ));
    }
    let messages: Option<Vec<Message>> = found
        .letters
        .iter()
        .map(|letter| mime::parse(letter))
        .collect();
    let messages = messages.ok_or_else(mime::too_many)?;
    let mut reading = Reading::default();
    let article = match messages.as_slice() {
        [message] => {
            reading.letter(message, resources);
            let mut article = reading.article;
            head::put(&message.head, &mut article);
            article
        }
        messages => {
            for message in messages {
                reading.inner(message, resources);
            }
            let stem = file_name.map(|name| name.rsplit_once('.').map_or(name, |(stem, _)| stem));
            Article {
                title: stem.map(str::to_owned),
                ..reading.article
            }
        }
    };
    let is_cut_off = messages.iter().any(|message| message.is_cut_off);
    if !reading.has_text {
        let (why, advice) = match is_cut_off {
            true => ("cut off before its text", "Save or download it again"),
            false => (
                "without any text",
                "Open it in your mail program, and save what is in it",
            ),
        };
        return Err(PageError::unreadable(WHAT, why, advice));
    }
    Ok(warned(article, reading.files, is_cut_off))
}

/// An article with what is to be said about the letter's files and its end.
fn warned(mut article: Article, files: usize, is_cut_off: bool) -> Article {
    if files > 0 {
        article.warnings.push(Warning {
            code: "attachments".to_owned(),
            message: format!(
                "The files attached to this letter ({files}) are not shown; they are kept inside the letter's file."
            ),
        });
    }
    if is_cut_off {
        article.warnings.push(mhtml::cut_off("letter"));
    }
    article
}

/// What has been read of a letter so far.
#[derive(Default)]
struct Reading {
    article: Article,
    has_text: bool,
    /// Files that are not shown.
    files: usize,
    /// Texts that were read.
    texts: usize,
}

impl Reading {
    /// Reads a letter's pieces.
    fn letter(&mut self, message: &Message, resources: &mut Resources) {
        let parts = message.parts();
        let carried = Carried::of(&parts, None);
        let subject = head::subject(&message.head);
        let pieces = pieces_of(message);
        self.files += pieces.files;
        for piece in pieces.shown {
            self.texts += 1;
            if self.texts > MAX_TEXTS {
                self.files += 1;
                continue;
            }
            // Only the first text can have the title of the whole.
            let subject = match self.article.html.is_empty() {
                true => subject.as_deref(),
                false => Some(subject.as_deref().unwrap_or_default()),
            };
            match piece {
                Piece::Page(part) => self.add(of_page(part, subject, &carried, resources)),
                Piece::Plain(part) => self.add(of_text(part, subject)),
                Piece::Picture(part) => {
                    let address = standing(part);
                    if resources.put(&address, part.bytes.clone()) {
                        let source = dom::escape(&address);
                        self.has_text = true;
                        self.push(&format!("<p><img src=\"{source}\"></p>"));
                    } else {
                        self.files += 1;
                    }
                }
                Piece::Letter(inner) => self.inner(inner, resources),
            }
        }
    }

    /// Reads a letter among others, or in another, under a heading of its own.
    fn inner(&mut self, message: &Message, resources: &mut Resources) {
        if let Some(subject) = head::subject(&message.head) {
            self.push(&format!("<h2>{}</h2>", dom::escape(&subject)));
        }
        let line = head::line(&message.head);
        if !line.is_empty() {
            self.push(&format!("<p>{}</p>", dom::escape(&line)));
        }
        self.letter(message, resources);
    }

    fn add(&mut self, piece: Article) {
        self.has_text = true;
        let article = &mut self.article;
        if article.html.is_empty() {
            *article = piece;
            return;
        }
        self.push(&piece.html);
        self.article.removed.extend(piece.removed);
        self.article.warnings.extend(piece.warnings);
    }

    /// Adds to the HTML, so that the text follows from all of it.
    fn push(&mut self, html: &str) {
        self.article.text.clear();
        self.article.html.push_str(&sanitise::sanitise(html));
    }
}

/// The address that stands for a picture which is shown in its place among the texts of a letter.
pub(super) fn standing(part: &Part) -> String {
    match &part.id {
        Some(id) => attached::address(&format!("cid:{id}")),
        None => attached::address(&format!("part-{}", part.number)),
    }
}

/// Letters and digits, by which it is told what was kept of a text.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn of_text(part: &Part, subject: Option<&str>) -> Article {
    let text = part.text();
    let text = if part.is_flowed { unflow(&text) } else { text };
    let mut article = paste::read(&text);
    article.html = sanitise::sanitise(&article.html);
    // The headers know better who wrote it and when, so what was taken for that stays in the text.
    let known = letters(&article.text);
    let removed: Vec<String> = article
        .removed
        .iter()
        .map(|one| letters(&one.text))
        .collect();
    let is_titled = subject.is_none();
    let subject = letters(subject.unwrap_or_default());
    let is_lost = |line: &&str| {
        let line = letters(line);
        !line.is_empty()
            && line != subject
            && !known.contains(&line)
            && !removed.iter().any(|text| text.contains(&line))
    };
    let title = article.title.as_deref().map(letters).filter(|_| is_titled);
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let lost: String = lines
        .take(HEAD)
        .filter(is_lost)
        .filter(|line| title.as_ref() != Some(&letters(line)))
        .map(|line| format!("<p>{}</p>", dom::escape(&dom::squeeze(line))))
        .collect();
    if !lost.is_empty() {
        article.html.insert_str(0, &sanitise::sanitise(&lost));
        article.text.clear();
    }
    article
}

/// Joins the lines of a paragraph, which end in a space where they go on (RFC 3676).
fn unflow(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        out.push_str(line);
        let goes_on = line.ends_with(' ') && line != "-- ";
        if !goes_on {
            out.push('\n');
        }
    }
    out
}

fn of_page(
    part: &Part,
    subject: Option<&str>,
    carried: &Carried<'_>,
    resources: &mut Resources,
) -> Article {
    let mut image = |address: &str| {
        let found = carried.find(address)?;
        let stands = attached::address(address);
        let is_there = resources.has(&stands) || resources.put(&stands, found.bytes.clone());
        is_there.then_some(stands)
    };
    let source = rewrite::rewrite(&part.text(), Rules::images(&mut image));
    let doc = parse::fragment(&source);
    let Some(content) = doc.body() else {
        return Article::default();
    };
    let mut removed = Vec::new();
    clean::clean(&content, &mut removed);
    let clean = content.inner_html().to_string();
    // A letter is its own article: nothing is looked for in it, only its pictures and code are settled.
    let mut settled = html::read_or_fall_back(&format!("<div>{clean}</div>"), None);
    let plain = sanitise::sanitise(&clean);
    let (before, after) = (text::of_html(&plain), text::of_html(&settled.html));
    // The subject stays the title of the letter, so a headline that says something else stays in it.
    let says = |text: &str, line: &str| text.split("\n\n").any(|block| letters(block) == line);
    let title = settled.title.as_deref().map(letters).unwrap_or_default();
    let is_taken = !title.is_empty() && says(&before, &title) && !says(&after, &title);
    let is_known = subject.is_none_or(|subject| letters(subject) == title);
    if is_taken
        && !is_known
        && let Some(headline) = &settled.title
    {
        let headline = format!("<h1>{}</h1>", dom::escape(headline));
        settled.html.insert_str(0, &sanitise::sanitise(&headline));
    }
    let kept: usize = settled
        .removed
        .iter()
        .map(|one| letters(&one.text).len())
        .sum();
    let kept = kept + letters(&after).len() + if is_taken { title.len() } else { 0 };
    let html = if kept < letters(&before).len() {
        plain
    } else {
        removed.extend(settled.removed);
        settled.html
    };
    Article {
        html,
        removed,
        title: settled.title,
        warnings: settled.warnings,
        ..Article::default()
    }
}
