//! The package document of a book: what it is, what it holds, in which order it is read.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::WHAT;
use crate::formats::singlefile::resolve;
use crate::formats::zip::Archive;
use crate::{PageError, decode, dom};

/// What a book says about itself. Paths are names in its archive.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub(super) title: Option<String>,
    /// All of its titles, the subtitle too.
    pub(super) titles: Vec<String>,
    pub(super) creators: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) language: Option<String>,
    pub(super) date: Option<String>,
    pub(super) description: Option<String>,
    pub(super) is_rtl: bool,
    /// The chapters in the order of reading, each once.
    pub(super) spine: Vec<String>,
    /// The table of contents of EPUB 3, and that of EPUB 2.
    pub(super) nav: Option<String>,
    pub(super) ncx: Option<String>,
    pub(super) cover: Option<String>,
    pub(super) cover_page: Option<String>,
}

/// Where the package document is: where the container says, else the first there is.
pub(super) fn find<'a>(archive: &'a Archive<'_>) -> Option<&'a str> {
    let container = archive
        .find("META-INF/container.xml")
        .and_then(|name| archive.read(name).ok())
        .map(|bytes| decode::decode(&bytes, None).text);
    let named = container.as_deref().and_then(|text| {
        let mut found = None;
        each(text, |element, _| {
            if element.is("rootfile") && found.is_none() {
                found = element.attribute("full-path");
            }
        });
        found
    });
    named.and_then(|path| archive.find(&path)).or_else(|| {
        archive
            .names()
            .find(|name| name.to_ascii_lowercase().ends_with(".opf"))
    })
}

#[derive(Default)]
struct Raw {
    titles: Vec<(String, String)>,
    creators: Vec<(String, String, String)>,
    dates: Vec<(String, String)>,
    /// `refines`, `property`, value.
    refined: Vec<(String, String, String)>,
    cover_id: Option<String>,
    items: HashMap<String, (String, String, String)>,
    spine: Vec<String>,
    toc: Option<String>,
}

impl Package {
    pub(super) fn read(archive: &Archive<'_>) -> Result<Self, PageError> {
        let damaged = |why: &str| {
            PageError::unreadable(WHAT, &format!("damaged: {why}"), "Get the book again")
        };
        let path = find(archive).ok_or_else(|| damaged("it does not say what it holds"))?;
        let text = decode::decode(&archive.read(path)?, None).text;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut package = Self::default();
        let mut raw = Raw::default();
        each(&text, |element, inside| {
            package.take(&mut raw, element, inside)
        });
        let place = |href: &str| {
            let path = resolve(folder, href)?;
            Some(archive.find(&path).map_or(path.clone(), str::to_owned))
        };
        package.settle(&raw, &place);
        if package.spine.is_empty() {
            return Err(damaged("it does not say in which order it is read"));
        }
        Ok(package)
    }

    /// Notes one element.
    fn take(&mut self, raw: &mut Raw, element: &Element<'_>, text: &str) {
        let text = dom::squeeze(text);
        let attribute = |name: &str| element.attribute(name).unwrap_or_default();
        match element.name() {
            "title" if !text.is_empty() => raw.titles.push((attribute("id"), text)),
            "creator" if !text.is_empty() => {
                raw.creators
                    .push((attribute("id"), attribute("opf:role"), text));
            }
            "publisher" if !text.is_empty() => {
                self.publisher.get_or_insert(text);
            }
            "language" if (2..=35).contains(&text.len()) && text.is_ascii() => {
                self.language.get_or_insert(text.replace('_', "-"));
            }
            "date" if !text.is_empty() => raw.dates.push((attribute("opf:event"), text)),
            "description" if !text.is_empty() => {
                let plain = crate::text::of_html(&text);
                self.description.get_or_insert(dom::squeeze(&plain));
            }
            "meta" => {
                if attribute("name") == "cover" {
                    raw.cover_id = element.attribute("content");
                }
                let refines = attribute("refines").trim_start_matches('#').to_owned();
                raw.refined.push((refines, attribute("property"), text));
            }
            "item" => {
                let item = (
                    attribute("href"),
                    attribute("media-type"),
                    attribute("properties"),
                );
                raw.items.insert(attribute("id"), item);
            }
            "spine" => {
                raw.toc = element.attribute("toc");
                self.is_rtl |= attribute("page-progression-direction") == "rtl";
            }
            "itemref" => raw.spine.push(attribute("idref")),
            "reference" if attribute("type").eq_ignore_ascii_case("cover") => {
                self.cover_page = element.attribute("href");
            }
            _ => {}
        }
    }

    fn settle(&mut self, raw: &Raw, place: &dyn Fn(&str) -> Option<String>) {
        let refined = |id: &str, property: &str| {
            raw.refined
                .iter()
                .find(|(of, name, _)| !id.is_empty() && of == id && name == property)
                .map(|(_, _, value)| value.as_str())
        };
        let main = raw
            .titles
            .iter()
            .find(|(id, _)| refined(id, "title-type") == Some("main"));
        self.title = main.or(raw.titles.first()).map(|(_, title)| title.clone());
        self.titles = raw.titles.iter().map(|(_, title)| title.clone()).collect();
        let is_author = |(id, role, _): &&(String, String, String)| {
            let role = refined(id, "role").unwrap_or(role);
            role.is_empty() || role == "aut"
        };
        let mut creators: Vec<_> = raw.creators.iter().filter(is_author).collect();
        if creators.is_empty() {
            creators = raw.creators.iter().collect();
        }
        self.creators = creators
            .into_iter()
            .map(|(_, _, name)| name.clone())
            .collect();
        let published = raw.dates.iter().find(|(event, _)| event == "publication");
        let plain = raw.dates.iter().find(|(event, _)| event.is_empty());
        self.date = published.or(plain).map(|(_, date)| date.clone());
        let path_of = |id: &str| raw.items.get(id).and_then(|(href, _, _)| place(href));
        let mut seen = std::collections::HashSet::new();
        self.spine = raw
            .spine
            .iter()
            .filter_map(|id| path_of(id))
            .filter(|path| seen.insert(path.clone()))
            .collect();
        let with = |property: &str| {
            raw.items
                .values()
                .find(|(_, _, properties)| properties.split_whitespace().any(|p| p == property))
                .and_then(|(href, _, _)| place(href))
        };
        self.nav = with("nav");
        let ncx = raw
            .items
            .values()
            .find(|(_, kind, _)| kind == "application/x-dtbncx+xml");
        self.ncx = raw
            .toc
            .as_deref()
            .and_then(path_of)
            .or_else(|| ncx.and_then(|(href, _, _)| place(href)));
        self.cover = with("cover-image").or_else(|| path_of(raw.cover_id.as_deref()?));
        self.cover_page = self.cover_page.take().and_then(|href| place(&href));
    }
}

/// An element, whatever its prefix.
pub(in crate::formats) struct Element<'e> {
    start: &'e BytesStart<'e>,
    name: String,
}

impl Element<'_> {
    pub(in crate::formats) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    /// An attribute with its references resolved; `opf:role` also as `role`.
    pub(in crate::formats) fn attribute(&self, name: &str) -> Option<String> {
        let local = |key: &str| key.rsplit(':').next().unwrap_or_default().to_owned();
        let found = self.start.attributes().flatten().find_map(|attribute| {
            let key: String = AsRef::<str>::as_ref(&attribute.key).to_owned();
            let same = key == name || local(&key) == local(name);
            same.then(|| attribute.value.into_owned())
        })?;
        let value = crate::rewrite::unescape(&found).trim().to_owned();
        (!value.is_empty()).then_some(value)
    }
}

/// Visits every element with the text that follows its start, up to the next end: enough for metadata and labels.
pub(in crate::formats) fn each(xml: &str, mut visit: impl FnMut(&Element<'_>, &str)) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut open: Option<(BytesStart<'static>, String)> = None;
    let mut close = |open: &mut Option<(BytesStart<'static>, String)>| {
        if let Some((start, text)) = open.take() {
            let name = AsRef::<str>::as_ref(&start.local_name()).to_ascii_lowercase();
            visit(
                &Element {
                    start: &start,
                    name,
                },
                &text,
            );
        }
    };
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => {
                close(&mut open);
                open = Some((start.into_owned(), String::new()));
            }
            Ok(Event::Text(piece)) => {
                if let Some((_, text)) = &mut open {
                    text.push_str(&piece);
                }
            }
            Ok(Event::GeneralRef(name)) => {
                if let Some((_, text)) = &mut open {
                    let reference = format!("&{};", &*name);
                    text.push_str(&crate::rewrite::unescape(&reference));
                }
            }
            Ok(Event::CData(piece)) => {
                if let Some((_, text)) = &mut open {
                    text.push_str(&piece);
                }
            }
            Ok(Event::End(_)) => close(&mut open),
            // What is damaged further on does not undo what was read.
            Ok(Event::Eof) | Err(_) => {
                close(&mut open);
                return;
            }
            Ok(_) => {}
        }
    }
}
