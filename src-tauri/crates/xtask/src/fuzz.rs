//! `cargo xtask fuzz`: mutated files against the reading of pages, with LLVM's fuzzer, for as many minutes as are wanted.
//!
//! What is called with them is `tests/fuzz`. It is built by the compiler in use, with the flags that let the fuzzer see which
//! code an input reaches; what it learns stays in the target folder and is where the next run begins.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::{Outcome, place, run};

/// What can be fuzzed, and the folders of `tests/corpus` that it begins with.
const TARGETS: &[(&str, &[&str])] =
    &[("page", &["pages", "paste", "files", "files/saved", "fuzz"])];

/// How a build tells the fuzzer what was reached.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg=fuzzing";

/// Seconds for one input, and megabytes for all that a process holds: far more than a person's file takes.
const LIMITS: [&str; 3] = ["-timeout=20", "-rss_limit_mb=1024", "-max_len=65536"];

/// What to fuzz, and for how long.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    target: &'static str,
    seeds: &'static [&'static str],
    minutes: u64,
}

impl Plan {
    /// Reads the words after `fuzz`. An error is a wrong usage.
    pub(crate) fn parse(words: &[&str]) -> Outcome<Self> {
        let (name, minutes) = match words {
            [name] => (name, Ok(5)),
            [name, "--minutes", minutes] => (name, minutes.parse()),
            _ => return Err("fuzz wants the name of a target, and --minutes N".to_owned()),
        };
        let known = TARGETS.iter().find(|(target, _)| target == name);
        let &(target, seeds) = known.ok_or_else(|| format!("“{name}” cannot be fuzzed"))?;
        let minutes = minutes
            .ok()
            .filter(|minutes| (1..=10_000).contains(minutes))
            .ok_or("--minutes wants a number from 1 to 10000")?;
        Ok(Self {
            target,
            seeds,
            minutes,
        })
    }
}

/// Builds and fuzzes; fails when an input was found that breaks a promise. Such inputs stay in the target folder.
pub(crate) fn run(plan: &Plan) -> Outcome<ExitCode> {
    let home = place::target()?.join("fuzz");
    let program = build(plan.target, &home)?;
    let (learnt, finds) = (
        home.join("corpus").join(plan.target),
        home.join("finds").join(plan.target),
    );
    for folder in [&learnt, &finds] {
        fs::create_dir_all(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    }
    let mut command = Command::new(&program);
    command
        .arg(&learnt)
        .args(
            plan.seeds
                .iter()
                .map(|seed| place::root().join("tests/corpus").join(seed)),
        )
        .args(LIMITS)
        // In processes of its own, so that one input that breaks something does not end the run.
        .args([
            "-fork=1",
            "-ignore_crashes=1",
            "-ignore_ooms=1",
            "-ignore_timeouts=1",
            "-print_final_stats=1",
        ])
        .arg(format!("-max_total_time={}", plan.minutes * 60))
        .arg(format!("-artifact_prefix={}/", finds.display()))
        .arg(format!(
            "-dict={}",
            place::root()
                .join(format!("tests/fuzz/{}.dict", plan.target))
                .display()
        ));
    run::show(&mut command)?;
    let found = count(&finds);
    println!(
        "{}: {} minutes, {found} inputs that break something in {}",
        plan.target,
        plan.minutes,
        finds.display()
    );
    Ok(if found == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn build(target: &str, home: &Path) -> Outcome<PathBuf> {
    let version = run::output(Command::new("rustc").arg("-vV"))?;
    // Named, so that the flags are for what is fuzzed and not for the programs that build it.
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .ok_or("rustc does not say for which machine it builds")?;
    let manifest = place::root().join("tests/fuzz/Cargo.toml");
    let mut command = place::cargo();
    command
        .args([
            "build",
            "--release",
            "--locked",
            "--target",
            host,
            "--bin",
            target,
        ])
        .arg("--manifest-path")
        .arg(manifest)
        .arg("--target-dir")
        .arg(home)
        .env("RUSTFLAGS", FLAGS);
    run::show(&mut command)?;
    let program = home.join(host).join("release");
    Ok(program.join(format!("{target}{}", std::env::consts::EXE_SUFFIX)))
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, |entries| entries.flatten().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_after_fuzz() {
        let minutes = |words: &[&str]| Plan::parse(words).ok().map(|plan| plan.minutes);
        assert_eq!(minutes(&["page"]), Some(5));
        assert_eq!(minutes(&["page", "--minutes", "60"]), Some(60));
        for wrong in [
            &[][..],
            &["stone"],
            &["page", "--minutes"],
            &["page", "--minutes", "0"],
            &["page", "--minutes", "many"],
        ] {
            assert_eq!(minutes(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn every_target_is_there_with_its_words_and_seeds() {
        for (target, seeds) in TARGETS {
            for file in [format!("fuzz/{target}.rs"), format!("fuzz/{target}.dict")] {
                assert!(place::root().join("tests").join(&file).is_file(), "{file}");
            }
            for seed in *seeds {
                assert!(
                    count(&place::root().join("tests/corpus").join(seed)) > 0,
                    "{seed}"
                );
            }
        }
    }
}
