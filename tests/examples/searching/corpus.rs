//! A corpus of many documents from real text: paragraphs of the documentation and pages that are at hand, recombined by
//! chance from one seed.

use commonplace_core::measure::Plain;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Text that is taken at most, in bytes of files.
const MOST_BYTES: usize = 160 << 20;

/// A source of numbers that is the same every time.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, most: usize) -> usize {
        (self.next() >> 11) as usize % most.max(1)
    }

    pub fn of<'a, T>(&mut self, many: &'a [T]) -> &'a T {
        &many[self.below(many.len())]
    }
}

/// Paragraphs to make documents of.
pub struct Corpus {
    western: Vec<String>,
    eastern: Vec<String>,
}

impl Corpus {
    /// Reads what is at hand: pages beside the checkout where they are, and the documentation of the system.
    pub fn gather() -> Self {
        let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/pages");
        let other = std::env::var_os("COMMONPLACE_PAGES").map(PathBuf::from);
        let mut files = Vec::new();
        for folder in other
            .into_iter()
            .chain([shared, PathBuf::from("/usr/share/doc")])
        {
            walk(&folder, &mut files);
        }
        files.sort();
        let (mut western, mut eastern) = (Vec::new(), Vec::new());
        let mut read = 0;
        let mut seen = std::collections::HashSet::new();
        for file in files {
            if read > MOST_BYTES {
                break;
            }
            let Ok(bytes) = std::fs::read(&file) else {
                continue;
            };
            read += bytes.len();
            let text = String::from_utf8_lossy(&bytes);
            let is_html = file
                .extension()
                .is_some_and(|ending| ending == "html" || ending == "htm");
            let plain = if is_html {
                strip(&text)
            } else {
                text.into_owned()
            };
            for paragraph in plain.split("\n\n") {
                let paragraph = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
                if !(120..2_500).contains(&paragraph.len()) || !seen.insert(paragraph.clone()) {
                    continue;
                }
                let characters = paragraph.chars().count();
                let cjk = paragraph
                    .chars()
                    .filter(|c| commonplace_text::words::is_cjk(*c))
                    .count();
                let letters = paragraph
                    .chars()
                    .filter(|c| c.is_alphabetic() || *c == ' ')
                    .count();
                if cjk * 3 > characters {
                    eastern.push(paragraph);
                } else if letters * 10 > characters * 8 && paragraph.contains(' ') {
                    western.push(paragraph);
                }
            }
        }
        if eastern.len() < 50 {
            eastern.extend(made_up_chinese());
        }
        Self { western, eastern }
    }

    /// The document of a number: always the same one.
    pub fn document(&self, number: usize) -> Plain {
        let mut chance = Chance::new(number as u64 + 1);
        let (is_eastern, from) = self.from(number);
        // 300 to 1,500 words; of Chinese as many characters.
        let wanted = 300 + chance.below(1_200);
        let mut text = String::new();
        let mut words = 0;
        while words < wanted {
            let paragraph = chance.of(from);
            words += if is_eastern {
                paragraph.chars().count() / 2
            } else {
                paragraph.split(' ').count()
            };
            text.push_str(paragraph);
            text.push_str("\n\n");
        }
        let title = line(&mut chance, from, is_eastern);
        let headings: Vec<String> = (0..number % 4)
            .map(|_| line(&mut chance, from, is_eastern))
            .collect();
        for heading in &headings {
            text.push_str(&format!("{heading}\n\n{}\n\n", chance.of(from)));
        }
        // Names that stand in few documents, and names of programs.
        let unique = format!("Zq{}x{}", number % 7_919, number / 7_919);
        let (a, b) = (self.word(&mut chance), self.word(&mut chance));
        text.push_str(&format!(
            "Filed under {unique}, see {a}{}Of{}.\n",
            capital(&b),
            number % 500
        ));
        Plain {
            title: format!("{title} {number}"),
            text,
            lang: Some(if is_eastern { "zh" } else { "en" }.to_owned()),
            site: Some(format!("site{}.example", number % 400)),
            byline: Some(format!("Author {}", number % 1_000)),
            headings,
            tags: tags(number),
        }
    }

    /// A short document of a number: a paragraph or two.
    pub fn short(&self, number: usize) -> Plain {
        let mut chance = Chance::new(number as u64 + 1);
        let (is_eastern, from) = self.from(number);
        let title = line(&mut chance, from, is_eastern);
        let paragraphs = [chance.of(from).clone(), chance.of(from).clone()];
        Plain {
            title: format!("{title} {number}"),
            text: paragraphs[..1 + number % 2].join("\n\n"),
            lang: Some(if is_eastern { "zh" } else { "en" }.to_owned()),
            tags: tags(number),
            ..Plain::default()
        }
    }

    /// Whether a document is Chinese, Japanese or Korean, and the paragraphs that it is made of.
    fn from(&self, number: usize) -> (bool, &[String]) {
        match number % 20 {
            7 => (true, &self.eastern),
            _ => (false, &self.western),
        }
    }

    fn word(&self, chance: &mut Chance) -> String {
        let words: Vec<&str> = chance
            .of(&self.western)
            .split(|c: char| !c.is_ascii_lowercase())
            .filter(|word| word.len() > 4)
            .collect();
        words
            .get(chance.below(words.len()))
            .map_or("word", |word| word)
            .to_owned()
    }

    pub fn describe(&self) -> String {
        format!(
            "{} paragraphs, {} of them Chinese, Japanese or Korean",
            self.western.len() + self.eastern.len(),
            self.eastern.len()
        )
    }
}

/// A few words in a row, as titles and headings are.
fn line(chance: &mut Chance, from: &[String], is_eastern: bool) -> String {
    if is_eastern {
        return chance.of(from).chars().take(12).collect();
    }
    let source: Vec<&str> = chance.of(from).split(' ').collect();
    let length = 4 + chance.below(5);
    let begin = chance.below(source.len().saturating_sub(length).max(1));
    source[begin..source.len().min(begin + length)].join(" ")
}

/// Whether a document is deleted again once all are there: every twentieth.
pub fn deleted(number: usize) -> bool {
    number % 20 == 3
}

/// The number of a document, by its title.
pub fn number_of(title: &str) -> Option<usize> {
    title.rsplit(' ').next()?.parse().ok()
}

/// How many of a sample of documents have each word.
pub fn frequencies(documents: impl Iterator<Item = Plain>) -> Vec<(String, usize)> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for document in documents {
        let mut words: Vec<String> = commonplace_text::words::tokens(&document.text)
            .map(|token| token.text)
            .collect();
        words.sort();
        words.dedup();
        for word in words {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut sorted: Vec<(String, usize)> = counts.into_iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sorted
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|ending| {
            ["html", "htm", "txt", "md", "rst"]
                .iter()
                .any(|known| ending == *known)
        }) {
            files.push(path);
        }
    }
}

/// The text of HTML, good enough for words.
fn strip(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name: String = rest[1..]
            .chars()
            .take(10)
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
            .collect();
        let name = name.to_ascii_lowercase();
        let end = match name.as_str() {
            "script" => rest.find("</script").unwrap_or(rest.len()),
            "style" => rest.find("</style").unwrap_or(rest.len()),
            _ => rest.find('>').map_or(rest.len(), |end| end + 1),
        };
        if [
            "p", "/p", "div", "li", "br", "h1", "h2", "h3", "td", "tr", "ul", "pre",
        ]
        .contains(&name.as_str())
        {
            out.push_str("\n\n");
        }
        rest = &rest[end.max(1)..];
    }
    out.push_str(rest);
    out.replace("&nbsp;", " ")
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
        .replace("&quot;", "\"")
}

/// Where no Chinese text is at hand: characters by chance, some far more often than others.
fn made_up_chinese() -> Vec<String> {
    let mut chance = Chance::new(88);
    (0..2_000)
        .map(|_| {
            let mut text = String::new();
            for _ in 0..20 {
                for _ in 0..4 + chance.below(14) {
                    let rank = chance.below(56) * chance.below(56);
                    text.extend(char::from_u32(0x4e00 + (rank as u32 * 37) % 20_000));
                }
                text.push('，');
            }
            text
        })
        .collect()
}

fn tags(number: usize) -> Vec<String> {
    match number % 10 {
        0..3 => vec![format!("shelf/{}", number % 50)],
        3 => vec!["common".to_owned()],
        _ => Vec::new(),
    }
}
