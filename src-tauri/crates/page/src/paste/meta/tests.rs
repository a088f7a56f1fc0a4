//! Bylines as papers write them, and sentences that only begin like one.

use super::of;

fn check(text: &str, authors: &[&str], agency: Option<&str>, published: Option<&str>) {
    let meta = of(text, None).unwrap_or_default();
    let found = (
        meta.authors.iter().map(String::as_str).collect::<Vec<_>>(),
        meta.agency,
        meta.published.as_deref(),
    );
    assert_eq!(found, (authors.to_vec(), agency, published), "{text:?}");
}

#[test]
fn reads_bylines_of_many_papers() {
    let day = Some("2024-06-11");
    check("By Ola Berg", &["Ola Berg"], None, None);
    check(
        "By OLA BERG and KIM WU",
        &["OLA BERG", "KIM WU"],
        None,
        None,
    );
    check("By Ola Berg, Business reporter", &["Ola Berg"], None, None);
    check(
        "By Ola Berg in Oslo and Kim Wu in Bergen",
        &["Ola Berg", "Kim Wu"],
        None,
        None,
    );
    check(
        "Von Ola Berg, Hamburg | 11.06.2024",
        &["Ola Berg"],
        None,
        day,
    );
    check(
        "Par Ola Berg et Kim Wu - Publié le 11 juin 2024 à 08h15",
        &["Ola Berg", "Kim Wu"],
        None,
        day,
    );
    check("di Ola Berg", &["Ola Berg"], None, None);
    check("Автор: Нина Волкова", &["Нина Волкова"], None, None);
    check("記者 張三", &["張三"], None, None);
    check("홍길동 기자", &["홍길동"], None, None);
    check("بقلم: ليلى حداد", &["ليلى حداد"], None, None);
    check("Reuters June 11, 2024", &[], Some("Reuters"), day);
    check(
        "By Ola Berg, Associated Press",
        &["Ola Berg"],
        Some("Associated Press"),
        None,
    );
    check("By AFP", &[], Some("AFP"), None);
    check(
        "Ola Berg · Jun 11, 2024 · 5 min read",
        &["Ola Berg"],
        None,
        day,
    );
    check(
        "Posted on June 11, 2024 by Ola Berg",
        &["Ola Berg"],
        None,
        day,
    );
    check("Tue 11 Jun 2024 08.15 BST", &[], None, day);
    check("Stand: 11.06.2024, 08:15 Uhr", &[], None, None);
}

#[test]
fn takes_no_sentence_for_a_byline() {
    for text in [
        "By the river",
        "By the river there is a shed",
        "By Monday the crane had fallen",
        "On June 11, 2024 the quay was closed for repairs",
        "June was cold",
        "Por la tarde",
        "Di sera il molo",
        "The board met on 11 June 2024",
        "Serves 4",
        "By way of introduction",
    ] {
        assert_eq!(of(text, None), None, "{text:?}");
    }
}
