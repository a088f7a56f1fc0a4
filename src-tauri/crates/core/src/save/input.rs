//! What was given, to bytes, and these to an article.

use super::hops::{asked, is_one_site, largest_frame, led_on};
use super::{SaveOptions, Source, beside};
use crate::error::{Error, Result};
use crate::fetch::Fetch;
use crate::store::versions::Details;
use commonplace_page::{
    Container, Format, Input, MAX_BYTES, MAX_FILE_BYTES, Opened, PageError, Resource, Warning, open,
};
use commonplace_text::addresses;
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

/// Bytes by which it is told whether a file may be larger than a page.
const HEAD: u64 = 64 * 1024;

/// Words that make a line a paragraph.
const PARAGRAPH: u32 = 10;
/// Words outside links that are worth keeping in lines of any length.
const LINES: usize = 20;

/// Bytes, with what is known of them.
pub(super) struct Taken<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    pub(super) url: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) file_name: Option<String>,
    pub(super) format: Option<Format>,
    /// What lies beside a page: the pictures of its `_files` folder.
    beside: Vec<Resource>,
    /// The same as plain text, for a paste whose HTML turns out to hold less.
    plain: Option<&'a str>,
    /// Whether pictures may be fetched: for what came from the network, and for letters, whose pictures stay with the sender.
    pub(super) may_fetch: bool,
    /// A private host that the person allowed.
    pub(super) allow_host: Option<String>,
    /// The address that was asked for.
    pub(super) asked: Option<String>,
    /// The address of the frame that is all that was read of a page made of frames.
    framed: Option<String>,
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
            let bytes = match commonplace_page::unpacked(bytes) {
                Some(unpacked) => Cow::Owned(unpacked.map_err(|error| unreadable(name, &error))?),
                None => Cow::Borrowed(bytes),
            };
            let taken = Taken::of_file(bytes, name.to_owned(), given);
            taken.followed(fetch)
        }
        Source::File(path) => {
            let bytes = read_file(path)?;
            let beside = beside::of_page(path, &bytes);
            let mut taken = Taken::with(bytes, name(source), beside);
            taken.may_fetch |= given.is_some();
            taken.url = given;
            taken.followed(fetch)
        }
        Source::Url { url, allow_host } => fetched(&address(url)?, allow_host, fetch),
    }
}

/// Framesets in framesets that are followed.
const DEEPEST_FRAME: usize = 3;

/// The page at an address.
fn fetched<'a>(url: &str, allow_host: Option<&str>, fetch: &dyn Fetch) -> Result<Taken<'a>> {
    let route = url::Url::parse(url)
        .ok()
        .and_then(|url| crate::address::route(&url).map(|route| format!("#{route}")))
        .unwrap_or_default();
    let fetched = asked(url, allow_host, fetch)?;
    // What the person allowed ends where the site sends us elsewhere: the pictures of that page may not lead back inside.
    let allow_host = allow_host.filter(|_| is_one_site(url, &fetched.url));
    let (mut fetched, allow_host) = led_on(fetched, allow_host, fetch);
    let mut framed = None;
    for _ in 0..DEEPEST_FRAME {
        let Some(inner) = largest_frame(&fetched, allow_host, fetch) else {
            break;
        };
        fetched = inner;
        framed = Some(fetched.url.clone());
    }
    // A route within an application in the page is part of which page it is, though no server hears of it.
    let answered = fetched.url.split('#').next().unwrap_or_default().to_owned() + &route;
    Ok(Taken {
        bytes: Cow::Owned(fetched.bytes),
        url: Some(answered),
        content_type: fetched.content_type,
        file_name: None,
        format: None,
        beside: Vec::new(),
        plain: None,
        may_fetch: true,
        allow_host: allow_host.map(str::to_owned),
        asked: Some(url.to_owned()),
        framed,
    })
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
        let is_letter = commonplace_page::container(&bytes) == Some(Container::Mail);
        Self {
            may_fetch: url.is_some() || is_letter,
            bytes,
            url,
            content_type: None,
            file_name: Some(name),
            format: None,
            beside: Vec::new(),
            plain: None,
            allow_host: None,
            asked: None,
            framed: None,
        }
    }

    /// A file with what lies beside it. What its frames show becomes a part of it, so that it can be read again by itself.
    pub(super) fn with(bytes: Vec<u8>, name: String, beside: Vec<Resource>) -> Self {
        let bytes = commonplace_page::with_frames(&bytes, &beside).unwrap_or(bytes);
        Self {
            beside,
            ..Self::of_file(Cow::Owned(bytes), name, None)
        }
    }

    /// A link file stands for the page at its address.
    pub(super) fn followed(self, fetch: &dyn Fetch) -> Result<Self> {
        match commonplace_page::link_target(&self.bytes) {
            None => Ok(self),
            Some(Ok(url)) => fetched(&url, None, fetch),
            Some(Err(error)) => Err(unreadable(
                self.file_name.as_deref().unwrap_or("The link"),
                &error,
            )),
        }
    }
}

/// What was kept of a page when it was saved, and of what lay beside it, to be read again. Nothing of it may be fetched.
pub(super) fn kept(
    bytes: Vec<u8>,
    details: &Details,
    url: Option<String>,
    beside: Vec<Resource>,
) -> Taken<'static> {
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
        beside,
        plain: None,
        may_fetch: false,
        allow_host: None,
        asked: None,
        framed: None,
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
        beside: Vec::new(),
        plain: structured.map(|_| text),
        may_fetch: structured.is_some(),
        allow_host: None,
        asked: None,
        framed: None,
    }
}

/// The address meant; `https` where no scheme is given.
pub(super) fn address(text: &str) -> Result<String> {
    let text = text.trim();
    let invalid = |why: String| Err(Error::Invalid(why));
    if let Some(address) = addresses::address(text) {
        return Ok(address);
    }
    if let Some(why) = addresses::refusal(text) {
        return invalid(why);
    }
    let whole = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    if text
        .split_whitespace()
        .filter(|word| word.contains("://"))
        .count()
        > 1
    {
        return invalid("These are several addresses. Give one on each line.".to_owned());
    }
    let parsed = url::Url::parse(&whole)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some());
    match parsed {
        Some(_) => Ok(whole),
        None => invalid(format!(
            "“{text}” is not a web address. It should look like https://example.org/page."
        )),
    }
}

/// A file's bytes, up to the limit of what it is.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>> {
    let told = |error: std::io::Error| Error::io("read", path, &error);
    // Before it is opened: a pipe would wait for whoever writes into it.
    let found = std::fs::metadata(path).map_err(told)?;
    if found.is_dir() {
        return Err(Error::Invalid(format!(
            "{} is a folder. Choose a file in it.",
            path.display()
        )));
    }
    if !found.is_file() {
        return Err(Error::Invalid(format!(
            "{} is not a file. Choose a saved page or a text.",
            path.display()
        )));
    }
    let file = File::open(path).map_err(told)?;
    let too_large = |limit: usize| {
        let error = PageError::TooLarge {
            size_mb: found.len().div_ceil(1 << 20),
            limit_mb: (limit >> 20) as u64,
        };
        unreadable(&path.display().to_string(), &error)
    };
    let mut bytes = Vec::new();
    let mut file = file.take(MAX_FILE_BYTES as u64 + 1);
    file.by_ref()
        .take(HEAD)
        .read_to_end(&mut bytes)
        .map_err(told)?;
    // Files that pack pictures with their text may be larger than pages.
    let most = if commonplace_page::packs_pictures(&bytes) {
        MAX_FILE_BYTES
    } else {
        MAX_BYTES
    };
    if found.len() > most as u64 {
        return Err(too_large(most));
    }
    file.read_to_end(&mut bytes).map_err(told)?;
    if bytes.len() > most {
        return Err(too_large(most));
    }
    match commonplace_page::unpacked(&bytes) {
        Some(unpacked) => unpacked.map_err(|error| unreadable(&path.display().to_string(), &error)),
        None => Ok(bytes),
    }
}

fn unreadable(name: &str, error: &PageError) -> Error {
    Error::Invalid(format!("{name} could not be saved: {error}."))
}

/// Whether a file has several lines, and each of them is an address.
fn is_list_of_addresses(taken: &Taken<'_>) -> bool {
    let Some(text) = taken
        .file_name
        .as_ref()
        .and_then(|_| std::str::from_utf8(&taken.bytes).ok())
    else {
        return false;
    };
    let mut lines = 0_usize;
    let mut written = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let all = written.all(|line| {
        lines += 1;
        line.contains("://") && addresses::address(line).is_some()
    });
    all && lines > 1
}

/// Whether a page holds no article and nothing else to keep either: a menu, a list of links, an empty application. One paragraph,
/// some lines of verse or a picture are something.
fn is_only_furniture(opened: &Opened) -> bool {
    let is_paragraph = |line: &str| commonplace_text::words::count(line) >= PARAGRAPH;
    let says_little = || {
        let article = &opened.article;
        let lead = article.lead_image.as_deref();
        let (words, has_picture) = commonplace_page::said_and_shown(&article.html, lead);
        words < LINES && !has_picture
    };
    has_warning(opened, "no_article")
        && !opened.article.text.lines().any(is_paragraph)
        && says_little()
}

fn has_warning(opened: &Opened, code: &str) -> bool {
    let mut warnings = opened.article.warnings.iter();
    warnings.any(|warning| warning.code == code)
}

/// Reads the article in it, with the pictures that came along.
pub(super) fn read(taken: &Taken<'_>, name: &str) -> Result<Opened> {
    let input = Input {
        bytes: &taken.bytes,
        url: taken.url.as_deref(),
        content_type: taken.content_type.as_deref(),
        file_name: taken.file_name.as_deref(),
        format: taken.format,
        beside: &taken.beside,
    };
    let opened = open(&input).map_err(|error| unreadable(name, &error));
    let opened = opened.and_then(|mut opened| {
        if let Some(frame) = &taken.framed {
            opened.article.warnings.push(Warning {
                code: "framed".to_owned(),
                message: format!("The page is made of frames, and the largest of them was saved: {frame}"),
            });
        }
        if is_list_of_addresses(taken) {
            opened.article.warnings.push(Warning {
                code: "addresses".to_owned(),
                message: "This file holds nothing but addresses, and was saved as a text. To save the pages that they lead to, copy them and paste them into the app, or run `commonplace save --from` with the file.".to_owned(),
            });
        }
        if is_only_furniture(&opened) {
            if has_warning(&opened, "cut_off") {
                return Err(Error::Invalid(format!(
                    "{name} could not be saved: the file is cut off before the text of its page. Save or download it again."
                )));
            }
            let frames = commonplace_page::frames(&taken.bytes, taken.content_type.as_deref(), None);
            if !frames.is_empty() {
                let names = frames.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ");
                return Err(Error::Invalid(format!(
                    "{name} could not be saved: this page is made of frames and has no text of its own. Save the page that is shown in it: {names}."
                )));
            }
            Err(Error::Invalid(format!(
                "{name} could not be saved: there is no article on this page. Open the article itself and save that, or select its text and paste it."
            )))
        } else {
            Ok(opened)
        }
    });
    let Some(plain) = taken.plain.filter(|plain| !plain.trim().is_empty()) else {
        return opened;
    };
    // The clipboard's HTML is used when it holds what the text does.
    match opened {
        Ok(opened) if opened.article.words * 2 >= commonplace_text::words::count(plain) => {
            Ok(opened)
        }
        _ => {
            let input = Input {
                bytes: plain.as_bytes(),
                url: taken.url.as_deref(),
                format: Some(Format::Text),
                ..Input::default()
            };
            open(&input).map_err(|error| unreadable(name, &error))
        }
    }
}
