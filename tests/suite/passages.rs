//! How sure the places of highlights are: all of them on one version, nearly all in changed pages; and highlights from a
//! terminal.

use commonplace_core::fetch::NoNetwork;
use commonplace_core::job::Job;
use commonplace_core::model::HighlightColour;
use commonplace_core::{NewHighlight, SaveOptions, Source};
use commonplace_tests::passages::{BANDS, By, Chance, Change, Pair, Reading, Tally, numbered};
use commonplace_tests::{Cli, TestLibrary, checkout, corpus, page};
use commonplace_text::anchor::Text;

const TITLE: &str = "How bees find home";
const MAP: &str = "Whatever stands around it, a tree, a wall, a chair, becomes a part of the map that she will carry for the rest of her life.";

/// 10,000 places of a text in which everything is that is hard to count.
#[test]
fn on_one_version_every_place_comes_back() {
    let cases = std::fs::read_to_string(corpus("canonical").join("cases.json")).unwrap();
    let cases: serde_json::Value = serde_json::from_str(&cases).unwrap();
    let html: String = cases
        .as_array()
        .unwrap()
        .iter()
        .map(|case| format!("<div>{}</div>", case["html"].as_str().unwrap()))
        .collect();
    let canonical = commonplace_page::Canonical::of(&html);
    let points: Vec<char> = canonical.text.chars().collect();
    let text = Text::new(canonical.text);
    let mut chance = Chance::new(7);
    let mut back = 0;
    for _ in 0..10_000 {
        let start = chance.below(points.len() - 1);
        let end = start + 1 + chance.below((points.len() - start).min(400));
        let end = end.min(points.len());
        let words: String = points[start..end].iter().collect();
        back += usize::from(text.slice(start..end) == Some(&words));
    }
    println!("{back} of 10,000 places came back");
    assert_eq!(back, 10_000);

    let library = TestLibrary::in_memory();
    let page = format!(
        "<title>All</title><article><h1>All</h1>{}</article>",
        html.repeat(3)
    );
    let source = Source::Bytes {
        name: "all.html",
        bytes: page.as_bytes(),
    };
    let saved = library.save(source, &SaveOptions::default(), &NoNetwork, &Job::silent());
    let article = saved.id.unwrap();
    let view = library.article(article).unwrap();
    let text = Text::new(
        commonplace_page::Canonical::of(&library.version_page(view.version).unwrap().html).text,
    );
    let mut marked = 0;
    while marked < 100 {
        let start = chance.below(text.len() - 1);
        let end = (start + 1 + chance.below(60)).min(text.len());
        let quote = text.slice(start..end).unwrap();
        if quote.trim().is_empty() {
            continue;
        }
        let new = NewHighlight {
            version: view.version,
            start: u32::try_from(start).unwrap(),
            end: u32::try_from(end).unwrap(),
            quote,
            colour: HighlightColour::Yellow,
            note: "",
            tags: &[],
        };
        library.highlight_passage(&new).unwrap();
        marked += 1;
    }
    let of = library.highlights_of(article, None).unwrap();
    assert_eq!(of.highlights.len(), 100);
    for one in of.highlights {
        let (start, end) = (one.start.unwrap() as usize, one.end.unwrap() as usize);
        assert_eq!(text.slice(start..end), Some(one.highlight.quote.as_str()));
    }
}

/// A small share of `cargo xtask bench highlights`, over our own pages.
#[test]
fn passages_are_found_again_in_changed_pages() {
    let mut chance = Chance::new(3);
    let (mut there, mut gone) = (Tally::default(), Tally::default());
    let pages = commonplace_tests::walk(&checkout().join("tests/corpus/pages"));
    for file in pages
        .iter()
        .filter(|file| file.extension().is_some_and(|end| end == "html"))
        .take(12)
    {
        let html = numbered(&String::from_utf8_lossy(&std::fs::read(file).unwrap()));
        let input = commonplace_page::Input {
            bytes: html.as_bytes(),
            ..Default::default()
        };
        let Ok(article) = commonplace_page::extract(&input) else {
            continue;
        };
        let before = Reading::of(&article.html);
        if before.text.len() < 800 {
            continue;
        }
        for change in Change::ALL {
            let after = Reading::of(&change.apply(&article.html, &mut chance));
            let changed = Pair::new(&before, &after);
            for lengths in &BANDS {
                if let Some(range) = before.passage(lengths, &mut chance) {
                    there.look(&changed, &range, By::Texts);
                    let without = before.without(&range);
                    gone.look(&Pair::new(&before, &without), &range, By::Texts);
                }
            }
        }
    }
    println!("changed: {there}");
    println!("deleted: {gone}");
    assert!(
        there.there > 50 && gone.gone > 50,
        "there is something to look for"
    );
    assert!(
        Tally::percent(there.right, there.there) >= 97.0,
        "{:#?}",
        there.examples
    );
    assert_eq!(there.wrong, 0, "{:#?}", there.examples);
    assert!(
        Tally::percent(gone.put, gone.gone) <= 2.0,
        "{:#?}",
        gone.examples
    );
}

#[test]
fn the_command_line_marks_and_lists() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::on(&folder.path().join("library"));
    let html = folder.path().join("bees.html");
    commonplace_tests::write(
        &html,
        page(
            TITLE,
            &[
                MAP,
                MAP.replace("tree", "bush").as_str(),
                MAP.replace("tree", "pond").as_str(),
            ],
        ),
    );
    cli.json(&["save", "--offline", html.to_str().unwrap()]);
    let made = cli.json(&[
        "highlight",
        "add",
        TITLE,
        "--quote",
        "a tree, a wall",
        "--colour",
        "green",
        "--note",
        "So.",
        "--tag",
        "maps",
    ]);
    let name = made[0]["path"].as_str().unwrap().to_owned();
    assert_eq!(
        (made[0]["colour"].as_str(), made[0]["state"].as_str()),
        (Some("green"), Some("anchored"))
    );
    assert_eq!(
        cli.json(&["highlight", "list", "--tag", "maps", "tree"])[0]["quote"],
        "a tree, a wall"
    );
    assert_eq!(
        cli.json(&["highlight", "edit", &name, "--note", "", "--remove", "maps"])[0]["tags"],
        serde_json::json!([])
    );
    let hits = cli.json(&["search", "wall"]);
    assert!(
        hits.iter()
            .any(|hit| hit["kind"] == "highlight" && hit["path"] == name.as_str()),
        "{hits:?}"
    );
    assert_eq!(cli.json(&["show", &name])[0]["quote"], "a tree, a wall");
    cli.json(&["highlight", "rm", &name]);
    assert!(cli.json(&["highlight", "list"]).is_empty());
}
