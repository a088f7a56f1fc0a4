//! A person's journeys: lane 1 in Chromium on the development server, lane 2 through the built app.
//!
//! `cargo xtask test --only e2e` brings the built programs, a browser and a screen.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what went wrong by panicking"
)]

mod access;
mod app;
mod browser;
#[cfg(all(feature = "drags", target_os = "linux"))]
mod drops;
mod figures;
mod keyboard;
mod lanes;
mod long_note;
mod mouse;
mod notes;
mod outside;
mod reading;
mod saving;
mod searching;
mod told;
mod triage;
mod walls;
mod webdriver;
