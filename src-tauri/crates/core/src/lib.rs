//! The library: articles, notes, links, search, import, export, undo.
pub mod fetch;
pub mod id;
pub mod model;
