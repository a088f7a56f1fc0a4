//! `commonplace`: the library of the app from a terminal, at the same time.
//!
//! What is printed with `--json` is a contract (see the design, "The command line is a contract"): one object a line on
//! standard output, everything else on standard error. Exit 0 all done, 1 something failed, 2 wrong usage.

mod args;
mod commands;
#[cfg(feature = "dev-server")]
mod dev;
mod input;
mod out;
mod rows;

use args::Args;
use clap::Parser as _;
use out::{Failure, Out};
use std::process::ExitCode;

fn main() -> ExitCode {
    commonplace_core::outlive_limits();
    let args = Args::parse_from(args::arranged(std::env::args_os()));
    let mut out = Out::new(args.json);
    let done = commands::run(args, &mut out);
    match done.and_then(|()| Ok(out.finish()?)) {
        Ok(all_done) if all_done => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        // Whoever reads has seen enough.
        Err(Failure::Pipe) => ExitCode::SUCCESS,
        Err(Failure::Usage(message)) => {
            out::tell(&message);
            ExitCode::from(2)
        }
        Err(Failure::Said(message)) => {
            out::tell(&message);
            ExitCode::FAILURE
        }
    }
}
