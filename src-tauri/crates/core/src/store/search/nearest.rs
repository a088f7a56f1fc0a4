//! Names that are nearly what was typed: a tag, a site or an author of the library, where nothing has the one that was asked for.

use crate::error::Result;
use crate::store::sql;
use commonplace_text::query::Node;
use rusqlite::Connection;
use strsim::osa_distance;

/// Names that are compared at most.
const MOST_NAMES: i64 = 50_000;
/// Shorter ones resemble too much.
const SHORTEST: usize = 3;

/// The condition with the nearest name there is instead of one that nothing has.
pub(super) fn nearest(connection: &Connection, node: &Node) -> Result<Option<Node>> {
    let name = match node {
        Node::Tag { key, .. } => key,
        Node::Site(name) | Node::Author(name) => name,
        _ => return Ok(None),
    };
    if name.chars().count() < SHORTEST {
        return Ok(None);
    }
    let statement = match node {
        Node::Tag { .. } => "SELECT DISTINCT key FROM listing_tag WHERE live = 1 LIMIT ?1",
        Node::Site(_) => {
            "SELECT DISTINCT site_order FROM listing INDEXED BY listing_by_site WHERE trashed = 0 LIMIT ?1"
        }
        _ => {
            "SELECT DISTINCT byline_order FROM listing INDEXED BY listing_by_byline WHERE trashed = 0 LIMIT ?1"
        }
    };
    let mut select = connection.prepare_cached(statement).map_err(sql)?;
    let known = select
        .query_map([MOST_NAMES], |row| row.get::<_, String>(0))
        .map_err(sql)?;
    let mut best: Option<(usize, String)> = None;
    for known in known {
        let known = known.map_err(sql)?;
        let mut compare = |with: &str, meant: &str| {
            if let Some(distance) = distance(with, name)
                && best.as_ref().is_none_or(|(least, _)| distance < *least)
            {
                best = Some((distance, meant.to_owned()));
            }
        };
        if let Node::Tag { .. } = node {
            tags(&known).for_each(|(last, tag)| {
                compare(tag, tag);
                compare(last, tag);
            });
        } else {
            pieces(&known, name).for_each(|piece| compare(piece, piece));
        }
    }
    Ok(best.map(|(_, name)| match node {
        Node::Tag { exact, .. } => Node::Tag {
            key: name,
            exact: *exact,
        },
        Node::Site(_) => Node::Site(name),
        _ => Node::Author(name),
    }))
}

/// A tag and those above it, each with the last part of its name.
fn tags(known: &str) -> impl Iterator<Item = (&str, &str)> {
    let ends = known.match_indices('/').map(|(at, _)| at);
    ends.chain([known.len()]).map(|end| {
        let tag = known.get(..end).unwrap_or(known);
        (tag.rsplit('/').next().unwrap_or(tag), tag)
    })
}

/// What of the name of a site or author may have been meant: all of it, and its words where one word was typed.
fn pieces<'a>(known: &'a str, typed: &str) -> impl Iterator<Item = &'a str> {
    let parts = |c: char| matches!(c, ' ' | ',' | '.');
    let is_whole = typed.contains(parts);
    let within = known.split(move |c| !is_whole && parts(c));
    std::iter::once(known).chain(within)
}

/// In how many letters two names differ, where that are so few that the other may have been meant.
fn distance(known: &str, typed: &str) -> Option<usize> {
    let length = typed.chars().count();
    let most = if length < 6 { 1 } else { 2 };
    if known.chars().count().abs_diff(length) > most {
        return None;
    }
    Some(osa_distance(known, typed)).filter(|distance| (1..=most).contains(distance))
}

#[cfg(test)]
mod tests {
    use super::{distance, pieces, tags};

    #[test]
    fn few_letters_make_another_name() {
        assert_eq!(distance("travel", "travle"), Some(1));
        assert_eq!(distance("guardian", "gardain"), Some(2));
        assert_eq!(distance("rust", "rust"), None, "nothing has it");
        assert_eq!(distance("rust", "dusk"), None);
        assert_eq!(distance("a", "travel"), None);
    }

    #[test]
    fn a_part_of_a_name_may_have_been_meant() {
        let of = |known, typed| pieces(known, typed).collect::<Vec<_>>();
        assert_eq!(
            of("ada lovelace", "lovlace"),
            ["ada lovelace", "ada", "lovelace"]
        );
        assert_eq!(
            of("ada lovelace", "ada lovlace"),
            ["ada lovelace", "ada lovelace"]
        );
        let of = |known| tags(known).collect::<Vec<_>>();
        assert_eq!(of("a/b/c"), [("a", "a"), ("b", "a/b"), ("c", "a/b/c")]);
    }
}
