//! A page or a file as it came, made safe to be looked at: its own markup and styles, nothing that runs and nothing that is
//! fetched. Documents that are no markup are drawn page by page.
//!
//! What it is made of is found by `formats`; here it becomes one document. It is shown in a frame of its own, caged as the
//! reader is; these are the walls inside.

mod css;
mod markup;

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use crate::tokens::{Attributes, Piece, Scanner};
use crate::{
    Format, Input, PageError, attached, decode, dom, format, formats, images, rewrite, sniff,
};

/// Bytes of pictures that are written into one document because they were not kept by themselves.
const MAX_WRITTEN: usize = 48 << 20;

/// What there is to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Original {
    /// A whole HTML document. Its pictures are `/blob/<hash>` or written into it.
    Page(String),
    /// Pages that are drawn one by one with [`crate::sheet`]: width and height of each, in pixels.
    Sheets(Vec<(u32, u32)>),
}

/// What a document is made of.
pub(crate) struct Source<'a> {
    /// The markup, with its style sheets.
    pub(crate) html: String,
    /// The style sheet at an address, if it came along.
    pub(crate) sheet: &'a dyn Fn(&str) -> Option<String>,
    /// The address at which a picture is kept, or the picture written out, by its address in the markup.
    pub(crate) picture: &'a dyn Fn(&str) -> Option<String>,
}

/// Finds the blob of a picture by its address on the web, or the one that stands for it.
pub(crate) type Kept<'a> = &'a dyn Fn(&str) -> Option<String>;

/// See [`crate::original`].
pub(crate) fn of(input: &Input<'_>, kept: Kept<'_>) -> Result<Original, PageError> {
    if input.format.is_none()
        && let Some(container) = formats::recognise(input.bytes)
    {
        sniff::check_size(input.bytes, crate::MAX_FILE_BYTES)?;
        return formats::original(container, input, kept);
    }
    sniff::check(input.bytes, crate::MAX_BYTES)?;
    let text = decode::decode(input.bytes, input.content_type).text;
    Ok(Original::Page(match format::recognise(&text, input) {
        Format::Html => page(text, input.url, kept),
        Format::Text | Format::Markdown => plain(&text),
    }))
}

/// A page from the web or from beside its pictures.
fn page(html: String, url: Option<&str>, kept: Kept<'_>) -> String {
    let base = base(&html, url);
    let picture = |address: &str| {
        if address.starts_with("data:") {
            return Some(address.to_owned());
        }
        let absolute = base.as_ref().and_then(|base| base.join(address).ok());
        let hash = absolute
            .and_then(|absolute| kept(absolute.as_str()))
            .or_else(|| kept(address))
            .or_else(|| kept(&attached::address(address)))?;
        Some(blob(&hash))
    };
    markup::document(&Source {
        html,
        sheet: &|_| None,
        picture: &picture,
    })
}

/// What the addresses of a page are relative to.
fn base(html: &str, url: Option<&str>) -> Option<Url> {
    let url = url.and_then(|url| Url::parse(url).ok());
    let mut scanner = Scanner::new(html);
    while let Some(piece) = scanner.next_piece() {
        let Piece::Start(tag) = piece else { continue };
        if tag.name.eq_ignore_ascii_case("body") {
            break;
        }
        if !tag.name.eq_ignore_ascii_case("base") {
            continue;
        }
        let href = Attributes::of(&tag).find(|(name, _)| name.eq_ignore_ascii_case("href"));
        let href = href.map(|(_, value)| rewrite::unescape(value));
        let joined = href.and_then(|href| match &url {
            Some(url) => url.join(href.trim()).ok(),
            None => Url::parse(href.trim()).ok(),
        });
        return joined.or(url);
    }
    url
}

/// A text as it stands.
pub(crate) fn plain(text: &str) -> String {
    format!(
        "<!doctype html>\n<html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><style>pre{{max-width:80ch;margin:2em auto;padding:0 1em;white-space:pre-wrap;overflow-wrap:anywhere;font:15px/1.5 monospace}}</style></head><body><pre>\n{}</pre></body></html>\n",
        dom::escape(text)
    )
}

/// The document of a source.
pub(crate) fn document(source: &Source<'_>) -> Original {
    Original::Page(markup::document(source))
}

pub(crate) fn blob(hash: &str) -> String {
    format!("/blob/{}", hash.to_ascii_lowercase())
}

/// Pictures that a file carries, written out where they were not kept by themselves, as long as there is room.
#[derive(Default)]
pub(crate) struct Written {
    by_name: std::cell::RefCell<HashMap<String, Option<String>>>,
    total: std::cell::Cell<usize>,
}

impl Written {
    pub(crate) fn picture(
        &self,
        name: &str,
        bytes: impl FnOnce() -> Option<Vec<u8>>,
    ) -> Option<String> {
        if let Some(known) = self.by_name.borrow().get(name) {
            return known.clone();
        }
        let found = bytes().and_then(|bytes| {
            let kind = images::sniff(&bytes).filter(|kind| *kind != "image/svg+xml")?;
            let total = self.total.get() + bytes.len();
            if total > MAX_WRITTEN || images::is_too_vast(&bytes) {
                return None;
            }
            self.total.set(total);
            Some(format!("data:{kind};base64,{}", STANDARD.encode(bytes)))
        });
        self.by_name
            .borrow_mut()
            .insert(name.to_owned(), found.clone());
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        let input = Input {
            bytes: html.as_bytes(),
            url: Some("https://example.org/a/b"),
            format: Some(Format::Html),
            ..Input::default()
        };
        let kept =
            |source: &str| (source == "https://example.org/a/kept.png").then(|| "ab".repeat(32));
        match of(&input, &kept) {
            Ok(Original::Page(page)) => page,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_page_keeps_its_look() {
        let page = shown(
            "<!DOCTYPE html><html lang=de class=x><head><style>.lead { color: red }</style><style media=print>p { color: black }</style></head>\
             <body bgcolor=#eee style='margin: 0'><nav><ul><li>Home</ul></nav><div class=lead id=top style='font-size: 20px'>Hello</div>\
             <table width=600 cellpadding=4><tr><td align=center><font color=blue face=Arial>Old</font></table><img src=kept.png width=10>\
             <a href='#top'>Up</a></body></html>",
        );
        for part in [
            "<!doctype html>\n<html lang=\"de\" class=\"x\">",
            ".lead { color: red }",
            "@media print{p { color: black }}",
            "<body bgcolor=\"#eee\" style=\"margin: 0\">",
            "<div class=\"lead\" id=\"top\" style=\"font-size: 20px\">Hello</div>",
            "<nav><ul><li>Home</li></ul></nav>",
            "cellpadding=\"4\"",
            "<font color=\"blue\" face=\"Arial\">Old</font>",
            "<a href=\"#top\">Up</a>",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
        assert!(
            page.contains(&format!("src=\"/blob/{}\"", "ab".repeat(32))),
            "{page}"
        );
    }

    #[test]
    fn formulas_stay() {
        let page = shown(
            "<p>It is <math display=block onclick=alert(1)><msup><mi>e</mi><mn>2</mn></msup><mtext><img src=x onerror=alert(1)>here</mtext></math>, so.</p>",
        );
        let formula = "<math display=\"block\"><semantics><mrow><msup><mi>e</mi><mn>2</mn></msup><mtext>here</mtext></mrow>";
        assert!(page.contains(formula), "{page}");
        assert!(!page.contains("alert"), "{page}");
    }

    #[test]
    fn nothing_in_it_runs_or_asks() {
        let page = shown(
            "<html onload=alert(1) style='background: url(//evil.example/1)'><head><base href=//evil.example/><meta http-equiv=refresh content='0;url=//evil.example/2'>\
             <link rel=stylesheet href=//evil.example/3.css><style>@import '//evil.example/4.css'; p { background: url(//evil.example/5) } a::after { content: '</style><img src=//evil.example/6>' }</style>\
             <script>fetch('//evil.example/7')</script></head><body background=//evil.example/8 onload=alert(1)><img src=//evil.example/9 srcset='//evil.example/10 2x' onerror=alert(1)>\
             <a href=https://evil.example/11 ping=//evil.example/12>x</a><a href='javascript:alert(1)'>y</a><iframe src=//evil.example/13></iframe><video src=//evil.example/14 poster=//evil.example/15></video>\
             <object data=//evil.example/16></object><svg><image href=//evil.example/17 /><script>alert(1)</script></svg><form action=//evil.example/18><input type=image src=//evil.example/19><button formaction=//evil.example/20>b</button></form>\
             <table background=//evil.example/21><td style='background:\\75rl(//evil.example/22)'>t</table><math><mtext><img src=//evil.example/23></mtext></math><p style='list-style: image(\"//evil.example/24\")'>p</p></body></html>",
        );
        let lower = page.to_ascii_lowercase();
        for never in [
            "<script",
            "<iframe",
            "<link",
            "<base",
            "<object",
            "<video",
            "<svg",
            "<form",
            "onload",
            "onerror",
            "javascript:",
            "ping=",
            "action=",
            "srcset",
            "background=\"",
            "url(",
            "@import",
        ] {
            assert!(!lower.contains(never), "{never} in {page}");
        }
        // Where a link leads is told, and a string of a style is a string; nothing else names another host.
        let rest = lower
            .replace("title=\"https://evil.example/11\"", "")
            .replace("'<\\/style><img src=//evil.example/6>'", "")
            .replace("\"<\\/style><img src=//evil.example/6>\"", "");
        assert!(!rest.contains("evil.example"), "{page}");
    }

    #[test]
    fn made_twice_it_is_the_same() {
        for html in [
            "<p class=a>x",
            "<style>p{a:b}</style><div style='a: b; c: url(x)'>y</div>",
            "<table><tr><td><form>z",
        ] {
            let once = shown(html);
            assert_eq!(
                shown(&once).matches("<p").count(),
                once.matches("<p").count()
            );
            assert_eq!(
                shown(&once).split("<body").nth(1),
                once.split("<body").nth(1),
                "{html}"
            );
        }
    }

    #[test]
    fn a_text_is_shown_as_it_stands() {
        let input = Input {
            bytes: b"A  line\n<b>not bold</b>",
            file_name: Some("a.txt"),
            ..Input::default()
        };
        let Ok(Original::Page(page)) = of(&input, &|_| None) else {
            panic!("a page");
        };
        assert!(
            page.contains("<pre>\nA  line\n&lt;b&gt;not bold&lt;/b&gt;</pre>"),
            "{page}"
        );
    }
}
