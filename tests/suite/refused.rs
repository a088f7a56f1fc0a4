//! The system refuses something in the middle of it: specs/reliability.md R5.
//!
//! `strace` has one call after another fail, once or from then on. What is told must be a sentence, nothing may break off,
//! and what was acknowledged must be there when the disk is well again.

use crate::processes::again;
use crate::reliability::{Facts, nightly, whole};
use commonplace_core::{Env, Library};
use commonplace_tests::{Chance, Cli, Ran, program, skip, write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Calls that only the library makes, and what each is refused with.
const CALLS: &[(&str, &str)] = &[
    ("fsync", "EIO"),
    ("pwrite64", "EIO"),
    ("pwrite64", "ENOSPC"),
    ("rename", "EIO"),
    ("mkdir", "ENOSPC"),
    ("ftruncate", "EIO"),
    ("unlink", "EIO"),
];

/// What a run says while the `nth` call of a kind fails; `None` where nothing can be traced.
fn run(library: &Path, seed: u64, (call, error): (&str, &str), when: &str) -> Option<Vec<String>> {
    let writer = again("write on", library, seed);
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o", "/dev/null", "-e"]);
    strace.arg(format!("trace={call}")).arg("-e");
    strace.arg(format!("inject={call}:error={error}:when={when}"));
    strace.arg(writer.get_program()).args(writer.get_args());
    for (name, value) in writer.get_envs() {
        strace.env(name, value.unwrap_or_default());
    }
    let ran = strace
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    let heard = String::from_utf8_lossy(&ran.stderr).into_owned();
    if !ran.status.success() && heard.contains("ptrace") {
        return None;
    }
    assert!(
        ran.status.success(),
        "{call} {error} {when}, seed {seed}: {}\n{said}\n{heard}",
        ran.status
    );
    Some(said.lines().map(str::to_owned).collect())
}

/// R5.
#[test]
fn whatever_the_system_refuses_is_told_and_nothing_is_lost() {
    const NAME: &str = "refused::whatever_the_system_refuses_is_told_and_nothing_is_lost";
    let chance = Chance::new(0x5);
    let (mut told, mut kept) = (0, 0);
    for round in 0..nightly(36, 3_000) {
        let (call, error) = CALLS[round % CALLS.len()];
        let most = match call {
            "pwrite64" => 900,
            "mkdir" | "rename" => 12,
            "ftruncate" | "unlink" => 8,
            _ => 90,
        };
        let nth = 1 + chance.below(most);
        let when = format!("{nth}{}", if chance.below(2) == 0 { "" } else { "+" });
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("library");
        let seed = chance.next();
        let Some(said) = run(&library, seed, (call, error), &when) else {
            return skip(NAME, "strace is missing or may not trace here");
        };
        let mut facts = Facts::default();
        for line in &said {
            facts.hear(line);
            if let Some(message) = line.strip_prefix("refused ") {
                told += 1;
                assert!(
                    message.len() > 10 && message.contains(' '),
                    "{call} {error} {when}: a sentence, not {message:?}"
                );
            }
        }
        let opened = Library::open(&library, Env::system()).unwrap_or_else(|problem| {
            panic!("{call} {error} {when}, seed {seed}: {problem}\n{said:#?}")
        });
        kept += facts.check(&opened);
        whole(&opened);
    }
    println!("{told} refusals told, {kept} acknowledged facts kept");
    assert!(
        told > 0 && kept > 0,
        "nothing was refused: {told} told, {kept} kept"
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow_is_told_like_a_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("library");
    let cli = Cli::on(&library);
    let small = folder.path().join("small.txt");
    write(
        &small,
        "The river rose in the night, and the mill lost its wheel.",
    );
    assert_eq!(cli.run(&["save", small.to_str().unwrap()]).code, 0);
    let chance = Chance::new(7);
    let large: String = (0..200_000)
        .map(|_| format!("{:x} ", chance.below(1 << 40)))
        .collect();
    let path = folder.path().join("large.txt");
    write(&path, large);
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "ulimit -f 500 && exec \"$0\" \"$@\""])
        .arg(program())
        .arg("--library")
        .arg(&library)
        .arg("save")
        .arg(&path);
    let ran = Ran::of(&mut limited);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.starts_with("Files may not grow"), "{ran:?}");
    assert_eq!(cli.json(&["list"]).len(), 1, "nothing half written");
    assert_eq!(cli.run(&["check"]).code, 0);
}
