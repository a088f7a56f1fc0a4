//! Pages that are made of frames: which pages they show, the one that takes most room first.
//!
//! Getting those pages is `core`'s work.

use url::Url;

use crate::tokens::{Attributes, Piece, Scanner, StartTag};

/// Bytes of a page that are looked at, frames that are told, and framesets in each other.
pub(crate) const MOST: usize = 256 * 1024;
const MOST_FRAMES: usize = 20;
const DEEPEST: usize = 10;
/// What a window is taken to be wide, in pixels.
const WINDOW: f64 = 1_000.0;

/// A frameset that is open: the shares of its frames, and how many have been met.
struct Open {
    share: f64,
    shares: Vec<f64>,
    met: usize,
}

/// The addresses of the frames of a page, as it writes them. None for pages that show a text of their own.
pub(crate) fn of(text: &str) -> Vec<String> {
    let mut scanner = Scanner::new(crate::tidy::head(text, MOST));
    let mut open: Vec<Open> = Vec::new();
    let mut found: Vec<(f64, String)> = Vec::new();
    while let Some(piece) = scanner.next_piece() {
        match piece {
            Piece::Start(tag) if tag.name.eq_ignore_ascii_case("body") && found.is_empty() => {
                return Vec::new();
            }
            Piece::Start(tag) if tag.name.eq_ignore_ascii_case("frameset") => {
                let share = next_share(&mut open);
                if open.len() < DEEPEST {
                    open.push(Open {
                        share,
                        shares: shares(&tag),
                        met: 0,
                    });
                }
            }
            Piece::Start(tag) if tag.name.eq_ignore_ascii_case("frame") && !open.is_empty() => {
                let share = next_share(&mut open);
                if let Some(source) = attribute(&tag, "src")
                    && found.len() < MOST_FRAMES
                {
                    found.push((share * weight_of_name(&tag), source));
                }
            }
            Piece::End(name) if name.eq_ignore_ascii_case("frameset") => {
                open.pop();
            }
            Piece::Start(tag)
                if ["script", "style", "noframes", "title"]
                    .iter()
                    .any(|raw| tag.name.eq_ignore_ascii_case(raw)) =>
            {
                scanner.skip_raw(tag.name);
            }
            _ => {}
        }
    }
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    found.into_iter().map(|(_, source)| source).collect()
}

/// The same as addresses on the web, as far as they lie on the site of the page.
pub(crate) fn on_site(text: &str, url: &str) -> Vec<String> {
    let Ok(base) = Url::parse(url) else {
        return Vec::new();
    };
    let frames = of(text);
    let joined = frames.iter().filter_map(|frame| base.join(frame).ok());
    joined
        .filter(|frame| {
            matches!(frame.scheme(), "http" | "https") && frame.host_str() == base.host_str()
        })
        .map(|frame| frame.to_string())
        .collect()
}

fn attribute(tag: &StartTag<'_>, wanted: &str) -> Option<String> {
    let (_, value) = Attributes::of(tag).find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
    let value = value.trim().replace("&amp;", "&");
    (!value.is_empty()).then_some(value)
}

/// The share of the window that the next frame in the innermost frameset has.
fn next_share(open: &mut [Open]) -> f64 {
    let Some(inner) = open.last_mut() else {
        return 1.0;
    };
    let own = inner.shares.get(inner.met).copied();
    inner.met += 1;
    inner.share * own.unwrap_or(0.1)
}

/// The shares that a frameset gives its frames.
fn shares(tag: &StartTag<'_>) -> Vec<f64> {
    let list = attribute(tag, "cols").or_else(|| attribute(tag, "rows"));
    let list = list.unwrap_or_else(|| "*".to_owned());
    let sizes: Vec<Option<f64>> = list.split(',').take(MOST_FRAMES).map(size).collect();
    let given: f64 = sizes.iter().flatten().sum();
    let left = sizes.iter().filter(|size| size.is_none()).count().max(1);
    let rest = (1.0 - given).max(0.05) / left as f64;
    sizes.into_iter().map(|size| size.unwrap_or(rest)).collect()
}

/// `20%` or `200`; what is left for `*`.
fn size(text: &str) -> Option<f64> {
    let text = text.trim();
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|n| *n >= 0.0);
    match text.strip_suffix('%') {
        Some(percent) => number(percent).map(|percent| (percent / 100.0).min(1.0)),
        None => number(text).map(|pixels| (pixels / WINDOW).min(1.0)),
    }
}

fn weight_of_name(tag: &StartTag<'_>) -> f64 {
    let name = attribute(tag, "name")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["main", "content", "body", "text", "inhalt", "contenu"]) {
        2.0
    } else if has(&["menu", "nav", "top", "head", "banner", "foot", "toc"]) {
        0.5
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_frame_comes_first() {
        for (html, want) in [
            (
                "<frameset cols='20%,80%'><frame src=menu.html><frame src=text.html></frameset>",
                vec!["text.html", "menu.html"],
            ),
            (
                "<html><head><title>A</title></head><FRAMESET ROWS=\"80,*\"><FRAME SRC=\"top.html\"><FRAMESET COLS=\"*,300\"><FRAME SRC=\"a.html?x=1&amp;y=2\"><FRAME SRC=\"b.html\"></FRAMESET></FRAMESET><noframes><body><a href=c>c</a></body></noframes>",
                vec!["a.html?x=1&y=2", "b.html", "top.html"],
            ),
            (
                "<frameset rows='*,*'><frame name=banner src=1><frame name=main src=2></frameset>",
                vec!["2", "1"],
            ),
            (
                "<body><p>A frameset is no text.</p><frameset><frame src=1></frameset>",
                vec![],
            ),
            ("<frame src=1>", vec![]),
            (
                "<frameset cols='x,,-1,NaN%'><frame><frame src=1></frameset>",
                vec!["1"],
            ),
        ] {
            assert_eq!(of(html), want, "{html}");
        }
        let deep = "<frameset cols='50%,50%'>".repeat(5_000) + "<frame src=1>";
        assert_eq!(of(&deep), ["1"]);
    }

    #[test]
    fn frames_of_other_sites_are_not_followed() {
        let html = "<frameset cols='50%,30%,20%'><frame src='https://ads.example/a'><frame src='javascript:x()'><frame src='/text'></frameset>";
        assert_eq!(
            on_site(html, "https://a.example/dir/"),
            ["https://a.example/text"]
        );
        assert!(on_site(html, "nothing").is_empty());
    }
}
