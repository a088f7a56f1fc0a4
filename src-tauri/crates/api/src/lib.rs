//! The contract: requests, responses, error codes, the command table, dispatch.
//!
//! [`App`] answers commands by name and serves the reader's pages by path; whoever stands around it (the shell, the test
//! server) only carries the bytes. What the commands do is the library's work.

#![warn(missing_docs)]

mod app;
mod commands;
mod errors;
mod handlers;
mod jobs;
pub mod params;
mod reader;
mod runner;
mod typescript;
pub mod walls;
mod watch;

#[cfg(test)]
mod tests;

pub use app::{App, Host, Origins};
pub use commands::{COMMANDS, Command};
pub use reader::Page;
pub use typescript::typescript;
