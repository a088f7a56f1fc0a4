//! Where a link goes: specs "links", section 1, over the candidates that the library offers.
//!
//! Pure: the library looks up every item whose [`name_key`], or whose folded alias, is one of the [`lookup_keys`] of the
//! target and passes them in. Reading links out of a note is `note`'s work.

mod headings;

use crate::name::{NotePath, article_name, path_key, without_md};
pub(crate) use headings::slug;
pub use headings::{
    Followed, find_heading, heading_matches, heading_steps, heading_subpath, restepped,
};
use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use unicode_normalization::UnicodeNormalization;

/// An item that a link could mean. What it is compared by is worked out once: a name that many notes have is asked about by
/// many links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    path: String,
    kind: CandidateKind,
    alias: bool,
    /// The path in NFC and folded, and its length in characters.
    shown: String,
    key: String,
    length: usize,
}

impl Candidate {
    /// An item by its path without `.md`: `Folder/Note`, `Articles/Title`, `img/Figure 1.png`.
    #[must_use]
    pub fn new(path: &str, kind: CandidateKind) -> Self {
        let shown: String = without_md(path).nfc().collect();
        Self {
            path: path.to_owned(),
            kind,
            alias: false,
            key: path_key(&shown),
            length: shown.chars().count(),
            shown,
        }
    }

    /// The same, offered because of an alias, which is the fallback after every path rule.
    #[must_use]
    pub fn by_alias(self) -> Self {
        Self {
            alias: true,
            ..self
        }
    }

    /// Its path, as it was given.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// What kind of item a candidate is, in the order of preference: notes come before articles, articles before files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CandidateKind {
    /// A note.
    Note,
    /// An article.
    Article,
    /// A file: needs its extension in the link.
    Attachment,
}

/// What a link resolves to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolution {
    /// Index of the winner in the candidates.
    pub target: Option<usize>,
    /// Indexes of all that could be meant, the winner first; more than one is an ambiguity to show.
    pub candidates: Vec<usize>,
    /// Whether the winner was found through an alias.
    pub via_alias: bool,
}

/// The key under which the library finds the candidates of a target: the folded last segment, `.md` dropped. Also the
/// key of an item's own path.
#[must_use]
pub fn name_key(path: &str) -> String {
    path_key(path.rsplit('/').next().unwrap_or(path))
}

/// Every key under which the library must look for the candidates of a link's `path`, the main one first: the others
/// belong to the fallbacks of [`resolve`] and are needed only when the main one's candidates resolve to nothing.
/// Without repeats; empty for a link into the same note.
#[must_use]
pub fn lookup_keys(path: &str) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for attempt in attempts(path) {
        let key = name_key(attempt.rsplit('/').next().unwrap_or_default());
        if !key.is_empty() && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// Resolves a link's `path` (no subpath) from the note at `source_path`. Deterministic: ties go by [`order`].
///
/// An exact path from the root wins, then a note in the source's own folder, then the shortest path that ends in the
/// target; `./` and `../` are exact only. Where that finds nothing: names that had to be changed when they were saved
/// (`What?` is kept as `What`), percent-encoded names, a folder's `index` or `README`, and last an alias.
/// An empty path is the source itself, if it is among the candidates.
#[must_use]
pub fn resolve<C: Borrow<Candidate>>(
    source_path: &str,
    path: &str,
    candidates: &[C],
) -> Resolution {
    if path.trim().is_empty() {
        return itself(source_path, candidates);
    }
    let found = attempts(path)
        .iter()
        .find_map(|attempt| by_path(source_path, attempt, candidates));
    found
        .or_else(|| by_alias(path, candidates))
        .unwrap_or_default()
}

/// The ways to write `target` in a link of the note at `source_path`, in the style in which the link was written, the
/// nicest first. Whether one of them leads there is for [`resolve`] to say: another item may have the same name.
#[must_use]
pub fn spellings(source_path: &str, written: &str, target: &str) -> Vec<String> {
    let written = written.trim();
    let name = target.rsplit('/').next().unwrap_or(target).to_owned();
    let (whole, rooted) = (target.to_owned(), format!("/{target}"));
    let relative = relative(source_path, target);
    let is_relative = written.starts_with("./") || written.starts_with("../");
    let ways = match () {
        () if is_relative => vec![relative, whole, rooted],
        () if written.starts_with('/') => vec![rooted, whole, relative],
        () if written.contains('/') => vec![whole, rooted, relative],
        () => vec![name, whole, rooted, relative],
    };
    let mut found: Vec<String> = Vec::new();
    for way in ways {
        if !found.contains(&way) {
            found.push(way);
        }
    }
    found
}

/// `target` as it is reached from the folder of the note at `source_path`: `./Name`, `../Folder/Name`.
fn relative(source_path: &str, target: &str) -> String {
    let folder = |path: &str| -> Vec<String> {
        let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
        parts.pop();
        parts
    };
    let (from, to) = (folder(source_path), folder(target));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - shared);
    let down: String = to
        .iter()
        .skip(shared)
        .map(|part| format!("{part}/"))
        .collect();
    let name = target.rsplit('/').next().unwrap_or(target);
    let here = if up.is_empty() { "./" } else { "" };
    format!("{here}{up}{down}{name}")
}

/// Shorter path first (characters), then lexicographic.
#[must_use]
pub fn order(a: &str, b: &str) -> Ordering {
    a.chars()
        .count()
        .cmp(&b.chars().count())
        .then_with(|| a.cmp(b))
}

/// The candidates that are offered by path, with their places in the list.
fn offered<C: Borrow<Candidate>>(candidates: &[C]) -> impl Iterator<Item = Offered<'_>> {
    let all = candidates.iter().map(Borrow::borrow).enumerate();
    all.filter(|(_, one)| !one.alias)
}

type Offered<'a> = (usize, &'a Candidate);

fn itself<C: Borrow<Candidate>>(source_path: &str, candidates: &[C]) -> Resolution {
    let key = path_key(source_path);
    let target = offered(candidates)
        .find(|(_, one)| one.kind == CandidateKind::Note && one.key == key)
        .map(|(index, _)| index);
    Resolution {
        target,
        candidates: target.into_iter().collect(),
        via_alias: false,
    }
}

/// What to look for, in order: the target as written, then its fallbacks. Every entry is clean: `/` between segments,
/// no `.md`, and `./`, `../` or `/` in front only where the link says so.
fn attempts(path: &str) -> Vec<String> {
    let written = clean(path);
    if written.is_empty() {
        return Vec::new();
    }
    let (prefix, rest) = split_prefix(&written);
    let mut attempts = Vec::new();
    let mut add = |attempt: String| {
        if !attempts.contains(&attempt) {
            attempts.push(attempt);
        }
    };
    let is_folder = path.trim_end().ends_with('/');
    if !is_folder {
        add(written.clone());
        let decoded = percent_decoded(&written);
        add(format!("{prefix}{}", NotePath::nearest(rest)));
        if decoded != written.as_str() {
            add(clean(&decoded));
        }
        add(format!("{prefix}{}", article_path(rest)));
        if let Some(page) = page_of(rest) {
            add(format!("{prefix}{page}"));
        }
    }
    // Logseq keeps the pages of a folder beside each other.
    if !is_folder && rest.contains('/') {
        add(rest.replace('/', "___"));
    }
    // Foam: a link to a folder means what introduces it.
    if !rest.is_empty() {
        add(format!("{written}/index"));
        add(format!("{written}/README"));
    }
    attempts
}

/// The path with the last segment named as an article of that title is.
fn article_path(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, title)) => format!("{folder}/{}", article_name(title)),
        None => article_name(path),
    }
}

/// SilverBullet writes places in a page into the target: `Page@L12c42`, `Page@1559`, `Page$anchor`, `^Page`.
fn page_of(path: &str) -> Option<&str> {
    let page = path.strip_prefix('^').unwrap_or(path);
    let at = page.rfind(['@', '$']).filter(|at| *at > 0);
    let (before, place) = at.map_or((page, ""), |at| page.split_at(at));
    let is_place = match place.split_at_checked(1) {
        Some(("@", rest)) => {
            let is_digit = |c: char| c.is_ascii_digit();
            rest.contains(is_digit)
                && rest
                    .chars()
                    .all(|c| is_digit(c) || matches!(c, 'L' | 'l' | 'C' | 'c'))
        }
        Some(("$", rest)) => {
            rest.starts_with(char::is_alphabetic) && !rest.contains(char::is_whitespace)
        }
        _ => false,
    };
    let page = if is_place && !before.ends_with(' ') {
        before
    } else {
        page
    };
    (page != path && !page.is_empty()).then_some(page)
}

fn clean(path: &str) -> String {
    let path: String = path.trim().nfc().collect::<String>().replace('\\', "/");
    let path = without_md(&path);
    let (prefix, rest) = split_prefix(path);
    let segments: Vec<&str> = rest
        .split('/')
        .map(str::trim)
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    format!("{prefix}{}", segments.join("/"))
}

/// `./`, any number of `../`, or `/`, and what follows.
fn split_prefix(path: &str) -> (&str, &str) {
    let mut rest = path;
    while let Some(next) = rest.strip_prefix("./").or_else(|| rest.strip_prefix("../")) {
        rest = next;
    }
    if rest.len() == path.len() {
        rest = path.strip_prefix('/').unwrap_or(path);
    }
    path.split_at(path.len() - rest.len())
}

fn percent_decoded(text: &str) -> Cow<'_, str> {
    crate::note::percent_decode(text)
}

fn by_path<C: Borrow<Candidate>>(
    source_path: &str,
    target: &str,
    candidates: &[C],
) -> Option<Resolution> {
    let folder = source_path
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    let (prefix, rest) = split_prefix(target);
    if !prefix.is_empty() {
        let base = if prefix == "/" { "" } else { folder };
        let exact = absolute(base, target.trim_start_matches('/'))?;
        let key = path_key(&exact);
        let is_it = |(_, one): &Offered<'_>| one.key == key;
        return pick(offered(candidates).filter(is_it).collect(), &exact, "");
    }
    let rest = if rest.split('/').any(|part| part == "..") {
        absolute("", rest)?
    } else {
        rest.to_owned()
    };
    let key = path_key(&rest);
    let ends = |(_, one): &Offered<'_>| {
        one.key
            .strip_suffix(&key)
            .is_some_and(|before| before.is_empty() || before.ends_with('/'))
    };
    pick(offered(candidates).filter(ends).collect(), &rest, folder)
}

/// `path` from `folder`, with `.` and `..` walked; `None` above the root.
fn absolute(folder: &str, path: &str) -> Option<String> {
    let mut segments: Vec<&str> = folder
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}

/// Orders the matches of a target by the rules and makes the best one the winner.
fn pick(mut matches: Vec<Offered<'_>>, target: &str, folder: &str) -> Option<Resolution> {
    let (key, folder_key) = (path_key(target), path_key(folder));
    // Lower is better: exact path from the root, in the source's own folder, elsewhere. A folder above counts for nothing,
    // nor does one below: `sub/Note` is no more at home beside the source than anywhere else.
    let place = |one: &Candidate| {
        let parent = one.key.rsplit_once('/').map_or("", |(parent, _)| parent);
        match () {
            () if one.key == key => 0,
            () if parent == folder_key => 1,
            () => 2,
        }
    };
    let is_as_written = |one: &Candidate| one.shown.ends_with(target);
    matches.sort_by(|(_, a), (_, b)| {
        let by_place = a.kind.cmp(&b.kind).then_with(|| place(a).cmp(&place(b)));
        by_place
            .then_with(|| a.length.cmp(&b.length))
            .then_with(|| is_as_written(b).cmp(&is_as_written(a)))
            .then_with(|| a.shown.cmp(&b.shown))
            .then_with(|| a.path.cmp(&b.path))
    });
    // An item may have been offered more than once.
    matches.dedup_by(|(_, a), (_, b)| a.path == b.path && a.kind == b.kind);
    let candidates: Vec<usize> = matches.into_iter().map(|(index, _)| index).collect();
    Some(Resolution {
        target: Some(*candidates.first()?),
        candidates,
        via_alias: false,
    })
}

/// An alias is one name without folders.
fn by_alias<C: Borrow<Candidate>>(path: &str, candidates: &[C]) -> Option<Resolution> {
    if clean(path).contains('/') || path.trim_end().ends_with('/') {
        return None;
    }
    let mut named: Vec<Offered<'_>> = candidates
        .iter()
        .map(Borrow::borrow)
        .enumerate()
        .filter(|(_, one)| one.alias)
        .collect();
    named.sort_by(|(_, a), (_, b)| a.kind.cmp(&b.kind).then_with(|| order(&a.path, &b.path)));
    named.dedup_by(|(_, a), (_, b)| a.path == b.path && a.kind == b.kind);
    let candidates: Vec<usize> = named.into_iter().map(|(index, _)| index).collect();
    Some(Resolution {
        target: Some(*candidates.first()?),
        candidates,
        via_alias: true,
    })
}

#[cfg(test)]
#[path = "resolve_tests.rs"]
mod tests;
