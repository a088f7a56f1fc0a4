//! Installs what is missing, after saying so. A second run finds everything, and is quick and silent.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use crate::packages::Manager;
use crate::{Outcome, place, run};

/// What the machine is being made ready for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    App,
    Tests,
}

/// Makes this machine ready.
pub(crate) fn setup(purpose: For) -> Outcome {
    let for_tests = purpose == For::Tests;
    if cfg!(target_os = "linux") {
        system_packages(for_tests)?;
    } else {
        println!(
            "System packages: nothing is installed on {}; WebView and compiler come with the system or its developer tools.",
            env::consts::OS
        );
    }
    node_packages()?;
    if for_tests && cfg!(target_os = "linux") {
        tauri_driver()?;
    }
    Ok(())
}

fn system_packages(for_tests: bool) -> Outcome {
    let Some(manager) = Manager::find() else {
        println!(
            "System packages: no apt-get, dnf or pacman here. Install WebKitGTK 4.1, GTK 3 and librsvg with their headers yourself."
        );
        return Ok(());
    };
    let missing = manager.missing(for_tests);
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing system packages: {}", missing.join(" "));
    for words in manager.install(&missing) {
        let mut command = as_root(&words)?;
        run::show(command.env("DEBIAN_FRONTEND", "noninteractive")).map_err(|why| {
            format!(
                "{why}. Install these packages yourself and try again: {}",
                missing.join(" ")
            )
        })?;
    }
    let still = manager.missing(for_tests);
    if still.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "these packages could not be installed: {}",
            still.join(" ")
        ))
    }
}

fn as_root(words: &[String]) -> Outcome<Command> {
    let is_root = run::ask(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    if !is_root && place::which("sudo").is_none() {
        return Err(format!(
            "this needs an administrator. Run as root: {}",
            words.join(" ")
        ));
    }
    let mut all = words.iter().map(String::as_str);
    let program = if is_root {
        all.next().unwrap_or_default()
    } else {
        "sudo"
    };
    let mut command = Command::new(program);
    command.args(all);
    Ok(command)
}

fn node_packages() -> Outcome {
    if place::which("node").is_none() || (place::which("npm").is_none() && !cfg!(windows)) {
        return Err("Node.js with npm is needed to build the interface. Install version 20.19 or newer and try again".to_owned());
    }
    let ui = place::ui();
    let (lock, stamp) = (
        ui.join("package-lock.json"),
        ui.join("node_modules/.installed-lock.json"),
    );
    if is_installed(&ui, &lock, &stamp) {
        return Ok(());
    }
    println!("Installing the interface's npm packages");
    run::show(&mut place::npm(&[
        "ci",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]))?;
    fs::copy(&lock, &stamp)
        .map(drop)
        .map_err(|why| format!("{} could not be written: {why}", stamp.display()))
}

/// Whether the installed packages are those of the lock file. Times alone would not tell: a checkout changes them.
fn is_installed(ui: &Path, lock: &Path, stamp: &Path) -> bool {
    let Ok(wanted) = fs::read(lock) else {
        return false;
    };
    if let Ok(installed) = fs::read(stamp) {
        return installed == wanted;
    }
    // Somebody ran npm by hand: its own note is newer than the lock file that it installed from.
    let changed = |path: &Path| fs::metadata(path).and_then(|found| found.modified()).ok();
    let by_hand = changed(&ui.join("node_modules/.package-lock.json"));
    by_hand.is_some() && by_hand >= changed(lock)
}

fn tauri_driver() -> Outcome {
    if place::which("tauri-driver").is_some() {
        return Ok(());
    }
    println!(
        "Installing tauri-driver, which drives the app's window in the tests (about two minutes)"
    );
    run::show(place::cargo().args(["install", "tauri-driver", "--version", "^2", "--locked"]))
}
