//! Above the body: headline, standfirst, byline, date, captions, and the furniture between them.

use super::cues::{Reach, key};
use super::meta::{self, Meta};
use super::page::{Fate, Page};
use super::shape::{self, Shape};
use super::structure::Kind;
use super::{Facts, above, captions, datelines, figures};

/// No head is longer, in lines.
pub(super) const MAX_LINES: usize = 80;
/// Short lines that say nothing about the article: after so many the body has begun.
const MAX_UNKNOWN: usize = 6;

/// Reads the head and returns the line where the body may begin. Lines above that are still open belong to the body.
pub(super) fn read(page: &mut Page<'_>, facts: &mut Facts) -> usize {
    let mail = super::mail::read(page, facts);
    if mail == 0 {
        super::declared::read(page, facts);
    }
    let Some(first) = above::before_title(page, facts, mail) else {
        return 0;
    };
    let mut from = first;
    if facts.title.is_none() && is_title(page, first, facts) {
        facts.title = Some(title_text(page.text(first)));
        page.set(first, Fate::Field);
        from = first + 1;
    }
    if facts.collective {
        return from;
    }
    let window = Window::read(page, facts, from);
    let start = window.settle(page, facts);
    run_in_dateline(page, facts, start);
    start
}

/// Whether a line can be the headline.
fn is_title(page: &Page<'_>, at: usize, facts: &Facts) -> bool {
    let (text, shape) = (page.text(at), page.shape(at));
    let fits = matches!(page.kind(at), Kind::Text | Kind::Verse)
        && page.line(at).is_some_and(|l| l.quoted == 0)
        && shape.width <= 240
        && shape.words <= 36
        && text.chars().any(char::is_alphanumeric)
        && !text.ends_with([',', ';', ':', '：', '、'])
        && !text.starts_with(['(', '[', '…']);
    if !fits || at + 1 >= page.len() {
        return false;
    }
    let next = at + 1;
    let told = |i: usize| meta::of(page.text(i), facts.lang()).is_some_and(|m| m.is_sure());
    let meta_soon = (next..page.len().min(at + 5)).any(|i| {
        told(i) || (page.cue(i).is_some_and(|c| !c.sentence) && page.kind(i) != Kind::Verse)
    });
    let full_stop = shape.ends
        && !shape::ends_sentence(text.trim_end_matches(['.', '。', '"', '”', '»', '」', '\'']))
        && text.contains(['.', '。'])
        && !text
            .trim_end_matches(['"', '”', '\''])
            .ends_with(['?', '!', '？', '！']);
    let told_next = told(next) || told(next + 1) && !page.is_prose(next);
    if shape.is_prose() && (!told_next || shape.words > 30) {
        return false;
    }
    if full_stop && !(meta_soon && (next..page.len().min(at + 4)).any(told)) {
        return false;
    }
    if datelines::of(text, facts.lang(), false).is_some() {
        return false;
    }
    if captions::of(text).is_some() {
        return false;
    }
    let block = page.block_range(at);
    if block.end == next {
        return true;
    }
    let two = block.end == next + 1;
    let pictured = |i: usize| {
        (i..i + 3).any(|n| page.same_block(i, n) && captions::of(page.text(n)).is_some())
    };
    let body_after = |i: usize| {
        i < page.len() && (page.is_prose(i) || told(i) || page.cue(i).is_some() || pictured(i))
    };
    let prose_soon = || (next..block.end.min(at + 9)).any(|i| page.is_prose(i));
    page.is_prose(next)
        || told(next)
        || meta_soon && prose_soon()
        || page.cue(next).is_some()
        || meta_soon && block.end <= at + 8
        || two && body_after(block.end)
}

fn title_text(text: &str) -> String {
    let bare = text.trim_start_matches('#');
    let bare = if bare.len() < text.len() && bare.starts_with(' ') {
        bare
    } else {
        text
    };
    super::one_line(bare)
}

/// The lines between headline and body.
struct Window {
    /// Lines that say nothing about the article.
    unknown: Vec<usize>,
    /// Names on a line of their own.
    names: Vec<(usize, Meta)>,
    /// The last byline, date or agency.
    last_meta: Option<usize>,
    /// The last line that is no body for certain.
    last_sure: Option<usize>,
    last_caption: Option<usize>,
    end: usize,
    from: usize,
}

impl Window {
    fn read(page: &mut Page<'_>, facts: &mut Facts, from: usize) -> Window {
        let mut window = Window {
            unknown: Vec::new(),
            names: Vec::new(),
            last_meta: None,
            last_sure: None,
            last_caption: None,
            end: from,
            from,
        };
        let mut label: Option<String> = None;
        let mut proses = 0;
        let mut at = from;
        while at < page.len().min(from + MAX_LINES) {
            window.end = at;
            if !page.is_open(at) {
                at += 1;
                continue;
            }
            let text = page.text(at).to_owned();
            let labelled = label.take();
            if window.is_repeated_title(page, facts, at) {
                page.set(at, Fate::Removed("other"));
                at += 1;
                continue;
            }
            let used = figures::take_in_head(page, at);
            if used > 0 {
                window.last_caption = Some(at + used - 1);
                at += used;
                continue;
            }
            if let Some(line) = datelines::of(&text, facts.lang(), facts.speakers)
                .filter(|l| l.length == text.len())
            {
                let shown = facts.take_dateline(&line);
                page.set(
                    at,
                    if shown {
                        Fate::Field
                    } else {
                        Fate::Removed("dateline")
                    },
                );
                window.last_sure = Some(at);
                at += 1;
                break;
            }
            if let Some(meta) = window.meta(page, facts, at, labelled.as_deref()) {
                if meta.is_sure() {
                    // A second byline below other lines is the first of a list.
                    let again = meta.signed
                        && !facts.authors.is_empty()
                        && window
                            .unknown
                            .last()
                            .is_some_and(|u| window.last_meta.is_some_and(|m| m < *u));
                    if again {
                        break;
                    }
                    let shown = facts.take(&meta);
                    page.set(
                        at,
                        if shown {
                            Fate::Field
                        } else {
                            Fate::Removed("byline")
                        },
                    );
                    (window.last_meta, window.last_sure) = (Some(at), Some(at));
                } else {
                    window.names.push((at, meta));
                }
                at += 1;
                continue;
            }
            if meta::is_date_label(&key(&text)) && text.chars().count() <= 40 {
                label = Some(text);
                page.set(at, Fate::Removed("byline"));
                window.last_sure = Some(at);
                at += 1;
                continue;
            }
            if let Some(cue) = page.cue(at) {
                // "Comments", and how many: a button.
                let counter = cue.kind == "comments"
                    && facts.title.is_some()
                    && (page.same_block(at, at + 1) && key(page.text(at + 1)) == "#"
                        || window.last_meta.is_some() && page.is_prose(at + 1));
                if cue.reach == Reach::Section && !counter && !window.goes_on(page, facts, at) {
                    break;
                }
                page.set(at, Fate::Removed(cue.kind));
                window.last_sure = Some(at);
                at += 1;
                continue;
            }
            // Highlights in points above the byline are body, and the head goes on below them.
            let last_item = (at..page.len())
                .take_while(|i| page.kind(*i) == Kind::Item)
                .take(12)
                .last();
            if let Some(last) = last_item.filter(|i| window.goes_on(page, facts, *i)) {
                at = last + 1;
                continue;
            }
            if matches!(
                page.kind(at),
                Kind::Item | Kind::Code | Kind::Fence | Kind::Row | Kind::ItemMore
            ) {
                break;
            }
            if page.is_prose(at) {
                proses += 1;
                let standfirst = facts.title.is_some()
                    && proses == 1
                    && page.shape(at).width <= 420
                    && window.goes_on(page, facts, at);
                if !standfirst {
                    break;
                }
            }
            window.unknown.push(at);
            if window.unknown.len() > MAX_UNKNOWN {
                break;
            }
            at += 1;
            window.end = at;
        }
        window.end = window.end.max(at.min(page.len()));
        window
    }

    /// A line about the article, together with the label above it.
    fn meta(&self, page: &Page<'_>, facts: &Facts, at: usize, label: Option<&str>) -> Option<Meta> {
        let text = page.text(at);
        let whole = match label {
            Some(label) => format!("{label} {text}"),
            None => text.to_owned(),
        };
        let meta = meta::of(&whole, facts.lang())?;
        // Only a name: a sentence's worth of capitals is no name, and neither is a list item.
        (meta.is_sure() || page.kind(at) != Kind::Item).then_some(meta)
    }

    fn is_repeated_title(&self, page: &Page<'_>, facts: &Facts, at: usize) -> bool {
        facts
            .title
            .as_deref()
            .is_some_and(|title| key(title) == key(page.text(at)) && at < self.from + 12)
    }

    /// Whether a byline, a date or an agency follows soon: then this line is still head.
    fn goes_on(&self, page: &Page<'_>, facts: &Facts, at: usize) -> bool {
        let mut seen = 0;
        for next in at + 1..page.len().min(at + 8) {
            let meta = meta::of(page.text(next), facts.lang());
            if let Some(meta) = meta.as_ref().filter(|m| m.is_sure()) {
                return meta.signed || meta.agency.is_some() || !is_chronicle(page, next, facts);
            }
            let pictured = captions::of(page.text(next)).is_some()
                || captions::of(page.text(next + 1)).is_some() && page.same_block(next, next + 1);
            let harmless = pictured
                || meta.is_some()
                || page
                    .cue(next)
                    .is_some_and(|c| c.reach != Reach::Section && !c.sentence)
                || meta::is_date_label(&key(page.text(next)));
            if !harmless {
                seen += 1;
            }
            if seen > 1 || page.is_prose(next) && !pictured || seen > 0 && page.shape(next).ends {
                return false;
            }
        }
        false
    }

    /// Decides what the lines are that say nothing, and where the body begins.
    fn settle(&self, page: &mut Page<'_>, facts: &mut Facts) -> usize {
        let sure = self.last_sure.unwrap_or(0);
        let has_sure = self.last_sure.is_some();
        self.settle_names(page, facts);
        for &at in &self.unknown {
            let shape = page.shape(at);
            let above_sure = has_sure && at < sure;
            let above_caption =
                !has_sure && self.last_caption.is_some_and(|c| at < c) && shape.is_label();
            let under_title = self.is_under_title(page, at);
            let long_enough = shape.words >= 4 || shape.width >= 20;
            let role =
                self.follows_byline(page, at) || (meta::is_role(page.text(at)) && shape.is_label());
            let about_author = above_sure
                && facts
                    .authors
                    .iter()
                    .any(|a| page.text(at).starts_with(a.as_str()))
                && shape.width <= 300;
            let title_of_author = self.last_meta.is_some_and(|m| at < m + 3)
                && role
                && shape.words <= 14
                && !shape.is_prose()
                && self.byline_above(page, at);
            if self.is_alternative_text(page, facts, at) {
                page.set(at, Fate::Removed("other"));
            } else if about_author || title_of_author {
                page.set(at, Fate::Removed("byline"));
            } else if facts.title.is_some()
                && facts.excerpt.is_none()
                && long_enough
                && (above_sure || above_caption || under_title)
                && !meta::is_kicker(page.text(at))
            {
                facts.excerpt = Some(super::one_line(page.text(at)));
                page.set(at, Fate::Field);
            } else if self.last_meta.is_some_and(|m| at < m) && shape.is_label() && shape.words <= 4
            {
                let kind = if meta::is_kicker(page.text(at)) {
                    "navigation"
                } else {
                    "other"
                };
                page.set(at, Fate::Removed(kind));
            }
        }
        (self.from..self.end)
            .find(|i| page.is_open(*i))
            .unwrap_or(self.end)
    }

    /// What a screen reader says of a picture stands right above its caption: the same words, or some where there is a standfirst already.
    fn is_alternative_text(&self, page: &Page<'_>, facts: &Facts, at: usize) -> bool {
        let Fate::Caption(number) = page.fate(at + 1) else {
            return false;
        };
        let caption = page.captions.get(number).map_or("", |c| c.text.as_str());
        let same = caption.starts_with(page.text(at).trim_end_matches('.'));
        page.same_block(at, at + 1)
            && (same || facts.excerpt.is_some() && page.shape(at).words <= 24)
    }

    /// A name is the author's where a date or a button stands beside it.
    fn settle_names(&self, page: &mut Page<'_>, facts: &mut Facts) {
        for (at, meta) in &self.names {
            let near = self.last_sure.is_some_and(|s| s > *at)
                || self.last_meta.is_some_and(|m| m < *at && *at <= m + 2);
            let under_title = self.is_under_title(page, *at) && facts.title.is_some();
            if !near && !under_title {
                continue;
            }
            if facts.authors.is_empty() {
                facts.authors.clone_from(&meta.authors);
            }
            if !meta.rest && meta.authors.iter().all(|name| facts.authors.contains(name)) {
                page.set(*at, Fate::Field);
            } else {
                page.set(*at, Fate::Removed("byline"));
            }
        }
    }

    /// The second of two lines of which the headline is the first, with prose after them.
    fn is_under_title(&self, page: &Page<'_>, at: usize) -> bool {
        let block = page.block_range(at);
        at == self.from
            && at > 0
            && block.start + 1 == at
            && block.end == at + 1
            && page.same_block(at - 1, at)
            && page.shape(at).is_label()
            && page.is_prose(block.end)
    }

    fn follows_byline(&self, page: &Page<'_>, at: usize) -> bool {
        at > 0
            && page.same_block(at - 1, at)
            && self.byline_above(page, at)
            && page.shape(at).words <= 8
    }

    /// Whether the line right above became a byline or was set aside as one.
    fn byline_above(&self, page: &Page<'_>, at: usize) -> bool {
        at > self.from
            && matches!(page.fate(at - 1), Fate::Field | Fate::Removed("byline"))
            && page.shape(at - 1).is_label()
    }
}

/// Whether a line of which nothing but a date is left is one of several that head the parts of the text.
fn is_chronicle(page: &Page<'_>, at: usize, facts: &Facts) -> bool {
    let dated = |i: usize| {
        page.block_range(i).len() == 1
            && page.shape(i).is_label()
            && meta::of(page.text(i), facts.lang())
                .is_some_and(|m| m.dated && m.updated.is_none() && !m.signed)
    };
    dated(at)
        && (at + 2..page.len().min(at + 40)).any(|i| {
            dated(i)
                && page.shape(i - 1).is_sentence()
                && i + 1 < page.len()
                && page.shape(i + 1).is_sentence()
        })
}

/// The dateline at the start of the first paragraph.
fn run_in_dateline(page: &mut Page<'_>, facts: &mut Facts, start: usize) {
    if !facts.datelines.is_empty() {
        return;
    }
    let mut looked = 0;
    for at in start..page.len().min(start + 12) {
        if !page.is_open(at) || page.kind(at) != Kind::Text {
            continue;
        }
        let text = page.text(at).to_owned();
        let shape = Shape::of(&text);
        if let Some(line) = datelines::of(&text, facts.lang(), facts.speakers)
            && (shape.is_sentence() || shape.is_prose())
            && line.length < text.len()
        {
            let shown = facts.take_dateline(&line);
            let (taken, rest) = (
                text.get(..line.length).unwrap_or("").trim().to_owned(),
                text.get(line.length..).unwrap_or("").to_owned(),
            );
            page.trim_line(at, rest, (!shown).then_some(("dateline", taken)));
            return;
        }
        looked += 1;
        if shape.is_prose() || looked >= 3 {
            return;
        }
    }
}
