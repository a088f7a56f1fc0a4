//! Which day of a page is taken.

use super::*;

fn check(html: &str, url: &str, want: Option<&str>) {
    let page = crate::parse::page(html);
    let data = jsonld::read(&page.scripts, &[]);
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
        let (metas, data) = (Metas::of(&page.doc), jsonld::read(&page.scripts, &[]));
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
fn a_day_marked_as_that_of_the_stated_change_is_not_of_publication() {
    let url = "https://a.example/x";
    let head = "<meta property=article:published_time content=2022-01-03T16:52:00Z><meta property=article:modified_time content=2025-11-03T06:10:53Z>";
    let stated = Some("2022-01-03T16:52:00Z");
    for line in [
        "<p><span class=updated>2025-11-03</span></p>",
        "<p class='post-modified'>3 November 2025</p>",
        "<p><time itemprop=dateModified datetime=2025-11-03>November 3, 2025</time><time class='entry-date published'>January 3, 2022</time></p>",
        "<div class=updated><div><p class=updated-on>November 3, 2025</p></div></div>",
    ] {
        check(&format!("{head}<h1>T</h1>{line}<p>Text.</p>"), url, stated);
    }
    // The mark alone stands at days of publication too.
    let marked = "<h1>T</h1><p class='date updated'>5 January 2022</p><p>Text.</p>";
    check(&format!("{head}{marked}"), url, Some("2022-01-05"));
    check(marked, url, Some("2022-01-05"));
    let plain = "<h1>T</h1><p>By Ada</p><p>November 3, 2025</p>";
    check(&format!("{head}{plain}"), url, Some("2025-11-03"));
}

#[test]
fn what_is_stated_to_be_publication_and_change_at_once_gives_way_to_a_mark() {
    let url = "https://a.example/x";
    let data = "<script type='application/ld+json'>{\"@type\":\"Article\",\"datePublished\":\"2025-11-29T12:28:31-05:00\",\"dateModified\":\"2025-11-29T12:28:31-05:00\"}</script>";
    let marked = "<h1>T</h1><p>Text.</p><footer>Published <time pubdate datetime=2025-08-13>August 13, 2025</time></footer>";
    check(&format!("{data}{marked}"), url, Some("2025-08-13"));
    let stated = Some("2025-11-29T12:28:31-05:00");
    check(&format!("{data}<h1>T</h1><p>Text.</p>"), url, stated);
    check(
        &format!(
            "{data}<h1>T</h1><p>29 November 2025</p><time itemprop=datePublished datetime=2025-08-13></time>"
        ),
        url,
        Some("2025-11-29T12:28:31-05:00"),
    );
}

#[test]
fn the_days_of_a_list_are_of_other_texts() {
    let list = "<ul><li><span class=post-date>16 February 2026</span><li><span class=post-date>3 February 2026</span><li><span class=post-date>9 January 2026</span></ul>";
    let url = "https://a.example/x";
    let own = "<p>Text.</p><span class=blog-date>3 October 2023</span>";
    check(&format!("{list}{own}"), url, Some("2023-10-03"));
    check(list, url, Some("2026-02-16"));
    check(
        &format!("<time class=published datetime=2024-05-01></time>{list}"),
        url,
        Some("2024-05-01"),
    );
    let recorded = "<h1>T</h1><p>12:30 | Recorded on August 19, 2025</p>";
    check(
        recorded,
        "https://a.example/2023/june/11/x",
        Some("2023-06-11"),
    );
    check("<p>x</p>", "https://a.example/2023/news/11/x", None);
    let other_year = "<meta property=article:published_time content=2022-02-16T07:53:25Z><h1>T</h1><p>27 September 2023</p>";
    check(
        other_year,
        "https://a.example/2022/learn/wines",
        Some("2022-02-16T07:53:25Z"),
    );
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

#[test]
fn of_several_statements_the_one_that_readers_see_is_right() {
    let says = |day: &str| {
        format!(
            "<script type=application/ld+json>{{\"@type\":\"BlogPosting\",\"headline\":\"T\",\"datePublished\":\"{day}\"}}</script>"
        )
    };
    let html = format!(
        "{}<h1>T</h1><div><div>Dec 18, 2025</div></div><p>Text.</p>{}",
        says("2025-12-19T22:02:58.705Z"),
        says("Dec 18, 2025"),
    );
    check(&html, "https://a.example/x", Some("2025-12-18"));
}

#[test]
fn a_revision_that_readers_see_is_the_day_where_only_search_engines_are_told_another() {
    let url = "https://a.example/x";
    let data = "<script type='application/ld+json'>{\"@type\":\"Article\",\"datePublished\":\"2015-04-06T13:52:00-04:00\",\"dateModified\":\"2025-09-28T06:58:21-04:00\"}</script>";
    let page = |line: &str| format!("{data}<h1>T</h1><p>{line}</p><p>Text.</p>");
    check(&page("Updated September 28, 2025"), url, Some("2025-09-28"));
    let stated = Some("2015-04-06T13:52:00-04:00");
    check(&page("Updated September 28, 2014"), url, stated);
    check(&page("By Ada"), url, stated);
    let both = "Published April 6, 2015, updated September 28, 2025";
    check(&page(both), url, stated);
    let openly = "<meta property=article:published_time content=2015-04-06T17:52:00Z>";
    let page = format!("{openly}{}", page("Updated September 28, 2025"));
    check(&page, url, stated);
}

#[test]
fn a_stated_day_after_the_last_change_gives_way_to_the_one_that_readers_see() {
    let url = "https://a.example/x";
    let page = |changed: &str| {
        format!(
            "<meta property=article:published_time content=2025-12-19T22:02:58Z><meta property=article:modified_time content={changed}><h1>T</h1><p>Dec 18, 2025</p><p>Text.</p>"
        )
    };
    check(&page("2025-12-19T22:02:45Z"), url, Some("2025-12-18"));
    let stated = Some("2025-12-19T22:02:58Z");
    check(&page("2025-12-20T10:00:00Z"), url, stated);
}

#[test]
fn the_region_of_a_page_in_english_orders_the_numbers() {
    let line = "<h1>T</h1><p>By Ada</p><p>Post time: 01-04-2024</p><p>Text.</p>";
    let us = "<meta property=og:locale content=en_US>";
    check(
        &format!("{us}{line}"),
        "https://a.example/x",
        Some("2024-01-04"),
    );
    check(line, "https://www.a.edu/x", Some("2024-01-04"));
    check(line, "https://www.a.co.uk/x", Some("2024-04-01"));
    check(line, "https://www.a.com.au/x", Some("2024-04-01"));
    check(line, "https://a.example/x", None);
    // What is said for programs is certain.
    let time = "<h1>T</h1><p><time datetime=2023-10-12T19:38:01Z>10/12/2023 7:38:01 PM</time></p>";
    let gb = "<meta property=og:locale content=en_GB>";
    check(
        &format!("{gb}{time}"),
        "https://a.example/x",
        Some("2023-10-12T19:38:01Z"),
    );
}

#[test]
fn a_text_says_when_it_first_came_out() {
    let url = "https://a.example/x";
    let page =
        |last: &str| format!("<h1>T</h1><p>30 Sep 2022, 11:07am</p><p>Text.</p><p>{last}</p>");
    for last in [
        "This article was originally published on 26 Sep 2019 at 4:12pm but has been updated.",
        "First published: 26 September 2019",
    ] {
        check(&page(last), url, Some("2019-09-26"));
    }
    for other in [
        "This story was originally published in The Herald on 26 Sep 2019.",
        "The novel was first published on 26 June 1997.",
    ] {
        check(&page(other), url, Some("2022-09-30T11:07:00"));
    }
}

#[test]
fn days_in_code_and_comments_and_of_the_way_to_print_are_none() {
    let url = "https://a.example/x";
    let text = "<h1>T</h1><p>The ferry came in late and left again at noon.</p>";
    check(&format!("{text}<pre>2021-02-03 fix</pre>"), url, None);
    let comment = |day: &str| {
        format!("<section class=comments><p>Ann, {day} at 10:11</p><p>No.</p></section>")
    };
    check(&format!("{text}{}", comment("4 May 2022")), url, None);
    let marked = comment("<time datetime=2022-05-04>4 May</time>");
    check(&format!("{text}{marked}"), url, None);
    let steps = "<p>Received: 3 Nov 2020; Accepted: 22 April 2021";
    check(
        &format!("<h1>T</h1>{steps}; Published: 15 June 2021</p>"),
        url,
        Some("2021-06-15"),
    );
    let stated = "<meta name=citation_publication_date content=2021/06/15>";
    check(
        &format!("{stated}<h1>T</h1>{steps}</p>"),
        url,
        Some("2021-06-15"),
    );
    check(
        "<h1>T</h1><p>Submitted by Ann on 3 Nov 2020</p>",
        url,
        Some("2020-11-03"),
    );
}

#[test]
fn a_change_is_told_beside_the_publication_or_as_both() {
    let both = |html: &str| {
        let page = crate::parse::page(html);
        let (metas, data) = (Metas::of(&page.doc), jsonld::read(&page.scripts, &[]));
        let read = read(&page.doc, &metas, &data, Some("en"), None, None);
        (
            read.published.unwrap_or_default(),
            read.modified.unwrap_or_default(),
        )
    };
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    assert_eq!(
        both("<h1>T</h1><p>Publié le 3 mai 2021 à 14h05, modifié le 4 mai 2021</p>"),
        pair("2021-05-03T14:05:00", "2021-05-04")
    );
    let far = "<p>The ferry came in late and left again.</p>".repeat(14);
    let end = "<footer>Last updated on <time datetime=2023-08-09>Aug 9, 2023</time></footer>";
    assert_eq!(
        both(&format!("<h1>T</h1>{far}{end}")),
        pair("2023-08-09", "2023-08-09")
    );
}
