//! The command line's words.

use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Keep what you read and what you think of it, from a terminal.
#[derive(Debug, Parser)]
#[command(name = "commonplace", version, arg_required_else_help = true, disable_help_subcommand = true)]
pub(crate) struct Args {
    /// The library's folder; else your data folder
    #[arg(long, global = true, value_name = "DIR", env = "COMMONPLACE_LIBRARY")]
    pub(crate) library: Option<PathBuf>,
    /// One JSON object a line on standard output
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show what would be kept of a page, without a library
    Extract {
        /// The address it came from
        #[arg(long, value_name = "URL")]
        url: Option<String>,
        /// A file, or - for standard input
        path: String,
    },
    /// Save pages: files, addresses, or - for standard input
    Save {
        /// The address that a file or standard input came from
        #[arg(long, value_name = "URL")]
        url: Option<String>,
        /// Give this tag; can be repeated
        #[arg(long = "tag", value_name = "TAG")]
        tags: Vec<String>,
        /// A private host that may be fetched from, this once
        #[arg(long, value_name = "HOST")]
        allow_host: Option<String>,
        /// What to save
        #[arg(required = true, value_name = "PATH|URL|-")]
        items: Vec<String>,
    },
    /// List articles and notes, newest first
    List {
        /// At most this many
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Such as in:inbox or tag:history
        query: Vec<String>,
    },
    /// Show an article or a note
    Show {
        /// Its id or path
        #[arg(value_name = "ID|PATH")]
        item: String,
    },
    /// Find articles and notes, best first
    Search {
        /// At most this many
        #[arg(long, default_value_t = 20)]
        limit: u32,
        /// Words, "phrases", -not, OR, in:, tag:, is:
        #[arg(required = true, allow_hyphen_values = true)]
        query: Vec<String>,
    },
    /// Make, change, rename or remove a note
    Note {
        #[command(subcommand)]
        command: NoteCommand,
    },
    /// Links out of a note, or of every note
    Links {
        /// The note
        #[arg(value_name = "ID|PATH", required_unless_present = "all", conflicts_with = "all")]
        item: Option<String>,
        /// Of every note
        #[arg(long)]
        all: bool,
    },
    /// Links to an article or a note
    Backlinks {
        /// Its id or path
        #[arg(value_name = "ID|PATH")]
        item: String,
    },
    /// Add and remove tags; without items, list all tags
    Tag {
        /// Items by id or path
        #[arg(value_name = "ID|PATH")]
        items: Vec<String>,
        /// Add this tag; can be repeated
        #[arg(long, value_name = "TAG")]
        add: Vec<String>,
        /// Remove this tag; can be repeated
        #[arg(long, value_name = "TAG")]
        remove: Vec<String>,
    },
    /// Move articles to the archive
    Archive {
        /// Back to the inbox instead
        #[arg(long, conflicts_with = "later")]
        inbox: bool,
        /// Keep for later instead
        #[arg(long)]
        later: bool,
        /// Articles by id or path
        #[arg(required = true, value_name = "ID|PATH")]
        items: Vec<String>,
    },
    /// Star articles and notes
    Star {
        /// Take the star away
        #[arg(long)]
        off: bool,
        /// Items by id or path
        #[arg(required = true, value_name = "ID|PATH")]
        items: Vec<String>,
    },
    /// Move to the trash
    Trash {
        /// Items by id or path
        #[arg(required = true, value_name = "ID|PATH")]
        items: Vec<String>,
    },
    /// Take out of the trash
    Restore {
        /// Items by id or path
        #[arg(required = true, value_name = "ID|PATH")]
        items: Vec<String>,
    },
    /// Undo the last step
    Undo {
        /// Do the last undone step again instead
        #[arg(long)]
        redo: bool,
    },
    /// What was done, newest first
    History {
        /// At most this many
        #[arg(long, default_value_t = 20)]
        limit: u32,
        /// Only what touched this item
        #[arg(value_name = "ID|PATH")]
        item: Option<String>,
    },
    /// Import a folder of Markdown notes (an Obsidian vault), or a file
    Import {
        /// Only markdown is known
        #[arg(long, value_parser = ["markdown", "obsidian"])]
        format: Option<String>,
        /// The folder or file
        path: PathBuf,
    },
    /// Write all notes, attachments and articles as a folder of Markdown
    Export {
        /// Only markdown is known
        #[arg(long, value_parser = ["markdown", "obsidian"])]
        format: Option<String>,
        /// An empty or new folder
        folder: PathBuf,
    },
    /// Make a verified backup
    Backup {
        /// List the backups that are there
        #[arg(long, conflicts_with_all = ["restore", "folder"])]
        list: bool,
        /// Go back to this backup; what is there now is kept aside
        #[arg(long, value_name = "BACKUP", conflicts_with = "folder")]
        restore: Option<PathBuf>,
        /// Where to; else the library's own folder of backups
        folder: Option<PathBuf>,
    },
    /// Look for damage
    Check {
        /// Make again what can be made from the rest
        #[arg(long)]
        repair: bool,
    },
    /// Say what is in the library
    Stats,
    /// For developing the window
    #[cfg(feature = "dev-server")]
    Dev {
        #[command(subcommand)]
        command: crate::dev::DevCommand,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum NoteCommand {
    /// Make a note; its text comes on standard input
    New {
        /// Folder/Name
        path: String,
    },
    /// Give a note another text, from standard input
    Edit {
        /// Its id or path
        #[arg(value_name = "ID|PATH")]
        note: String,
    },
    /// Rename or move a note; links to it follow
    Rename {
        /// Its id or path
        #[arg(value_name = "ID|PATH")]
        note: String,
        /// Folder/Name
        new: String,
    },
    /// Move a note to the trash
    Rm {
        /// Its id or path
        #[arg(value_name = "ID|PATH")]
        note: String,
    },
}

#[cfg(test)]
mod tests {
    use super::{Args, Command};
    use clap::{CommandFactory as _, Parser as _};

    #[test]
    fn the_words_fit_together() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_query_may_begin_with_a_minus() {
        let args = Args::try_parse_from(["commonplace", "search", "--json", "bees", "-honey"]).unwrap();
        let Command::Search { query, .. } = args.command else { panic!("not a search") };
        assert_eq!(query, ["bees", "-honey"]);
        assert!(args.json, "global options may stand after the command");
    }

    #[test]
    fn wrong_usage_is_two() {
        for words in [&["commonplace", "nothing"][..], &["commonplace", "save"], &["commonplace", "links", "a", "--all"], &["commonplace", "list", "--limit", "x"]] {
            assert_eq!(Args::try_parse_from(words).unwrap_err().exit_code(), 2, "{words:?}");
        }
    }
}
