-- One SQL text for SQLite and PostgreSQL: TEXT, BIGINT, DOUBLE PRECISION and blob only, booleans 0/1,
-- times in epoch milliseconds, dates YYYY-MM-DD, ids and hashes as text made by the program.
-- Every table starts with the office and every key begins with it, so it can be distributed by it.

-- The lock row: each writing transaction raises `writes` first.
CREATE TABLE offices (
    office TEXT NOT NULL PRIMARY KEY,
    name   TEXT NOT NULL,
    writes BIGINT NOT NULL DEFAULT 0
);

-- Named JSON values: see storage/settings.rs for the names.
CREATE TABLE settings (
    office TEXT NOT NULL,
    name   TEXT NOT NULL,
    value  TEXT NOT NULL,
    PRIMARY KEY (office, name)
);

-- Laptops, from their certificates.
CREATE TABLE devices (
    office        TEXT NOT NULL,
    device        TEXT NOT NULL,
    label         TEXT NOT NULL,
    invitation    TEXT NOT NULL,
    certificate   TEXT NOT NULL,            -- signed certificate, JSON as sent
    enrolled_at   BIGINT NOT NULL,
    road          TEXT NOT NULL,            -- network | stick
    last_seen_at  BIGINT,                   -- last contact or stick, office time
    revoked_at    BIGINT,
    revoked_last  TEXT,                     -- last good (chain, sequence, header hash), JSON
    PRIMARY KEY (office, device)
);

-- One-time codes; the code itself is derived from the storage key and the id, and stored nowhere.
CREATE TABLE invitations (
    office      TEXT NOT NULL,
    invitation  TEXT NOT NULL,
    label       TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    device      TEXT,                       -- who used it
    used_at     BIGINT,
    withdrawn   BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (office, invitation)
);

-- Requests to enrol that wait for a person (stick: six words) or were refused.
CREATE TABLE enrolments (
    office      TEXT NOT NULL,
    invitation  TEXT NOT NULL,
    device      TEXT NOT NULL,
    label       TEXT NOT NULL,
    request     TEXT NOT NULL,              -- JSON as received
    words       TEXT NOT NULL,              -- six words to compare
    road        TEXT NOT NULL,
    arrived_at  BIGINT NOT NULL,
    state       TEXT NOT NULL,              -- waiting | confirmed | refused
    reason      TEXT,
    PRIMARY KEY (office, invitation, device)
);

-- Keysets, packs and certificates as issued, newest serial last. kind: keyset | pack
CREATE TABLE issued (
    office     TEXT NOT NULL,
    kind       TEXT NOT NULL,
    serial     BIGINT NOT NULL,
    statement  TEXT NOT NULL,
    issued_at  BIGINT NOT NULL,
    PRIMARY KEY (office, kind, serial)
);
