//! Headings that subpaths mean: specs "links", section 1.

use crate::fold;

/// Compares one step of a link's subpath with a heading of the target, by the normal form of the specs (punctuation to
/// spaces, case folded); the form that GitHub gives to anchors (`my-heading`) counts too.
#[must_use]
pub fn heading_matches(subpath: &str, heading: &str) -> bool {
    let wanted = heading_key(subpath);
    let anchor = || {
        subpath.contains('-') && !subpath.contains(' ') && subpath.to_lowercase() == slug(heading)
    };
    !wanted.is_empty() && (wanted == heading_key(heading) || anchor())
}

/// Finds the heading that a subpath means among a note's headings, given as (level, raw text) in order:
/// `Heading`, or `H1#H2` walking down to subheadings. `None` for `^id` and for what is not there.
#[must_use]
pub fn find_heading(subpath: &str, headings: &[(u8, &str)]) -> Option<usize> {
    heading_steps(subpath, headings)?.pop()
}

/// As [`find_heading`], with the heading of every step: one for `H`, two for `H1#H2`.
#[must_use]
pub fn heading_steps(subpath: &str, headings: &[(u8, &str)]) -> Option<Vec<usize>> {
    if subpath.starts_with('^') {
        return None;
    }
    let steps: Vec<&str> = steps(subpath).collect();
    let mut found = Vec::with_capacity(steps.len());
    if down(&steps, headings, 0, &mut found) {
        return Some(found);
    }
    headings
        .iter()
        .position(|(_, text)| heading_matches(subpath, text))
        .map(|at| vec![at])
}

fn steps(subpath: &str) -> impl Iterator<Item = &str> {
    subpath
        .split('#')
        .filter(|step| !heading_key(step).is_empty())
}

/// Walks down from step to step; `base` is the index of the first of `headings` among all.
fn down(steps: &[&str], headings: &[(u8, &str)], base: usize, found: &mut Vec<usize>) -> bool {
    let Some((first, rest)) = steps.split_first() else {
        return false;
    };
    let starts = headings
        .iter()
        .enumerate()
        .filter(|(_, (_, text))| heading_matches(first, text));
    for (start, (level, _)) in starts.take(64) {
        found.push(base + start);
        if rest.is_empty() {
            return true;
        }
        let below = headings.get(start + 1..).unwrap_or_default();
        let end = below
            .iter()
            .position(|(other, _)| other <= level)
            .unwrap_or(below.len());
        if down(
            rest,
            below.get(..end).unwrap_or_default(),
            base + start + 1,
            found,
        ) {
            return true;
        }
        found.pop();
    }
    false
}

/// A subpath that means the heading at `at`: its text, or with the headings above it where another one has the same text.
/// `None` when nothing can tell it apart.
#[must_use]
pub fn heading_subpath(headings: &[(u8, &str)], at: usize) -> Option<String> {
    let (level, text) = headings.get(at)?;
    let mut subpath = linkable(text);
    let mut level = *level;
    let mut above = headings.get(..at)?;
    loop {
        if find_heading(&subpath, headings) == Some(at) {
            return Some(subpath);
        }
        let parent = above.iter().rposition(|(other, _)| *other < level)?;
        let (upper, text) = above.get(parent)?;
        subpath = format!("{}#{subpath}", linkable(text));
        level = *upper;
        above = above.get(..parent)?;
    }
}

/// What becomes of a subpath when a heading gets another text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Followed {
    /// It means what it meant, or meant nothing.
    Stays,
    /// It has to be written like this.
    Becomes(String),
    /// Nothing could tell what it meant from another heading.
    Lost,
}

/// A subpath after a heading got another text: it goes on meaning the heading that it meant. `before` and `after` are the
/// note's headings then and now.
#[must_use]
pub fn restepped(
    subpath: &str,
    before: &[(u8, &str)],
    after: &[(u8, &str)],
    renamed: usize,
) -> Followed {
    let Some(was) = heading_steps(subpath, before) else {
        return Followed::Stays;
    };
    let Some(&target) = was.last() else {
        return Followed::Stays;
    };
    if !was.contains(&renamed) && find_heading(subpath, after) == Some(target) {
        return Followed::Stays;
    }
    let written: Vec<&str> = steps(subpath).collect();
    let stepwise = (written.len() == was.len()).then(|| {
        let again = written.iter().zip(&was).map(|(step, &at)| {
            let (_, old) = before.get(at).copied().unwrap_or_default();
            let (_, new) = after.get(at).copied().unwrap_or_default();
            match at == renamed {
                false => (*step).to_owned(),
                true if heading_key(step) != heading_key(old) => slug(new),
                true => linkable(new),
            }
        });
        again.collect::<Vec<_>>().join("#")
    });
    let found = stepwise
        .filter(|subpath| find_heading(subpath, after) == Some(target))
        .or_else(|| heading_subpath(after, target));
    match found {
        None => Followed::Lost,
        Some(found) if found == subpath => Followed::Stays,
        Some(found) => Followed::Becomes(found),
    }
}

/// A heading as it can stand in a link: what would end the link, or a step of it, is a blank, which matches all the same.
fn linkable(heading: &str) -> String {
    let spaced: String = heading
        .chars()
        .map(|c| {
            // A backtick would begin code, which is stronger than the link around it.
            if matches!(c, '#' | '|' | '^' | '[' | ']' | '%' | '\\' | '`') {
                ' '
            } else {
                c
            }
        })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The normal form of headings: the set is that of Obsidian's public `stripHeading`.
fn heading_key(heading: &str) -> String {
    const SPACES: &str = "!\"#$%&()*+,.:;<=>?@^`{|}~/[]\\";
    let spaced: String = heading
        .chars()
        .map(|c| if SPACES.contains(c) { ' ' } else { c })
        .collect();
    fold::name(&spaced.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The anchor that GitHub gives to a heading: lower case, punctuation dropped, spaces to hyphens.
pub(crate) fn slug(heading: &str) -> String {
    let kept = heading
        .trim()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}
