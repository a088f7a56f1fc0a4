//! Rows of highlights: making, reading, listing and counting them.

use super::filter::{self, Base};
use super::lists::matching;
use super::tx::{Field, Tx, Value};
use super::{Store, sql};
use crate::clock::Hlc;
use crate::error::Result;
use crate::id::{ItemId, VersionId};
use crate::model::{
    ColourCount, Highlight, HighlightColour, HighlightFacets, HighlightSort, HighlightTagCount,
    ItemKind, PlaceState,
};
use commonplace_text::anchor::{Quote, Twins};
use rusqlite::{Connection, OptionalExtension as _, Row, params, params_from_iter};
use serde::{Deserialize, Serialize};

/// What the name of a highlight in a link begins with.
const PREFIX: &str = "h-";
/// Characters of a quotation in a list.
const LISTED: u32 = 1_000;

/// Where a highlight was marked, or placed anew by the person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Anchor {
    pub(crate) version: VersionId,
    /// The rules of the canonical text.
    pub(crate) norm: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) exact: String,
    pub(crate) prefix: String,
    pub(crate) suffix: String,
    /// How like its surroundings those of its twins were: before, after, both.
    pub(crate) twins: (f64, f64, f64),
    pub(crate) block: String,
}

impl Anchor {
    /// What is looked for in other versions.
    pub(crate) fn quote(&self) -> Quote {
        Quote {
            exact: self.exact.clone(),
            before: self.prefix.clone(),
            after: self.suffix.clone(),
            twins: Twins {
                before: self.twins.0,
                after: self.twins.1,
                both: self.twins.2,
            },
        }
    }
}

/// Where a highlight stands in the version that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Placed {
    pub(crate) version: VersionId,
    pub(crate) norm: u32,
    pub(crate) state: PlaceState,
    pub(crate) start: Option<u32>,
    pub(crate) end: Option<u32>,
}

/// A highlight's row.
#[derive(Debug, Clone)]
pub(crate) struct HighlightRow {
    pub(crate) told: Highlight,
    /// Where it was marked, or where the person has placed it since.
    pub(crate) anchor: Anchor,
    pub(crate) placed: Option<Placed>,
}

pub(crate) const COLOUR: Field = Field::Column("highlight", "colour");
pub(crate) const NOTE: Field = Field::Column("highlight", "note");
pub(crate) const PICKED: Field = Field::Column("highlight", "picked");
pub(crate) const PLACED: Field = Field::Column("highlight", "placed");
pub(crate) const ARTICLE: Field = Field::Column("highlight", "article");

/// What stands after `#^` in links to a highlight: `h-` and the last twelve digits of its id, which are random.
pub(crate) fn anchor_of(id: ItemId) -> String {
    let digits = id.0.simple().to_string();
    format!("{PREFIX}{}", digits.get(20..).unwrap_or_default())
}

/// The bytes that such a name stands for.
pub(crate) fn named(anchor: &str) -> Option<Vec<u8>> {
    let digits = anchor.trim_start_matches('^').strip_prefix(PREFIX)?;
    let is_name = digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_name {
        return None;
    }
    (0..6)
        .map(|at| u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok())
        .collect()
}

/// A value as one field.
pub(crate) fn json(value: &impl Serialize) -> Value {
    serde_json::to_string(value).map_or(Value::Null, Value::Text)
}

/// Makes a highlight.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    article: ItemId,
    anchor: &Anchor,
    colour: HighlightColour,
    note: &str,
    placed: Option<&Placed>,
) -> Result<ItemId> {
    let id = tx.create(ItemKind::Highlight)?;
    let placed = placed.map_or(Value::Null, json);
    tx.connection
        .prepare_cached(
            "INSERT INTO highlight (item, article, version, norm_ver, start, \"end\", exact, prefix, suffix, twin_before, twin_after,
                                    twin_both, block_path, colour, note, placed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        )
        .and_then(|mut insert| {
            insert.execute(params![
                id,
                article,
                anchor.version,
                anchor.norm,
                anchor.start,
                anchor.end,
                anchor.exact,
                anchor.prefix,
                anchor.suffix,
                anchor.twins.0,
                anchor.twins.1,
                anchor.twins.2,
                anchor.block,
                colour.word(),
                note,
                placed
            ])
        })
        .map_err(sql)?;
    let made = Field::Column("highlight", "anchor");
    tx.first(
        id,
        &[
            (&ARTICLE, Value::Blob(article.0.as_bytes().to_vec())),
            (&made, json(anchor)),
            (&COLOUR, Value::Text(colour.word().to_owned())),
            (&NOTE, Value::Text(note.to_owned())),
            (&PLACED, placed.clone()),
        ],
    )?;
    Ok(id)
}

/// Highlights that are there, with articles that are there and outside the trash.
const TABLES: &str = "FROM highlight AS h
     JOIN item ON item.id = h.item AND item.deleted_hlc IS NULL AND item.trashed_hlc IS NULL
     JOIN article ON article.item = h.article
     JOIN item AS owner ON owner.id = h.article AND owner.deleted_hlc IS NULL";

const COLUMNS: &str = "h.item, h.article, article.title, article.name, h.version, h.start, h.\"end\", h.exact, h.prefix, h.suffix, h.colour, h.note,
     item.created_hlc, h.picked, h.placed, h.norm_ver, h.twin_before, h.block_path, article.version,
     (SELECT max(hlc) FROM field_clock WHERE entity = h.item AND (field IN ('highlight.colour', 'highlight.note') OR field LIKE 'tag:%')),
     (SELECT json_group_array(tag) FROM (SELECT tag FROM item_tag WHERE item = h.item AND del_hlc IS NULL ORDER BY key)),
     (SELECT count(*) FROM link JOIN listing AS target ON target.row = link.dst JOIN listing AS source ON source.row = link.src
      WHERE target.id = h.article AND source.trashed = 0 AND link.subpath = '^h-' || lower(hex(substr(h.item, 11)))),
     h.twin_after, h.twin_both";

fn read(row: &Row<'_>) -> rusqlite::Result<HighlightRow> {
    let id: ItemId = row.get(0)?;
    let created: Hlc = row.get(12)?;
    let updated: Option<Hlc> = row.get(19)?;
    let picked: Option<String> = row.get(13)?;
    let placed: Option<String> = row.get(14)?;
    let (tags, name, colour): (String, String, String) = (row.get(20)?, row.get(3)?, row.get(10)?);
    let shown: VersionId = row.get(18)?;
    let marked = Anchor {
        version: row.get(4)?,
        norm: row.get(15)?,
        start: row.get(5)?,
        end: row.get(6)?,
        exact: row.get(7)?,
        prefix: row.get(8)?,
        suffix: row.get(9)?,
        twins: (row.get(16)?, row.get(22)?, row.get(23)?),
        block: row.get(17)?,
    };
    // Of a newer app, perhaps: what is not understood does not count.
    let picked: Option<Anchor> = picked.and_then(|text| serde_json::from_str(&text).ok());
    let placed: Option<Placed> = placed.and_then(|text| serde_json::from_str(&text).ok());
    let anchor = picked.unwrap_or(marked);
    let state = match placed {
        Some(placed) if placed.version == shown => placed.state,
        _ if anchor.version == shown => PlaceState::Anchored,
        _ => PlaceState::Lost,
    };
    Ok(HighlightRow {
        told: Highlight {
            id,
            anchor: anchor_of(id),
            article: row.get(1)?,
            article_title: row.get(2)?,
            article_path: format!("{}{name}", super::articles::FOLDER),
            version: anchor.version,
            start: anchor.start,
            end: anchor.end,
            quote: anchor.exact.clone(),
            before: anchor.prefix.clone(),
            after: anchor.suffix.clone(),
            colour: HighlightColour::named(&colour).unwrap_or_default(),
            note: row.get(11)?,
            tags: serde_json::from_str(&tags).unwrap_or_default(),
            state,
            created_ms: created.millis(),
            updated_ms: updated.unwrap_or(created).millis(),
            quoted_by: row.get(21)?,
        },
        anchor,
        placed,
    })
}

fn select(
    connection: &Connection,
    condition: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<Vec<HighlightRow>> {
    let mut select = connection
        .prepare_cached(&format!("SELECT {COLUMNS} {TABLES} {condition}"))
        .map_err(sql)?;
    let rows = select.query_map(values, read).map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// One highlight; `None` when it, or its article, is gone.
pub(crate) fn row(connection: &Connection, id: ItemId) -> Result<Option<HighlightRow>> {
    Ok(select(connection, "WHERE h.item = ?1", &[&id])?.pop())
}

/// The highlights of an article, also in the trash, oldest first.
pub(crate) fn of_article(connection: &Connection, article: ItemId) -> Result<Vec<HighlightRow>> {
    select(
        connection,
        "WHERE h.article = ?1 ORDER BY item.row",
        &[&article],
    )
}

/// The highlight of an article that a link names.
pub(crate) fn by_anchor(
    connection: &Connection,
    article: ItemId,
    anchor: &str,
) -> Result<Option<HighlightRow>> {
    let Some(bytes) = named(anchor) else {
        return Ok(None);
    };
    let condition = "WHERE substr(h.item, 11) = ?1 AND h.article = ?2";
    Ok(select(connection, condition, &[&bytes, &article])?.pop())
}

/// The highlight that has a name, in whatever article.
pub(crate) fn find(connection: &Connection, anchor: &str) -> Result<Option<ItemId>> {
    let Some(bytes) = named(anchor) else {
        return Ok(None);
    };
    connection
        .prepare_cached(
            "SELECT h.item FROM highlight AS h JOIN item ON item.id = h.item AND item.deleted_hlc IS NULL
             WHERE substr(h.item, 11) = ?1",
        )
        .and_then(|mut select| select.query_row([bytes], |row| row.get(0)).optional())
        .map_err(sql)
}

/// Ids of the highlights of an article, whatever has become of them.
pub(crate) fn ids_of(connection: &Connection, article: ItemId) -> Result<Vec<ItemId>> {
    let mut select = connection
        .prepare_cached("SELECT item FROM highlight WHERE article = ?1")
        .map_err(sql)?;
    let rows = select.query_map([article], |row| row.get(0)).map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// The article of a highlight.
pub(crate) fn article_of(connection: &Connection, id: ItemId) -> Result<Option<ItemId>> {
    connection
        .prepare_cached("SELECT article FROM highlight WHERE item = ?1")
        .and_then(|mut select| select.query_row([id], |row| row.get(0)).optional())
        .map_err(sql)
}

/// Articles whose highlights have no place in the version that is shown yet.
pub(crate) fn unplaced(connection: &Connection) -> Result<Vec<ItemId>> {
    let mut select = connection
        .prepare(
            "SELECT DISTINCT h.article FROM highlight AS h
             JOIN item ON item.id = h.item AND item.deleted_hlc IS NULL
             JOIN item AS owner ON owner.id = h.article AND owner.deleted_hlc IS NULL
             JOIN article ON article.item = h.article
             WHERE h.placed IS NULL OR unhex(replace(h.placed ->> '$.version', '-', '')) IS NOT article.version",
        )
        .map_err(sql)?;
    let rows = select.query_map([], |row| row.get(0)).map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// Which highlights are asked for.
#[derive(Debug, Clone, Default)]
pub struct HighlightQuery {
    /// In the query language: words of the quotation, the note and the tags, `tag:`, `site:`, …
    pub query: String,
    /// Only this colour.
    pub colour: Option<HighlightColour>,
    /// Only this tag, and those below it.
    pub tag: Option<String>,
    /// Only of this article.
    pub article: Option<ItemId>,
}

impl Store {
    /// A part of the list of highlights, quotations cut short, and how many there are in all.
    pub(crate) fn highlights(
        &self,
        wanted: &HighlightQuery,
        sort: HighlightSort,
        offset: u64,
        limit: u32,
    ) -> Result<(Vec<HighlightRow>, u64)> {
        self.read(|connection| {
            let mut text = wanted.query.clone();
            if let Some(tag) = &wanted.tag {
                text.push_str(&format!(" tag:\"{}\"", tag.replace('"', "")));
            }
            let query = commonplace_text::query::parse(&text, true);
            let mut filter = filter::compile(&self.texts(connection)?, &query)?;
            filter.base = Base::Found;
            let (from, mut values) = matching(&filter, None);
            let mut more = String::new();
            if let Some(colour) = wanted.colour {
                more.push_str(" AND h.colour = ?");
                values.push(Value::Text(colour.word().to_owned()));
            }
            if let Some(article) = wanted.article {
                more.push_str(" AND h.article = ?");
                values.push(Value::Blob(article.0.as_bytes().to_vec()));
            }
            let order = match sort {
                HighlightSort::Newest => "found.saved_ms DESC, found.row DESC",
                HighlightSort::Oldest => "found.saved_ms, found.row",
                HighlightSort::Article => {
                    "found.title_key, h.article, coalesce(h.placed ->> '$.start', h.start), found.row"
                }
            };
            let found = format!(
                "WITH found AS (SELECT l.row, l.id, l.saved_ms, l.title_key {from})
                 SELECT h.item FROM found JOIN highlight AS h ON h.item = found.id WHERE 1{more} ORDER BY {order}"
            );
            let mut select = connection.prepare_cached(&found).map_err(sql)?;
            let ids = select
                .query_map(params_from_iter(&values), |row| row.get(0))
                .map_err(sql)?;
            let ids: Vec<ItemId> = ids.collect::<rusqlite::Result<_>>().map_err(sql)?;
            let start = usize::try_from(offset).unwrap_or(usize::MAX).min(ids.len());
            let mut rows = Vec::new();
            for id in ids.iter().skip(start).take(limit as usize) {
                rows.extend(row(connection, *id)?);
            }
            Ok((rows, ids.len() as u64))
        })
    }

    /// How many highlights there are, by colour and by tag.
    pub(crate) fn highlight_facets(&self) -> Result<HighlightFacets> {
        self.read(|connection| {
            let mut facets = HighlightFacets::default();
            let mut select = connection
                .prepare_cached(
                    "SELECT h.colour, count(*) FROM listing AS l INDEXED BY listing_found JOIN highlight AS h ON h.item = l.id
                     WHERE l.trashed = 2 GROUP BY h.colour",
                )
                .map_err(sql)?;
            let mut rows = select.query([]).map_err(sql)?;
            while let Some(row) = rows.next().map_err(sql)? {
                let (word, count): (String, i64) = (row.get(0).map_err(sql)?, row.get(1).map_err(sql)?);
                let (colour, count) = (HighlightColour::named(&word).unwrap_or_default(), count.unsigned_abs());
                facets.total += count;
                match facets.colours.iter_mut().find(|known| known.colour == colour) {
                    Some(known) => known.count += count,
                    None => facets.colours.push(ColourCount { colour, count }),
                }
            }
            facets.colours.sort_by_key(|one| one.colour);
            let mut select = connection
                .prepare_cached(
                    "SELECT min(t.tag), count(*) FROM listing AS l INDEXED BY listing_found JOIN listing_tag AS t ON t.row = l.row
                     WHERE l.trashed = 2 GROUP BY t.key ORDER BY t.key",
                )
                .map_err(sql)?;
            let tags = select
                .query_map([], |row| {
                    Ok(HighlightTagCount {
                        tag: row.get(0)?,
                        count: row.get::<_, i64>(1)?.unsigned_abs(),
                    })
                })
                .map_err(sql)?;
            facets.tags = tags.collect::<rusqlite::Result<_>>().map_err(sql)?;
            Ok(facets)
        })
    }
}

/// A quotation as a list shows it.
pub(crate) fn cut(text: &str) -> String {
    let mut out: String = text.chars().take(LISTED as usize).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}
