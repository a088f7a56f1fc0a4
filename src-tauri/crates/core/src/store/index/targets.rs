//! Where links go: kept with each link, and found again when an item of a name that it could mean comes or goes.

use super::facts::Facts;
use crate::error::Result;
use crate::store::sql;
use commonplace_text::note::{Link, LinkForm};
use commonplace_text::resolve::{self, Candidate, CandidateKind};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// What links resolve to, with what was looked up kept for the next one.
#[derive(Default)]
pub(crate) struct Targets {
    by_key: HashMap<String, Rc<[(i64, Candidate)]>>,
    /// By the path of a link.
    keys: Keys,
    /// By the folder of the source and the path: of the source itself nothing else matters.
    known: HashMap<String, HashMap<String, Target>>,
}

/// What a link means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Target {
    /// The item's row.
    pub(crate) row: Option<i64>,
    /// Rows of all that could be meant, the winner first.
    pub(crate) candidates: Vec<i64>,
    /// Found through an alias only.
    pub(crate) via_alias: bool,
}

impl Targets {
    /// Where `path` leads from the note at `source`, whose row is `source_row` (0 when it has none).
    pub(crate) fn of(
        &mut self,
        connection: &Connection,
        source_row: i64,
        source: &str,
        path: &str,
    ) -> Result<Target> {
        if path.trim().is_empty() {
            let row = (source_row != 0).then_some(source_row);
            return Ok(Target {
                row,
                candidates: row.into_iter().collect(),
                via_alias: false,
            });
        }
        let folder = source.rsplit_once('/').map_or("", |(folder, _)| folder);
        if let Some(target) = self.known.get(folder).and_then(|known| known.get(path)) {
            return Ok(target.clone());
        }
        let target = self.find(connection, source, path)?;
        self.known
            .entry(folder.to_owned())
            .or_default()
            .insert(path.to_owned(), target.clone());
        Ok(target)
    }

    fn find(&mut self, connection: &Connection, source: &str, path: &str) -> Result<Target> {
        let keys = self.keys.of(path).to_vec();
        let mut found: Vec<Rc<[(i64, Candidate)]>> = Vec::new();
        let mut target = Target::default();
        for (at, key) in keys.iter().enumerate() {
            found.push(self.candidates(connection, key)?);
            // The other keys belong to fallbacks.
            let is_last = at + 1 == keys.len();
            let is_any = found.iter().any(|some| !some.is_empty());
            if (at == 0 || is_last) && is_any {
                target = self::target(source, path, &found);
                if target.row.is_some() && !target.via_alias {
                    break;
                }
            }
        }
        Ok(target)
    }

    fn candidates(&mut self, connection: &Connection, key: &str) -> Result<Rc<[(i64, Candidate)]>> {
        if let Some(known) = self.by_key.get(key) {
            return Ok(Rc::clone(known));
        }
        let mut select = connection
            .prepare_cached(
                "SELECT listing.row, listing.path, listing.kind, item_name.via FROM item_name
                 JOIN listing ON listing.row = item_name.row
                 WHERE item_name.key = ?1 AND listing.trashed = 0",
            )
            .map_err(sql)?;
        let rows = select
            .query_map([key], |row| {
                let kind = match row.get_ref(2)?.as_str()? {
                    "note" => CandidateKind::Note,
                    "article" => CandidateKind::Article,
                    _ => CandidateKind::Attachment,
                };
                let one = Candidate::new(row.get_ref(1)?.as_str()?, kind);
                let is_alias = row.get_ref(3)?.as_str()? == "alias";
                Ok((row.get(0)?, if is_alias { one.by_alias() } else { one }))
            })
            .map_err(sql)?;
        let found: Rc<[_]> = rows.collect::<rusqlite::Result<_>>().map_err(sql)?;
        self.by_key.insert(key.to_owned(), Rc::clone(&found));
        Ok(found)
    }
}

fn target(source: &str, path: &str, found: &[Rc<[(i64, Candidate)]>]) -> Target {
    let (rows, candidates): (Vec<i64>, Vec<&Candidate>) = found
        .iter()
        .flat_map(|some| some.iter())
        .map(|(row, candidate)| (*row, candidate))
        .unzip();
    let resolution = resolve::resolve(source, path, &candidates);
    let row = |at: usize| rows.get(at).copied();
    Target {
        row: resolution.target.and_then(row),
        candidates: resolution
            .candidates
            .iter()
            .filter_map(|&at| row(at))
            .collect(),
        via_alias: resolution.via_alias,
    }
}

fn form_word(form: LinkForm) -> &'static str {
    match form {
        LinkForm::Wiki => "wiki",
        LinkForm::Markdown => "markdown",
        LinkForm::Property => "property",
        LinkForm::External => "external",
    }
}

/// The names that paths are looked up by, each worked out once.
#[derive(Default)]
pub(super) struct Keys(HashMap<String, Vec<String>>);

impl Keys {
    fn of(&mut self, path: &str) -> &[String] {
        if !self.0.contains_key(path) {
            self.0.insert(path.to_owned(), resolve::lookup_keys(path));
        }
        self.0.get(path).map_or(&[], Vec::as_slice)
    }
}

/// A link as it is kept.
#[derive(PartialEq, Eq)]
struct Row {
    start: i64,
    end: i64,
    raw: String,
    path: String,
    subpath: Option<String>,
    display: Option<String>,
    embed: bool,
    form: String,
}

impl Row {
    fn of(link: &Link) -> Self {
        Self {
            start: link.range.start as i64,
            end: link.range.end as i64,
            raw: link.raw().to_owned(),
            path: link.path().to_owned(),
            subpath: link.subpath().map(str::to_owned),
            display: link.display().map(str::to_owned),
            embed: link.embed,
            form: form_word(link.form).to_owned(),
        }
    }
}

/// Brings the kept links of a note up to date: only those that changed are written. Where they go comes later.
pub(super) fn renew(
    connection: &Connection,
    src: i64,
    links: &[Link],
    keys: &mut Keys,
) -> Result<()> {
    let before = kept(connection, src)?;
    for (ord, (before, link)) in (0_i64..).zip(before.iter().zip(links)) {
        let now = Row::of(link);
        if *before == now {
            continue;
        }
        connection
            .prepare_cached(
                "UPDATE link SET start = ?3, \"end\" = ?4, raw = ?5, path = ?6, subpath = ?7, display = ?8, embed = ?9, form = ?10
                 WHERE src = ?1 AND ord = ?2",
            )
            .and_then(|mut update| {
                update.execute(params![
                    src, ord, now.start, now.end, now.raw, now.path, now.subpath, now.display, now.embed, now.form
                ])
            })
            .map_err(sql)?;
        if (&before.path, &before.form) != (&now.path, &now.form) {
            unname(connection, src, ord, before, keys)?;
            name(connection, src, ord, link, keys)?;
            lead_nowhere(connection, src, ord)?;
        }
    }
    for (ord, gone) in (0_i64..).zip(&before).skip(links.len()) {
        unname(connection, src, ord, gone, keys)?;
        connection
            .prepare_cached("DELETE FROM link WHERE src = ?1 AND ord = ?2")
            .and_then(|mut delete| delete.execute(params![src, ord]))
            .map_err(sql)?;
    }
    add(connection, src, before.len(), links, keys)
}

/// The links of a note as they are kept, in order.
fn kept(connection: &Connection, src: i64) -> Result<Vec<Row>> {
    let mut select = connection
        .prepare_cached(
            "SELECT start, \"end\", raw, path, subpath, display, embed, form FROM link WHERE src = ?1 ORDER BY ord",
        )
        .map_err(sql)?;
    let rows = select
        .query_map([src], |row| {
            Ok(Row {
                start: row.get(0)?,
                end: row.get(1)?,
                raw: row.get(2)?,
                path: row.get(3)?,
                subpath: row.get(4)?,
                display: row.get(5)?,
                embed: row.get(6)?,
                form: row.get(7)?,
            })
        })
        .map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// What is no link to an item leads to none.
fn lead_nowhere(connection: &Connection, src: i64, ord: i64) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE link SET dst = NULL, candidates = 0, via_alias = 0 WHERE src = ?1 AND ord = ?2 AND form = 'external'",
        )
        .and_then(|mut update| update.execute(params![src, ord]))
        .map(drop)
        .map_err(sql)
}

/// Has a link found by the names that it could mean.
fn name(connection: &Connection, src: i64, ord: i64, link: &Link, keys: &mut Keys) -> Result<()> {
    if link.form == LinkForm::External {
        return Ok(());
    }
    let mut insert = connection
        .prepare_cached("INSERT OR IGNORE INTO link_name (key, src, ord) VALUES (?1, ?2, ?3)")
        .map_err(sql)?;
    for key in keys.of(link.path()) {
        insert.execute(params![key, src, ord]).map_err(sql)?;
    }
    Ok(())
}

fn unname(connection: &Connection, src: i64, ord: i64, row: &Row, keys: &mut Keys) -> Result<()> {
    if row.form == form_word(LinkForm::External) {
        return Ok(());
    }
    let mut delete = connection
        .prepare_cached("DELETE FROM link_name WHERE key = ?1 AND src = ?2 AND ord = ?3")
        .map_err(sql)?;
    for key in keys.of(&row.path) {
        delete.execute(params![key, src, ord]).map_err(sql)?;
    }
    Ok(())
}

/// Keeps the links of a note that has none yet; where they go comes later.
pub(super) fn insert(connection: &Connection, src: i64, links: &[Link]) -> Result<()> {
    add(connection, src, 0, links, &mut Keys::default())
}

/// Lets go of the links of an item that is gone.
pub(super) fn remove(connection: &Connection, src: i64) -> Result<()> {
    super::delete(connection, "DELETE FROM link WHERE src = ?1", src)?;
    super::delete(connection, "DELETE FROM link_name WHERE src = ?1", src)
}

/// Keeps links of a note, those from the number `from` on.
fn add(
    connection: &Connection,
    src: i64,
    from: usize,
    links: &[Link],
    keys: &mut Keys,
) -> Result<()> {
    for (ord, link) in (0_i64..).zip(links).skip(from) {
        connection
            .prepare_cached(
                "INSERT INTO link (src, ord, start, \"end\", raw, path, subpath, display, embed, form, dst, candidates, via_alias)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, NULL, 0, 0)",
            )
            .and_then(|mut insert| {
                insert.execute(params![
                    src,
                    ord,
                    link.range.start as i64,
                    link.range.end as i64,
                    link.raw(),
                    link.path(),
                    link.subpath(),
                    link.display(),
                    link.embed,
                    form_word(link.form)
                ])
            })
            .map_err(sql)?;
        name(connection, src, ord, link, keys)?;
    }
    Ok(())
}

/// Finds anew where the links of `sources` go, and those that could mean an item named by one of `keys`.
pub(super) fn resolve_again(
    connection: &Connection,
    sources: &BTreeSet<i64>,
    keys: &BTreeSet<String>,
) -> Result<()> {
    let mut targets = Targets::default();
    let mut others: BTreeMap<(i64, i64), String> = BTreeMap::new();
    for key in keys {
        let mut select = connection
            .prepare_cached(
                "SELECT src, ord, link.path FROM link_name JOIN link USING (src, ord) WHERE key = ?1",
            )
            .map_err(sql)?;
        let found = select
            .query_map([key], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))
            .map_err(sql)?;
        for link in found {
            let (place, path) = link.map_err(sql)?;
            others.insert(place, path);
        }
    }
    others.retain(|(src, _), _| !sources.contains(src));
    for &src in sources {
        let mut select = connection
            .prepare_cached(
                "SELECT ord, path, dst, candidates, via_alias FROM link WHERE src = ?1 AND form <> 'external'",
            )
            .map_err(sql)?;
        let links = select
            .query_map([src], |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    (row.get(2)?, row.get(3)?, row.get(4)?),
                ))
            })
            .map_err(sql)?;
        type Led = (Option<i64>, i64, bool);
        let links: Vec<(i64, String, Led)> = links.collect::<rusqlite::Result<_>>().map_err(sql)?;
        if links.is_empty() {
            continue;
        }
        let Some(source) = path_of(connection, src)? else {
            continue;
        };
        for (ord, path, led) in links {
            let target = targets.of(connection, src, &source, &path)?;
            if led != (target.row, target.candidates.len() as i64, target.via_alias) {
                keep(connection, src, ord, &target)?;
            }
        }
    }
    let mut last: Option<(i64, Option<String>)> = None;
    for ((src, ord), path) in others {
        if last.as_ref().is_none_or(|(known, _)| *known != src) {
            last = Some((src, path_of(connection, src)?));
        }
        let Some((_, Some(source))) = &last else {
            continue;
        };
        let target = targets.of(connection, src, source, &path)?;
        keep(connection, src, ord, &target)?;
    }
    Ok(())
}

fn keep(connection: &Connection, src: i64, ord: i64, target: &Target) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE link SET dst = ?3, candidates = ?4, via_alias = ?5
             WHERE src = ?1 AND ord = ?2 AND (dst IS NOT ?3 OR candidates <> ?4 OR via_alias <> ?5)",
        )
        .and_then(|mut update| {
            update.execute(params![
                src,
                ord,
                target.row,
                target.candidates.len() as i64,
                target.via_alias
            ])
        })
        .map(drop)
        .map_err(sql)
}

fn path_of(connection: &Connection, row: i64) -> Result<Option<String>> {
    connection
        .prepare_cached("SELECT path FROM listing WHERE row = ?1")
        .and_then(|mut select| select.query_row([row], |row| row.get(0)).optional())
        .map_err(sql)
}

/// Whether the kept links of an item are those of its text, and go where they should.
pub(super) fn are_right(
    connection: &Connection,
    src: i64,
    facts: &Facts,
    targets: &mut Targets,
) -> Result<bool> {
    let mut select = connection
        .prepare_cached("SELECT raw, path, form, dst FROM link WHERE src = ?1 ORDER BY ord")
        .map_err(sql)?;
    let kept = select
        .query_map([src], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .map_err(sql)?;
    let kept: Vec<(String, String, String, Option<i64>)> =
        kept.collect::<rusqlite::Result<_>>().map_err(sql)?;
    if kept.len() != facts.links.len() {
        return Ok(false);
    }
    for ((raw, path, form, dst), link) in kept.iter().zip(&facts.links) {
        let is_external = link.form == LinkForm::External;
        let wanted = if is_external {
            None
        } else {
            targets.of(connection, src, &facts.path, link.path())?.row
        };
        if *raw != link.raw()
            || *path != link.path()
            || form != form_word(link.form)
            || *dst != wanted
        {
            return Ok(false);
        }
    }
    Ok(true)
}
