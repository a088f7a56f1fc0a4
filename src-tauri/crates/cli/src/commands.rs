//! What each command does: asks the library, prints its answer. One module a subject.

mod articles;
mod highlights;
mod items;
mod kin;
mod library;
mod links;
mod notes;
mod queue;
mod transfer;
mod versions;

use crate::args::{Args, Backup, Command};
use crate::out::{Done, Failure, Out};
use commonplace_core::model::{ItemKind, Place, Row};
use commonplace_core::{Env, Library, default_folder};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Runs one command.
pub fn run(args: Args, out: &mut Out) -> Done {
    let command = match args.command {
        Command::Extract(extract) => return articles::extract(&extract, out),
        #[cfg(feature = "dev-server")]
        Command::Dev(crate::dev::Dev::Types { path }) => return crate::dev::types(path.as_deref()),
        command => command,
    };
    let folder = folder(args.library)?;
    // A library that is damaged must not be in the way of its backup.
    if let Command::Backup(Backup {
        restore: Some(backup),
        ..
    }) = &command
    {
        return transfer::restore(backup, &folder, out);
    }
    let library = Library::open(&folder, Env::system())?;
    #[cfg(feature = "dev-server")]
    if let Command::Dev(dev) = command {
        return crate::dev::run(dev, library);
    }
    let writes_many = matches!(
        command,
        Command::Save(_) | Command::Import(_) | Command::Queue(_) | Command::Reextract(_)
    );
    let done = run_in(&library, command, out);
    if writes_many {
        out.flush()?;
        if let Some(said) = tidy(&library, TIDYING) {
            eprintln!("{said}");
        }
    }
    done
}

/// How long the search index is tidied after a command that may have written many items.
const TIDYING: Duration = Duration::from_secs(10);

/// Nobody else may tidy the index where only the terminal is used, and searching asks each of its pieces. What there is to
/// say of it, if it did not come to its end.
fn tidy(library: &Library, most: Duration) -> Option<String> {
    let begun = Instant::now();
    while begun.elapsed() < most {
        match library.tidy_search() {
            Ok(Some(_)) => {}
            Ok(None) => return None,
            Err(error) => return Some(format!("The search index is not tidied: {error}")),
        }
    }
    Some(
        "The search index is not tidied to its end; the app goes on with it when it is open."
            .to_owned(),
    )
}

fn run_in(library: &Library, command: Command, out: &mut Out) -> Done {
    match command {
        Command::Extract(_) => Ok(()),
        Command::Save(save) => articles::save(library, &save, out),
        Command::List(list) => items::list(library, &list, out),
        Command::Show(item) => items::show(library, &item.item, out),
        Command::Search(search) => items::search(library, &search, out),
        Command::Note(note) => notes::run(library, note, out),
        Command::Highlight(command) => highlights::run(library, &command, out),
        Command::Links(links) => links::out_of(library, &links, out),
        Command::Backlinks(item) => links::to(library, &item.item, out),
        Command::Mentions(mentions) => links::mentions(library, &mentions, out),
        Command::Quick(quick) => links::quick(library, &quick, out),
        Command::Tag(tag) => items::tag(library, &tag, out),
        Command::Archive(archive) => items::archive(library, &archive, out),
        Command::Star(star) => items::star(library, &star, out),
        Command::Trash(chosen) => items::trash(library, &chosen.items, out),
        Command::Restore(chosen) => items::restore(library, &chosen.items, out),
        Command::Versions(versions) => versions::versions(library, &versions, out),
        Command::Diff(diff) => versions::diff(library, &diff, out),
        Command::FetchMissing(fetch) => {
            versions::fetch_missing(library, &fetch.items, fetch.allow_host.as_deref(), out)
        }
        Command::Queue(queue) => queue::run(library, queue.action, out),
        Command::Duplicates => kin::duplicates(library, out),
        Command::Merge(merge) => kin::merge(library, &merge, out),
        Command::Cites(args) => kin::cites(library, &args, out),
        Command::Reextract(reextract) => kin::reextract(library, &reextract, out),
        Command::Undo => library::undo(library, out),
        Command::Redo => library::redo(library, out),
        Command::History(history) => library::history(library, &history, out),
        Command::Import(import) => transfer::import(library, &import, out),
        Command::Export(export) => transfer::export(library, &export, out),
        Command::Backup(backup) => transfer::backup(library, &backup, out),
        Command::Check(check) => library::check(library, check.repair, out),
        Command::Stats => library::stats(library, out),
        #[cfg(feature = "dev-server")]
        Command::Dev(_) => Ok(()),
    }
}

/// The library's folder.
fn folder(chosen: Option<PathBuf>) -> Result<PathBuf, Failure> {
    chosen
        .filter(|folder| !folder.as_os_str().is_empty())
        .or_else(default_folder)
        .ok_or_else(|| {
            Failure::Usage(
                "There is no folder for your data here. Choose one with --library DIR.".to_owned(),
            )
        })
}

/// An item as one line for a person: `2025-06-05  inbox    Articles/Title  #tag ★`.
fn line(row: &Row) -> String {
    let place = match (row.trashed, row.kind, row.place) {
        (true, ..) => "trash",
        (_, ItemKind::Note, _) => "note",
        (_, ItemKind::Attachment, _) => "file",
        (_, ItemKind::Highlight, _) => "marked",
        (_, ItemKind::Article, Some(Place::Later)) => "later",
        (_, ItemKind::Article, Some(Place::Archive)) => "archive",
        (_, ItemKind::Article, _) => "inbox",
    };
    let mut line = format!(
        "{}  {place:<7}  {}",
        crate::rows::day(row.saved_at),
        row.path
    );
    for tag in &row.tags {
        line.push_str("  #");
        line.push_str(tag);
    }
    if row.starred {
        line.push_str("  ★");
    }
    line
}

/// Several lines of fields and values, aligned; absent values are left out.
fn aligned(fields: &[(&str, Option<String>)]) -> String {
    let said = fields
        .iter()
        .filter_map(|(name, value)| Some((*name, value.as_deref()?)));
    let width = said
        .clone()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or_default();
    said.map(|(name, value)| format!("{name:<width$}  {value}"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// "1.2 MB".
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1_000 {
        return format!("{bytes} B");
    }
    #[allow(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let mut value = bytes as f64 / 1_000.0;
    let mut units = UNITS.iter();
    let mut unit = units.next().copied().unwrap_or_default();
    for next in units {
        if value < 999.95 {
            break;
        }
        value /= 1_000.0;
        unit = next;
    }
    format!("{value:.1} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A library whose index is in many pieces: one for each note.
    fn in_pieces(folder: &std::path::Path) -> Library {
        let library = Library::open(folder, Env::system()).unwrap();
        for number in 0..20 {
            library
                .create_note(None, &format!("note {number}"))
                .unwrap();
        }
        library
    }

    #[test]
    fn an_index_in_many_pieces_is_tidied_in_the_time_there_is() {
        let folder = tempfile::tempdir().unwrap();
        let library = in_pieces(folder.path());
        let said = tidy(&library, Duration::ZERO).unwrap();
        assert!(said.contains("not tidied to its end"), "{said}");
        assert_eq!(tidy(&library, Duration::from_secs(600)), None);
        assert_eq!(library.tidy_search().unwrap(), None, "nothing is left");
    }

    #[test]
    fn what_writes_many_items_tidies_and_what_reads_does_not() {
        use clap::Parser as _;
        let folder = tempfile::tempdir().unwrap();
        let kept = folder.path().join("library");
        drop(in_pieces(&kept));
        let vault = folder.path().join("vault");
        std::fs::create_dir(&vault).unwrap();
        let mut note = std::fs::File::create(vault.join("Note.md")).unwrap();
        std::io::Write::write_all(&mut note, b"A note from elsewhere.\n").unwrap();
        let is_tidy_after = |words: &[&str]| {
            let words = ["commonplace", "--library"]
                .iter()
                .map(std::ffi::OsStr::new)
                .chain([kept.as_os_str()])
                .chain(words.iter().map(std::ffi::OsStr::new));
            run(Args::parse_from(words), &mut Out::new(true)).unwrap();
            let library = Library::open(&kept, Env::system()).unwrap();
            library.tidy_search().unwrap().is_none()
        };
        assert!(!is_tidy_after(&["search", "nothing"]));
        drop(in_pieces(&kept));
        assert!(is_tidy_after(&["import", &vault.to_string_lossy()]));
    }

    #[test]
    fn sizes_are_short() {
        for (bytes, said) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (999_999, "1.0 MB"),
            (1_234_567, "1.2 MB"),
            (u64::MAX, "18446744.1 TB"),
        ] {
            assert_eq!(size(bytes), said);
        }
    }

    #[test]
    fn fields_are_aligned_and_absent_ones_left_out() {
        assert_eq!(
            aligned(&[
                ("a", Some("1".into())),
                ("longer", None),
                ("bcd", Some("2".into()))
            ]),
            "a    1\nbcd  2"
        );
    }
}
