//! What newspapers write, and what it says.

use super::{find_all, parse_published};

fn check(lang: Option<&str>, text: &str, expected: Option<&str>) {
    assert_eq!(
        parse_published(text, lang).as_deref(),
        expected,
        "{text:?} in {lang:?}"
    );
}

#[test]
fn reads_the_days_of_many_languages() {
    for text in [
        "Reuters June 11, 2024",
        "Jun 11, 2024",
        "Published 11 June 2024",
        "11th of June 2024",
        "Tuesday, June 11th, 2024",
        "Stand: 11.06.2024",
        "11. Juni 2024",
        "11.6.2024",
        "11.06.24",
        "Publié le 11 juin 2024",
        "11 de junio de 2024",
        "11 de junho de 2024",
        "11 giugno 2024",
        "11 juni 2024",
        "Door Ola, 11 jun. 2024",
        "11 июня 2024 г.",
        "11 червня 2024",
        "2024年6月11日",
        "２０２４年６月１１日",
        "2024年06月11日 星期二",
        "令和6年6月11日",
        "2024년 6월 11일",
        "2024. 6. 11.",
        "2024.06.11",
        "2024/06/11",
        "2024-06-11",
        "11 يونيو 2024",
        "١١ يونيو ٢٠٢٤",
        "11 czerwca 2024",
        "11. června 2024",
        "2024. június 11.",
        "11 Haziran 2024",
        "11 Ιουνίου 2024",
        "11 जून 2024",
        "11 มิถุนายน 2567",
        "11 tháng 6 năm 2024",
        "ngày 11 tháng 6, 2024",
        "11 Juni 2024",
        "11. kesäkuuta 2024",
        "2024 m. birželio 11 d.",
        "11 ביוני 2024",
        "11 حزيران 2024",
        "11-Jun-2024",
        "Tue 11 Jun 2024 08.15 BST",
    ] {
        let lang = Some("und");
        assert_eq!(
            find_all(text, lang).first().and_then(|s| s.date.as_deref()),
            Some("2024-06-11"),
            "{text:?}"
        );
    }
}

#[test]
fn keeps_the_time_where_it_is_written() {
    check(
        None,
        "[List] Ropes, Mon Jan 15 10:23:45 2024",
        Some("2024-01-15T10:23:45"),
    );
    check(
        Some("en"),
        "Thu Jun 13 09:00:01 CEST 2024",
        Some("2024-06-13T09:00:01+02:00"),
    );
    check(Some("en"), "Thu Jun 13 09:00:01", None);
    check(Some("en"), "Jun 13 20:24", None);
    check(
        None,
        "2024-06-11T08:15:00+02:00",
        Some("2024-06-11T08:15:00+02:00"),
    );
    check(
        None,
        "2024-06-11T08:15:00.000Z",
        Some("2024-06-11T08:15:00Z"),
    );
    check(None, "2024-06-11 08:15:59", Some("2024-06-11T08:15:59"));
    check(
        Some("de"),
        "Stand: 11.06.2024, 08:15 Uhr",
        Some("2024-06-11T08:15:00"),
    );
    check(
        Some("de"),
        "11. Juni 2024 um 8:15 Uhr MESZ",
        Some("2024-06-11T08:15:00+02:00"),
    );
    check(
        Some("en"),
        "June 11, 2024 8:15 PM EDT",
        Some("2024-06-11T20:15:00-04:00"),
    );
    check(
        Some("en"),
        "June 11, 2024 at 12:05 a.m. ET",
        Some("2024-06-11T00:05:00"),
    );
    check(
        Some("en"),
        "8:15 a.m., June 11, 2024",
        Some("2024-06-11T08:15:00"),
    );
    check(
        Some("en"),
        "Tue 11 Jun 2024 08.15 BST",
        Some("2024-06-11T08:15:00+01:00"),
    );
    check(
        Some("en"),
        "Tue, 11 Jun 2024 08:15:00 +0200",
        Some("2024-06-11T08:15:00+02:00"),
    );
    check(
        Some("fr"),
        "le 11 juin 2024 à 18h30",
        Some("2024-06-11T18:30:00"),
    );
    check(
        Some("ja"),
        "2024年6月11日(火) 8時15分",
        Some("2024-06-11T08:15:00"),
    );
    check(
        Some("ko"),
        "입력 2024.06.11. 오후 8:15",
        Some("2024-06-11T20:15:00"),
    );
    check(
        Some("ru"),
        "11 июня 2024, 08:15 МСК",
        Some("2024-06-11T08:15:00+03:00"),
    );
    check(Some("en"), "11 June 2024 99:15", Some("2024-06-11"));
}

#[test]
fn leaves_what_could_be_either_alone() {
    check(Some("en"), "06/11/2024", None);
    check(None, "06/11/2024", None);
    check(Some("ja"), "06/11/2024", None);
    check(Some("en"), "Updated 06/11/2024", None);
    check(Some("en-US"), "06/11/2024", Some("2024-06-11"));
    check(Some("en-GB"), "06/11/2024", Some("2024-11-06"));
    check(Some("fr"), "Publié le 06/11/2024", Some("2024-11-06"));
    check(
        Some("pt-BR"),
        "06/11/2024 08h15",
        Some("2024-11-06T08:15:00"),
    );
    check(Some("en"), "06/14/2024", Some("2024-06-14"));
    check(Some("en"), "14/06/2024", Some("2024-06-14"));
    check(Some("en"), "06/06/2024", Some("2024-06-06"));
}

#[test]
fn guesses_nothing() {
    for text in [
        "",
        "3 days ago",
        "yesterday",
        "vor 3 Tagen",
        "June 11",
        "11 June",
        "June 2024",
        "2024",
        "30 February 2024",
        "31.04.2024",
        "13/13/2024",
        "6月11日",
        "call 020 7946 0000",
        "1.2.3",
        "version 2.10.4",
        "5 min read",
        "Mar",
        "9:15",
        "0000-00-00",
        "99999999999999999999/11/2024",
        "June 99, 2024",
        "may 5000",
        "I may 11 2",
    ] {
        check(Some("en"), text, None);
    }
}

#[test]
fn publication_wins_over_correction() {
    check(
        Some("en"),
        "Updated June 12, 2024, published June 11, 2024",
        Some("2024-06-11"),
    );
    check(
        Some("en"),
        "Published 11 June 2024 Updated 12 June 2024",
        Some("2024-06-11"),
    );
    check(
        Some("de"),
        "Aktualisiert: 12.06.2024 Veröffentlicht: 11.06.2024",
        Some("2024-06-11"),
    );
    check(Some("de"), "Stand: 11.06.2024", Some("2024-06-11"));
    check(
        Some("en"),
        "Issued on: 06/11/2024 - 08:15Modified: 12/06/2024",
        None,
    );
}

#[test]
fn knows_where_a_date_stands() {
    let line = "Reuters June 11, 2024, 8:15 a.m. · Oslo";
    let stamp = find_all(line, None).remove(0);
    assert_eq!(
        line.get(stamp.start..stamp.end),
        Some("June 11, 2024, 8:15 a.m.")
    );
}

proptest::proptest! {
    #[test]
    fn never_panics(text in "\\PC*", lang in proptest::option::of("[a-z]{2}")) {
        for stamp in find_all(&text, lang.as_deref()) {
            proptest::prop_assert!(text.get(stamp.start..stamp.end).is_some());
        }
    }

    #[test]
    fn never_panics_on_dates(text in "[0-9年月日:./ T+-]{0,24}[A-Za-z ]{0,6}[0-9. :h]{0,9}") {
        let _ = parse_published(&text, Some("fr"));
    }
}

#[test]
fn numbers_of_editions_are_no_times() {
    for text in [
        "v1.0.0 - 2024-02-01",
        "Issue 3.10, 2024-02-01",
        "Version: 3.10, 2024-02-01",
        "v1.10.20 - 2024-02-01",
        "1.10 - 2024-02-01",
    ] {
        check(Some("en"), text, Some("2024-02-01"));
    }
    for text in [
        "08.15, 2024-02-01",
        "kl. 08.15, 2024-02-01",
        "Updated at 08.15 | 2024-02-01",
        "8.15 am, 2024-02-01",
    ] {
        check(Some("en"), text, Some("2024-02-01T08:15:00"));
    }
}
