//! Harness for the suite and the journeys: a library of its own for each test, with a clock and chance that the test
//! owns; the built command line; a small web site on the loopback; files that hold what is expected.
//!
//! What is tested stands in `suite/` and `e2e/`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what went wrong by panicking"
)]

mod cli;
mod files;
mod library;
mod pages;
pub mod passages;
mod site;
pub mod vaults;

pub use cli::{Cli, Ran, program};
pub use files::{checkout, corpus, golden, sha256, shared, skip, walk, write};
pub use library::{Chance, TestLibrary, dump};
pub use pages::{Asked, Pages, page, picture};
pub use site::{Answer, Site};
