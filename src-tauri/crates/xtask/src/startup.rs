//! How long the app takes to a usable window on a library of 10,000 items, and how much memory it holds then.
//!
//! The built app is started on a hidden screen. It writes the file that `COMMONPLACE_READY_FILE` names when its
//! interface says that it is ready. The memory is the proportional set size of all its processes together: the
//! app's own and WebKit's, which are found by that variable in their environment. Linux only.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::display::Display;
use crate::setup::{self, For};
use crate::{Outcome, app, place, run};

const ITEMS: usize = 10_000;
const RUNS: usize = 5;
const LIMIT_TIME: Duration = Duration::from_millis(1500);
const LIMIT_KIB: u64 = 350 * 1024;

/// Longer than any start that is worth measuring.
const PATIENCE: Duration = Duration::from_secs(60);

/// After the window is usable, memory is still moving for a moment.
const SETTLE: Duration = Duration::from_secs(3);

/// Measures, prints, and fails when a limit is passed.
pub(crate) fn measure() -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err(
            "start-up is measured on Linux only, where memory can be counted over processes"
                .to_owned(),
        );
    }
    setup::setup(For::Tests)?;
    app::build()?;
    run::show(place::cargo().args(["build", "--release", "--package", "commonplace-cli"]))?;
    let folder = place::target()?.join("bench");
    let library = library(&folder)?;
    let program = place::built("release", "commonplace-app")?;
    let display = Display::start()?;
    let mut starts = Vec::new();
    for number in 1..=RUNS {
        let start = start(
            &display,
            &program,
            &library,
            &folder.join(format!("ready-{}-{number}", std::process::id())),
        )?;
        println!(
            "start {number}: {:>5} ms, {:>4} MB in {} processes",
            start.time.as_millis(),
            start.kib / 1024,
            start.processes
        );
        starts.push(start);
    }
    // The first one reads everything from the disk, as the first start of a day does.
    let worst_time = starts
        .iter()
        .map(|start| start.time)
        .max()
        .unwrap_or_default();
    let worst_kib = starts
        .iter()
        .map(|start| start.kib)
        .max()
        .unwrap_or_default();
    println!(
        "worst of {RUNS}: {} ms (limit {}), {} MB (limit {})",
        worst_time.as_millis(),
        LIMIT_TIME.as_millis(),
        worst_kib / 1024,
        LIMIT_KIB / 1024
    );
    if worst_time > LIMIT_TIME || worst_kib > LIMIT_KIB {
        Err("over the limit".to_owned())
    } else {
        Ok(())
    }
}

/// One start of the app.
struct Start {
    time: Duration,
    kib: u64,
    processes: usize,
}

fn start(display: &Display, program: &Path, library: &Path, ready: &Path) -> Outcome<Start> {
    // `env` sets the variables inside the session, so that only the app's processes carry them.
    let mark = format!("COMMONPLACE_READY_FILE={}", ready.display());
    let mut command = display.command("env");
    command
        .arg(&mark)
        .arg(format!("COMMONPLACE_LIBRARY={}", library.display()))
        .arg(program);
    let started = Instant::now();
    let mut session = command
        .stdin(Stdio::null())
        .spawn()
        .map_err(|why| format!("the app could not be started: {why}"))?;
    let is_ready =
        wait_until(|| ready.is_file() || matches!(session.try_wait(), Ok(Some(_)) | Err(_)));
    let time = started.elapsed();
    let result = if is_ready && ready.is_file() {
        std::thread::sleep(SETTLE);
        let processes = carrying(&mark);
        let kib = processes.iter().filter_map(|pid| pss(*pid)).sum();
        Ok(Start {
            time,
            kib,
            processes: processes.len(),
        })
    } else {
        Err(format!(
            "the app did not say within {} s that it is ready",
            PATIENCE.as_secs()
        ))
    };
    end(&carrying(&mark));
    // The session ends with the app in it.
    let _ = wait_until(|| !matches!(session.try_wait(), Ok(None)));
    let _ = session.kill();
    let _ = session.wait();
    let _ = fs::remove_file(ready);
    result
}

fn wait_until(mut is_so: impl FnMut() -> bool) -> bool {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        if is_so() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    false
}

/// The processes that have this variable in their environment.
fn carrying(mark: &str) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let pids = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid: &u32| {
        fs::read(format!("/proc/{pid}/environ"))
            .is_ok_and(|environment| has_variable(&environment, mark))
    })
    .collect()
}

fn has_variable(environment: &[u8], mark: &str) -> bool {
    environment
        .split(|byte| *byte == 0)
        .any(|variable| variable == mark.as_bytes())
}

/// A process's share of the memory, in KiB.
fn pss(pid: u32) -> Option<u64> {
    pss_in(&fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?)
}

fn pss_in(rollup: &str) -> Option<u64> {
    let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Ends processes that carry our mark, and no others.
fn end(pids: &[u32]) {
    if pids.is_empty() {
        return;
    }
    let pids = pids.iter().map(u32::to_string);
    // Some may have ended by themselves, which kill would complain about.
    let _ = run::ask(Command::new("kill").args(pids));
}

/// A library with 10,000 items: half notes with links, half articles. Made once through the command line, and kept.
fn library(folder: &Path) -> Outcome<PathBuf> {
    let library = folder.join(format!("library-{ITEMS}"));
    let complete = folder.join(format!("library-{ITEMS}.complete"));
    if complete.is_file() {
        return Ok(library);
    }
    println!("Making a library of {ITEMS} items; this takes a while, once");
    let sources = folder.join("sources");
    remove(&library)?;
    remove(&sources)?;
    let written = write_sources(&sources)
        .map_err(|why| format!("{} could not be written: {why}", sources.display()))?;
    let program = place::built("release", "commonplace")?;
    let commonplace = || {
        let mut command = Command::new(&program);
        command.arg("--library").arg(&library).stdout(Stdio::null());
        command
    };
    run::show(commonplace().arg("import").arg(sources.join("notes")))?;
    for articles in written.chunks(500) {
        run::show(commonplace().arg("save").args(articles))?;
    }
    remove(&sources)?;
    File::create(&complete)
        .map(drop)
        .map_err(|why| format!("{} could not be written: {why}", complete.display()))?;
    Ok(library)
}

fn remove(folder: &Path) -> Outcome {
    match fs::remove_dir_all(folder) {
        Err(why) if why.kind() != io::ErrorKind::NotFound => {
            Err(format!("{} could not be removed: {why}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// Writes the notes, and the articles, whose paths it gives back.
fn write_sources(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let half = ITEMS / 2;
    let (notes, articles) = (folder.join("notes"), folder.join("articles"));
    fs::create_dir_all(&articles)?;
    for number in 0..half {
        let shelf = notes.join(format!("Shelf {:02}", number % 50));
        fs::create_dir_all(&shelf)?;
        let next = (number * 7 + 1) % half;
        let text = format!(
            "# Note {number}\n\n{}\n\nSee [[Note {next}]]. #shelf{}\n",
            prose(number, 120),
            number % 50
        );
        File::create(shelf.join(format!("Note {number}.md")))?.write_all(text.as_bytes())?;
    }
    let mut written = Vec::new();
    for number in 0..half {
        let paragraphs: String = (0..6)
            .map(|part| format!("<p>{}</p>\n", prose(number * 6 + part, 80)))
            .collect();
        let page = format!(
            "<!doctype html><html lang=en><head><title>Article {number}</title></head>\n<body><article><h1>Article {number}</h1>\n{paragraphs}</article></body></html>\n"
        );
        let path = articles.join(format!("article-{number}.html"));
        File::create(&path)?.write_all(page.as_bytes())?;
        written.push(path);
    }
    Ok(written)
}

/// Some words in the shape of sentences, the same for the same seed and different for every other.
fn prose(seed: usize, words: usize) -> String {
    const WORDS: &[&str] = &[
        "river", "letter", "harbour", "winter", "paper", "machine", "garden", "history", "number",
        "window", "island", "question", "market", "silence", "engine", "kitchen", "summer",
        "bridge", "teacher", "morning", "shadow", "village", "science", "mountain", "language",
        "picture", "answer", "station", "forest", "memory", "journey", "weather",
    ];
    let mut state = (seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut text = format!("Entry{seed}");
    for number in 1..words {
        // Knuth's linear congruential generator: enough for words that differ.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let index = (state >> 33) as usize % WORDS.len();
        text.push_str(if number % 12 == 0 { ". The " } else { " " });
        text.push_str(WORDS.get(index).copied().unwrap_or_default());
    }
    text.push('.');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_from_the_kernels_summary() {
        let rollup = "55d0-7ffe ---p 00000000 00:00 0 [rollup]\nRss:  9000 kB\nPss:  4321 kB\nPss_Dirty: 1 kB\n";
        assert_eq!(pss_in(rollup), Some(4321));
        assert_eq!(pss_in(""), None);
    }

    #[test]
    fn a_variable_is_matched_whole() {
        let environment = b"PATH=/bin\0COMMONPLACE_READY_FILE=/tmp/ready-1\0HOME=/root\0";
        assert!(has_variable(
            environment,
            "COMMONPLACE_READY_FILE=/tmp/ready-1"
        ));
        assert!(!has_variable(
            environment,
            "COMMONPLACE_READY_FILE=/tmp/ready"
        ));
    }

    #[test]
    fn the_words_are_the_same_every_time_and_differ_between_items() {
        assert_eq!(prose(7, 80), prose(7, 80));
        assert_ne!(prose(7, 80), prose(8, 80));
        assert_eq!(
            prose(7, 80)
                .split_whitespace()
                .filter(|word| *word != "The")
                .count(),
            80
        );
    }
}
