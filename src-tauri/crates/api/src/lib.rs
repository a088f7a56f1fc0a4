//! The contract: requests, responses, error codes, the command table, dispatch.
mod commands;
pub mod params;
mod typescript;
pub use typescript::typescript;
