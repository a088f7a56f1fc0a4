//! Pages whose frames came along, in a file's parts, beside it or in an attribute: what the frames show is read with the page,
//! or in its place where the page says next to nothing itself.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use url::Url;

use crate::tokens::{Attributes, Piece, Scanner, StartTag};
use crate::{Article, Removed, Warning, dom, frames, parse, rewrite, text, tidy};

/// Frames in frames that are read, and frames of one page.
const DEEPEST: usize = 3;
const MOST: usize = 20;
/// Bytes of all that is read for a page.
const ROOM: usize = 64 << 20;
/// Words that make a frame a part of the text.
const FEW: usize = 8;
/// Words of a frame that may be the page itself, if they are so many times those around it.
const MANY: usize = 40;
const TIMES: usize = 4;

/// The page in a frame.
pub(crate) struct Frame {
    pub(crate) source: String,
    /// Where it came from, if that is known.
    pub(crate) url: Option<String>,
}

impl Frame {
    /// A page that may say itself where it came from.
    pub(crate) fn of(source: String) -> Self {
        Self {
            url: super::singlefile::origin(&source),
            source,
        }
    }
}

/// Finds what a frame shows by the address that its page gives it.
pub(crate) type Find<'f> = &'f dyn Fn(&str) -> Option<Frame>;

/// A page with what its frames show.
pub(crate) struct Settled<'s> {
    pub(crate) source: Cow<'s, str>,
    /// The texts of frames that were put into the page.
    texts: Vec<String>,
    is_framed: bool,
}

/// Reads the frames of a page. `url` is where it came from.
pub(crate) fn settle<'s>(source: &'s str, url: Option<&str>, find: Find<'_>) -> Settled<'s> {
    settled(source, url, find, DEEPEST, &mut Left::default())
}

impl Settled<'_> {
    /// Says in an article what became of the frames: which of their texts are not in it, and whether one is all that was read.
    pub(crate) fn tell(&self, article: &mut Article) {
        let letters =
            |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
        let shown = match self.texts.is_empty() {
            true => String::new(),
            false => letters(&text::of_html(&article.html)),
        };
        for text in &self.texts {
            let first = text.split("\n\n").find(|part| !part.trim().is_empty());
            if first.is_some_and(|first| !shown.contains(&letters(first))) {
                article.removed.push(Removed {
                    kind: "other".to_owned(),
                    text: text.clone(),
                });
            }
        }
        if self.is_framed {
            article.warnings.push(Warning {
                code: "framed".to_owned(),
                message: "The page is made of frames, and the one that says most was read."
                    .to_owned(),
            });
        }
    }
}

fn settled<'s>(
    source: &'s str,
    url: Option<&str>,
    find: Find<'_>,
    depth: usize,
    left: &mut Left,
) -> Settled<'s> {
    let as_it_is = Settled {
        source: Cow::Borrowed(source),
        texts: Vec::new(),
        is_framed: false,
    };
    // `Frame`, `iframe`, `FRAMESET`.
    if depth == 0 || !(source.contains("rame") || source.contains("RAME")) {
        return as_it_is;
    }
    let sets = frames::of(source);
    if !sets.is_empty() {
        return of_sets(source, &sets, url, find, depth, left).unwrap_or(as_it_is);
    }
    let mut page = Page::of(source, url, find, left);
    if page.is_as_it_was() {
        return as_it_is;
    }
    let around = page.around();
    let own = said(&around);
    let mut best: Option<Inner> = None;
    let mut told = Vec::new();
    for piece in &mut page.pieces {
        let Shown::Frame(frame) = piece else { continue };
        let inner = Inner::of(frame, url, find, depth, left);
        *piece = Shown::Written(String::new());
        let may_be_all = inner.words >= MANY && own < MANY && inner.words > own * TIMES;
        if may_be_all && best.as_ref().is_none_or(|best| inner.words > best.words) {
            best = Some(inner);
        } else if best.is_none() && inner.words >= FEW {
            let body = body(&inner.source);
            told.push(text::of_html(&body));
            told.extend(inner.texts);
            *piece = Shown::Written(format!("<div>{body}</div>"));
        }
    }
    if let Some(best) = best {
        // What the page says around it is little, and told.
        told.insert(0, text::of_html(&body(&around)));
        told.extend(best.texts);
        return Settled {
            source: Cow::Owned(best.source),
            texts: told,
            is_framed: true,
        };
    }
    Settled {
        source: Cow::Owned(page.written()),
        texts: told,
        is_framed: false,
    }
}

/// The page in a frameset that says something, the largest first; what only leads to others is not what the page is for.
fn of_sets(
    source: &str,
    sets: &[String],
    url: Option<&str>,
    find: Find<'_>,
    depth: usize,
    left: &mut Left,
) -> Option<Settled<'static>> {
    let kept = in_sets(source);
    let mut best: Option<Inner> = None;
    for address in sets {
        let frame = match kept.get(address.as_str()) {
            Some(source) => left.take(Frame::of(source.clone())),
            None => left.find(address, find),
        };
        let Some(frame) = frame else { continue };
        let inner = Inner::of(&frame, url, find, depth, left);
        let is_better = |best: &Inner| best.words < MANY && inner.words > best.words;
        if best.as_ref().is_none_or(is_better) {
            best = Some(inner);
        }
    }
    best.map(|best| Settled {
        source: Cow::Owned(best.source),
        texts: best.texts,
        is_framed: true,
    })
}

/// The pages that the frames of framesets have in themselves, by their addresses ([`with_frames`]).
fn in_sets(source: &str) -> HashMap<String, String> {
    let mut scanner = Scanner::new(source);
    let mut found = HashMap::new();
    while let Some(piece) = scanner.next_piece() {
        if let Piece::Start(tag) = piece
            && tag.name.eq_ignore_ascii_case("frame")
            && found.len() < MOST
            && let (Some(address), Some(page)) = (value(&tag, "src"), value(&tag, "srcdoc"))
        {
            found.insert(address.trim().to_owned(), page);
        }
    }
    found
}

/// What may still be read for a page: so many bytes, and every address once.
struct Left {
    room: usize,
    seen: HashSet<String>,
}

impl Default for Left {
    fn default() -> Self {
        Self {
            room: ROOM,
            seen: HashSet::new(),
        }
    }
}

impl Left {
    /// What a frame shows, unless it was shown already or is too much.
    fn find(&mut self, address: &str, find: Find<'_>) -> Option<Frame> {
        let is_new = self.seen.insert(address.to_owned());
        self.take(is_new.then(|| find(address))??)
    }

    fn take(&mut self, frame: Frame) -> Option<Frame> {
        self.room = self.room.checked_sub(frame.source.len())?;
        Some(frame)
    }
}

/// What a frame shows, with the frames in it.
struct Inner {
    source: String,
    texts: Vec<String>,
    words: usize,
}

impl Inner {
    fn of(frame: &Frame, url: Option<&str>, find: Find<'_>, depth: usize, left: &mut Left) -> Self {
        let url = frame.url.as_deref().or(url);
        let inner = settled(&frame.source, url, find, depth - 1, left);
        Self {
            words: said(&inner.source),
            source: inner.source.into_owned(),
            texts: inner.texts,
        }
    }
}

/// The value of a tag's attribute.
fn value(tag: &StartTag<'_>, wanted: &str) -> Option<String> {
    let mut attributes = Attributes::of(tag);
    let found = attributes.find(|(name, _)| name.eq_ignore_ascii_case(wanted));
    found.map(|(_, value)| rewrite::unescape(value))
}

/// A page that has what its frames show in itself, as files beside it do: for keeping it by itself. `None` where it has none.
pub(crate) fn with_frames(source: &str, find: Find<'_>) -> Option<String> {
    let mut out = String::new();
    let mut scanner = Scanner::new(source);
    let (mut from, mut left) = (0, Left::default());
    while let Some(piece) = scanner.next_piece() {
        let Piece::Start(tag) = piece else { continue };
        if is_raw(&tag) {
            scanner.skip_raw(tag.name);
            continue;
        }
        let is_frame = ["iframe", "frame"]
            .iter()
            .any(|name| tag.name.eq_ignore_ascii_case(name));
        if !is_frame || value(&tag, "srcdoc").is_some() {
            continue;
        }
        let frame = value(&tag, "src").and_then(|address| left.find(address.trim(), find));
        let Some(frame) = frame else { continue };
        // Behind the name of the tag.
        let at = source.len() - scanner.rest().len() - tag.source.len() + 1 + tag.name.len();
        out.push_str(source.get(from..at)?);
        out.push_str(&format!(" srcdoc=\"{}\"", dom::escape(&frame.source)));
        from = at;
    }
    out.push_str(source.get(from..)?);
    (from > 0).then_some(out)
}

/// Whether what follows a tag is no markup.
fn is_raw(tag: &StartTag<'_>) -> bool {
    const RAW: &[&str] = &[
        "script", "style", "textarea", "title", "xmp", "noembed", "noframes",
    ];
    RAW.iter().any(|raw| tag.name.eq_ignore_ascii_case(raw))
}

/// A piece of a page.
enum Shown<'s> {
    Source(&'s str),
    /// A frame that came along.
    Frame(Frame),
    Written(String),
}

/// A page in pieces between its frames.
struct Page<'s> {
    pieces: Vec<Shown<'s>>,
}

impl<'s> Page<'s> {
    fn of(source: &'s str, url: Option<&str>, find: Find<'_>, left: &mut Left) -> Self {
        let mut pieces = Vec::new();
        let mut scanner = Scanner::new(source);
        let (mut from, mut count) = (0, 0);
        loop {
            let at = source.len() - scanner.rest().len();
            let Some(piece) = scanner.next_piece() else {
                break;
            };
            let Piece::Start(tag) = piece else { continue };
            if is_raw(&tag) {
                scanner.skip_raw(tag.name);
            }
            if !tag.name.eq_ignore_ascii_case("iframe") {
                continue;
            }
            scanner.skip_raw(tag.name);
            let tag = Some(tag).filter(|_| count < MOST);
            let frame = tag.and_then(|tag| shown_by(&tag, find, left));
            let Some(frame) = frame else { continue };
            count += 1;
            pieces.extend(source.get(from..at).map(Shown::Source));
            from = source.len() - scanner.rest().len();
            pieces.push(
                match frame.url.as_deref().filter(|frame| is_foreign(frame, url)) {
                    // A player, an advertisement: known by its address, and no text of this site.
                    Some(address) => Shown::Written(format!(
                        "<iframe src=\"{}\"></iframe>",
                        dom::escape(address)
                    )),
                    None => Shown::Frame(frame),
                },
            );
        }
        pieces.extend(source.get(from..).map(Shown::Source));
        Self { pieces }
    }

    fn is_as_it_was(&self) -> bool {
        let is_source = |piece: &Shown<'_>| matches!(piece, Shown::Source(_));
        self.pieces.iter().all(is_source)
    }

    /// What the page says around its frames.
    fn around(&self) -> String {
        let parts = self.pieces.iter().filter_map(|piece| match piece {
            Shown::Source(source) => Some(*source),
            Shown::Frame(_) | Shown::Written(_) => None,
        });
        parts.collect()
    }

    fn written(&self) -> String {
        let parts = self.pieces.iter().map(|piece| match piece {
            Shown::Source(source) => source,
            Shown::Written(written) => written.as_str(),
            Shown::Frame(_) => "",
        });
        parts.collect()
    }
}

/// The page that a frame shows, if it came along: in the frame itself or under its address.
fn shown_by(tag: &StartTag<'_>, find: Find<'_>, left: &mut Left) -> Option<Frame> {
    match value(tag, "srcdoc").filter(|source| !source.trim().is_empty()) {
        Some(source) => left.take(Frame::of(source)),
        None => left.find(value(tag, "src")?.trim(), find),
    }
}

/// Whether a frame's page is known to be another site's.
fn is_foreign(frame: &str, url: Option<&str>) -> bool {
    let host = |url: &str| Some(Url::parse(url).ok()?.host_str()?.to_owned());
    let (Some(frame), Some(page)) = (host(frame), url.and_then(host)) else {
        return false;
    };
    frame != page
}

/// Words that a page says outside links.
fn said(source: &str) -> usize {
    let tidied = tidy::tidy(source).html;
    let mut scanner = Scanner::new(&tidied);
    let (mut words, mut is_link) = (0, false);
    while let Some(piece) = scanner.next_piece() {
        match piece {
            Piece::Start(tag) if tag.name.eq_ignore_ascii_case("title") => {
                scanner.skip_raw(tag.name);
            }
            Piece::Start(tag) if tag.name.eq_ignore_ascii_case("a") => is_link = true,
            Piece::End(name) if name.eq_ignore_ascii_case("a") => is_link = false,
            Piece::Text(text) if !is_link => {
                let said = |word: &&str| word.chars().any(char::is_alphanumeric);
                words += text.split_whitespace().filter(said).count();
            }
            _ => {}
        }
    }
    words
}

/// What stands in the body of a page, every element of it closed.
fn body(source: &str) -> String {
    let doc = parse::fragment(source);
    doc.body()
        .map_or_else(String::new, |body| body.inner_html().to_string())
}

#[cfg(test)]
mod tests;
