-- Search: an index of our own (decision 030), and searches that are kept.

DROP TABLE fts;

-- Derived from the rest, made again by `check --repair` and when `format` is not the app's: the search index.

-- `begun`: the generation in which it was begun anew. `left_below`: items whose row is below it have not been indexed since the index was begun anew; NULL when all have.
CREATE TABLE search_state (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  format INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  begun INTEGER NOT NULL,
  next_segment INTEGER NOT NULL,
  left_below INTEGER
) STRICT;
INSERT INTO search_state (id, format, generation, begun, next_segment, left_below)
SELECT 1, 1, 1, 1, 1, (SELECT max(row) + 1 FROM item);

-- What every query needs to know of an item: `facts` is packed. A document of a segment counts while its `stamp` is the item's.
-- `changed` is the generation in which the row was written, so that what is kept in memory can be brought up to date.
CREATE TABLE search_doc (
  row INTEGER PRIMARY KEY NOT NULL,
  changed INTEGER NOT NULL,
  stamp INTEGER NOT NULL,
  facts BLOB NOT NULL
) STRICT;
CREATE INDEX search_doc_changed ON search_doc (changed);

-- `ready`: 0 while it is being merged, 1 in use, 2 to be cleared away. `target`: the segment that it is being merged into.
-- A small one has all of its bytes in `data`, a large one in pages.
CREATE TABLE search_segment (
  id INTEGER PRIMARY KEY NOT NULL,
  ready INTEGER NOT NULL,
  target INTEGER,
  touched_ms INTEGER NOT NULL,
  docs INTEGER NOT NULL,
  docs_bytes INTEGER NOT NULL,
  dictionary_bytes INTEGER NOT NULL,
  postings_bytes INTEGER NOT NULL,
  positions_bytes INTEGER NOT NULL,
  data BLOB
) STRICT;

-- One page of the file each.
CREATE TABLE search_page (
  id INTEGER PRIMARY KEY NOT NULL,
  data BLOB NOT NULL
) STRICT;

-- Searches that are kept: items like any other, so that undo, history and sync know them.
CREATE TABLE saved_search (
  item BLOB PRIMARY KEY NOT NULL REFERENCES item (id),
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  position REAL NOT NULL
) STRICT, WITHOUT ROWID;
