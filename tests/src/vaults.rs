//! Vaults made by a seed, with every link that stands in them, and an oracle that says where each of them leads.
//!
//! The oracle is written straight from the rules (specs "links", section 1) and shares nothing with the resolver: it looks at
//! every file for every link.

use std::collections::BTreeMap;
use std::path::Path;

/// A link that the maker wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The note, without `.md`.
    pub source: String,
    /// As it stands in the note.
    pub raw: String,
    /// Its path, decoded.
    pub path: String,
}

/// Notes by path without `.md`, files by path, and the links in the order in which they stand.
#[derive(Debug, Default)]
pub struct Vault {
    /// Texts of notes.
    pub notes: BTreeMap<String, String>,
    /// Paths of files.
    pub files: Vec<String>,
    /// Aliases of notes.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Every link.
    pub links: Vec<Written>,
}

/// A small source of chance that every run repeats.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Begins with a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % n.max(1)
    }

    /// One of several.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

const NAMES: [&str; 20] = [
    "Note",
    "Index",
    "Bees",
    "Über Bücher",
    "Cafe\u{301}",
    "ΟΔΟΣ",
    "Note.1",
    "2024-01-31",
    "README",
    "中文 笔记",
    "Ideas (old)",
    "it's",
    "100% sure",
    "a & b",
    "🐝 hive",
    "Straße",
    "log",
    "x",
    "C# notes",
    "Plan, part 2",
];
const FOLDERS: [&str; 8] = [
    "a",
    "b",
    "zzzz",
    "a/b",
    "Projects",
    "Projects/Old one",
    "Ünder",
    "b/a",
];

/// Makes a vault of about so many notes and links.
#[must_use]
pub fn make(seed: u64, notes: usize, links: usize) -> Vault {
    let mut dice = Dice::new(seed);
    let mut vault = Vault::default();
    let mut taken = std::collections::HashSet::new();
    while vault.notes.len() < notes {
        let number = dice.below(notes * 2);
        let name = match dice.below(3) {
            0 => (*dice.one(&NAMES)).to_owned(),
            1 => format!("{} {number}", dice.one(&NAMES)),
            _ => format!("Note {number}"),
        };
        let folder = match dice.below(4) {
            0 => String::new(),
            1 => format!("{}/", dice.one(&FOLDERS)),
            _ => format!("{}/{}/", dice.one(&FOLDERS), dice.below(notes / 40 + 2)),
        };
        let path = format!("{folder}{name}");
        if taken.insert(folded(&path)) {
            vault.notes.insert(path, String::new());
        }
    }
    for number in 0..notes / 20 {
        let path = format!("{}/Figure {number}.png", dice.one(&FOLDERS));
        vault.files.push(path);
    }
    let paths: Vec<String> = vault.notes.keys().cloned().collect();
    let each = links.div_ceil(notes.max(1));
    for path in &paths {
        let (body, links, aliases) = body(&mut dice, path, &paths, &vault.files, each);
        vault.links.extend(links);
        if !aliases.is_empty() {
            vault.aliases.insert(path.clone(), aliases);
        }
        vault.notes.insert(path.clone(), body);
    }
    vault
}

/// The text of a note, its links and its aliases.
fn body(
    dice: &mut Dice,
    source: &str,
    paths: &[String],
    files: &[String],
    links: usize,
) -> (String, Vec<Written>, Vec<String>) {
    let mut text = String::new();
    let mut written = Vec::new();
    let mut aliases = Vec::new();
    let mut add = |text: &mut String, dice: &mut Dice, place: Place| {
        let link = link(dice, source, paths, files, place);
        text.push_str(&link.raw);
        written.push(link);
    };
    if dice.below(4) == 0 {
        aliases.push(format!("alias {}", dice.below(paths.len() * 2)));
        text.push_str(&format!("---\naliases: [{}]\nup: \"", aliases[0]));
        add(&mut text, dice, Place::Property);
        text.push_str("\"\n---\n");
    }
    text.push_str("# Heading\n\nSome words about it. ");
    for _ in 0..links {
        match dice.below(8) {
            0 => {
                text.push_str("\n\n| a | b |\n|---|---|\n| ");
                add(&mut text, dice, Place::Table);
                text.push_str(" | x |\n\n");
            }
            1 => {
                text.push_str(" %%");
                add(&mut text, dice, Place::Text);
                text.push_str("%% ");
            }
            2 => {
                text.push_str("\n\n- item ");
                add(&mut text, dice, Place::Text);
                text.push_str("\n\nWords `[[Note]]` ");
            }
            3 => text.push_str("\n\n```\n[[Note]]\n```\n\n"),
            4 => {
                text.push_str("\n\n> quoted ");
                add(&mut text, dice, Place::Text);
                text.push_str("\n\nand ");
            }
            _ => {
                text.push_str("words ");
                add(&mut text, dice, Place::Text);
                text.push_str(", ");
            }
        }
    }
    text.push_str("\n\nThe end. ^end\n");
    (text, written, aliases)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Table,
    Property,
}

fn link(
    dice: &mut Dice,
    source: &str,
    paths: &[String],
    files: &[String],
    place: Place,
) -> Written {
    let made = |raw: String, path: &str| Written {
        source: source.to_owned(),
        raw,
        path: path.to_owned(),
    };
    if dice.below(12) == 0 && !files.is_empty() && place == Place::Text {
        let file = dice.one(files);
        let name = file.rsplit('/').next().unwrap_or(file);
        return made(format!("![[{name}|200]]"), name);
    }
    if dice.below(25) == 0 && place == Place::Text {
        return made("[[#Heading]]".to_owned(), "");
    }
    let target = dice.one(paths).clone();
    // A `#` cannot stand in the path of a link.
    let target = if target.contains('#') {
        "Note".to_owned()
    } else {
        target
    };
    let parts: Vec<&str> = target.split('/').collect();
    let path = match dice.below(9) {
        0..=3 => parts[parts.len() - 1].to_owned(),
        4 => target.clone(),
        5 => parts[dice.below(parts.len())..].join("/"),
        6 => relative(source, &target),
        7 => target.to_uppercase(),
        _ => match dice.below(3) {
            0 => format!("Missing {}", dice.below(50)),
            1 => format!("alias {}", dice.below(paths.len() * 2)),
            _ => format!("./{}", parts[parts.len() - 1]),
        },
    };
    let path = if dice.below(6) == 0 {
        format!("{path}.md")
    } else {
        path
    };
    let subpath = *dice.one(&["", "", "", "#Heading", "#^end"]);
    if dice.below(5) == 0 && place == Place::Text {
        let encoded: String = path
            .chars()
            .map(|c| match c {
                ' ' => "%20".to_owned(),
                '%' => "%25".to_owned(),
                '(' => "%28".to_owned(),
                ')' => "%29".to_owned(),
                '&' => "%26".to_owned(),
                other => other.to_string(),
            })
            .collect();
        let subpath = subpath.replace(' ', "%20");
        return made(format!("[shown]({encoded}{subpath})"), &path);
    }
    let bar = if place == Place::Table { "\\|" } else { "|" };
    let display = if dice.below(3) == 0 {
        format!("{bar}shown text")
    } else {
        String::new()
    };
    let embed = if dice.below(10) == 0 && place == Place::Text {
        "!"
    } else {
        ""
    };
    made(format!("{embed}[[{path}{subpath}{display}]]"), &path)
}

/// `target` as it is reached from the folder of `source`.
fn relative(source: &str, target: &str) -> String {
    let steps = source.matches('/').count();
    if steps == 0 {
        format!("./{target}")
    } else {
        format!("{}{target}", "../".repeat(steps))
    }
}

/// Case and composition do not matter.
#[must_use]
pub fn folded(path: &str) -> String {
    commonplace_text::name::path_key(path)
}

impl Vault {
    /// Where a link of `source` leads: the path of a note without `.md`, or of a file. `alias` says whether only an alias
    /// leads there.
    #[must_use]
    pub fn oracle(&self, source: &str, path: &str) -> (Option<String>, bool) {
        let written = path.trim();
        if written.is_empty() {
            return (Some(source.to_owned()), false);
        }
        let folder = source.rsplit_once('/').map_or("", |(folder, _)| folder);
        let notes = || self.notes.keys();
        let files = || self.files.iter();
        // 4: relative, exact only.
        if written.starts_with("./") || written.starts_with("../") {
            let Some(exact) = walked(folder, written) else {
                return (None, false);
            };
            let wanted = folded(&exact);
            let same = notes().chain(files()).filter(|one| folded(one) == wanted);
            return (same.min().cloned(), false);
        }
        let wanted = folded(written);
        let below = format!("/{wanted}");
        for kind in [notes().collect::<Vec<_>>(), files().collect()] {
            // 5: the exact path from the top; 6 and 7: in the own folder, then the shortest.
            let matches: Vec<&String> = kind
                .into_iter()
                .filter(|one| {
                    let one = folded(one);
                    one == wanted || one.ends_with(&below)
                })
                .collect();
            if let Some(exact) = matches.iter().find(|one| folded(one) == wanted) {
                return (Some((*exact).clone()), false);
            }
            let parent = |one: &str| folded(one.rsplit_once('/').map_or("", |(parent, _)| parent));
            let beside = matches
                .iter()
                .filter(|one| parent(one) == folded(folder))
                .min();
            if let Some(beside) = beside {
                return (Some((*beside).clone()), false);
            }
            let bare = written.strip_suffix(".md").unwrap_or(written);
            let order =
                |one: &&&String| (one.chars().count(), !one.ends_with(bare), (**one).clone());
            if let Some(shortest) = matches.iter().min_by_key(order) {
                return (Some((*shortest).clone()), false);
            }
        }
        // The product's rule: an alias, at last.
        let mut named: Vec<&String> = self
            .aliases
            .iter()
            .filter(|(_, aliases)| aliases.iter().any(|alias| folded(alias) == wanted))
            .map(|(path, _)| path)
            .collect();
        named.sort_by_key(|path| (path.chars().count(), (*path).clone()));
        (named.first().map(|path| (*path).clone()), true)
    }

    /// Writes the vault into a folder.
    ///
    /// # Panics
    /// When the disk refuses.
    pub fn write(&self, root: &Path) {
        let put = |path: String, bytes: &[u8]| {
            let file = root.join(path);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            std::io::Write::write_all(&mut std::fs::File::create(file).expect("a file"), bytes)
                .expect("a file is written");
        };
        for (path, body) in &self.notes {
            put(format!("{path}.md"), body.as_bytes());
        }
        for path in &self.files {
            put(path.clone(), path.as_bytes());
        }
    }
}

/// `path` from `folder`; `None` above the top.
fn walked(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}
