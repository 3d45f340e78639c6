-- The laptop's tables. Ids are 16-byte UUIDs, hashes 32-byte BLAKE3, times epoch milliseconds,
-- dates YYYY-MM-DD, booleans 0/1. Codes are the domain's, stored as they are written on the wire.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

-- The newest work list of each village.
CREATE TABLE work_list (
    village       TEXT PRIMARY KEY,
    list          BLOB NOT NULL,
    revision      INTEGER NOT NULL,
    office        TEXT NOT NULL,
    village_name  TEXT NOT NULL,
    district_name TEXT NOT NULL,
    as_of         TEXT NOT NULL,
    issued_at     INTEGER NOT NULL,
    wajib         INTEGER,
    sudah         INTEGER,
    imported_at   INTEGER NOT NULL
) WITHOUT ROWID;

-- Everyone known: on a list or met in the field. `n` orders pages and names rows in the search index.
CREATE TABLE person (
    n               INTEGER PRIMARY KEY,
    id              BLOB NOT NULL UNIQUE,
    name            TEXT NOT NULL DEFAULT '',
    nik             TEXT,
    nik_as_given    TEXT,
    kk              TEXT,
    kk_as_given     TEXT,
    sex             TEXT,
    birth_place     TEXT,
    birth_date      TEXT,
    marital_status  TEXT,
    address         TEXT,
    rt              TEXT,
    rw              TEXT,
    hamlet          TEXT,
    village         TEXT,
    family_head     TEXT,
    mother_name     TEXT,
    phone           TEXT,
    -- under `list_village`: 1 on its newest list; 0 met in the field, on no list; 2 on an earlier
    -- list, taken off since: found by a search, counted nowhere
    listed          INTEGER NOT NULL DEFAULT 0,
    list_village    TEXT,
    ektp_status     TEXT,
    known_outcome   TEXT,
    office_revision INTEGER,
    -- made from the columns above, for searching and ordering
    name_key        TEXT NOT NULL DEFAULT '',
    rt_key          INTEGER NOT NULL DEFAULT 0,
    birth_year      INTEGER,
    nik_back        TEXT,
    kk_back         TEXT,
    -- made from the tables below, so that a page of the list is one read
    outcome         TEXT,
    outcome_ours    INTEGER NOT NULL DEFAULT 0,
    statement_by    TEXT,
    waiting         INTEGER,
    applications    INTEGER NOT NULL DEFAULT 0
);
-- Every index ends with the rowid, which is `n`.
CREATE INDEX person_in_village ON person (list_village, name_key);
CREATE INDEX person_by_rt ON person (list_village, rt_key, name_key);
CREATE INDEX person_by_outcome ON person (list_village, outcome, name_key);
CREATE INDEX person_counts ON person (list_village, listed, outcome);
CREATE INDEX person_by_name ON person (name_key);
CREATE INDEX person_with_outcome ON person (outcome, name_key) WHERE outcome IS NOT NULL;
CREATE INDEX person_any_outcome ON person (name_key) WHERE outcome IS NOT NULL;
CREATE INDEX person_waiting ON person (name_key) WHERE waiting IS NOT NULL;
CREATE INDEX person_off_list ON person (name_key) WHERE listed = 0;
CREATE INDEX person_with_application ON person (name_key) WHERE applications > 0;
CREATE INDEX person_nik ON person (nik) WHERE nik IS NOT NULL;
CREATE INDEX person_nik_date ON person (substr(nik, 7)) WHERE nik IS NOT NULL;
CREATE INDEX person_nik_back ON person (nik_back) WHERE nik IS NOT NULL;
CREATE INDEX person_kk ON person (kk) WHERE kk IS NOT NULL;
CREATE INDEX person_kk_back ON person (kk_back) WHERE kk IS NOT NULL;

-- One document per person: the words of the name, and tags beginning with a digit for birth year,
-- RT, RW and village (see search/words.rs). Rowid = person.n.
CREATE VIRTUAL TABLE person_words USING fts5 (
    words, content='', contentless_delete=1, detail=none, prefix='1 2 3 4 5 6 7 8',
    tokenize='unicode61 remove_diacritics 0'
);

-- Fields changed on this laptop: a reissued list does not overwrite them before the office has them.
CREATE TABLE person_edit (
    person  INTEGER NOT NULL REFERENCES person (n),
    field   TEXT NOT NULL,
    at      INTEGER NOT NULL,
    officer BLOB NOT NULL,
    PRIMARY KEY (person, field)
) WITHOUT ROWID;

-- What travels: one row per fact, its content in the table of its kind. `sealed_revision` is the
-- newest that a bundle holds. `void`: taken back before any bundle held it. `draft`: not complete.
CREATE TABLE record (
    id              BLOB PRIMARY KEY,
    kind            TEXT NOT NULL,
    subject         BLOB NOT NULL,
    outing          BLOB,
    revision        INTEGER NOT NULL,
    sealed_revision INTEGER NOT NULL DEFAULT 0,
    void            INTEGER NOT NULL DEFAULT 0,
    draft           INTEGER NOT NULL DEFAULT 0,
    pruned          INTEGER NOT NULL DEFAULT 0,
    recorded_at     INTEGER NOT NULL,
    officer         BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX record_unsealed ON record (kind, recorded_at, id)
    WHERE revision > sealed_revision AND (void = 0 OR sealed_revision > 0);
CREATE INDEX record_subject ON record (subject);

CREATE TABLE outcome (
    record       BLOB PRIMARY KEY REFERENCES record (id),
    person       INTEGER NOT NULL REFERENCES person (n),
    outing       BLOB NOT NULL,
    code         TEXT NOT NULL,
    reported_on  TEXT NOT NULL,
    by_statement INTEGER NOT NULL,
    withdrawn    INTEGER NOT NULL,
    -- the step whose content this is
    step         INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    content      TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX outcome_person ON outcome (person);
CREATE INDEX outcome_outing ON outcome (outing, withdrawn, code);

-- Every change of an outcome, so that undoing goes one step back and nothing is overwritten.
CREATE TABLE outcome_step (
    record  BLOB NOT NULL REFERENCES outcome (record),
    step    INTEGER NOT NULL,
    before  INTEGER,
    at      INTEGER NOT NULL,
    officer BLOB NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (record, step)
) WITHOUT ROWID;

-- "Di meja rekam": numbers are given per outing and never used twice.
CREATE TABLE queue_entry (
    outing     BLOB NOT NULL,
    number     INTEGER NOT NULL,
    person     INTEGER NOT NULL REFERENCES person (n),
    entered_at INTEGER NOT NULL,
    state      TEXT NOT NULL,
    reason     TEXT,
    decided_at INTEGER,
    PRIMARY KEY (outing, number)
) WITHOUT ROWID;
CREATE INDEX queue_entry_person ON queue_entry (person, state);
CREATE INDEX queue_entry_waiting ON queue_entry (outing) WHERE state = 'waiting';

CREATE TABLE application (
    id       BLOB PRIMARY KEY,
    record   BLOB NOT NULL REFERENCES record (id),
    person   INTEGER NOT NULL REFERENCES person (n),
    outing   BLOB,
    service  TEXT NOT NULL,
    complete INTEGER NOT NULL DEFAULT 0,
    note     TEXT NOT NULL DEFAULT '',
    at       INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX application_person ON application (person);
CREATE INDEX application_outing ON application (outing);

CREATE TABLE application_field (
    application BLOB NOT NULL REFERENCES application (id),
    key         TEXT NOT NULL,
    value       TEXT NOT NULL,
    PRIMARY KEY (application, key)
) WITHOUT ROWID;

CREATE TABLE application_check (
    application   BLOB NOT NULL REFERENCES application (id),
    requirement   INTEGER NOT NULL,
    original_held INTEGER NOT NULL,
    content       TEXT NOT NULL,
    PRIMARY KEY (application, requirement)
) WITHOUT ROWID;

CREATE TABLE document (
    id          BLOB PRIMARY KEY,
    record      BLOB NOT NULL REFERENCES record (id),
    person      INTEGER NOT NULL REFERENCES person (n),
    application BLOB REFERENCES application (id),
    requirement INTEGER,
    outing      BLOB,
    title       TEXT NOT NULL,
    removed     INTEGER NOT NULL DEFAULT 0,
    at          INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX document_person ON document (person);
CREATE INDEX document_application ON document (application);
CREATE INDEX document_outing ON document (outing);

-- A page's file lies encrypted in the folder `files`, under its own key. Row only after the file
-- and its folder are on the disk. `file` and `key` go when pruned; the rest stays.
CREATE TABLE page (
    id         BLOB PRIMARY KEY,
    document   BLOB NOT NULL REFERENCES document (id),
    position   INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    bytes      INTEGER NOT NULL,
    width      INTEGER NOT NULL,
    height     INTEGER NOT NULL,
    blake3     BLOB NOT NULL,
    file       TEXT UNIQUE,
    key        BLOB,
    sealed     INTEGER NOT NULL DEFAULT 0,
    at         INTEGER NOT NULL,
    UNIQUE (document, position)
) WITHOUT ROWID;
CREATE INDEX page_unsealed ON page (document, bytes) WHERE sealed = 0;

CREATE TABLE page_thumbnail (
    page  BLOB PRIMARY KEY REFERENCES page (id),
    image BLOB NOT NULL
) WITHOUT ROWID;

-- One team in one village on one day: planned by the office, or opened without a plan.
CREATE TABLE outing (
    id          BLOB PRIMARY KEY,
    village     TEXT NOT NULL,
    date        TEXT NOT NULL,
    place       TEXT NOT NULL,
    team        TEXT NOT NULL,
    laptops     INTEGER NOT NULL,
    planned     INTEGER NOT NULL,
    day         INTEGER,
    opened_at   INTEGER,
    closed_at   INTEGER,
    supplements INTEGER NOT NULL DEFAULT 0,
    note        TEXT NOT NULL DEFAULT '',
    -- the OutingRecord as signed off
    signed_off  TEXT
) WITHOUT ROWID;

-- Chains of bundles, one after the other; the last is current.
CREATE TABLE chain (
    place         INTEGER PRIMARY KEY,
    id            BLOB NOT NULL UNIQUE,
    marker        BLOB NOT NULL,
    started_at    INTEGER NOT NULL,
    last_sequence INTEGER NOT NULL DEFAULT 0,
    head          BLOB
);

-- A row is the spent number: it is never deleted, not even when its files are pruned.
CREATE TABLE bundle (
    hash        BLOB PRIMARY KEY,
    -- rises in the order made, across chains
    place       INTEGER NOT NULL UNIQUE,
    chain       BLOB NOT NULL REFERENCES chain (id),
    sequence    INTEGER NOT NULL,
    header      BLOB NOT NULL,
    signature   BLOB NOT NULL,
    file_name   TEXT NOT NULL UNIQUE,
    sealed_at   INTEGER NOT NULL,
    -- bytes may have left the laptop, by either road
    offered_at  INTEGER,
    exported_at INTEGER,
    pruned_at   INTEGER,
    UNIQUE (chain, sequence)
) WITHOUT ROWID;

-- Each item and how far the other side has acknowledged it.
CREATE TABLE bundle_item (
    bundle     BLOB NOT NULL REFERENCES bundle (hash),
    number     INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    sealed_len INTEGER NOT NULL,
    blake3     BLOB NOT NULL,
    generation INTEGER NOT NULL DEFAULT 0,
    durable    INTEGER NOT NULL DEFAULT 0,
    complete   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (bundle, number)
) WITHOUT ROWID;

CREATE TABLE bundle_record (
    bundle   BLOB NOT NULL REFERENCES bundle (hash),
    record   BLOB NOT NULL REFERENCES record (id),
    revision INTEGER NOT NULL,
    PRIMARY KEY (bundle, record)
) WITHOUT ROWID;
CREATE INDEX bundle_record_record ON bundle_record (record, revision);

CREATE TABLE bundle_page (
    bundle BLOB NOT NULL REFERENCES bundle (hash),
    page   BLOB NOT NULL REFERENCES page (id),
    PRIMARY KEY (bundle, page)
) WITHOUT ROWID;
CREATE INDEX bundle_page_page ON bundle_page (page);

-- Receipts as the office or its gateway signed them, also for bundles this laptop does not know.
-- `whole`: it speaks of every item of the bundle. `rank`: 0 refused, 1 quarantined, 2 stored,
-- 3 verified, 4 opened, 5 imported, 6 backed up.
CREATE TABLE receipt (
    signer  BLOB NOT NULL,
    epoch   BLOB NOT NULL,
    counter INTEGER NOT NULL,
    bundle  BLOB NOT NULL,
    whole   INTEGER NOT NULL,
    rank    INTEGER NOT NULL,
    code    TEXT,
    at      INTEGER NOT NULL,
    bytes   BLOB NOT NULL,
    PRIMARY KEY (signer, epoch, counter)
) WITHOUT ROWID;
CREATE INDEX receipt_bundle ON receipt (bundle, rank);

-- The epoch each signer is in now; receipts of another permit nothing.
CREATE TABLE signer_epoch (
    signer BLOB PRIMARY KEY,
    epoch  BLOB NOT NULL
) WITHOUT ROWID;

-- Signed messages from the office, still sealed, by chain and number.
CREATE TABLE message (
    -- rises as they are taken in: the laptop's clock may be wrong
    place       INTEGER NOT NULL UNIQUE,
    chain       BLOB NOT NULL,
    number      INTEGER NOT NULL,
    hash        BLOB NOT NULL,
    bytes       BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    applied_at  INTEGER,
    PRIMARY KEY (chain, number)
) WITHOUT ROWID;

CREATE TABLE decision (
    record   BLOB NOT NULL,
    revision INTEGER NOT NULL,
    person   BLOB NOT NULL,
    at       INTEGER NOT NULL,
    content  TEXT NOT NULL,
    PRIMARY KEY (record, revision)
) WITHOUT ROWID;
CREATE INDEX decision_person ON decision (person);
