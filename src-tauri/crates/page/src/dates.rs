//! Publication dates out of what people write: "Stand: 11.06.2024, 08:15 Uhr", "2024年6月11日".
//!
//! Never guesses: a day and month that could be either, a day without its year and "3 days ago" are no date.
//! Where on a page the publication date stands is for the callers to know.

mod names;
mod time;
mod tokens;

use time::{time_after, time_before};
use tokens::{Token, What};

/// Longer than any line about a date; what follows is not looked at.
const MAX_CHARS: usize = 400;

/// A date found in a line, with the bytes that it and its time take up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// First byte of the date, or of the time where that comes first.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// `2024-06-11`; `None` when the day and month could be either, or the year is missing.
    pub(crate) date: Option<String>,
    /// `T08:15:00`, with its distance from UTC where the zone is known.
    time: Option<String>,
    /// Whether the words before it say that the page was changed then.
    pub(crate) updated: bool,
}

/// The date in a line about publication, as an ISO 8601 date or date-time.
/// `lang` settles 06/11/2024 where a language has one order of day and month; English alone does not.
pub(crate) fn parse_published(text: &str, lang: Option<&str>) -> Option<String> {
    let stamps = find_all(text, lang);
    let dated = || stamps.iter().filter(|s| s.date.is_some());
    let best = dated().find(|s| !s.updated).or_else(|| {
        // An unreadable publication date is not replaced by the day of a correction.
        stamps.iter().all(|s| s.updated).then(|| dated().next())?
    })?;
    let date = best.date.as_deref()?;
    Some(format!("{date}{}", best.time.as_deref().unwrap_or("")))
}

/// Every date in a line, in order.
pub(crate) fn find_all(text: &str, lang: Option<&str>) -> Vec<Stamp> {
    let tokens = tokens::split(text, MAX_CHARS);
    let mut stamps: Vec<Stamp> = Vec::new();
    let mut at = 0;
    let mut last_end = 0;
    while at < tokens.len() {
        let Some(rest) = tokens.get(at..) else { break };
        let mut time = None;
        let found = match around_time(rest) {
            Some((found, own)) => {
                time = Some(own);
                Some(found)
            }
            None if is_edition(&tokens, at) => None,
            None => date_at(rest, lang),
        };
        let Some(found) = found else {
            at += 1;
            continue;
        };
        let mut next = at + found.used;
        if time.is_none()
            && let Some((used, value)) = time_after(tokens.get(next..).unwrap_or_default())
        {
            next += used;
            time = Some(value);
        }
        let first = rest.first();
        let mut start = first.map_or(0, |t| t.start);
        if time.is_none()
            && let Some((token, value)) =
                time_before(tokens.get(..at).unwrap_or_default(), last_end)
        {
            start = token;
            time = Some(value);
        }
        let end = next
            .checked_sub(1)
            .and_then(|i| tokens.get(i))
            .map_or(start, |t| t.end);
        let before = text.get(last_end..start).unwrap_or("").to_lowercase();
        stamps.push(Stamp {
            start,
            end,
            date: found.date.map(|d| d.iso()),
            time,
            updated: names::UPDATED.iter().any(|w| before.contains(w)),
        });
        last_end = end;
        at = next;
    }
    stamps
}

/// Whether a word (lower case) is one of those that stand around dates: "published", "Uhr", a weekday.
pub(crate) fn is_date_word(word: &str) -> bool {
    static WORDS: std::sync::LazyLock<std::collections::HashSet<&str>> =
        std::sync::LazyLock::new(|| names::FURNITURE.split(' ').collect());
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    WORDS.contains(bare)
        || names::ZONES.iter().any(|(zone, _)| *zone == bare)
        || month(bare).is_some()
}

/// A day of the calendar that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Day {
    year: u32,
    month: u32,
    day: u32,
}

impl Day {
    fn new(year: u32, month: u32, day: u32) -> Option<Day> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let length = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        ((1400..=2199).contains(&year) && (1..=length).contains(&day)).then_some(Day {
            year,
            month,
            day,
        })
    }

    fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// What stands at the first tokens: how many belong to it, and the day if it is certain.
struct Found {
    used: usize,
    date: Option<Day>,
}

/// Whether the number at a place is that of an edition: "v1.10.20".
fn is_edition(tokens: &[Token<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let word = before.and_then(Token::word).map(str::to_lowercase);
    let is_dotted = tokens.get(at + 1).and_then(Token::mark) == Some('.');
    is_dotted && word.is_some_and(|word| matches!(word.as_str(), "v" | "ver" | "version"))
}

fn date_at(tokens: &[Token<'_>], lang: Option<&str>) -> Option<Found> {
    match tokens.first()?.what {
        What::Number(..) => year_first(tokens)
            .or_else(|| in_ideographs(tokens))
            .or_else(|| three_numbers(tokens, lang))
            .or_else(|| day_then_month(tokens))
            .or_else(|| year_month_word(tokens)),
        What::Word(_) => month_then_day(tokens).or_else(|| era(tokens)),
        What::Mark(_) => None,
    }
}

/// 2024-06-11, 2024/6/11, 2024. 06. 11.
fn year_first(tokens: &[Token<'_>]) -> Option<Found> {
    let [y, s1, m, s2, d, ..] = tokens else {
        return None;
    };
    let (year, 4) = y.number()? else { return None };
    let sep = s1.mark()?;
    if !matches!(sep, '-' | '/' | '.') || s2.mark()? != sep {
        return None;
    }
    let (month, 1..=2) = m.number()? else {
        return None;
    };
    let (day, 1..=2) = d.number()? else {
        return None;
    };
    let date = Day::new(thai_year(year), month, day)?;
    let closing = usize::from(sep == '.' && tokens.get(5).is_some_and(|t| t.mark() == Some('.')));
    Some(Found {
        used: 5 + closing,
        date: Some(date),
    })
}

/// 2024年6月11日, 2024년 6월 11일, and the same without the year.
fn in_ideographs(tokens: &[Token<'_>]) -> Option<Found> {
    let number_with = |at: usize, units: [char; 2]| -> Option<u32> {
        let (value, 1..=4) = tokens.get(at)?.number()? else {
            return None;
        };
        tokens
            .get(at + 1)?
            .word()?
            .starts_with(units)
            .then_some(value)
    };
    let month_day = |at: usize| {
        Some((
            number_with(at, ['月', '월'])?,
            number_with(at + 2, ['日', '일'])?,
        ))
    };
    if let Some(year) = number_with(0, ['年', '년']) {
        let (month, day) = month_day(2)?;
        let date = Day::new(year, month, day)?;
        return Some(Found {
            used: 6,
            date: Some(date),
        });
    }
    let (month, day) = month_day(0)?;
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Found {
        used: 4,
        date: None,
    })
}

/// 令和6年6月11日.
fn era(tokens: &[Token<'_>]) -> Option<Found> {
    const ERAS: [(&str, &str, u32); 3] =
        [("令", "和", 2018), ("平", "成", 1988), ("昭", "和", 1925)];
    let (first, second) = (tokens.first()?.word()?, tokens.get(1)?.word()?);
    let (_, _, base) = ERAS.iter().find(|(a, b, _)| *a == first && *b == second)?;
    let (year, 1..=2) = tokens.get(2)?.number()? else {
        return None;
    };
    let (month, _) = tokens.get(4)?.number()?;
    let (day, _) = tokens.get(6)?.number()?;
    let shaped = tokens.get(3)?.word()? == "年"
        && tokens.get(5)?.word()? == "月"
        && tokens.get(7)?.word()? == "日";
    let date = Day::new(base + year, month, day)?;
    shaped.then_some(Found {
        used: 8,
        date: Some(date),
    })
}

/// 11.06.2024, 11/06/2024, 6-11-24: which of the first two is the day is told by the full stop, the language or their size.
fn three_numbers(tokens: &[Token<'_>], lang: Option<&str>) -> Option<Found> {
    let [a, s1, b, s2, y, ..] = tokens else {
        return None;
    };
    let sep = s1.mark()?;
    if !matches!(sep, '-' | '/' | '.') || s2.mark()? != sep {
        return None;
    }
    let (a, 1..=2) = a.number()? else { return None };
    let (b, 1..=2) = b.number()? else { return None };
    let (year, digits) = y.number()?;
    let year = match digits {
        4 => thai_year(year),
        2 if !year_comes_first(lang) => short_year(year),
        _ => return None,
    };
    let (day_first, month_first) = (Day::new(year, b, a), Day::new(year, a, b));
    let date = match (day_first, month_first) {
        (Some(day), None) => Some(day),
        // 6.14.2024 is no date that anyone writes with full stops, but it can only be this one.
        (None, Some(day)) => Some(day),
        (Some(one), Some(other)) if one == other => Some(one),
        (Some(day), Some(_)) if sep == '.' => Some(day),
        (Some(day), Some(month)) => match order(lang) {
            Order::DayFirst => Some(day),
            Order::MonthFirst => Some(month),
            Order::Unknown => None,
        },
        (None, None) => return None,
    };
    Some(Found { used: 5, date })
}

/// 11 June 2024, 11. Juni 2024, 11 de junio de 2024, 11th of June; without a year no day is certain.
fn day_then_month(tokens: &[Token<'_>]) -> Option<Found> {
    let (day, 1..=2) = tokens.first()?.number()? else {
        return None;
    };
    let mut at = 1;
    if tokens.get(at).and_then(Token::word).is_some_and(is_ordinal) {
        at += 1;
    }
    at = skip_marks(tokens, at, &['.', 'º', '°', ',', '-', '/']);
    at = skip_words(tokens, at, names::JOINTS);
    at = skip_marks(tokens, at, &['\'', '’']);
    let (month, used) = month_at(tokens, at)?;
    // "GMT+2, June 11, 2024": the number belongs to what stands before the date.
    if month_then_day(tokens.get(at..)?).is_some_and(|found| found.date.is_some()) {
        return None;
    }
    at += used;
    let month_end = at;
    at = skip_marks(tokens, at, &['.', ',', '-', '/']);
    at = skip_words(tokens, at, names::JOINTS);
    at = skip_words(tokens, at, &["năm", "ปี", "พ", "ศ"]);
    at = skip_marks(tokens, at, &[',', '\'', '’']);
    if let Some((year, used)) = year_at(tokens, at, day) {
        let date = Day::new(year, month, day)?;
        return Some(Found {
            used: at + used,
            date: Some(date),
        });
    }
    (1..=31).contains(&day).then_some(Found {
        used: month_end,
        date: None,
    })
}

/// June 11, 2024; Jun 11 2024.
fn month_then_day(tokens: &[Token<'_>]) -> Option<Found> {
    let (month, mut at) = month_at(tokens, 0)?;
    at = skip_marks(tokens, at, &['.', '-', '/']);
    let (day, 1..=2) = tokens.get(at)?.number()? else {
        return None;
    };
    at += 1;
    if tokens.get(at).and_then(Token::word).is_some_and(is_ordinal) {
        at += 1;
    }
    let day_end = at;
    at = skip_marks(tokens, at, &['.', ',', '-', '/']);
    at = skip_words(tokens, at, names::JOINTS);
    at = skip_marks(tokens, at, &['\'', '’']);
    if let Some((year, used)) = year_at(tokens, at, day) {
        let date = Day::new(year, month, day)?;
        return Some(Found {
            used: at + used,
            date: Some(date),
        });
    }
    (1..=31).contains(&day).then_some(Found {
        used: day_end,
        date: None,
    })
}

/// Jun 11 08:15:00 2024, Jun 11 08:15:00 UTC 2024: as C's `asctime` writes it, and archives of mail with it.
fn around_time(tokens: &[Token<'_>]) -> Option<(Found, String)> {
    let (month, at) = month_at(tokens, 0)?;
    let (day, 1..=2) = tokens.get(at)?.number()? else {
        return None;
    };
    let (used, time) = time_after(tokens.get(at + 1..)?)?;
    let end = at + 1 + used;
    let (year, 4) = tokens.get(end)?.number()? else {
        return None;
    };
    let date = Some(Day::new(year, month, day)?);
    Some((
        Found {
            used: end + 1,
            date,
        },
        time,
    ))
}

/// 2024. június 11., 2024 m. birželio 11 d.
fn year_month_word(tokens: &[Token<'_>]) -> Option<Found> {
    let (year, 4) = tokens.first()?.number()? else {
        return None;
    };
    let mut at = skip_marks(tokens, 1, &['.', ',', '-', '/']);
    at = skip_words(tokens, at, &["m"]);
    at = skip_marks(tokens, at, &['.']);
    let (month, used) = month_at(tokens, at)?;
    at = skip_marks(tokens, at + used, &['.', '-', '/']);
    let (day, 1..=2) = tokens.get(at)?.number()? else {
        return None;
    };
    let date = Day::new(year, month, day)?;
    Some(Found {
        used: at + 1,
        date: Some(date),
    })
}

/// The year at a place: four digits, or two after an apostrophe. Not an hour ("11 June 20:24").
fn year_at(tokens: &[Token<'_>], at: usize, day: u32) -> Option<(u32, usize)> {
    let (year, digits) = tokens.get(at)?.number()?;
    let apostrophe = at
        .checked_sub(1)
        .and_then(|i| tokens.get(i))
        .and_then(Token::mark);
    match digits {
        4 if (1400..=2700).contains(&year) => Some((thai_year(year), 1)),
        2 if matches!(apostrophe, Some('\'' | '’' | '-' | '/')) && day > 0 => {
            Some((short_year(year), 1))
        }
        _ => None,
    }
}

fn month_at(tokens: &[Token<'_>], at: usize) -> Option<(u32, usize)> {
    let word = tokens.get(at)?.word()?;
    let lower = word.to_lowercase();
    if lower == "tháng" {
        let (number, 1..=2) = tokens.get(at + 1)?.number()? else {
            return None;
        };
        return (1..=12).contains(&number).then_some((number, 2));
    }
    if let Some(number) = month(&lower) {
        return Some((number, 1));
    }
    let second = tokens.get(at + 1)?.word()?.to_lowercase();
    month(&format!("{lower}_{second}")).map(|number| (number, 2))
}

fn month(word: &str) -> Option<u32> {
    static MONTHS: std::sync::LazyLock<std::collections::HashMap<&str, u32>> =
        std::sync::LazyLock::new(|| {
            let numbered = (1u32..).zip(names::MONTHS);
            numbered
                .flat_map(|(number, forms)| forms.split(' ').map(move |form| (form, number)))
                .collect()
        });
    MONTHS.get(word).copied()
}

fn skip_marks(tokens: &[Token<'_>], mut at: usize, marks: &[char]) -> usize {
    while tokens
        .get(at)
        .and_then(Token::mark)
        .is_some_and(|c| marks.contains(&c))
    {
        at += 1;
    }
    at
}

fn skip_words(tokens: &[Token<'_>], mut at: usize, words: &[&str]) -> usize {
    while tokens
        .get(at)
        .and_then(Token::word)
        .is_some_and(|w| words.contains(&w.to_lowercase().as_str()))
    {
        at += 1;
    }
    at
}

fn is_ordinal(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "st" | "nd" | "rd" | "th" | "er" | "º" | "ª" | "e" | "ème"
    )
}

fn short_year(year: u32) -> u32 {
    if year < 70 { 2000 + year } else { 1900 + year }
}

/// Thailand counts from 543 BC.
fn thai_year(year: u32) -> u32 {
    if (2500..=2700).contains(&year) {
        year - 543
    } else {
        year
    }
}

enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

/// Which of 06/11 is the day. English alone cannot say; neither can an unknown language.
fn order(lang: Option<&str>) -> Order {
    let Some(lang) = lang else {
        return Order::Unknown;
    };
    let lower = lang.to_lowercase().replace('_', "-");
    let primary = lower.split('-').next().unwrap_or("");
    match (primary, lower.as_str()) {
        (_, "en-us") => Order::MonthFirst,
        (
            _,
            "en-gb" | "en-ie" | "en-au" | "en-nz" | "en-in" | "en-za" | "en-pk" | "en-sg" | "en-hk",
        ) => Order::DayFirst,
        ("en" | "" | "zh" | "ja" | "ko" | "hu" | "lt" | "fa" | "und", _) => Order::Unknown,
        _ => Order::DayFirst,
    }
}

/// Languages that write 24/06/11: two digits at the end are then no year.
fn year_comes_first(lang: Option<&str>) -> bool {
    let primary = lang.and_then(|l| l.split(['-', '_']).next()).unwrap_or("");
    matches!(primary, "zh" | "ja" | "ko" | "hu" | "lt" | "fa")
}

#[cfg(test)]
mod tests;
