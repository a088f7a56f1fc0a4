//! The only sockets: guarded fetch.
//!
//! A fetch reaches what the person asked for and nothing else. Every address is checked at every redirect, names are
//! resolved once and only the addresses that passed are connected to, nothing private is reached unless the person
//! named that host for this one save, and size, time and compression are capped while the bytes arrive. No cookies,
//! no credentials, no proxy from the environment. Reading what came is `page`'s work, keeping it is `core`'s.

#![warn(missing_docs)]

mod body;
mod errors;
mod fetcher;
mod guard;
mod ip;
mod limits;
mod network;
mod sniff;
mod target;
mod transport;

#[cfg(test)]
mod tests;

pub use fetcher::Fetcher;
