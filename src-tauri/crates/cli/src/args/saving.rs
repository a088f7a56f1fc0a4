//! The arguments of the commands on versions, pictures, the queue and kindred articles.

use clap::{Args as Arguments, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Arguments)]
pub struct Save {
    /// The address a file or text came from
    #[arg(long, value_name = "ADDRESS")]
    pub url: Option<String>,
    /// A tag to give; may be repeated
    #[arg(long, short, value_name = "TAG")]
    pub tag: Vec<String>,
    /// A private host that may be asked this once, such as `wiki.example` or `192.168.1.20:8080`
    #[arg(long, value_name = "HOST")]
    pub allow_host: Option<String>,
    /// Fetch nothing: no addresses, no images
    #[arg(long)]
    pub offline: bool,
    /// A file with one address a line to save besides; `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// Fetch the missing pictures and recordings of these articles instead
    #[arg(long, value_name = "ITEM", num_args = 1.., conflicts_with_all = ["url", "tag", "offline", "from", "sources"])]
    pub retry: Vec<String>,
    /// Files, folders, zip archives and addresses; `-` for standard input
    #[arg(required_unless_present_any = ["from", "retry"], value_name = "PATH|ADDRESS|-")]
    pub sources: Vec<PathBuf>,
}

#[derive(Debug, Arguments)]
pub struct Versions {
    /// Have this version shown: its id, or its number in the list
    #[arg(long, value_name = "VERSION")]
    pub show: Option<String>,
    /// An id, a path or a name
    pub item: String,
}

#[derive(Debug, Arguments)]
pub struct Diff {
    /// The earlier version: its id, or its number in `versions` [default: the one that was read last, else the one before]
    #[arg(long, value_name = "VERSION")]
    pub from: Option<String>,
    /// The later version [default: the one that is shown]
    #[arg(long, value_name = "VERSION")]
    pub to: Option<String>,
    /// An id, a path or a name
    pub item: String,
}

#[derive(Debug, Arguments)]
pub struct FetchMissing {
    /// A private host that may be asked this once
    #[arg(long, value_name = "HOST")]
    pub allow_host: Option<String>,
    /// Ids, paths or names [default: every article that lacks some]
    #[arg(value_name = "ITEM")]
    pub items: Vec<String>,
}

#[derive(Debug, Arguments)]
pub struct Queue {
    #[command(subcommand)]
    pub action: Option<QueueAction>,
}

#[derive(Debug, Subcommand)]
pub enum QueueAction {
    /// Try addresses again now: those that were given up, and those that wait
    Retry {
        /// A private host that may be asked this once
        #[arg(long, value_name = "HOST")]
        allow_host: Option<String>,
        /// Numbers of the queue [default: all]
        #[arg(value_name = "N")]
        ids: Vec<i64>,
    },
    /// Take addresses out of the queue
    Cancel {
        /// Numbers of the queue [default: all that are not done]
        #[arg(value_name = "N")]
        ids: Vec<i64>,
    },
    /// Forget the addresses that are done
    Clear,
}

#[derive(Debug, Arguments)]
pub struct Merge {
    /// The article that stays
    pub keep: String,
    /// The article that goes to the trash; its tags and the links to it go over
    pub gone: String,
}

#[derive(Debug, Arguments)]
pub struct Reextract {
    /// Only look
    #[arg(long)]
    pub dry_run: bool,
    /// Such as `tag:history`, `site:example.org` [default: every article]
    pub query: Vec<String>,
}
