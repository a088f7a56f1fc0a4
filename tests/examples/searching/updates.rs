//! Notes saved one after the other, each found by the next search, while the index is tidied as it is in the app.

use super::corpus::Corpus;
use super::timing::{Times, at, p95, tell, timed};
use commonplace_core::job::{Cancel, Job};
use commonplace_core::{Act, Library};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Limits: of most, and of every one.
const P95_MS: f64 = 15.0;
const WORST_MS: f64 = 100.0;

/// Notes that are saved in turn.
const NOTES: usize = 200;

/// As in the app: so long between two looks, and so long for tidying in each.
const EVERY: Duration = Duration::from_millis(250);
const TIDYING: Duration = Duration::from_millis(100);

/// Whether saving is as quick as it has to be.
pub fn measure(library: &Library, corpus: &Corpus, documents: usize, count: usize) -> bool {
    // A run that was cut off left its notes in the library that is kept.
    let run = std::process::id();
    let text = |number: usize| corpus.document(documents + number).text;
    let made: Vec<_> = (0..NOTES)
        .map(|number| library.create_note(None, &text(number)).unwrap().row.id)
        .collect();
    let (mut saves, mut finds) = (Times::new(), Times::new());
    let (stop, stopped) = channel::<()>();
    let steps = std::thread::scope(|scope| {
        let tidying = scope.spawn(move || {
            let mut steps = Times::new();
            while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                let begun = Instant::now();
                while begun.elapsed() < TIDYING {
                    let (left, time) = timed(|| library.tidy_search().unwrap());
                    if left.is_none() {
                        break;
                    }
                    steps.push(time);
                }
            }
            steps
        });
        for number in 0..count {
            let id = made[number % NOTES];
            let body = format!("Updated{number}x{run} {}", text(number + 1));
            saves.push(timed(|| library.save_note(id, &body, None).unwrap()).1);
            let word = format!("updated{number}x{run}");
            let (found, time) =
                timed(|| library.search(&word, false, 5, &Cancel::default()).unwrap());
            finds.push(time);
            assert_eq!(found.total, 1, "a note is found as soon as it is saved");
        }
        drop(stop);
        tidying.join().unwrap()
    });
    tell("a note saved", &saves);
    tell("the search after it", &finds);
    tell("a step of tidying", &steps);
    let disk = disk(library, count.min(500));
    tell("the disk alone, 64 kB", &disk);
    library.act(&made, &Act::Trash, &Job::silent()).unwrap();
    library.act(&made, &Act::Delete, &Job::silent()).unwrap();
    let worst = at(saves.iter().map(|time| time.0), 1.0);
    let disk = at(disk.iter().map(|time| time.0), 1.0);
    // What the disk itself needs on a busy machine is not the library's.
    p95(&saves) <= P95_MS && worst <= WORST_MS.max(2.0 * disk)
}

/// What the disk needs to keep so many bytes, where the library is.
fn disk(library: &Library, count: usize) -> Times {
    let path = library.folder().join("disk.tmp");
    let mut file = std::fs::File::create(&path).unwrap();
    let bytes = vec![7_u8; 64 << 10];
    let times = (0..count)
        .map(|number| {
            let (_, time) = timed(|| {
                file.seek(SeekFrom::Start((number % 64) as u64 * bytes.len() as u64))
                    .unwrap();
                file.write_all(&bytes).unwrap();
                file.sync_data().unwrap();
            });
            time
        })
        .collect();
    std::fs::remove_file(&path).unwrap();
    times
}
