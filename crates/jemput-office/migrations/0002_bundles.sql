-- A bundle's identity is its header hash; two hashes for one number are both kept and flagged.
CREATE TABLE bundles (
    office          TEXT NOT NULL,
    header_hash     TEXT NOT NULL,
    device          TEXT NOT NULL,
    chain           TEXT NOT NULL,
    sequence        BIGINT NOT NULL,
    previous        TEXT,                   -- header hash before it in the chain
    bundle          TEXT NOT NULL,          -- bundle id
    keyset_serial   BIGINT NOT NULL,
    schema_version  BIGINT NOT NULL,
    wall_clock      BIGINT NOT NULL,        -- by the laptop's clock: information only
    header          blob NOT NULL,
    signature       blob NOT NULL,
    bytes           BIGINT NOT NULL,        -- sealed bytes of all items
    road            TEXT NOT NULL,          -- network | stick, whichever brought it first
    arrived_at      BIGINT NOT NULL,
    -- verified | opened (records are in) | imported (scans too) | backed_up | quarantined | refused
    state           TEXT NOT NULL,
    reason          TEXT,                   -- reason code of quarantined and refused
    forked          BIGINT NOT NULL DEFAULT 0,
    admitted        BIGINT NOT NULL DEFAULT 0,  -- an admin let it in although it was quarantined
    manifest        TEXT,                   -- counts and item facts from the opened manifest, JSON
    records         BIGINT NOT NULL DEFAULT 0,
    records_apart   BIGINT NOT NULL DEFAULT 0,  -- records quarantined alone
    attachments     BIGINT NOT NULL DEFAULT 0,
    imported_at     BIGINT,
    backup          TEXT,                   -- the backup a backed_up receipt names
    PRIMARY KEY (office, header_hash)
);
CREATE INDEX bundles_by_number ON bundles (office, device, chain, sequence);
CREATE INDEX bundles_by_state ON bundles (office, state);

CREATE TABLE bundle_items (
    office       TEXT NOT NULL,
    header_hash  TEXT NOT NULL,
    item         BIGINT NOT NULL,
    kind         TEXT NOT NULL,             -- manifest | records | attachment
    sealed_len   BIGINT NOT NULL,
    blake3       TEXT NOT NULL,
    -- missing | held (sealed bytes durable here) | done (records imported, attachment checked) | damaged
    state        TEXT NOT NULL,
    reason       TEXT,
    sealed       blob,                      -- of manifest and records; attachments are in the item store
    PRIMARY KEY (office, header_hash, item)
);

-- Each laptop's chains, from its bundles and its statements.
CREATE TABLE chains (
    office          TEXT NOT NULL,
    device          TEXT NOT NULL,
    chain           TEXT NOT NULL,
    previous_chain  TEXT,
    claimed         BIGINT NOT NULL DEFAULT 0,  -- highest sequence the laptop says it made
    head_hash       TEXT,
    first_seen_at   BIGINT NOT NULL,
    claimed_at      BIGINT,
    PRIMARY KEY (office, device, chain)
);

-- What each laptop last said of itself; earlier ones are kept.
CREATE TABLE device_statements (
    office         TEXT NOT NULL,
    device         TEXT NOT NULL,
    statement_hash TEXT NOT NULL,
    chain          TEXT NOT NULL,
    sequence       BIGINT NOT NULL,
    unsealed       BIGINT NOT NULL,
    free_space     BIGINT NOT NULL,
    pack_version   BIGINT NOT NULL,
    keyset_serial  BIGINT NOT NULL,
    wall_clock     BIGINT NOT NULL,
    arrived_at     BIGINT NOT NULL,
    road           TEXT NOT NULL,
    statement      TEXT NOT NULL,           -- signed, JSON as received
    PRIMARY KEY (office, device, statement_hash)
);
CREATE INDEX device_statements_by_time ON device_statements (office, device, arrived_at);

-- One per (header hash, item set, state) within an epoch; its bytes are repeated verbatim.
CREATE TABLE receipts (
    office       TEXT NOT NULL,
    header_hash  TEXT NOT NULL,
    item_set     TEXT NOT NULL,             -- BLAKE3 of the item states
    state        TEXT NOT NULL,
    device       TEXT NOT NULL,
    epoch        TEXT NOT NULL,
    counter      BIGINT NOT NULL,
    receipt      TEXT NOT NULL,             -- signed, JSON
    issued_at    BIGINT NOT NULL,
    pushed_at    BIGINT,
    PRIMARY KEY (office, header_hash, item_set, state, epoch)
);
CREATE UNIQUE INDEX receipts_by_counter ON receipts (office, epoch, counter);
CREATE INDEX receipts_by_device ON receipts (office, device, counter);
CREATE INDEX receipts_to_push ON receipts (office, pushed_at);

-- What could not be taken in as it is, with the reason; the sealed bytes stay.
CREATE TABLE quarantine (
    office       TEXT NOT NULL,
    entry        TEXT NOT NULL,
    -- file (a file that is no bundle) | bundle | item | record
    kind         TEXT NOT NULL,
    header_hash  TEXT,
    device       TEXT,
    item         BIGINT,
    line         BIGINT,                    -- of a record within its item, from 1
    source       TEXT NOT NULL,             -- file name, or network
    reason       TEXT NOT NULL,             -- code
    noted_at     BIGINT NOT NULL,
    settled_at   BIGINT,
    settled_by   TEXT,
    PRIMARY KEY (office, entry)
);
CREATE INDEX quarantine_by_bundle ON quarantine (office, header_hash);

-- One row per import of files, or per day of the network road.
CREATE TABLE import_runs (
    office       TEXT NOT NULL,
    run          TEXT NOT NULL,
    road         TEXT NOT NULL,
    source       TEXT NOT NULL,
    started_at   BIGINT NOT NULL,
    finished_at  BIGINT,
    started_by   TEXT NOT NULL,
    result       TEXT NOT NULL,             -- JSON of importer::Summary
    PRIMARY KEY (office, run)
);

CREATE TABLE backups (
    office         TEXT NOT NULL,
    backup         TEXT NOT NULL,
    file           TEXT NOT NULL,
    blake3         TEXT NOT NULL,
    bytes          BIGINT NOT NULL,
    made_at        BIGINT NOT NULL,
    read_back_at   BIGINT,
    bundles        BIGINT NOT NULL,
    PRIMARY KEY (office, backup)
);
