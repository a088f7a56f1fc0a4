//! What can be told from the writing alone: the language, and the number of words.
//!
//! A script that one language owns decides at once; then the small words of each language are counted, and trigrams
//! (whatlang) have the say where those are too few. Too short or too mixed is `None`.

use std::collections::HashMap;
use std::sync::LazyLock;

mod small_words;

/// Enough to tell; more would only take time.
const MAX_CHARS: usize = 8_000;

/// The language of a text as a BCP 47 primary subtag. `None` when it is too short or too mixed to tell.
pub(crate) fn detect(text: &str) -> Option<String> {
    let sample: String = text.chars().take(MAX_CHARS).collect();
    let scripts = Scripts::of(&sample);
    let code = match scripts.main()? {
        Script::Latin | Script::Cyrillic | Script::Arabic => in_shared_script(&sample)?,
        Script::East => scripts.east()?,
        Script::Own(code) => code,
    };
    Some(code.to_owned())
}

/// The language of a text that is certainly not in the one that it is declared to be in, as the templates of sites do.
pub(crate) fn contradicted(text: &str, declared: &str) -> Option<String> {
    const LEAST: usize = 60;
    let declared = declared
        .split('-')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_known = small_words::SMALL_WORDS
        .iter()
        .any(|(lang, _)| *lang == declared);
    let found = detect(text).filter(|found| is_known && *found != declared)?;
    let sample: String = text.chars().take(MAX_CHARS).collect();
    let is_shared = small_words::SMALL_WORDS
        .iter()
        .any(|(lang, _)| *lang == found);
    if !is_shared {
        return (words(&sample) as usize >= LEAST).then_some(found);
    }
    let votes = votes(&sample);
    let count = |lang: &str| votes.counts.get(lang).copied().unwrap_or_default();
    let is_clear = votes.words >= LEAST && count(&found) >= 4 * count(&declared).max(3);
    let guess = whatlang::detect(&sample).filter(whatlang::Info::is_reliable)?;
    (is_clear && two_letters(guess.lang()) == Some(&*found)).then_some(found)
}

/// Words in a text; Chinese and Japanese characters count as half a word each, rounded up.
pub(crate) fn words(text: &str) -> u32 {
    let (mut words, mut halves) = (0u32, 0u32);
    let mut in_word = false;
    for c in text.chars() {
        if is_han(c) || is_kana(c) {
            halves = halves.saturating_add(1);
            in_word = false;
        } else if c.is_alphanumeric() {
            words = words.saturating_add(u32::from(!in_word));
            in_word = true;
        } else if c.is_whitespace() || is_wide_mark(c) {
            in_word = false;
        }
    }
    words.saturating_add(halves.div_ceil(2))
}

/// Whether a character is written without spaces between words: Han, Kana.
pub(crate) fn is_unspaced(c: char) -> bool {
    is_han(c) || is_kana(c) || is_wide_mark(c)
}

fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF | 0x3005 | 0x3007)
}

fn is_kana(c: char) -> bool {
    matches!(u32::from(c), 0x3041..=0x3096 | 0x309D..=0x309F | 0x30A1..=0x30FA | 0x30FC..=0x30FF | 0x31F0..=0x31FF | 0xFF66..=0xFF9D)
}

fn is_wide_mark(c: char) -> bool {
    matches!(u32::from(c), 0x3001..=0x3003 | 0x3008..=0x301F | 0x30FB | 0xFF01..=0xFF0F | 0xFF1A..=0xFF20 | 0xFF3B..=0xFF3D | 0xFF5B..=0xFF65)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Arabic,
    /// Han with or without Kana.
    East,
    /// A script that one language owns, as far as newspapers go.
    Own(&'static str),
}

#[derive(Default)]
struct Scripts {
    latin: usize,
    cyrillic: usize,
    arabic: usize,
    han: usize,
    kana: usize,
    own: HashMap<&'static str, usize>,
}

impl Scripts {
    fn of(text: &str) -> Scripts {
        let mut counts = Scripts::default();
        for c in text.chars().filter(|c| c.is_alphabetic()) {
            match u32::from(c) {
                0x41..=0x24F | 0x1E00..=0x1EFF => counts.latin += 1,
                0x400..=0x52F => counts.cyrillic += 1,
                0x600..=0x6FF | 0x750..=0x77F | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF => {
                    counts.arabic += 1
                }
                _ if is_han(c) => counts.han += 1,
                _ if is_kana(c) => counts.kana += 1,
                code => {
                    if let Some(lang) = owner(code) {
                        *counts.own.entry(lang).or_default() += 1;
                    }
                }
            }
        }
        counts
    }

    /// The script of most letters. An ideograph weighs as much as a short word.
    fn main(&self) -> Option<Script> {
        let shared = [
            (self.latin, Script::Latin),
            (self.cyrillic, Script::Cyrillic),
            (self.arabic, Script::Arabic),
            ((self.han + self.kana) * 3, Script::East),
        ];
        let own = self
            .own
            .iter()
            .map(|(lang, count)| (count * 2, Script::Own(lang)));
        let (count, script) = shared
            .into_iter()
            .chain(own)
            .max_by_key(|(count, _)| *count)?;
        (count >= 12).then_some(script)
    }

    /// Japanese has Kana in every sentence, Chinese has none.
    fn east(&self) -> Option<&'static str> {
        let all = self.han + self.kana;
        match self.kana * 100 / all.max(1) {
            8.. => Some("ja"),
            0..=1 if all >= 8 => Some("zh"),
            _ => None,
        }
    }
}

fn owner(code: u32) -> Option<&'static str> {
    Some(match code {
        0x370..=0x3FF | 0x1F00..=0x1FFF => "el",
        0x530..=0x58F => "hy",
        0x590..=0x5FF => "he",
        0x900..=0x97F => "hi",
        0x980..=0x9FF => "bn",
        0xA00..=0xA7F => "pa",
        0xA80..=0xAFF => "gu",
        0xB00..=0xB7F => "or",
        0xB80..=0xBFF => "ta",
        0xC00..=0xC7F => "te",
        0xC80..=0xCFF => "kn",
        0xD00..=0xD7F => "ml",
        0xD80..=0xDFF => "si",
        0xE00..=0xE7F => "th",
        0xE80..=0xEFF => "lo",
        0x1000..=0x109F => "my",
        0x10A0..=0x10FF | 0x1C90..=0x1CBF => "ka",
        0x1200..=0x139F => "am",
        0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7AF => "ko",
        0x1780..=0x17FF => "km",
        _ => return None,
    })
}

/// Latin, Cyrillic and Arabic letters: by the small words, else by trigrams.
fn in_shared_script(text: &str) -> Option<&'static str> {
    let votes = votes(text);
    let mut ranked: Vec<(&str, usize)> = votes.counts.into_iter().collect();
    ranked.sort_by_key(|(lang, count)| (std::cmp::Reverse(*count), *lang));
    let first = ranked.first().copied();
    let second = ranked.get(1).map_or(0, |(_, count)| *count);
    if let Some((lang, count)) = first {
        let clear = count >= 3 && count >= second + 2 && count * 4 >= second * 5;
        // A fifth of running text is small words; a list of names has fewer.
        if clear && count * 14 >= votes.words {
            return Some(lang);
        }
    }
    let guess = whatlang::detect(text)?;
    let code = two_letters(guess.lang())?;
    let supported = first.is_some_and(|(lang, count)| lang == code && count >= 2);
    (supported || guess.is_reliable() && votes.words >= 12 && guess.confidence() > 0.9)
        .then_some(code)
}

struct Votes {
    counts: HashMap<&'static str, usize>,
    words: usize,
}

fn votes(text: &str) -> Votes {
    static OWNERS: LazyLock<HashMap<&str, Vec<&'static str>>> = LazyLock::new(|| {
        let mut owners: HashMap<&str, Vec<&'static str>> = HashMap::new();
        for (lang, list) in small_words::SMALL_WORDS {
            for word in list.split(' ') {
                owners.entry(word).or_default().push(lang);
            }
        }
        owners
    });
    let lower = text.to_lowercase();
    let mut votes = Votes {
        counts: HashMap::new(),
        words: 0,
    };
    for word in lower.split(|c: char| !c.is_alphanumeric() && c != '\u{200c}') {
        if word.chars().next().is_none_or(|c| c.is_numeric()) {
            continue;
        }
        votes.words += 1;
        for lang in OWNERS.get(word).map(Vec::as_slice).unwrap_or_default() {
            *votes.counts.entry(lang).or_default() += 1;
        }
    }
    votes
}

/// The two-letter code of what whatlang knows in shared scripts. The others are recognised by their script.
fn two_letters(lang: whatlang::Lang) -> Option<&'static str> {
    Some(match lang.code() {
        "eng" => "en",
        "deu" => "de",
        "fra" => "fr",
        "spa" => "es",
        "por" => "pt",
        "ita" => "it",
        "nld" => "nl",
        "cat" => "ca",
        "swe" => "sv",
        "dan" => "da",
        "nob" => "no",
        "fin" => "fi",
        "est" => "et",
        "lav" => "lv",
        "lit" => "lt",
        "pol" => "pl",
        "ces" => "cs",
        "slk" => "sk",
        "slv" => "sl",
        "hrv" => "hr",
        "hun" => "hu",
        "ron" => "ro",
        "tur" => "tr",
        "vie" => "vi",
        "ind" => "id",
        "tgl" => "tl",
        "lat" => "la",
        "epo" => "eo",
        "afr" => "af",
        "rus" => "ru",
        "ukr" => "uk",
        "bel" => "be",
        "bul" => "bg",
        "srp" => "sr",
        "mkd" => "mk",
        "ara" => "ar",
        "pes" => "fa",
        "urd" => "ur",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
