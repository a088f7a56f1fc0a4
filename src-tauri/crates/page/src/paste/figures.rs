//! Captions that take one line or two: a text and, beside it, its credit.

use super::captions::{self, Caption};
use super::page::{Fate, Page};
use super::structure::Kind;

/// Reads the caption at a line; returns how many lines it took, none if it is no caption.
pub(super) fn take(page: &mut Page<'_>, at: usize) -> usize {
    if !page.is_open(at) || !matches!(page.kind(at), Kind::Text | Kind::Verse) {
        return 0;
    }
    if let Some(found) = captions::of(page.text(at)) {
        let beside = beside(page, at + 1, &found);
        return store(page, at, found, beside);
    }
    text_above_credit(page, at)
}

/// The same above the body, where a dash and an agency close a caption, not a report.
pub(super) fn take_in_head(page: &mut Page<'_>, at: usize) -> usize {
    let used = take(page, at);
    if used > 0 || !page.is_open(at) || page.shape(at).words > 40 {
        return used;
    }
    match captions::dashed(page.text(at)) {
        Some(found) => store(page, at, found, None),
        None => 0,
    }
}

/// The other half of a caption on the next line: a credit for a text, a labelled text for a credit.
fn beside(page: &Page<'_>, next: usize, found: &Caption) -> Option<Caption> {
    if !page.is_open(next) || !page.same_block(next - 1, next) {
        return None;
    }
    let other = captions::of(page.text(next))?;
    let fits = (found.credit.is_empty() && other.text.is_empty())
        || (found.text.is_empty() && other.labelled && other.credit.is_empty());
    fits.then_some(other)
}

/// A block of two lines, a text and its credit.
fn text_above_credit(page: &mut Page<'_>, at: usize) -> usize {
    let block = page.block_range(at);
    // The text may stand there twice: for those who see the picture and for those who do not.
    let repeated = at > block.start && page.text(at - 1) == page.text(at);
    let alone = block.end == at + 2 && (block.start == at || repeated && block.start + 1 == at);
    let alone = alone
        || repeated
        || block.start == at && page.shape(at).ends && page.shape(at).width <= 160;
    if !alone || page.shape(at).width > 300 || page.cue(at).is_some() || !page.is_open(at + 1) {
        return 0;
    }
    let Some(credit) =
        captions::of(page.text(at + 1)).filter(|c| c.text.is_empty() && !c.credit.is_empty())
    else {
        return 0;
    };
    if repeated && page.is_open(at - 1) {
        page.set(at - 1, Fate::Removed("other"));
    }
    let text = Caption {
        text: page.text(at).to_owned(),
        ..Caption::default()
    };
    store(page, at, text, Some(credit))
}

fn store(page: &mut Page<'_>, at: usize, first: Caption, second: Option<Caption>) -> usize {
    let number = page.captions.len();
    page.set(at, Fate::Caption(number));
    // "Image" stands where the picture stood.
    if at > 0
        && page.same_block(at - 1, at)
        && page.is_open(at - 1)
        && page.shape(at - 1).words <= 3
        && page.cue(at - 1).is_some_and(|c| c.kind == "related")
    {
        page.set(at - 1, Fate::Removed("other"));
    }
    let mut caption = first;
    let mut used = 1;
    if let Some(second) = second {
        page.set(at + 1, Fate::Caption(number));
        used = 2;
        if caption.text.is_empty() {
            caption.text = second.text;
        }
        if caption.credit.is_empty() {
            caption.credit = second.credit;
        }
    }
    caption.text = super::one_line(&caption.text);
    page.captions.push(caption);
    used
}
