//! Everything that the derived tables say of one item, gathered from the tables that are not derived.

use crate::clock::Hlc;
use crate::error::Result;
use crate::id::{ItemId, RevId, VersionId};
use crate::store::articles::FOLDER;
use crate::store::index::Outlines;
use crate::store::postings::build::Text;
use crate::store::{highlights, sql};
use commonplace_text::name::{TagName, path_key};
use commonplace_text::note::{self, Link};
use commonplace_text::{resolve, words};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row};

/// Characters of an excerpt.
const EXCERPT: usize = 300;

/// What is derived from one item.
pub(super) struct Facts {
    kind: String,
    pub(super) trashed: bool,
    /// Found by searching, and in no list.
    found_only: bool,
    place: Option<String>,
    starred: bool,
    unread: bool,
    progress: f64,
    saved_ms: i64,
    updated_ms: i64,
    title: String,
    pub(super) path: String,
    excerpt: String,
    site: Option<String>,
    byline: Option<String>,
    published: Option<String>,
    words: u32,
    lang: Option<String>,
    dir: Option<String>,
    lead_image: Option<Vec<u8>>,
    /// Key and tag, by key.
    pub(super) tags: Vec<(String, String)>,
    /// Key, and whether it is a `path` or an `alias`.
    pub(super) names: Vec<(String, &'static str)>,
    pub(super) links: Vec<Link>,
    /// For the search index; `None` for what is not searched.
    pub(super) text: Option<Text>,
}

impl Facts {
    /// The values of the row in `listing`, in the order of its columns.
    pub(super) fn listing(&self, row: i64, id: ItemId) -> Vec<Value> {
        let text = |text: &str| Value::Text(text.to_owned());
        let maybe = |value: Option<String>| value.map_or(Value::Null, Value::Text);
        let number = |value: bool| Value::Integer(i64::from(value));
        let folded = |value: &Option<String>| maybe(value.as_deref().map(words::fold));
        let tags: Vec<&str> = self.tags.iter().map(|(_, tag)| tag.as_str()).collect();
        vec![
            Value::Integer(row),
            Value::Blob(id.0.as_bytes().to_vec()),
            text(&self.kind),
            Value::Integer(match (self.trashed, self.found_only) {
                (true, _) => 1,
                (false, true) => 2,
                (false, false) => 0,
            }),
            maybe(self.place.clone()),
            number(self.starred),
            number(self.unread),
            Value::Real(self.progress),
            Value::Integer(self.saved_ms),
            Value::Integer(self.updated_ms),
            text(&self.title),
            Value::Text(words::fold(&self.title)),
            text(&self.path),
            Value::Text(path_key(&self.path)),
            text(&self.excerpt),
            maybe(self.site.clone()),
            folded(&self.site),
            maybe(self.byline.clone()),
            folded(&self.byline),
            maybe(self.published.clone()),
            Value::Integer(i64::from(self.words)),
            maybe(self.lang.clone()),
            maybe(self.dir.clone()),
            Value::Text(serde_json::to_string(&tags).unwrap_or_else(|_| "[]".to_owned())),
            self.lead_image.clone().map_or(Value::Null, Value::Blob),
            Value::Text(
                self.published
                    .iter()
                    .flat_map(|day| day.chars())
                    .take(10)
                    .collect(),
            ),
            ordered(&self.site),
            ordered(&self.byline),
            Value::Integer(permille(self.progress)),
        ]
    }
}

/// A name by which a list is ordered: none comes after all others.
fn ordered(name: &Option<String>) -> Value {
    Value::Text(
        name.as_deref()
            .map_or_else(|| char::MAX.to_string(), words::fold),
    )
}

/// How far something was read, in thousandths.
#[expect(clippy::cast_possible_truncation, reason = "0 to 1000")]
fn permille(progress: f64) -> i64 {
    (progress * 1000.0) as i64
}

/// Gathers; `None` for an item that is deleted or has lost its content.
pub(super) fn gather(
    connection: &Connection,
    id: ItemId,
    read: &mut Outlines,
) -> Result<Option<Facts>> {
    let item: Option<(String, Hlc, bool)> = connection
        .prepare_cached("SELECT kind, created_hlc, trashed_hlc IS NOT NULL FROM item WHERE id = ?1 AND deleted_hlc IS NULL")
        .and_then(|mut select| select.query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional())
        .map_err(sql)?;
    let Some((kind, created, trashed)) = item else {
        return Ok(None);
    };
    let base = Facts {
        kind,
        trashed,
        saved_ms: created.millis(),
        updated_ms: created.millis(),
        tags: given_tags(connection, id)?,
        ..Facts::empty()
    };
    match base.kind.as_str() {
        "article" => article(connection, id, base),
        "note" => note(connection, id, base, read),
        "attachment" => attachment(connection, id, base),
        "highlight" => highlight(connection, id, base),
        // Of a newer app: kept, not shown.
        _ => Ok(None),
    }
}

/// The columns of `listing`, in the order of [`Facts::listing`].
const LISTED: &str = "SELECT row, id, kind, trashed, place, starred, unread, progress, saved_ms, updated_ms, title, title_key,
   path, path_key, excerpt, site, site_key, byline, byline_key, published, words, lang, dir, tags, lead_image,
   published_day, site_order, byline_order, permille FROM listing WHERE row = ?1";
/// Of those, what a note's text changes: when it changed, its beginning and its words.
const RENEWED: [usize; 3] = [9, 14, WORDS];
const WORDS: usize = 20;

fn values(row: &Row<'_>) -> rusqlite::Result<Vec<Value>> {
    (0..row.as_ref().column_count())
        .map(|at| row.get(at))
        .collect()
}

impl Facts {
    fn empty() -> Self {
        Self {
            kind: String::new(),
            trashed: false,
            found_only: false,
            place: None,
            starred: false,
            unread: false,
            progress: 0.0,
            saved_ms: 0,
            updated_ms: 0,
            title: String::new(),
            path: String::new(),
            excerpt: String::new(),
            site: None,
            byline: None,
            published: None,
            words: 0,
            lang: None,
            dir: None,
            lead_image: None,
            tags: Vec::new(),
            names: Vec::new(),
            links: Vec::new(),
            text: None,
        }
    }

    /// Writes what changes with every change of a note into its row. `false` when more of it has changed, or it has none.
    pub(super) fn renew(&self, connection: &Connection, row: i64, id: ItemId) -> Result<bool> {
        let known = connection
            .prepare_cached(LISTED)
            .and_then(|mut select| select.query_row([row], values).optional())
            .map_err(sql)?;
        let Some(known) = known else {
            return Ok(false);
        };
        let now = self.listing(row, id);
        let differs = |at: usize| known.get(at) != now.get(at);
        if (0..now.len()).any(|at| !RENEWED.contains(&at) && differs(at)) {
            return Ok(false);
        }
        // There is an index of words.
        let statement = if differs(WORDS) {
            "UPDATE listing SET updated_ms = ?2, excerpt = ?3, words = ?4 WHERE row = ?1"
        } else {
            "UPDATE listing SET updated_ms = ?2, excerpt = ?3 WHERE row = ?1 AND words = ?4"
        };
        connection
            .prepare_cached(statement)
            .and_then(|mut update| {
                update.execute((row, self.updated_ms, &self.excerpt, self.words))
            })
            .map_err(sql)?;
        Ok(true)
    }

    /// Whether it is a row of a list.
    pub(super) fn is_listed(&self) -> bool {
        !self.trashed && !self.found_only
    }

    fn name_by_path(&mut self) {
        self.names.push((resolve::name_key(&self.path), "path"));
    }

    fn tags_in_a_row(&self) -> String {
        let tags: Vec<&str> = self.tags.iter().map(|(_, tag)| tag.as_str()).collect();
        tags.join(" \n ")
    }

    fn index(&mut self, body: String, headings: String, more: &[&str]) {
        // The folder that all articles are in says nothing of one of them.
        let name = match self.kind.as_str() {
            "article" => self.path.strip_prefix(FOLDER).unwrap_or(&self.path),
            _ => self.path.as_str(),
        };
        let mut extra: Vec<&str> = vec![name];
        extra.extend(self.site.as_deref());
        extra.extend(self.byline.as_deref());
        let tags = self.tags_in_a_row();
        extra.push(&tags);
        extra.extend(more);
        self.text = Some(Text {
            title: self.title.clone(),
            extra: extra.join(" \n "),
            tags,
            headings,
            body,
        });
    }
}

fn given_tags(connection: &Connection, id: ItemId) -> Result<Vec<(String, String)>> {
    let mut select = connection
        .prepare_cached(
            "SELECT key, tag FROM item_tag WHERE item = ?1 AND del_hlc IS NULL ORDER BY key",
        )
        .map_err(sql)?;
    let tags = select
        .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(sql)?;
    tags.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// What the search wants of a version's details.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Headings {
    headings: Vec<String>,
    beside: String,
}

fn article(connection: &Connection, id: ItemId, mut facts: Facts) -> Result<Option<Facts>> {
    let found: Option<(VersionId, Option<String>, Option<String>)> = connection
        .prepare_cached(
            "SELECT name, title, byline, site, published, lang, dir, excerpt, place, starred, progress, opened_hlc IS NULL, lead_image, version, agency, url
             FROM article WHERE item = ?1",
        )
        .and_then(|mut select| {
            select
                .query_row([id], |row| {
                    facts.path = format!("{}{}", FOLDER, row.get::<_, String>(0)?);
                    facts.title = row.get(1)?;
                    facts.byline = row.get(2)?;
                    facts.site = row.get(3)?;
                    facts.published = row.get(4)?;
                    facts.lang = row.get(5)?;
                    facts.dir = row.get(6)?;
                    facts.excerpt = row.get::<_, Option<String>>(7)?.unwrap_or_default();
                    facts.place = row.get(8)?;
                    facts.starred = row.get(9)?;
                    facts.progress = row.get(10)?;
                    facts.unread = row.get(11)?;
                    facts.lead_image = row.get(12)?;
                    Ok((row.get(13)?, row.get(14)?, row.get(15)?))
                })
                .optional()
        })
        .map_err(sql)?;
    let Some((version, agency, url)) = found else {
        return Ok(None);
    };
    let text: Option<(String, Hlc, Headings)> = connection
        .prepare_cached("SELECT text, fetched_hlc, details FROM content_version WHERE id = ?1")
        .and_then(|mut select| {
            select
                .query_row([version], |row| {
                    let details = serde_json::from_str(row.get_ref(2)?.as_str()?);
                    Ok((row.get(0)?, row.get(1)?, details.unwrap_or_default()))
                })
                .optional()
        })
        .map_err(sql)?;
    let Some((text, fetched, Headings { headings, beside })) = text else {
        return Ok(None);
    };
    facts.updated_ms = fetched.millis();
    facts.words = words::count(&text);
    facts.excerpt = beginning(if facts.excerpt.is_empty() {
        &text
    } else {
        &facts.excerpt
    });
    facts.name_by_path();
    let host = url
        .as_deref()
        .and_then(crate::address::host)
        .unwrap_or_default();
    facts.index(
        text + "\n\n" + &beside,
        headings.join("\n"),
        &[agency.as_deref().unwrap_or_default(), &host],
    );
    Ok(Some(facts))
}

fn note(
    connection: &Connection,
    id: ItemId,
    mut facts: Facts,
    read: &mut Outlines,
) -> Result<Option<Facts>> {
    let found: Option<(String, RevId)> = connection
        .prepare_cached("SELECT path, starred, body, head_rev FROM note WHERE item = ?1")
        .and_then(|mut select| {
            select
                .query_row([id], |row| {
                    facts.path = row.get(0)?;
                    facts.starred = row.get(1)?;
                    Ok((row.get(2)?, row.get(3)?))
                })
                .optional()
        })
        .map_err(sql)?;
    let Some((body, head)) = found else {
        return Ok(None);
    };
    let changed: Option<Hlc> = connection
        .prepare_cached("SELECT hlc FROM note_rev WHERE id = ?1")
        .and_then(|mut select| select.query_row([head], |row| row.get(0)).optional())
        .map_err(sql)?;
    facts.updated_ms = changed.map_or(facts.updated_ms, Hlc::millis);
    let (outline, count) = read.take(head).unwrap_or_else(|| {
        let outline = note::outline(&body);
        let count = words::count(&outline.text);
        (outline, count)
    });
    facts.title = name_of(&facts.path).to_owned();
    facts.words = count;
    facts.excerpt = note_excerpt(&outline, &facts.title);
    for tag in &outline.tags {
        add_tag(&mut facts.tags, tag);
    }
    facts.tags.sort();
    facts.name_by_path();
    facts.names.extend(
        outline
            .aliases
            .iter()
            .map(|alias| (path_key(alias), "alias"))
            .filter(|name| !name.0.is_empty()),
    );
    let mut more: Vec<&str> = outline.aliases.iter().map(String::as_str).collect();
    more.extend(outline.title.as_deref());
    let headings: Vec<&str> = outline
        .headings
        .iter()
        .map(|heading| heading.text.as_str())
        .collect();
    facts.index(outline.text, headings.join("\n"), &more);
    facts.links = outline.links;
    Ok(Some(facts))
}

fn attachment(connection: &Connection, id: ItemId, mut facts: Facts) -> Result<Option<Facts>> {
    let path: Option<String> = connection
        .prepare_cached("SELECT path FROM attachment WHERE item = ?1")
        .and_then(|mut select| select.query_row([id], |row| row.get(0)).optional())
        .map_err(sql)?;
    let Some(path) = path else { return Ok(None) };
    facts.path = path;
    facts.title = name_of(&facts.path).to_owned();
    facts.name_by_path();
    Ok(Some(facts))
}

/// A highlight is there while its article is there and outside the trash. It is found by its words, and has no name: links
/// lead to its article.
fn highlight(connection: &Connection, id: ItemId, mut facts: Facts) -> Result<Option<Facts>> {
    let Some(found) = highlights::row(connection, id)? else {
        return Ok(None);
    };
    let trashed: Option<bool> = connection
        .prepare_cached(
            "SELECT item.trashed_hlc IS NOT NULL, article.site, article.byline, article.lang, article.dir
             FROM article JOIN item ON item.id = article.item WHERE article.item = ?1",
        )
        .and_then(|mut select| {
            select
                .query_row([found.told.article], |row| {
                    facts.site = row.get(1)?;
                    facts.byline = row.get(2)?;
                    facts.lang = row.get(3)?;
                    facts.dir = row.get(4)?;
                    row.get(0)
                })
                .optional()
        })
        .map_err(sql)?;
    if trashed != Some(false) {
        return Ok(None);
    }
    let told = found.told;
    facts.found_only = true;
    facts.path = format!("{}#^{}", told.article_path, told.anchor);
    facts.title = told.article_title;
    facts.updated_ms = told.updated_ms;
    facts.words = words::count(&told.quote);
    facts.excerpt = beginning(&told.quote);
    let note = note::outline(&told.note);
    let tags = facts.tags_in_a_row();
    facts.text = Some(Text {
        extra: tags.clone(),
        tags,
        body: format!("{}\n\n{}", told.quote, note.text),
        ..Text::default()
    });
    Ok(Some(facts))
}

fn add_tag(tags: &mut Vec<(String, String)>, tag: &TagName) {
    let key = tag.key();
    if tags.iter().all(|known| known.0 != key) {
        tags.push((key, tag.as_str().to_owned()));
    }
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The beginning of a note's text; a heading that only repeats the note's name is left out.
fn note_excerpt(outline: &note::Outline, title: &str) -> String {
    let text = outline.text.trim_start();
    let first = text.split("\n\n").next().unwrap_or_default();
    let repeats = !outline.headings.is_empty() && words::fold(first.trim()) == words::fold(title);
    let rest = if repeats {
        text.get(first.len()..).unwrap_or_default()
    } else {
        text
    };
    beginning(rest)
}

/// At most [`EXCERPT`] characters, on one line, cut at a word.
fn beginning(text: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let size = word.chars().count();
        if length + size + 1 > EXCERPT {
            if out.is_empty() {
                out.extend(word.chars().take(EXCERPT - 1));
            }
            out.push('…');
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        length += size + 1;
    }
    out
}
