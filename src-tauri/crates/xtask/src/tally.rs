//! Counts tests in what the test runners print: cargo's harness and vitest.

use std::fmt;

/// How many tests ran, and how they ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Tally {
    /// Adds up what one line of a runner's output says, if it is a closing line.
    pub(crate) fn read(&mut self, line: &str) {
        let line = without_colours(line);
        let line = line.trim();
        if let Some(counts) = line.strip_prefix("test result: ") {
            // "ok. 46 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.40s"
            let counts = counts.split_once(". ").map_or("", |(_, counts)| counts);
            self.add(counts.split("; "));
        } else if let Some(counts) = line.strip_prefix("Tests ") {
            // "Tests  1 failed | 12 passed | 1 skipped | 2 todo (16)"
            self.add(counts.split(" | "));
        }
    }

    fn add<'a>(&mut self, counts: impl Iterator<Item = &'a str>) {
        for count in counts {
            let mut words = count.split_whitespace();
            let Some(number) = words.next().and_then(|word| word.parse::<u64>().ok()) else {
                continue;
            };
            match words.next() {
                Some("passed") => self.passed += number,
                Some("failed") => self.failed += number,
                Some("ignored" | "skipped" | "todo") => self.skipped += number,
                _ => {}
            }
        }
    }

    /// Says that some of the tests that ran had nothing to run on, and said so.
    pub(crate) fn were_skipped(&mut self, count: u64) {
        let count = count.min(self.passed);
        self.passed -= count;
        self.skipped += count;
    }

    /// Adds another count to this one.
    pub(crate) fn include(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

/// Takes the terminal's colour codes out of a line.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            // "ESC [ 1 ; 31 m": everything up to the first letter belongs to the code.
            let _ = letters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted() {
        let check = |lines: &[&str], expected: &str| {
            let mut tally = Tally::default();
            for line in lines {
                tally.read(line);
            }
            assert_eq!(tally.to_string(), expected, "{lines:?}");
        };
        check(
            &[
                "test result: ok. 46 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.40s",
            ],
            "46 passed, 0 failed, 0 skipped",
        );
        check(
            &[
                "test result: FAILED. 44 passed; 2 failed; 3 ignored; 0 measured; 9 filtered out; finished in 0.40s",
            ],
            "44 passed, 2 failed, 3 skipped",
        );
        check(
            &["      Tests  12 passed (12)", " Test Files  3 passed (3)"],
            "12 passed, 0 failed, 0 skipped",
        );
        check(
            &["      Tests  1 failed | 12 passed | 1 skipped | 2 todo (16)"],
            "12 passed, 1 failed, 3 skipped",
        );
        check(
            &[
                "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m7 passed\u{1b}[39m\u{1b}[22m (7)",
            ],
            "7 passed, 0 failed, 0 skipped",
        );
        check(
            &[
                "test tests::test_result ... ok",
                "running 3 tests",
                "3 passed",
                "Tests",
                "test result: nonsense",
                "\u{1b}[",
            ],
            "0 passed, 0 failed, 0 skipped",
        );
        check(
            &[
                "test result: ok. 1 passed; 0 failed; 0 ignored",
                "test result: ok. 2 passed; 0 failed; 0 ignored",
                "Tests  3 passed (3)",
            ],
            "6 passed, 0 failed, 0 skipped",
        );
    }

    #[test]
    fn a_test_that_says_so_was_skipped() {
        let mut tally = Tally {
            passed: 3,
            failed: 1,
            skipped: 0,
        };
        tally.were_skipped(2);
        assert_eq!(tally.to_string(), "1 passed, 1 failed, 2 skipped");
    }

    #[test]
    fn counts_are_added_up() {
        let mut sum = Tally {
            passed: 1,
            failed: 2,
            skipped: 0,
        };
        sum.include(Tally {
            passed: 10,
            failed: 0,
            skipped: 4,
        });
        assert_eq!(
            sum,
            Tally {
                passed: 11,
                failed: 2,
                skipped: 4
            }
        );
    }
}
