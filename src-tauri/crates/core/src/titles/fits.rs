//! How well a name fits what was typed.
//!
//! Everything is folded: case, accents and composition do not matter. A name that begins with what was typed is better than
//! one with a word that does, that is better than one that holds it anywhere, and that is better than one that has its
//! letters in the same order.

use crate::model::Marked;
use commonplace_text::words;
use memchr::memmem::Finder;

/// What was typed, folded once.
#[derive(Debug)]
pub(super) struct Typed {
    whole: Needle,
    terms: Vec<Needle>,
    mask: u64,
    /// Whether it names a folder.
    has_folder: bool,
}

/// A text to look for, ready to be looked for often.
#[derive(Debug)]
struct Needle {
    text: String,
    finder: Finder<'static>,
}

impl Needle {
    fn new(text: &str) -> Self {
        Self {
            finder: Finder::new(text.as_bytes()).into_owned(),
            text: text.to_owned(),
        }
    }

    fn len(&self) -> usize {
        self.text.len()
    }
}

/// The characters that occur in a text, each as one of 64 bits.
pub(super) fn mask(text: &str) -> u64 {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .fold(0, |mask, character| mask | bit(character))
}

fn bit(character: char) -> u64 {
    let code = u32::from(character);
    let number = match character {
        'a'..='z' => code - u32::from('a'),
        '0'..='9' => 26 + code - u32::from('0'),
        _ => 36 + code % 28,
    };
    1 << number
}

impl Typed {
    pub(super) fn new(text: &str) -> Self {
        let whole = words::fold(text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let terms: Vec<Needle> = whole.split(' ').map(Needle::new).collect();
        Self {
            mask: mask(&whole),
            has_folder: whole.contains('/'),
            terms: if terms.len() > 1 { terms } else { Vec::new() },
            whole: Needle::new(&whole),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.whole.text.is_empty()
    }

    pub(super) fn mask(&self) -> u64 {
        self.mask
    }

    /// How well a path fits whose name begins at `at`; `None` when it does not.
    pub(super) fn fit(&self, path: &str, at: usize) -> Option<f64> {
        let (folder, name) = path.split_at_checked(at)?;
        if self.has_folder && !folder.is_empty() {
            return fit(&self.whole, path);
        }
        if let Some(score) = fit(&self.whole, name) {
            return Some(score);
        }
        if self.terms.is_empty() {
            return (!folder.is_empty())
                .then(|| held(&self.whole, folder).map(|score| score / 2.0 - 60.0))
                .flatten();
        }
        // Words in any order, some of them in the folder's name.
        let mut sum = 0.0;
        for term in &self.terms {
            let score =
                fit(term, name).or_else(|| held(term, folder).map(|score| score / 2.0 - 60.0))?;
            sum += score;
        }
        #[expect(clippy::cast_precision_loss, reason = "a few words")]
        let mean = sum / self.terms.len() as f64;
        Some(mean - 40.0)
    }

    /// The name with what fits marked.
    pub(super) fn marked(&self, name: &str) -> Marked {
        let (folded, places) = folded(name);
        let mut hit = vec![false; places.len()];
        let mut mark = |needle: &Needle| {
            let Some(at) = best_place(needle, &folded) else {
                let mut from = 0;
                for character in needle.text.chars() {
                    let Some(found) = folded.get(from..).and_then(|rest| rest.find(character))
                    else {
                        return;
                    };
                    let start = folded
                        .get(..from + found)
                        .map_or(0, |text| text.chars().count());
                    if let Some(one) = hit.get_mut(start) {
                        *one = true;
                    }
                    from += found + character.len_utf8();
                }
                return;
            };
            let start = folded.get(..at).map_or(0, |text| text.chars().count());
            for one in hit.iter_mut().skip(start).take(needle.text.chars().count()) {
                *one = true;
            }
        };
        if self.terms.is_empty() || folded.contains(&self.whole.text) {
            mark(&self.whole);
        } else {
            self.terms.iter().for_each(mark);
        }
        let mut marks: Vec<(u32, u32)> = Vec::new();
        for (is_hit, (start, end)) in hit.into_iter().zip(places) {
            match marks.last_mut() {
                _ if !is_hit => {}
                Some(last) if last.1 >= start => last.1 = last.1.max(end),
                _ => marks.push((start, end)),
            }
        }
        Marked {
            text: name.to_owned(),
            marks,
        }
    }
}

/// A name folded, and for every character of that where it came from, in UTF-16 units.
fn folded(name: &str) -> (String, Vec<(u32, u32)>) {
    let (mut text, mut places, mut unit) = (String::new(), Vec::new(), 0_u32);
    for character in name.chars() {
        let end = unit + if character.len_utf16() == 2 { 2 } else { 1 };
        let piece = words::fold(character.encode_utf8(&mut [0; 4]));
        places.extend(piece.chars().map(|_| (unit, end)));
        text.push_str(&piece);
        unit = end;
    }
    (text, places)
}

fn fit(needle: &Needle, name: &str) -> Option<f64> {
    held(needle, name).or_else(|| scattered(&needle.text, name))
}

/// Where the needle stands best: at the beginning of a word if it can.
fn best_place(needle: &Needle, name: &str) -> Option<usize> {
    let first = needle.finder.find(name.as_bytes())?;
    if is_start(name, first) {
        return Some(first);
    }
    let later = needle
        .finder
        .find_iter(name.as_bytes())
        .find(|&at| is_start(name, at));
    Some(later.unwrap_or(first))
}

fn is_start(name: &str, at: usize) -> bool {
    let Some(before) = at
        .checked_sub(1)
        .and_then(|before| name.as_bytes().get(before))
    else {
        return true;
    };
    if before.is_ascii() {
        return !before.is_ascii_alphanumeric();
    }
    name.get(..at)
        .and_then(|before| before.chars().next_back())
        .is_some_and(|before| !before.is_alphanumeric())
}

/// The needle as a piece of the name.
fn held(needle: &Needle, name: &str) -> Option<f64> {
    let at = best_place(needle, name)?;
    let base = match () {
        () if needle.len() == name.len() => 1_000.0,
        () if at == 0 => 500.0,
        () if is_start(name, at) => 350.0,
        () => 220.0,
    };
    Some(base - length_cost(name) - place_cost(at))
}

/// The letters of the needle in order. Each is worth more at the beginning of a word or behind the one before it; a name in
/// which they lie too far apart does not fit.
fn scattered(needle: &str, name: &str) -> Option<f64> {
    if needle.is_ascii() {
        // No byte of another character is one of ASCII.
        let letter = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
        in_order(needle.bytes(), name.bytes(), b' ', letter, name)
    } else {
        in_order(
            needle.chars(),
            name.chars(),
            ' ',
            |c| c.is_alphanumeric(),
            name,
        )
    }
}

fn in_order<T: PartialEq + Copy>(
    needle: impl Iterator<Item = T> + Clone,
    name: impl Iterator<Item = T>,
    blank: T,
    is_letter: impl Fn(&T) -> bool,
    whole: &str,
) -> Option<f64> {
    let wanted = needle.clone().count();
    if wanted < 2 {
        return None;
    }
    let mut rest = needle.filter(|letter| *letter != blank);
    let mut next = rest.next()?;
    let (mut score, mut run, mut gaps) = (0.0, false, 0_u32);
    let mut before = blank;
    let (mut begun, mut done) = (false, false);
    for letter in name {
        if letter == next {
            score += match () {
                () if !is_letter(&before) => 14.0,
                () if run => 10.0,
                () => 2.0,
            };
            (run, begun) = (true, true);
            match rest.next() {
                Some(letter) => next = letter,
                None => {
                    done = true;
                    break;
                }
            }
        } else {
            gaps += u32::from(begun && run);
            run = false;
        }
        before = letter;
    }
    if !done {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "a few letters")]
    let mean = score / wanted as f64;
    // Letters that lie anywhere are chance.
    (mean >= 5.0).then(|| 60.0 + mean * 6.0 - f64::from(gaps) * 6.0 - length_cost(whole))
}

#[expect(clippy::cast_precision_loss, reason = "a few letters")]
fn length_cost(name: &str) -> f64 {
    name.len().min(80) as f64 / 4.0
}

#[expect(clippy::cast_precision_loss, reason = "a few letters")]
fn place_cost(at: usize) -> f64 {
    at.min(60) as f64 / 3.0
}

#[cfg(test)]
mod tests {
    use super::{Typed, mask};

    #[test]
    fn better_places_score_more() {
        let score = |typed: &str, name: &str| Typed::new(typed).fit(name, 0);
        let order = [
            "bee",
            "bee keeping",
            "the bee",
            "beekeeping for all",
            "frisbee",
            "big elephant eats",
        ];
        let scores: Vec<_> = order
            .iter()
            .map(|name| score("bee", name).unwrap())
            .collect();
        assert!(
            scores[0] > scores[1]
                && scores[1] > scores[2]
                && scores[2] > scores[4]
                && scores[4] > scores[5],
            "{scores:?}"
        );
        assert_eq!(score("bee", "abcdefghijklmnopqe"), None);
        assert!(
            score("keeping bee", "bee keeping").is_some(),
            "words in any order"
        );
        assert!(score("ХАБ", "хабаровск").is_some(), "any script");
        assert!(score("蜂", "蜜蜂").is_some());
        assert_eq!(mask("ab") & !mask("abc"), 0);
    }

    #[test]
    fn marks_stand_where_the_letters_do() {
        let marks = |typed: &str, name: &str| Typed::new(typed).marked(name).marks;
        assert_eq!(marks("uber", "Über alles"), [(0, 4)]);
        assert_eq!(marks("b", "🐝 Bee"), [(3, 4)]);
        assert_eq!(marks("all ub", "Über alles"), [(0, 2), (5, 8)]);
        assert_eq!(marks("hb", "Honey bee"), [(0, 1), (6, 7)]);
    }
}
