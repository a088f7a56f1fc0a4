//! `cargo xtask bench`: runs the measurements, each with its number and its limit.
//!
//! `startup` is measured here, from outside; the others are programs in `tests/examples` that use the crates.

use std::process::ExitCode;

use crate::{Outcome, place, run, startup};

const NAMES: &[&str] = &[
    "extract",
    "startup",
    "list",
    "search",
    "highlights",
    "notes",
];

/// Has `search` measured with a million documents.
const MILLION: &str = "--million";

/// What to measure.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    names: Vec<String>,
    /// A million documents instead of what is usual.
    million: bool,
}

impl Plan {
    /// Reads the words after `bench`. An error is a wrong usage.
    pub(crate) fn parse(words: &[&str]) -> Outcome<Self> {
        let million = words.contains(&MILLION);
        let words: Vec<&str> = words
            .iter()
            .filter(|word| **word != MILLION)
            .copied()
            .collect();
        if million && words != ["search"] {
            return Err(format!("{MILLION} is for “search” alone"));
        }
        if let Some(unknown) = words.iter().find(|word| !NAMES.contains(word)) {
            return Err(format!(
                "“{unknown}” is no benchmark; there are {}",
                NAMES.join(", ")
            ));
        }
        let names = if words.is_empty() { NAMES } else { &words };
        Ok(Self {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            million,
        })
    }
}

/// Runs the measurements; fails when one is over its limit.
pub(crate) fn run(plan: &Plan) -> Outcome<ExitCode> {
    let mut is_within = true;
    for name in &plan.names {
        println!("── {name}");
        let result = if name == "startup" {
            startup::measure()
        } else {
            example(name, plan.million)
        };
        if let Err(why) = result {
            println!("{name}: {why}");
            is_within = false;
        }
    }
    Ok(if is_within {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn example(name: &str, million: bool) -> Outcome {
    let file = format!("tests/examples/bench_{name}.rs");
    if !place::root().join(&file).is_file() {
        return Err(format!(
            "there is nothing to measure with: {file} is missing"
        ));
    }
    let example = format!("bench_{name}");
    let mut run = place::cargo();
    run.args([
        "run",
        "--quiet",
        "--release",
        "--package",
        "commonplace-tests",
    ]);
    // The other engines are built for these measurements alone.
    let others = match name {
        "extract" => Some("peers"),
        "search" => Some("engines"),
        _ => None,
    };
    if let Some(others) = others {
        run.args(["--features", others]);
    }
    run.args(["--example", &example]);
    if million {
        run.args(["--", MILLION]);
    }
    run::show(&mut run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_after_bench() {
        assert_eq!(Plan::parse(&[]).unwrap().names, NAMES);
        assert_eq!(
            Plan::parse(&["search", "list"]).unwrap().names,
            ["search", "list"]
        );
        assert!(Plan::parse(&["speed"]).is_err());
        assert!(Plan::parse(&["search", "--million"]).unwrap().million);
        assert!(Plan::parse(&["list", "--million"]).is_err());
    }
}
