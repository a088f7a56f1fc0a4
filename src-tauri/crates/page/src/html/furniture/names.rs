//! What the name of an element says that it is, by whole words: a `shareholder` shares nothing, a `commentary` is none of comments.

use dom_query::NodeRef;

use super::words::{ENDS, MARKS};
use crate::dom;

/// Bytes of names that are looked at.
const LONGEST: usize = 1_000;

/// The kind of furniture that an element is called. The id of a heading is made of its text, and so is that of a section among
/// sections: they name no furniture.
pub(super) fn kind(node: &NodeRef<'_>) -> Option<&'static str> {
    // Most elements hold none of the words at all, which one search tells.
    super::marked(node)?;
    let ids = !dom::is_heading(node) && !is_section(node);
    let keys = ["class", "role", "aria-label", "id"];
    let names = keys.iter().take(if ids { 4 } else { 3 });
    let kinds = names.filter_map(|key| {
        let value = node.attr(key)?;
        of_name(value.get(..LONGEST).unwrap_or(&value))
    });
    let first = kinds.min()?;
    MARKS.get(first).map(|(kind, _)| *kind)
}

/// Whether an element with an id begins with a heading and stands beside another like it.
pub(super) fn is_section(node: &NodeRef<'_>) -> bool {
    let begins_with_heading = |node: &NodeRef<'_>| {
        node.has_attr("id")
            && node
                .first_element_child()
                .is_some_and(|first| dom::is_heading(&first))
    };
    let beside = [node.prev_element_sibling(), node.next_element_sibling()];
    begins_with_heading(node)
        && beside
            .iter()
            .flatten()
            .any(|other| begins_with_heading(other) && other.node_name() == node.node_name())
}

/// The number of the first kind whose mark is a word of a name, or begins one and is followed by what furniture is called.
fn of_name(name: &str) -> Option<usize> {
    let lower = name.to_ascii_lowercase();
    let of_kind = |marks: &[&str]| marks.iter().any(|mark| holds(name, &lower, mark));
    MARKS.iter().position(|(_, marks)| of_kind(marks))
}

fn holds(name: &str, lower: &str, mark: &str) -> bool {
    let bytes = name.as_bytes();
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let is_upper = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
    lower.match_indices(mark).any(|(start, _)| {
        let before = start.checked_sub(1);
        let begins = before
            .is_none_or(|before| !is_letter(before) || (is_upper(start) && !is_upper(before)));
        if !begins {
            return false;
        }
        let end = start + mark.len();
        let mut to = end;
        while is_letter(to) && !(is_upper(to) && to > end) {
            to += 1;
        }
        // A mark may itself end with a sign: `dfp-`.
        let rest = lower.get(end..to).unwrap_or_default();
        rest.is_empty()
            || is_upper(end)
            || mark.ends_with('-')
            || rest.bytes().all(|byte| byte.is_ascii_digit())
            || ENDS.contains(&rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(name: &str) -> Option<&'static str> {
        MARKS.get(of_name(name)?).map(|(kind, _)| *kind)
    }

    #[test]
    fn whole_words_name_furniture() {
        for (name, kind) in [
            ("comments", "comments"),
            ("post-comments", "comments"),
            ("commentlist", "comments"),
            ("CommentSection_root__x1", "comments"),
            ("articleComments", "comments"),
            ("entry share-buttons", "share"),
            ("sharedaddy sd-block", "share"),
            ("socialLinks", "share"),
            ("authorBox", "byline"),
            ("author2", "byline"),
            ("dfp-x7", "advertisement"),
            ("promobox", "advertisement"),
            ("RelatedPosts", "related"),
        ] {
            assert_eq!(kind_of(name), Some(kind), "{name}");
        }
        for name in [
            "shareholding",
            "commentary",
            "respondent",
            "promotion",
            "inadvertent",
            "adopting-a-cat",
            "authority",
            "antisocial",
            "correlated",
            "unpopularity",
        ] {
            assert_eq!(kind_of(name), None, "{name}");
        }
    }
}
