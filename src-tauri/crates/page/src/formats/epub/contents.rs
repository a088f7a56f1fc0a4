//! The table of contents of a book: what each chapter is called.

use std::collections::HashMap;

use super::package::{Package, each};
use crate::formats::singlefile::resolve;
use crate::formats::zip::Archive;
use crate::rewrite::{self, Rules};
use crate::{decode, dom, parse};

/// The name of each chapter that has one, by its name in the archive: of EPUB 3, else of EPUB 2.
pub(super) fn labels(archive: &Archive<'_>, package: &Package) -> HashMap<String, String> {
    let found = package
        .nav
        .as_deref()
        .map(|path| of_nav(archive, path))
        .filter(|labels| !labels.is_empty());
    let found = found.or_else(|| package.ncx.as_deref().map(|path| of_ncx(archive, path)));
    found.unwrap_or_default()
}

fn text_of(archive: &Archive<'_>, path: &str) -> Option<String> {
    let bytes = archive.read(archive.find(path)?).ok()?;
    Some(decode::decode(&bytes, None).text)
}

fn of_nav(archive: &Archive<'_>, path: &str) -> HashMap<String, String> {
    let mut labels = HashMap::new();
    let Some(source) = text_of(archive, path) else {
        return labels;
    };
    let mut none = |_: &str| None;
    let rules = Rules {
        xml: true,
        ..Rules::images(&mut none)
    };
    let doc = parse::fragment(&rewrite::rewrite(&source, rules));
    let Some(body) = doc.body() else {
        return labels;
    };
    let is_toc = |kind: &str| kind.split_whitespace().any(|word| word == "toc");
    let toc = dom::find(&body, |node| {
        node.has_name("nav")
            && (node.attr("epub:type").is_some_and(|kind| is_toc(&kind))
                || node.attr("role").is_some_and(|role| &*role == "doc-toc"))
    });
    for link in dom::all_named(&toc.unwrap_or(body), "a") {
        let Some(href) = dom::attr(&link, "href") else {
            continue;
        };
        note(&mut labels, archive, path, &href, dom::text(&link));
    }
    labels
}

fn of_ncx(archive: &Archive<'_>, path: &str) -> HashMap<String, String> {
    let mut labels = HashMap::new();
    let Some(source) = text_of(archive, path) else {
        return labels;
    };
    let mut label = String::new();
    each(&source, |element, text| {
        if element.is("text") {
            label = dom::squeeze(text);
        } else if element.is("content")
            && let Some(href) = element.attribute("src")
        {
            note(
                &mut labels,
                archive,
                path,
                &href,
                std::mem::take(&mut label),
            );
        }
    });
    labels
}

/// The first label that leads to a file is that file's.
fn note(
    labels: &mut HashMap<String, String>,
    archive: &Archive<'_>,
    path: &str,
    href: &str,
    label: String,
) {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let place = resolve(folder, href).and_then(|place| archive.find(&place).map(str::to_owned));
    if let Some(place) = place.filter(|_| !label.is_empty()) {
        labels.entry(place).or_insert(label);
    }
}
