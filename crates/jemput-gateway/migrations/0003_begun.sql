-- What each laptop began, by the hour, so that asking for its day costs the same however much it sent.
-- hour: of received_at, since 1970. bytes: of headers and of all items, as the headers say.
CREATE TABLE gw_begun (
    office  TEXT   NOT NULL,
    device  TEXT   NOT NULL,
    hour    BIGINT NOT NULL,
    bundles BIGINT NOT NULL,
    bytes   BIGINT NOT NULL,
    PRIMARY KEY (office, device, hour)
);
INSERT INTO gw_begun (office, device, hour, bundles, bytes)
    SELECT office, device, received_at / 3600000, COUNT(*), CAST(SUM(bytes) AS BIGINT)
    FROM gw_bundles GROUP BY office, device, received_at / 3600000;
DROP INDEX gw_bundles_received;
ALTER TABLE gw_bundles DROP COLUMN bytes;
