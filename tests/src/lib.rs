//! Harness for the suite.
