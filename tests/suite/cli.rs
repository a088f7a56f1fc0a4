//! The command line as a contract: what scripts read, to the letter.

use commonplace_tests::{Cli, Ran, corpus, program, shared, write};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const ITEM: &str = "id kind path title excerpt site byline published saved_at updated_at words minutes lang dir tags place starred unread progress lead_image trashed";
const LINK: &str = "source start end raw target subpath display embed resolved candidates via_alias external highlight part_missing";

/// Fails unless an object has exactly these keys.
fn keys(line: &Value, expected: &str) {
    let found: BTreeSet<&str> = line
        .as_object()
        .unwrap_or_else(|| panic!("no object: {line}"))
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        found,
        expected.split_whitespace().collect::<BTreeSet<_>>(),
        "{line}"
    );
}

fn new() -> (TempDir, Cli) {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::on(&folder.path().join("library"));
    (folder, cli)
}

fn page(folder: &Path, title: &str) -> String {
    let path = folder.join(format!("{title}.html"));
    let paragraph = format!(
        "<p>{title} is an article about rivers, long enough that nobody takes it for a menu or a notice under a picture.</p>"
    );
    write(
        &path,
        format!(
            "<html lang=en><title>{title}</title><body><article><h1>{title}</h1>{}</article></body></html>",
            paragraph.repeat(4)
        ),
    );
    path.to_string_lossy().into_owned()
}

fn paths(lines: &[Value]) -> Vec<&str> {
    lines
        .iter()
        .filter_map(|line| line["path"].as_str())
        .collect()
}

#[test]
fn extract_needs_no_library() {
    let (folder, _) = new();
    let path = page(folder.path(), "Bees");
    let ran = Ran::of(
        Command::new(program())
            .args([
                "extract",
                "--json",
                "--url",
                "https://example.org/bees",
                &path,
            ])
            .env("COMMONPLACE_LIBRARY", "/nowhere/at/all"),
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    let line = ran.lines().remove(0);
    keys(
        &line,
        "title byline agency site published datelines lang dir excerpt text html url canonical_url words lead_image removed warnings modified page_type section tags",
    );
    assert_eq!(
        (
            line["title"].as_str(),
            line["url"].as_str(),
            &line["byline"]
        ),
        (Some("Bees"), Some("https://example.org/bees"), &Value::Null),
        "absent is null"
    );
}

#[test]
fn extract_gives_the_fields_of_a_pasted_article() {
    let Some(seed) = shared("data/paste/00-seed.txt") else {
        return commonplace_tests::skip(
            "cli::extract_gives_the_fields_of_a_pasted_article",
            "the evaluation data is not beside the checkout",
        );
    };
    let truth: Value =
        serde_json::from_slice(&fs::read(seed.with_extension("json")).unwrap()).unwrap();
    let (_folder, cli) = new();
    let line = cli.json(&[Path::new("extract"), &seed]).remove(0);
    for (field, expected) in [
        ("title", "title"),
        ("excerpt", "dek"),
        ("agency", "agency"),
        ("published", "published"),
        ("datelines", "datelines"),
    ] {
        assert_eq!(line[field], truth[expected], "{field}");
    }
    let body: Vec<&str> = truth["body"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(line["text"].as_str().unwrap(), body.join("\n\n"));
    assert!(
        line["html"].as_str().unwrap().contains("<figcaption>"),
        "the caption is a caption: {}",
        line["html"]
    );
    let kinds: BTreeSet<&str> = line["removed"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| {
            keys(one, "kind text");
            one["kind"].as_str()
        })
        .collect();
    assert!(
        kinds.contains("related") && kinds.contains("comments"),
        "{kinds:?}"
    );
}

#[test]
fn save_tells_each_item_and_does_the_rest() {
    let (folder, cli) = new();
    let (one, two) = (page(folder.path(), "One"), page(folder.path(), "Two"));
    let ran = cli.run(&[
        "save",
        "--json",
        "--tag",
        "reading",
        "--tag",
        "a/b",
        &one,
        "/no/such/file.html",
        &two,
    ]);
    assert_eq!(ran.code, 1, "one of them failed: {ran:?}");
    let lines = ran.lines();
    lines
        .iter()
        .for_each(|line| keys(line, "id path title url status error warnings source"));
    assert_eq!(
        lines
            .iter()
            .filter_map(|line| line["status"].as_str())
            .collect::<Vec<_>>(),
        ["saved", "failed", "saved"]
    );
    assert!(
        lines[1]["error"]
            .as_str()
            .unwrap()
            .contains("/no/such/file.html")
            && lines[1]["id"].is_null()
    );
    assert_eq!(paths(&lines), ["Articles/One", "Articles/Two"]);
    assert_eq!(cli.json(&["save", &one])[0]["status"], "duplicate");
    assert_eq!(cli.json(&["list", "tag:reading", "tag:a"]).len(), 2);
    let pasted = cli.json_with(
        &["save", "--url", "https://example.org/x", "-"],
        &fs::read_to_string(&one)
            .unwrap()
            .replace("rivers", "letters"),
    );
    assert_eq!(
        (pasted[0]["status"].as_str(), pasted[0]["url"].as_str()),
        (Some("saved"), Some("https://example.org/x"))
    );
}

#[test]
fn list_and_show() {
    let (folder, cli) = new();
    cli.json(&[
        "save",
        &page(folder.path(), "One"),
        &page(folder.path(), "Two"),
    ]);
    cli.json_with(
        &["note", "new", "Folder/Note"],
        "# A note\n\nWith [[One]]. #tagged\n",
    );
    let lines = cli.json(&["list"]);
    assert_eq!(lines.len(), 3);
    lines.iter().for_each(|line| keys(line, ITEM));
    assert_eq!(cli.json(&["list", "--limit", "1"]).len(), 1);
    assert_eq!(paths(&cli.json(&["list", "in:notes"])), ["Folder/Note"]);
    let article = cli.json(&["show", "Articles/One"]).remove(0);
    keys(
        &article,
        &format!(
            "{ITEM} version url canonical_url agency datelines text html removed warnings pictures versions"
        ),
    );
    let note = cli.json(&["show", "Folder/Note"]).remove(0);
    keys(&note, &format!("{ITEM} body rev"));
    assert_eq!(
        (note["kind"].as_str(), note["body"].as_str()),
        (Some("note"), Some("# A note\n\nWith [[One]]. #tagged\n"))
    );
    assert_eq!(
        cli.json(&["show", note["id"].as_str().unwrap()]),
        [note],
        "by id as well"
    );
}

#[test]
fn search_gives_hits_and_then_a_summary() {
    let (folder, cli) = new();
    cli.json(&[
        "save",
        &page(folder.path(), "One"),
        &page(folder.path(), "Two"),
    ]);
    cli.json_with(&["note", "new", "Rivers"], "They carry letters.");
    let mut lines = cli.json(&["search", "rivers"]);
    let summary = lines.pop().unwrap();
    keys(&summary, "total took_ms warnings");
    assert_eq!(
        (
            summary["total"].as_u64(),
            lines.len(),
            lines[0]["path"].as_str()
        ),
        (Some(3), 3, Some("Rivers")),
        "the title comes first"
    );
    lines
        .iter()
        .for_each(|line| keys(line, "id kind path title snippet score"));
    let limited = cli.json(&["search", "--limit", "1", "rivers"]);
    assert_eq!((limited.len(), limited[1]["total"].as_u64()), (2, Some(3)));
    assert_eq!(
        cli.json(&["search", "rivers", "-letters", "in:articles"])
            .len(),
        3,
        "a minus is no option"
    );
    for odd in ["\"", "(", "tag:", "*", "AND", "NEAR(", "-"] {
        assert_eq!(cli.run(&["search", "--json", odd]).code, 0, "{odd}");
    }
}

#[test]
fn notes_links_and_backlinks() {
    let (_folder, cli) = new();
    let item_and_body = format!("{ITEM} body rev");
    let made = cli.json_with(&["note", "new", "Bees"], "They fly.");
    keys(&made[0], &item_and_body);
    cli.json_with(
        &["note", "new", "Note"],
        "A thought: see [[Bees|them]] and [[Nowhere#Part]]. ![[Bees]]",
    );
    let links = cli.json(&["links", "Note"]);
    links.iter().for_each(|link| keys(link, LINK));
    let first = &links[0];
    assert_eq!(
        json!([
            first["source"],
            first["raw"],
            first["target"],
            first["display"],
            first["embed"],
            first["resolved"],
            first["start"],
            first["end"]
        ]),
        json!([
            "Note",
            "[[Bees|them]]",
            "Bees",
            "them",
            false,
            "Bees",
            15,
            28
        ])
    );
    assert_eq!(
        json!([links[1]["resolved"], links[1]["subpath"], links[2]["embed"]]),
        json!([null, "Part", true])
    );
    assert_eq!(cli.json(&["links", "--all"]).len(), 3);
    let back = cli.json(&["backlinks", "Bees"]);
    back.iter()
        .for_each(|link| keys(link, &format!("{LINK} context")));
    assert!(
        back[0]["context"].as_str().unwrap().contains("A thought"),
        "{back:?}"
    );
    keys(
        &cli.json_with(&["note", "edit", "Bees"], "They sleep.")[0],
        &item_and_body,
    );
    assert_eq!(
        cli.json(&["note", "rename", "Bees", "Insects/Honey bees"])[0]["path"],
        "Insects/Honey bees"
    );
    assert_eq!(
        cli.json(&["links", "Note"])[0]["resolved"],
        "Insects/Honey bees",
        "links follow"
    );
    cli.json(&["note", "rm", "Insects/Honey bees"]);
    assert_eq!(paths(&cli.json(&["list"])), ["Note"]);
}

#[test]
fn triage_undo_and_history() {
    let (folder, cli) = new();
    cli.json(&[
        "save",
        &page(folder.path(), "One"),
        &page(folder.path(), "Two"),
    ]);
    for (args, query, count) in [
        (&["archive", "Articles/One"][..], "in:archive", 1),
        (
            &["archive", "--later", "Articles/One", "Articles/Two"],
            "in:later",
            2,
        ),
        (&["archive", "--inbox", "Articles/One"], "in:inbox", 1),
        (&["star", "Articles/One", "Articles/Two"], "is:starred", 2),
        (&["star", "--off", "Articles/One"], "is:starred", 1),
        (
            &["tag", "Articles/One", "--add", "b", "--add", "c"],
            "tag:b tag:c",
            1,
        ),
        (&["tag", "Articles/One", "--remove", "B"], "tag:b", 0),
        (&["trash", "Articles/One"], "in:trash", 1),
        (&["restore", "Articles/One"], "in:trash", 0),
    ] {
        cli.json(args).iter().for_each(|line| keys(line, ITEM));
        assert_eq!(
            cli.json(&["list", query]).len(),
            count,
            "{args:?}, then {query}"
        );
    }
    let tags = cli.json(&["tag"]);
    tags.iter().for_each(|line| keys(line, "name count"));
    assert_eq!(tags, [json!({ "name": "c", "count": 1 })]);
    let undone = cli.json(&["undo"]).remove(0);
    keys(&undone, "label items");
    assert_eq!(
        (
            undone["label"].as_str(),
            cli.json(&["list", "in:trash"]).len()
        ),
        (Some("Restore “One”"), 1)
    );
    assert_eq!(
        (
            cli.json(&["redo"])[0]["label"].as_str(),
            cli.json(&["list", "in:trash"]).len()
        ),
        (Some("Restore “One”"), 0)
    );
    let history = cli.json(&["history", "--limit", "3"]);
    history
        .iter()
        .for_each(|line| keys(line, "step label at undone items"));
    assert_eq!(history.len(), 3);
    assert!(
        cli.json(&["history", "Articles/Two"])
            .iter()
            .all(|line| line["items"].as_array().unwrap().len() <= 2)
    );
}

#[test]
fn import_export_backup_check_stats() {
    let (folder, cli) = new();
    let vault = corpus("vault");
    let mut rows = cli.json(&[Path::new("import"), &vault]);
    keys(
        &rows.pop().unwrap(),
        "imported already exported failed skipped links",
    );
    rows.iter()
        .for_each(|row| keys(row, "file status path reason"));
    let out = folder.path().join("out");
    let summary = cli.json(&[Path::new("export"), &out]).pop().unwrap();
    assert!(
        summary["exported"].as_u64().unwrap() >= 8 && summary["failed"] == 0,
        "{summary}"
    );
    let backup = cli.json(&["backup"]).remove(0);
    keys(&backup, "path at size items");
    assert_eq!(
        cli.json(&["backup", "--list"]),
        std::slice::from_ref(&backup)
    );
    let notes = cli.json(&["list"]).len();
    cli.json_with(&["note", "new", "After"], "");
    keys(
        &cli.json(&["backup", "--restore", backup["path"].as_str().unwrap()])[0],
        "backup library status",
    );
    assert_eq!(cli.json(&["list"]).len(), notes);
    let findings = cli.json(&["check"]);
    findings
        .iter()
        .for_each(|finding| keys(finding, "area ok message repaired"));
    assert!(
        findings.len() >= 5 && findings.iter().all(|finding| finding["ok"] == true),
        "{findings:?}"
    );
    keys(
        &cli.json(&["stats"])[0],
        "path read_only reason version schema articles notes attachments highlights links unresolved trash words database_bytes blob_bytes notices inbox later archive starred tags branches unread highlights",
    );
}

#[test]
fn exit_codes() {
    let (_folder, cli) = new();
    for (args, code) in [
        (&["list"][..], 0),
        (&["--help"], 0),
        (&["--version"], 0),
        (&["search", "nothing"], 0),
        (&["show", "Nothing"], 1),
        (&["backlinks", "Nothing"], 1),
        (&["nothing"], 2),
        (&["list", "--limit", "many"], 2),
        (&["save"], 2),
        (&["search"], 2),
        (&["links", "a", "--all"], 2),
        (&["tag", "a"], 2),
        (&["note"], 2),
        (&["export"], 2),
        (&["import", "--format", "pocket", "/"], 2),
    ] {
        let ran = cli.run(args);
        assert_eq!(ran.code, code, "{args:?}: {ran:?}");
        assert_eq!(
            ran.err.is_empty(),
            code == 0,
            "{args:?}: why stands on standard error: {ran:?}"
        );
    }
}

#[test]
fn results_and_messages_do_not_mix() {
    let (_folder, cli) = new();
    let ran = cli.run(&["search", "--json", "foo:bar"]);
    assert_eq!(ran.lines().len(), 1, "only the summary: {ran:?}");
    cli.json_with(&["note", "new", "Bees"], "They fly.");
    assert_eq!(
        cli.run(&["list"]).out.lines().count(),
        1,
        "a line an item for people too"
    );
    assert!(cli.run(&["show", "Bees"]).out.contains("They fly."));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let (folder, cli) = new();
    for number in 0..30 {
        cli.json(&["save", &page(folder.path(), &format!("Article {number}"))]);
    }
    let mut child = cli.command(&["list", "--json"]).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn the_library_may_be_named_in_the_environment() {
    let (folder, _) = new();
    let library = folder.path().join("named");
    let ran = Ran::of(
        Command::new(program())
            .arg("stats")
            .env("COMMONPLACE_LIBRARY", &library),
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(library.join("library.db").is_file());
}
