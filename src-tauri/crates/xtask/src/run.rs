//! Starts programs: quietly for an answer, or in the open with every line passed on as it comes.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::Outcome;

/// Runs a program with its output on our terminal; an error when it fails.
pub(crate) fn show(command: &mut Command) -> Outcome {
    let name = name(command);
    let status = command
        .status()
        .map_err(|why| format!("{name} could not be started: {why}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{name} failed ({status})"))
    }
}

/// Runs a program and gives back what it printed; an error when it fails.
pub(crate) fn output(command: &mut Command) -> Outcome<String> {
    let name = name(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|why| format!("{name} could not be started: {why}"))?;
    if !output.status.success() {
        return Err(format!("{name} failed ({})", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program and gives back what it printed, whether it failed or not. `None` when it could not be started.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command
        .stderr(Stdio::null())
        .stdin(Stdio::null())
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program, passes each line of its standard output on and shows it to `read` as well; whether it succeeded.
pub(crate) fn listen(command: &mut Command, mut read: impl FnMut(&str)) -> Outcome<bool> {
    let name = name(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|why| format!("{name} could not be started: {why}"))?;
    if let Some(output) = child.stdout.take() {
        let mut ours = std::io::stdout().lock();
        for line in BufReader::new(output).split(b'\n') {
            let Ok(line) = line else { break };
            let line = String::from_utf8_lossy(&line);
            read(&line);
            // A closed terminal must not stop the tests.
            let _ = writeln!(ours, "{line}");
        }
    }
    let status = child
        .wait()
        .map_err(|why| format!("{name} was lost: {why}"))?;
    Ok(status.success())
}

fn name(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let program = program
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .to_owned();
    match command.get_args().next() {
        Some(first) => format!("{program} {}", first.to_string_lossy()),
        None => program,
    }
}
