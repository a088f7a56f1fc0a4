//! What editors and their programs do to a page between two readings.

use super::{Chance, FIRST, end_of_tag};

/// A change to numbered HTML that leaves words where they are, or takes whole paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Advertisements between blocks.
    Ads,
    /// Paragraphs taken out.
    Cut,
    /// Characters written as entities.
    Entities,
    /// White space of other sorts.
    Space,
    /// Other quotation marks and dashes.
    Quotes,
    /// Words in elements of their own.
    Wrapped,
}

impl Change {
    /// Each of them.
    pub const ALL: [Self; 6] = [
        Self::Ads,
        Self::Cut,
        Self::Entities,
        Self::Space,
        Self::Quotes,
        Self::Wrapped,
    ];

    /// Changes numbered HTML.
    #[must_use]
    pub fn apply(self, html: &str, chance: &mut Chance) -> String {
        match self {
            Self::Ads => ads(html, chance),
            Self::Cut => cut(html, chance),
            _ => self.letters(html, chance),
        }
    }

    fn letters(self, html: &str, chance: &mut Chance) -> String {
        let mut out = String::with_capacity(html.len() * 2);
        let mut rest = html;
        while let Some(c) = rest.chars().next() {
            if c == '<' || c == '&' {
                let end = if c == '<' {
                    end_of_tag(rest)
                } else {
                    rest.find(';').map_or(1, |at| at + 1)
                };
                let (tag, after) = rest.split_at(end);
                out.push_str(tag);
                rest = after;
                continue;
            }
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            self.letter(c, &mut out, chance);
        }
        out
    }

    fn letter(self, c: char, out: &mut String, chance: &mut Chance) {
        match (self, c) {
            (Self::Entities, c) if c.is_alphanumeric() && chance.one_in(12) => {
                out.push_str(&format!("&#x{:x};", u32::from(c)));
            }
            (Self::Space, ' ') => {
                let kinds = [" ", "  ", "\n", "\u{a0}", "&nbsp;", " \n\t"];
                out.push_str(kinds.get(chance.below(kinds.len())).unwrap_or(&" "));
            }
            (Self::Quotes, '"' | '“' | '”') => out.push(['"', '„', '«'][chance.below(3)]),
            (Self::Quotes, '\'' | '’' | '‘') => out.push(['\'', '’', '‘'][chance.below(3)]),
            (Self::Quotes, '-' | '–' | '—') => out.push(['-', '–', '—'][chance.below(3)]),
            (Self::Wrapped, c) if u32::from(c) >= FIRST && chance.one_in(8) => {
                out.push_str(["<b></b>", "<span lang=\"x\">", "<i>"][chance.below(3)]);
                out.push(c);
            }
            _ => out.push(c),
        }
    }
}

/// Where paragraphs begin, in bytes.
fn paragraphs(html: &str) -> Vec<usize> {
    let found = html.match_indices("<p").filter(|(at, _)| {
        html.as_bytes()
            .get(at + 2)
            .is_some_and(|next| matches!(next, b'>' | b' '))
    });
    found.map(|(at, _)| at).collect()
}

fn ads(html: &str, chance: &mut Chance) -> String {
    const ADS: [&str; 4] = [
        "<div>Advertisement</div>",
        "<p>Read more: the story that everybody talks about today, and what comes of it.</p>",
        "<div><p>Sign up for our newsletter</p><p>Every morning the news in your letter box.</p></div>",
        "<figure><figcaption>A picture of the day. Photograph: somebody</figcaption></figure>",
    ];
    let mut out = String::with_capacity(html.len() * 2);
    let mut from = 0;
    for at in paragraphs(html) {
        out.push_str(html.get(from..at).unwrap_or_default());
        if chance.one_in(3) {
            out.push_str(ADS[chance.below(ADS.len())]);
        }
        from = at;
    }
    out.push_str(html.get(from..).unwrap_or_default());
    out
}

fn cut(html: &str, chance: &mut Chance) -> String {
    let mut out = String::with_capacity(html.len());
    let mut from = 0;
    for at in paragraphs(html) {
        let Some(end) = html.get(at..).and_then(|rest| rest.find("</p>")) else {
            continue;
        };
        if at >= from && chance.one_in(5) {
            out.push_str(html.get(from..at).unwrap_or_default());
            from = at + end + 4;
        }
    }
    out.push_str(html.get(from..).unwrap_or_default());
    out
}
