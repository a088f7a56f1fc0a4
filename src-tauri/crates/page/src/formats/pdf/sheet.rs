//! Draws the pages of a document as they are, one at a time.
//!
//! What a page would cost is measured first, by going through it without drawing: a page that no printer would finish is
//! refused. Nothing is kept; whoever shows pages asks for those that are looked at.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::hayro_interpret::util::TransformExt as _;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, interpret_page,
};
use hayro::kurbo::{BezPath, Rect, Shape as _};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::{MAX_PAGES, WHAT, aside, damaged};
use crate::PageError;

/// Pixels across, on which small print can be read, and of a whole page at most.
const WIDTH: f32 = 1_300.0;
const MAX_PIXELS: f32 = 5_000_000.0;
/// Things that are drawn on a page, and layers that are laid over each other.
const MAX_STEPS: u64 = 300_000;
const MAX_LAYERS: u64 = 400;
/// How often a page may be painted over as a whole.
const MAX_COATS: f64 = 300.0;
/// Pixels of all pictures of a page.
const MAX_PICTURES: u64 = 60_000_000;

/// Width and height of each page as it will be drawn, in pixels.
pub(crate) fn sheets(bytes: &[u8]) -> Result<Vec<(u32, u32)>, PageError> {
    aside(bytes, |pdf| {
        let pages = pdf.pages().iter().take(MAX_PAGES);
        Ok(pages.map(|page| pixels(page).0).collect())
    })
}

/// Draws a page as PNG.
pub(crate) fn sheet(bytes: &[u8], number: usize) -> Result<Vec<u8>, PageError> {
    aside(bytes, move |pdf| {
        let page = pdf.pages().get(number).filter(|_| number < MAX_PAGES);
        draw(&pdf, page.ok_or_else(damaged)?)
    })
}

/// The size of a page in pixels, and how much larger that is than in points.
fn pixels(page: &Page<'_>) -> ((u32, u32), f32) {
    let (width, height) = page.render_dimensions();
    let is_sound = |side: f32| side.is_finite() && (1.0..=60_000.0).contains(&side);
    if !is_sound(width) || !is_sound(height) {
        return ((1, 1), 0.0);
    }
    let scale = (WIDTH / width).min((MAX_PIXELS / (width * height)).sqrt());
    let side = |side: f32| ((side * scale) as u32).clamp(1, 16_000);
    ((side(width), side(height)), scale)
}

fn draw(pdf: &Pdf, page: &Page<'_>) -> Result<Vec<u8>, PageError> {
    let ((width, height), scale) = pixels(page);
    if width < 2 || height < 2 || !is_cheap(pdf, page) {
        return Err(too_much());
    }
    let settings = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let pixmap = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    pixmap.into_png().map_err(|_| damaged())
}

fn too_much() -> PageError {
    PageError::unreadable(WHAT, "too much work to draw", "Open it in another program")
}

/// Goes through a page without drawing it. Whether it is one that can be drawn in a moment.
fn is_cheap(pdf: &Pdf, page: &Page<'_>) -> bool {
    let (width, height) = page.render_dimensions();
    let sheet = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut meter = Meter {
        sheet,
        steps: 0,
        layers: 0,
        coats: 0.0,
        pictures: 0,
    };
    catch_unwind(AssertUnwindSafe(|| {
        let cache = InterpreterCache::new();
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            sheet,
            &cache,
            pdf.xref(),
            InterpreterSettings::default(),
        );
        interpret_page(page, &mut context, &mut meter);
    }))
    .is_ok()
}

/// Counts what would be drawn, and breaks off when it is too much.
struct Meter {
    sheet: Rect,
    steps: u64,
    layers: u64,
    coats: f64,
    pictures: u64,
}

impl Meter {
    fn step(&mut self, painted: Rect) {
        self.steps += 1;
        let seen = painted.intersect(self.sheet);
        if seen.width() > 0.0 && seen.height() > 0.0 {
            self.coats += seen.area() / self.sheet.area().max(1.0);
        }
        let is_too_much = self.steps > MAX_STEPS
            || self.layers > MAX_LAYERS
            || self.coats > MAX_COATS
            || self.pictures > MAX_PICTURES;
        if is_too_much {
            resume_unwind(Box::new(()));
        }
    }
}

impl Device<'_> for Meter {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, _: &DrawMode) {
        self.step(props.transform.transform_rect_bbox(path.bounding_box()));
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step(Rect::ZERO);
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.step(Rect::ZERO);
    }

    fn push_transparency_group(&mut self, _: f32, mask: Option<SoftMask<'_>>, _: BlendMode) {
        self.layers += 1 + u64::from(mask.is_some());
        self.step(self.sheet);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, _: DrawProps<'_>, _: &DrawMode) {
        for _ in run.glyphs() {
            self.step(Rect::ZERO);
        }
    }

    fn draw_image(&mut self, image: Image<'_, '_>, _: ImageDrawProps<'_>) {
        if let Image::Raster(raster) = &image {
            self.pictures += u64::from(raster.width()) * u64::from(raster.height());
        }
        self.step(Rect::ZERO);
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
