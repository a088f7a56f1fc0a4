//! `commonplace dev …`: for those who build Commonplace. Not part of what people get.

mod server;

use crate::out::{Done, Failure};
use clap::Subcommand;
use commonplace_core::Library;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub enum Dev {
    /// Serve the built interface and the library to a browser on this machine
    Serve {
        /// The port; 0 for any that is free
        #[arg(long, value_name = "N", default_value_t = 4650)]
        port: u16,
        /// The built interface
        #[arg(long, value_name = "DIR", default_value = "ui/dist")]
        ui: PathBuf,
    },
    /// Write the types of the contract for TypeScript
    Types {
        /// Where to; standard output if not given
        path: Option<PathBuf>,
    },
}

/// Runs what needs a library.
pub fn run(dev: Dev, library: Library) -> Done {
    match dev {
        Dev::Serve { port, ui } => server::serve(library, port, ui),
        Dev::Types { path } => types(path.as_deref()),
    }
}

/// Writes `generated.ts`.
pub fn types(path: Option<&Path>) -> Done {
    let text = commonplace_api::typescript();
    match path {
        None => Ok(std::io::stdout().write_all(text.as_bytes())?),
        Some(path) => File::create(path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|error| Failure::from(commonplace_core::Error::io("write", path, &error))),
    }
}
