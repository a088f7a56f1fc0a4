//! `extract`: what would be kept of a page.

use super::{Done, Stop, standard_input};
use crate::out::Out;
use commonplace_page::{Article, Input, MAX_BYTES, PageError};
use std::io::Read as _;
use std::path::Path;

pub(crate) fn run(out: &Out, path: &str, url: Option<&str>) -> Done {
    let is_stdin = path == "-";
    let bytes = if is_stdin { standard_input("a page")? } else { read(Path::new(path))? };
    let file_name = (!is_stdin).then(|| Path::new(path).file_name()).flatten().map(|name| name.to_string_lossy().into_owned());
    let input = Input { bytes: &bytes, url, file_name: file_name.as_deref(), ..Input::default() };
    let name = if is_stdin { "standard input" } else { path };
    let article = commonplace_page::extract(&input).map_err(|error| Stop::Failed(format!("{name} could not be read: {error}.")))?;
    out.result(&article, &|| text(&article))?;
    Ok(true)
}

fn read(path: &Path) -> Result<Vec<u8>, Stop> {
    let failed = |error: std::io::Error| Stop::Failed(commonplace_core::Error::io("read", path, &error).to_string());
    let file = std::fs::File::open(path).map_err(failed)?;
    let found = file.metadata().map_err(failed)?;
    if found.is_dir() {
        return Err(Stop::Failed(format!("{} is a folder. Name a file.", path.display())));
    }
    let mut bytes = Vec::new();
    if found.len() > MAX_BYTES as u64 {
        let error = PageError::TooLarge { size_mb: found.len().div_ceil(1 << 20), limit_mb: (MAX_BYTES >> 20) as u64 };
        return Err(Stop::Failed(format!("{} could not be read: {error}.", path.display())));
    }
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

fn text(article: &Article) -> String {
    let mut lines = Vec::new();
    lines.extend(article.title.clone());
    let facts: Vec<&str> = [&article.byline, &article.agency, &article.site, &article.published].into_iter().filter_map(Option::as_deref).collect();
    if !facts.is_empty() {
        lines.push(facts.join(" · "));
    }
    lines.extend(article.excerpt.clone());
    if !article.datelines.is_empty() {
        lines.push(article.datelines.join(" / "));
    }
    lines.push(article.text.clone());
    for warning in &article.warnings {
        lines.push(format!("Note: {}", warning.message));
    }
    if !article.removed.is_empty() {
        let removed: Vec<String> = article.removed.iter().map(|one| format!("  {}: {}", one.kind, one.text.replace('\n', " "))).collect();
        lines.push(format!("Set aside:\n{}", removed.join("\n")));
    }
    lines.join("\n\n")
}
