//! What a page turns into: the values that `extract` returns.
//!
//! Plain data. How each field is found is the work of the other modules.

use serde::{Deserialize, Serialize};

use crate::Resource;

/// A page as it arrived, with what is known about where it came from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Input<'a> {
    /// The bytes as they were served, read or pasted.
    pub bytes: &'a [u8],
    /// The address they came from, if any: the base of relative links.
    pub url: Option<&'a str>,
    /// The `Content-Type` header, if they were fetched. A hint, never trusted alone.
    pub content_type: Option<&'a str>,
    /// The file's name, if they were read from a file. A hint, never a path.
    pub file_name: Option<&'a str>,
    /// What the person said it is, which wins over every guess.
    pub format: Option<Format>,
    /// Files that lie beside it, such as those of its `_files` folder: what [`crate::wanted`] asked for.
    pub beside: &'a [Resource],
}

/// The formats that `extract` reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A web page or a fragment of one.
    Html,
    /// Plain text, such as an article pasted from a browser.
    Text,
    /// A Markdown file.
    Markdown,
}

/// What type of page something is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PageType {
    /// An article, and everything that says nothing else of itself.
    #[default]
    Article,
    /// A thread of a forum, questions with answers.
    Forum,
    /// A manual, a reference.
    Documentation,
    /// Something that is for sale.
    Product,
    /// Links to other pages: a category, search results, a home page.
    Listing,
}

/// A clean article. Every string is plain text, except `html`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// The headline. `None` when the page has none; callers choose a stand-in.
    pub title: Option<String>,
    /// The authors as one line, "Ada Berg, Tom Li".
    pub byline: Option<String>,
    /// The news agency, "Reuters".
    pub agency: Option<String>,
    /// The site's or paper's name.
    pub site: Option<String>,
    /// ISO 8601 date or date-time of publication, as exact as the page is, never guessed.
    pub published: Option<String>,
    /// ISO 8601 date or date-time of the last change, as exact as the page is, never before `published`.
    #[serde(default)]
    pub modified: Option<String>,
    /// The section that the page puts it in, "Business".
    #[serde(default)]
    pub section: Option<String>,
    /// The tags or keywords that the page gives it, in its order.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What type of page it is.
    #[serde(default)]
    pub page_type: PageType,
    /// Where the report was filed from, in order: `["DUBAI", "MOSCOW"]`. Shown run in before the first paragraph.
    pub datelines: Vec<String>,
    /// BCP 47 language, declared by the page or recognised from the text.
    pub lang: Option<String>,
    /// `ltr` or `rtl`.
    pub dir: Option<String>,
    /// The standfirst or the page's description.
    pub excerpt: Option<String>,
    /// Canonical body text: blocks joined by a blank line, without title, datelines, captions or furniture.
    pub text: String,
    /// Sanitised body HTML within the allow-list. Image sources are absolute `http(s)` addresses or
    /// `data:` URIs until [`crate::localise`] turns them into blobs. Captions are `<figure><figcaption>`.
    pub html: String,
    /// The address the page was read from.
    pub url: Option<String>,
    /// The address the page names as its own.
    pub canonical_url: Option<String>,
    /// Words in `text`; CJK characters count as half a word each.
    pub words: u32,
    /// Absolute address of the picture that stands for the page.
    pub lead_image: Option<String>,
    /// What was taken for furniture, in page order. Hidden, never deleted.
    pub removed: Vec<Removed>,
    /// What the reader should know: `no_article`, `truncated`, `undecodable`, …, each with a sentence.
    pub warnings: Vec<Warning>,
}

/// A piece of the page that is not part of the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// `related`, `comments`, `moderation`, `share`, `newsletter`, `advertisement`, `byline`, `dateline`, `tags`, `navigation`,
    /// `note` (what the person wrote on the page with SingleFile), `other`.
    pub kind: String,
    /// Its text as it stood.
    pub text: String,
}

/// Something that went less well than it should have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// A stable word that programs can match.
    pub code: String,
    /// A sentence for the person.
    pub message: String,
}

/// Why nothing could be read at all. Each message says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// No bytes, or only white space.
    #[error("there is nothing in it. Check that the file was saved completely")]
    Empty,
    /// Bytes that are no text in any encoding: a program, an archive, an image, a PDF (`what` names it).
    #[error("it is {what}, not a page or a text. {}", crate::sniff::advice(what))]
    Binary {
        /// What the bytes look like, with its article: "a PDF document", "a program".
        what: String,
    },
    /// More than [`crate::MAX_BYTES`].
    #[error("it is {size_mb} MB; the limit for a page is {limit_mb} MB. Save a smaller part of it")]
    TooLarge {
        /// Size in whole megabytes (2^20 bytes).
        size_mb: u64,
        /// The limit in whole megabytes.
        limit_mb: u64,
    },
    /// A file of a known format that gives nothing: damaged, protected, without text.
    #[error("it is {what} that is {why}. {advice}")]
    Unreadable {
        /// What it is, with its article: "an EPUB book".
        what: String,
        /// What is the matter with it: "protected by a password".
        why: String,
        /// What the person can do about it, without a full stop.
        advice: String,
    },
}

impl PageError {
    pub(crate) fn unreadable(what: &str, why: &str, advice: &str) -> Self {
        Self::Unreadable {
            what: what.to_owned(),
            why: why.to_owned(),
            advice: advice.to_owned(),
        }
    }
}
