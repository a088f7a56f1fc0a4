//! Articles that are saved again from where they moved, were merged, or from a page that only calls itself the same.

use crate::kin::{made, save, story};
use commonplace_core::model::SaveStatus;
use commonplace_tests::{Pages, TestLibrary};

#[test]
fn what_was_merged_stands_for_itself_no_more_to_the_end_of_the_chain() {
    let library = TestLibrary::new();
    let ids: Vec<_> = (1..=3)
        .map(|n| {
            let url = format!("https://a.example/{n}");
            let page = made(&format!("Harbour {n}"), &story(&format!("harbour {n}")));
            library.save_page(Some(&url), &page).id.unwrap()
        })
        .collect();
    library.merge(ids[1], ids[0]).unwrap();
    library.merge(ids[2], ids[1]).unwrap();
    let again = || {
        library.save_page(
            Some("https://a.example/1"),
            &made("Harbour 1", &story("harbour 1")),
        )
    };
    assert_eq!(again().id, Some(ids[2]));
    library.trash(&[ids[2]]).unwrap();
    let saved = again();
    assert_eq!(saved.id, Some(ids[2]), "{saved:?}");
    assert!(saved.warnings[1].contains("taken out"), "{saved:?}");
    assert!(!library.rows(&[ids[2]]).unwrap()[0].trashed);
    library.must_be_whole();
}

#[test]
fn an_article_that_moved_unchanged_is_known_by_both_addresses() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    let (old, new) = ("https://port.example/old", "https://port.example/new");
    pages.put(old, made("The harbour", &story("harbour")));
    save(&library, &pages, old);
    pages.put(new, made("The harbour", &story("harbour")));
    pages.lead(old, new);
    for url in [old, new, old] {
        assert_eq!(
            save(&library, &pages, url).0,
            SaveStatus::Duplicate,
            "{url}"
        );
    }
    assert_eq!(library.all("in:articles").len(), 1);
}

#[test]
fn an_address_that_leads_to_a_login_keeps_its_article() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    let url = "https://port.example/story";
    pages.put(url, made("The harbour", &story("harbour")));
    save(&library, &pages, url);
    let login = "https://port.example/login?next=story";
    pages.put(
        login,
        made(
            "Log in",
            &[
                "Log in to read on with your name and your password.".to_owned(),
                "You can have an account for nothing, in a minute.".to_owned(),
            ],
        ),
    );
    pages.lead(url, login);
    assert_eq!(save(&library, &pages, url).0, SaveStatus::Duplicate);
    assert_eq!(library.titles("in:articles"), ["The harbour"]);
    library.must_be_whole();
}

#[test]
fn pages_that_name_one_address_and_say_different_things_are_different() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    let subjects = ["harbour", "lighthouse", "ferry"];
    let letter = |subject: &str| -> Vec<String> {
        let sentence = |n: u32| {
            (0..12)
                .map(move |word| format!("{subject}{n}x{word}"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        (0..8).map(|n| sentence(n) + ".").collect()
    };
    for (n, subject) in subjects.iter().enumerate() {
        let page = made("Letter to the editor", &letter(subject)).replace(
            "</head>",
            "<link rel=canonical href=https://port.example/></head>",
        );
        let url = format!("https://port.example/letter-{subject}");
        pages.put(&url, page);
        save(&library, &pages, &url);
        assert_eq!(library.all("in:articles").len(), n + 1, "{subject}");
    }
}

#[test]
fn a_headline_that_was_corrected_is_a_new_version_of_the_same_text() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    let url = "https://port.example/story";
    pages.put(url, made("The harbour of Nees", &story("harbour")));
    save(&library, &pages, url);
    pages.put(url, made("The harbour of Ness", &story("harbour")));
    assert_eq!(save(&library, &pages, url).0, SaveStatus::Updated);
    let saved = library.all("in:articles").remove(0);
    assert_eq!(saved.title, "The harbour of Ness");
    assert_eq!(library.versions(saved.id).unwrap().len(), 2);
    assert_eq!(save(&library, &pages, url).0, SaveStatus::Duplicate);
    library.must_be_whole();
}
