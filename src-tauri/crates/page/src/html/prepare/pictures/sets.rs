//! What a `srcset` offers.

use super::is_dummy;

/// Wider pictures than this only cost space.
const WIDEST: u32 = 2_000;

/// The widest candidate of a `srcset` that is not wider than is useful, and how wide it is.
pub(super) fn widest(set: &str) -> Option<(String, u32)> {
    let candidates = candidates(set);
    let useful = candidates
        .iter()
        .filter(|(_, width)| *width <= WIDEST)
        .max_by_key(|(_, width)| *width);
    let least = || candidates.iter().min_by_key(|(_, width)| *width);
    useful
        .or_else(least)
        .filter(|(address, _)| !is_dummy(address))
        .cloned()
}

/// The candidates of a `srcset` with their width; a density counts as that many times 800.
fn candidates(set: &str) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    let mut rest = set;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if rest.is_empty() || found.len() > 100 {
            return found;
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (address, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let (descriptor, later) = if address.ends_with(',') {
            ("", after)
        } else {
            after.split_once(',').unwrap_or((after, ""))
        };
        let descriptor = descriptor.trim();
        let width = match (descriptor.strip_suffix('w'), descriptor.strip_suffix('x')) {
            (Some(width), _) => width.trim().parse().unwrap_or(1),
            (_, Some(density)) => density
                .trim()
                .parse()
                .map_or(1, |density: f32| (density * 800.0) as u32),
            _ => 1,
        };
        found.push((address.trim_end_matches(',').to_owned(), width));
        rest = later;
    }
}
