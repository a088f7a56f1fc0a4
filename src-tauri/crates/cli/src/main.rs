//! `commonplace`: the library from a terminal, at the same time as the app.
//!
//! Results go to standard output, with `--json` one JSON object a line; progress and messages go to standard error.
//! Exit code 0: all done. 1: something failed, the rest was done. 2: wrong usage.

mod args;
mod commands;
#[cfg(feature = "dev-server")]
mod dev;
mod out;

use args::{Args, Command};
use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // clap knows whether it is help (0) or a mistake (2).
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match run(&args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(commands::Stop::Closed) => ExitCode::SUCCESS,
        Err(commands::Stop::Usage(message)) => {
            eprintln!("commonplace: {message}");
            ExitCode::from(2)
        }
        Err(commands::Stop::Failed(message)) => {
            eprintln!("commonplace: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<bool, commands::Stop> {
    let out = out::Out::new(args.json);
    #[cfg(feature = "dev-server")]
    if let Command::Dev { command } = &args.command {
        return dev::run(command, args.library.as_deref());
    }
    match &args.command {
        Command::Extract { url, path } => commands::extract::run(&out, path, url.as_deref()),
        command => commands::run(&out, command, args.library.as_deref()),
    }
}
