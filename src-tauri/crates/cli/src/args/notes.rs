//! The arguments of the commands on notes and links.

use clap::{Args as Arguments, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum Note {
    /// Make a note; its text may come on standard input
    New {
        /// `Folder/Name`
        path: String,
        /// Make it from this template instead
        #[arg(long, value_name = "NOTE")]
        template: Option<String>,
    },
    /// Replace a note's text by standard input
    Edit {
        /// Its path, name or id
        path: String,
        /// The revision that the text was made from: what was changed meanwhile is merged
        #[arg(long, value_name = "REV")]
        base: Option<String>,
    },
    /// Rename or move a note or a file; links to it follow
    Rename {
        /// Its path, name or id
        old: String,
        /// `Folder/Name`
        new: String,
        #[command(flatten)]
        preview: Preview,
    },
    /// Rename or move a folder; links to what is in it follow
    RenameFolder {
        /// Its path
        old: String,
        /// Its new path
        new: String,
        #[command(flatten)]
        preview: Preview,
    },
    /// Give a heading another text; links to it follow
    RenameHeading {
        /// The note's path, name or id
        path: String,
        /// The heading's text
        old: String,
        /// Its new text
        new: String,
        #[command(flatten)]
        preview: Preview,
    },
    /// Give a block another id; links to it follow
    RenameBlock {
        /// The note's path, name or id
        path: String,
        /// The id, with or without `^`
        old: String,
        /// The new id
        new: String,
        #[command(flatten)]
        preview: Preview,
    },
    /// Open the note of a day, or make it
    Daily {
        /// Such as 2026-01-31 [default: today]
        date: Option<String>,
    },
    /// List templates
    Templates,
    /// List the properties of a note, or set one
    Property(Property),
    /// List the revisions of a note, newest first
    History {
        /// Its path, name or id
        path: String,
    },
    /// Print what changed between two revisions
    Diff {
        /// The note's path, name or id
        path: String,
        /// The earlier one [default: the one before]
        from: Option<String>,
        /// The later one [default: what the note says now]
        to: Option<String>,
    },
    /// Go back to a revision
    Restore {
        /// The note's path, name or id
        path: String,
        /// The revision
        rev: String,
    },
    /// Keep files that notes can embed
    Attach {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// List folders
    Folders,
    /// Turn HTML on standard input into Markdown
    FromHtml,
    /// Move a note to the trash
    Rm {
        /// Its path, name or id
        path: String,
    },
}

#[derive(Debug, Clone, Copy, Arguments)]
pub struct Preview {
    /// Only print what would change
    #[arg(long)]
    pub preview: bool,
}

#[derive(Debug, Arguments)]
pub struct Property {
    /// The note's path, name or id
    pub path: String,
    /// The property
    pub key: Option<String>,
    /// What it is to say; several make a list
    #[arg(allow_hyphen_values = true)]
    pub values: Vec<String>,
    /// What kind of value it is
    #[arg(long = "type", value_enum, value_name = "TYPE")]
    pub kind: Option<PropertyType>,
    /// Take it out
    #[arg(long, conflicts_with_all = ["values", "kind"], requires = "key")]
    pub remove: bool,
}

/// What kind of value a property has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PropertyType {
    Text,
    List,
    Number,
    Date,
    Datetime,
    Checkbox,
    Links,
}

#[derive(Debug, Arguments)]
pub struct Links {
    /// The note; without it, all notes
    #[arg(value_name = "ITEM", conflicts_with_all = ["all", "unresolved"])]
    pub item: Option<String>,
    /// The links of all notes
    #[arg(long, conflicts_with = "unresolved")]
    pub all: bool,
    /// Names that links lead to and nothing has
    #[arg(long)]
    pub unresolved: bool,
}

#[derive(Debug, Arguments)]
pub struct Mentions {
    /// At most so many
    #[arg(long, short = 'n', value_name = "N", default_value_t = 200)]
    pub limit: u32,
    /// Make links of those in notes
    #[arg(long)]
    pub link: bool,
    /// An id, a path or a name
    pub item: String,
}

#[derive(Debug, Arguments)]
pub struct Quick {
    /// At most so many
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub limit: u32,
    /// A few letters of a title, a path or an alias
    pub text: Vec<String>,
}
