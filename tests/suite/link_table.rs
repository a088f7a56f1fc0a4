//! The cases of the specs on links: one table, `corpus/links.json`, which the editor's tests read as well.
//!
//! Every row has the number of its case, and one or more of: `source` with the `links` (places in UTF-16 units), `blocks`,
//! `linkable`, `tags`, `aliasesOf` and `shown` that stand in it; `files` with targets to `resolve`; `headings` with subpaths
//! to `find`; a `vault` with what is done in it and what its notes say after.

use commonplace_core::model::Destination;
use commonplace_core::{Rename, Which};
use commonplace_tests::TestLibrary;
use commonplace_text::name::{NotePath, path_key};
use commonplace_text::note::{self, Link, LinkForm};
use commonplace_text::resolve::{self, Candidate, CandidateKind};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn table() -> Vec<Value> {
    let path = commonplace_tests::checkout().join("tests/corpus/links.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A path without the ending of a note.
fn bare(path: &str) -> &str {
    path.strip_suffix(".md").unwrap_or(path)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// A link as the table tells it.
fn told(source: &str, link: &Link) -> Value {
    let mut told = json!({
        "raw": link.raw(),
        "path": link.path(),
        "from": units(&source[..link.range.start]),
        "to": units(&source[..link.range.end]),
    });
    let form = match link.form {
        LinkForm::Wiki => "wiki",
        LinkForm::Markdown => "markdown",
        LinkForm::Property => "property",
        LinkForm::External => "external",
    };
    let more = [
        ("subpath", link.subpath().map(|text| json!(text))),
        ("display", link.display().map(|text| json!(text))),
        ("embed", link.embed.then_some(json!(true))),
        ("form", (form != "wiki").then_some(json!(form))),
        (
            "size",
            link.size.map(|(width, height)| json!([width, height])),
        ),
    ];
    for (key, value) in more {
        if let Some(value) = value {
            told[key] = value;
        }
    }
    told
}

#[test]
fn every_case_is_there() {
    let cases: BTreeSet<u64> = table()
        .iter()
        .map(|row| row["case"].as_u64().unwrap())
        .collect();
    assert_eq!(cases, (1..=76).collect());
}

#[test]
fn what_stands_in_a_note() {
    for row in table() {
        let Some(source) = row["source"].as_str() else {
            continue;
        };
        let case = format!("case {}: {}", row["case"], row["why"]);
        let outline = note::outline(source);
        if let Some(links) = row["links"].as_array() {
            let found: Vec<Value> = outline
                .links
                .iter()
                .map(|link| told(source, link))
                .collect();
            assert_eq!(&found, links, "{case}");
        }
        if let Some(blocks) = row["blocks"].as_object() {
            let found: serde_json::Map<String, Value> = outline
                .blocks
                .iter()
                .map(|block| (block.id.clone(), json!(source[block.range.clone()])))
                .collect();
            assert_eq!(&found, blocks, "{case}");
        }
        if let Some(linkable) = row["linkable"].as_array() {
            let found: Vec<Value> = note::blocks(source)
                .iter()
                .map(|block| json!(block.text))
                .collect();
            assert_eq!(&found, linkable, "{case}");
        }
        if let Some(tags) = row["tags"].as_array() {
            let found: Vec<Value> = outline.tags.iter().map(|tag| json!(tag.as_str())).collect();
            assert_eq!(&found, tags, "{case}");
        }
        if let Some(aliases) = row["aliasesOf"].as_array() {
            let found: Vec<Value> = outline.aliases.iter().map(|alias| json!(alias)).collect();
            assert_eq!(&found, aliases, "{case}");
        }
        if let Some(shown) = row["shown"].as_str() {
            let found: Vec<&str> = outline.text.split_whitespace().collect();
            assert_eq!(found.join(" "), shown, "{case}");
        }
    }
}

#[test]
fn where_links_lead() {
    for row in table() {
        let Some(files) = row["files"].as_array() else {
            continue;
        };
        for asked in row["resolve"].as_array().unwrap() {
            let target = text(&asked["target"]);
            let keys = resolve::lookup_keys(target);
            let mut candidates = Vec::new();
            for file in files.iter().map(text) {
                let kind = if file.ends_with(".md") {
                    CandidateKind::Note
                } else {
                    CandidateKind::Attachment
                };
                let offered = Candidate::new(bare(file), kind);
                if target.is_empty() || keys.contains(&resolve::name_key(bare(file))) {
                    candidates.push(offered.clone());
                }
                let aliases = row["aliases"][file].as_array().into_iter().flatten();
                candidates.extend(
                    aliases
                        .filter(|alias| keys.contains(&path_key(text(alias))))
                        .map(|_| offered.clone().by_alias()),
                );
            }
            let found = resolve::resolve(bare(text(&asked["from"])), target, &candidates);
            let path = found.target.map(|at| candidates[at].path());
            let case = format!(
                "case {}: [[{target}]] from {}: {}",
                row["case"], asked["from"], row["why"]
            );
            assert_eq!(path, asked["to"].as_str().map(bare), "{case}");
            assert_eq!(found.via_alias, asked["alias"] == true, "{case}");
        }
    }
}

#[test]
fn what_subpaths_mean() {
    for row in table() {
        let Some(headings) = row["headings"].as_array() else {
            continue;
        };
        let headings: Vec<(u8, &str)> = headings
            .iter()
            .map(|one| {
                (
                    u8::try_from(one[0].as_u64().unwrap()).unwrap(),
                    text(&one[1]),
                )
            })
            .collect();
        for asked in row["find"].as_array().unwrap() {
            let found = resolve::find_heading(text(&asked["subpath"]), &headings);
            let wanted = asked["heading"]
                .as_u64()
                .map(|at| usize::try_from(at).unwrap());
            assert_eq!(
                found, wanted,
                "case {}: {} {}",
                row["case"], asked["subpath"], row["why"]
            );
        }
    }
}

#[test]
fn what_is_done_in_a_vault() {
    for row in table() {
        let Some(vault) = row["vault"].as_object() else {
            continue;
        };
        let case = format!("case {}: {}", row["case"], row["why"]);
        let library = TestLibrary::in_memory();
        for (path, body) in vault {
            library.write_note(bare(path), text(body));
        }
        let before: Vec<String> = vault.keys().map(|path| body(&library, path)).collect();
        let id = |path: &Value| library.find(bare(text(path))).unwrap().id;
        let path = |path: &Value| NotePath::parse(text(path)).unwrap();
        let rename = [
            row.get("rename")
                .map(|one| Rename::Item(id(&one["from"]), path(&one["to"]))),
            row.get("renameHeading").map(|one| Rename::Heading {
                note: id(&one["note"]),
                which: Which::Text(text(&one["heading"]).to_owned()),
                to: text(&one["to"]).to_owned(),
            }),
            row.get("renameBlock").map(|one| Rename::Block {
                note: id(&one["note"]),
                id: text(&one["block"]).to_owned(),
                to: text(&one["to"]).to_owned(),
            }),
        ];
        if let Some(rename) = rename.into_iter().flatten().next() {
            let preview = library.rename_preview(&rename).unwrap();
            let unchanged: Vec<String> = vault.keys().map(|path| body(&library, path)).collect();
            assert_eq!(before, unchanged, "{case}: a preview changes nothing");
            assert_eq!(library.rename(&rename).unwrap(), preview, "{case}");
        }
        if let Some(path) = row["create"].as_str() {
            library.write_note(bare(path), "");
        }
        for (path, wanted) in row["after"].as_object().into_iter().flatten() {
            assert_eq!(body(&library, path), text(wanted), "{case}: {path}");
        }
        if row.get("after").is_some() {
            library.must_be_whole();
            library.undo().unwrap();
            let again: Vec<String> = vault.keys().map(|path| body(&library, path)).collect();
            assert_eq!(before, again, "{case}: one step back");
        }
        if let Some(follow) = row.get("follow") {
            let found = library
                .follow(id(&follow["from"]), text(&follow["target"]))
                .unwrap();
            let Destination::Missing { path } = found else {
                panic!("{case}: {found:?}")
            };
            assert_eq!(path, text(&follow["makes"]), "{case}");
        }
        for out in row["out"].as_array().into_iter().flatten() {
            let links = library.links_out(id(&out["from"])).unwrap();
            let resolved: Vec<Value> = links.iter().map(|link| json!(link.resolved)).collect();
            assert_eq!(json!(resolved), out["resolved"], "{case}");
            if out.get("partMissing").is_some() {
                let missing: Vec<bool> = links.iter().map(|link| link.part_missing).collect();
                assert_eq!(json!(missing), out["partMissing"], "{case}");
            }
        }
    }
}

fn body(library: &TestLibrary, path: &str) -> String {
    let id = library.find(bare(path)).unwrap().id;
    library.note(id).unwrap().body
}
