//! Pictures that lie in files beside a page or a Markdown text.
//!
//! Finding and reading the files is `core`'s work. What a file of its own names and does not have beside it gets an address
//! that stands for it too, so that the picture can be told to be missing.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use url::Url;

use crate::formats::singlefile;
use crate::rewrite::{self, Redirect, Rules};
use crate::{Article, Input, Resource, Resources, attached, markdown};

/// Bytes of the address of a picture.
const MAX_ADDRESS: usize = 2_000;

/// Reads a page with what lies beside it.
pub(crate) fn page(text: &str, input: &Input<'_>, resources: &mut Resources) -> Article {
    // What comes from the web has all its pictures there.
    let is_of_files = input.file_name.is_some()
        && input.url.is_none()
        && singlefile::origin(text).is_none()
        && !singlefile::has_base(text);
    let mut stand_in = stand_in;
    let absent = is_of_files.then_some(&mut stand_in as Redirect<'_>);
    singlefile::read(text, input.url, input.beside, absent, resources)
}

/// Reads a Markdown text with what lies beside it. What is not there is relative to the page that the text names, if any.
pub(crate) fn markdown(text: &str, input: &Input<'_>, resources: &mut Resources) -> Article {
    if input.file_name.is_none() {
        return markdown::read(text);
    }
    let mut article = markdown::read_file(text);
    let base = article.url.as_deref().and_then(|url| Url::parse(url).ok());
    let mut absent = |address: &str| match &base {
        Some(base) => base.join(address).ok().map(String::from),
        None => stand_in(address),
    };
    let beside = by_name(input.beside);
    let find = |address: &str| beside.get(address).map(|bytes| bytes.to_vec());
    article.html = placed(&article.html, &find, Some(&mut absent), resources).into_owned();
    article
}

/// The addresses of the pictures of a Markdown text that may lie beside it.
pub(crate) fn wanted_by_markdown(text: &str) -> Vec<String> {
    singlefile::wanted(&markdown::read_file(text).html)
}

/// What lies beside a source, by the addresses that it has for it.
pub(crate) fn by_name(beside: &[Resource]) -> HashMap<&str, &[u8]> {
    beside
        .iter()
        .map(|one| (one.name.as_str(), one.bytes.as_slice()))
        .collect()
}

/// Points the pictures of a source at what came with it, which `find` finds by their addresses; `absent` is asked for what did not.
pub(crate) fn placed<'a>(
    source: &'a str,
    find: &dyn Fn(&str) -> Option<Vec<u8>>,
    absent: Option<Redirect<'_>>,
    resources: &mut Resources,
) -> Cow<'a, str> {
    if !source.contains('<') {
        return Cow::Borrowed(source);
    }
    let is_changed = Cell::new(false);
    let told = |found: Option<String>| {
        is_changed.set(is_changed.get() || found.is_some());
        found
    };
    let mut image = |address: &str| {
        let stands = attached::address(address);
        if !resources.has(&stands) {
            resources.put(&stands, find(address)?).then_some(())?;
        }
        told(Some(stands))
    };
    let mut absent = absent.map(|absent| move |address: &str| told(absent(address)));
    let rules = Rules {
        absent: absent.as_mut().map(|absent| absent as Redirect<'_>),
        ..Rules::images(&mut image)
    };
    let placed = rewrite::rewrite(source, rules);
    // A page without such pictures stays as it was written.
    match is_changed.get() {
        true => Cow::Owned(placed),
        false => Cow::Borrowed(source),
    }
}

/// The address that stands for a picture that should lie in a file: not for one on the web, or written out in the address.
fn stand_in(address: &str) -> Option<String> {
    let is_drive = address.get(1..2) == Some(":");
    let is_file = address
        .get(..5)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"));
    let is_local = !address.is_empty()
        && address.len() <= MAX_ADDRESS
        && !address.starts_with('#')
        // What SingleFile keeps once in a style.
        && !address.starts_with("--")
        && (is_drive || is_file || !singlefile::has_scheme(address));
    is_local.then(|| attached::address(address))
}

/// Where the address of a picture leads from a folder, as the name of a file may be that it means: as links are written,
/// and as they are by hand. None leads out of everything.
pub(crate) fn places(folder: &str, address: &str) -> Vec<String> {
    let folder = folder.replace('%', "%25");
    let plain = address.split(['?', '#']).next().unwrap_or_default();
    let literal = address
        .replace('%', "%25")
        .replace('?', "%3F")
        .replace('#', "%23");
    let literal_plain = plain.replace('%', "%25");
    let with_query = address.replace('?', "%3F").replace('#', "%23");
    let mut seen = HashSet::new();
    [plain, &literal_plain, &with_query, &literal]
        .into_iter()
        .filter_map(|address| decoded(&singlefile::resolve(&folder, address)?))
        .filter(|place| seen.insert(place.clone()))
        .collect()
}

/// A path with its `%20` resolved, step by step, so that no step can become several or one upwards.
fn decoded(path: &str) -> Option<String> {
    let mut steps = Vec::new();
    for step in path.split('/') {
        let step = match crate::sanitise::percent_decoded(step) {
            Some(bytes) => String::from_utf8(bytes).unwrap_or_else(|_| step.to_owned()),
            None => step.to_owned(),
        };
        if matches!(step.as_str(), "" | "." | "..") || step.contains(['/', '\\', '\0']) {
            return None;
        }
        steps.push(step);
    }
    Some(steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(name: &str, text: &str, beside: &[Resource]) -> crate::Opened {
        let input = Input {
            bytes: text.as_bytes(),
            file_name: Some(name),
            beside,
            ..Input::default()
        };
        crate::open(&input).unwrap()
    }

    fn gif(name: &str) -> Resource {
        Resource {
            name: name.to_owned(),
            bytes: b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(),
        }
    }

    const WORDS: &str = "<p>The river rose in the night, and by the morning the lower fields had gone under a sheet of brown water.</p>";

    #[test]
    fn pictures_that_are_not_beside_a_page_are_told() {
        let page = |image: &str| {
            format!("<!DOCTYPE html><title>River</title><h1>River</h1>{WORDS}{WORDS}{image}{WORDS}")
        };
        let sources =
            |page: &str| crate::image_sources(&opened("River.html", page, &[]).article.html);
        let here = "<img src='River_files/a.png' alt='Flood' width=200 height=120>";
        assert_eq!(
            sources(&page(here)),
            ["https://attached.invalid/River_files/a.png"]
        );
        let from_web = page(here).replace(
            "<title>",
            "<!-- saved from url=(0024)https://river.example/1 --><title>",
        );
        assert_eq!(
            sources(&from_web),
            ["https://river.example/River_files/a.png"],
            "on the web it may be had"
        );
        let lazy = "<img src='blank.gif' data-lazy='https://river.example/1.png' alt='Flood'>";
        assert!(
            !sources(&page(lazy)).contains(&"https://attached.invalid/blank.gif".to_owned()),
            "its address is another one"
        );
    }

    #[test]
    fn pictures_of_markdown_are_found_or_told() {
        let text = "# River\n\nThe river rose in the night.\n\n![Flood](images/flood%20one.png)\n\n![[embed.png]]\n\n![Web](https://river.example/w.png)\n";
        assert_eq!(
            crate::wanted(text.as_bytes(), Some("river.md")),
            ["images/flood%20one.png", "embed.png"]
        );
        let opened = opened("river.md", text, &[gif("images/flood%20one.png")]);
        assert_eq!(
            crate::image_sources(&opened.article.html),
            [
                "https://attached.invalid/images/flood%20one.png",
                "https://attached.invalid/embed.png",
                "https://river.example/w.png"
            ]
        );
        assert_eq!(opened.resources.len(), 1);
        let named = format!("---\nurl: https://river.example/a/b\n---\n{text}");
        let input = Input {
            bytes: named.as_bytes(),
            file_name: Some("river.md"),
            ..Input::default()
        };
        let article = crate::open(&input).unwrap().article;
        assert!(
            article
                .html
                .contains("https://river.example/a/images/flood%20one.png"),
            "{}",
            article.html
        );
    }

    #[test]
    fn an_address_may_name_a_file_in_several_ways() {
        let cases: [(&str, &str, &[&str]); 8] = [
            ("", "a_files/b.png", &["a_files/b.png"]),
            ("x", "b%20c.png", &["x/b c.png", "x/b%20c.png"]),
            ("", "hash%23tag.png", &["hash#tag.png", "hash%23tag.png"]),
            ("", "a.png%3Fw=3", &["a.png?w=3", "a.png%3Fw=3"]),
            ("", "a.png?w=3", &["a.png", "a.png?w=3"]),
            ("x%y", "../b.png", &["b.png"]),
            ("x", "../../b.png", &[]),
            ("x", "%2e%2e/b.png", &["x/%2e%2e/b.png"]),
        ];
        for (folder, address, expected) in cases {
            assert_eq!(places(folder, address), expected, "{address}");
        }
    }
}
