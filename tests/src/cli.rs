//! The built command line, as a person or a script runs it.

use serde_json::Value;
use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The program, built before the tests: `COMMONPLACE_CLI_BIN`, else beside the tests themselves.
///
/// # Panics
/// When it is not there.
#[must_use]
pub fn program() -> PathBuf {
    let chosen = std::env::var_os("COMMONPLACE_CLI_BIN").map(PathBuf::from);
    let beside = || {
        let tests = std::env::current_exe().ok()?;
        let profile = tests.parent()?.parent()?;
        Some(profile.join(format!("commonplace{}", std::env::consts::EXE_SUFFIX)))
    };
    let program = chosen.or_else(beside).unwrap_or_default();
    assert!(
        program.is_file(),
        "{} is not built: cargo build -p commonplace-cli",
        program.display()
    );
    program
}

/// The command line on one library.
pub struct Cli {
    library: PathBuf,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; -1 when it was ended by a signal.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Cli {
    /// On the library in a folder.
    #[must_use]
    pub fn on(library: &Path) -> Self {
        Self {
            library: library.to_owned(),
        }
    }

    /// A command that is not started yet.
    ///
    /// # Panics
    /// When the program is not built.
    #[must_use]
    pub fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = Command::new(program());
        command.arg("--library").arg(&self.library).args(args);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Ran {
        Ran::of(&mut self.command(args))
    }

    /// The same, with something on standard input.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn run_with<S: AsRef<OsStr>>(&self, args: &[S], input: &[u8]) -> Ran {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .spawn()
            .expect("the command line starts");
        // A command that reads nothing closes its end; that is no failure of ours.
        let _ = child.stdin.take().map(|mut stdin| stdin.write_all(input));
        Ran::from(child.wait_with_output().expect("the command line ends"))
    }

    /// Runs a command with `--json`, which must succeed, and gives its lines.
    ///
    /// # Panics
    /// When it fails.
    pub fn json<S: AsRef<OsStr>>(&self, args: &[S]) -> Vec<Value> {
        let mut words: Vec<&OsStr> = vec![OsStr::new("--json")];
        words.extend(args.iter().map(AsRef::as_ref));
        let ran = self.run(&words);
        assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
        ran.lines()
    }

    /// The same, with something on standard input.
    ///
    /// # Panics
    /// When it fails.
    pub fn json_with(&self, args: &[&str], input: &str) -> Vec<Value> {
        let mut words = vec!["--json"];
        words.extend(args);
        let ran = self.run_with(&words, input.as_bytes());
        assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
        ran.lines()
    }
}

impl Ran {
    /// Runs any command to its end.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn of(command: &mut Command) -> Self {
        Self::from(command.output().expect("the program starts"))
    }

    /// Standard output as JSON lines.
    ///
    /// # Panics
    /// When a line is no JSON object.
    #[must_use]
    pub fn lines(&self) -> Vec<Value> {
        let parse = |line: &str| {
            serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("{error} in {line:?} of {self:?}"))
        };
        self.out.lines().map(parse).collect()
    }
}

impl From<std::process::Output> for Ran {
    fn from(output: std::process::Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}
