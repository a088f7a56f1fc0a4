//! Two real vaults, where the evaluation data is present: every wikilink is found, and most go somewhere.
//!
//! The data is not part of the repository; without it these tests say so and pass.

#![allow(clippy::expect_used)]

use commonplace_text::note::{Link, LinkForm, outline};
use commonplace_text::resolve::{Candidate, CandidateKind, lookup_keys, name_key, resolve};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A vault's notes by path without `.md`, its other files by path.
struct Vault {
    notes: Vec<(String, String)>,
    files: Vec<String>,
}

fn vault(name: &str) -> Option<Vault> {
    let root: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../../../shared/data", name]
        .iter()
        .collect();
    if !root.is_dir() {
        eprintln!(
            "SKIPPED: the evaluation data is not here: {}",
            root.display()
        );
        return None;
    }
    let mut vault = Vault {
        notes: Vec::new(),
        files: Vec::new(),
    };
    collect(&root, &root, &mut vault);
    vault.notes.sort();
    Some(vault)
}

fn collect(root: &Path, folder: &Path, vault: &mut Vault) {
    for entry in std::fs::read_dir(folder).expect("a folder that can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, vault);
            continue;
        }
        let name = path
            .strip_prefix(root)
            .expect("a path below the root")
            .to_str()
            .expect("UTF-8")
            .replace('\\', "/");
        match name.strip_suffix(".md") {
            Some(note) => vault.notes.push((
                note.to_owned(),
                std::fs::read_to_string(&path).expect("a note"),
            )),
            None => vault.files.push(name),
        }
    }
}

/// Links with the notes that they stand in.
type Links = Vec<(String, Link)>;

/// The links that go somewhere, and those that do not.
fn links(vault: &Vault) -> (Links, Links) {
    let mut offered: HashMap<String, Vec<Candidate>> = HashMap::new();
    for (path, text) in &vault.notes {
        let candidate = Candidate::new(path, CandidateKind::Note);
        offered
            .entry(name_key(path))
            .or_default()
            .push(candidate.clone());
        for alias in outline(text).aliases {
            offered
                .entry(name_key(&alias))
                .or_default()
                .push(candidate.clone().by_alias());
        }
    }
    for path in &vault.files {
        let file = Candidate::new(path, CandidateKind::Attachment);
        offered.entry(name_key(path)).or_default().push(file);
    }
    let (mut found, mut lost) = (Vec::new(), Vec::new());
    for (path, text) in &vault.notes {
        for link in outline(text)
            .links
            .into_iter()
            .filter(|link| link.form != LinkForm::External)
        {
            assert_eq!(text.get(link.range.clone()), Some(link.raw()));
            let keys = lookup_keys(link.path());
            let candidates: Vec<Candidate> = keys
                .iter()
                .flat_map(|key| offered.get(key).cloned().unwrap_or_default())
                .collect();
            let resolved =
                link.path().is_empty() || resolve(path, link.path(), &candidates).target.is_some();
            if resolved {
                found.push((path.clone(), link))
            } else {
                lost.push((path.clone(), link))
            }
        }
    }
    (found, lost)
}

/// Every wikilink that a plain search finds outside fenced and inline code is `wikilinks` and `properties` and `hidden`:
/// the hidden ones stand in indented code, HTML blocks and HTML comments, where the rules want none.
fn check(name: &str, notes: usize, wikilinks: usize, properties: usize, lost_most: usize) {
    let Some(vault) = vault(name) else { return };
    assert_eq!(vault.notes.len(), notes, "notes of {name}");
    let (found, lost) = links(&vault);
    for (path, link) in &lost {
        eprintln!("{name}/{path}: {} leads nowhere", link.raw());
    }
    let wiki = |(_, link): &&(String, Link)| link.form == LinkForm::Wiki;
    let (resolved, unresolved) = (
        found.iter().filter(wiki).count(),
        lost.iter().filter(wiki).count(),
    );
    let property = found
        .iter()
        .chain(&lost)
        .filter(|(_, link)| link.form == LinkForm::Property)
        .count();
    eprintln!(
        "{name}: {resolved} wikilinks resolve, {unresolved} do not; {property} in properties; other {}",
        found.len() + lost.len() - resolved - unresolved - property
    );
    assert_eq!(resolved + unresolved, wikilinks, "wikilinks of {name}");
    assert_eq!(property, properties, "links in properties of {name}");
    assert!(
        unresolved <= lost_most,
        "{unresolved} wikilinks of {name} lead nowhere, more than {lost_most}"
    );
}

#[test]
fn foam() {
    check("vault-foam", 86, 199, 0, 2);
}

#[test]
fn silverbullet() {
    // 1,384 with one in an HTML block, four in HTML comments and five in indented code.
    check("vault-silverbullet", 225, 1_313, 61, 100);
}
