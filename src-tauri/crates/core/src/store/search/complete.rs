//! What the box completes: fields, their values, tags, sites, authors, notes.

use crate::error::Result;
use crate::model::{Completion, CompletionKind, CompletionOption};
use crate::store::{Store, sql};
use commonplace_text::query::{FIELDS, values_of};
use commonplace_text::words;
use rusqlite::{Connection, params};

/// Options at most.
const MOST: usize = 12;

/// The word at the caret.
struct Typed<'a> {
    /// Bytes of the query.
    from: usize,
    to: usize,
    /// What is written before the caret of it.
    text: &'a str,
}

impl Store {
    /// What the word at the caret can become.
    pub(crate) fn complete_query(&self, query: &str, caret: u32) -> Result<Completion> {
        let typed = word_at(query, caret as usize);
        let options = self.read(|connection| match typed.text.strip_prefix('[') {
            Some(name) if !name.starts_with('[') => {
                let names = self.property_names_in(connection)?;
                Ok(properties(&names, name))
            }
            _ => options(connection, typed.text),
        })?;
        let unit = |byte: usize| {
            let before = query.get(..byte).unwrap_or_default();
            u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
        };
        Ok(Completion {
            from: unit(typed.from),
            to: unit(typed.to),
            options,
        })
    }
}

/// The word that the caret stands in or behind, without a sign that negates it.
fn word_at(query: &str, caret: usize) -> Typed<'_> {
    let (mut units, mut at) = (0, query.len());
    for (byte, character) in query.char_indices() {
        if units >= caret {
            at = byte;
            break;
        }
        units += character.len_utf16();
    }
    let before = query.get(..at).unwrap_or_default();
    let mut from = 0;
    let mut quoted = false;
    let mut open = false;
    for (byte, character) in before.char_indices() {
        match character {
            '"' => quoted = !quoted,
            '[' => open = true,
            ']' => open = false,
            _ if quoted || open => {}
            c if c.is_whitespace() || matches!(c, '(' | ')' | '|') => from = byte + c.len_utf8(),
            _ => {}
        }
    }
    while before.get(from..).is_some_and(|rest| rest.starts_with('-')) {
        from += 1;
    }
    let rest = query.get(at..).unwrap_or_default();
    let more = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '|' | '"'))
        .unwrap_or(rest.len());
    Typed {
        from,
        to: at + more,
        text: before.get(from..).unwrap_or_default(),
    }
}

fn options(connection: &Connection, typed: &str) -> Result<Vec<CompletionOption>> {
    if let Some(name) = typed.strip_prefix("[[") {
        return notes(connection, "[[", name);
    }
    if let Some(tag) = typed.strip_prefix('#') {
        return tags(connection, "#", tag);
    }
    let Some((field, value)) = typed.split_once(':') else {
        return Ok(fields(typed));
    };
    let value = value.trim_start_matches('"');
    let lead = format!("{field}:");
    match field.to_ascii_lowercase().as_str() {
        "tag" => tags(connection, &lead, value.trim_start_matches('=')),
        "site" | "domain" | "cites" => {
            grouped(connection, &lead, value, "site", CompletionKind::Site)
        }
        "author" => grouped(connection, &lead, value, "byline", CompletionKind::Author),
        "links" | "linked-from" | "mentions" => notes(
            connection,
            &format!("{lead}[["),
            value.trim_start_matches('['),
        ),
        "lang" => languages(connection, &lead, value),
        other => Ok(values(other, &lead, value)),
    }
}

/// Fields that begin so; none of them for nothing.
fn fields(typed: &str) -> Vec<CompletionOption> {
    let typed = typed.to_ascii_lowercase();
    if typed.is_empty() {
        return Vec::new();
    }
    FIELDS
        .iter()
        .filter(|(name, _)| name.starts_with(&typed))
        .take(MOST)
        .map(|(name, what)| CompletionOption {
            insert: format!("{name}:"),
            label: format!("{name}:"),
            detail: (*what).to_owned(),
            kind: CompletionKind::Field,
        })
        .collect()
}

/// Names of properties that hold these letters, those that begin so first; the value is for the person to write.
fn properties(names: &[(String, usize)], typed: &str) -> Vec<CompletionOption> {
    let typed = words::fold(typed);
    let mut found: Vec<(bool, &str, usize)> = names
        .iter()
        .filter(|(name, _)| !name.contains([':', '[', ']', '"']))
        .filter_map(|(name, count)| {
            let at = words::fold(name).find(&typed)?;
            Some((at > 0, name.as_str(), *count))
        })
        .collect();
    found.sort_by_key(|(is_within, ..)| *is_within);
    let found = found.into_iter().take(MOST);
    found
        .map(|(_, name, count)| CompletionOption {
            insert: format!("[{name}:"),
            label: name.to_owned(),
            detail: counted(count as i64),
            kind: CompletionKind::Field,
        })
        .collect()
}

fn values(field: &str, lead: &str, typed: &str) -> Vec<CompletionOption> {
    let typed = typed.to_ascii_lowercase();
    values_of(field)
        .iter()
        .filter(|value| value.starts_with(&typed))
        .map(|value| CompletionOption {
            insert: format!("{lead}{value}"),
            label: (*value).to_owned(),
            detail: String::new(),
            kind: CompletionKind::Value,
        })
        .collect()
}

fn counted(count: i64) -> String {
    if count == 1 {
        "1 item".to_owned()
    } else {
        format!("{count} items")
    }
}

/// Rows of a text and a number.
fn pairs(
    connection: &Connection,
    statement: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<(String, i64)>> {
    let mut select = connection.prepare_cached(statement).map_err(sql)?;
    let rows = select
        .query_map(params, |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

fn tags(connection: &Connection, lead: &str, typed: &str) -> Result<Vec<CompletionOption>> {
    let key = commonplace_text::name::path_key(typed);
    let found = pairs(
        connection,
        "SELECT min(tag), count(*) FROM listing_tag WHERE live = 1 AND (key >= ?1 AND key < ?1 || char(1114111)
           OR instr(key, '/' || ?1) > 0) GROUP BY key ORDER BY count(*) DESC, key LIMIT ?2",
        params![key, MOST as i64],
    )?;
    Ok(found
        .into_iter()
        .map(|(tag, count)| CompletionOption {
            insert: format!("{lead}{tag}"),
            label: tag,
            detail: counted(count),
            kind: CompletionKind::Tag,
        })
        .collect())
}

fn grouped(
    connection: &Connection,
    lead: &str,
    typed: &str,
    column: &str,
    kind: CompletionKind,
) -> Result<Vec<CompletionOption>> {
    // The index knows the folded names in their order; one row of each name says how it is written.
    let statement = format!(
        "SELECT (SELECT {column} FROM listing WHERE row = found.row), found.count FROM (
           SELECT min(row) AS row, count(*) AS count FROM listing INDEXED BY listing_by_{column}
           WHERE trashed = 0 AND {column}_order <> char(1114111) AND instr({column}_order, ?1) > 0
           GROUP BY {column}_order ORDER BY instr({column}_order, ?1) > 1, count(*) DESC LIMIT ?2) AS found"
    );
    let found = pairs(
        connection,
        &statement,
        params![words::fold(typed), MOST as i64],
    )?;
    Ok(found
        .into_iter()
        .map(|(name, count)| CompletionOption {
            insert: format!("{lead}{}", value(&name)),
            label: name,
            detail: counted(count),
            kind,
        })
        .collect())
}

fn languages(connection: &Connection, lead: &str, typed: &str) -> Result<Vec<CompletionOption>> {
    let found = pairs(
        connection,
        "SELECT lower(substr(lang, 1, 2)), count(*) FROM listing WHERE trashed = 0 AND lang LIKE ?1 || '%'
         GROUP BY 1 ORDER BY 2 DESC LIMIT ?2",
        params![typed.replace(['%', '_'], ""), MOST as i64],
    )?;
    Ok(found
        .into_iter()
        .map(|(lang, count)| CompletionOption {
            insert: format!("{lead}{lang}"),
            label: lang,
            detail: counted(count),
            kind: CompletionKind::Value,
        })
        .collect())
}

fn notes(connection: &Connection, lead: &str, typed: &str) -> Result<Vec<CompletionOption>> {
    let key = words::fold(typed);
    let mut select = connection
        .prepare_cached(
            "SELECT title, path FROM listing INDEXED BY listing_title
             WHERE trashed = 0 AND title_key >= ?1 AND title_key < ?1 || char(1114111) ORDER BY title_key, row LIMIT ?2",
        )
        .map_err(sql)?;
    let rows = select
        .query_map(params![key, MOST as i64], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })
        .map_err(sql)?;
    let mut options = Vec::new();
    for row in rows {
        let (title, path) = row.map_err(sql)?;
        options.push(CompletionOption {
            insert: format!("{lead}{path}]]"),
            label: title,
            detail: path,
            kind: CompletionKind::Note,
        });
    }
    Ok(options)
}

/// A value as the query language takes it.
fn value(text: &str) -> String {
    if text.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '|' | '"')) {
        format!("\"{}\"", text.replace('"', ""))
    } else {
        text.to_owned()
    }
}
