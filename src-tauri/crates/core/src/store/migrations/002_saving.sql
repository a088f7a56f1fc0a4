-- Saving: which version was read last, what the versions link to and look like, and the queue of addresses to save.

ALTER TABLE article ADD COLUMN read_version BLOB REFERENCES content_version (id);
ALTER TABLE article ADD COLUMN read_hlc INTEGER;
UPDATE article SET read_version = version, read_hlc = opened_hlc WHERE opened_hlc IS NOT NULL;

-- Whether the rows of the two tables below have been made for a version. Not part of what the version says.
ALTER TABLE content_version ADD COLUMN known INTEGER NOT NULL DEFAULT 0;

-- The addresses that a version links to: the first eight bytes of the hash of each one's key.
CREATE TABLE version_link (
  version BLOB NOT NULL REFERENCES content_version (id),
  key INTEGER NOT NULL,
  PRIMARY KEY (version, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX version_link_key ON version_link (key);

-- A sketch of a version's text: two that say nearly the same have a number in common.
CREATE TABLE version_sketch (
  band INTEGER NOT NULL,
  version BLOB NOT NULL REFERENCES content_version (id),
  PRIMARY KEY (band, version)
) STRICT, WITHOUT ROWID;

-- The article that another was merged into. Links to the merged one lead there.
ALTER TABLE article ADD COLUMN merged_into BLOB REFERENCES item (id);
CREATE INDEX article_merged ON article (merged_into) WHERE merged_into IS NOT NULL;

-- Addresses to save. Of this device only; not part of what is exported or synchronised.
CREATE TABLE save_queue (
  id INTEGER PRIMARY KEY NOT NULL,
  url TEXT NOT NULL,
  url_key TEXT NOT NULL,
  host TEXT NOT NULL,
  allow_host TEXT,
  tags TEXT NOT NULL,
  state TEXT NOT NULL,
  tries INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  worker TEXT,
  claimed_ms INTEGER,
  status TEXT,
  item BLOB,
  error TEXT,
  blocked TEXT,
  warnings TEXT NOT NULL
) STRICT;
CREATE INDEX save_queue_due ON save_queue (state, due_ms, id);
CREATE INDEX save_queue_key ON save_queue (url_key);
