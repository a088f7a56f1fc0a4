//! The only sockets: a guarded fetch.
