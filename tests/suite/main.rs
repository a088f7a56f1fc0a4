//! Whole operations, from the outside: one binary, one module a subject.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what went wrong by panicking"
)]

mod addresses;
mod articles;
mod bad_input;
mod cli;
mod cli_notes;
mod contract;
mod fetching;
mod files;
mod highlights;
mod import;
mod kin;
mod kin_again;
mod link_table;
mod links;
mod markdown_table;
mod migrations;
mod notes;
mod passages;
mod power;
mod processes;
mod queue;
mod queue_again;
mod refused;
mod reliability;
mod search;
mod search_fuzz;
mod search_order;
mod tidy;
mod triage;
mod undo;
mod vaults;
mod versions;
mod writing;
