//! Which parts of a letter are shown, in their order: its texts and pages, pictures between them, letters in it.

use std::collections::{HashMap, HashSet};

use super::clean;
use crate::formats::mime::{Entity, Message, Part, Several};
use crate::{parse, sanitise};

/// Pieces of a letter that are shown.
const MOST: usize = 1_000;
/// Words of a text that is worth more than a page, if they are so many times those of the page.
const MUCH: usize = 20;
const TIMES: usize = 4;

/// One part of a letter that is shown.
pub(crate) enum Piece<'m> {
    Page(&'m Part),
    Plain(&'m Part),
    Picture(&'m Part),
    Letter(&'m Message),
}

/// What is shown of a letter.
#[derive(Default)]
pub(crate) struct Pieces<'m> {
    pub(crate) shown: Vec<Piece<'m>>,
    /// Files that are not.
    pub(crate) files: usize,
}

/// The pieces of a letter; those of letters inside it are theirs.
pub(crate) fn of(message: &Message) -> Pieces<'_> {
    let mut pieces = Pieces::default();
    gather(&message.body, &mut pieces, &mut HashMap::new());
    // A picture that a page shows in its place is not shown twice.
    let mut placed = HashSet::new();
    for piece in &pieces.shown {
        if let Piece::Page(page) = piece {
            named(&page.text(), &mut placed);
        }
    }
    pieces.shown.retain(|piece| match piece {
        Piece::Picture(part) => !part.id.as_ref().is_some_and(|id| placed.contains(id)),
        _ => true,
    });
    pieces
}

/// Adds the pieces of an entity. `known` are the words of parts that were counted already.
fn gather<'m>(entity: &'m Entity, pieces: &mut Pieces<'m>, known: &mut HashMap<usize, usize>) {
    match entity {
        Entity::Letter(letter) => pieces.shown.push(Piece::Letter(letter)),
        Entity::Several(several) if several.kind == "alternative" => best(several, pieces, known),
        Entity::Several(several) if several.kind == "related" => {
            let root = root(several);
            for (at, entity) in several.entities.iter().enumerate() {
                let is_picture = matches!(entity, Entity::Part(part) if part.kind.starts_with("image/") && part.location.is_none());
                let is_file = matches!(entity, Entity::Part(part) if part.is_attachment);
                if Some(at) == root || is_picture || is_file {
                    gather(entity, pieces, known);
                }
            }
        }
        Entity::Several(several) => {
            for entity in &several.entities {
                gather(entity, pieces, known);
            }
        }
        Entity::Part(part) => part_of(part, pieces),
    }
}

fn part_of<'m>(part: &'m Part, pieces: &mut Pieces<'m>) {
    let is_empty = part.bytes.trim_ascii().is_empty();
    let is_signature = part.kind.ends_with("-signature");
    if part.is_attachment || pieces.shown.len() >= MOST {
        pieces.files += 1;
    } else if is_empty || is_signature {
    } else if part.is_page() {
        pieces.shown.push(Piece::Page(part));
    } else if part.kind == "text/plain" {
        if !part.text().trim().is_empty() {
            pieces.shown.push(Piece::Plain(part));
        }
    } else if crate::images::sniff(&part.bytes).is_some() {
        pieces.shown.push(Piece::Picture(part));
    } else {
        pieces.files += 1;
    }
}

/// The part that the others of its kind belong to: the one that `start` names, else the first that may be read.
fn root(several: &Several) -> Option<usize> {
    let named = several.start.as_ref().and_then(|start| {
        several.entities.iter().position(
            |entity| matches!(entity, Entity::Part(part) if part.id.as_ref() == Some(start)),
        )
    });
    named.or_else(|| {
        several.entities.iter().position(|entity| match entity {
            Entity::Part(part) => part.is_page() || part.kind == "text/plain",
            Entity::Several(_) | Entity::Letter(_) => true,
        })
    })
}

/// The best of what says the same in several ways: the page, unless it leaves nearly all to the text.
fn best<'m>(several: &'m Several, pieces: &mut Pieces<'m>, known: &mut HashMap<usize, usize>) {
    let mut choices: Vec<Pieces<'m>> = several
        .entities
        .iter()
        .map(|entity| {
            let mut pieces = Pieces::default();
            gather(entity, &mut pieces, known);
            pieces
        })
        .collect();
    let last = |is: &dyn Fn(&Piece<'m>) -> bool| {
        choices
            .iter()
            .rposition(|choice| choice.shown.iter().any(is))
    };
    let page = last(&|piece| matches!(piece, Piece::Page(_)));
    let plain = last(&|piece| matches!(piece, Piece::Plain(_)));
    let mut says = |at: Option<usize>| {
        let choice = at.and_then(|at| choices.get(at));
        choice.map_or(0, |choice| {
            let words = choice.shown.iter().map(|piece| words(piece, known));
            words.sum::<usize>()
        })
    };
    let is_stub = plain.is_some() && page.is_some() && {
        let plain = says(plain);
        let page = says(page);
        // The last of them is the one that was cut off.
        let is_cut_off = several.is_cut_off && plain > page;
        is_cut_off || plain >= MUCH && page * TIMES < plain
    };
    let chosen = page
        .filter(|_| !is_stub)
        .or(plain)
        .or_else(|| last(&|_| true));
    let chosen = chosen.map(|at| choices.swap_remove(at));
    if let Some(chosen) = chosen {
        pieces.shown.extend(chosen.shown);
        pieces.files += chosen.files;
    }
}

/// Words that a piece says, addresses aside.
fn words(piece: &Piece<'_>, known: &mut HashMap<usize, usize>) -> usize {
    let (Piece::Page(part) | Piece::Plain(part)) = piece else {
        return 0;
    };
    if let Some(words) = known.get(&part.number) {
        return *words;
    }
    let text = match piece {
        Piece::Page(page) => {
            let doc = parse::fragment(&page.text());
            doc.body().map_or_else(String::new, |body| {
                clean::clean(&body, &mut Vec::new());
                crate::dom::text(&body)
            })
        }
        _ => part.text(),
    };
    let is_word = |word: &&str| word.chars().any(char::is_alphabetic) && !word.contains("://");
    let words = text.split_whitespace().filter(is_word).count();
    known.insert(part.number, words);
    words
}

/// The parts that a page names by their ids.
fn named(page: &str, ids: &mut HashSet<String>) {
    for after in page.split("cid:").skip(1) {
        let end = after.find(['"', '\'', ')', '>', '<', '&', ' ', '\n', '\r']);
        let id = after.get(..end.unwrap_or(after.len())).unwrap_or_default();
        if id.len() < 1_000 {
            let decoded =
                sanitise::percent_decoded(id).and_then(|bytes| String::from_utf8(bytes).ok());
            ids.extend(decoded);
            ids.insert(id.to_owned());
        }
    }
}
