//! The line on a page that says who wrote it: by its marks, by its words, by where it links to.

use dom_query::{Document, NodeRef};

use super::authors::is_apart;
use crate::dom::{self, Step};

mod others;

/// Lines after a headline among which a byline may stand without any mark.
const UNDER: usize = 14;
/// Lines of a page that are looked at, and elements with a mark.
const LINES: usize = 4_000;
const MARKED: usize = 300;
/// The longest line that holds nothing but authors.
const LONGEST: usize = 160;

/// How a byline begins.
const BEGINNINGS: &[&str] = &[
    "by ",
    "by: ",
    "written by",
    "posted by",
    "story by",
    "words by",
    "text by",
    "article by",
    "authored by",
    "interview by",
    "interviewed by",
    "words:",
    "author:",
    "author ",
    "authors:",
    "von ",
    "par ",
    "por ",
    "di ",
    "door ",
    "autor:",
    "text:",
    "texte :",
    "文/",
    "文：",
    "作者：",
    "作者:",
    "著者：",
    "執筆：",
    "記者：",
    "记者：",
    "بقلم",
    "автор:",
    "автор текста:",
    "текст:",
    "מאת ",
    "מאת:",
];
/// Labels before a name in a line that says other things first.
const WITHIN: &[&str] = &["作者：", "作者:", "记者：", "記者：", "文："];
/// Parts of the addresses of people's own pages.
const PEOPLE: &[&str] = &[
    "/author/",
    "/authors/",
    "/contributor/",
    "/contributors/",
    "/profile/",
    "/profiles/",
    "/people/",
    "/staff/",
    "/by/",
    "/writers/",
    "/writer/",
    "/journalist/",
    "/columnist/",
    "/autor/",
    "/auteur/",
    "/autoren/",
    "/editors/",
    "?author=",
    "/reporter/",
    "/reporters/",
    "/experts/",
    "/our_people/",
];

/// The names in the likeliest byline, each as it stands.
pub(super) fn read(doc: &Document, title: Option<&str>) -> Vec<String> {
    let Some(body) = doc.body() else {
        return Vec::new();
    };
    let marked = marked(&body);
    for rank in 0..3 {
        let mut of_rank = marked.iter().filter(|(kind, _)| *kind == rank);
        if let Some((node, names)) =
            of_rank.find_map(|(_, node)| Some((node, names_in(node, true)?)))
        {
            return others::with(node, names, &marked);
        }
    }
    written(&body, title)
        .or_else(|| {
            marked
                .iter()
                .filter(|(kind, _)| *kind == 3)
                .find_map(|(_, node)| Some(others::with(node, names_in(node, false)?, &marked)))
        })
        .unwrap_or_default()
}

/// Elements that say that they hold the author, with how surely.
fn marked<'a>(body: &NodeRef<'a>) -> Vec<(u8, NodeRef<'a>)> {
    let mut found = Vec::new();
    for node in body.descendants_it().filter(NodeRef::is_element) {
        let Some(kind) = kind(&node) else { continue };
        if found.len() >= MARKED {
            break;
        }
        if !is_apart(&node) {
            found.push((kind, node));
        }
    }
    found
}

fn kind(node: &NodeRef<'_>) -> Option<u8> {
    let has = |key: &str, wanted: &str| {
        node.attr(key).is_some_and(|value| {
            value
                .split_ascii_whitespace()
                .any(|word| word.eq_ignore_ascii_case(wanted))
        })
    };
    if has("itemprop", "author") {
        return Some(0);
    }
    if has("rel", "author") {
        return Some(1);
    }
    let says = ["class", "id", "data-testid"]
        .iter()
        .filter_map(|key| node.attr(key))
        .any(|value| {
            let value = value.to_ascii_lowercase();
            value.split_ascii_whitespace().any(is_authors_word)
        });
    if says {
        return Some(2);
    }
    let links = node.has_name("a")
        && node.attr("href").is_some_and(|href| {
            let href = href.to_ascii_lowercase();
            PEOPLE.iter().any(|part| href.contains(part))
        });
    links.then_some(3)
}

/// Whether a class means the author's name, and not a picture, a biography or a box around them.
fn is_authors_word(word: &str) -> bool {
    const NOT: &[&str] = &[
        "authority",
        "bio",
        "avatar",
        "image",
        "img",
        "photo",
        "pic",
        "social",
        "box",
        "about",
        "more",
        "desc",
        "position",
        "title",
        "role",
        "job",
        "twitter",
        "icon",
        "link-list",
        "date",
        "time",
        "follow",
        "card-list",
        "posts",
        "related",
        "tooltip",
        "popup",
        "intro",
        "no-author",
        "hide",
        "has-",
    ];
    let says = word.contains("author")
        || word.contains("byline")
        || word.contains("by-line")
        || word.contains("writer");
    says && !NOT.iter().any(|not| word.contains(not))
}

/// Every text in a node on its own, as its elements part them.
fn segments(node: &NodeRef<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut length = 0;
    for text in node.descendants_it().filter(NodeRef::is_text) {
        if is_beside_name(&text, node) {
            continue;
        }
        let text = dom::squeeze(&text.text());
        length += text.len();
        if length > LONGEST * 4 {
            return Vec::new();
        }
        if !text.is_empty() {
            found.push(text);
        }
    }
    found
}

/// Whether a text in an element with names stands in a part that is marked as where somebody works or is reached.
fn is_beside_name(text: &NodeRef<'_>, node: &NodeRef<'_>) -> bool {
    const MARKS: &[&str] = &["affiliation", "institution", "email", "orcid"];
    let outer = text
        .ancestors_it(None)
        .take_while(|outer| outer.id != node.id);
    outer.into_iter().any(|outer| {
        let class = outer.class().unwrap_or_default().to_ascii_lowercase();
        MARKS.iter().any(|mark| class.contains(mark))
    })
}

/// The names that an element holds.
fn names_in(node: &NodeRef<'_>, is_marked: bool) -> Option<Vec<String>> {
    let own = node.descendants_it().find(|n| {
        n.attr("itemprop")
            .is_some_and(|prop| prop.as_ref() == "name")
    });
    if let Some(own) = own {
        let name = dom::attr(&own, "content").unwrap_or_else(|| dom::text(&own));
        return (2..=120)
            .contains(&name.chars().count())
            .then(|| vec![name]);
    }
    if let Some(content) = dom::attr(node, "content").filter(|content| !content.contains("://")) {
        return Some(vec![content]);
    }
    let names = names_of(&segments(node), is_marked);
    (!names.is_empty()).then_some(names)
}

/// The names at the head of a line that is given in pieces.
fn names_of(pieces: &[String], is_marked: bool) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for piece in pieces {
        let bare = without_beginning(piece);
        let bare = bare.trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ':' | '|' | '•' | '·' | '-' | '–' | '/')
        });
        let lower = bare.to_lowercase();
        if bare.is_empty()
            || matches!(
                lower.as_str(),
                "by" | "and"
                    | "&"
                    | "und"
                    | "et"
                    | "y"
                    | "with"
                    | "author"
                    | "authors"
                    | "written"
                    | "posted"
            )
        {
            continue;
        }
        let parts = super::authors::split(bare);
        let all = !parts.is_empty() && parts.iter().all(|part| is_like_a_name(part, is_marked));
        match (all, parts.first()) {
            (true, _) => names.extend(parts),
            (false, Some(first)) if names.is_empty() && is_like_a_name(first, false) => {
                names.push(first.clone());
                names.extend(others::after_offices(bare));
                break;
            }
            _ if names.is_empty()
                && names.len() < 2
                && pieces.len() > 1
                && bare.chars().count() < 20 =>
            {
                continue;
            }
            _ => break,
        }
        if names.len() >= 8 {
            break;
        }
    }
    names
}

/// What follows "By" and the like, twice where it is written twice.
fn without_beginning(line: &str) -> &str {
    let mut rest = line.trim();
    for _ in 0..2 {
        let beginning = BEGINNINGS.iter().find(|beginning| {
            rest.get(..beginning.len())
                .is_some_and(|start| start.to_lowercase() == **beginning)
        });
        match beginning {
            Some(beginning) => rest = rest.get(beginning.len()..).unwrap_or_default().trim_start(),
            None => break,
        }
    }
    rest
}

/// Whether a text has the form of a person's name. Marked ones may be of one word, or in any script.
fn is_like_a_name(text: &str, is_marked: bool) -> bool {
    const PARTICLES: &[&str] = &[
        "de", "da", "do", "dos", "di", "del", "della", "van", "von", "der", "den", "ter", "la",
        "le", "al", "bin", "ibn", "el", "y", "e", "du", "af", "zu", "und", "of", "the",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let length = text.chars().count();
    if !(2..=45).contains(&length)
        || words.len() > 5
        || is_role(text)
        || text.chars().any(|c| c.is_ascii_digit())
    {
        return false;
    }
    if text
        .chars()
        .any(|c| matches!(c, '!' | '?' | ':' | '»' | '→' | '…' | '"' | '#' | '%' | '$'))
    {
        return false;
    }
    if text.chars().any(crate::lang::is_unspaced) {
        return is_marked && length <= 14;
    }
    let named = |word: &&str| {
        let first = word.chars().find(|c| c.is_alphabetic());
        // Many scripts have no capitals.
        first.is_none_or(|c| !c.is_lowercase()) || PARTICLES.contains(word)
    };
    let first = words.first().and_then(|word| word.chars().next());
    let least = if is_marked { 1 } else { 2 };
    words.len() >= least && words.iter().all(named) && first.is_some_and(char::is_alphabetic)
}

/// A line under the headline, or anywhere in the clearest words, that says who wrote it.
fn written(body: &NodeRef<'_>, title: Option<&str>) -> Option<Vec<String>> {
    let (lines, heading) = lines(body, title);
    let start = heading.map_or(0, |at| at.saturating_sub(4));
    let end = heading.map_or(0, |at| at + UNDER);
    let near = lines
        .iter()
        .take(end)
        .skip(start)
        .find_map(|line| byline(line, false));
    near.or_else(|| lines.iter().find_map(|line| byline(line, true)))
}

fn byline(pieces: &[String], only_clear: bool) -> Option<Vec<String>> {
    let line = pieces.join(" ");
    if line.chars().count() > LONGEST {
        return None;
    }
    let lower = line.to_lowercase();
    let clear = [
        "written by",
        "author:",
        "by: ",
        "article by",
        "words by",
        "story by",
        "posted by",
    ];
    let begins = if only_clear {
        clear.iter().any(|beginning| lower.starts_with(beginning))
    } else {
        BEGINNINGS
            .iter()
            .any(|beginning| lower.starts_with(beginning))
    };
    if !begins {
        // "2023-11-08 来源：海滨新闻 作者：王小海 责任编辑：李四".
        let labelled = WITHIN.iter().find_map(|label| line.split_once(label));
        if let Some((_, after)) = labelled.filter(|_| !only_clear) {
            let name = after.split_whitespace().next().unwrap_or_default();
            let names = names_of(&[name.to_owned()], true);
            return (!names.is_empty()).then_some(names);
        }
        // "3 May 2024 by Ada Berg".
        let (before, after) = line
            .split_once(" by ")
            .or_else(|| line.split_once(" By "))?;
        let dated = !only_clear
            && !crate::dates::find_all(before, None).is_empty()
            && before.chars().count() <= 40;
        let names = dated.then(|| names_of(&[after.to_owned()], false))?;
        return (!names.is_empty()).then_some(names);
    }
    // A label such as 作者： says that a name follows; words like "by" do not.
    let is_marked = line.chars().next().is_some_and(crate::lang::is_unspaced);
    let names = names_of(pieces, is_marked);
    (!names.is_empty()).then_some(names)
}

/// The lines of a page, each in the pieces that its elements make of it, and which of them is the headline.
fn lines(body: &NodeRef<'_>, title: Option<&str>) -> (Vec<Vec<String>>, Option<usize>) {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let title = title.map(letters).unwrap_or_default();
    let mut lines: Vec<Vec<String>> = Vec::new();
    let mut line: Vec<String> = Vec::new();
    let (mut heading, mut first_rank) = (None, None);
    dom::walk(body, |step| {
        let (node, entering) = match &step {
            Step::Enter(node) => (node, true),
            Step::Leave(node) => (node, false),
        };
        if lines.len() > LINES {
            return;
        }
        if node.is_text() {
            let text = if entering {
                dom::squeeze(&node.text())
            } else {
                String::new()
            };
            if !text.is_empty() {
                line.push(text);
            }
        } else if (dom::is_block(node) || node.has_name("br")) && !line.is_empty() {
            let may_be = heading.is_none() && dom::is_one_of(node, &["h1", "h2"]);
            if may_be && !title.is_empty() && letters(&line.concat()) == title {
                heading = Some(lines.len());
            }
            if node.has_name("h1") && first_rank.is_none() {
                first_rank = Some(lines.len());
            }
            lines.push(std::mem::take(&mut line));
        }
    });
    (lines, heading.or(first_rank))
}

/// Words of offices and of what else stands beside names.
const ROLES: &str = "editor editors reporter writer correspondent journalist columnist contributor expert specialist \
    manager director founder co-founder ceo cto president professor redakteur redaktion journaliste \
    desk freelance photographer analyst producer consultant dietitian network fellow officer \
    strategist read min minutes view more posts bio follow updated published posted share comments \
    subscribe newsletter press news magazine profile articles stories about author authors bureau \
    newsroom";

/// Whether a text names an office rather than a person.
pub(super) fn is_role(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .any(|word| ROLES.split(' ').any(|role| role == word))
}

#[cfg(test)]
mod tests;
