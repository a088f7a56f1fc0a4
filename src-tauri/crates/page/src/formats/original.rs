//! What the formats of files look like, for `original`: their markup with the styles and pictures that came along.

use std::collections::HashSet;

use url::Url;

use super::mail::{self, Piece};
use super::mime::Message;
use super::singlefile::{self, has_scheme, resolve};
use super::{Archive, Container, epub, mhtml, pdf};
use crate::original::{self, Kept, Original, Source, Written, blob};
use crate::{Input, PageError, attached, decode, dom};

/// See [`crate::original`].
pub(crate) fn original(
    container: Container,
    input: &Input<'_>,
    kept: Kept<'_>,
) -> Result<Original, PageError> {
    match container {
        Container::Pdf => pdf::sheets(input.bytes).map(Original::Sheets),
        Container::Epub => book(&Archive::open(input.bytes)?, kept),
        Container::PackedPage => packed(&Archive::open(input.bytes)?, kept),
        Container::Mhtml | Container::Mail => message(container, input, kept),
        Container::Zip | Container::Link => Err(PageError::unreadable(
            "a file",
            "without anything to look at by itself",
            "Open what is in it",
        )),
    }
}

fn book(archive: &Archive<'_>, kept: Kept<'_>) -> Result<Original, PageError> {
    let (html, resources) = epub::original(archive)?;
    let written = Written::default();
    let picture = |address: &str| {
        let hash = kept(address).map(|hash| blob(&hash));
        hash.or_else(|| written.picture(address, || resources.get(address).map(<[u8]>::to_vec)))
    };
    Ok(original::document(&Source {
        html,
        sheet: &|_| None,
        picture: &picture,
    }))
}

fn packed(archive: &Archive<'_>, kept: Kept<'_>) -> Result<Original, PageError> {
    let index = singlefile::index(archive).ok_or_else(|| {
        PageError::unreadable(
            "a packed page",
            "damaged: its page is missing",
            "Save the page again",
        )
    })?;
    let html = decode::decode(&archive.read(&index)?, None).text;
    let folder = index.rsplit_once('/').map_or("", |(folder, _)| folder);
    let file = |address: &str| {
        let place = Some(address).filter(|address| !has_scheme(address))?;
        archive.read(archive.find(&resolve(folder, place)?)?).ok()
    };
    let written = Written::default();
    let picture = |address: &str| {
        if address.starts_with("data:") {
            return Some(address.to_owned());
        }
        let hash = kept(&attached::address(address)).or_else(|| kept(address));
        hash.map(|hash| blob(&hash))
            .or_else(|| written.picture(address, || file(address)))
    };
    let sheet =
        |address: &str| file(address).map(|bytes| decode::decode(&bytes, Some("text/css")).text);
    Ok(original::document(&Source {
        html,
        sheet: &sheet,
        picture: &picture,
    }))
}

fn message(container: Container, input: &Input<'_>, kept: Kept<'_>) -> Result<Original, PageError> {
    let nothing = || PageError::unreadable("a letter", "damaged", "Save it again");
    let message = mhtml::message(input.bytes).ok_or_else(nothing)?;
    let parts = message.parts();
    if container == Container::Mail
        && let [Piece::Plain(part)] = mail::pieces_of(&message).shown.as_slice()
    {
        return Ok(Original::Page(original::plain(&part.text())));
    }
    let html = match container {
        Container::Mhtml => mhtml::root(&message, &parts).map(|page| page.text()),
        _ => letter(&message),
    };
    let Some(html) = html else {
        return Err(nothing());
    };
    let base = match container {
        Container::Mhtml => mhtml::root(&message, &parts)
            .and_then(|page| page.location.as_deref())
            .or(input.url),
        _ => None,
    };
    let base = base.and_then(|base| Url::parse(base).ok());
    let carried = mhtml::Carried::of(&parts, base.as_ref());
    let written = Written::default();
    let picture = |address: &str| {
        if address.starts_with("data:") {
            return Some(address.to_owned());
        }
        let part = carried.find(address);
        let location = part.and_then(|part| part.location.as_deref());
        let absolute = base
            .as_ref()
            .and_then(|base| base.join(address).ok())
            .map(String::from);
        let hash = location
            .and_then(kept)
            .or_else(|| kept(absolute.as_deref().unwrap_or(address)))
            .or_else(|| kept(&attached::address(address)));
        hash.map(|hash| blob(&hash))
            .or_else(|| written.picture(address, || part.map(|part| part.bytes.clone())))
    };
    let sheet = |address: &str| carried.find(address).map(crate::formats::mime::Part::text);
    Ok(original::document(&Source {
        html,
        sheet: &sheet,
        picture: &picture,
    }))
}

/// What is shown of a letter, as one page; nothing where there is nothing.
fn letter(message: &Message) -> Option<String> {
    let html: String = mail::pieces_of(message)
        .shown
        .iter()
        .map(|piece| match piece {
            Piece::Page(part) => part.text(),
            Piece::Plain(part) => format!(
                "<pre style=\"white-space:pre-wrap\">{}</pre>",
                dom::escape(&part.text())
            ),
            Piece::Picture(part) => {
                let id = part.id.as_ref().map(|id| format!("cid:{id}"));
                let address = id.unwrap_or_else(|| mail::standing(part));
                format!("<p><img src=\"{}\"></p>", dom::escape(&address))
            }
            Piece::Letter(inner) => letter(inner).unwrap_or_default(),
        })
        .collect();
    (!html.is_empty()).then_some(html)
}

/// The style sheets that a chapter names, each once in a book.
pub(super) fn chapter_sheets(
    source: &str,
    folder: &str,
    archive: &Archive<'_>,
    seen: &mut HashSet<String>,
    out: &mut String,
) {
    use crate::tokens::{Attributes, Piece, Scanner};
    let mut scanner = Scanner::new(source);
    while let Some(piece) = scanner.next_piece() {
        let Piece::Start(tag) = piece else { continue };
        if tag.name.eq_ignore_ascii_case("body") {
            return;
        }
        if tag.name.eq_ignore_ascii_case("style") && !tag.self_closing {
            out.push_str(scanner.skip_raw(tag.name));
            out.push('\n');
            continue;
        }
        if !tag.name.eq_ignore_ascii_case("link") {
            continue;
        }
        let href = Attributes::of(&tag).find(|(name, _)| name.eq_ignore_ascii_case("href"));
        let name = href
            .map(|(_, value)| crate::rewrite::unescape(value))
            .filter(|href| href.to_ascii_lowercase().ends_with(".css") && !has_scheme(href))
            .and_then(|href| archive.find(&resolve(folder, &href)?).map(str::to_owned));
        let Some(name) = name.filter(|name| seen.insert(name.clone())) else {
            continue;
        };
        if let Ok(bytes) = archive.read(&name) {
            out.push_str(&decode::decode(&bytes, Some("text/css")).text);
            out.push('\n');
        }
    }
}
