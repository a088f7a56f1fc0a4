//! The rules of the guard, each shown on a small town of local servers: addresses, redirects, bodies, TLS.
//!
//! No test reaches the real network: names and public addresses exist only in the town.

mod addresses;
mod bodies;
mod chance;
mod redirects;
pub(crate) mod site;
mod tls;
mod town;
