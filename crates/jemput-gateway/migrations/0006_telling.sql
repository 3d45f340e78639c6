-- What makes two receipts of a bundle the same, short enough for an index however many items they name.
ALTER TABLE gw_receipts ADD COLUMN telling TEXT NOT NULL DEFAULT '';
UPDATE gw_receipts SET telling = item_set || '/' || state;
DROP INDEX gw_receipts_once;
CREATE UNIQUE INDEX gw_receipts_once ON gw_receipts (office, hash, signer, epoch, telling);
ALTER TABLE gw_receipts DROP COLUMN state;
