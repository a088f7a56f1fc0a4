//! Where things are: the checkout, the build output, programs on the search path.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::Outcome;
use crate::run;

/// The features that every build of the whole workspace uses, so that nothing is compiled twice.
pub(crate) const FEATURES: &str = "commonplace/custom-protocol,commonplace/open-walls,commonplace-cli/dev-server,commonplace-tests/drags";

/// The folder of the checkout.
pub(crate) fn root() -> PathBuf {
    // Cargo says at run time where the package is; a checkout that was moved after the build is still found.
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package
        .ancestors()
        .nth(3)
        .map_or_else(|| package.clone(), Path::to_path_buf)
}

/// The folder of the interface.
pub(crate) fn ui() -> PathBuf {
    root().join("ui")
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> Outcome<PathBuf> {
    let metadata = run::output(cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let directory = target_in(&metadata)
        .ok_or("cargo does not say where it builds; is this a whole checkout?")?;
    Ok(PathBuf::from(directory))
}

/// Picks the target folder out of cargo's metadata: the one string value this program needs of it.
fn target_in(metadata: &str) -> Option<String> {
    let (_, rest) = metadata.split_once("\"target_directory\":\"")?;
    let mut found = String::new();
    let mut letters = rest.chars();
    loop {
        match letters.next()? {
            '"' => return Some(found),
            '\\' => found.push(letters.next()?),
            letter => found.push(letter),
        }
    }
}

/// A built program.
pub(crate) fn built(profile: &str, name: &str) -> Outcome<PathBuf> {
    let path = target()?
        .join(profile)
        .join(format!("{name}{}", env::consts::EXE_SUFFIX));
    if path.is_file() {
        Ok(path)
    } else {
        Err(format!("{} was not built", path.display()))
    }
}

/// The cargo that started us, in the checkout.
pub(crate) fn cargo() -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root());
    if is_ci() {
        // Incremental builds cost time and space where nothing is ever built a second time.
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}

/// A script of the interface's package.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(ui());
    command
}

/// Whether a machine runs us, not a person.
pub(crate) fn is_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// Finds a program on the search path, or where cargo installs programs.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(cargo_bin())
        .map(|folder| folder.join(format!("{program}{}", env::consts::EXE_SUFFIX)))
        .find(|candidate| fs::metadata(candidate).is_ok_and(|found| found.is_file()))
}

/// Where `cargo install` puts programs, which is not on every search path.
pub(crate) fn cargo_bin() -> Option<PathBuf> {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))?;
    Some(home.join("bin"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_folder_is_read_from_the_metadata() {
        let check = |metadata: &str, expected: Option<&str>| {
            assert_eq!(target_in(metadata).as_deref(), expected, "{metadata}")
        };
        check(
            r#"{"version":1,"target_directory":"/a/b","root":"/a"}"#,
            Some("/a/b"),
        );
        check(
            r#"{"target_directory":"C:\\a\\b \"c\""}"#,
            Some(r#"C:\a\b "c""#),
        );
        check(r#"{"target_directory":"/a"#, None);
        check("{}", None);
    }

    #[test]
    fn the_root_is_the_workspace() {
        assert!(root().join("Cargo.toml").is_file() && root().join("src-tauri").is_dir());
    }
}
