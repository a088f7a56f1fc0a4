//! The letters of every page with their places, sizes and styles, and the photographs between them.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use hayro_interpret::font::{Glyph as FontGlyph, GlyphRun, OutlineFontData};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, RenderContent, SoftMask, TransformExt as _,
    interpret_page,
};

use super::fonts::{Widths, readable, style};
use super::lines::{Line, of_sheet};
use super::links::{self, Link};
use super::pictures::{self, Kept};
use crate::attached;

/// Paths, clips and pictures of a page, and of all pages. Maps have a hundred thousand.
const MAX_PAGE_STEPS: u64 = 300_000;
const MAX_STEPS: u64 = 5_000_000;
/// Letters of a document, and lines of them: a long book has three million, and a hundred thousand.
const MAX_GLYPHS: usize = 8_000_000;
const MAX_LINES: usize = 300_000;
/// Letters of a page.
const MAX_PAGE_GLYPHS: usize = 200_000;
/// Photographs that are kept, and the least that is one, in pixels of each side.
const MAX_PICTURES: usize = 300;
const MIN_SIDE: u32 = 64;

/// One letter, or several that are drawn as one. Places are in points from the upper left.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) text: String,
    pub(super) x: f32,
    pub(super) end: f32,
    /// The line that it stands on.
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) style: Style,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) mono: bool,
    /// The number of the address that it leads to.
    pub(super) link: Option<u32>,
}

/// A photograph on a page.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub(super) address: String,
    pub(super) x: f32,
    pub(super) end: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
    /// Whether it is a JPEG file. Others may be shades and patterns behind text.
    pub(super) is_photograph: bool,
}

/// What is on one page.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) number: usize,
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) pictures: Vec<Picture>,
    /// How many letters it has, and how much of it is covered by pictures.
    pub(super) letters: usize,
    pub(super) covered: f32,
}

/// What is on all of them.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    /// Without their letters, which have become lines.
    pub(super) sheets: Vec<Sheet>,
    pub(super) pages: Vec<Vec<Line>>,
    pub(super) pictures: Vec<(String, Vec<u8>)>,
    /// Addresses that words lead to.
    pub(super) links: Vec<String>,
    /// Letters that are known, and those that are drawn without saying which they are.
    pub(super) known: usize,
    pub(super) unknown: usize,
    pub(super) has_pictures: bool,
    /// Pictures that could not be kept.
    pub(super) lost: usize,
    /// Whether the bounds ended it.
    pub(super) is_cut: bool,
}

/// What ends the reading of a page that takes too many steps.
struct Enough;

pub(super) fn sheets(pdf: &Pdf, most: usize) -> Sheets {
    let mut found = Sheets::default();
    let (mut steps, mut pixels, mut lines, mut fonts) = (0, 0, 0, HashMap::new());
    let settings = InterpreterSettings {
        render_content: RenderContent::PAGE,
        ..InterpreterSettings::default()
    };
    let cache = InterpreterCache::new();
    for (number, page) in pdf.pages().iter().enumerate().take(most) {
        let (width, height) = page.render_dimensions();
        let read_links = || links::of_page(page, &mut found.links);
        let links = catch_unwind(AssertUnwindSafe(read_links)).unwrap_or_default();
        let mut reader = PageReader {
            links,
            sheet: Sheet {
                number,
                width,
                height,
                ..Sheet::default()
            },
            turned: Default::default(),
            seen: 0,
            drawn: HashSet::new(),
            fonts: std::mem::take(&mut fonts),
            mono: false,
            kept: found.pictures.len(),
            pictures: Vec::new(),
            unknown: 0,
            has_pictures: false,
            lost: 0,
            pixels,
            steps: 0,
        };
        // A page that breaks the reader, or takes too long, is left with what was read of it.
        let ended = catch_unwind(AssertUnwindSafe(|| {
            interpret(page, pdf, &cache, settings.clone(), &mut reader);
        }));
        drop(ended);
        fonts = std::mem::take(&mut reader.fonts);
        steps += reader.steps;
        found.unknown += reader.unknown;
        found.has_pictures |= reader.has_pictures;
        found.lost += reader.lost;
        pixels = reader.pixels;
        let mut sheet = reader.finish(&mut found.pictures);
        sheet.letters = sheet.glyphs.len();
        found.known += sheet.letters;
        // The letters of one page at a time: all of a book's would fill the memory.
        let page = of_sheet(&sheet);
        sheet.glyphs = Vec::new();
        lines += page.len();
        found.pages.push(page);
        found.sheets.push(sheet);
        if steps > MAX_STEPS || found.known > MAX_GLYPHS || lines > MAX_LINES {
            found.is_cut = true;
            break;
        }
    }
    found
}

fn interpret<'a>(
    page: &Page<'a>,
    pdf: &'a Pdf,
    cache: &InterpreterCache<'a>,
    settings: InterpreterSettings,
    reader: &mut PageReader,
) {
    let (width, height) = page.render_dimensions();
    let mut context = Context::new(
        page.initial_transform(true).to_kurbo(),
        Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
        cache,
        pdf.xref(),
        settings,
    );
    interpret_page(page, &mut context, reader);
}

struct PageReader {
    sheet: Sheet,
    links: Vec<Link>,
    /// Letters that do not stand upright, as if the page were turned: those that go up, down, and on their heads.
    turned: [Vec<Glyph>; 3],
    /// Letters drawn, also those that are drawn again.
    seen: usize,
    /// Letters by place, so that bold that is drawn twice is read once.
    drawn: HashSet<(String, i32, i32)>,
    /// How wide the letters of each font are, and whether the last run of a font without a name was of a typewriter.
    fonts: HashMap<u128, Widths>,
    mono: bool,
    kept: usize,
    pictures: Vec<(String, Vec<u8>)>,
    unknown: usize,
    has_pictures: bool,
    lost: usize,
    /// Pixels that were unpacked.
    pixels: u64,
    steps: u64,
}

impl PageReader {
    fn step(&mut self) {
        self.steps += 1;
        if self.steps > MAX_PAGE_STEPS {
            resume_unwind(Box::new(Enough));
        }
    }

    /// Whether a run is of a typewriter, by its letters and those that were seen of its font before.
    fn is_mono(&mut self, run: &GlyphRun<'_, '_>, font: Option<&OutlineFontData>) -> bool {
        if let Some(font) = font {
            let widths = self.fonts.entry(font.cache_key).or_default();
            if !widths.differ {
                widths.add(run);
            }
            return widths.are_one().unwrap_or_default();
        }
        // A run that is too short to tell is as the one before it.
        let mut widths = Widths::default();
        widths.add(run);
        self.mono = widths.are_one().unwrap_or(self.mono);
        self.mono
    }

    fn glyph(&mut self, glyph: &FontGlyph<'_>, place: Affine, style: Style) {
        self.seen += 1;
        if self.seen > MAX_PAGE_GLYPHS {
            resume_unwind(Box::new(Enough));
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => String::new(),
        };
        let text = readable(&text);
        let [a, b, c, d, _, _] = place.as_coeffs();
        let size = (c.hypot(d) * 1_000.0) as f32;
        let origin = place * Point::ZERO;
        let advance = match glyph {
            FontGlyph::Outline(outline) => outline.advance_width(),
            FontGlyph::Type3(own) => own.advance_width(),
        };
        let end = place * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
        let is_sound = size.is_finite()
            && (0.5..2_000.0).contains(&size)
            && [origin.x, origin.y, end.x, end.y]
                .iter()
                .all(|n| n.is_finite() && n.abs() < 100_000.0);
        if !is_sound {
            return;
        }
        if text.is_empty() {
            self.unknown += 1;
            return;
        }
        let is_space = text.trim().is_empty();
        let key = (
            text.clone(),
            (origin.x * 2.0) as i32,
            (origin.y * 2.0) as i32,
        );
        if !is_space && !self.drawn.insert(key) {
            return;
        }
        let style = Style {
            link: links::at(&self.links, origin, end),
            ..style
        };
        let glyph = |x: f64, end: f64, y: f64| Glyph {
            text,
            x: x.min(end) as f32,
            end: x.max(end) as f32,
            y: y as f32,
            size,
            style,
        };
        let (width, height) = (f64::from(self.sheet.width), f64::from(self.sheet.height));
        let [up, down, over] = &mut self.turned;
        if b.abs() > a.abs() * 0.2 {
            if b < 0.0 {
                up.push(glyph(height - origin.y, height - end.y, origin.x));
            } else {
                down.push(glyph(origin.y, end.y, width - origin.x));
            }
        } else if a < 0.0 && d > 0.0 {
            over.push(glyph(width - origin.x, width - end.x, height - origin.y));
        } else {
            self.sheet.glyphs.push(glyph(origin.x, end.x, origin.y));
        }
    }

    /// A page whose text is all turned was only laid down.
    fn finish(mut self, kept: &mut Vec<(String, Vec<u8>)>) -> Sheet {
        let glyphs = &self.sheet.glyphs;
        let is_ground = |picture: &Picture| {
            let is_over = |glyph: &&Glyph| {
                glyph.x >= picture.x
                    && glyph.end <= picture.end
                    && (picture.top..picture.bottom).contains(&glyph.y)
            };
            !picture.is_photograph
                && glyphs.iter().filter(is_over).count() >= pictures::LETTERS_ON_GROUND
        };
        self.sheet.pictures.retain(|picture| !is_ground(picture));
        let shown = &self.sheet.pictures;
        let is_shown = |name: &str| shown.iter().any(|picture| picture.address == name);
        let files = self.pictures.drain(..);
        kept.extend(files.filter(|(name, _)| is_shown(name)));
        let upright = self.sheet.glyphs.len();
        let turned = std::mem::take(&mut self.turned);
        let most = turned.iter().map(Vec::len).enumerate();
        let (at, count) = most.max_by_key(|(_, count)| *count).unwrap_or_default();
        let sheet = &mut self.sheet;
        if count > upright * 4 {
            sheet.glyphs = turned.into_iter().nth(at).unwrap_or_default();
            if at < 2 {
                std::mem::swap(&mut sheet.width, &mut sheet.height);
            }
        } else if is_vertical(&sheet.glyphs) {
            // Lines that go down, the first of them on the right: as if the page were turned, too.
            for glyph in &mut sheet.glyphs {
                let (x, y) = (glyph.x, glyph.y);
                glyph.end = y;
                glyph.x = y - glyph.size;
                glyph.y = sheet.width - x;
            }
            let [_, down, _] = turned;
            sheet.glyphs.extend(down);
            std::mem::swap(&mut sheet.width, &mut sheet.height);
        }
        self.sheet
    }
}

/// Whether most letters of scripts without spaces stand below each other.
fn is_vertical(glyphs: &[Glyph]) -> bool {
    let is_unspaced = |glyph: &Glyph| glyph.text.chars().any(crate::lang::is_unspaced);
    let (mut below, mut beside) = (0, 0);
    for pair in glyphs.windows(2) {
        let [a, b] = pair else { continue };
        if !is_unspaced(a) || !is_unspaced(b) {
            continue;
        }
        let size = a.size.max(1.0);
        let (right, down) = ((b.x - a.x) / size, (b.y - a.y) / size);
        below += usize::from(right.abs() < 0.3 && (0.4..1.8).contains(&down));
        beside += usize::from(down.abs() < 0.3 && (0.4..1.8).contains(&right));
    }
    below >= 12 && below > beside * 4
}

impl Device<'_> for PageReader {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {
        self.step();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step();
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.step();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
        self.step();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        // One run has one font.
        let font = run.glyphs().first().and_then(|glyph| match &**glyph {
            FontGlyph::Outline(outline) => outline.font_data(),
            FontGlyph::Type3(_) => None,
        });
        let mut style = font.as_ref().map(style).unwrap_or_default();
        style.mono |= self.is_mono(run, font.as_ref());
        for glyph in run.glyphs() {
            self.glyph(glyph, props.transform * glyph.transform(), style);
        }
    }

    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        self.step();
        self.has_pictures = true;
        let frame = pictures::frame(props.transform, image.width(), image.height());
        let sheet = Rect::new(
            0.0,
            0.0,
            f64::from(self.sheet.width),
            f64::from(self.sheet.height),
        );
        let area = frame.intersect(sheet).area() / sheet.area().max(1.0);
        self.sheet.covered += area as f32;
        let Image::Raster(raster) = image else { return };
        let is_large = raster.width() >= MIN_SIDE && raster.height() >= MIN_SIDE;
        // Smaller ones are marks, larger ones are what the page is printed on.
        if !is_large || !(0.01..0.85).contains(&area) {
            return;
        }
        if self.kept + self.pictures.len() >= MAX_PICTURES {
            self.lost += 1;
            return;
        }
        let (bytes, kind) = match pictures::kept(&raster, &mut self.pixels) {
            Kept::Jpeg(bytes) => (bytes, "jpg"),
            Kept::Png(bytes) => (bytes, "png"),
            Kept::Empty => return,
            Kept::Lost => {
                self.lost += 1;
                return;
            }
        };
        let name = format!(
            "page-{}-{}.{kind}",
            self.sheet.number + 1,
            self.sheet.pictures.len() + 1
        );
        let address = attached::address(&name);
        self.pictures.push((address.clone(), bytes));
        self.sheet.pictures.push(Picture {
            address,
            x: frame.x0 as f32,
            end: frame.x1 as f32,
            top: frame.y0 as f32,
            bottom: frame.y1 as f32,
            is_photograph: kind == "jpg",
        });
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
