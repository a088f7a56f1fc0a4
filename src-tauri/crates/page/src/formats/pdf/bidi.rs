//! Scripts that are read from the right: letters from the order in which they stand to that in which they are read.
//!
//! What is known is where letters stand. So lines are turned round, and in them what is read from the left is turned back:
//! numbers, and words in Latin letters.

use unicode_normalization::UnicodeNormalization as _;

use super::spans::Piece;

/// Whether a letter is of a script that is read from the right.
pub(super) fn is_rightward(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
        && !c.is_numeric()
}

/// Parts of signs that fonts have in the place of the whole signs, which Unicode's forms do not tell.
const PARTS: &str = "⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀";

/// Letters that fonts have in several forms, and signs turned for vertical lines, to those that are written; nothing else is
/// changed.
pub(super) fn plain(c: char) -> impl Iterator<Item = char> {
    let is_part = matches!(c, '\u{2e80}'..='\u{2eff}');
    let whole = is_part.then(|| PARTS.chars().skip_while(move |part| *part != c).nth(1));
    let c = whole.flatten().unwrap_or(c);
    let has_forms = matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe4f}' | '\u{fe70}'..='\u{fefc}');
    let forms = has_forms.then(|| std::iter::once(c).nfkc());
    let same = (!has_forms).then_some(c);
    forms.into_iter().flatten().chain(same)
}

/// A letter and the piece that it is of.
type Letter = (char, usize);

/// Puts the letters of a span, as they stand from the left, in the order of reading.
pub(super) fn put_in_order(pieces: &mut Vec<Piece>) {
    let letters: Vec<Letter> = pieces
        .iter()
        .enumerate()
        .flat_map(|(at, piece)| piece.text.chars().map(move |c| (c, at)))
        .collect();
    if !letters.iter().any(|(c, _)| is_rightward(*c)) {
        return;
    }
    let rightward = letters.iter().filter(|(c, _)| is_rightward(*c)).count();
    let all = letters.iter().filter(|(c, _)| c.is_alphabetic()).count();
    let ordered = if rightward * 2 >= all {
        turned(&letters)
    } else {
        turned_inside(&letters)
    };
    let mut out: Vec<Piece> = Vec::new();
    let mut before = None;
    for (c, at) in ordered {
        if before != Some(at)
            && let Some(piece) = pieces.get(at)
        {
            out.push(Piece {
                text: String::new(),
                ..piece.clone()
            });
        }
        before = Some(at);
        if let Some(last) = out.last_mut() {
            last.text.extend(plain(c));
        }
    }
    *pieces = out;
}

/// A line that is read from the left, with words in it that are not.
fn turned_inside(letters: &[Letter]) -> Vec<Letter> {
    let mut out: Vec<Letter> = Vec::with_capacity(letters.len());
    let mut rest = letters;
    while let Some(first) = rest.first() {
        let until_latin = rest
            .iter()
            .take_while(|(c, _)| is_rightward(*c) || !c.is_alphabetic());
        let length = if is_rightward(first.0) {
            // Signs and spaces after the last of its letters are of the line.
            let run: Vec<bool> = until_latin.map(|(c, _)| is_rightward(*c)).collect();
            run.iter().rposition(|is| *is).map_or(1, |last| last + 1)
        } else {
            1
        };
        let (run, after) = rest.split_at(length.min(rest.len()));
        if length > 1 {
            out.extend(turned(run));
        } else {
            out.extend(run);
        }
        rest = after;
    }
    out
}

/// A line that is read from the right, from the order in which it stands.
fn turned(letters: &[Letter]) -> Vec<Letter> {
    let mut runs: Vec<&[Letter]> = Vec::new();
    let mut rest = letters;
    while !rest.is_empty() {
        let (run, after) = rest.split_at(run_length(rest).clamp(1, rest.len()));
        runs.push(run);
        rest = after;
    }
    let mut out: Vec<Letter> = Vec::with_capacity(letters.len());
    // Signs of two sides, which look the other way in the order of reading, unless the font names them as they are read.
    let mut pairs: Vec<usize> = Vec::new();
    for run in runs.into_iter().rev() {
        if let [(c, at)] = run {
            if mirrored(*c) != *c {
                pairs.push(out.len());
            }
            out.push((mirrored(*c), *at));
        } else {
            out.extend(run);
        }
    }
    let first = pairs.first().and_then(|at| out.get(*at));
    let last = pairs.last().and_then(|at| out.get(*at));
    let is_wrong = first.is_some_and(|(c, _)| closes(*c)) && last.is_some_and(|(c, _)| !closes(*c));
    if is_wrong {
        for at in pairs {
            if let Some((c, _)) = out.get_mut(at) {
                *c = mirrored(*c);
            }
        }
    }
    out
}

/// How many letters from here on are read from the left.
fn run_length(letters: &[Letter]) -> usize {
    let is_latin = |c: char| c.is_alphabetic() && !is_rightward(c);
    let of_number = |c: char| c.is_numeric() || matches!(c, '%' | '$' | '€' | '£' | '#' | '°');
    let Some((first, _)) = letters.first() else {
        return 0;
    };
    let has_latin = letters
        .iter()
        .map(|(c, _)| *c)
        .take_while(|c| !is_rightward(*c))
        .take_while(|c| !c.is_whitespace() || is_latin(*first))
        .any(is_latin);
    if !is_latin(*first) && !of_number(*first) {
        return 1;
    }
    let mut length = 0;
    let mut has_digit = false;
    for (at, (c, _)) in letters.iter().enumerate() {
        if is_rightward(*c) || (c.is_whitespace() && !has_latin) {
            break;
        }
        has_digit |= c.is_numeric();
        if is_latin(*c) || of_number(*c) {
            length = at + 1;
        }
    }
    if has_latin || has_digit { length } else { 1 }
}

/// The other of two signs that open and close.
fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        '‹' => '›',
        '›' => '‹',
        c => c,
    }
}

/// Whether a sign is the second of two, as it is read.
fn closes(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '>' | '»' | '›')
}

#[cfg(test)]
mod tests {
    use super::super::spans::Shift;
    use super::*;

    fn ordered(text: &str) -> String {
        let mut pieces = vec![Piece {
            text: text.to_owned(),
            style: Default::default(),
            shift: Shift::None,
        }];
        put_in_order(&mut pieces);
        pieces.into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn lines_from_the_right_are_read_as_they_are_written() {
        for (stands, read) in [
            (".2026 תנשב (ורמא) רהנה", "הנהר (אמרו) בשנת 2026."),
            // A font that names its brackets as they are read.
            ("םימב )ורמא( רהנה", "הנהר (אמרו) במים"),
            ("%50.5 לע Windows 11 תנקתה", "התקנת Windows 11 על %50.5"),
            (
                "\u{feae}\u{fe92}\u{fedb} \u{fefb}",
                "\u{644}\u{627} \u{643}\u{628}\u{631}",
            ),
            ("20 10 רהנה", "הנהר 10 20"),
            ("the word רהנ לודג is two", "the word גדול נהר is two"),
            ("plain (words) 12", "plain (words) 12"),
        ] {
            assert_eq!(ordered(stands), read, "{stands}");
        }
    }
}
