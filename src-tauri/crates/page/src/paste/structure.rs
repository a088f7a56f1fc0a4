//! Which lines keep their form: code, list items, tables, verse.

use super::lines::Line;
use super::page::Page;
use super::shape::{self, Shape};

/// The form of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A paragraph, a heading or a label.
    Text,
    /// Its white space means something.
    Code,
    /// "```" around code.
    Fence,
    /// A list item.
    Item,
    /// The rest of the item above.
    ItemMore,
    /// Cells parted by tabs.
    Row,
    /// Its end means something.
    Verse,
}

/// The form of every line.
pub(super) fn kinds(lines: &[Line<'_>], shapes: &[Shape]) -> Vec<Kind> {
    let mut kinds = vec![Kind::Text; lines.len()];
    let fenced = fences(lines, &mut kinds);
    let left = lines.iter().map(Line::indent).min().unwrap_or(0);
    let mut start = 0;
    for block in lines.chunk_by(|a, b| a.block == b.block) {
        let end = start + block.len();
        if let Some(slots) = kinds.get_mut(start..end)
            && slots.iter().all(|k| *k == Kind::Text)
        {
            let measures = shapes.get(start..end).unwrap_or_default();
            mark_block(block, measures, left, slots);
        }
        start = end;
    }
    if !fenced {
        join_code(lines, left, &mut kinds);
    }
    kinds
}

fn fences(lines: &[Line<'_>], kinds: &mut [Kind]) -> bool {
    let is_fence =
        |line: &Line<'_>| line.text().starts_with("```") || line.text().starts_with("~~~");
    let count = lines.iter().filter(|l| is_fence(l)).count();
    if count == 0 || count % 2 == 1 {
        return false;
    }
    let mut inside = false;
    for (line, kind) in lines.iter().zip(kinds.iter_mut()) {
        if is_fence(line) {
            inside = !inside;
            *kind = Kind::Fence;
        } else if inside {
            *kind = Kind::Code;
        }
    }
    true
}

fn mark_block(block: &[Line<'_>], shapes: &[Shape], left: usize, kinds: &mut [Kind]) {
    if is_code_block(block, shapes, left) {
        kinds.fill(Kind::Code);
        return;
    }
    let tabs = |l: &Line<'_>| l.text().matches('\t').count();
    let first = block.first().map_or(0, tabs);
    if block.len() >= 2 && first > 0 && block.iter().all(|l| tabs(l) == first) {
        kinds.fill(Kind::Row);
        return;
    }
    let mut open = None;
    for (line, kind) in block.iter().zip(kinds.iter_mut()) {
        if shape::item(line.text()).is_some() {
            *kind = Kind::Item;
            open = Some(line.indent());
        } else if open.is_some_and(|indent| line.indent() >= indent + 2) {
            *kind = Kind::ItemMore;
        } else {
            open = None;
        }
    }
}

fn is_code_block(block: &[Line<'_>], shapes: &[Shape], left: usize) -> bool {
    let code = block.iter().filter(|l| shape::is_code(&l.raw)).count();
    let indented = block.iter().all(|l| l.indent() >= left + 4);
    let prose = shapes.iter().filter(|s| s.is_prose()).count();
    if prose > 0 || code == 0 {
        return false;
    }
    match block {
        [first, ..] if first.text().starts_with("$ ") || first.text().starts_with(">>> ") => true,
        [one] => {
            indented
                || one.text().ends_with([';', '{', '}'])
                || one.text().starts_with("$ ")
                || one.text().starts_with(">>> ")
        }
        _ => {
            code * 2 > block.len()
                || (indented && code * 3 >= block.len())
                || (code * 3 >= block.len() && steps_in(block))
        }
    }
}

/// Whether lines go in and out as code does.
fn steps_in(block: &[Line<'_>]) -> bool {
    let least = block.iter().map(Line::indent).min().unwrap_or(0);
    block.iter().filter(|l| l.indent() >= least + 2).count() * 3 >= block.len()
}

/// A block between or after code that is indented, or a single line of code, belongs to it.
fn join_code(lines: &[Line<'_>], left: usize, kinds: &mut [Kind]) {
    let mut start = 0;
    for block in lines.chunk_by(|a, b| a.block == b.block) {
        let end = start + block.len();
        let before = start.checked_sub(1).and_then(|i| kinds.get(i)) == Some(&Kind::Code);
        let after = kinds.get(end) == Some(&Kind::Code);
        let plain = kinds
            .get(start..end)
            .unwrap_or_default()
            .iter()
            .all(|k| *k == Kind::Text);
        let indented = block.iter().all(|l| l.indent() >= left + 2);
        let short = block
            .iter()
            .all(|l| !shape::ends_sentence(l.text()) && l.text().len() < 100);
        let coded = block.iter().all(|l| shape::is_code(&l.raw));
        if plain
            && short
            && (before || after)
            && (coded || indented && before)
            && let Some(slots) = kinds.get_mut(start..end)
        {
            slots.fill(Kind::Code);
        }
        start = end;
    }
}

/// Marks blocks of short lines that are no sentences as verse.
pub(super) fn mark_verse(page: &mut Page<'_>) {
    let stanzas = (0..page.len())
        .filter(|&i| page.block_range(i).start == i && page.block_range(i).len() >= 3)
        .count();
    // Beside other stanzas a line that could be a button is a line.
    for share in [4, 2] {
        if share == 2 && (stanzas < 2 || (0..page.len()).any(|i| page.shape(i).is_prose())) {
            return;
        }
        let mut at = 0;
        while at < page.len() {
            let end = page.block_range(at).end;
            if is_verse(page, at, end, share) {
                for line in at..end {
                    page.set_kind(line, Kind::Verse);
                }
            }
            at = end;
        }
    }
}

fn is_verse(page: &Page<'_>, start: usize, end: usize, share: usize) -> bool {
    let count = end - start;
    if count < 2 || !(start..end).all(|i| page.kind(i) == Kind::Text && page.shape(i).width <= 90) {
        return false;
    }
    let cued = (start..end).filter(|i| page.cue(*i).is_some()).count();
    let ended = (start..end).filter(|i| page.shape(*i).ends).count();
    // Where nothing else is prose, a short line is verse as well.
    let fewest = if share == 2 && cued == 0 { 1 } else { 3 };
    let worded = (start..end)
        .filter(|i| page.shape(*i).words >= fewest)
        .count();
    cued * share < count && ended * 2 <= count + 1 && ended < count && worded * 2 >= count
}
