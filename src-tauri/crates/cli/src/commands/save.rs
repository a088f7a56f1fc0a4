//! `save`: files, addresses, standard input.

use super::items::parse_tags;
use super::{Done, job, progress, standard_input};
use crate::out::Out;
use commonplace_core::model::{SaveResult, SaveStatus};
use commonplace_core::{Library, SaveOptions, Source};
use commonplace_net::Fetcher;
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct SavedLine<'a> {
    id: Option<String>,
    path: Option<&'a str>,
    title: Option<&'a str>,
    url: Option<&'a str>,
    status: SaveStatus,
    error: Option<&'a str>,
    warnings: &'a [String],
    source: &'a str,
}

pub(super) fn run(out: &Out, library: &Library, items: &[String], url: Option<&str>, tags: &[String], allow_host: Option<&str>) -> Done {
    let tags = parse_tags(tags)?;
    let options = SaveOptions { url, tags: &tags };
    let fetch = Fetcher::new();
    let mut all = true;
    for item in items {
        let job = job(&progress);
        let result = if item == "-" {
            let bytes = standard_input("a page")?;
            library.save(Source::Bytes { name: "standard input", bytes: &bytes }, &options, &fetch, &job)
        } else if is_address(item) {
            library.save(Source::Url { url: item, allow_host }, &options, &fetch, &job)
        } else {
            library.save(Source::File(Path::new(item)), &options, &fetch, &job)
        };
        all &= result.status != SaveStatus::Failed;
        tell(out, &result)?;
    }
    Ok(all)
}

/// Only what says so is an address: `example.org` may be a file.
fn is_address(item: &str) -> bool {
    item.split_once("://").is_some_and(|(scheme, _)| !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn tell(out: &Out, result: &SaveResult) -> Result<(), super::Stop> {
    for warning in &result.warnings {
        eprintln!("commonplace: {}: {warning}", result.source);
    }
    if let Some(error) = &result.error {
        eprintln!("commonplace: {error}");
    }
    let line = SavedLine {
        id: result.id.map(|id| id.to_string()),
        path: result.path.as_deref(),
        title: result.title.as_deref(),
        url: result.url.as_deref(),
        status: result.status,
        error: result.error.as_deref(),
        warnings: &result.warnings,
        source: &result.source,
    };
    out.result(&line, &|| match (result.status, &result.path) {
        (SaveStatus::Saved, Some(path)) => format!("Saved {path}"),
        (SaveStatus::Updated, Some(path)) => format!("Updated {path}"),
        (SaveStatus::Duplicate, Some(path)) => format!("Already there: {path}"),
        _ => String::new(),
    })
}
