-- Since when a bundle's file is gone before the office had it: what it held counts as held no more.
ALTER TABLE bundle ADD COLUMN lost_at INTEGER;
