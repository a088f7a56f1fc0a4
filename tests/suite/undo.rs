//! Undo and redo: any fifty operations taken back leave what was there before, and done again what was there after.

use commonplace_core::model::Place;
use commonplace_tests::TestLibrary;
use commonplace_text::name::NotePath;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError};

/// One thing that a person does, to the item that `.0` picks out of those that are there.
#[derive(Debug, Clone)]
enum Step {
    Save(u8),
    SaveAgain(u8),
    NewNote(u8),
    Edit(u8, u8),
    Rename(u8, u8),
    Place(u8, u8),
    Star(u8, bool),
    Tag(u8, u8),
    Untag(u8, u8),
    Trash(u8),
    Restore(u8),
    Retitle(u8, u8),
    Several(u8, u8),
    Wait(u16),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (0..12_u8).prop_map(Step::Save),
        1 => (0..12_u8).prop_map(Step::SaveAgain),
        3 => (0..12_u8).prop_map(Step::NewNote),
        5 => any::<(u8, u8)>().prop_map(|(a, b)| Step::Edit(a, b)),
        2 => any::<(u8, u8)>().prop_map(|(a, b)| Step::Rename(a, b)),
        3 => any::<(u8, u8)>().prop_map(|(a, b)| Step::Place(a, b)),
        2 => any::<(u8, bool)>().prop_map(|(a, b)| Step::Star(a, b)),
        3 => any::<(u8, u8)>().prop_map(|(a, b)| Step::Tag(a, b)),
        2 => any::<(u8, u8)>().prop_map(|(a, b)| Step::Untag(a, b)),
        3 => any::<u8>().prop_map(Step::Trash),
        2 => any::<u8>().prop_map(Step::Restore),
        1 => any::<(u8, u8)>().prop_map(|(a, b)| Step::Retitle(a, b)),
        1 => any::<(u8, u8)>().prop_map(|(a, b)| Step::Several(a, b)),
        2 => (0..50_000_u16).prop_map(Step::Wait),
    ]
}

/// Does it. What cannot be done (a name that is taken, a note that is archived) is refused and leaves nothing behind.
fn act(library: &TestLibrary, step: &Step) {
    let items = library.all("in:anywhere");
    let pick = |at: u8| (!items.is_empty()).then(|| items[usize::from(at) % items.len()].id);
    let tag = |at: u8| {
        TestLibrary::tags(&[["reading", "Reading/History", "überall", "x"][usize::from(at) % 4]])
    };
    let name = |at: u8| {
        NotePath::parse(
            &[
                "Bees",
                "Folder/Bees",
                "Folder/Sub/Letters",
                "bees 2",
                "Rivers",
            ][usize::from(at) % 5]
                .replace("2", &at.to_string()),
        )
        .unwrap()
    };
    let body = |at: u8| {
        format!(
            "# Text {at}\n\nSee [[Bees]], [[Rivers]] and [[Articles/Article {}]]. #tag{}\n",
            at % 12,
            at % 3
        )
    };
    let _ = match *step {
        Step::Save(at) => {
            library.save_article(&format!("Article {at}"));
            Ok(())
        }
        Step::SaveAgain(at) => {
            let text =
                format!("This is text number {at} of the page, long enough to be read. ").repeat(8);
            let page = format!(
                "<title>Page {}</title><article><h1>Page</h1><p>{text}</p></article>",
                at % 3
            );
            library.save_page(Some(&format!("https://example.org/{}", at % 3)), &page);
            Ok(())
        }
        Step::NewNote(at) => library.create_note(Some(&name(at)), &body(at)).map(drop),
        Step::Edit(at, what) => pick(at).map_or(Ok(()), |id| {
            library.save_note(id, &body(what), None).map(drop)
        }),
        Step::Rename(at, what) => {
            pick(at).map_or(Ok(()), |id| library.rename_note(id, &name(what)).map(drop))
        }
        Step::Place(at, what) => pick(at).map_or(Ok(()), |id| {
            library
                .place(
                    &[id],
                    [Place::Inbox, Place::Later, Place::Archive][usize::from(what) % 3],
                )
                .map(drop)
        }),
        Step::Star(at, on) => pick(at).map_or(Ok(()), |id| library.star(&[id], on).map(drop)),
        Step::Tag(at, what) => {
            pick(at).map_or(Ok(()), |id| library.tag(&[id], &tag(what), &[]).map(drop))
        }
        Step::Untag(at, what) => {
            pick(at).map_or(Ok(()), |id| library.tag(&[id], &[], &tag(what)).map(drop))
        }
        Step::Trash(at) => pick(at).map_or(Ok(()), |id| library.trash(&[id]).map(drop)),
        Step::Restore(at) => pick(at).map_or(Ok(()), |id| library.restore(&[id]).map(drop)),
        Step::Retitle(at, what) => pick(at).map_or(Ok(()), |id| {
            library
                .retitle(id, &format!("Another title {what}"))
                .map(drop)
        }),
        Step::Several(at, what) => {
            let ids: Vec<_> = items
                .iter()
                .skip(usize::from(at) % items.len().max(1))
                .take(4)
                .map(|row| row.id)
                .collect();
            library
                .tag(&ids, &tag(what), &tag(what.wrapping_add(1)))
                .map(drop)
        }
        Step::Wait(ms) => {
            library.wait(i64::from(ms));
            Ok(())
        }
    };
}

/// Undoes or redoes until there is nothing left; how many steps that were.
fn all_the_way(mut once: impl FnMut() -> Option<String>) -> usize {
    std::iter::from_fn(&mut once).count()
}

fn check(steps: &[Step]) -> Result<(), TestCaseError> {
    let library = TestLibrary::in_memory();
    let before = library.dump();
    for step in steps {
        act(&library, step);
    }
    let after = library.dump();
    let undone = all_the_way(|| library.undo().unwrap().label);
    prop_assert_eq!(library.dump(), before, "after {} steps back", undone);
    let redone = all_the_way(|| library.redo().unwrap().label);
    prop_assert_eq!(undone, redone, "as many steps forward as back");
    prop_assert_eq!(library.dump(), after, "after {} steps forward", redone);
    let findings = library.check(false).unwrap();
    prop_assert!(findings.iter().all(|finding| finding.ok), "{:#?}", findings);
    Ok(())
}

#[test]
fn fifty_steps_back_and_forth_change_nothing() {
    let cases = if std::env::var_os("COMMONPLACE_NIGHTLY").is_some() {
        1_000
    } else {
        60
    };
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    };
    proptest!(config, |(steps in prop::collection::vec(step(), 50))| check(&steps)?);
}

#[test]
fn a_new_step_ends_what_could_be_done_again() {
    let library = TestLibrary::new();
    let note = library.write_note("Bees", "one").row.id;
    library.star(&[note], true).unwrap();
    assert_eq!(
        library.undo().unwrap().label.as_deref(),
        Some("Star “Bees”")
    );
    library
        .tag(&[note], &TestLibrary::tags(&["insects"]), &[])
        .unwrap();
    assert_eq!(
        library.redo().unwrap().label,
        None,
        "the star belongs to a past that did not happen"
    );
    assert_eq!(library.all("tag:insects").len(), 1);
}

#[test]
fn undo_outlives_a_restart() {
    let mut library = TestLibrary::new();
    let id = library.save_article("Kept bees");
    library.place(&[id], Place::Archive).unwrap();
    library.reopen();
    library.undo().unwrap();
    assert_eq!(library.rows(&[id]).unwrap()[0].place, Some(Place::Inbox));
}

#[test]
fn typing_is_one_step_a_minute() {
    let library = TestLibrary::new();
    let id = library.write_note("Bees", "").row.id;
    for text in ["B", "Be", "Bee"] {
        library.wait(1_000);
        library.save_note(id, text, None).unwrap();
    }
    library.wait(120_000);
    library.save_note(id, "Bees fly", None).unwrap();
    library.undo().unwrap();
    assert_eq!(
        library.note(id).unwrap().body,
        "Bee",
        "what was typed in the next minute is its own step"
    );
    library.undo().unwrap();
    assert_eq!(
        library.note(id).unwrap().body,
        "",
        "what was typed in one go goes in one go"
    );
}

#[test]
fn the_history_says_what_was_done() {
    let library = TestLibrary::new();
    let id = library.save_article("Kept bees");
    library.place(&[id], Place::Archive).unwrap();
    library.undo().unwrap();
    let labels: Vec<(String, bool)> = library
        .history(None, 10)
        .unwrap()
        .into_iter()
        .map(|entry| (entry.label, entry.undone))
        .collect();
    assert_eq!(
        labels,
        [
            ("Archive “Kept bees”".to_owned(), true),
            ("Save “Kept bees”".to_owned(), false)
        ]
    );
}
