//! What a book in plain text says about itself before it begins: "Title: …", "Author: …", each on a line.

use super::Facts;
use super::page::{Fate, Page};
use super::shape::is_name;

/// Lines in which it is looked for.
const MAX_LINES: usize = 60;
/// Lines between the title and the last of what is said.
const MAX_REACH: usize = 14;

const TITLES: &[&str] = &[
    "title",
    "titel",
    "titre",
    "título",
    "titulo",
    "titolo",
    "заглавие",
    "название",
];
const AUTHORS: &[&str] = &[
    "author",
    "authors",
    "autor",
    "autorin",
    "auteur",
    "autore",
    "autora",
    "автор",
];

/// Takes title and author where lines name both, and sets what else is said there aside.
pub(super) fn read(page: &mut Page<'_>, facts: &mut Facts) {
    let most = page.len().min(MAX_LINES);
    let named = |page: &Page<'_>, from: usize, to: usize, names: &[&str]| {
        (from..to.min(most)).find_map(|at| Some((at, value(page.text(at), names)?)))
    };
    let Some((first, title)) = named(page, 0, most, TITLES) else {
        return;
    };
    let reach = first + MAX_REACH;
    let Some((second, author)) = named(page, first + 1, reach, AUTHORS) else {
        return;
    };
    facts.title = Some(super::one_line(&title));
    page.set(first, Fate::Field);
    let people: Vec<String> = author.split(',').map(super::one_line).collect();
    if people.iter().all(|name| is_name(name)) {
        facts.authors.extend(people);
        page.set(second, Fate::Field);
    }
    let mut at = first + 1;
    while at < reach.min(page.len()) && (is_said(page.text(at)) || is_more(page, at)) {
        if page.is_open(at) {
            page.set(at, Fate::Removed("byline"));
        }
        at += 1;
    }
}

/// The value of a line that names one of these.
fn value(text: &str, names: &[&str]) -> Option<String> {
    let (name, value) = text.split_once(':')?;
    let name = name.trim().to_lowercase();
    let value = value.trim();
    let is_value = !value.is_empty() && value.chars().count() <= 300;
    (is_value && names.contains(&name.as_str())).then(|| value.to_owned())
}

/// A word or two, a colon, and what they say.
fn is_said(text: &str) -> bool {
    text.split_once(':').is_some_and(|(name, value)| {
        let is_word = |word: &str| word.chars().all(|c| c.is_alphabetic() || c == '-');
        let words = name.split_whitespace().count();
        (1..=3).contains(&words)
            && name.split_whitespace().all(is_word)
            && name.starts_with(char::is_uppercase)
            && value.chars().count() <= 300
            && !value.trim().is_empty()
    })
}

/// The rest of a line that is said, further in.
fn is_more(page: &Page<'_>, at: usize) -> bool {
    let indent = |at: usize| page.line(at).map_or(0, super::lines::Line::indent);
    let above = at.checked_sub(1);
    above.is_some_and(|above| page.same_block(above, at) && indent(at) > indent(above).max(3))
}

#[cfg(test)]
mod tests {
    use crate::Article;

    fn read(text: &str) -> Article {
        super::super::read(text)
    }

    const BODY: &str = "The river rose in the night, and by the morning the lower fields had gone under a sheet of brown water that moved slowly.\n\nNobody in the village had seen it so high since the spring of the great thaw, when the mill lost its wheel.\n";

    #[test]
    fn a_book_says_what_it_is() {
        let article = read(&format!(
            "The Common eBook of The River\n\nThis eBook is for the use of anyone anywhere at no cost and with almost no restrictions whatsoever.\n\nTitle: The River\n\nAuthor: Ada Berg\n\nRelease date: May 1, 2008 [eBook #1342]\n                Most recently updated: October 29, 2024\n\nCredits: Someone\n\n*** START OF THE RIVER ***\n\n{BODY}"
        ));
        assert_eq!(article.title.as_deref(), Some("The River"));
        assert_eq!(article.byline.as_deref(), Some("Ada Berg"));
        assert!(article.text.contains("The Common eBook") && article.text.contains("START OF"));
        assert!(!article.html.contains("figcaption"), "{}", article.html);
        let aside: Vec<&str> = article
            .removed
            .iter()
            .map(|one| one.text.as_str())
            .collect();
        assert!(
            aside.iter().any(|text| text.contains("Credits: Someone")),
            "{aside:?}"
        );
    }

    #[test]
    fn a_title_alone_is_a_line_as_any() {
        let article = read(&format!("The River\n\n{BODY}\nTitle: Nothing\n\n{BODY}"));
        assert_eq!(article.title.as_deref(), Some("The River"));
        assert!(article.text.contains("Title: Nothing"));
    }
}
