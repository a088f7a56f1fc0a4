//! A screen that nobody sees: Xvfb on a free display, for as long as it is held.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::{Outcome, place, run};

/// A running X server. Dropping it ends it, and with it every program that shows a window on it.
pub(crate) struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Starts a server and waits until it accepts connections.
    pub(crate) fn start() -> Outcome<Self> {
        // It chooses a free number itself, and tells it once it is ready.
        let arguments = [
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x900x24",
            "-nolisten",
            "tcp",
            "-noreset",
        ];
        let mut server = Command::new("Xvfb")
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|why| format!("Xvfb could not be started: {why}"))?;
        let mut number = String::new();
        if let Some(output) = server.stdout.take() {
            BufReader::new(output)
                .read_line(&mut number)
                .map_err(|why| format!("Xvfb does not answer: {why}"))?;
        }
        let number = number.trim();
        if number.is_empty() {
            // It ended without a number; reap it.
            let _ = server.wait();
            return Err("Xvfb found no free display".to_owned());
        }
        Ok(Self {
            name: format!(":{number}"),
            server,
        })
    }

    /// A program on this screen, in a message bus session of its own.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("dbus-run-session");
        command.arg("--").arg(program);
        command
            .env("DISPLAY", &self.name)
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY");
        // tauri-driver may be where the search path does not look.
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::env::split_paths(&path).chain(place::cargo_bin());
        if let Ok(path) = std::env::join_paths(folders) {
            command.env("PATH", path);
        }
        command
    }

    /// The same command, on this screen.
    pub(crate) fn within(&self, plain: &Command) -> Command {
        let mut command = self.command(plain.get_program());
        command.args(plain.get_args());
        if let Some(folder) = plain.get_current_dir() {
            command.current_dir(folder);
        }
        let set = |(name, value)| Option::zip(Some(name), value);
        command.envs(plain.get_envs().filter_map(set));
        command
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // Asked politely, it takes its lock files with it.
        let was_asked = run::ask(Command::new("kill").arg(self.server.id().to_string())).is_some();
        if !was_asked {
            let _ = self.server.kill();
        }
        // It may have ended by itself; either way it is gone now.
        let _ = self.server.wait();
    }
}
