//! Text that a page holds twice: once for wide windows and once for narrow ones, or in a box that only some see.

use std::collections::HashMap;

use super::Blocks;

/// Characters of a paragraph that nobody writes twice, and such paragraphs that make a copy. One alone is a refrain.
const LONG: usize = 60;
const LEAST: usize = 2;

/// Leaves out paragraphs that stand word for word further up in another box, and the short lines between them. In one and
/// the same box they are the author's.
pub(super) fn drop(page: &Blocks, chosen: &mut [bool]) {
    let taken: Vec<usize> = (0..page.blocks.len())
        .filter(|at| chosen.get(*at) == Some(&true))
        .collect();
    let mut first: HashMap<&str, usize> = HashMap::new();
    // Of each that was taken: whether it is a copy, and whether it is long.
    let mut copies: Vec<(bool, bool)> = Vec::with_capacity(taken.len());
    for block in taken.iter().filter_map(|at| page.blocks.get(*at)) {
        let parent = page.elems.get(block.elem).map_or(0, |elem| elem.parent);
        let above = *first.entry(block.text.as_str()).or_insert(parent);
        copies.push((above != parent, block.chars >= LONG));
    }
    let is_long_copy = |copy: &(bool, bool)| copy.0 && copy.1;
    if copies.iter().filter(|copy| is_long_copy(copy)).count() < LEAST {
        return;
    }
    for (n, at) in taken.iter().enumerate() {
        let beside = [n.checked_sub(1), Some(n + 1)];
        let mut near = beside.into_iter().flatten().filter_map(|n| copies.get(n));
        let (is_copy, is_long) = copies.get(n).copied().unwrap_or_default();
        if is_copy
            && (is_long || near.any(is_long_copy))
            && let Some(chosen) = chosen.get_mut(*at)
        {
            *chosen = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::drop;

    #[test]
    fn copies_in_another_box_go_and_refrains_stay() {
        let one = "<p>The otters came back in the spring, when the water was high and cold and clear.</p>";
        let two = "<p>Nobody looked for them in the reserve that the fisher of the village had asked for.</p>";
        let head = "<h2>Spring</h2>";
        let check = |html: String, want: &[bool]| {
            let doc = crate::parse::page(&format!("<body>{html}")).doc;
            let page = crate::html::blocks::number(&doc);
            let mut chosen = vec![true; page.blocks.len()];
            drop(&page, &mut chosen);
            assert_eq!(chosen, want, "{html}");
        };
        let story = format!("<div>{head}{one}{two}</div>");
        check(
            format!("{story}{story}"),
            &[true, true, true, false, false, false],
        );
        check(format!("<div>{one}{one}{two}{two}</div>"), &[true; 4]);
        check(format!("<div>{one}{two}</div><div>{one}</div>"), &[true; 3]);
    }
}
