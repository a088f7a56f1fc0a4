//! Which of a page's names is its headline.

use super::*;

fn check(html: &str, url: &str, want: &str) {
    let page = crate::parse::page(html);
    let data = jsonld::read(&page.scripts, &[]);
    let metas = Metas::of(&page.doc);
    let site = super::super::site(&metas, &data);
    let title = read(
        &page.doc,
        &metas,
        &data,
        site.as_deref(),
        Url::parse(url).ok().as_ref(),
    );
    assert_eq!(title.as_deref().unwrap_or(""), want, "{html}");
}

#[test]
fn the_sign_of_a_link_to_itself_is_no_part_of_a_headline() {
    check(
        "<title>Working with forms | Guide</title><main><h1>Working with forms<a href=#f>¶</a></h1></main>",
        "https://docs.example/forms",
        "Working with forms",
    );
}

#[test]
fn the_title_that_catalogues_are_given_is_the_papers() {
    check(
        "<title>[2401.01234] On Otters and Rafts</title><meta property=og:title content='On Otters'><meta name=citation_title content='On Otters and Rafts'><h1>Title:On Otters and Rafts</h1>",
        "https://papers.example/abs/2401.01234",
        "On Otters and Rafts",
    );
}

#[test]
fn a_heading_of_the_second_rank_where_the_first_is_the_sites() {
    let url = "https://www.harbourpost.example/a";
    let site = "<meta property=og:site_name content='Harbour Post'><h1>Harbour Post</h1>";
    check(
        &format!(
            "<title>The ferry that sank twice_Boats</title>{site}<h2>The ferry that sank twice</h2><h2>More about boats</h2>"
        ),
        url,
        "The ferry that sank twice",
    );
    check(
        &format!(
            "<title>You will not believe this</title>{site}<nav><h2>All about boats</h2></nav><article><header><h2>The ferry that sank twice</h2></header></article>"
        ),
        url,
        "The ferry that sank twice",
    );
    check(
        &format!("<title>You will not believe this</title>{site}<h2>More about boats</h2>"),
        url,
        "You will not believe this",
    );
    check(
        "<title>The ferry that sank twice_Boats_Quay</title><h1>Quay</h1><h2>The ferry that sank twice</h2>",
        url,
        "The ferry that sank twice",
    );
}

#[test]
fn the_name_of_the_site_is_cut_only_when_it_is_that() {
    let url = "https://www.harbourpost.example/a";
    check(
        "<title>Ferry sinks | Harbour Post</title><meta property=og:site_name content='Harbour Post'>",
        url,
        "Ferry sinks",
    );
    check(
        "<title>Ferry sinks - HarbourPost</title>",
        url,
        "Ferry sinks",
    );
    check(
        "<title>Ferry sinks | The Coast</title><h1>Ferry sinks</h1>",
        url,
        "Ferry sinks",
    );
    check(
        "<title>Ferry sinks | The Coast</title>",
        url,
        "Ferry sinks | The Coast",
    );
    check(
        "<title>Rust - a language for boats</title><h1>Rust - a language for boats</h1>",
        url,
        "Rust - a language for boats",
    );
    check(
        "<title>Harbour Post: Ferry sinks</title><h1>Harbour Post</h1><h1>Ferry sinks</h1>",
        url,
        "Ferry sinks",
    );
    check(
        "<title>x</title><meta property=og:title content='Ferry &amp;amp; quay'>",
        url,
        "Ferry & quay",
    );
    check(
        "<title>Ferry sinks_Harbour Post</title>",
        url,
        "Ferry sinks",
    );
    check(
        "<title>Ferry sinks:Harbour Post</title>",
        url,
        "Ferry sinks",
    );
    check("<title>Ferry 7:30</title>", url, "Ferry 7:30");
    check(
        "<title>Harbours - Harbour Post</title><h1>We fight for good harbours</h1>",
        url,
        "We fight for good harbours",
    );
    check("<h1>Only a heading</h1>", url, "Only a heading");
    check(
        "<title>Harbour Post</title><h1>Ferry sinks</h1>",
        url,
        "Ferry sinks",
    );
    check("<p>nothing</p>", url, "");
}

#[test]
fn the_name_of_the_site_may_be_a_heading_or_a_link() {
    let url = "https://x.example/a";
    check(
        "<title>The kiln - Pots Board</title><main><h1>Pots Board</h1><h2>The kiln</h2></main>",
        url,
        "The kiln",
    );
    check(
        "<title>Lamps - The kiln</title><main><h1>The kiln</h1><h2>Something else</h2></main>",
        url,
        "The kiln",
    );
    check(
        "<title>A tide clock | Harbour News</title><table><tr><td><a href=news>Harbour News</a> <a href=new>new</a></table>",
        url,
        "A tide clock",
    );
}

#[test]
fn how_a_word_is_read_is_no_part_of_a_headline() {
    check(
        "<meta property=og:title content=港の灯台、塗り替え><h1>港の<ruby>灯台<rp>（</rp><rt>とうだい</rt><rp>）</rp></ruby>、塗り替え</h1>",
        "https://x.example/a",
        "港の灯台、塗り替え",
    );
}
