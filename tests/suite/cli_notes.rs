//! Notes and links from a terminal.

use commonplace_tests::Cli;
use std::path::Path;

#[test]
fn notes_from_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::on(&folder.path().join("library"));
    let made = |path: &str, text: &str| drop(cli.json_with(&["note", "new", path], text));
    made("Bees", "---\nstatus: open\n---\n# Home\n\nThey fly. ^fly\n");
    made("Note", "[[Bees#Home]] [[Bees#^fly]] bees [[Nothing]]");
    made("Folder/Deep", "[[Bees]]");
    let one = |args: &[&str]| cli.json(args).remove(0);
    let preview = cli.json(&["note", "rename", "Bees", "Insects/Bees", "--preview"]);
    assert_eq!(preview.len(), 0, "a short link stays: {preview:?}");
    assert_eq!(
        one(&["note", "rename", "Bees", "Honey bees"])["path"],
        "Honey bees"
    );
    cli.json(&["note", "rename-heading", "Honey bees", "Home", "Hive"]);
    cli.json(&["note", "rename-block", "Honey bees", "fly", "flight"]);
    cli.json(&["note", "rename-folder", "Folder", "Other/Folder"]);
    assert_eq!(
        one(&["show", "Note"])["body"],
        "[[Honey bees#Hive]] [[Honey bees#^flight]] bees [[Nothing]]"
    );
    assert_eq!(one(&["links", "--unresolved"])["name"], "Nothing");
    assert_eq!(cli.json(&["mentions", "Honey bees"]).len(), 0);
    assert_eq!(one(&["quick", "hon"])["path"], "Honey bees");
    let property = |args: &[&str]| {
        let all: Vec<&str> = ["note", "property", "Honey bees"]
            .iter()
            .chain(args)
            .copied()
            .collect();
        cli.json(&all)
    };
    assert_eq!(property(&[])[0]["kind"], "text");
    property(&["status", "done"]);
    property(&["count", "12"]);
    assert_eq!(property(&["count"])[0]["kind"], "number");
    property(&["status", "--remove"]);
    assert_eq!(property(&[]).len(), 1);
    let day = one(&["note", "daily", "2026-01-31"]);
    assert_eq!(day["path"], "Daily/2026-01-31");
    let history = cli.json(&["note", "history", "Honey bees"]);
    let first = history.last().unwrap()["id"].as_str().unwrap().to_owned();
    assert!(cli.json(&["note", "diff", "Honey bees", &first]).len() > 1);
    assert!(
        one(&["note", "restore", "Honey bees", &first])["body"]
            .as_str()
            .unwrap()
            .contains("# Home")
    );
    let file = folder.path().join("a.txt");
    commonplace_tests::write(&file, "text");
    let attached = cli
        .json(&[Path::new("note"), Path::new("attach"), &file])
        .remove(0);
    assert_eq!(attached["insert"], "a.txt");
    let folders = cli.json(&["note", "folders"]);
    let paths: Vec<&str> = folders
        .iter()
        .map(|one| one["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths, ["", "Attachments", "Daily", "Other", "Other/Folder"]);
}
