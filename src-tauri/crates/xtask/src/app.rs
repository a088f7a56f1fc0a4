//! `cargo xtask app`: builds the interface and the shell, and starts the app.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::SystemTime;

use crate::setup::{self, For};
use crate::{Outcome, place, run};

/// Builds the app in release mode and runs it until its window is closed. Gives back its exit code.
pub(crate) fn start(arguments: &[&str]) -> Outcome<ExitCode> {
    setup::setup(For::App)?;
    build()?;
    let program = place::built("release", "commonplace-app")?;
    let status = Command::new(&program)
        .args(arguments)
        .status()
        .map_err(|why| format!("{} could not be started: {why}", program.display()))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Builds the app in release mode, with the interface inside.
pub(crate) fn build() -> Outcome {
    interface_is_built()?;
    let is_first = place::built("release", "commonplace-app").is_err();
    if is_first {
        println!("Building the app; the first time takes several minutes");
    }
    run::show(place::cargo().args([
        "build",
        "--release",
        "--package",
        "commonplace",
        "--features",
        "commonplace/custom-protocol",
    ]))
}

/// Builds the interface, unless what was built is newer than everything it is made of.
pub(crate) fn interface_is_built() -> Outcome {
    let ui = place::ui();
    // The reader's script is built last; without it there is a window, but nothing can be read.
    let built = modified(&ui.join("dist/reader-frame.js"));
    let newest = newest(&ui);
    if built.is_some() && built >= newest {
        return Ok(());
    }
    println!("Building the interface");
    run::show(&mut place::npm(&["run", "--silent", "build"]))
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|found| found.modified()).ok()
}

/// When a source of the interface was last changed.
fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = fs::read_dir(folder).ok()?;
    let is_source = |name: &str| !matches!(name, "dist" | "node_modules") && !name.starts_with('.');
    entries
        .flatten()
        .filter(|entry| is_source(&entry.file_name().to_string_lossy()))
        .filter_map(|entry| {
            let path = entry.path();
            if path.is_dir() {
                newest(&path)
            } else {
                modified(&path)
            }
        })
        .max()
}
