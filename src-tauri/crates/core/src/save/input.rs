//! What was given, to bytes, and these to an article.

use super::{SaveOptions, Source};
use crate::error::{Error, Result};
use crate::fetch::{Fetch, FetchKind, FetchRequest};
use crate::store::versions::Details;
use commonplace_page::{Article, Format, Input, MAX_BYTES, PageError, extract};
use std::borrow::Cow;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Tags that only a page with structure has.
const STRUCTURE: [&str; 12] = [
    "<p",
    "<h1",
    "<h2",
    "<h3",
    "<li",
    "<table",
    "<blockquote",
    "<pre",
    "<img",
    "<article",
    "<section",
    "<figure",
];

/// Words that make a line a paragraph.
const PARAGRAPH: u32 = 10;

/// Bytes, with what is known of them.
pub(super) struct Taken<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    pub(super) url: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) file_name: Option<String>,
    pub(super) format: Option<Format>,
    /// The same as plain text, for a paste whose HTML turns out to hold less.
    plain: Option<&'a str>,
    /// Whether pictures may be fetched: only for what came from the network.
    pub(super) may_fetch: bool,
    /// A private host that the person allowed.
    pub(super) allow_host: Option<String>,
}

/// What the results call it.
pub(super) fn name(source: Source<'_>) -> String {
    match source {
        Source::Text { .. } => "Pasted text".to_owned(),
        Source::Bytes { name, .. } => name.to_owned(),
        Source::File(path) => path.file_name().map_or_else(
            || path.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        ),
        Source::Url { url, .. } => url.to_owned(),
    }
}

/// Gets the bytes.
pub(super) fn take<'a>(
    source: Source<'a>,
    options: &SaveOptions<'_>,
    fetch: &dyn Fetch,
) -> Result<Taken<'a>> {
    let given = options.url.map(address).transpose()?;
    match source {
        Source::Text { text, html } => Ok(text_or_html(text, html, given)),
        Source::Bytes { name, bytes } => {
            Ok(Taken::of_file(Cow::Borrowed(bytes), name.to_owned(), given))
        }
        Source::File(path) => Ok(Taken::of_file(
            Cow::Owned(read_file(path)?),
            name(source),
            given,
        )),
        Source::Url { url, allow_host } => {
            let url = address(url)?;
            let request = FetchRequest {
                url,
                kind: FetchKind::Page,
                allow_private_host: allow_host.map(str::to_owned),
            };
            let route = url::Url::parse(&request.url)
                .ok()
                .and_then(|url| crate::address::route(&url).map(|route| format!("#{route}")))
                .unwrap_or_default();
            let fetched = fetch.fetch(&request)?;
            // A route within an application in the page is part of which page it is, though no server hears of it.
            let url = fetched.url.split('#').next().unwrap_or_default().to_owned() + &route;
            Ok(Taken {
                bytes: Cow::Owned(fetched.bytes),
                url: Some(url),
                content_type: fetched.content_type,
                file_name: None,
                format: None,
                plain: None,
                may_fetch: true,
                allow_host: allow_host.map(str::to_owned),
            })
        }
    }
}

impl<'a> Taken<'a> {
    /// What is remembered of it, so that it can be read again.
    pub(super) fn details(&self) -> Details {
        Details {
            content_type: self.content_type.clone(),
            file_name: self.file_name.clone(),
            format: self.format,
            ..Details::default()
        }
    }

    fn of_file(bytes: Cow<'a, [u8]>, name: String, url: Option<String>) -> Self {
        Self {
            bytes,
            may_fetch: url.is_some(),
            url,
            content_type: None,
            file_name: Some(name),
            format: None,
            plain: None,
            allow_host: None,
        }
    }
}

/// What was kept of a page when it was saved, to be read again. Nothing of it may be fetched.
pub(super) fn kept(bytes: Vec<u8>, details: &Details, url: Option<String>) -> Taken<'static> {
    let is_unnamed = details.content_type.is_none() && details.file_name.is_none();
    let format = details.format.or_else(|| {
        // Kept by the first version of the library, which did not say what was pasted.
        is_unnamed.then(|| match has_structure(&String::from_utf8_lossy(&bytes)) {
            true => Format::Html,
            false => Format::Text,
        })
    });
    Taken {
        bytes: Cow::Owned(bytes),
        url,
        content_type: details.content_type.clone(),
        file_name: details.file_name.clone(),
        format,
        plain: None,
        may_fetch: false,
        allow_host: None,
    }
}

fn has_structure(html: &str) -> bool {
    let lower = html.to_ascii_lowercase();
    STRUCTURE.iter().any(|tag| lower.contains(tag))
}

fn text_or_html<'a>(text: &'a str, html: Option<&'a str>, url: Option<String>) -> Taken<'a> {
    let structured = html.filter(|html| has_structure(html));
    let (bytes, format) = match structured {
        Some(html) => (html.as_bytes(), Format::Html),
        None => (text.as_bytes(), Format::Text),
    };
    Taken {
        bytes: Cow::Borrowed(bytes),
        url,
        content_type: None,
        file_name: None,
        format: Some(format),
        plain: structured.map(|_| text),
        may_fetch: structured.is_some(),
        allow_host: None,
    }
}

/// The address meant; `https` where no scheme is given.
pub(super) fn address(text: &str) -> Result<String> {
    let text = text.trim();
    let whole = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let parsed = url::Url::parse(&whole)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some());
    match parsed {
        Some(_) => Ok(whole),
        None => Err(Error::Invalid(format!(
            "“{text}” is not a web address. It should look like https://example.org/page."
        ))),
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>> {
    let told = |error: std::io::Error| Error::io("read", path, &error);
    let file = File::open(path).map_err(told)?;
    let found = file.metadata().map_err(told)?;
    if found.is_dir() {
        return Err(Error::Invalid(format!(
            "{} is a folder. Import it instead, or choose a file.",
            path.display()
        )));
    }
    if !found.is_file() {
        return Err(Error::Invalid(format!(
            "{} is not a file. Choose a saved page or a text.",
            path.display()
        )));
    }
    if found.len() > MAX_BYTES as u64 {
        let error = PageError::TooLarge {
            size_mb: found.len().div_ceil(1 << 20),
            limit_mb: (MAX_BYTES >> 20) as u64,
        };
        return Err(unreadable(&path.display().to_string(), &error));
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(told)?;
    Ok(bytes)
}

fn unreadable(name: &str, error: &PageError) -> Error {
    Error::Invalid(format!("{name} could not be saved: {error}."))
}

/// Whether a page holds no article and not one paragraph either: a menu, a list of links, an empty application.
fn is_only_furniture(article: &Article) -> bool {
    let found_none = article
        .warnings
        .iter()
        .any(|warning| warning.code == "no_article");
    found_none
        && !article
            .text
            .lines()
            .any(|line| commonplace_text::words::count(line) >= PARAGRAPH)
}

/// Reads the article in it.
pub(super) fn read(taken: &Taken<'_>, name: &str) -> Result<Article> {
    let input = Input {
        bytes: &taken.bytes,
        url: taken.url.as_deref(),
        content_type: taken.content_type.as_deref(),
        file_name: taken.file_name.as_deref(),
        format: taken.format,
    };
    let article = extract(&input).map_err(|error| unreadable(name, &error));
    let article = article.and_then(|article| {
        if is_only_furniture(&article) {
            Err(Error::Invalid(format!(
                "{name} could not be saved: there is no article on this page. Open the article itself and save that, or select its text and paste it."
            )))
        } else {
            Ok(article)
        }
    });
    let Some(plain) = taken.plain.filter(|plain| !plain.trim().is_empty()) else {
        return article;
    };
    // The clipboard's HTML is used when it holds what the text does.
    match article {
        Ok(article) if article.words * 2 >= commonplace_text::words::count(plain) => Ok(article),
        _ => {
            let input = Input {
                bytes: plain.as_bytes(),
                url: taken.url.as_deref(),
                format: Some(Format::Text),
                ..Input::default()
            };
            extract(&input).map_err(|error| unreadable(name, &error))
        }
    }
}
