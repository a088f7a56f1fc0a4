//! Pure text: Markdown, links, tags, queries, offsets. No I/O.
//!
//! What the rest of the app asks of text: what does this note say (`note`), where do its links go (`resolve`), what
//! does this query mean (`query`), what words are in here (`words`), where do they stand (`snippet`), what changed between two
//! texts (`compare`), what does a template make (`template`), how do two changes of one text come together (`merge`), which names stand in it (`mention`), where is this passage now (`anchor`), is it an address or a list of them (`addresses`).
#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod addresses;
pub mod anchor;
pub mod compare;
mod fold;
pub mod mention;
pub mod merge;
pub mod name;
pub mod note;
pub mod query;
pub mod resolve;
pub mod snippet;
pub mod template;
pub mod words;
