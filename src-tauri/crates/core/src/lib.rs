//! The library: articles, notes, links, search, import, export, undo.
//!
//! One folder holds it: `library.db`, `blobs/`, `backups/`. [`Library`] is the only door; every module beside it adds the
//! methods of one subject to it. The SQL is in `store`, and nowhere else. Reading pages is `commonplace-page`'s work,
//! reading notes and queries `commonplace-text`'s, sockets `commonplace-net`'s.

#![warn(missing_docs)]

mod address;
mod alike;
mod articles;
mod backup;
pub mod blobs;
mod canvas;
mod changes;
mod check;
mod cites;
mod clock;
mod completing;
mod env;
pub mod error;
mod export;
pub mod fetch;
mod folders;
mod highlights;
mod history;
pub mod id;
mod import;
pub mod instance;
pub mod job;
mod library;
mod links;
mod lists;
#[cfg(feature = "measure")]
pub mod measure;
mod mentions;
pub mod model;
mod notes;
mod original;
mod position;
mod properties;
mod renames;
mod reread;
mod revisions;
mod sample;
mod save;
mod searches;
mod settings;
mod sketch;
mod store;
mod tags;
mod templates;
mod titles;
mod triage;
mod vault;
mod versions;

pub use articles::{ArticleText, VersionPage};
pub use changes::Subscription;
pub use commonplace_page::Original;
pub use env::{Env, outlive_limits};
pub use error::{Error, Result};
pub use highlights::{HighlightEdit, HighlightQuery, NewHighlight};
pub use library::{Library, default_folder};
pub use lists::ListFrom;
pub use position::ReadAt;
pub use renames::{Rename, Which, follows};
pub use save::queue::{Running, Work};
pub use save::{SaveOptions, Source, pictures_beside};
pub use triage::Act;
