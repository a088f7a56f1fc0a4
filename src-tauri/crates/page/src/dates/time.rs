//! Times of day and their zones, beside a date.

use super::tokens::{Token, What};
use super::{is_date_word, names, skip_marks, skip_words};

/// A time that follows a date: `, 08:15 Uhr`, ` at 8:15 a.m. EDT`, ` 18h30`, `T08:15:00+02:00`.
pub(super) fn time_after(tokens: &[Token<'_>]) -> Option<(usize, String)> {
    let mut at = 0;
    for _ in 0..4 {
        let here = at;
        at = skip_marks(
            tokens,
            at,
            &[',', '-', '–', '—', '|', '·', '(', ')', '.', '•', '/', ';'],
        );
        at = skip_words(tokens, at, names::BEFORE_TIME);
        if at == here {
            break;
        }
    }
    // 2024年6月11日(火) 8時15分; "Tue," never stands here.
    for _ in 0..2 {
        if tokens
            .get(at)
            .and_then(Token::word)
            .is_some_and(|w| w.chars().count() == 1 && !w.is_ascii())
        {
            at = skip_marks(tokens, at + 1, &[')', '）']);
        }
    }
    let (used, time) = time_at(tokens.get(at..)?)?;
    Some((at + used, time))
}

/// A time right before a date: `08:15, 11 June 2024`. Gives the byte where it starts.
pub(super) fn time_before(tokens: &[Token<'_>], not_before: usize) -> Option<(usize, String)> {
    for back in 3..=9 {
        let at = tokens.len().checked_sub(back)?;
        let first = tokens.get(at)?;
        let inside_number = at
            .checked_sub(1)
            .and_then(|i| tokens.get(i))
            .is_some_and(|t| t.mark() == Some(':'));
        if first.start < not_before {
            return None;
        }
        if inside_number {
            continue;
        }
        let Some((used, time)) = time_at(tokens.get(at..)?) else {
            continue;
        };
        if is_like_version(tokens, at, used) {
            continue;
        }
        let between = tokens.get(at + used..)?;
        let plain = between.iter().all(|t| match t.what {
            What::Mark(c) => matches!(c, ',' | '|' | '-' | '–' | '·' | '/'),
            What::Word(w) => is_date_word(&w.to_lowercase()),
            What::Number(..) => false,
        });
        return plain.then_some((first.start, time));
    }
    None
}

/// Whether numbers with a full stop between them, before a date, may be those of an edition: "v1.0.0", "Issue 3.10".
fn is_like_version(tokens: &[Token<'_>], at: usize, used: usize) -> bool {
    let mark = |at: usize| tokens.get(at).and_then(Token::mark);
    let is_dotted = mark(at + 1) == Some('.');
    let digits = |at: usize| {
        tokens
            .get(at)
            .and_then(Token::number)
            .map(|(_, digits)| digits)
    };
    // What stands behind the minutes, such as "Uhr" or "a.m.", says that it is a time.
    let is_said = used > 3 && mark(at + 3).is_none();
    let has_both = digits(at) == Some(2) && digits(at + 2) == Some(2) && mark(at + 3) != Some('.');
    // A label may stand before it with a mark of its own: "kl. 08.15", "Version: 3.10".
    let mut before = at;
    while before > 0 && matches!(mark(before - 1), Some(':' | '.' | '#')) {
        before -= 1;
    }
    let is_labelled = before < at;
    let word = before.checked_sub(1).and_then(|at| tokens.get(at));
    let is_of_time = word.is_none_or(|token| match token.what {
        What::Word(word) => {
            let word = word.to_lowercase();
            is_date_word(&word) || names::BEFORE_TIME.contains(&word.as_str())
        }
        What::Mark(_) => !is_labelled,
        What::Number(..) => false,
    });
    is_dotted && !(is_of_time && (has_both || is_said))
}

fn time_at(tokens: &[Token<'_>]) -> Option<(usize, String)> {
    let mut at = 0;
    let mut shift = None;
    if let Some(half) = tokens.first()?.word() {
        shift = Some(match half {
            "오전" | "午前" | "上午" => false,
            "오후" | "午後" | "下午" => true,
            _ => return None,
        });
        at = 1;
    }
    let (mut hour, 1..=2) = tokens.get(at)?.number()? else {
        return None;
    };
    let separator = tokens.get(at + 1)?;
    let is_colon = match separator.what {
        What::Mark(c) => matches!(c, ':' | '.' | '：'),
        What::Word(w) => matches!(w, "h" | "H" | "時" | "时" | "시" | "點" | "点"),
        What::Number(..) => false,
    };
    if !is_colon {
        return None;
    }
    let (minute, 1..=2) = tokens.get(at + 2)?.number()? else {
        return None;
    };
    at += 3;
    let mut second = 0;
    let more =
        tokens.get(at).and_then(Token::mark) == separator.mark() && separator.mark().is_some();
    if more && let Some((value, 2)) = tokens.get(at + 1).and_then(Token::number) {
        second = value;
        at += 2;
        if tokens.get(at).and_then(Token::mark) == Some('.')
            && tokens.get(at + 1).and_then(Token::number).is_some()
        {
            at += 2; // Fractions of a second.
        }
    }
    if let Some(word) = tokens.get(at).and_then(Token::word)
        && matches!(word, "分" | "분")
    {
        at += 1;
    }
    let (used, half) = half_of_day(tokens.get(at..).unwrap_or_default());
    at += used;
    match shift.or(half) {
        Some(true) if hour < 12 => hour += 12,
        Some(false) if hour == 12 => hour = 0,
        _ => {}
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (used, offset) = zone_at(tokens.get(at..).unwrap_or_default());
    let zone = offset.map(zone_text).unwrap_or_default();
    Some((
        at + used,
        format!("T{hour:02}:{minute:02}:{second:02}{zone}"),
    ))
}

/// `a.m.`, `PM`: whether it is the afternoon.
fn half_of_day(tokens: &[Token<'_>]) -> (usize, Option<bool>) {
    let word = |at: usize| tokens.get(at).and_then(Token::word).map(str::to_lowercase);
    let mark = |at: usize| tokens.get(at).and_then(Token::mark);
    let afternoon = |w: &str| match w {
        "am" | "a" => Some(false),
        "pm" | "p" => Some(true),
        _ => None,
    };
    let Some(first) = word(0) else {
        return (0, None);
    };
    match (first.as_str(), mark(1), word(2)) {
        ("am" | "pm", _, _) => (1, afternoon(&first)),
        ("a" | "p", Some('.'), Some(m)) if m == "m" => {
            (3 + usize::from(mark(3) == Some('.')), afternoon(&first))
        }
        ("a" | "p", None, _) if word(1).as_deref() == Some("m") => (2, afternoon(&first)),
        _ => (0, None),
    }
}

fn zone_at(tokens: &[Token<'_>]) -> (usize, Option<i32>) {
    let mut at = skip_marks(tokens, 0, &['(']);
    at = skip_words(tokens, at, &["uhr", "uur"]);
    if let Some(word) = tokens.get(at).and_then(Token::word) {
        let lower = word.to_lowercase();
        let Some((name, minutes)) = names::ZONES.iter().find(|(name, _)| *name == lower) else {
            return (0, None);
        };
        let (used, offset) = offset_at(tokens.get(at + 1..).unwrap_or_default());
        return match offset {
            Some(offset) if matches!(*name, "utc" | "gmt") => (at + 1 + used, Some(offset)),
            _ => (at + 1, Some(*minutes)),
        };
    }
    if at > 0 {
        return (0, None);
    }
    offset_at(tokens)
}

/// `+02:00`, `+0200`, `-5`.
fn offset_at(tokens: &[Token<'_>]) -> (usize, Option<i32>) {
    let sign = match tokens.first().and_then(Token::mark) {
        Some('+') => 1,
        Some('-' | '−') => -1,
        _ => return (0, None),
    };
    let Some((value, digits)) = tokens.get(1).and_then(Token::number) else {
        return (0, None);
    };
    let Ok(value) = i32::try_from(value) else {
        return (0, None);
    };
    let (used, minutes) = match digits {
        4 => (2, value / 100 * 60 + value % 100),
        1 | 2 => match (
            tokens.get(2).and_then(Token::mark),
            tokens.get(3).and_then(Token::number),
        ) {
            (Some(':'), Some((more, 2))) => (4, value * 60 + i32::try_from(more).unwrap_or(0)),
            _ => (2, value * 60),
        },
        _ => return (0, None),
    };
    if minutes <= 14 * 60 {
        (used, Some(sign * minutes))
    } else {
        (0, None)
    }
}

fn zone_text(minutes: i32) -> String {
    if minutes == 0 {
        return "Z".to_owned();
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}
