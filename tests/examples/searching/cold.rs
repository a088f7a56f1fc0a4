//! The first search after opening, with nothing of the library in the system's memory: at once, and when the library has
//! been warmed in the background, as the app does.

use super::timing::ms;
use commonplace_core::job::Cancel;
use commonplace_core::{Env, Library};
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

/// The limit, after warming.
const FIRST_MS: f64 = 100.0;
/// Words that are looked for, each after its own opening.
const WORDS: [&str; 5] = ["first", "method", "network", "license", "window"];

/// Whether the first search is quick enough; said where the system does not let its memory be emptied.
pub fn measure(folder: &Path) -> bool {
    let mut worst = 0.0_f64;
    for word in WORDS {
        if !forgotten() {
            println!("SKIPPED: a cold disk, which only an administrator can make");
            return true;
        }
        let at_once = first(&Library::open(folder, Env::system()).unwrap(), word);
        forgotten();
        let library = Library::open(folder, Env::system()).unwrap();
        let begun = Instant::now();
        library.warm_search().unwrap();
        let warming = ms(begun);
        let warmed = first(&library, word);
        worst = worst.max(warmed);
        println!(
            "cold, {word}: {at_once:.1} ms at once; warmed in {warming:.1} ms, then {warmed:.1} ms"
        );
    }
    worst <= FIRST_MS
}

fn first(library: &Library, word: &str) -> f64 {
    let begun = Instant::now();
    library.search(word, true, 20, &Cancel::default()).unwrap();
    ms(begun)
}

/// Has the system forget what it keeps of the disk.
fn forgotten() -> bool {
    let file = std::fs::File::options()
        .write(true)
        .open("/proc/sys/vm/drop_caches");
    file.is_ok_and(|mut file| file.write_all(b"3").is_ok())
}
