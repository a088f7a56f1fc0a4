//! The arguments of the commands on highlights.

use clap::{Args as Arguments, Subcommand, ValueEnum};
use commonplace_core::model::HighlightColour;

/// A colour on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    Yellow,
    Green,
    Blue,
    Rose,
    Violet,
}

impl From<Colour> for HighlightColour {
    fn from(colour: Colour) -> Self {
        match colour {
            Colour::Yellow => Self::Yellow,
            Colour::Green => Self::Green,
            Colour::Blue => Self::Blue,
            Colour::Rose => Self::Rose,
            Colour::Violet => Self::Violet,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Highlights {
    /// Mark a passage
    Add(HighlightAdd),
    /// List highlights, newest first
    List(HighlightList),
    /// Change what a highlight says
    Edit(HighlightEdit),
    /// Remove highlights
    Rm {
        /// Ids, `h-…` names, or paths such as `Articles/Title#^h-…`
        #[arg(required = true, value_name = "HIGHLIGHT")]
        highlights: Vec<String>,
    },
    /// Write highlights as Markdown to standard output
    Export(HighlightList),
}

#[derive(Debug, Arguments)]
pub struct HighlightAdd {
    /// The words to mark; `-` for standard input
    #[arg(long, value_name = "TEXT")]
    pub quote: String,
    /// Which one, when the article says that more than once
    #[arg(long, value_name = "N")]
    pub nth: Option<usize>,
    /// Its colour
    #[arg(long, value_enum, default_value_t = Colour::Yellow)]
    pub colour: Colour,
    /// A note on it, Markdown
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub note: String,
    /// A tag to give; may be repeated
    #[arg(long, short, value_name = "TAG")]
    pub tag: Vec<String>,
    /// The article: an id, a path or a name
    pub item: String,
}

#[derive(Debug, Arguments)]
pub struct HighlightList {
    /// At most so many [default: all]
    #[arg(long, short = 'n', value_name = "N")]
    pub limit: Option<u64>,
    /// Only of this article
    #[arg(long, value_name = "ITEM")]
    pub article: Option<String>,
    /// Only this colour
    #[arg(long, value_enum)]
    pub colour: Option<Colour>,
    /// Only this tag, and those below it
    #[arg(long, short, value_name = "TAG")]
    pub tag: Option<String>,
    /// Words of the quotation, the note and the tags
    pub query: Vec<String>,
}

#[derive(Debug, Arguments)]
pub struct HighlightEdit {
    /// Another colour
    #[arg(long, value_enum)]
    pub colour: Option<Colour>,
    /// Another note; empty for none
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// A tag to add; may be repeated
    #[arg(long, short, value_name = "TAG")]
    pub add: Vec<String>,
    /// A tag to remove; may be repeated
    #[arg(long, short, value_name = "TAG")]
    pub remove: Vec<String>,
    /// An id, an `h-…` name, or a path such as `Articles/Title#^h-…`
    #[arg(value_name = "HIGHLIGHT")]
    pub highlight: String,
}
