//! Below and inside the body: comments, related articles, tags, newsletters.
//!
//! A section is cut only where no body follows it; inside the body only lines that announce themselves go.

use super::cues::{self, Cue, Reach};
use super::page::{Fate, Page};
use super::structure::Kind;
use super::{Facts, figures, signed};

/// Sets the furniture below `start` aside.
pub(super) fn cut(page: &mut Page<'_>, facts: &mut Facts, start: usize) {
    let foot = section(page, start).unwrap_or(page.len());
    set_section_aside(page, facts, foot);
    let foot = climb(page, start, foot);
    inside(page, start, foot);
    below_body(page, facts, start, foot);
}

/// What follows and precedes each line, counted once.
struct Counts {
    prose: Vec<usize>,
    sentences: Vec<usize>,
    replies: Vec<usize>,
    labels: Vec<usize>,
    chars: Vec<usize>,
}

impl Counts {
    fn of(page: &Page<'_>, start: usize) -> Counts {
        let run = |value: &dyn Fn(usize) -> usize| -> Vec<usize> {
            let mut total = 0;
            let mut sums = Vec::with_capacity(page.len() + 1);
            for at in 0..=page.len() {
                sums.push(total);
                if at >= start && at < page.len() && page.is_open(at) {
                    total += value(at);
                }
            }
            sums
        };
        let uncued = |at: usize| page.cue(at).is_none();
        Counts {
            prose: run(&|at| {
                usize::from(
                    page.is_prose(at)
                        || (page.kind(at) == Kind::Item && page.shape(at).is_prose())
                        || page.kind(at) == Kind::Code,
                )
            }),
            sentences: run(&|at| {
                usize::from(
                    uncued(at) && page.shape(at).is_sentence() && !page.shape(at).is_prose(),
                )
            }),
            replies: run(&|at| usize::from(is_reply(page, at))),
            labels: run(&|at| usize::from(page.shape(at).is_label())),
            chars: run(&|at| page.shape(at).width),
        }
    }

    fn after(sums: &[usize], at: usize) -> usize {
        let end = sums.last().copied().unwrap_or(0);
        end - sums.get(at + 1).copied().unwrap_or(end).min(end)
    }

    fn before(sums: &[usize], at: usize) -> usize {
        sums.get(at).copied().unwrap_or(0)
    }
}

/// A line that only discussions have: whose turn it is, how old it is, how to answer.
fn is_reply(page: &Page<'_>, at: usize) -> bool {
    let Some(cue) = page
        .cue(at)
        .filter(|c| c.reach == Reach::Edge && !c.sentence)
    else {
        return false;
    };
    let key = cues::key(page.text(at));
    cue.kind == "comments"
        || cues::is_age(&key)
        || [
            "reply",
            "antworten",
            "répondre",
            "responder",
            "rispondi",
            "reply share",
            "like reply",
            "report",
        ]
        .contains(&key.as_str())
}

/// The line where the furniture at the foot begins.
fn section(page: &Page<'_>, start: usize) -> Option<usize> {
    let counts = Counts::of(page, start);
    (start..page.len()).find(|&at| {
        page.is_open(at)
            && page.kind(at) != Kind::Item
            && page
                .cue(at)
                .is_some_and(|cue| cue.reach == Reach::Section && may_end(page, &counts, at, cue))
    })
}

/// Whether everything below a section's heading can go.
fn may_end(page: &Page<'_>, counts: &Counts, at: usize, cue: Cue) -> bool {
    let body = Counts::before(&counts.prose, at);
    if body == 0 && Counts::before(&counts.chars, at) < 40 {
        return false;
    }
    let prose = Counts::after(&counts.prose, at);
    let sentences = Counts::after(&counts.sentences, at);
    let replies = Counts::after(&counts.replies, at);
    let chars = Counts::after(&counts.chars, at);
    let all = counts.chars.last().copied().unwrap_or(0);
    let counted = cues::key(page.text(at)).contains('#');
    // A section that outweighs the article is the article.
    if chars * 3 > all * 2 && replies == 0 {
        return false;
    }
    if prose == 0 {
        return sentences <= 1
            || counted
            || replies > 0
            || sentences * 3 <= Counts::after(&counts.labels, at);
    }
    match cue.kind {
        "comments" => replies > 0 && replies * 6 >= prose,
        "byline" | "newsletter" | "share" => prose <= 2 && chars * 6 <= all && body >= 2,
        _ => prose <= 2 && chars * 5 <= all && body >= 2 && Counts::after(&counts.labels, at) >= 3,
    }
}

/// Sets everything from `foot` aside, each line as what it is or as what its section is.
fn set_section_aside(page: &mut Page<'_>, facts: &mut Facts, foot: usize) {
    let mut kind = "other";
    for at in foot..page.len() {
        if !page.is_open(at) {
            continue;
        }
        let text = page.text(at).to_owned();
        let mut own = kind;
        if let Some(cue) = page.cue(at) {
            let talk = kind == "comments"
                && matches!(cue.kind, "share" | "byline" | "navigation" | "other")
                && !cue.sentence;
            if cue.reach == Reach::Section {
                kind = cue.kind;
            }
            own = if talk { "comments" } else { cue.kind };
        }
        signed::sign_off(facts, &text);
        page.set(at, Fate::Removed(own));
    }
}

/// Goes up from the foot over buttons, numbers and tags.
fn climb(page: &mut Page<'_>, start: usize, foot: usize) -> usize {
    let mut top = foot;
    if foot >= page.len() {
        return foot;
    }
    while top > start {
        let at = top - 1;
        if !page.is_open(at) {
            top = at;
            continue;
        }
        if let Some(cue) = page
            .cue(at)
            .filter(|c| !(c.sentence && c.kind == "byline") && page.kind(at) != Kind::Verse)
        {
            page.set(at, Fate::Removed(cue.kind));
            top = at;
            continue;
        }
        let block = page.block_range(at);
        if !is_tags(page, block.start.max(start), at + 1) {
            break;
        }
        for line in block.start.max(start)..=at {
            page.set(line, Fate::Removed("tags"));
        }
        top = block.start.max(start);
    }
    top
}

/// A block of words, each on its line, right above other furniture and below prose.
fn is_tags(page: &Page<'_>, start: usize, end: usize) -> bool {
    let tag = |at: usize| {
        let text = page.text(at);
        let first = text.trim_start_matches('#').chars().next();
        page.is_open(at)
            && matches!(page.kind(at), Kind::Text | Kind::Verse)
            && page.shape(at).words <= 3
            && page.shape(at).width <= 32
            && !page.shape(at).ends
            && !text.ends_with([':', ',', ';', '-'])
            && (text.starts_with('#') || first.is_some_and(|c| !c.is_lowercase()))
    };
    let hashed = (start..end).all(|at| page.text(at).starts_with('#'));
    start > 0
        && (end - start >= 2 || hashed)
        && (start..end).all(tag)
        && page.shape(start - 1).is_sentence()
}

/// Lines inside the body that announce themselves.
fn inside(page: &mut Page<'_>, start: usize, foot: usize) {
    let mut at = start;
    while at < foot {
        if !page.is_open(at) || matches!(page.kind(at), Kind::Code | Kind::Fence | Kind::Row) {
            at += 1;
            continue;
        }
        let captioned = figures::take(page, at);
        if captioned > 0 {
            at += captioned;
            continue;
        }
        let cue = page
            .cue(at)
            .filter(|_| !matches!(page.kind(at), Kind::Verse | Kind::Item));
        match cue {
            Some(cue) if cue.reach == Reach::Anywhere => {
                page.set(at, Fate::Removed(cue.kind));
                promotion_above(page, at, start);
                at = beside(page, at, foot, cue);
            }
            Some(cue) if cue.reach == Reach::Section && cue.kind == "related" => {
                at = related_inside(page, at, foot);
            }
            Some(cue)
                if cue.kind == "comments"
                    && cues::key(page.text(at)).contains('#')
                    && page.shape(at).words <= 3 =>
            {
                page.set(at, Fate::Removed(cue.kind));
                at += 1;
            }
            _ => at += 1,
        }
    }
}

/// "after newsletter promotion" closes what "Sign up to …" opened a few lines above.
fn promotion_above(page: &mut Page<'_>, at: usize, start: usize) {
    if cues::key(page.text(at)) != "after newsletter promotion" {
        return;
    }
    let opens = |i: &usize| {
        let key = cues::key(page.text(*i));
        page.shape(*i).is_label()
            && (key.starts_with("sign up") || key == "skip past newsletter promotion")
    };
    let Some(first) = (start.max(at.saturating_sub(10))..at).find(opens) else {
        return;
    };
    for line in first..at {
        if page.is_open(line) {
            page.set(line, Fate::Removed("newsletter"));
        }
    }
}

/// Buttons right beside a line that went: "Email address", "Subscribe".
fn beside(page: &mut Page<'_>, at: usize, foot: usize, cue: Cue) -> usize {
    let button = |page: &Page<'_>, i: usize| {
        page.is_open(i)
            && page.kind(i) == Kind::Text
            && page.cue(i).is_some_and(|c| {
                c.reach == Reach::Edge
                    && !c.sentence
                    && matches!(c.kind, "share" | "newsletter" | "byline")
            })
    };
    // An invitation to a newsletter takes the label and the slogan that stand with it.
    let slogan = |page: &Page<'_>, i: usize| {
        cue.kind == "newsletter"
            || cues::key(page.text(at)).contains("newsletter")
                && page.is_open(i)
                && page.shape(i).is_label()
    };
    if cue.sentence || page.shape(at).words <= 4 {
        let mut back = at;
        while back > 0
            && page.same_block(back - 1, at)
            && (button(page, back - 1)
                || page.is_open(back - 1)
                    && page.shape(back - 1).is_label()
                    && slogan(page, back - 1))
        {
            back -= 1;
            page.set(back, Fate::Removed(cue.kind));
        }
    }
    let mut next = at + 1;
    while next < foot && page.same_block(next, at) && button(page, next) {
        page.set(next, Fate::Removed(cue.kind));
        next += 1;
    }
    next
}

/// A heading like "Related" between paragraphs, with the headlines under it.
fn related_inside(page: &mut Page<'_>, at: usize, foot: usize) -> usize {
    let block = page.block_range(at);
    let headline = |page: &Page<'_>, i: usize| {
        page.is_open(i)
            && !page.shape(i).is_sentence()
            && page.shape(i).is_label()
            && page.shape(i).words >= 3
    };
    let mut next = at + 1;
    let mut took = Vec::new();
    if block.end > next {
        while next < block.end.min(foot) && headline(page, next) {
            took.push(next);
            next += 1;
        }
        if took.is_empty() {
            return next;
        }
    } else {
        while next < foot
            && page.block_range(next).len() == 1
            && headline(page, next)
            && page.shape(next).words >= 4
            && took.len() < 6
        {
            took.push(next);
            next += 1;
        }
        // The last may be the heading of what follows; one alone is what the cue announces.
        if took.is_empty() {
            return at + 1;
        }
    }
    page.set(at, Fate::Removed("related"));
    for line in took {
        page.set(line, Fate::Removed("related"));
    }
    next
}

/// What stands below the last line of the body without a heading of its own.
fn below_body(page: &mut Page<'_>, facts: &mut Facts, start: usize, foot: usize) {
    let last_prose = (start..foot)
        .rev()
        .find(|&i| page.is_prose(i))
        .map_or(start, |i| i + 1);
    let has_prose = last_prose > start;
    end_marks(page, last_prose, foot);
    signed::signatures(page, facts, start, foot, last_prose);
    let body_like = |page: &Page<'_>, i: usize| {
        page.is_open(i)
            && (page.kind(i) != Kind::Text
                || (page.cue(i).is_none() && page.shape(i).is_sentence())
                || page.is_prose(i))
    };
    let floor = (last_prose..foot)
        .rev()
        .find(|&i| body_like(page, i))
        .map_or(last_prose, |i| i + 1);
    if has_prose {
        for at in last_prose..floor {
            let cue = page.cue(at).filter(|c| {
                page.is_open(at)
                    && page.kind(at) == Kind::Text
                    && c.reach != Reach::Section
                    // A rule above more of the body.
                    && !super::parts::is_rule(page.text(at))
            });
            if let Some(cue) = cue.filter(|c| c.sentence || page.block_range(at).len() == 1) {
                page.set(at, Fate::Removed(cue.kind));
            }
        }
    }
    let says = |page: &Page<'_>, i: usize| {
        matches!(page.fate(i), Fate::Open | Fate::Removed(_))
            && page.cue(i).is_some()
            && !matches!(cues::key(page.text(i)).as_str(), "#" | "")
    };
    let Some(first) = (floor..foot).find(|&i| says(page, i)) else {
        return;
    };
    if floor == start && !has_prose && !(start..first).any(|i| page.is_open(i)) {
        return;
    }
    for at in first..foot {
        if let Some(cue) = page.cue(at).filter(|_| page.is_open(at)) {
            page.set(at, Fate::Removed(cue.kind));
        }
    }
    between(page, first, foot);
    climb(page, start, first);
}

/// "###", "* * *" with nothing below.
fn end_marks(page: &mut Page<'_>, from: usize, foot: usize) {
    let last = (from..foot).rev().find(|&i| page.is_open(i));
    if let Some(at) =
        last.filter(|&i| page.kind(i) == Kind::Text && cues::key(page.text(i)).is_empty())
    {
        page.set(at, Fate::Removed("other"));
    }
}

/// Labels beside furniture, with more of it right after them or nothing else at all.
fn between(page: &mut Page<'_>, first: usize, foot: usize) {
    let mut kind = "other";
    let mut at = first;
    while at < foot {
        if let Fate::Removed(above) = page.fate(at) {
            kind = above;
        }
        if !page.is_open(at) {
            at += 1;
            continue;
        }
        let end = (at..foot).find(|&i| !page.is_open(i)).unwrap_or(foot);
        if end - at <= 3 && (at..end).all(|i| page.shape(i).is_label() || page.shape(i).words <= 8)
        {
            for line in at..end {
                page.set(line, Fate::Removed(kind));
            }
        }
        at = end;
    }
}
