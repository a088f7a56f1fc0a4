//! SQLite's FTS5 as everyone writes it: one table that keeps the texts, `bm25()` for the order, `snippet()` for the pieces.

use super::corpus::{Corpus, deleted};
use super::engines::{Engine, size_of};
use commonplace_text::query::{Node, Query, Scope, Stamp};
use rusqlite::{Connection, params};
use std::path::{Path, PathBuf};

pub struct Fts5 {
    connection: Connection,
    folder: PathBuf,
}

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS document (id INTEGER PRIMARY KEY, saved_ms INTEGER NOT NULL);
    CREATE VIRTUAL TABLE IF NOT EXISTS page USING fts5
      (title, body, site, byline, tags, tokenize = 'unicode61 remove_diacritics 2');";

const SEARCH: &str = "
    SELECT title, snippet(page, 1, '[', ']', '…', 32) FROM page
    WHERE page MATCH ?1 AND (?2 IS NULL OR rowid IN (SELECT id FROM document WHERE saved_ms >= ?2))
    ORDER BY bm25(page, 4.0, 1.0, 1.0, 1.0, 2.0) LIMIT 20";

impl Fts5 {
    pub fn open(folder: &Path) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let file = folder.join("fts5.db");
        #[expect(clippy::disallowed_methods, reason = "not a library: what others do")]
        let connection = Connection::open(file).unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        Self {
            connection,
            folder: folder.to_owned(),
        }
    }

    fn put(connection: &Connection, corpus: &Corpus, row: usize, number: usize) {
        let document = corpus.document(number);
        connection
            .prepare_cached("INSERT OR REPLACE INTO page (rowid, title, body, site, byline, tags) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .unwrap()
            .execute(params![
                row as i64,
                document.title,
                document.text,
                document.site,
                document.byline,
                document.tags.join(" ")
            ])
            .unwrap();
        connection
            .prepare_cached("INSERT OR REPLACE INTO document (id, saved_ms) VALUES (?1, ?2)")
            .unwrap()
            .execute(params![row as i64, i64::MAX])
            .unwrap();
    }
}

impl Engine for Fts5 {
    fn name(&self) -> &'static str {
        "FTS5"
    }

    fn fill(&mut self, corpus: &Corpus, documents: usize) {
        let transaction = self.connection.transaction().unwrap();
        for number in 0..documents {
            Self::put(&transaction, corpus, number, number);
        }
        transaction.commit().unwrap();
        for number in (0..documents).filter(|number| deleted(*number)) {
            self.connection
                .execute("DELETE FROM page WHERE rowid = ?1", [number as i64])
                .unwrap();
        }
    }

    fn search(&self, query: &Query) -> usize {
        let mut since = None;
        let Some(text) = query
            .root
            .as_ref()
            .and_then(|root| expression(root, &mut since))
        else {
            return 0;
        };
        let mut select = self.connection.prepare_cached(SEARCH).unwrap();
        let rows = select
            .query_map(params![text, since], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
            })
            .unwrap();
        rows.map(Result::unwrap).count()
    }

    fn update(&mut self, corpus: &Corpus, row: usize, number: usize) {
        let transaction = self.connection.transaction().unwrap();
        Self::put(&transaction, corpus, row, number);
        transaction.commit().unwrap();
    }

    fn bytes(&self) -> u64 {
        size_of(&self.folder)
    }
}

fn quoted(text: &str, scope: Scope, star: bool) -> String {
    let column = match scope {
        Scope::Anywhere => "",
        Scope::Title => "title : ",
        Scope::Body => "body : ",
    };
    let star = if star { " *" } else { "" };
    format!("{column}\"{}\"{star}", text.replace('"', "\"\""))
}

/// What FTS5 is asked; `None` for what it cannot be asked by itself.
fn expression(node: &Node, since: &mut Option<i64>) -> Option<String> {
    match node {
        Node::Word {
            text,
            prefix,
            scope,
        } => Some(quoted(text, *scope, *prefix)),
        Node::Phrase { text, scope } => Some(quoted(text, *scope, false)),
        Node::Tag { key, .. } => Some(format!("tags : \"{key}\"")),
        Node::Or(nodes) => {
            let all: Vec<String> = nodes
                .iter()
                .filter_map(|node| expression(node, since))
                .collect();
            Some(format!("({})", all.join(" OR ")))
        }
        Node::And(nodes) => {
            let (mut all, mut not) = (Vec::new(), Vec::new());
            for node in nodes {
                match node {
                    Node::Not(inner) => not.extend(expression(inner, since)),
                    other => all.extend(expression(other, since)),
                }
            }
            let mut text = format!("({})", all.join(" AND "));
            for one in not {
                text.push_str(&format!(" NOT {one}"));
            }
            (!all.is_empty()).then_some(text)
        }
        Node::When {
            stamp: Stamp::Saved,
            ..
        } => {
            *since = Some(1);
            None
        }
        _ => None,
    }
}
