-- Every revision of every record as it came. The same (record, device, chain, revision) twice is one
-- row; with another content it is a competing revision, kept and shown.
CREATE TABLE records (
    office        TEXT NOT NULL,
    record        TEXT NOT NULL,
    device        TEXT NOT NULL,
    chain         TEXT NOT NULL,
    revision      BIGINT NOT NULL,
    content_hash  TEXT NOT NULL,
    kind          TEXT NOT NULL,            -- outing | person | outcome | application | document
    person        TEXT,
    outing        TEXT,
    officer       TEXT NOT NULL,
    recorded_at   BIGINT NOT NULL,
    base_office_revision BIGINT,
    header_hash   TEXT NOT NULL,            -- the first bundle that brought it
    received_at   BIGINT NOT NULL,
    -- 1: the newest revision of this record, or one of several that compete to be it
    current       BIGINT NOT NULL,
    -- 1: another current row of this record says something else
    competing     BIGINT NOT NULL,
    envelope      TEXT NOT NULL,            -- wire::record::RecordEnvelope, JSON, unknown fields and all
    PRIMARY KEY (office, record, device, chain, revision, content_hash)
);
CREATE INDEX records_by_person ON records (office, person, kind);
CREATE INDEX records_by_outing ON records (office, outing, kind);
CREATE INDEX records_by_bundle ON records (office, header_hash);
CREATE INDEX records_competing ON records (office, competing);

-- Outcomes of current records, for counting. Withdrawn ones stay, marked.
CREATE TABLE outcomes (
    office       TEXT NOT NULL,
    record       TEXT NOT NULL,
    device       TEXT NOT NULL,
    chain        TEXT NOT NULL,
    revision     BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    person       TEXT NOT NULL,
    code         TEXT NOT NULL,
    reason       TEXT,
    reported_on  TEXT NOT NULL,
    village_of_service TEXT NOT NULL,
    source       TEXT NOT NULL,             -- seen_in_person | statement | operator_list
    source_by    TEXT,
    note         TEXT NOT NULL,
    phone        TEXT,
    withdrawn    BIGINT NOT NULL,
    outing       TEXT,
    officer      TEXT NOT NULL,
    recorded_at  BIGINT NOT NULL,
    received_at  BIGINT NOT NULL,
    competing    BIGINT NOT NULL,
    PRIMARY KEY (office, record, device, chain, revision, content_hash)
);
CREATE INDEX outcomes_by_person ON outcomes (office, person);
CREATE INDEX outcomes_by_day ON outcomes (office, village_of_service, reported_on);

CREATE TABLE applications (
    office       TEXT NOT NULL,
    record       TEXT NOT NULL,
    device       TEXT NOT NULL,
    chain        TEXT NOT NULL,
    revision     BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    application  TEXT NOT NULL,
    person       TEXT NOT NULL,
    service      TEXT NOT NULL,
    complete     BIGINT NOT NULL,
    outing       TEXT,
    recorded_at  BIGINT NOT NULL,
    received_at  BIGINT NOT NULL,
    competing    BIGINT NOT NULL,
    PRIMARY KEY (office, record, device, chain, revision, content_hash)
);
CREATE INDEX applications_by_person ON applications (office, person);
CREATE INDEX applications_by_id ON applications (office, application);

CREATE TABLE documents (
    office       TEXT NOT NULL,
    record       TEXT NOT NULL,
    device       TEXT NOT NULL,
    chain        TEXT NOT NULL,
    revision     BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    document     TEXT NOT NULL,
    person       TEXT NOT NULL,
    application  TEXT,
    requirement  BIGINT,
    title        TEXT NOT NULL,
    pages        TEXT NOT NULL,             -- JSON list of wire::record::Page
    pages_to_follow BIGINT NOT NULL,
    received_at  BIGINT NOT NULL,
    competing    BIGINT NOT NULL,
    PRIMARY KEY (office, record, device, chain, revision, content_hash)
);
CREATE INDEX documents_by_person ON documents (office, person);
CREATE INDEX documents_by_application ON documents (office, application);

-- How outings went, by the teams' own count.
CREATE TABLE outing_reports (
    office       TEXT NOT NULL,
    record       TEXT NOT NULL,
    device       TEXT NOT NULL,
    chain        TEXT NOT NULL,
    revision     BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    outing       TEXT NOT NULL,
    village      TEXT NOT NULL,
    date         TEXT NOT NULL,
    closed_at    BIGINT,
    received_at  BIGINT NOT NULL,
    competing    BIGINT NOT NULL,
    PRIMARY KEY (office, record, device, chain, revision, content_hash)
);
CREATE INDEX outing_reports_by_outing ON outing_reports (office, outing);

-- Scans, named by (id, plain BLAKE3) whichever bundle brought them. The bytes stay sealed in the blob
-- store under (header hash, item); the item key is wrapped by the office storage key.
CREATE TABLE attachments (
    office       TEXT NOT NULL,
    attachment   TEXT NOT NULL,
    blake3       TEXT NOT NULL,
    header_hash  TEXT NOT NULL,
    item         BIGINT NOT NULL,
    bytes        BIGINT NOT NULL,
    wrapped_key  blob NOT NULL,
    checked_at   BIGINT NOT NULL,
    PRIMARY KEY (office, attachment, blake3)
);

-- The office's word on a record or a person, with when it takes effect in the count.
CREATE TABLE decisions (
    office       TEXT NOT NULL,
    decision     TEXT NOT NULL,
    record       TEXT,                      -- of the laptop, when it answers one
    revision     BIGINT,
    person       TEXT NOT NULL,
    accepted     BIGINT NOT NULL,
    outcome      TEXT,                      -- the effective outcome it sets or confirms
    reason       TEXT NOT NULL,
    decided_on   TEXT NOT NULL,
    decided_at   BIGINT NOT NULL,
    decided_by   TEXT NOT NULL,
    PRIMARY KEY (office, decision)
);
CREATE INDEX decisions_by_person ON decisions (office, person);
