//! Pages whose frames came along, in a file's parts, beside it or in an attribute: what the frames show is read with the page,
//! or in its place where the page says next to nothing itself.

use std::borrow::Cow;

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
    let mut room = ROOM;
    settled(source, url, find, DEEPEST, &mut room)
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
    room: &mut usize,
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
    let mut inner = |frame: Frame| {
        *room = room.checked_sub(frame.source.len())?;
        let url = frame.url.as_deref().or(url);
        let inner = settled(&frame.source, url, find, depth - 1, room);
        let (is_framed, texts) = (inner.is_framed, inner.texts);
        Some((inner.source.into_owned(), is_framed, texts))
    };
    let sets = frames::of(source);
    if !sets.is_empty() {
        // The largest comes first; one that only leads to others is not what the page is for.
        let found = sets.iter().filter_map(|address| inner(find(address)?));
        let mut best = None;
        for (source, _, texts) in found {
            let words = said(&source);
            if best
                .as_ref()
                .is_none_or(|(_, _, most)| *most < MANY && words > *most)
            {
                best = Some((source, texts, words));
            }
        }
        return best.map_or(as_it_is, |(source, texts, _)| Settled {
            source: Cow::Owned(source),
            texts,
            is_framed: true,
        });
    }
    let mut page = Page::of(source, url, find);
    let own = said(&page.around());
    let mut told = Vec::new();
    for piece in &mut page.pieces {
        if let Shown::Frame(frame) = piece {
            let frame = frame.take().and_then(&mut inner);
            let words = frame.as_ref().map_or(0, |(source, ..)| said(source));
            match frame.filter(|_| words >= FEW) {
                Some((source, _, texts)) if words >= MANY && words > own * TIMES => {
                    return Settled {
                        source: Cow::Owned(source),
                        texts,
                        is_framed: true,
                    };
                }
                Some((source, _, texts)) => {
                    let body = body(&source);
                    told.push(text::of_html(&body));
                    told.extend(texts);
                    *piece = Shown::Written(format!("<div>{body}</div>"));
                }
                None => *piece = Shown::Written(String::new()),
            }
        }
    }
    if page
        .pieces
        .iter()
        .all(|piece| matches!(piece, Shown::Source(_)))
    {
        return as_it_is;
    }
    Settled {
        source: Cow::Owned(page.written()),
        texts: told,
        is_framed: false,
    }
}

/// A piece of a page.
enum Shown<'s> {
    Source(&'s str),
    /// A frame that came along.
    Frame(Option<Frame>),
    Written(String),
}

/// A page in pieces between its frames.
struct Page<'s> {
    pieces: Vec<Shown<'s>>,
}

impl<'s> Page<'s> {
    fn of(source: &'s str, url: Option<&str>, find: Find<'_>) -> Self {
        let mut pieces = Vec::new();
        let mut scanner = Scanner::new(source);
        let (mut from, mut count) = (0, 0);
        loop {
            let at = source.len() - scanner.rest().len();
            let Some(piece) = scanner.next_piece() else {
                break;
            };
            let Piece::Start(tag) = piece else { continue };
            if !tag.name.eq_ignore_ascii_case("iframe") {
                if [
                    "script", "style", "textarea", "title", "xmp", "noembed", "noframes",
                ]
                .iter()
                .any(|raw| tag.name.eq_ignore_ascii_case(raw))
                {
                    scanner.skip_raw(tag.name);
                }
                continue;
            }
            scanner.skip_raw(tag.name);
            let frame = shown_by(&tag, find).filter(|_| count < MOST);
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
                    None => Shown::Frame(Some(frame)),
                },
            );
        }
        pieces.extend(source.get(from..).map(Shown::Source));
        Self { pieces }
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
fn shown_by(tag: &StartTag<'_>, find: Find<'_>) -> Option<Frame> {
    let value = |wanted: &str| {
        let mut attributes = Attributes::of(tag);
        let found = attributes.find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| rewrite::unescape(value))
    };
    match value("srcdoc").filter(|source| !source.trim().is_empty()) {
        Some(source) => Some(Frame {
            url: super::singlefile::origin(&source),
            source,
        }),
        None => find(value("src")?.trim()),
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
mod tests {
    use super::*;

    const TEXT: &str =
        "The otters came back in the spring, when the water was high and nobody looked for them.";

    fn find(address: &str) -> Option<Frame> {
        let (source, url) = match address {
            "cid:text" => (
                format!("<html><head><title>T</title></head><body><p>{TEXT}</div>"),
                None,
            ),
            "cid:long" => (format!("<p>{}</p>", TEXT.repeat(9)), None),
            "cid:nav" => ("<a href=/>Home</a>".to_owned(), None),
            "cid:player" => (
                "<p>Play</p>".to_owned(),
                Some("https://video.example/embed/1"),
            ),
            "cid:loop" => (
                "<p>Round and round it goes, where it stops nobody knows.</p><iframe src=cid:loop>"
                    .to_owned(),
                None,
            ),
            _ => return None,
        };
        Some(Frame {
            source,
            url: url.map(str::to_owned),
        })
    }

    #[test]
    fn frames_stand_where_they_are_shown() {
        let around = format!("<p>{}</p>", TEXT.repeat(3));
        let text = format!("<p>{TEXT}</p>");
        for (frame, expected) in [
            (
                "<iframe src=cid:text></iframe>",
                format!("<div>{text}</div>"),
            ),
            (
                "<IFRAME SRCDOC='&lt;p&gt;{}&lt;/p&gt;'>x</IFRAME>",
                format!("<div>{text}</div>"),
            ),
            ("<iframe src=cid:nav></iframe>", String::new()),
            (
                "<iframe src=cid:none></iframe>",
                "<iframe src=cid:none></iframe>".to_owned(),
            ),
            (
                "<iframe src=cid:player></iframe>",
                "<iframe src=\"https://video.example/embed/1\"></iframe>".to_owned(),
            ),
            (
                "<script>'<iframe src=cid:text>'</script>",
                "<script>'<iframe src=cid:text>'</script>".to_owned(),
            ),
        ] {
            let page = format!("{around}{}{around}", frame.replace("{}", TEXT));
            let settled = settle(&page, Some("https://a.example/"), &find);
            assert_eq!(
                settled.source,
                format!("{around}{expected}{around}"),
                "{frame}"
            );
            assert!(!settled.is_framed);
        }
        let page = format!("{around}<iframe src=cid:loop></iframe>");
        let source = settle(&page, None, &find).source.into_owned();
        assert_eq!(source.matches("Round and").count(), DEEPEST);
    }

    #[test]
    fn a_page_that_is_only_its_frames_is_what_they_show() {
        for page in [
            "<title>Viewer</title><h1>Viewer</h1><iframe src=cid:long></iframe>",
            "<frameset cols='80%,20%'><frame src=cid:nav><frame src=cid:long></frameset>",
            "<iframe srcdoc='&lt;iframe src=&quot;cid:long&quot;&gt;&lt;/iframe&gt;'></iframe><iframe src=cid:long>",
        ] {
            let settled = settle(page, None, &find);
            assert!(settled.source.starts_with("<p>The otters"), "{page}");
            assert!(settled.is_framed, "{page}");
        }
        assert!(!settle("<frameset><frame src=a.html></frameset>", None, &find).is_framed);
    }

    #[test]
    fn what_is_left_out_is_told() {
        let page = format!("<p>{}</p><iframe src=cid:text></iframe>", TEXT.repeat(3));
        let settled = settle(&page, None, &find);
        let mut article = Article::default();
        settled.tell(&mut article);
        assert_eq!(article.removed[0].text, TEXT);
        article = Article {
            html: settled.source.to_string(),
            ..Article::default()
        };
        settled.tell(&mut article);
        assert!(article.removed.is_empty());
    }
}
