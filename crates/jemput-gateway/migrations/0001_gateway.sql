-- Names begin with gw_: a small office keeps this and its own tables in one database.
-- Only TEXT, BIGINT and blob, the same for SQLite and PostgreSQL (where blob is a domain over bytea).
-- Everything begins with the office. Hashes, ids and keys are text as in JSON.

-- One row for each office: the lock every writing transaction takes first, and its counters.
CREATE TABLE gw_offices (
    office     TEXT   NOT NULL PRIMARY KEY,
    writes     BIGINT NOT NULL,
    last_change BIGINT NOT NULL,
    epoch      TEXT   NOT NULL,
    counter    BIGINT NOT NULL,
    last_receipt BIGINT NOT NULL
);

-- kind: keyset or pack. Serials rise.
CREATE TABLE gw_settings (
    office    TEXT   NOT NULL,
    kind      TEXT   NOT NULL,
    serial    BIGINT NOT NULL,
    statement TEXT   NOT NULL,
    PRIMARY KEY (office, kind, serial)
);

-- statement: the newest device statement; counter: its counter.
CREATE TABLE gw_devices (
    office       TEXT   NOT NULL,
    device       TEXT   NOT NULL,
    certificate  TEXT   NOT NULL,
    statement    TEXT,
    counter      BIGINT NOT NULL,
    statement_at BIGINT,
    contact_at   BIGINT,
    PRIMARY KEY (office, device)
);

-- missing, records_missing: items, and among them manifest and records, that are not complete.
CREATE TABLE gw_bundles (
    office          TEXT   NOT NULL,
    hash            TEXT   NOT NULL,
    device          TEXT   NOT NULL,
    chain           TEXT   NOT NULL,
    sequence        BIGINT NOT NULL,
    previous        TEXT,
    header          blob   NOT NULL,
    signature       blob   NOT NULL,
    missing         BIGINT NOT NULL,
    records_missing BIGINT NOT NULL,
    quarantine      TEXT,
    released        BIGINT NOT NULL,
    received_at     BIGINT NOT NULL,
    PRIMARY KEY (office, hash)
);
CREATE INDEX gw_bundles_device ON gw_bundles (office, device, chain, sequence);

-- Only items of which something is durable. content: the bytes of a small item; others are files.
CREATE TABLE gw_items (
    office     TEXT   NOT NULL,
    hash       TEXT   NOT NULL,
    number     BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    durable    BIGINT NOT NULL,
    complete   BIGINT NOT NULL,
    content    blob,
    PRIMARY KEY (office, hash, number)
);

-- One receipt for each bundle, item set and state in an epoch of a key. place: order of arrival here.
CREATE TABLE gw_receipts (
    office    TEXT   NOT NULL,
    place     BIGINT NOT NULL,
    hash      TEXT   NOT NULL,
    device    TEXT   NOT NULL,
    signer    TEXT   NOT NULL,
    epoch     TEXT   NOT NULL,
    item_set  TEXT   NOT NULL,
    state     TEXT   NOT NULL,
    statement TEXT   NOT NULL,
    PRIMARY KEY (office, place)
);
CREATE UNIQUE INDEX gw_receipts_once ON gw_receipts (office, hash, signer, epoch, item_set, state);
CREATE INDEX gw_receipts_device ON gw_receipts (office, device, place);

-- Epochs of each signing key, and the highest counter known of them. current: 1 for the newest.
CREATE TABLE gw_epochs (
    office  TEXT   NOT NULL,
    signer  TEXT   NOT NULL,
    epoch   TEXT   NOT NULL,
    highest BIGINT NOT NULL,
    current BIGINT NOT NULL,
    PRIMARY KEY (office, signer, epoch)
);

CREATE TABLE gw_messages (
    office    TEXT   NOT NULL,
    device    TEXT   NOT NULL,
    chain     TEXT   NOT NULL,
    number    BIGINT NOT NULL,
    place     BIGINT NOT NULL,
    statement TEXT   NOT NULL,
    PRIMARY KEY (office, device, chain, number)
);

CREATE TABLE gw_invitations (
    office     TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    used_by    TEXT,
    PRIMARY KEY (office, id)
);

-- certificate: the office's answer; refused: 1 if that was no.
CREATE TABLE gw_enrolments (
    office      TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    invitation  TEXT   NOT NULL,
    device_keys TEXT   NOT NULL,
    request     TEXT   NOT NULL,
    received_at BIGINT NOT NULL,
    certificate TEXT,
    refused     BIGINT NOT NULL,
    PRIMARY KEY (office, id)
);
CREATE UNIQUE INDEX gw_enrolments_keys ON gw_enrolments (office, invitation, device_keys);

-- What the office's inner side has to look at, in the order it became durable.
CREATE TABLE gw_changes (
    office TEXT   NOT NULL,
    change BIGINT NOT NULL,
    kind   TEXT   NOT NULL,
    hash   TEXT,
    number BIGINT,
    device TEXT,
    detail TEXT,
    PRIMARY KEY (office, change)
);
