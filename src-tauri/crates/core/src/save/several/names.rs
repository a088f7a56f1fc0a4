//! The names of the files of a folder or an archive: which may be items, which belong to a page or a book, and where a
//! page's pictures are.

use super::super::beside::is_companion;
use commonplace_text::name::path_key;
use std::collections::{HashMap, HashSet};

/// What every book has, in its root.
pub(super) const BOOK: &str = "META-INF/container.xml";
/// Books that lie unpacked in one folder.
const MAX_BOOKS: usize = 200;

/// Names as paths from what was chosen, their steps joined by `/`.
pub(super) struct Names<'a> {
    all: &'a [&'a str],
    exact: HashMap<&'a str, usize>,
    /// By how names are compared: without capitals, accents written in one way.
    folded: HashMap<String, usize>,
    /// Folders that hold a page or a Markdown text.
    with_pages: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn of(all: &'a [&'a str]) -> Self {
        let (mut exact, mut folded) = (HashMap::new(), HashMap::new());
        for (at, name) in all.iter().enumerate() {
            exact.entry(*name).or_insert(at);
            folded.entry(path_key(name)).or_insert(at);
        }
        let pages = all.iter().filter(|name| is_page(name) || is_markdown(name));
        Self {
            all,
            exact,
            folded,
            with_pages: pages.map(|name| split(name).0).collect(),
        }
    }

    /// The file at a place.
    pub(super) fn find(&self, place: &str) -> Option<usize> {
        let exact = self.exact.get(place);
        exact.or_else(|| self.folded.get(&path_key(place))).copied()
    }

    /// Whether a page lies in the folder of a file or above, so that the file may belong to it.
    pub(super) fn has_page_above(&self, name: &str) -> bool {
        let mut folder = split(name).0;
        loop {
            if self.with_pages.contains(folder) {
                return true;
            }
            if folder.is_empty() {
                return false;
            }
            folder = split(folder).0;
        }
    }

    /// The folders in which a book may lie unpacked, each with a `/` at its end; none for what was chosen itself.
    pub(super) fn books(&self) -> Vec<String> {
        let roots = self.all.iter().filter_map(|name| {
            let root = name.strip_suffix(BOOK)?;
            (root.is_empty() || root.ends_with('/')).then(|| root.to_owned())
        });
        let mut roots: Vec<String> = roots.take(MAX_BOOKS).collect();
        // A book that holds another comes first.
        roots.sort_by_key(String::len);
        roots
    }

    /// Which of the names may be items: all but what lies in the folder of a page.
    pub(super) fn items(&self) -> Vec<usize> {
        let mut by_folder: HashMap<&str, Vec<&str>> = HashMap::new();
        for name in self.all.iter().filter(|name| is_page(name)) {
            let (folder, file) = split(name);
            by_folder.entry(folder).or_default().push(file);
        }
        let mut known: HashMap<(&str, &str), bool> = HashMap::new();
        let mut is_companions = |name: &'a str| {
            name.match_indices('/').any(|(end, _)| {
                let (parent, step) = split(name.get(..end).unwrap_or_default());
                *known.entry((parent, step)).or_insert_with(|| {
                    by_folder
                        .get(parent)
                        .is_some_and(|pages| pages.iter().any(|page| is_companion(page, step)))
                })
            })
        };
        (0..self.all.len())
            .filter(|at| self.all.get(*at).is_some_and(|name| !is_companions(name)))
            .collect()
    }
}

fn split(name: &str) -> (&str, &str) {
    name.rsplit_once('/').unwrap_or(("", name))
}

fn is_page(name: &str) -> bool {
    ends_with(name, &[".html", ".htm", ".xhtml", ".xht", ".shtml"])
}

fn is_markdown(name: &str) -> bool {
    ends_with(name, &[".md", ".markdown"])
}

fn ends_with(name: &str, endings: &[&str]) -> bool {
    let lower = name.to_lowercase();
    endings.iter().any(|ending| lower.ends_with(ending))
}

/// Files that systems put beside others.
pub(super) fn is_hidden(name: &str) -> bool {
    name.split('/')
        .any(|step| step.starts_with('.') && step != "." && step != ".." || step == "__MACOSX")
        || name.rsplit('/').next().is_some_and(|file| {
            ["thumbs.db", "desktop.ini"].contains(&file.to_lowercase().as_str())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_page_is_no_item() {
        let names = [
            "a/Page.html",
            "a/Page_files/x.png",
            "a/Page_files/frame.html",
            "a/Page_files/deep/y.html",
            "Page_files/other.html",
            "b.pdf",
        ];
        let left = Names::of(&names).items().into_iter().map(|at| names[at]);
        assert!(left.eq(["a/Page.html", "Page_files/other.html", "b.pdf"]));
    }

    #[test]
    fn what_systems_write_is_left_out() {
        for (name, expected) in [
            (".DS_Store", true),
            ("__MACOSX/a.html", true),
            ("a/.hidden/b.html", true),
            ("a/Thumbs.db", true),
            ("a/b.html", false),
            ("../b.html", false),
        ] {
            assert_eq!(is_hidden(name), expected, "{name}");
        }
    }

    #[test]
    fn files_are_found_however_their_names_are_written() {
        let names = ["O\u{308}/a.png", "b/B.PNG", "b/page.html", "c/d.png"];
        let names = Names::of(&names);
        assert_eq!(names.find("Ö/a.png"), Some(0));
        assert_eq!(names.find("b/b.png"), Some(1));
        assert_eq!(names.find("b/c.png"), None);
        assert!(names.has_page_above("b/x/y.png") && !names.has_page_above("c/d.png"));
    }
}
