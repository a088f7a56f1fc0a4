-- The first schema. Never change this file: a later migration changes the schema instead.

CREATE TABLE library (
  id BLOB PRIMARY KEY NOT NULL,
  format INTEGER NOT NULL,
  min_reader INTEGER NOT NULL,
  min_writer INTEGER NOT NULL,
  created_hlc INTEGER NOT NULL
) STRICT;

CREATE TABLE migration (
  id INTEGER PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  applied_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE device (
  id BLOB PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  last_hlc INTEGER NOT NULL,
  next_seq INTEGER NOT NULL,
  is_self INTEGER NOT NULL
) STRICT;

-- What happened, field by field: undo, history, backups and sync share it.
CREATE TABLE op (
  device BLOB NOT NULL,
  seq INTEGER NOT NULL,
  hlc INTEGER NOT NULL,
  entity BLOB NOT NULL,
  kind TEXT NOT NULL,
  field TEXT NOT NULL,
  value ANY,
  PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER op_is_append_only BEFORE UPDATE ON op
BEGIN SELECT RAISE(ABORT, 'the op log is append-only'); END;

-- Compaction may squash what is older than 90 days, and nothing else may go.
CREATE TRIGGER op_keeps_90_days BEFORE DELETE ON op
WHEN (old.hlc >> 16) > (SELECT max(last_hlc) >> 16 FROM device) - 7776000000
BEGIN SELECT RAISE(ABORT, 'the op log keeps 90 days'); END;

-- `row` is the surrogate that the full-text index and the derived tables use; it survives VACUUM.
CREATE TABLE item (
  row INTEGER PRIMARY KEY NOT NULL,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  kind TEXT NOT NULL,
  created_hlc INTEGER NOT NULL,
  trashed_hlc INTEGER,
  deleted_hlc INTEGER
) STRICT;

CREATE TABLE field_clock (
  entity BLOB NOT NULL,
  field TEXT NOT NULL,
  hlc INTEGER NOT NULL,
  device BLOB NOT NULL,
  PRIMARY KEY (entity, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE item_tag (
  item BLOB NOT NULL REFERENCES item (id),
  key TEXT NOT NULL,
  tag TEXT NOT NULL,
  add_hlc INTEGER NOT NULL,
  del_hlc INTEGER,
  PRIMARY KEY (item, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (
  hash BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
  size INTEGER NOT NULL,
  mime TEXT NOT NULL,
  verified_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One reading of a page. Immutable.
CREATE TABLE content_version (
  id BLOB PRIMARY KEY NOT NULL,
  item BLOB NOT NULL REFERENCES item (id),
  html_blob BLOB NOT NULL REFERENCES blob (hash),
  raw_blob BLOB REFERENCES blob (hash),
  raw_hash BLOB NOT NULL,
  text TEXT NOT NULL,
  text_hash BLOB NOT NULL,
  extractor TEXT NOT NULL,
  norm_ver INTEGER NOT NULL,
  details TEXT NOT NULL,
  fetched_hlc INTEGER NOT NULL
) STRICT;
CREATE INDEX content_version_item ON content_version (item, fetched_hlc);
CREATE INDEX content_version_raw ON content_version (raw_hash);
CREATE INDEX content_version_text ON content_version (text_hash);

CREATE TABLE content_image (
  version BLOB NOT NULL REFERENCES content_version (id),
  blob BLOB NOT NULL REFERENCES blob (hash),
  source TEXT NOT NULL,
  PRIMARY KEY (version, blob)
) STRICT, WITHOUT ROWID;

CREATE TABLE article (
  item BLOB PRIMARY KEY NOT NULL REFERENCES item (id),
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  byline TEXT,
  agency TEXT,
  site TEXT,
  published TEXT,
  datelines TEXT NOT NULL,
  lang TEXT,
  dir TEXT,
  excerpt TEXT,
  url TEXT,
  canonical_url TEXT,
  url_key TEXT,
  canonical_key TEXT,
  lead_image BLOB REFERENCES blob (hash),
  place TEXT NOT NULL,
  starred INTEGER NOT NULL,
  progress REAL NOT NULL,
  opened_hlc INTEGER,
  version BLOB NOT NULL REFERENCES content_version (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_name ON article (name);
CREATE INDEX article_url ON article (url_key) WHERE url_key IS NOT NULL;
CREATE INDEX article_canonical ON article (canonical_key) WHERE canonical_key IS NOT NULL;

CREATE TABLE note (
  item BLOB PRIMARY KEY NOT NULL REFERENCES item (id),
  path TEXT NOT NULL,
  starred INTEGER NOT NULL,
  body TEXT NOT NULL,
  head_rev BLOB NOT NULL REFERENCES note_rev (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX note_path ON note (path);

-- `body` is zstd.
CREATE TABLE note_rev (
  id BLOB PRIMARY KEY NOT NULL,
  note BLOB NOT NULL REFERENCES item (id),
  parent BLOB,
  device BLOB NOT NULL,
  hlc INTEGER NOT NULL,
  words INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX note_rev_note ON note_rev (note, hlc);

CREATE TABLE attachment (
  item BLOB PRIMARY KEY NOT NULL REFERENCES item (id),
  path TEXT NOT NULL,
  blob BLOB NOT NULL REFERENCES blob (hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_path ON attachment (path);

CREATE TABLE undo_step (
  step INTEGER PRIMARY KEY NOT NULL,
  op TEXT NOT NULL,
  label TEXT NOT NULL,
  hlc INTEGER NOT NULL,
  undone INTEGER NOT NULL
) STRICT;

CREATE TABLE undo_row (
  step INTEGER NOT NULL REFERENCES undo_step (step),
  seq INTEGER NOT NULL,
  item BLOB NOT NULL,
  field TEXT NOT NULL,
  old ANY,
  new ANY,
  PRIMARY KEY (step, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX undo_row_item ON undo_row (item, step);

-- Of this device only; not part of what is exported or synchronised.
CREATE TABLE setting (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Below: derived from the rest, made again by `check --repair`.

CREATE TABLE listing (
  row INTEGER PRIMARY KEY NOT NULL REFERENCES item (row),
  id BLOB NOT NULL,
  kind TEXT NOT NULL,
  trashed INTEGER NOT NULL,
  place TEXT,
  starred INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  progress REAL NOT NULL,
  saved_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  path TEXT NOT NULL,
  path_key TEXT NOT NULL,
  excerpt TEXT NOT NULL,
  site TEXT,
  site_key TEXT,
  byline TEXT,
  byline_key TEXT,
  published TEXT,
  words INTEGER NOT NULL,
  lang TEXT,
  dir TEXT,
  tags TEXT NOT NULL,
  lead_image BLOB
) STRICT;
CREATE UNIQUE INDEX listing_id ON listing (id);
CREATE UNIQUE INDEX listing_path ON listing (path, kind) WHERE trashed = 0;
CREATE INDEX listing_path_key ON listing (path_key);
CREATE INDEX listing_saved ON listing (saved_ms, row) WHERE trashed = 0;
CREATE INDEX listing_updated ON listing (updated_ms, row) WHERE trashed = 0;
CREATE INDEX listing_title ON listing (title_key, row) WHERE trashed = 0;
CREATE INDEX listing_kind_saved ON listing (kind, saved_ms, row) WHERE trashed = 0;
CREATE INDEX listing_kind_updated ON listing (kind, updated_ms, row) WHERE trashed = 0;
CREATE INDEX listing_kind_title ON listing (kind, title_key, row) WHERE trashed = 0;
CREATE INDEX listing_place_saved ON listing (place, saved_ms, row, unread) WHERE trashed = 0;
CREATE INDEX listing_place_updated ON listing (place, updated_ms, row) WHERE trashed = 0;
CREATE INDEX listing_place_title ON listing (place, title_key, row) WHERE trashed = 0;
CREATE INDEX listing_starred ON listing (saved_ms, row) WHERE trashed = 0 AND starred = 1;
CREATE INDEX listing_trash ON listing (saved_ms, row) WHERE trashed = 1;

CREATE TABLE listing_tag (
  key TEXT NOT NULL,
  row INTEGER NOT NULL,
  tag TEXT NOT NULL,
  live INTEGER NOT NULL,
  PRIMARY KEY (key, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX listing_tag_row ON listing_tag (row);

-- Every name under which a link can find an item: the last segment of its path, its aliases, the folder of an index note.
CREATE TABLE item_name (
  key TEXT NOT NULL,
  row INTEGER NOT NULL,
  via TEXT NOT NULL,
  PRIMARY KEY (key, row, via)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_name_row ON item_name (row);

CREATE TABLE link (
  src INTEGER NOT NULL,
  ord INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  raw TEXT NOT NULL,
  path TEXT NOT NULL,
  subpath TEXT,
  display TEXT,
  embed INTEGER NOT NULL,
  form TEXT NOT NULL,
  dst INTEGER,
  candidates INTEGER NOT NULL,
  via_alias INTEGER NOT NULL,
  PRIMARY KEY (src, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_dst ON link (dst, src) WHERE dst IS NOT NULL;

-- Every name that a link could resolve by, so that it is looked at again when an item of that name comes or goes.
CREATE TABLE link_name (
  key TEXT NOT NULL,
  src INTEGER NOT NULL,
  ord INTEGER NOT NULL,
  PRIMARY KEY (key, src, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_name_src ON link_name (src);

CREATE VIRTUAL TABLE fts USING fts5 (
  title, body, extra,
  content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'",
  prefix = '2 3'
);
