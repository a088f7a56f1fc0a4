//! How long a large vault takes: in, again, out, backed up, checked, undone.

use crate::job::Job;
use crate::vault::trial::Trial;

/// How long it takes at the size of a large vault: `cargo test -p commonplace-core --release ten_thousand -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, which takes a minute"]
fn ten_thousand_notes() {
    for count in [2_500, 10_000] {
        let trial = Trial::new();
        let vault = trial.path("vault");
        let words: Vec<String> = (0..400)
            .map(|n| format!("word{} ", n * 7919 % 1000))
            .collect();
        for n in 0..count {
            let folder = vault.join(format!("folder {}", n % 100));
            std::fs::create_dir_all(&folder).unwrap();
            let start = n % 300;
            let body = format!(
                "# Note {n}\n\n{}[[Note {}]] and [[Missing {}]] #tag{}\n",
                words[start..start + 100].concat(),
                (n * 31) % count,
                n % 50,
                n % 20
            );
            std::io::Write::write_all(
                &mut std::fs::File::create(folder.join(format!("Note {n}.md"))).unwrap(),
                body.as_bytes(),
            )
            .unwrap();
        }
        let library = trial.library("library");
        let timed = |what: &str, work: &dyn Fn()| {
            let begun = std::time::Instant::now();
            work();
            eprintln!(
                "{count} notes: {what} took {:.1} s",
                begun.elapsed().as_secs_f64()
            );
        };
        timed("importing", &|| {
            assert_eq!(
                library.import(&vault, &Job::silent()).unwrap().imported as usize,
                count
            )
        });
        timed("importing again", &|| {
            assert_eq!(
                library.import(&vault, &Job::silent()).unwrap().already as usize,
                count
            )
        });
        timed("exporting", &|| {
            assert_eq!(
                library
                    .export(&trial.path("out"), &Job::silent())
                    .unwrap()
                    .exported as usize,
                count
            )
        });
        timed("backing up", &|| {
            drop(library.backup(None, &Job::silent()).unwrap())
        });
        timed("checking", &|| {
            assert!(
                library
                    .check(false)
                    .unwrap()
                    .iter()
                    .all(|finding| finding.ok)
            )
        });
        timed("undoing", &|| drop(library.undo().unwrap()));
    }
}
