//! Which day of a page is taken.

use super::*;

fn check(html: &str, url: &str, want: Option<&str>) {
    let page = crate::parse::page(html);
    let data = jsonld::read(&page.scripts);
    let got = read(
        &page.doc,
        &Metas::of(&page.doc),
        &data,
        Some("en"),
        Url::parse(url).ok().as_ref(),
        None,
    );
    assert_eq!(got.published.as_deref(), want, "{html}");
}

#[test]
fn the_last_change_is_told_with_its_zone_and_never_before_the_publication() {
    let changed = |html: &str| {
        let page = crate::parse::page(html);
        let (metas, data) = (Metas::of(&page.doc), jsonld::read(&page.scripts));
        read(&page.doc, &metas, &data, Some("en"), None, None).modified
    };
    let published = "<meta property=article:published_time content=2024-06-11T10:00:00+02:00>";
    let at = |day: &str| {
        format!("<meta property=article:modified_time content=2024-06-{day}T08:30:00+0200>")
    };
    let later = "2024-06-12T08:30:00+02:00";
    assert_eq!(
        changed(&format!("{published}{}", at("12"))).as_deref(),
        Some(later)
    );
    assert_eq!(
        changed(&format!("{published}{}", at("10"))),
        None,
        "before it was published"
    );
    let element = "<time itemprop=dateModified datetime=2024-06-12>12 June</time>";
    assert_eq!(
        changed(&format!("{published}{element}")).as_deref(),
        Some("2024-06-12")
    );
    let line = "<h1>T</h1><p>By Ada, 11 June 2024</p><p>Updated on 13 June 2024</p><p>Text.</p>";
    assert_eq!(changed(line).as_deref(), Some("2024-06-13"));
    assert_eq!(changed("<h1>T</h1><p>By Ada, 11 June 2024</p>"), None);
}

#[test]
fn days_that_only_readers_see() {
    let url = "https://a.example/x";
    let long = "The ferry left the quay as it does every day at noon, with nobody aboard but the crew, and came back in the evening.";
    check(
        &format!(
            "<h1>The ferry</h1><p>Karlsruhe, (12.11.2021). {long}</p>{}<table><tr><td class=date>13.11.2021</td></tr></table>",
            "<p>And so on.</p>".repeat(14)
        ),
        url,
        Some("2021-11-12"),
    );
    check(
        "<p>Text.</p><div id=footer><p>This page was last edited on 29 January 2020, at 13:22.</p></div>",
        url,
        Some("2020-01-29T13:22:00"),
    );
    check(
        "<h1>T</h1><p>by Ada · 20 December 2025 · View all 3 comments</p><aside><time datetime=2025-06-17></time></aside>",
        url,
        Some("2025-12-20"),
    );
    let meta = "<meta property=article:published_time content=2021-11-01T04:00:14Z>";
    check(
        &format!("{meta}<h1>T</h1><p>2021/01/11</p>"),
        url,
        Some("2021-11-01T04:00:14Z"),
    );
    check(
        "<h1>T</h1><p><time datetime=2017-03-01T12:00:00Z>03/01/2017</time></p><p class=date>2025-12-16</p>",
        url,
        Some("2017-03-01T12:00:00Z"),
    );
}

#[test]
fn the_surest_mark_wins() {
    let url = "https://a.example/2020/01/02/x";
    check(
        "<time datetime=2024-06-11>11 June</time>",
        url,
        Some("2024-06-11"),
    );
    check(
        "<time class=updated datetime=2024-06-12></time><time class=published datetime=2024-06-11></time>",
        url,
        Some("2024-06-11"),
    );
    check(
        "<div class=comments><time datetime=2024-06-12></time></div><p class=byline>Ada, 11 June 2024</p>",
        url,
        Some("2024-06-11"),
    );
    check(
        "<meta property=article:published_time content=2024-06-11T10:00:00Z><time datetime=2024-06-12></time>",
        url,
        Some("2024-06-11T10:00:00Z"),
    );
    check(
        "<p>In 11 June 2019 it happened.</p>",
        url,
        Some("2020-01-02"),
    );
    let meta = "<meta property=article:published_time content=2019-06-11T10:00:00Z>";
    check(
        &format!("{meta}<h1>T</h1><p>By Ada, 11 June 2024</p>"),
        url,
        Some("2024-06-11"),
    );
    check(
        &format!("{meta}<h1>T</h1><p>Updated on 11 June 2024</p>"),
        url,
        Some("2019-06-11T10:00:00Z"),
    );
    check(
        &format!("{meta}<h1>T</h1><p>Update vom 12. Juni 2024, 9:20 Uhr</p>"),
        url,
        Some("2019-06-11T10:00:00Z"),
    );
    check(
        &format!(
            "{meta}<h1>T</h1><p>Text.</p><blockquote>Well!<p>Ada (@ada) June 9, 2019</p></blockquote>"
        ),
        url,
        Some("2019-06-11T10:00:00Z"),
    );
    let numbers = "<meta property=article:published_time content=2024-09-10T16:07:00Z>";
    check(
        &format!("{numbers}<h1>T</h1><p>09.10.2024</p>"),
        url,
        Some("2024-09-10T16:07:00Z"),
    );
    let line = "<h1>T</h1><p>By Ada, 11 June 2024</p>";
    let early = Some("2019-06-11T10:00:00Z");
    check(
        &format!("{meta}{line}"),
        "https://a.example/2019/06/x",
        early,
    );
    let late = "<meta property=article:published_time content=2024-06-10T22:04:00Z>";
    let morning = "https://a.example/2024/06/11/x";
    check(late, morning, Some("2024-06-11"));
    let noon = "<meta property=article:published_time content=2024-06-10T12:04:00Z>";
    check(noon, morning, Some("2024-06-10T12:04:00Z"));
    check("<p>x</p>", "https://a.example/x", None);
}

#[test]
fn a_day_gets_its_moment_and_never_that_of_a_change() {
    let published = |stated: &str, times: &str| {
        let html = format!(
            "<meta property=article:published_time content='{stated}'><meta property=article:modified_time content='2024-05-03T20:00:00Z'><article><h1>Boats</h1>{times}<p>Boats went out.</p></article>"
        );
        let page = crate::parse::page(&html);
        let metas = Metas::of(&page.doc);
        let data = jsonld::Data::default();
        read(&page.doc, &metas, &data, Some("en"), None, None).published
    };
    let time = |at: &str| format!("<time datetime='{at}'>then</time>");
    let moment = Some("2024-05-03T08:15:00+02:00".to_owned());
    let own = time("2024-05-03T08:15:00+02:00");
    let change = time("2024-05-03T20:00:00Z");
    assert_eq!(published("2024-05-03", &own), moment);
    assert_eq!(published("2024-05-03T08:15", &own), moment);
    assert_eq!(published("2024-05-03", &format!("{change}{own}")), moment);
    let kept = published("2024-05-03T08:15", &time("2024-05-03T14:20:00Z"));
    assert!(kept.is_some_and(|kept| kept.starts_with("2024-05-03T08:15")));
    let kept = published("2024-05-03", &change);
    assert_eq!(kept.as_deref(), Some("2024-05-03"));
}
