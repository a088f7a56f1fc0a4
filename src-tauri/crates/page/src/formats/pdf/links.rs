//! Where the words of a page lead to.

use hayro_interpret::TransformExt as _;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Point, Rect};

/// Links of a page and of a document, and letters of an address.
const MAX_PAGE_LINKS: usize = 300;
const MAX_LINKS: usize = 20_000;
const MAX_ADDRESS: usize = 2_000;

/// A part of a page, as it is shown, and the address that it leads to, by its number.
pub(super) type Link = (Rect, u32);

/// The links of a page; their addresses are added to those of the document.
pub(super) fn of_page(page: &Page<'_>, addresses: &mut Vec<String>) -> Vec<Link> {
    let Some(notes) = page.raw().get::<Array<'_>>("Annots") else {
        return Vec::new();
    };
    let transform = page.initial_transform(true).to_kurbo();
    let mut links = Vec::new();
    for note in notes.iter::<Dict<'_>>().take(MAX_PAGE_LINKS * 4) {
        if links.len() >= MAX_PAGE_LINKS || addresses.len() >= MAX_LINKS {
            break;
        }
        let Some((frame, address)) = link(&note) else {
            continue;
        };
        if addresses.last() != Some(&address) {
            addresses.push(address);
        }
        let number = u32::try_from(addresses.len() - 1).unwrap_or_default();
        links.push((transform.transform_rect_bbox(frame), number));
    }
    links
}

/// Where a link of the web is, and its address.
fn link(note: &Dict<'_>) -> Option<(Rect, String)> {
    if &*note.get::<Name<'_>>("Subtype")? != b"Link" {
        return None;
    }
    let uri = note.get::<Dict<'_>>("A")?.get::<PdfString<'_>>("URI")?;
    let bytes = uri.as_bytes();
    let text = std::str::from_utf8(bytes.get(..bytes.len().min(MAX_ADDRESS + 1))?).ok()?;
    let address = url::Url::parse(text.trim()).ok()?;
    let is_web = matches!(address.scheme(), "http" | "https") && text.len() <= MAX_ADDRESS;
    let corners: Vec<f64> = note
        .get::<Array<'_>>("Rect")?
        .iter::<f32>()
        .take(4)
        .map(f64::from)
        .filter(|n| n.is_finite())
        .collect();
    let &[x0, y0, x1, y1] = corners.as_slice() else {
        return None;
    };
    let frame = Rect::from_points(Point::new(x0, y0), Point::new(x1, y1));
    is_web.then(|| (frame, address.into()))
}

/// The link over a letter that stands between two places.
pub(super) fn at(links: &[Link], from: Point, to: Point) -> Option<u32> {
    let middle = from.midpoint(to);
    links
        .iter()
        .find(|(frame, _)| frame.contains(middle))
        .map(|(_, number)| *number)
}
