//! Where an item is and what state it is in, as conditions of SQL.

use super::Clause;
use commonplace_text::query::{Place, State};

pub(super) fn is_in(place: Place) -> Clause {
    let sql = match place {
        Place::Notes => "l.kind = 'note'",
        Place::Articles => "l.kind = 'article'",
        Place::Highlights => "l.kind = 'highlight'",
        Place::Inbox => "l.place IS 'inbox'",
        Place::Later => "l.place IS 'later'",
        Place::Archive => "l.place IS 'archive'",
        Place::Trash => "l.trashed = 1",
        Place::Anywhere => "1",
    };
    Clause::new(sql, [])
}

/// Only articles are ever unread.
pub(in crate::store) const UNREAD: &str = "l.unread = 1";

/// An article is read when less than a twentieth of it is left: few people reach the last line of a page.
pub(super) fn is(state: State) -> Clause {
    let sql = match state {
        State::Unread => UNREAD,
        State::Reading => "(l.kind = 'article' AND l.unread = 0 AND l.progress < 0.95)",
        State::Read => "(l.unread = 0 AND l.progress >= 0.95)",
        State::Starred => "l.starred = 1",
        State::Orphan => {
            "(l.kind = 'note' AND NOT EXISTS (
               SELECT 1 FROM link JOIN listing AS source ON source.row = link.src
               WHERE link.dst = l.row AND link.src <> l.row AND source.trashed = 0))"
        }
        State::Duplicate => {
            "EXISTS (SELECT 1 FROM item JOIN article ON article.item = item.id
               JOIN version_sketch AS mine ON mine.version = article.version
               JOIN version_sketch AS other ON other.band = mine.band AND other.version <> mine.version
               JOIN content_version AS version ON version.id = other.version AND version.item <> item.id
               JOIN article AS twin ON twin.item = version.item AND twin.version = version.id
               JOIN item AS there ON there.id = twin.item AND there.trashed_hlc IS NULL AND there.deleted_hlc IS NULL
               WHERE item.row = l.row)"
        }
        State::Broken => {
            "EXISTS (SELECT 1 FROM item JOIN article ON article.item = item.id
               JOIN content_version AS version ON version.id = article.version
               WHERE item.row = l.row AND (version.text = '' OR json_array_length(version.details, '$.missing') > 0
                 OR json_array_length(version.details, '$.missing_audio') > 0))"
        }
        State::Unresolved => {
            "EXISTS (SELECT 1 FROM link WHERE link.src = l.row AND link.dst IS NULL AND link.form <> 'external')"
        }
    };
    Clause::new(sql, [])
}
