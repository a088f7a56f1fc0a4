-- Highlights, and where the reader stopped.

-- `version` to `block_path` say where it was marked, in scalar values of that version's canonical text by the rules
-- `norm_ver`, and never change. The twins say how like its surroundings those of other places with the same words were.
-- `picked` is where the person has placed it since, `placed` where it stands in the version that is shown: JSON, because
-- each is one fact, whole or not at all.
CREATE TABLE highlight (
  item BLOB PRIMARY KEY NOT NULL REFERENCES item (id),
  article BLOB NOT NULL REFERENCES item (id),
  version BLOB NOT NULL REFERENCES content_version (id),
  norm_ver INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  exact TEXT NOT NULL,
  prefix TEXT NOT NULL,
  suffix TEXT NOT NULL,
  twin_before REAL NOT NULL,
  twin_after REAL NOT NULL,
  twin_both REAL NOT NULL,
  block_path TEXT NOT NULL,
  colour TEXT NOT NULL,
  note TEXT NOT NULL,
  picked TEXT,
  placed TEXT
) STRICT;
CREATE INDEX highlight_article ON highlight (article);
CREATE INDEX highlight_version ON highlight (version);
-- The twelve digits by which links name it.
CREATE INDEX highlight_anchor ON highlight (substr(item, 11));

-- Where the reader stopped, to the paragraph; JSON, as above.
ALTER TABLE article ADD COLUMN position TEXT;

-- Rows of highlights are found by searching and stand in no list: their `trashed` is 2.
CREATE INDEX listing_found ON listing (saved_ms, row) WHERE trashed = 2;

-- What is half read: a list of few among many.
CREATE INDEX listing_half_read ON listing (progress) WHERE trashed = 0 AND progress > 0.03 AND progress < 0.95;
