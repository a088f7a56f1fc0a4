//! What a program that a test has started says, line by line.

use crate::webdriver::PATIENCE;
use std::io::{BufRead as _, BufReader};
use std::process::Child;
use std::sync::mpsc::{self, Receiver};

/// Its lines as they come. They are read to the end, so that the program never waits for us.
pub fn lines(program: &mut Child) -> Receiver<String> {
    let out = BufReader::new(program.stdout.take().expect("a pipe was asked for"));
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let lines = out.lines().map_while(Result::ok);
        lines.for_each(|line| drop(tell.send(line)));
    });
    told
}

/// Waits until it says something: libtest may have begun the line.
pub fn hear(told: &Receiver<String>, wanted: &str) {
    loop {
        let line = told.recv_timeout(PATIENCE);
        let line = line.unwrap_or_else(|error| panic!("{error}, waiting for “{wanted}”"));
        if line.ends_with(wanted) {
            return;
        }
    }
}
