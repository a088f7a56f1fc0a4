//! Reading a page without a library, and saving into one.

use crate::args::{Extract, Save};
use crate::commands::{aligned, queue, versions};
use crate::input;
use crate::out::{Done, Failure, Out, tell};
use crate::rows::{ExtractRow, SaveRow};
use commonplace_core::fetch::{Fetch, NoNetwork};
use commonplace_core::job::Job;
use commonplace_core::model::{SaveResult, SaveStatus};
use commonplace_core::{Library, SaveOptions, Source};
use commonplace_net::Fetcher;
use commonplace_page::{Article, Input};
use commonplace_text::addresses;
use commonplace_text::name::TagName;
use std::path::{Path, PathBuf};

pub(super) fn extract(args: &Extract, out: &mut Out) -> Done {
    let bytes = input::read(&args.path)?;
    let file_name = (!input::is_stdin(&args.path))
        .then(|| args.path.file_name())
        .flatten()
        .map(|name| name.to_string_lossy());
    let bytes = match commonplace_page::unpacked(&bytes) {
        Some(unpacked) => unpacked.map_err(|error| unreadable(file_name.as_deref(), &error))?,
        None => bytes,
    };
    let beside = match &file_name {
        Some(_) => commonplace_core::pictures_beside(&args.path, &bytes),
        None => Vec::new(),
    };
    let page = Input {
        bytes: &bytes,
        url: args.url.as_deref(),
        file_name: file_name.as_deref(),
        beside: &beside,
        ..Input::default()
    };
    let article = commonplace_page::extract(&page)
        .map_err(|error| unreadable(file_name.as_deref(), &error))?;
    if !out.is_json() {
        article
            .warnings
            .iter()
            .for_each(|warning| tell(&warning.message));
    }
    out.row(&ExtractRow::from(&article), || read_out(&article))
}

fn unreadable(file_name: Option<&str>, error: &commonplace_page::PageError) -> Failure {
    let name = file_name.unwrap_or("standard input");
    Failure::Said(format!("{name} could not be read: {error}."))
}

fn read_out(article: &Article) -> String {
    let head = aligned(&[
        ("title", article.title.clone()),
        ("byline", article.byline.clone()),
        ("agency", article.agency.clone()),
        ("site", article.site.clone()),
        ("published", article.published.clone()),
        (
            "from",
            (!article.datelines.is_empty()).then(|| article.datelines.join(" / ")),
        ),
        ("language", article.lang.clone()),
        ("excerpt", article.excerpt.clone()),
        ("words", Some(article.words.to_string())),
        (
            "set aside",
            (!article.removed.is_empty()).then(|| article.removed.len().to_string()),
        ),
    ]);
    format!("{head}\n\n{}", article.text.trim_end())
}

pub(super) fn save(library: &Library, args: &Save, out: &mut Out) -> Done {
    if !args.retry.is_empty() {
        return versions::fetch_missing(library, &args.retry, args.allow_host.as_deref(), out);
    }
    if args.url.is_some() && args.sources.len() > 1 {
        return Err(Failure::Usage(
            "--url names the address of one file or text; give them one at a time.".to_owned(),
        ));
    }
    let tags = args
        .tag
        .iter()
        .map(|tag| TagName::parse(tag))
        .collect::<Result<Vec<_>, _>>()?;
    let options = SaveOptions {
        url: args.url.as_deref(),
        tags: &tags,
        ..SaveOptions::default()
    };
    let mut sources: Vec<PathBuf> = args.sources.iter().map(|source| meant(source)).collect();
    if let Some(from) = &args.from {
        sources.extend(listed(from)?);
    }
    let host = args.allow_host.as_deref();
    if args.offline {
        return sources
            .iter()
            .try_for_each(|source| save_told(library, source, host, &options, &NoNetwork, out));
    }
    let is_url = |source: &&PathBuf| source.to_str().is_some_and(is_address);
    let urls: Vec<String> = sources
        .iter()
        .filter(is_url)
        .filter_map(|source| source.to_str().map(str::to_owned))
        .collect();
    let fetch = Fetcher::new();
    let mut queued = queue::Queued::begin(library, &urls, &tags, host);
    // Rows come in the order in which they were asked for; addresses are fetched at the same time meanwhile.
    std::thread::scope(|scope| {
        queued.work(scope, library, &fetch);
        for source in &sources {
            let queued = if is_url(&source) {
                queued.next(library)?
            } else {
                None
            };
            match queued {
                Some(result) => tell_saved(&result, out)?,
                None => save_told(library, source, host, &options, &fetch, out)?,
            }
        }
        Ok(())
    })
}

/// Saves one thing, or everything in it, and tells of each.
fn save_told(
    library: &Library,
    source: &Path,
    allow_host: Option<&str>,
    options: &SaveOptions<'_>,
    fetch: &dyn Fetch,
    out: &mut Out,
) -> Done {
    let mut told = Ok(());
    let mut each = |result: SaveResult| {
        if told.is_ok() {
            told = tell_saved(&result, out);
        }
    };
    save_one(library, source, allow_host, options, fetch, &mut each)?;
    told
}

/// Addresses in a file, one a line.
fn listed(from: &Path) -> Result<Vec<PathBuf>, Failure> {
    let bytes = input::read(from)?;
    let text = String::from_utf8_lossy(&bytes);
    // What is no address stays as it is, and is told as such.
    let meant = |line: &str| {
        addresses::address(line).unwrap_or_else(|| match addresses::refusal(line) {
            Some(_) => line.to_owned(),
            None => format!("https://{line}"),
        })
    };
    Ok(addresses::lines(&text)
        .into_iter()
        .map(|line| PathBuf::from(meant(line)))
        .collect())
}

fn tell_saved(result: &SaveResult, out: &mut Out) -> Done {
    out.row(&SaveRow::from(result), || saved(result))?;
    // Whoever reads this line may rely on it: it is in the library.
    out.flush()?;
    if let (SaveStatus::Failed, error) = (result.status, &result.error) {
        out.fail(error.as_deref().unwrap_or("It could not be saved."));
    } else if !out.is_json() {
        result.warnings.iter().for_each(|warning| tell(warning));
    }
    Ok(())
}

fn save_one(
    library: &Library,
    source: &Path,
    allow_host: Option<&str>,
    options: &SaveOptions<'_>,
    fetch: &dyn Fetch,
    each: &mut dyn FnMut(SaveResult),
) -> Result<(), Failure> {
    let mut save = |source: Source<'_>| {
        library.save_each(source, options, fetch, &Job::silent(), &mut *each);
    };
    if let Some(url) = source.to_str().filter(|text| is_address(text)) {
        save(Source::Url { url, allow_host });
        return Ok(());
    }
    if !input::is_stdin(source) {
        match nothing_there(source) {
            Some(error) => each(failed(error, source)),
            None => save(Source::File(source)),
        }
        return Ok(());
    }
    match input::read(source) {
        Ok(bytes) => save(Source::Bytes {
            name: "standard input",
            bytes: &bytes,
        }),
        Err(Failure::Said(error)) => each(failed(error, Path::new("standard input"))),
        Err(other) => return Err(other),
    }
    Ok(())
}

fn is_address(text: &str) -> bool {
    text.split_once("://")
        .is_some_and(|(scheme, _)| matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https"))
}

/// What an argument means: a file that is there, or an address without its surroundings.
fn meant(source: &Path) -> PathBuf {
    let Some(text) = source.to_str().filter(|_| !source.exists()) else {
        return source.to_owned();
    };
    // `page.html` is a file that is missing, whatever it looks like.
    let is_file = source.is_absolute()
        || text.starts_with('.')
        || (!text.contains("://") && commonplace_page::is_named_as_file(text));
    match addresses::address(text).filter(|_| !is_file) {
        Some(address) => PathBuf::from(address),
        None => source.to_owned(),
    }
}

/// Why nothing can be saved, where an argument names no file.
fn nothing_there(source: &Path) -> Option<String> {
    if source.exists() {
        return None;
    }
    let text = source.to_str()?;
    let looks_like_path = text.contains(['/', '\\']) || commonplace_page::is_named_as_file(text);
    addresses::refusal(text).or_else(|| {
        (!looks_like_path).then(|| {
            format!(
                "There is no file called {text}. Check the name; an address begins with https:// or http://."
            )
        })
    })
}

fn failed(error: String, source: &Path) -> SaveResult {
    SaveResult {
        id: None,
        path: None,
        title: None,
        url: None,
        status: SaveStatus::Failed,
        error: Some(error),
        warnings: Vec::new(),
        source: source.display().to_string(),
    }
}

fn saved(result: &SaveResult) -> String {
    let path = result.path.as_deref().unwrap_or_default();
    match result.status {
        SaveStatus::Saved => format!("Saved          {path}"),
        SaveStatus::Updated => format!("Updated        {path}"),
        SaveStatus::Duplicate => format!("Already there  {path}"),
        // The reason is told on standard error.
        SaveStatus::Failed => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn addresses_are_told_from_files() {
        for (text, expected) in [
            ("https://example.org", true),
            ("HTTP://x", true),
            ("a.html", false),
            ("file:///x", false),
            ("example.org/a", false),
            ("-", false),
        ] {
            assert_eq!(is_address(text), expected, "{text}");
        }
    }
}
