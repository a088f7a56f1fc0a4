//! `cargo xtask test`: every check and every test, step after step, with one closing line that counts them.

use std::fs;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use crate::display::Display;
use crate::setup::{self, For};
use crate::tally::Tally;
use crate::{Outcome, app, place, run};

/// The parts of a test run, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Fmt,
    Ui,
    Lint,
    Rust,
    EndToEnd,
}

/// The interface comes before everything that compiles the shell, which carries the built interface inside.
const STEPS: &[(Step, &str, &str)] = &[
    (Step::Fmt, "fmt", "formatting"),
    (Step::Ui, "ui", "interface: types, unit tests, build"),
    (Step::Lint, "lint", "clippy over the workspace"),
    (Step::Rust, "rust", "Rust tests"),
    (
        Step::EndToEnd,
        "e2e",
        "end to end: Chromium on the dev server, and the built app",
    ),
];

/// What to run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    only: Vec<Step>,
    is_nightly: bool,
    filters: Vec<String>,
}

impl Plan {
    /// Reads the words after `test`. An error is a wrong usage.
    pub(crate) fn parse(words: &[&str]) -> Outcome<Self> {
        let mut plan = Self::default();
        let mut words = words.iter();
        while let Some(&word) = words.next() {
            match word {
                "--nightly" => plan.is_nightly = true,
                "--only" => {
                    plan.only = steps(words.next().ok_or("--only needs the names of steps")?)?
                }
                option if option.starts_with('-') => {
                    return Err(format!("“{option}” is no option of test"));
                }
                filter => plan.filters.push(filter.to_owned()),
            }
        }
        if plan.only.is_empty() && !plan.filters.is_empty() {
            plan.only = vec![Step::Rust, Step::EndToEnd];
        }
        Ok(plan)
    }

    fn wants(&self, step: Step) -> bool {
        self.only.is_empty() || self.only.contains(&step)
    }
}

fn steps(names: &str) -> Outcome<Vec<Step>> {
    names
        .split(',')
        .map(|name| {
            STEPS
                .iter()
                .find(|(_, known, _)| *known == name)
                .map(|&(step, ..)| step)
                .ok_or_else(|| format!("“{name}” is no step of test"))
        })
        .collect()
}

/// Runs a plan to its end, whatever fails on the way.
pub(crate) fn run(plan: &Plan) -> Outcome<ExitCode> {
    let started = Instant::now();
    let mut total = Tally::default();
    let is_ready = setup::setup(For::Tests);
    if let Err(why) = &is_ready {
        // What needs nothing of it is tested all the same.
        println!("setup: {why}");
        total.failed += 1;
    }
    let mut results = vec![("setup", is_ready.is_ok(), started.elapsed())];
    for &(step, name, title) in STEPS.iter().filter(|(step, ..)| plan.wants(*step)) {
        println!("\n── {name}: {title}");
        let started = Instant::now();
        let mut tally = Tally::default();
        let has_passed = plan.step(step, &mut tally).unwrap_or_else(|why| {
            println!("{why}");
            false
        });
        if !has_passed && tally.failed == 0 {
            // A step that broke without a failing test is a failure of its own.
            tally.failed = 1;
        }
        println!(
            "── {name}: {} in {}",
            verdict(has_passed),
            seconds(started.elapsed())
        );
        results.push((name, has_passed, started.elapsed()));
        total.include(tally);
    }
    println!();
    for (name, has_passed, took) in &results {
        println!("{name:<8}{:<8}{:>9}", verdict(*has_passed), seconds(*took));
    }
    println!("{total}");
    let is_green = results.iter().all(|(_, has_passed, _)| *has_passed);
    Ok(if is_green {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

impl Plan {
    fn step(&self, step: Step, tally: &mut Tally) -> Outcome<bool> {
        match step {
            Step::Fmt => passes(place::cargo().args(["fmt", "--all", "--check"])),
            Step::Ui => interface(tally),
            Step::Lint => lint(),
            Step::Rust => self.rust(tally),
            Step::EndToEnd => self.end_to_end(tally),
        }
    }

    fn rust(&self, tally: &mut Tally) -> Outcome<bool> {
        build()?;
        let mut command = place::cargo();
        command.args([
            "test",
            "--workspace",
            "--no-fail-fast",
            "--features",
            place::FEATURES,
        ]);
        self.finish(command, tally)
    }

    fn end_to_end(&self, tally: &mut Tally) -> Outcome<bool> {
        if !has_end_to_end() {
            return Err("tests/e2e/main.rs is missing".to_owned());
        }
        build()?;
        let display = Display::start()?;
        let mut command = display.within(&place::cargo());
        command.args([
            "test",
            "--workspace",
            "--no-fail-fast",
            "--features",
            place::FEATURES,
            "--test",
            "e2e",
        ]);
        self.finish(command, tally)
    }

    /// Adds what the plan says to a test command, runs it and counts.
    fn finish(&self, mut command: Command, tally: &mut Tally) -> Outcome<bool> {
        command.env(
            "COMMONPLACE_APP_BIN",
            place::built("debug", "commonplace-app")?,
        );
        command.env("COMMONPLACE_CLI_BIN", place::built("debug", "commonplace")?);
        command.arg("--").args(&self.filters);
        if self.is_nightly {
            command
                .arg("--include-ignored")
                .env("COMMONPLACE_NIGHTLY", "1");
        }
        // A test for which this machine lacks something writes the reason there, and counts as skipped.
        let notes = place::target()?.join("skipped-tests.txt");
        let _ = fs::remove_file(&notes);
        command.env("COMMONPLACE_SKIPPED", &notes);
        let has_passed = run::listen(&mut command, |line| tally.read(line))?;
        for reason in fs::read_to_string(&notes).unwrap_or_default().lines() {
            println!("skipped: {reason}");
            tally.were_skipped(1);
        }
        Ok(has_passed)
    }
}

/// Builds the programs that tests start. With the test targets and the same features as the tests, so that nothing is
/// built twice.
fn build() -> Outcome {
    app::interface_is_built()?;
    run::show(place::cargo().args([
        "build",
        "--workspace",
        "--all-targets",
        "--features",
        place::FEATURES,
    ]))
}

fn lint() -> Outcome<bool> {
    app::interface_is_built()?;
    let mut is_clean = clippy("--all-targets", None)?;
    if has_end_to_end() {
        // It is no default test target, because it needs the built programs.
        is_clean &= clippy("--test", Some("e2e"))?;
    }
    Ok(is_clean)
}

fn clippy(option: &str, value: Option<&str>) -> Outcome<bool> {
    let mut command = place::cargo();
    command.args([
        "clippy",
        "--workspace",
        "--features",
        place::FEATURES,
        option,
    ]);
    passes(command.args(value).args(["--", "-D", "warnings"]))
}

fn interface(tally: &mut Tally) -> Outcome<bool> {
    let types = passes(&mut place::npm(&["run", "--silent", "check"]))?;
    let units = run::listen(
        place::npm(&["run", "--silent", "test"]).env("NO_COLOR", "1"),
        |line| tally.read(line),
    )?;
    let build = passes(&mut place::npm(&["run", "--silent", "build"]))?;
    Ok(types && units && build)
}

fn has_end_to_end() -> bool {
    place::root().join("tests/e2e/main.rs").is_file()
}

fn passes(command: &mut Command) -> Outcome<bool> {
    run::listen(command, |_| {})
}

fn verdict(has_passed: bool) -> &'static str {
    if has_passed { "ok" } else { "FAILED" }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_after_test() {
        let check = |words: &[&str], expected: Option<(&[Step], bool, &[&str])>| {
            let found = Plan::parse(words).ok();
            let expected = expected.map(|(only, is_nightly, filters)| Plan {
                only: only.to_vec(),
                is_nightly,
                filters: filters.iter().map(|filter| (*filter).to_owned()).collect(),
            });
            assert_eq!(found, expected, "{words:?}");
        };
        check(&[], Some((&[], false, &[])));
        check(&["--nightly"], Some((&[], true, &[])));
        check(
            &["undo"],
            Some((&[Step::Rust, Step::EndToEnd], false, &["undo"])),
        );
        check(
            &["--only", "rust", "undo", "search"],
            Some((&[Step::Rust], false, &["undo", "search"])),
        );
        check(
            &["--only", "fmt,lint"],
            Some((&[Step::Fmt, Step::Lint], false, &[])),
        );
        check(&["--only"], None);
        check(&["--only", "nonsense"], None);
        check(&["--fast"], None);
    }

    #[test]
    fn a_plan_without_names_wants_every_step() {
        let plan = Plan::default();
        assert!(STEPS.iter().all(|(step, ..)| plan.wants(*step)));
        let plan = Plan {
            only: vec![Step::Ui],
            ..Plan::default()
        };
        assert!(plan.wants(Step::Ui) && !plan.wants(Step::Rust));
    }
}
