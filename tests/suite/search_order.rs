//! What counts more than what, in the order of what is found.

use commonplace_tests::TestLibrary;

const FILLER: &str = "The river carries the letter home past the mill and the harbour, and nobody on the bridge looks up. ";

/// A page with a heading and a text around it.
fn page(title: &str, heading: &str, word: &str) -> String {
    let text = format!("<p>{}</p>", FILLER.repeat(4));
    format!(
        "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}<h2>{heading}</h2>{text}<p>{FILLER}{word} {FILLER}</p>{text}</article></body></html>"
    )
}

#[test]
fn words_of_headings_count_more_than_those_of_the_text() {
    let library = TestLibrary::in_memory();
    // What is saved later would come first of equals.
    library.save_page(None, &page("Plain shores", "About saltmarsh", "meadow"));
    library.save_page(None, &page("Other shores", "About meadow", "saltmarsh"));
    assert_eq!(
        library.titles("saltmarsh"),
        ["Plain shores", "Other shores"]
    );
    assert_eq!(library.titles("meadow"), ["Other shores", "Plain shores"]);
    library.write_note(
        "One",
        &format!("{FILLER}\n\n## About peat\n\n{FILLER} sedge"),
    );
    library.write_note(
        "Two",
        &format!("{FILLER}\n\n## About sedge\n\n{FILLER} peat"),
    );
    assert_eq!(library.titles("peat"), ["One", "Two"]);
    assert_eq!(library.titles("sedge"), ["Two", "One"]);
}

#[test]
fn a_tag_counts_more_than_a_word_of_the_text() {
    let library = TestLibrary::in_memory();
    library.write_note(
        "Tagged",
        &format!("---\ntags: [heron]\n---\n{FILLER}{FILLER}"),
    );
    library.write_note("Said", &format!("{FILLER}heron {FILLER}"));
    assert_eq!(library.titles("heron"), ["Tagged", "Said"]);
}
