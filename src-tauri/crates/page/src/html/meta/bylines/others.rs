//! Who else wrote it: the people beside the one whose name was found.

use dom_query::NodeRef;

use super::super::authors;
use super::{LONGEST, is_like_a_name, is_role, kind, names_in, without_beginning};
use crate::dom;

/// People that one line names at most.
const MOST: usize = 8;
/// Words that may stand between names.
const BETWEEN: &[&str] = &[
    "by", "and", "with", "von", "und", "par", "et", "por", "y", "e", "di",
];
/// Words in the names of houses.
const HOUSES: &[&str] = &[
    "foundation",
    "institute",
    "university",
    "college",
    "department",
    "ministry",
    "association",
    "agency",
    "group",
    "team",
    "media",
    "inc",
    "ltd",
    "gmbh",
    "stiftung",
    "institut",
    "universität",
    "université",
];

/// The names of a line in which one of them is marked: all of it where it is nothing but names, else those that are
/// marked in the same way, where nothing but names stands between them.
pub(super) fn with(
    node: &NodeRef<'_>,
    names: Vec<String>,
    marked: &[(u8, NodeRef<'_>)],
) -> Vec<String> {
    let line = node.parent().filter(|_| names.len() == 1);
    let text = line.map(|line| dom::text(&line)).unwrap_or_default();
    let Some(line) = line.filter(|_| text.chars().count() <= LONGEST) else {
        return names;
    };
    let all = authors::split(without_beginning(&text));
    let is_person = |name: &String| is_like_a_name(name, false) && !is_house(name);
    if all.len() > 1 && all.first() == names.first() && all.iter().all(is_person) {
        return all;
    }
    let rank = kind(node);
    let beside = marked.iter().filter(|(kind, own)| {
        rank == Some(*kind) && own.parent().is_some_and(|outer| outer.id == line.id)
    });
    let mut found: Vec<String> = Vec::new();
    for name in beside
        .filter_map(|(kind, own)| names_in(own, *kind < 3))
        .flatten()
    {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    let rest = found
        .iter()
        .fold(text, |rest, name| rest.replacen(name.as_str(), " ", 1));
    let rest = rest.to_lowercase();
    let mut words = rest
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    match found.len() <= MOST && words.all(|word| BETWEEN.contains(&word)) {
        true => found,
        false => names,
    }
}

fn is_house(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.split(' ').any(|word| HOUSES.contains(&word))
}

/// The last of several people with their offices: "Ann Lee, Staff Writer, and Bo Strand".
pub(super) fn after_offices(line: &str) -> Option<String> {
    let (before, last) = line
        .rsplit_once(", and ")
        .or_else(|| line.rsplit_once(", & "))?;
    let office = before.rsplit(", ").next().filter(|office| is_role(office));
    let last = office.and(authors::split(last).into_iter().next());
    last.filter(|last| is_like_a_name(last, false))
}
