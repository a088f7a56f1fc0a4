//! `cargo xtask …`: the commands that set up, start, test and measure the project.
//!
//! It only starts other programs and reads what they print. What is tested lives in the crates, `ui/` and `tests/`.

mod app;
mod bench;
mod display;
mod fuzz;
mod packages;
mod place;
mod run;
mod setup;
mod startup;
mod tally;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  app [-- ARGS…]                 install what is missing, build the app and start it
  test [OPTIONS] [FILTER…]       install what is missing and run every test
       --nightly                 also the long ones
       --only STEP[,STEP…]       only these steps: fmt, lint, ui, rust, e2e
       FILTER…                   only the Rust and end-to-end tests whose name contains one of these
  bench [NAME…]                  measure: extract, startup, list, search, highlights, notes; all when none
       search --million          searching a million short documents
  fuzz page [--minutes N]        read mutated files for so long, five minutes when none are named
  setup [--tests]                install what is missing, and what the tests need
";

/// What a command gives back: nothing, or the sentence that says why it failed.
type Outcome<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match dispatch(&words) {
        Ok(code) => code,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[&str]) -> Outcome<ExitCode> {
    let done = |()| ExitCode::SUCCESS;
    match words {
        ["app", "--", rest @ ..] | ["app", rest @ ..] => app::start(rest),
        ["test", rest @ ..] => match test::Plan::parse(rest) {
            Ok(plan) => test::run(&plan),
            Err(why) => Ok(wrong_usage(&why)),
        },
        ["bench", rest @ ..] => match bench::Plan::parse(rest) {
            Ok(plan) => bench::run(&plan),
            Err(why) => Ok(wrong_usage(&why)),
        },
        ["fuzz", rest @ ..] => match fuzz::Plan::parse(rest) {
            Ok(plan) => fuzz::run(&plan),
            Err(why) => Ok(wrong_usage(&why)),
        },
        ["setup"] => setup::setup(setup::For::App).map(done),
        ["setup", "--tests"] => setup::setup(setup::For::Tests).map(done),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        [] => Ok(wrong_usage("which command?")),
        other => Ok(wrong_usage(&format!("“{}” is no command", other.join(" ")))),
    }
}

fn wrong_usage(why: &str) -> ExitCode {
    eprintln!("xtask: {why}\n\n{USAGE}");
    ExitCode::from(2)
}
