//! Whole vaults: every link leads where the rules say, and goes on doing so whatever gets another name.

use commonplace_core::id::ItemId;
use commonplace_core::job::Job;
use commonplace_core::model::{ItemKind, LinkView};
use commonplace_core::{Error, Rename, Which};
use commonplace_tests::TestLibrary;
use commonplace_tests::vaults::{self, Dice, Vault, folded};
use commonplace_text::name::NotePath;
use commonplace_text::note;
use std::collections::BTreeMap;

/// Imports a vault and compares every link with what its maker wrote and where the oracle says that it leads.
fn must_agree(vault: &Vault, library: &TestLibrary) {
    let root = library.beside("vault");
    vault.write(&root);
    let report = library.import(&root, &Job::silent()).unwrap();
    assert_eq!(
        report.failed,
        0,
        "{:?}",
        report.rows.iter().find(|row| row.status == "failed")
    );
    let mut by_note: BTreeMap<String, Vec<LinkView>> = BTreeMap::new();
    for link in library.all_links().unwrap() {
        by_note.entry(folded(&link.source)).or_default().push(link);
    }
    let mut written: BTreeMap<String, Vec<&vaults::Written>> = BTreeMap::new();
    for link in &vault.links {
        written.entry(folded(&link.source)).or_default().push(link);
    }
    let mut wrong = Vec::new();
    for (source, links) in &written {
        let found = by_note.remove(source).unwrap_or_default();
        let raws: Vec<&str> = found.iter().map(|link| link.raw.as_str()).collect();
        let wanted: Vec<&str> = links.iter().map(|link| link.raw.as_str()).collect();
        assert_eq!(raws, wanted, "the links of {source}");
        for (link, made) in found.iter().zip(links) {
            let (target, alias) = vault.oracle(&made.source, &made.path);
            let same = link.resolved.as_deref().map(folded) == target.as_deref().map(folded)
                && link.via_alias == (alias && target.is_some());
            if !same {
                wrong.push(format!(
                    "{} from {}: {:?} and not {target:?}",
                    made.raw, made.source, link.resolved
                ));
            }
        }
    }
    assert!(by_note.is_empty(), "links that nobody wrote: {by_note:?}");
    assert!(
        wrong.is_empty(),
        "{} of {}: {wrong:#?}",
        wrong.len(),
        vault.links.len()
    );
}

#[test]
fn every_link_leads_where_the_rules_say() {
    for seed in [1, 2] {
        let library = TestLibrary::in_memory();
        must_agree(&vaults::make(seed, 250, 1_750), &library);
        library.must_be_whole();
    }
}

/// The size of a large vault.
#[test]
#[ignore = "nightly: 6,000 notes"]
fn every_link_of_a_large_vault_leads_where_the_rules_say() {
    must_agree(&vaults::make(3, 6_000, 42_000), &TestLibrary::in_memory());
}

/// The item that a link leads to, its subpath and its display text.
type Leads = (Option<ItemId>, Option<String>, Option<String>);

/// What must not change: for every link the item that it leads to, its subpath and its display text; for every note its
/// text but for the targets of its links.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    links: BTreeMap<(ItemId, usize), Leads>,
    texts: BTreeMap<ItemId, String>,
}

fn kept(library: &TestLibrary) -> Kept {
    let by_path: BTreeMap<String, ItemId> = library
        .all("")
        .into_iter()
        .map(|row| (row.path, row.id))
        .collect();
    let mut links = BTreeMap::new();
    let mut texts = BTreeMap::new();
    for (path, &id) in &by_path {
        if library.rows(&[id]).unwrap()[0].kind != ItemKind::Note {
            continue;
        }
        let body = library.note(id).unwrap().body;
        let outline = note::outline(&body);
        let edits = outline
            .links
            .iter()
            .map(|link| (link.target_range.clone(), "…".to_owned()))
            .collect();
        texts.insert(id, note::edited(&body, edits));
        for (at, link) in library.links_out(id).unwrap().into_iter().enumerate() {
            assert_eq!(&link.source, path);
            let target = link
                .resolved
                .as_ref()
                .and_then(|path| by_path.get(path))
                .copied();
            links.insert((id, at), (target, link.subpath, link.display));
        }
    }
    Kept { links, texts }
}

/// One change of a name, chosen by chance.
fn change(library: &TestLibrary, dice: &mut Dice) -> Option<String> {
    const NEW: [&str; 12] = [
        "Note",
        "c/Note",
        "a/Bees",
        "New name",
        "b/README",
        "It's (new)",
        "100% more",
        "C# 2",
        "a [b]",
        "zzzz/x",
        "a/b/c/d",
        "Ünder/log",
    ];
    let rows = library.all("");
    let row = dice.one(&rows).clone();
    let to = *dice.one(&NEW);
    let path = NotePath::parse(to).unwrap();
    let folder = row
        .path
        .rsplit_once('/')
        .map(|(folder, _)| folder.to_owned());
    let done = match (dice.below(4), folder) {
        (0, _) => library.create_note(Some(&path), "new").map(drop),
        (1, Some(folder)) => library
            .rename(&Rename::Folder {
                from: NotePath::parse(&folder).unwrap(),
                to: NotePath::parse(&format!(
                    "{}/{}",
                    dice.one(&["m", "a", "Projects"]),
                    dice.below(3)
                ))
                .unwrap(),
            })
            .map(drop),
        _ => library.rename(&Rename::Item(row.id, path)).map(drop),
    };
    // A name that is taken is refused, which changes nothing.
    done.ok().map(|()| format!("{} to {to}", row.path))
}

#[test]
fn no_change_of_a_name_leads_a_link_astray() {
    let mut changes = 0;
    for seed in 1..=4 {
        let library = TestLibrary::in_memory();
        let vault = vaults::make(seed, 20, 100);
        let root = library.beside("vault");
        vault.write(&root);
        library.import(&root, &Job::silent()).unwrap();
        let mut dice = Dice::new(seed * 77);
        for _ in 0..8 {
            let before = kept(&library);
            let Some(what) = change(&library, &mut dice) else {
                continue;
            };
            changes += 1;
            let after = kept(&library);
            for (place, link) in &before.links {
                let now = &after.links[place];
                if link.0.is_some() {
                    assert_eq!(
                        link.0,
                        now.0,
                        "seed {seed}, {what}: {:?}",
                        library.note(place.0).unwrap().body
                    );
                }
                assert_eq!(link.1, now.1, "seed {seed}, {what}: a subpath");
                // A link by an alias gets it as its display text when its name has to be written out.
                if link.2.is_some() {
                    assert_eq!(link.2, now.2, "seed {seed}, {what}: a display text");
                }
            }
            for (id, text) in &before.texts {
                let shown = |text: &str| text.replace("…|alias", "alias").replace("alias", "…");
                if shown(text) == *text {
                    let now = &after.texts[id];
                    let is_new_display = now.contains("|alias") || now.contains("\\|alias");
                    assert!(
                        is_new_display || text == now,
                        "seed {seed}, {what}: {text} became {now}"
                    );
                }
            }
            if dice.below(3) == 0 {
                library.undo().unwrap();
                assert_eq!(kept(&library), before, "seed {seed}, {what}: undone");
                library.redo().unwrap();
                assert_eq!(kept(&library), after, "seed {seed}, {what}: done again");
            }
        }
        library.must_be_whole();
    }
    assert!(changes > 12, "{changes} changes were made");
}

#[test]
fn a_heading_takes_its_links_along() {
    let library = TestLibrary::in_memory();
    let body = "# One\n\n## Part\n\ntext\n\n# Two\n\n## Part\n\n[[#Part]] [[#Two#Part]] [[Note#One#Part|first]]\n";
    let id = library.write_note("Note", body).row.id;
    let other = library.write_note("Other", "[t](Note.md#two) [t](Note.md#one-part) [[Note#Two#Part]] ![[Note#Part]] `[[Note#Part]]`").row.id;
    let meant = |library: &TestLibrary| -> Vec<Option<usize>> {
        let outline = note::outline(&library.note(id).unwrap().body);
        let headings: Vec<(u8, &str)> = outline
            .headings
            .iter()
            .map(|one| (one.level, one.text.as_str()))
            .collect();
        [id, other]
            .iter()
            .flat_map(|from| library.links_out(*from).unwrap())
            .map(|link| {
                commonplace_text::resolve::find_heading(link.subpath.as_deref().unwrap(), &headings)
            })
            .collect()
    };
    let before = meant(&library);
    assert_eq!(
        before,
        [Some(1), Some(3), Some(1), Some(2), None, Some(3), Some(1)]
    );
    for (at, to) in [
        (1, "First, part"),
        (3, "First, part"),
        (2, "Two, again"),
        (0, "Zwei #2 [x]"),
        (1, "it's | 100% ^a"),
    ] {
        let start = library.note(id).unwrap().headings[at].start;
        library
            .rename(&Rename::Heading {
                note: id,
                which: Which::At(start),
                to: to.to_owned(),
            })
            .unwrap();
        assert_eq!(
            meant(&library),
            before,
            "heading {at} became {to}: {}\n{}",
            library.note(id).unwrap().body,
            library.note(other).unwrap().body
        );
    }
    assert!(
        library
            .note(other)
            .unwrap()
            .body
            .contains("`[[Note#Part]]`")
    );
    for _ in 0..5 {
        library.undo().unwrap();
    }
    assert_eq!(library.note(id).unwrap().body, body);
    let text = Which::Text("Two".into());
    let refused = library.rename(&Rename::Heading {
        note: id,
        which: text,
        to: "One".into(),
    });
    assert!(
        matches!(refused, Err(Error::Conflict(_))),
        "nothing could tell them apart: {refused:?}"
    );
    let refused = library.rename(&Rename::Heading {
        note: id,
        which: Which::Text("Two".into()),
        to: " \n ".into(),
    });
    assert!(refused.is_err());
    library.must_be_whole();
}

#[test]
fn a_folder_is_not_moved_onto_other_notes() {
    let library = TestLibrary::in_memory();
    library.write_note("a/Note", "");
    library.write_note("b/note", "");
    let path = |text: &str| NotePath::parse(text).unwrap();
    let folder = |from: &str, to: &str| {
        library.rename(&Rename::Folder {
            from: path(from),
            to: path(to),
        })
    };
    assert!(folder("a", "b").is_err(), "b/note is there");
    assert!(folder("nothing", "b").is_err());
    assert_eq!(folder("a", "a/deeper").unwrap().moved, 1);
    assert_eq!(folder("a", "A").unwrap().moved, 1, "only its case");
    let folders: Vec<String> = library
        .folders()
        .unwrap()
        .into_iter()
        .map(|one| one.path)
        .collect();
    assert_eq!(folders, ["", "A", "A/deeper", "b"]);
    library.must_be_whole();
}
