-- 1: its bundles do not follow from each other, as of a laptop that was copied or restored. No revision
-- that came in it gives way to another by its number alone.
ALTER TABLE chains ADD COLUMN parted BIGINT NOT NULL DEFAULT 0;
UPDATE chains SET parted = 1 WHERE EXISTS (SELECT 1 FROM bundles b
    WHERE b.office = chains.office AND b.device = chains.device AND b.chain = chains.chain AND b.forked = 1);
