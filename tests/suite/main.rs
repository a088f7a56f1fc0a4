//! Whole operations.
