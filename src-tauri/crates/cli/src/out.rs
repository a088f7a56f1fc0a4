//! What is printed: rows on standard output, as JSON or for a person; words on standard error.

use commonplace_core::Error;
use commonplace_text::name::NameError;
use serde::Serialize;
use std::io::{self, BufWriter, Stdout, Write};

/// Why a command ends before its end.
#[derive(Debug)]
pub enum Failure {
    /// Something went wrong; the sentence for the person.
    Said(String),
    /// The arguments cannot be meant.
    Usage(String),
    /// Nobody reads any more.
    Pipe,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Said(error.to_string())
    }
}

impl From<NameError> for Failure {
    fn from(error: NameError) -> Self {
        Self::Said(error.0)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::Pipe;
        }
        Self::Said(format!("Could not write the output: {error}."))
    }
}

/// How a command ends. Single failures are told and counted on the way.
pub type Done = Result<(), Failure>;

/// Where rows go.
#[derive(Debug)]
pub struct Out<W: Write = Stdout> {
    json: bool,
    writer: BufWriter<W>,
    failed: bool,
}

impl Out {
    /// To standard output.
    pub fn new(json: bool) -> Self {
        Self::to(io::stdout(), json)
    }
}

impl<W: Write> Out<W> {
    /// To any writer.
    pub fn to(writer: W, json: bool) -> Self {
        Self {
            json,
            writer: BufWriter::new(writer),
            failed: false,
        }
    }

    /// Whether a program reads.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// One row: an object of one line, or what `human` makes of it; nothing when that is empty.
    pub fn row(&mut self, json: &impl Serialize, human: impl FnOnce() -> String) -> Done {
        if self.json {
            let line = serde_json::to_string(json)
                .map_err(|error| Failure::Said(format!("Could not write the output: {error}.")))?;
            writeln!(self.writer, "{line}")?;
            return Ok(());
        }
        let text = readable(&human());
        if !text.is_empty() {
            writeln!(self.writer, "{text}")?;
        }
        Ok(())
    }

    /// Lets the reader have what was printed so far: what stands there has been done.
    pub fn flush(&mut self) -> Done {
        Ok(self.writer.flush()?)
    }

    /// One thing failed; the rest goes on.
    pub fn fail(&mut self, why: impl std::fmt::Display) {
        self.failed = true;
        tell(&why.to_string());
    }

    /// Remembers that something failed that was told already.
    pub fn failed(&mut self) {
        self.failed = true;
    }

    /// The end: whether everything was done.
    pub fn finish(&mut self) -> io::Result<bool> {
        self.writer.flush()?;
        Ok(!self.failed)
    }
}

/// Words for the person. A standard error that cannot be written to leaves nobody to tell.
pub fn tell(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", readable(message));
}

/// Text from pages must not steer the terminal: control characters show as such.
fn readable(text: &str) -> String {
    text.replace(
        |c: char| c.is_control() && c != '\n' && c != '\t',
        "\u{fffd}",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn printed(json: bool, rows: &[(&str, &str)]) -> String {
        let mut bytes = Vec::new();
        let mut out = Out::to(&mut bytes, json);
        for (title, human) in rows {
            out.row(&json!({ "title": title }), || (*human).to_owned())
                .unwrap();
        }
        assert!(out.finish().unwrap());
        drop(out);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn json_is_one_object_a_line() {
        assert_eq!(
            printed(true, &[("a\nb", "x"), ("c\u{1b}", "")]),
            "{\"title\":\"a\\nb\"}\n{\"title\":\"c\\u001b\"}\n"
        );
    }

    #[test]
    fn text_of_a_page_does_not_steer_the_terminal() {
        assert_eq!(
            printed(
                false,
                &[("", "red \u{1b}[31m\r\u{9b}bell\u{7}\ttab"), ("", "")]
            ),
            "red \u{fffd}[31m\u{fffd}\u{fffd}bell\u{fffd}\ttab\n"
        );
    }

    #[test]
    fn a_reader_that_left_is_no_failure() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut out = Out::to(Gone, true);
        let _ = out.row(&json!({}), String::new);
        assert!(matches!(out.flush(), Err(Failure::Pipe)));
    }
}
