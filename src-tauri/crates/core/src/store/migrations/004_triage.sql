-- Triage: more orders of the lists. Each has an index that also knows which list a row is in.

-- Keys of the orders; what is not known comes last. Columns of their own, because an index on an expression is never read alone.
ALTER TABLE listing ADD COLUMN published_day TEXT NOT NULL DEFAULT '';
ALTER TABLE listing ADD COLUMN site_order TEXT NOT NULL DEFAULT '';
ALTER TABLE listing ADD COLUMN byline_order TEXT NOT NULL DEFAULT '';
ALTER TABLE listing ADD COLUMN permille INTEGER NOT NULL DEFAULT 0;
UPDATE listing SET
  published_day = ifnull(substr(published, 1, 10), ''),
  site_order = ifnull(site_key, char(1114111)),
  byline_order = ifnull(byline_key, char(1114111)),
  permille = CAST(progress * 1000 AS INTEGER);

CREATE INDEX listing_by_published ON listing (published_day, row, kind, place) WHERE trashed = 0;
CREATE INDEX listing_by_site ON listing (site_order, row, kind, place) WHERE trashed = 0;
CREATE INDEX listing_by_byline ON listing (byline_order, row, kind, place) WHERE trashed = 0;
CREATE INDEX listing_by_words ON listing (words, row, kind, place) WHERE trashed = 0;
CREATE INDEX listing_by_progress ON listing (permille, row, kind, place) WHERE trashed = 0;
