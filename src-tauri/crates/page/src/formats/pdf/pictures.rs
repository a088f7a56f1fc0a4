//! The pictures of a page: JPEG files as they are, others as PNG, where that is cheap.

use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use hayro_interpret::hayro_syntax::object::{Dict, Stream};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{ImageData, LumaData, RasterImage};

use super::guard;

/// Pixels of a picture that is unpacked, of all of them in a document, and of what is kept of one.
const MAX_PIXELS: u64 = 16_000_000;
const MAX_ALL_PIXELS: u64 = 96_000_000;
const MAX_KEPT: u64 = 2_000_000;
/// Letters over a picture that make it what the page is printed on.
pub(super) const LETTERS_ON_GROUND: usize = 60;
/// How much shades differ in a picture that shows something, of 255.
const LEAST_CONTRAST: u8 = 12;

/// Where a picture of so many pixels is drawn.
pub(super) fn frame(transform: Affine, width: u32, height: u32) -> Rect {
    transform.transform_rect_bbox(Rect::new(0.0, 0.0, f64::from(width), f64::from(height)))
}

/// What became of a picture.
pub(super) enum Kept {
    Jpeg(Vec<u8>),
    Png(Vec<u8>),
    /// It shows nothing.
    Empty,
    /// It is packed in a way that is not read here, or too large.
    Lost,
}

/// A picture as a file; `spent` counts the pixels that were unpacked in the document.
pub(super) fn kept(raster: &RasterImage<'_>, spent: &mut u64) -> Kept {
    let stream = raster.stream();
    if let Some(bytes) = guard::photograph(stream) {
        return Kept::Jpeg(bytes);
    }
    let pixels = u64::from(raster.width()) * u64::from(raster.height());
    if pixels > MAX_PIXELS || *spent + pixels > MAX_ALL_PIXELS || !is_cheap(stream, pixels) {
        return Kept::Lost;
    }
    *spent += pixels;
    let mut kept = Kept::Lost;
    raster.with_rgba(|data, alpha| kept = encoded(data, alpha.as_ref()), None);
    kept
}

/// Whether a picture and its mask are packed in no more than they need, and simply.
fn is_cheap(stream: &Stream<'_>, pixels: u64) -> bool {
    let dict = stream.dict();
    let mask = dict.get::<Stream<'_>>("SMask").or_else(|| dict.get("Mask"));
    let mask_pixels = mask.as_ref().map_or(0, |mask| {
        side(mask.dict(), "Width") * side(mask.dict(), "Height")
    });
    // Eight bytes are four colours of sixteen bits; and a byte more for every row.
    guard::is_deflated(stream, pixels * 9 + 4_096)
        && mask_pixels <= MAX_PIXELS
        && mask.is_none_or(|mask| guard::is_deflated(&mask, mask_pixels * 3 + 4_096))
}

/// A number of pixels that a picture says.
fn side(dict: &Dict<'_>, name: &str) -> u64 {
    dict.get::<u32>(name).map_or(0, u64::from)
}

/// A picture on white, made smaller by whole numbers if it is large.
fn encoded(data: ImageData, alpha: Option<&LumaData>) -> Kept {
    let (width, height) = (data.width() as usize, data.height() as usize);
    let (bytes, channels) = match data {
        ImageData::Rgb(rgb) => (rgb.data, 3),
        ImageData::Luma(luma) => (luma.data, 1),
    };
    let alpha =
        alpha.filter(|alpha| (alpha.width as usize, alpha.height as usize) == (width, height));
    let mut step = 1;
    while (width / step) as u64 * (height / step) as u64 > MAX_KEPT {
        step += 1;
    }
    let (across, down) = (width / step, height / step);
    if across == 0 || down == 0 || bytes.len() < width * height * channels {
        return Kept::Lost;
    }
    let mut out = Vec::with_capacity(across * down * channels + down);
    let (mut least, mut most) = (u8::MAX, u8::MIN);
    for row in 0..down {
        // No filter.
        out.push(0);
        for column in 0..across {
            for channel in 0..channels {
                let mut sum = 0;
                for at in (0..step * step)
                    .map(|n| (row * step + n / step) * width + column * step + n % step)
                {
                    let shade = bytes
                        .get(at * channels + channel)
                        .copied()
                        .map_or(255, u32::from);
                    let opaque = alpha
                        .and_then(|alpha| alpha.data.get(at))
                        .copied()
                        .map_or(255, u32::from);
                    sum += (shade * opaque + 255 * (255 - opaque)) / 255;
                }
                let shade = u8::try_from(sum as usize / (step * step)).unwrap_or(u8::MAX);
                (least, most) = (least.min(shade), most.max(shade));
                out.push(shade);
            }
        }
    }
    if most.saturating_sub(least) < LEAST_CONTRAST {
        return Kept::Empty;
    }
    png(across, down, channels, &out).map_or(Kept::Lost, Kept::Png)
}

/// Rows with their filters as a PNG file.
fn png(width: usize, height: usize, channels: usize, rows: &[u8]) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    head.extend(u32::try_from(width).ok()?.to_be_bytes());
    head.extend(u32::try_from(height).ok()?.to_be_bytes());
    head.extend([8, if channels == 3 { 2 } else { 0 }, 0, 0, 0]);
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(rows).ok()?;
    let packed = packer.finish().ok()?;
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [(b"IHDR", head), (b"IDAT", packed), (b"IEND", Vec::new())] {
        out.extend(u32::try_from(data.len()).ok()?.to_be_bytes());
        let mut sum = Crc::new();
        sum.update(name);
        sum.update(&data);
        out.extend(name);
        out.extend(data);
        out.extend(sum.sum().to_be_bytes());
    }
    Some(out)
}
