-- 1: the gateway was told that its sealed copy may go, because a backup that was read back has it.
ALTER TABLE bundles ADD COLUMN released BIGINT NOT NULL DEFAULT 0;
