//! Pages that a browser or SingleFile saved: where they came from, what was noted on them, what they carry.
//!
//! SingleFile writes into a comment where a page came from, keeps pictures that are shown several times once, in its
//! styles, and can pack page and pictures into an archive inside a page that unpacks itself. Browsers write a comment
//! of their own and a folder beside the page.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::framed::{self, Frame};
use super::zip::Archive;
use crate::beside::{by_name, placed};
use crate::rewrite::{self, Redirect, Rules, unescape};
use crate::tokens::{Attributes, Piece, Scanner};
use crate::{
    Article, MAX_BYTES, PageError, Removed, Resource, Resources, decode, html, images, sniff, tidy,
};

/// How much of a page is searched for the comment about its origin.
const HEAD: usize = 16 * 1024;
/// Frames of a page that may lie beside it.
const MAX_FRAMES: usize = 20;
/// Notes on a page that are kept.
const MAX_NOTES: usize = 500;

/// Reads a saved page with what it carries and what lies beside it; `absent` is asked for pictures that do neither.
pub(crate) fn read(
    source: &str,
    url: Option<&str>,
    beside: &[Resource],
    absent: Option<Redirect<'_>>,
    resources: &mut Resources,
) -> Article {
    let url = url.map(str::to_owned).or_else(|| origin(source));
    let (source, notes) = take_notes(source);
    let source = as_html(&source);
    let beside = by_name(beside);
    let frame = |address: &str| frame_of(beside.get(address)?);
    let settled = framed::settle(&source, url.as_deref(), &frame);
    let source = settled.source.as_ref();
    let shared = shared_pictures(source);
    let find = |address: &str| match shared.get(address) {
        Some(data) => Some(images::data_uri(data)?.1),
        None => beside.get(address).map(|bytes| bytes.to_vec()),
    };
    let source = match beside.is_empty() && shared.is_empty() && absent.is_none() {
        true => Cow::Borrowed(source),
        false => placed(source, &find, absent, resources),
    };
    let mut article = html::read_or_fall_back(&source, url.as_deref());
    article.url = article.url.or(url);
    settled.tell(&mut article);
    article
        .removed
        .extend(notes.into_iter().map(|text| Removed {
            kind: "note".to_owned(),
            text,
        }));
    article
}

/// The page in a file that lies beside another.
fn frame_of(bytes: &[u8]) -> Option<Frame> {
    let is_picture = images::sniff(bytes).is_some();
    let is_page = !is_picture && sniff::check(bytes, MAX_BYTES).is_ok();
    is_page.then(|| Frame::of(decode::decode(bytes, None).text))
}

/// See [`crate::with_frames`].
pub(crate) fn with_frames(source: &str, beside: &[Resource]) -> Option<String> {
    let beside = by_name(beside);
    framed::with_frames(source, &|address| frame_of(beside.get(address)?))
}

/// XHTML as HTML says it: what is empty in XML is closed, so that an empty script does not swallow what follows.
pub(crate) fn as_html(source: &str) -> Cow<'_, str> {
    let start = source.trim_start_matches('\u{feff}').trim_start();
    let is_xhtml = start.starts_with("<?xml")
        && tidy::head(start, 2_048).contains("http://www.w3.org/1999/xhtml");
    if !is_xhtml {
        return Cow::Borrowed(source);
    }
    let mut none = |_: &str| None;
    let rules = Rules {
        xml: true,
        ..Rules::images(&mut none)
    };
    Cow::Owned(rewrite::rewrite(source, rules))
}

/// The addresses of pictures and frames, as a page writes them, that may lie in files beside it.
pub(crate) fn wanted(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut note = |address: &str| {
        let is_relative = !address.is_empty()
            && address.len() <= 2_000
            && !address.starts_with(['/', '#'])
            && !has_scheme(address);
        if is_relative && seen.insert(address.to_owned()) {
            found.push(address.to_owned());
        }
        None
    };
    rewrite::rewrite(source, Rules::images(&mut note));
    for frame in frames(source) {
        note(&frame);
    }
    found
}

/// The addresses of the frames in a page or of a page.
fn frames(source: &str) -> Vec<String> {
    const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp"];
    let mut found = Vec::new();
    let mut scanner = Scanner::new(source);
    while let Some(piece) = scanner.next_piece() {
        let Piece::Start(tag) = piece else { continue };
        let is = |names: &[&str]| names.iter().any(|name| tag.name.eq_ignore_ascii_case(name));
        if is(&["frame", "iframe"]) && found.len() < MAX_FRAMES {
            let mut attributes = Attributes::of(&tag);
            let source = attributes.find(|(name, _)| name.eq_ignore_ascii_case("src"));
            found.extend(source.map(|(_, value)| unescape(value.trim())));
        } else if is(RAW) && !tag.self_closing {
            scanner.skip_raw(tag.name);
        }
    }
    found
}

/// `https:`, `data:`, `C:`.
pub(crate) fn has_scheme(address: &str) -> bool {
    let end = address.find([':', '/', '?', '#']).unwrap_or(0);
    let scheme = address.get(..end).unwrap_or_default();
    address.get(end..).is_some_and(|rest| rest.starts_with(':'))
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// Where a saved page says that it came from: SingleFile's comment, or that of a browser.
pub(crate) fn origin(source: &str) -> Option<String> {
    let mut end = HEAD.min(source.len());
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    let mut rest = source.get(..end)?;
    while let Some((_, after)) = rest.split_once("<!--") {
        let (comment, after) = after.split_once("-->").unwrap_or((after, ""));
        if let Some(url) = named_in(comment) {
            return Some(url);
        }
        rest = after;
    }
    None
}

fn named_in(comment: &str) -> Option<String> {
    let is_ours = [
        "Page saved with SingleFile",
        "Archive processed by SingleFile",
    ]
    .iter()
    .any(|words| comment.contains(words));
    let url = if is_ours {
        comment
            .lines()
            .find_map(|line| line.trim().strip_prefix("url:"))?
    } else {
        // `saved from url=(0023)https://example.org/a`
        let rest = comment.split_once("saved from url=")?.1;
        rest.split_once(')').map_or(rest, |(_, url)| url)
    };
    let url = url.split_whitespace().next()?;
    web_address(url)
}

pub(crate) fn web_address(text: &str) -> Option<String> {
    let url = url::Url::parse(text.trim()).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    is_web.then(|| text.trim().to_owned())
}

/// Takes what the person noted on the page with SingleFile out of it.
fn take_notes(source: &str) -> (Cow<'_, str>, Vec<String>) {
    const OPEN: &str = "<single-file-note";
    const CLOSE: &str = "</single-file-note>";
    if !source.contains(OPEN) {
        return (Cow::Borrowed(source), Vec::new());
    }
    let mut out = String::with_capacity(source.len());
    let mut notes = Vec::new();
    let mut rest = source;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let Some((note, after)) = after.split_once(CLOSE).filter(|_| notes.len() < MAX_NOTES)
        else {
            break;
        };
        out.push_str(before);
        notes.extend(Some(note_text(note)).filter(|text| !text.is_empty()));
        rest = after;
    }
    out.push_str(rest);
    (Cow::Owned(out), notes)
}

/// The text of a note: what is in its `<textarea>`, else all of its text.
fn note_text(note: &str) -> String {
    let mut scanner = Scanner::new(note.split_once('>').map_or("", |(_, inside)| inside));
    let mut text = String::new();
    while let Some(piece) = scanner.next_piece() {
        match piece {
            Piece::Text(piece) => text.push_str(piece),
            Piece::Start(tag) if tag.name.eq_ignore_ascii_case("textarea") => {
                return unescape(scanner.skip_raw("textarea")).trim().to_owned();
            }
            Piece::Start(tag)
                if tag.name.eq_ignore_ascii_case("style")
                    || tag.name.eq_ignore_ascii_case("script") =>
            {
                scanner.skip_raw(tag.name);
            }
            _ => {}
        }
    }
    unescape(&text).trim().to_owned()
}

/// The pictures that SingleFile keeps once in a style, by the name that stands for each.
fn shared_pictures(source: &str) -> HashMap<&str, &str> {
    static DEFINITION: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(--sf-img-[0-9A-Za-z-]+)\s*:\s*url\(\s*["']?(data:image/[^"')\s]+)"#).ok()
    });
    if !source.contains("--sf-img-") {
        return HashMap::new();
    }
    let Some(definition) = DEFINITION.as_ref() else {
        return HashMap::new();
    };
    definition
        .captures_iter(source)
        .filter_map(|found| Some((found.get(1)?.as_str(), found.get(2)?.as_str())))
        .collect()
}

/// Whether a page is one that unpacks itself: a page to look at, an archive in it.
pub(crate) fn is_self_extracting(bytes: &[u8]) -> bool {
    begins_packed(bytes) && Archive::open(bytes).is_ok()
}

pub(crate) fn begins_packed(bytes: &[u8]) -> bool {
    let head = bytes.get(..2_048.min(bytes.len())).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let is_page = head
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('<');
    is_page && head.contains("data-sfz")
}

/// The page in an archive that holds one page and what belongs to it, as SingleFile packs them.
pub(crate) fn index(archive: &Archive<'_>) -> Option<String> {
    let has_manifest = archive.names().any(|name| last(name) == "manifest.json");
    let depth = |name: &str| name.matches('/').count();
    let index = archive
        .names()
        .filter(|name| last(name).eq_ignore_ascii_case("index.html"))
        .min_by_key(|name| depth(name))?;
    has_manifest.then(|| index.to_owned())
}

fn last(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Reads the page of such an archive.
pub(crate) fn read_archive(
    archive: &Archive<'_>,
    index: &str,
    url: Option<&str>,
    resources: &mut Resources,
) -> Result<Article, PageError> {
    let page = decode::decode(&archive.read(index)?, None);
    let named = archive.comment(index).and_then(web_address);
    let url = url
        .map(str::to_owned)
        .or_else(|| origin(&page.text))
        .or(named);
    let folder = index.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside: Vec<Resource> = wanted(&page.text)
        .into_iter()
        .filter_map(|name| {
            let place = resolve(folder, &name)?;
            let bytes = archive.read(archive.find(&place)?).ok()?;
            Some(Resource { name, bytes })
        })
        .collect();
    Ok(read(&page.text, url.as_deref(), &beside, None, resources))
}

/// Where a relative address leads from a folder. `None` when it leads out of everything.
pub(crate) fn resolve(folder: &str, address: &str) -> Option<String> {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    if address.starts_with('/') {
        steps.clear();
    }
    for step in address.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

/// Whether a tag of the source is `<base href>`: then nothing in it is relative to the file.
pub(crate) fn has_base(source: &str) -> bool {
    let mut scanner = Scanner::new(source);
    for _ in 0..500 {
        match scanner.next_piece() {
            Some(Piece::Start(tag)) if tag.name.eq_ignore_ascii_case("base") => {
                return Attributes::of(&tag).any(|(name, value)| {
                    name.eq_ignore_ascii_case("href") && has_scheme(value.trim())
                });
            }
            Some(Piece::Start(tag)) if tag.name.eq_ignore_ascii_case("body") => return false,
            Some(_) => {}
            None => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saved_pages_say_where_they_came_from() {
        let cases = [
            (
                "<!DOCTYPE html><html><!--\n Page saved with SingleFile \n url: https://a.example/x?y=1 \n saved date: Tue Mar 05 2024\n--><p>",
                Some("https://a.example/x?y=1"),
            ),
            (
                "<html><!-- Archive processed by SingleFile\n url: http://a.example/ -->",
                Some("http://a.example/"),
            ),
            (
                "<!-- saved from url=(0024)https://a.example/long/x -->\r\n<html>",
                Some("https://a.example/long/x"),
            ),
            ("<!-- saved from url=(0014)about:internet -->", None),
            (
                "<!-- Page saved with SingleFile\n url: file:///etc/passwd -->",
                None,
            ),
            (
                "<p>Page saved with SingleFile url: https://a.example/</p>",
                None,
            ),
            ("<!-- url: https://a.example/ -->", None),
        ];
        for (source, expected) in cases {
            assert_eq!(origin(source).as_deref(), expected, "{source}");
        }
    }

    #[test]
    fn notes_are_taken_out() {
        let page = "<p>a</p><single-file-note class=x><template shadowrootmode=open><style>x{}</style><textarea>My &amp; note</textarea></template></single-file-note><p>b</p>";
        let (rest, notes) = take_notes(page);
        assert_eq!(
            (rest.as_ref(), notes),
            ("<p>a</p><p>b</p>", vec!["My & note".to_owned()])
        );
        let (rest, notes) = take_notes("<single-file-note>open");
        assert_eq!((rest.as_ref(), notes.len()), ("<single-file-note>open", 0));
    }

    #[test]
    fn only_relative_pictures_are_looked_for_beside_a_page() {
        let source = "<img src='a_files/1.png'><img src='a_files/1.png'><img src='https://x.example/2.png'><img src='data:image/png;base64,x'><img src='/3.png'><img src='C:\\4.png'><a href='b.png'>";
        assert_eq!(wanted(source), ["a_files/1.png"]);
    }

    #[test]
    fn addresses_never_lead_out() {
        for (folder, address, expected) in [
            ("a/b", "c.png", Some("a/b/c.png")),
            ("a/b", "../c.png?x#y", Some("a/c.png")),
            ("a", "../../c.png", None),
            ("a", "/c.png", Some("c.png")),
            ("", "..\\c", None),
            ("", "./x/./y", Some("x/y")),
        ] {
            assert_eq!(resolve(folder, address).as_deref(), expected, "{address}");
        }
    }
}
