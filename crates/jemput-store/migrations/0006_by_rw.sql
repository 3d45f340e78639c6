-- The list is gone through by RW, then RT: RT 001 of one RW is nowhere near RT 001 of another.
ALTER TABLE person ADD COLUMN rw_key INTEGER NOT NULL DEFAULT 0;
-- The digits of what was written, as search/words.rs reads them.
UPDATE person SET rw_key = (
    WITH RECURSIVE reading (rest, digits) AS (
        SELECT rw, ''
        UNION ALL
        SELECT substr(rest, 2), CASE WHEN rest GLOB '[0-9]*' THEN digits || substr(rest, 1, 1) ELSE digits END
        FROM reading WHERE rest != ''
    )
    SELECT CAST(digits AS INTEGER) FROM reading WHERE rest = ''
) WHERE rw IS NOT NULL;
DROP INDEX person_by_rt;
CREATE INDEX person_by_address ON person (list_village, rw_key, rt_key, name_key);
