//! Rewriting the target of a link: another path, everything else byte for byte.
//!
//! Which links have to be rewritten, and whether the new spelling leads where it should, is for the library to say.

use super::front;
use super::{Link, LinkForm};
use std::ops::Range;

/// A piece of a text and what is to stand there instead.
pub type Edit = (Range<usize>, String);

/// The text with its edits made. Of two edits that overlap the first one counts: two links can share one definition.
#[must_use]
pub fn edited(source: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut text = String::with_capacity(source.len());
    let mut at = 0;
    for (range, new) in edits {
        if range.start < at {
            continue;
        }
        text.push_str(source.get(at..range.start).unwrap_or_default());
        text.push_str(&new);
        at = range.end;
    }
    text.push_str(source.get(at..).unwrap_or_default());
    text
}

impl Link {
    /// The edit that makes this link lead to `path`; its subpath, its display text and its `.md` stay. `shown` is put in as
    /// its display text where it has none.
    #[must_use]
    pub fn to_path(&self, source: &str, path: &str, shown: Option<&str>) -> Edit {
        let (old, subpath) = self.written(source);
        let mut new = self.encoded(source, path);
        if let Some(ending) = markdown_ending(old) {
            new.push_str(ending);
        }
        new.push_str(subpath);
        if let (Some(shown), None, LinkForm::Wiki | LinkForm::Property) =
            (shown, self.display(), self.form)
        {
            new.push_str(if in_table(source, self.range.start) {
                "\\|"
            } else {
                "|"
            });
            new.push_str(shown);
        }
        (self.target_range.clone(), new)
    }

    /// The edit that gives this link another subpath; its path and everything else stay.
    #[must_use]
    pub fn to_subpath(&self, source: &str, subpath: &str) -> Edit {
        let (old, was) = self.written(source);
        let start = self.target_range.start + old.len();
        let start = start + usize::from(was.starts_with('#'));
        (
            start..self.target_range.end,
            self.encoded_subpath(source, subpath),
        )
    }

    /// The path as it is written, and what follows it from the `#` on.
    fn written<'a>(&self, source: &'a str) -> (&'a str, &'a str) {
        let target = source.get(self.target_range.clone()).unwrap_or_default();
        target.split_at(target.find('#').unwrap_or(target.len()))
    }

    /// A path as this link has to write it.
    fn encoded(&self, source: &str, path: &str) -> String {
        match self.form {
            LinkForm::Markdown if self.in_angles(source) => percent(path, "%#<>&$`"),
            LinkForm::Markdown => percent(path, "%# ()<>&$\t\"'*_[]`"),
            _ => self.quoted(source, wiki_path(path)),
        }
    }

    fn encoded_subpath(&self, source: &str, subpath: &str) -> String {
        match self.form {
            LinkForm::Markdown if self.in_angles(source) => percent(subpath, "%<>&$`"),
            LinkForm::Markdown => percent(subpath, "% ()<>&$\t\"'[]`"),
            _ => self.quoted(source, subpath.to_owned()),
        }
    }

    /// In a property in single quotes an apostrophe is written twice.
    fn quoted(&self, source: &str, text: String) -> String {
        let is_single = self.form == LinkForm::Property
            && text.contains('\'')
            && front::quote_around(source, self.range.start) == Some('\'');
        if is_single {
            text.replace('\'', "''")
        } else {
            text
        }
    }

    fn in_angles(&self, source: &str) -> bool {
        source
            .get(..self.target_range.start)
            .is_some_and(|before| before.ends_with('<'))
    }
}

/// A path as a wikilink has to write it: what cannot stand in one is percent-encoded, which the resolver reads where nothing
/// has the name as written. A backtick would begin code that ends behind the link.
#[must_use]
pub fn wiki_path(path: &str) -> String {
    let breaks = path.contains(['#', '|', '`'])
        || path.contains("[[")
        || path.contains("]]")
        || path.contains("%%")
        || path.ends_with(']')
        || path.starts_with('[');
    if breaks {
        percent(path, "%#|[]`")
    } else {
        path.to_owned()
    }
}

fn percent(text: &str, which: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if which.contains(character) {
            out.push_str(&format!("%{:02X}", u32::from(character)));
        } else {
            out.push(character);
        }
    }
    out
}

/// `.md` at the end of a written path, as it is written.
fn markdown_ending(written: &str) -> Option<&str> {
    let written = written.trim_end();
    let ending = written.get(written.len().checked_sub(3)?..)?;
    ending.eq_ignore_ascii_case(".md").then_some(ending)
}

/// Whether the line at `at` is a row of a table: a bar of our own would end its cell.
fn in_table(source: &str, at: usize) -> bool {
    let start = source
        .get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |found| found + 1);
    let line = source
        .get(start..)
        .and_then(|rest| rest.lines().next())
        .unwrap_or_default();
    let bare = line.replace("\\|", "");
    let outside: String = bare
        .split("[[")
        .enumerate()
        .map(|(index, piece)| {
            if index == 0 {
                piece
            } else {
                piece.split_once("]]").map_or("", |(_, after)| after)
            }
        })
        .collect();
    outside.contains('|')
}

#[cfg(test)]
mod tests {
    use super::edited;
    use crate::note::outline;

    /// The first link of a text led to another path.
    fn led(source: &str, path: &str) -> String {
        let link = outline(source).links.remove(0);
        edited(source, vec![link.to_path(source, path, None)])
    }

    #[test]
    fn only_the_path_changes() {
        for (source, path, wanted) in [
            ("a [[X]] b", "n/Y", "a [[n/Y]] b"),
            ("[[X|y]]", "Y", "[[Y|y]]"),
            ("[[ X #h|y]]", "Y", "[[ Y#h|y]]"),
            ("![[X#^b]]", "Y", "![[Y#^b]]"),
            ("[[X.MD]]", "Y", "[[Y.MD]]"),
            ("[t](X.md#a%20b)", "Y y", "[t](Y%20y.md#a%20b)"),
            ("[t](<X x.md>)", "Y (y)", "[t](<Y (y).md>)"),
            ("[t](X)", "Y (y)", "[t](Y%20%28y%29)"),
            (
                "[t][r]\n\n[r]: X.md \"title\"",
                "Y",
                "[t][r]\n\n[r]: Y.md \"title\"",
            ),
            (
                "| a |\n|---|\n| [[X\\|y]] |\n",
                "Y",
                "| a |\n|---|\n| [[Y\\|y]] |\n",
            ),
            (
                "---\nup: \"[[X|y]]\"\n---\n",
                "It's",
                "---\nup: \"[[It's|y]]\"\n---\n",
            ),
            (
                "---\nup: '[[X]]'\n---\n",
                "It's",
                "---\nup: '[[It''s]]'\n---\n",
            ),
            ("%%[[X]]%%", "Y", "%%[[Y]]%%"),
            ("[[X]]", "C# notes", "[[C%23 notes]]"),
            ("[[X]] `code`", "a`b", "[[a%60b]] `code`"),
            ("[t](X) $5", "Cost $7", "[t](Cost%20%247) $5"),
            ("[t](<X>) $5", "Cost $7", "[t](<Cost %247>) $5"),
            ("[t](<X>) `code`", "a`b", "[t](<a%60b>) `code`"),
            ("[t](<X>)", "AT&amp;T", "[t](<AT%26amp;T>)"),
            ("[[X]] and $5", "Cost $7", "[[Cost $7]] and $5"),
            ("[[X]]", "a [b]", "[[a %5Bb%5D]]"),
        ] {
            assert_eq!(led(source, path), wanted, "{source}");
            let (before, after) = (
                outline(source).links.remove(0),
                outline(wanted).links.remove(0),
            );
            assert_eq!(
                (before.display(), before.form, before.embed),
                (after.display(), after.form, after.embed),
                "{source}"
            );
        }
    }

    #[test]
    fn a_name_that_was_shown_is_still_shown() {
        for (source, wanted) in [
            ("see [[AL]]", "see [[Real|AL]]"),
            (
                "| a | b |\n|---|---|\n| [[AL]] | c |\n",
                "| a | b |\n|---|---|\n| [[Real\\|AL]] | c |\n",
            ),
            ("[[AL|shown]]", "[[Real|shown]]"),
        ] {
            let link = outline(source).links.remove(0);
            assert_eq!(
                edited(source, vec![link.to_path(source, "Real", Some("AL"))]),
                wanted
            );
        }
    }

    #[test]
    fn only_the_subpath_changes() {
        for (source, wanted) in [
            ("[[X#old|y]]", "[[X#new part|y]]"),
            ("[[#old]]", "[[#new part]]"),
            ("[t](X.md#old)", "[t](X.md#new%20part)"),
            ("[t](<X.md#old>)", "[t](<X.md#new part>)"),
        ] {
            let link = outline(source).links.remove(0);
            assert_eq!(
                edited(source, vec![link.to_subpath(source, "new part")]),
                wanted
            );
        }
    }
}
