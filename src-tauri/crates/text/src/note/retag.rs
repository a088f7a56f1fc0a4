//! Renaming a tag in a note's text, or taking it out. Everything else stays byte for byte.

use super::front;
use super::node::Item;
use super::outline::Parts;
use crate::name::TagName;
use std::ops::Range;

/// The text with the tag `from`, and every tag below it, renamed to `to`; without them where `to` is `None`. `None` when the
/// text carries no such tag.
///
/// A tag that is taken out of a sentence leaves its word there (`#recipe` becomes `recipe`); one that is taken out of the
/// front matter leaves nothing.
pub(crate) fn retag(source: &str, from: &TagName, to: Option<&TagName>) -> Option<String> {
    let parts = Parts::of(source);
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    if let Some((_, inner)) = &parts.front {
        for word in front::tag_words(source, inner.clone()) {
            let written = source.get(word.clone()).unwrap_or_default();
            match (renamed(written, from, to), to) {
                (None, _) => {}
                (Some(tag), Some(_)) => edits.push((hashless(written, word), tag)),
                (Some(_), None) => edits.push((
                    front::with_separator(source, inner.clone(), word),
                    String::new(),
                )),
            }
        }
    }
    for node in parts.nodes(source).list {
        let Item::Tag(_) = &node.item else { continue };
        let written = source.get(node.range.clone()).unwrap_or_default();
        match (renamed(written, from, to), to) {
            (None, _) => {}
            (Some(tag), Some(_)) => edits.push((hashless(written, node.range), tag)),
            (Some(_), None) => edits.push((node.range.start..node.range.start + 1, String::new())),
        }
    }
    if edits.is_empty() {
        return None;
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut text = String::with_capacity(source.len());
    let mut at = 0;
    for (range, new) in edits {
        // Two tags that go may share the comma between them.
        text.push_str(source.get(at..range.start).unwrap_or_default());
        text.push_str(&new);
        at = range.end.max(at);
    }
    text.push_str(source.get(at..).unwrap_or_default());
    Some(text)
}

/// The tag that a written one becomes; empty where it goes. `None` when it is another tag.
pub(crate) fn renamed(written: &str, from: &TagName, to: Option<&TagName>) -> Option<String> {
    let tag = TagName::parse(written).ok()?;
    let depth = from.as_str().split('/').count();
    let mut parts = tag.as_str().split('/');
    let head: Vec<&str> = parts.by_ref().take(depth).collect();
    let is_meant = TagName::parse(&head.join("/")).is_ok_and(|head| head.key() == from.key());
    if !is_meant {
        return None;
    }
    let Some(to) = to else {
        return Some(String::new());
    };
    let mut name = to.as_str().to_owned();
    for part in parts {
        name.push('/');
        name.push_str(part);
    }
    Some(name)
}

/// The range of a tag behind its `#`.
fn hashless(written: &str, range: Range<usize>) -> Range<usize> {
    range.start + usize::from(written.starts_with('#'))..range.end
}

#[cfg(test)]
mod tests {
    use crate::name::TagName;
    use crate::note::{outline, retag};
    use proptest::prelude::*;

    fn tag(name: &str) -> TagName {
        TagName::parse(name).unwrap()
    }

    #[test]
    fn in_text() {
        for (source, from, to, text) in [
            ("a #old b", "old", "new", "a #new b"),
            (
                "#Old/x and #older, #old.",
                "old",
                "new/y",
                "#new/y/x and #older, #new/y.",
            ),
            (
                "`#old` #old\n\n```\n#old\n```",
                "old",
                "n",
                "`#old` #n\n\n```\n#old\n```",
            ),
            (
                "[[a#old]] [x](y#old) #old",
                "old",
                "n",
                "[[a#old]] [x](y#old) #n",
            ),
            (
                "| a |\n|---|\n| #old |\n",
                "old",
                "n",
                "| a |\n|---|\n| #n |\n",
            ),
            (
                "# Title #a/b\r\n\r\n- [ ] x #a/b/c\r\n",
                "a/b",
                "z",
                "# Title #z\r\n\r\n- [ ] x #z/c\r\n",
            ),
            ("#ÉTÉ/2024x", "été", "x", "#x/2024x"),
            ("#alt", "alt", "Alt", "#Alt"),
        ] {
            let found = retag(source, &tag(from), Some(&tag(to)));
            assert_eq!(found.as_deref(), Some(text), "{source}");
        }
        assert_eq!(
            retag("#older `#old` %%#old%%", &tag("old"), Some(&tag("n"))),
            None
        );
    }

    #[test]
    fn in_front_matter() {
        for (source, text) in [
            (
                "---\ntags: [old, keep]\n---\nx",
                "---\ntags: [new, keep]\n---\nx",
            ),
            (
                "---\ntags:\n  - keep\n  - old/deep # why\n---\n",
                "---\ntags:\n  - keep\n  - new/deep # why\n---\n",
            ),
            ("---\ntags: \"#old\"\n---\n", "---\ntags: \"#new\"\n---\n"),
            (
                "---\ntags: keep, old other\ntitle: old\n---\n#old",
                "---\ntags: keep, new other\ntitle: old\n---\n#new",
            ),
        ] {
            assert_eq!(
                retag(source, &tag("old"), Some(&tag("new"))).as_deref(),
                Some(text),
                "{source}"
            );
        }
    }

    #[test]
    fn taken_out() {
        for (source, text) in [
            ("try #old/x today", "try old/x today"),
            ("---\ntags: [old, keep]\n---\n", "---\ntags: [keep]\n---\n"),
            ("---\ntags: [keep, old]\n---\n", "---\ntags: [keep]\n---\n"),
            (
                "---\ntags: [keep, old, 'old/b', last]\n---\n",
                "---\ntags: [keep, last]\n---\n",
            ),
            ("---\ntags: [old]\n---\n", "---\ntags: []\n---\n"),
            (
                "---\ntags:\n  - old\n  - keep\n---\n",
                "---\ntags:\n  - keep\n---\n",
            ),
            (
                "---\r\ntags:\r\n- \"old\"\r\n---\r\n",
                "---\r\ntags:\r\n---\r\n",
            ),
            ("---\ntags: old, keep\n---\n", "---\ntags: keep\n---\n"),
            ("---\ntags: keep old\n---\n", "---\ntags: keep\n---\n"),
        ] {
            let found = retag(source, &tag("old"), None).unwrap();
            assert_eq!(found, text, "{source}");
            assert!(
                crate::note::outline(&found)
                    .tags
                    .iter()
                    .all(|tag| !tag.key().starts_with("old"))
            );
        }
    }

    proptest! {
        /// Whatever stands in a note, its tags become those that were asked for, and nothing else of it changes.
        #[test]
        fn tags_of_any_text(pieces in prop::collection::vec(prop::sample::select(vec![
            "#a", "#a/b", "#A", "#ab", "#a/", " ", "\n", "\n\n", "`", "```\n", "%%", "x", "[[", "]]", "#", "- ", "| ", "\\", "---\n", "tags: ", "[", "]", ", ", "a", "\"", "'",
        ]), 0..30)) {
            let source = pieces.concat();
            let (from, to) = (tag("a"), tag("q/r"));
            let sorted = |mut tags: Vec<String>| {
                tags.sort();
                tags.dedup();
                tags
            };
            let wanted = outline(&source).tags.into_iter().map(|tag| {
                super::renamed(tag.as_str(), &from, Some(&to)).unwrap_or_else(|| tag.as_str().to_owned()).to_lowercase()
            });
            let after = retag(&source, &from, Some(&to)).unwrap_or_else(|| source.clone());
            let found = outline(&after).tags.into_iter().map(|tag| tag.as_str().to_lowercase());
            prop_assert_eq!(sorted(found.collect()), sorted(wanted.collect()));
            prop_assert_eq!(after.replace("q/r", "").to_lowercase().replace('a', "").len(), source.to_lowercase().replace('a', "").len());
        }
    }
}
