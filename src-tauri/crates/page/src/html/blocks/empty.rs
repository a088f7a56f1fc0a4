//! Headings over nothing: where all that stands under one was left out, it goes, too.

use super::{Blocks, Tag};

/// Characters of the longest heading that only names what stands under it.
const LONGEST: usize = 60;
/// Elements around a heading that hold nothing but it.
const WRAPPED: usize = 3;

/// Takes headings back whose sections hold text and none that was chosen, nor a picture that is. Headings beside each other
/// are the text itself.
pub(in crate::html) fn drop(page: &Blocks, chosen: &mut [bool], pictures: &[bool]) {
    let shown: Vec<usize> = page
        .pictures
        .iter()
        .zip(pictures)
        .filter(|(_, kept)| **kept)
        .map(|(picture, _)| picture.after)
        .collect();
    // The next block from each on that stays.
    let mut next: Vec<Option<usize>> = vec![None; page.blocks.len() + 1];
    // From the end, so that a section of empty sections is empty.
    for at in (0..page.blocks.len()).rev() {
        let is_chosen = chosen.get(at) == Some(&true);
        let is_empty = is_chosen && is_empty(page, at, chosen, &next, &shown);
        if is_empty && let Some(chosen) = chosen.get_mut(at) {
            *chosen = false;
        }
        let after = next.get(at + 1).copied().flatten();
        if let Some(next) = next.get_mut(at) {
            *next = if is_chosen && !is_empty {
                Some(at)
            } else {
                after
            };
        }
    }
}

/// Whether a block is a heading over text of which nothing stays.
fn is_empty(
    page: &Blocks,
    at: usize,
    chosen: &[bool],
    next: &[Option<usize>],
    shown: &[usize],
) -> bool {
    let Some(end) = section(page, at) else {
        return false;
    };
    let inside = chosen.get(at + 1..end).unwrap_or_default();
    let after = shown.partition_point(|after| *after <= at);
    let has_picture = shown.get(after).is_some_and(|after| *after <= end);
    // What goes on after its box is under it, too.
    let goes_on = next.get(end).copied().flatten().is_some_and(|next| {
        rank(page, next).is_none_or(|next| rank(page, at).is_some_and(|own| next > own))
    });
    !inside.is_empty() && !inside.contains(&true) && !has_picture && !goes_on
}

/// The rank of a block that is a heading.
fn rank(page: &Blocks, at: usize) -> Option<u8> {
    let elem = page.elems.get(page.blocks.get(at)?.elem)?;
    match elem.tag {
        Tag::Heading1 => Some(1),
        Tag::Heading2 => Some(2),
        Tag::Heading3 => Some(3),
        Tag::Heading4 => Some(4),
        _ => None,
    }
}

/// Where the section of a heading ends: before the next of its rank or a higher one, and with the element around it.
fn section(page: &Blocks, at: usize) -> Option<usize> {
    let own = rank(page, at).filter(|rank| *rank > 1)?;
    let block = page.blocks.get(at)?;
    // What leads elsewhere is the name of what it leads to.
    if block.linked > 0
        || block.chars > LONGEST
        || block.text.ends_with(['.', '!', '?', '"', '”', '»', '…'])
    {
        return None;
    }
    let mut elem = page.elems.get(block.elem)?;
    for _ in 0..WRAPPED {
        elem = page.elems.get(elem.parent)?;
        if elem.end > at + 1 {
            break;
        }
    }
    let end = elem.end;
    let next = (at + 1..end).find(|other| rank(page, *other).is_some_and(|rank| rank <= own));
    Some(next.unwrap_or(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(html: &str, is_chosen: impl Fn(&str) -> bool) -> String {
        let doc = crate::parse::page(&format!("<body><main>{html}</main><h2>foot</h2>")).doc;
        let page = super::super::number(&doc);
        let mut chosen: Vec<bool> = page
            .blocks
            .iter()
            .map(|block| is_chosen(&block.text))
            .collect();
        let pictures = vec![true; page.pictures.len()];
        drop(&page, &mut chosen, &pictures);
        let left = page.blocks.iter().zip(chosen).filter(|(_, chosen)| *chosen);
        let left: Vec<&str> = left.map(|(block, _)| block.text.as_str()).collect();
        left.join(" ")
    }

    #[test]
    fn headings_over_nothing_go() {
        let chosen =
            |text: &str| !text.contains(['x', '.']) || text == "Is this so?" || text == "text.";
        for (html, want) in [
            ("<h2>A</h2><p>text.</p><h2>B</h2><p>x.</p>", "A text. foot"),
            (
                "<h2>A</h2><ul><li>x</li></ul><h2>B</h2><p>text.</p>",
                "B text. foot",
            ),
            ("<h2>A</h2><h3>B</h3><p>x.</p><h3>C</h3><p>x.</p>", "foot"),
            (
                "<h2>A</h2><p>x.</p><h3>B</h3><p>text.</p>",
                "A B text. foot",
            ),
            ("<div><h2>A</h2></div><ul><li>x</li></ul>", "foot"),
            ("<h2>A</h2><h2>B</h2><h2>C</h2>", "A B C foot"),
            (
                "<h2>A</h2><img src='https://a.example/b.jpg'><p>x.</p>",
                "A foot",
            ),
            ("<div><h2>A</h2><p>x.</p></div><p>text.</p>", "A text. foot"),
            (
                "<div><h2>A</h2></div><div><p>x.</p></div><h3>B</h3><p>text.</p>",
                "A B text. foot",
            ),
            ("<h2><a href='/'>A</a></h2><p>x.</p>", "A foot"),
            ("<h2>Is this so?</h2><p>x.</p>", "Is this so? foot"),
            ("<h1>A</h1><p>x.</p>", "A foot"),
        ] {
            assert_eq!(left(html, chosen), want, "{html}");
        }
    }
}
