//! A passage of one text found in the text that came after it, where both are at hand.
//!
//! The whole of both texts says more than what stands around a passage: which of two copies it is, and that a lookalike is
//! not the passage, because it was there before and still is. Where the two texts cannot say, the rule for quotations
//! decides, among places that are not known to be something else.

use super::align::Laid;
use super::near::share;
use super::rule::{self, Verdict};
use super::{Found, Quote, Text};
use std::ops::Range;

/// Characters on each side that must bear a place out.
const AROUND: usize = 24;
/// How much of the words must be there; of words with both sides there; of the words together with one side.
const WORDS: f64 = 0.7;
const WORDS_HELD: f64 = 0.5;
const WITH_SIDE: f64 = 0.75;
/// How much of the surroundings must be there for a place to be where it was.
const SAME_AROUND: f64 = 0.5;
/// How much of a place must be known to be something else.
const TAKEN: f64 = 0.5;

/// A text and the one that came after it.
#[derive(Debug)]
pub struct Succession<'a> {
    old: &'a Text,
    new: &'a Text,
    forward: Laid,
    backward: Laid,
    /// Where each character of the new text was, where that is beyond doubt.
    from: Vec<Option<u32>>,
}

impl<'a> Succession<'a> {
    /// Lays the two side by side.
    #[must_use]
    pub fn new(old: &'a Text, new: &'a Text) -> Self {
        let (before, after) = (&old.folded().0.chars, &new.folded().0.chars);
        let forward = Laid::forward(before, after);
        let backward = Laid::backward(before, after);
        Self {
            from: forward.agreed(&backward, after.len()),
            old,
            new,
            forward,
            backward,
        }
    }

    /// Finds a passage again that stood in a place of the old text. `quote` is what was kept of it.
    #[must_use]
    pub fn find(&self, place: &Range<usize>, quote: &Quote) -> Found {
        let own = self.old.folded().0.within(place);
        if own.is_empty() {
            return self.new.find(quote);
        }
        let places = [&self.forward, &self.backward].map(|laid| self.borne_out(laid, &own));
        let (folded, alphabet) = self.new.folded();
        let source = |range: Range<usize>| folded.source(&range);
        match places {
            [Some(one), Some(other)] if is_near(&one, &other) => self.found(&own, one),
            [Some(one), Some(other)] => Found::Ambiguous(vec![source(one), source(other)]),
            // Of several with the same words it may be another.
            [Some(one), None] | [None, Some(one)] if quote.twins.both > 0.0 => {
                Found::Ambiguous(vec![source(one)])
            }
            [Some(one), None] | [None, Some(one)] => self.found(&own, one),
            [None, None] => {
                let is_free = |range: &Range<usize>| !self.is_taken(range, &own);
                match rule::find(folded, alphabet, quote, &is_free) {
                    Verdict::Same(range) | Verdict::Near(range) => Found::Moved(source(range)),
                    Verdict::Several(ranges) => {
                        Found::Ambiguous(ranges.into_iter().map(source).collect())
                    }
                    Verdict::Nowhere => Found::Lost,
                }
            }
        }
    }

    /// Where a passage is by one way of laying the texts, if enough of it and of what is around it is there.
    fn borne_out(&self, laid: &Laid, own: &Range<usize>) -> Option<Range<usize>> {
        let length = self.old.folded().0.len();
        let before = own.start.saturating_sub(AROUND)..own.start;
        let after = own.end..own.end.saturating_add(AROUND).min(length);
        let words = laid.there(own);
        let like = share(words, own.len());
        let with = |side: &Range<usize>| share(words + laid.there(side), own.len() + side.len());
        let side = |side: &Range<usize>| share(laid.there(side), side.len());
        let is_held = side(&before) >= WITH_SIDE && side(&after) >= WITH_SIDE;
        let is_there = like >= WORDS || (is_held && like >= WORDS_HELD);
        if !is_there || with(&before).max(with(&after)) < WITH_SIDE {
            return None;
        }
        let first = own.clone().find(|&at| laid.at(at).is_some())?;
        let last = own.clone().rev().find(|&at| laid.at(at).is_some())?;
        // What is not there at an end is as long as it was, as far as there is room.
        let floor = before.rev().find_map(|at| laid.at(at));
        let ceiling = after.clone().find_map(|at| laid.at(at));
        let start = laid.at(first)?.saturating_sub(first - own.start);
        let start = start.max(floor.map_or(0, |floor| floor + 1));
        let end = laid.at(last)? + (own.end - last);
        let end = end.min(ceiling.unwrap_or(self.new.folded().0.len()));
        let is_whole = end > start && end - start <= own.len() + own.len() / 4 + rule::PUT_IN;
        is_whole.then_some(start..end)
    }

    fn found(&self, own: &Range<usize>, place: Range<usize>) -> Found {
        let (old, new) = (&self.old.folded().0, &self.new.folded().0);
        let before = own.start.saturating_sub(AROUND)..own.start;
        let after = own.end..own.end.saturating_add(AROUND).min(old.len());
        let around = self.forward.there(&before) + self.forward.there(&after);
        let is_same = old.chars.get(own.clone()) == new.chars.get(place.clone());
        let stands = before.is_empty() && after.is_empty()
            || share(around, before.len() + after.len()) >= SAME_AROUND;
        let place = new.source(&place);
        if is_same && stands {
            Found::Anchored(place)
        } else {
            Found::Moved(place)
        }
    }

    /// Whether a place of the new text is known to have been another than `own` in the old one.
    fn is_taken(&self, range: &Range<usize>, own: &Range<usize>) -> bool {
        let from = self.from.get(range.clone()).unwrap_or_default();
        let others = from
            .iter()
            .flatten()
            .filter(|&&at| !own.contains(&(at as usize)));
        share(others.count(), range.len()) >= TAKEN
    }
}

/// Whether two places are one, give or take a character at the ends.
fn is_near(one: &Range<usize>, other: &Range<usize>) -> bool {
    let slack = 1 + (one.len() / 32).min(4);
    one.start.abs_diff(other.start) <= slack && one.end.abs_diff(other.end) <= slack
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEES: &str = "A bee that leaves the hive flies backwards, with her eyes on the door.";
    const MAP: &str = "Whatever stands around it becomes a part of the map that she will carry.";
    const FARE: &str = "One adult: 12 crowns. Two adults: 22 crowns. Children: 4 crowns each.";

    /// What `words` (the `nth` of them, from 0) are in the new text.
    fn found(old: &str, words: &str, nth: usize, new: &str) -> String {
        let (old, new) = (Text::new(old.to_owned()), Text::new(new.to_owned()));
        let place = old.places_of(words).swap_remove(nth);
        let quote = old.quote(place.clone()).unwrap();
        let told = |place: &Range<usize>| {
            format!("{} {:?}", place.start, new.slice(place.clone()).unwrap())
        };
        match Succession::new(&old, &new).find(&place, &quote) {
            Found::Anchored(place) => format!("anchored {}", told(&place)),
            Found::Moved(place) => format!("moved {}", told(&place)),
            Found::Ambiguous(places) => format!("asked about {}", places.len()),
            Found::Lost => "lost".to_owned(),
        }
    }

    #[test]
    fn of_copies_the_one_that_was_meant() {
        let twice = format!("{BEES}\n\n{FARE}\n\n{MAP}\n\n{FARE}\n\n{BEES}");
        let ad = "Read more about fares.";
        let new = format!("{ad}\n\n{BEES}\n\n{ad}\n\n{FARE}\n\n{MAP}\n\n{FARE}\n\n{BEES}");
        for nth in [0, 1] {
            let place = new.match_indices("Two adults").nth(nth).unwrap().0;
            assert_eq!(
                found(&twice, "Two adults", nth, &new),
                format!("anchored {place} \"Two adults\"")
            );
        }
    }

    #[test]
    fn a_lookalike_that_was_there_before_is_not_it() {
        let old = format!(
            "{BEES}\n\nOne adult: 12 crowns a day, paid at the gate.\n\n{MAP}\n\nOne adult: 12 crowns a day, paid at the door."
        );
        let new = format!("{BEES}\n\n{MAP}\n\nOne adult: 12 crowns a day, paid at the door.");
        assert_eq!(found(&old, "12 crowns a day", 0, &new), "lost");
        assert!(found(&old, "12 crowns a day", 1, &new).starts_with("anchored"));
    }

    #[test]
    fn of_two_copies_side_by_side_that_became_one_the_person_says() {
        let old = format!("{BEES}\n\n{FARE}\n\n{FARE}\n\n{MAP}");
        let new = format!("{BEES}\n\n{FARE}\n\n{MAP}");
        for nth in [0, 1] {
            assert_eq!(found(&old, "Two adults", nth, &new), "asked about 1");
        }
    }

    #[test]
    fn something_put_into_it_is_within_and_what_is_cut_is_not() {
        let old = format!("{BEES}\n\n{MAP}");
        let words = "on the door.\n\nWhat";
        let new = format!("{BEES}\n\nAdvertisement\n\n{MAP}");
        assert_eq!(
            found(&old, words, 0, &new),
            "moved 58 \"on the door.\\n\\nAdvertisement\\n\\nWhat\""
        );
        assert_eq!(found(&old, "her eyes", 0, MAP), "lost");
        assert_eq!(found(&old, "her eyes", 0, ""), "lost");
    }

    #[test]
    fn a_paragraph_that_went_elsewhere_is_found_there() {
        let old = format!("{FARE}\n\n{BEES}\n\n{MAP}\n\n{MAP}");
        let new = format!("{BEES}\n\n{MAP}\n\n{MAP}\n\n{FARE}");
        let place = new.find("Two adults").unwrap();
        let told = found(&old, "Two adults: 22 crowns", 0, &new);
        assert!(told.starts_with(&format!("moved {place} ")), "{told}");
    }
}
