//! The arguments: every command with its options, and the sentences of `--help`.

mod highlights;
mod notes;
mod saving;
pub use highlights::*;
pub use notes::*;
pub use saving::*;

use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// The options that take the argument after them, of all commands that take a query.
const WITH_VALUE: [&str; 4] = ["-n", "--limit", "--sort", "--library"];

/// Your library of articles and notes, from a terminal.
///
/// Works on the same library as the app, at the same time. ITEM is an id, a path such as `Articles/Title` or
/// `Folder/Note`, or a name that only one item has.
#[derive(Debug, Parser)]
#[command(
    name = "commonplace",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
pub struct Args {
    /// Print one JSON object a line
    #[arg(long, global = true)]
    pub json: bool,
    /// The library's folder [default: your data folder]
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "COMMONPLACE_LIBRARY",
        hide_env_values = true
    )]
    pub library: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

/// The arguments with the words of a query behind everything else: `-not` is a word there, and no option.
pub fn arranged(args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut args = args.peekable();
    let mut options: Vec<OsString> = args.next().into_iter().collect();
    let mut words: Vec<OsString> = Vec::new();
    let mut takes_query = false;
    while let Some(arg) = args.next() {
        let text = arg.to_str().unwrap_or_default();
        if text == "--" {
            words.extend(args);
            break;
        }
        let is_word = !text.starts_with('-') || (takes_query && !is_option(text));
        let has_value = WITH_VALUE.contains(&text);
        if is_word && takes_query {
            words.push(arg);
        } else if is_word {
            takes_query = matches!(text, "search" | "list" | "reextract");
            options.push(arg);
            if !takes_query {
                options.extend(args);
                return options;
            }
        } else {
            options.push(arg);
            options.extend(args.next_if(|_| has_value));
        }
    }
    if !words.is_empty() {
        options.push("--".into());
    }
    options.extend(words);
    options
}

/// Whether it is an option of a command that takes a query, and not a word that is not wanted.
fn is_option(text: &str) -> bool {
    let is_limit = text
        .strip_prefix("-n")
        .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    is_limit || text.starts_with("--") || text == "-h"
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read a page and print the article in it; needs no library
    Extract(Extract),
    /// Save pages, documents, letters, texts and addresses
    Save(Save),
    /// List items, newest first
    List(List),
    /// Print an article or a note
    Show(Item),
    /// Find articles and notes
    Search(Search),
    /// Make and change notes
    #[command(subcommand)]
    Note(Note),
    /// Mark passages of articles, and list what is marked
    #[command(subcommand)]
    Highlight(Highlights),
    /// List the links of a note, or of all notes
    Links(Links),
    /// List the links to an item
    Backlinks(Item),
    /// List places that name an item and do not link to it
    Mentions(Mentions),
    /// Find items by a few letters of their titles, paths and aliases
    Quick(Quick),
    /// Add and remove tags; without items, list all tags
    Tag(Tag),
    /// Move articles to the archive, or back
    Archive(Archive),
    /// Star items
    Star(Star),
    /// Move items to the trash
    Trash(Items),
    /// Take items out of the trash
    Restore(Items),
    /// List the versions of an article, or have another one shown
    Versions(Versions),
    /// Print what changed in an article since it was read
    Diff(Diff),
    /// Fetch pictures and recordings that are missing
    FetchMissing(FetchMissing),
    /// List the addresses that wait to be saved
    Queue(Queue),
    /// List pairs of articles that say nearly the same
    Duplicates,
    /// Merge an article into another
    Merge(Merge),
    /// List the saved articles that an article links to, and those that link to it
    Cites(Cites),
    /// Read the kept pages again with the extractor of today, offline
    Reextract(Reextract),
    /// Undo the last step
    Undo,
    /// Do the last undone step again
    Redo,
    /// List what was done
    History(History),
    /// Import a folder of Markdown notes, or saved pages and documents
    Import(Import),
    /// Write everything as a folder of Markdown
    Export(Export),
    /// Make a verified backup
    Backup(Backup),
    /// Look for damage
    Check(Check),
    /// Print counts and sizes
    Stats,
    /// For those who build Commonplace
    #[cfg(feature = "dev-server")]
    #[command(subcommand)]
    Dev(crate::dev::Dev),
}

#[derive(Debug, Arguments)]
pub struct Extract {
    /// The address the page came from
    #[arg(long, value_name = "ADDRESS")]
    pub url: Option<String>,
    /// A page, a document, a letter or a text; `-` for standard input
    pub path: PathBuf,
}

#[derive(Debug, Arguments)]
pub struct List {
    /// At most so many [default: all]
    #[arg(long, short = 'n', value_name = "N")]
    pub limit: Option<u64>,
    /// The order
    #[arg(long, value_enum, default_value_t = Sort::Saved)]
    pub sort: Sort,
    /// Such as `in:inbox`, `tag:history is:starred`, `in:trash`
    pub query: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// Newest first
    Saved,
    /// Last changed first
    Updated,
    /// A to Z
    Title,
    /// Oldest first
    Oldest,
    /// Last published first
    Published,
    /// By site, A to Z
    Site,
    /// By author, A to Z
    Author,
    /// Longest first
    Longest,
    /// Shortest first
    Shortest,
    /// Furthest read first
    Progress,
}

#[derive(Debug, Arguments)]
pub struct Item {
    /// An id, a path or a name
    pub item: String,
}

#[derive(Debug, Arguments)]
pub struct Cites {
    /// An id, a path or a name
    pub item: String,

    /// List the addresses that it links to and of which nothing is saved, one on each line, as `save --from` reads them
    #[arg(long)]
    pub unsaved: bool,
}

#[derive(Debug, Arguments)]
pub struct Items {
    /// Ids, paths or names
    #[arg(required = true, value_name = "ITEM")]
    pub items: Vec<String>,
}

#[derive(Debug, Arguments)]
pub struct Search {
    /// At most so many
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub limit: u32,
    /// Words, "phrases", prefix*, -not, OR, in:, tag:, is:
    #[arg(required = true)]
    pub query: Vec<String>,
}

#[derive(Debug, Arguments)]
pub struct Tag {
    /// Ids, paths or names
    #[arg(value_name = "ITEM")]
    pub items: Vec<String>,
    /// A tag to add; may be repeated
    #[arg(long, short, value_name = "TAG")]
    pub add: Vec<String>,
    /// A tag to remove; may be repeated
    #[arg(long, short, value_name = "TAG")]
    pub remove: Vec<String>,
    /// Rename a tag with those below it, everywhere; into one that exists they are merged
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with_all = ["add", "remove", "items", "delete"])]
    pub rename: Vec<String>,
    /// Take a tag, with those below it, off everything
    #[arg(long, value_name = "TAG", conflicts_with_all = ["add", "remove", "items"])]
    pub delete: Option<String>,
}

#[derive(Debug, Arguments)]
pub struct Archive {
    /// Move to Later instead
    #[arg(long, conflicts_with = "inbox")]
    pub later: bool,
    /// Move back to the Inbox instead
    #[arg(long)]
    pub inbox: bool,
    #[command(flatten)]
    pub items: Items,
}

#[derive(Debug, Arguments)]
pub struct Star {
    /// Take the star away
    #[arg(long)]
    pub off: bool,
    #[command(flatten)]
    pub items: Items,
}

#[derive(Debug, Arguments)]
pub struct History {
    /// At most so many
    #[arg(long, short = 'n', value_name = "N", default_value_t = 50)]
    pub limit: u32,
    /// Only what touched this item
    pub item: Option<String>,
}

/// What is imported and exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A folder of Markdown notes with attachments, such as an Obsidian vault
    #[value(alias = "obsidian", alias = "vault")]
    Markdown,
}

#[derive(Debug, Arguments)]
pub struct Import {
    /// A folder, a file or a zip archive
    pub path: PathBuf,
    /// What it is
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    pub format: Format,
    /// Also list the links that lead to nothing or could mean several things
    #[arg(long)]
    pub links: bool,
}

#[derive(Debug, Arguments)]
pub struct Export {
    /// A folder that is empty or not there yet
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    pub format: Format,
}

#[derive(Debug, Arguments)]
pub struct Backup {
    /// List the library's own backups instead
    #[arg(long, conflicts_with_all = ["folder", "restore"])]
    pub list: bool,
    /// Go back to this backup instead; the library of now is kept aside
    #[arg(long, value_name = "BACKUP", conflicts_with = "folder")]
    pub restore: Option<PathBuf>,
    /// The folder to put it in [default: the library's own `backups`]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

#[derive(Debug, Arguments)]
pub struct Check {
    /// Make again what can be made from the rest: the search index, lists, links
    #[arg(long)]
    pub repair: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    fn parse(line: &str) -> Result<Args, String> {
        let words = std::iter::once("commonplace").chain(line.split_whitespace());
        let words = arranged(words.map(OsString::from));
        Args::try_parse_from(words).map_err(|error| error.to_string())
    }

    #[test]
    fn the_table_of_commands_holds_together() {
        Args::command().debug_assert();
        let names: Vec<String> = Args::command()
            .get_subcommands()
            .map(|command| command.get_name().to_owned())
            .collect();
        let promised = "extract save list show search note links backlinks mentions quick tag archive star trash restore undo redo history import export backup check stats \
            highlight versions diff fetch-missing queue duplicates merge cites reextract";
        for name in promised.split(' ') {
            assert!(
                names.iter().any(|have| have == name),
                "{name} is promised in the design"
            );
        }
    }

    #[test]
    fn options_stand_before_and_behind() {
        for line in [
            "--json --library /l list",
            "list --json --library /l",
            "list --library=/l in:inbox --json",
        ] {
            let args = parse(line).unwrap();
            assert!(args.json && args.library == Some("/l".into()), "{line}");
        }
    }

    #[test]
    fn a_query_may_hold_what_looks_like_an_option() {
        for (line, query) in [
            ("search -not this", &["-not", "this"][..]),
            ("search this -not --json", &["this", "-not"]),
            ("search -n 3 a OR b", &["a", "OR", "b"]),
            ("search tag:x -tag:y", &["tag:x", "-tag:y"]),
            ("--library x search -n3 -- --json", &["--json"]),
            ("search list search", &["list", "search"]),
        ] {
            let Command::Search(search) = parse(line).unwrap().command else {
                panic!("{line}")
            };
            assert_eq!(search.query, query, "{line}");
        }
        let Command::List(list) = parse("list -is:starred --limit 3").unwrap().command else {
            panic!()
        };
        assert_eq!(
            (list.query, list.limit),
            (vec!["-is:starred".to_owned()], Some(3))
        );
    }

    #[test]
    fn a_dash_is_standard_input() {
        let Command::Save(save) = parse("save --tag a -t b a.html - https://example.org/")
            .unwrap()
            .command
        else {
            panic!()
        };
        assert_eq!(
            save.sources,
            [
                PathBuf::from("a.html"),
                "-".into(),
                "https://example.org/".into()
            ]
        );
        assert_eq!(save.tag, ["a", "b"]);
        assert!(
            matches!(parse("extract --json -").unwrap().command, Command::Extract(Extract { path, .. }) if path.as_os_str() == "-")
        );
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for line in [
            "",
            "nothing",
            "save",
            "extract",
            "links a --all",
            "links a --unresolved",
            "mentions",
            "note property a --remove",
            "archive a --later --inbox",
            "list --limit x",
            "note",
            "note rename a",
            "import a --format zip",
            "backup a --list",
            "backup a --restore b",
            "save --retry",
            "save --retry a --tag x",
            "merge a",
            "diff",
            "queue retry x",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
