//! Pages that only lead on, by `<meta http-equiv=refresh>`: counters of clicks and addresses that have moved answer so.
//!
//! Getting the page that it leads to is `core`'s work.

use url::Url;

use crate::tokens::{Attributes, Piece, Scanner, StartTag};

/// Bytes of such a page: it holds little else.
pub(crate) const MOST: usize = 32 * 1024;
/// Letters that it may show: "If you are not taken there, follow this link".
const LETTERS: usize = 150;
/// Longest wait, in seconds. A page that reloads itself later is to be read.
const LONGEST: f64 = 10.0;

/// The address to which a page leads that says next to nothing itself.
pub(crate) fn of(text: &str, url: &str) -> Option<String> {
    if text.len() > MOST {
        return None;
    }
    let base = Url::parse(url).ok()?;
    let mut scanner = Scanner::new(text);
    let (mut target, mut letters) = (None, 0);
    while let Some(piece) = scanner.next_piece() {
        match piece {
            Piece::Start(tag) if target.is_none() && tag.name.eq_ignore_ascii_case("meta") => {
                target = leads_to(&tag);
            }
            Piece::Start(tag)
                if ["script", "style", "title"]
                    .iter()
                    .any(|raw| tag.name.eq_ignore_ascii_case(raw)) =>
            {
                scanner.skip_raw(tag.name);
            }
            Piece::Text(text) => letters += text.chars().filter(|c| c.is_alphanumeric()).count(),
            _ => {}
        }
    }
    let target = base.join(&target?).ok()?;
    let is_elsewhere = Url::parse(url).is_ok_and(|own| own != target);
    (letters <= LETTERS && is_elsewhere && matches!(target.scheme(), "http" | "https"))
        .then(|| target.to_string())
}

/// `<meta http-equiv="refresh" content="0; url=/there">`.
fn leads_to(tag: &StartTag<'_>) -> Option<String> {
    let value = |wanted: &str| {
        Attributes::of(tag)
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.trim().replace("&amp;", "&"))
    };
    if !value("http-equiv")?.eq_ignore_ascii_case("refresh") {
        return None;
    }
    let content = value("content")?;
    let (wait, rest) = content.split_once([';', ','])?;
    if wait.trim().parse::<f64>().ok()? > LONGEST {
        return None;
    }
    let rest = rest.trim_start();
    let is_named = rest
        .get(..3)
        .is_some_and(|name| name.eq_ignore_ascii_case("url"));
    let address = match rest.get(3..).filter(|_| is_named) {
        Some(named) => named.trim_start().strip_prefix('=')?,
        None => rest,
    };
    let address = address.trim().trim_matches(['"', '\'']);
    (!address.is_empty()).then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn led(content: &str, body: &str) -> Option<String> {
        let page = format!(
            "<html><head><meta http-equiv=\"Refresh\" content=\"{content}\"><title>Moved</title></head><body>{body}</body>"
        );
        of(&page, "https://a.example/old")
    }

    #[test]
    fn pages_that_only_lead_on() {
        let there = Some("https://a.example/new?a=1&b=2".to_owned());
        let link = "<a href=/new>If you are not taken there, follow this link.</a>";
        for content in [
            "0; url=/new?a=1&amp;b=2",
            "0;URL='https://a.example/new?a=1&b=2'",
            "3 , /new?a=1&b=2",
        ] {
            assert_eq!(led(content, link), there, "{content}");
        }
        for content in [
            "600; url=/new",
            "0; url=/old",
            "0; url=javascript:x()",
            "5",
            "x; url=/new",
        ] {
            assert_eq!(led(content, link), None, "{content}");
        }
        let text = "A ferry left the quay as it does every day at noon. ".repeat(20);
        assert_eq!(led("0; url=/new", &text), None, "a page of its own");
    }
}
