//! The arguments of a start: which library, and what to save into it. Opening either is others' work.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What a start was asked to do.
#[derive(Debug)]
pub enum Read {
    /// Open the window.
    Run(Args),
    /// Say this, and nothing else.
    Say(String),
    /// Say what is wrong with the arguments.
    Wrong(String),
}

/// A start with a window.
#[derive(Debug)]
pub struct Args {
    /// The library's folder.
    pub library: PathBuf,
    /// Addresses and absolute paths that wait to be saved.
    pub open: Vec<String>,
}

const HELP: &str = "\
Commonplace keeps what you read and what you think of it.

Usage: commonplace-app [--library DIR] [ADDRESS|FILE]...

  ADDRESS|FILE     offered for saving once the window is open
  --library DIR    the library's folder (or COMMONPLACE_LIBRARY; else your data folder)
  --help           this text
  --version        the version

Started again with the same library, it brings its window forward. `commonplace --help` is the command line.";

/// Reads what follows the program's name.
pub fn read(args: impl Iterator<Item = OsString>) -> Read {
    let folder = std::env::current_dir().unwrap_or_default();
    let chosen = std::env::var_os("COMMONPLACE_LIBRARY").filter(|value| !value.is_empty());
    read_in(args, &folder, chosen.map(PathBuf::from))
}

fn read_in(
    mut args: impl Iterator<Item = OsString>,
    folder: &Path,
    mut library: Option<PathBuf>,
) -> Read {
    let mut open = Vec::new();
    while let Some(arg) = args.next() {
        match arg.to_str() {
            Some("--help" | "-h") => return Read::Say(HELP.to_owned()),
            Some("--version" | "-V") => {
                return Read::Say(format!("Commonplace {}", env!("CARGO_PKG_VERSION")));
            }
            Some("--library") => match args.next() {
                Some(value) if !value.is_empty() => library = Some(value.into()),
                _ => return Read::Wrong("--library needs a folder. --help shows how.".to_owned()),
            },
            Some(text)
                if text
                    .strip_prefix("--library=")
                    .is_some_and(|value| !value.is_empty()) =>
            {
                library = text.strip_prefix("--library=").map(PathBuf::from);
            }
            Some("--") => open.extend(args.by_ref().map(|rest| absolute(&rest, folder))),
            // macOS gives a process serial number to what the Finder starts.
            Some(text) if text.starts_with("-psn_") => {}
            Some(text) if text.starts_with('-') => {
                return Read::Wrong(format!(
                    "There is no option {text}. --help shows those that exist."
                ));
            }
            _ => open.push(absolute(&arg, folder)),
        }
    }
    let Some(library) = library.or_else(commonplace_core::default_folder) else {
        return Read::Wrong(
            "There is no folder for your data here. Choose one with --library DIR.".to_owned(),
        );
    };
    Read::Run(Args {
        library: folder.join(library),
        open,
    })
}

/// An address stays as it is; a file gets its whole path, because a first window has another working folder.
fn absolute(arg: &OsString, folder: &Path) -> String {
    match arg.to_str() {
        Some(text) if is_address(text) => text.to_owned(),
        _ => folder.join(arg).to_string_lossy().into_owned(),
    }
}

fn is_address(text: &str) -> bool {
    let scheme = text
        .split_once("://")
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(args: &[&str]) -> Result<Args, String> {
        match read_in(
            args.iter().map(OsString::from),
            Path::new("/home/ada"),
            Some("/books".into()),
        ) {
            Read::Run(args) => Ok(args),
            Read::Say(text) | Read::Wrong(text) => Err(text),
        }
    }

    #[test]
    fn the_library_is_given_or_chosen_before() {
        for (args, library) in [
            (&[][..], "/books"),
            (&["--library", "mine"], "/home/ada/mine"),
            (&["--library=/mine"], "/mine"),
            (&["a.html", "--library", "/mine"], "/mine"),
        ] {
            assert_eq!(run(args).unwrap().library, Path::new(library), "{args:?}");
        }
    }

    #[test]
    fn addresses_stay_and_files_become_whole_paths() {
        let open = run(&[
            "https://example.org/a?b#c",
            "HTTP://X",
            "a.html",
            "/tmp/b",
            "--",
            "--c",
            "ftp://x",
        ])
        .unwrap()
        .open;
        let expected = [
            "https://example.org/a?b#c",
            "HTTP://X",
            "/home/ada/a.html",
            "/tmp/b",
            "/home/ada/--c",
            "/home/ada/ftp://x",
        ];
        assert_eq!(open, expected);
    }

    #[test]
    fn what_is_not_understood_is_said() {
        for args in [
            &["--libary", "x"][..],
            &["--library"],
            &["--library", ""],
            &["-x"],
        ] {
            assert!(run(args).unwrap_err().contains("--"), "{args:?}");
        }
        assert!(run(&["--help"]).unwrap_err().contains("Usage"));
        assert!(
            run(&["--version"])
                .unwrap_err()
                .contains(env!("CARGO_PKG_VERSION"))
        );
    }
}
