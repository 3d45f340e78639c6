-- The newest statement of each chain of a laptop: of one that was copied or restored, all of them speak.
CREATE TABLE gw_statements (
    office      TEXT   NOT NULL,
    device      TEXT   NOT NULL,
    chain       TEXT   NOT NULL,
    statement   TEXT   NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (office, device, chain)
);
-- What was kept before names its chain only inside; it stays until the laptop's next word.
INSERT INTO gw_statements (office, device, chain, statement, received_at)
    SELECT office, device, '', statement, COALESCE(statement_at, 0) FROM gw_devices WHERE statement IS NOT NULL;
ALTER TABLE gw_devices DROP COLUMN statement;
ALTER TABLE gw_devices DROP COLUMN statement_at;
ALTER TABLE gw_devices DROP COLUMN counter;
