//! What a note says: its links, tags, headings, blocks and plain text, with byte ranges into the source.
//!
//! pulldown-cmark reads the Markdown; what vaults write beyond it (specs "links", section 2) is put right in the modules
//! below. A link is only read here: where it goes is `resolve`'s work.
//!
//! The rules of links. `[[Note]]`, `[[Note|text]]`, `![[embed]]` and `[text](Note.md)` are links wherever Markdown is
//! read, in `%% comments %%` too; in code, math, HTML blocks and HTML comments they are not. In a property of the front
//! matter a `[[link]]` counts where YAML reads it as text, so quoted: bare `[[x]]` is a list in a list. An address
//! (`https:`, `mailto:` …) is a link of its own kind in any form, bare addresses of the web included.

mod blocks;
mod comments;
mod front;
mod html;
mod inline;
mod link;
mod mentions;
mod node;
mod outline;
mod parse;
mod plain;
mod properties;
mod relink;
mod retag;
mod said;
mod sentence;
mod tag;
mod written;

pub use blocks::{Linkable, blocks};
pub(crate) use link::percent_decode;
pub use mentions::mentions;
pub use properties::{Properties, Property, PropertyValue, properties, with_property};
pub use relink::{Edit, edited, wiki_path};

use std::ops::Range;

/// Everything that the rest of the app asks about a note, found in one pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Byte range of the front matter with its fences, if the note begins with one.
    pub front_matter: Option<Range<usize>>,
    /// `title` from the front matter, else the first heading of level 1; `None` when neither is there.
    pub title: Option<String>,
    /// Aliases from the front matter.
    pub aliases: Vec<String>,
    /// Tags of the front matter and the text, in order, without repeats (by `TagName::key`).
    pub tags: Vec<crate::name::TagName>,
    /// Links in source order, by the rules of the module `note`.
    pub links: Vec<Link>,
    /// Headings in source order.
    pub headings: Vec<Heading>,
    /// Ids of blocks, ` ^id`, with the range of the block they name.
    pub blocks: Vec<Block>,
    /// Tasks: total and done.
    pub tasks: (u32, u32),
    /// The note as plain text for search and excerpts: no markup, no front matter, no comments; blocks joined by
    /// `\n\n`, list items and table rows by `\n`.
    pub text: String,
}

/// One link as it stands in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Byte range of the whole link in the source, `[[`…`]]` or `[`…`)`, with the `!` of an embed.
    pub range: Range<usize>,
    /// Byte range of its path (with its subpath) within the source, for renaming. For `[text][ref]` it lies in the
    /// definition of `ref`, which several links can share.
    pub target_range: Range<usize>,
    /// Whether it embeds (`!`).
    pub embed: bool,
    /// How it was written.
    pub form: LinkForm,
    /// Size of an embedded picture in CSS pixels: width, height.
    pub size: Option<(u32, Option<u32>)>,
    said: said::Said,
}

/// How a link was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkForm {
    /// `[[target]]`
    Wiki,
    /// `[text](target)` to something in the library.
    Markdown,
    /// In a property of the front matter.
    Property,
    /// An address: `https:`, `mailto:`, in either form. Never resolved.
    External,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its raw text (markup kept).
    pub text: String,
    /// Byte offset of its line.
    pub start: usize,
    /// Byte range of its text, for renaming.
    pub range: Range<usize>,
}

/// A block with an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The id without `^`.
    pub id: String,
    /// Byte range of the block.
    pub range: Range<usize>,
    /// Byte range of the id itself, for renaming.
    pub id_range: Range<usize>,
}

/// The byte ranges of a note's front matter, with its fences and without them.
pub(crate) fn front_matter(source: &str) -> Option<(Range<usize>, Range<usize>)> {
    front::find(source)
}

/// Reads a note.
#[must_use]
pub fn outline(source: &str) -> Outline {
    outline::outline(source)
}

/// The sentence around a byte range, as plain text with the range of the link's own text in it (bytes), for backlinks.
/// At most about 240 characters; cut ends carry `…`.
#[must_use]
pub fn sentence_around(source: &str, range: Range<usize>) -> (String, Range<usize>) {
    sentence::sentence_around(source, range)
}

/// As [`sentence_around`], in a text that is no Markdown: paragraphs are parted by line endings.
#[must_use]
pub fn sentence_in(text: &str, range: Range<usize>) -> (String, Range<usize>) {
    sentence::sentence_in(text, range)
}

/// Renders a note to HTML that still has to be sanitised (by `page`) before it is shown. `href` gives the address of a link, or
/// `None` for one that resolves to nothing (drawn with class `unresolved`); it is not asked about addresses of the web.
#[must_use]
pub fn to_html(source: &str, href: &dyn Fn(&Link) -> Option<String>) -> String {
    html::to_html(source, href)
}

/// The text with a tag, and every tag below it, renamed to `to`, or without them where `to` is `None`. `None` when the text
/// carries no such tag. Everything else stays byte for byte; a tag that is taken out of a sentence leaves its word there.
#[must_use]
pub fn retag(
    source: &str,
    from: &crate::name::TagName,
    to: Option<&crate::name::TagName>,
) -> Option<String> {
    retag::retag(source, from, to)
}

/// What a tag becomes when `from` is renamed to `to`; `None` when it is neither `from` nor below it.
#[must_use]
pub fn renamed_tag(
    tag: &str,
    from: &crate::name::TagName,
    to: &crate::name::TagName,
) -> Option<String> {
    retag::renamed(tag, from, Some(to))
}

#[cfg(test)]
mod link_tests;
#[cfg(test)]
mod tests;
