-- Everyone the office knows of: from its own lists, or reported by a laptop.
-- `data` is wire::person::PersonData as JSON; the columns beside it serve search, sort and count.
CREATE TABLE people (
    office        TEXT NOT NULL,
    person        TEXT NOT NULL,
    revision      BIGINT NOT NULL,          -- the office's revision, rises with each change
    nik           TEXT,
    kk            TEXT,
    name_key      TEXT NOT NULL,            -- folded: case, accents, punctuation
    birth_date    TEXT,
    sex           TEXT,
    marital_status BIGINT,
    village       TEXT NOT NULL,            -- of record; '' when unknown
    rw            TEXT NOT NULL,
    rt            TEXT NOT NULL,
    data          TEXT NOT NULL,
    source        TEXT NOT NULL,            -- list | laptop
    listed        BIGINT NOT NULL,          -- 1: on a by-name list (see targets)
    checked       BIGINT NOT NULL DEFAULT 0, -- found but not on the list: 1 once checked against SIAK
    changed_at    BIGINT NOT NULL,
    PRIMARY KEY (office, person)
);
CREATE INDEX people_by_nik ON people (office, nik);
CREATE INDEX people_by_village ON people (office, village, rw, rt, name_key);
CREATE INDEX people_by_name ON people (office, name_key);
CREATE INDEX people_by_kk ON people (office, kk);

-- Imports of the office's own files. kind: by_name | totals | status
CREATE TABLE lists (
    office       TEXT NOT NULL,
    list         TEXT NOT NULL,
    kind         TEXT NOT NULL,
    file_name    TEXT NOT NULL,
    file_blake3  TEXT NOT NULL,
    as_of        TEXT NOT NULL,
    imported_at  BIGINT NOT NULL,
    imported_by  TEXT NOT NULL,
    rows         BIGINT NOT NULL,
    taken        BIGINT NOT NULL,
    dirty        BIGINT NOT NULL,
    duplicates   BIGINT NOT NULL,
    PRIMARY KEY (office, list)
);

-- A person on a by-name list because no recording is known. Duplicate rows of a list are one target;
-- `rows` says how many rows it stood for.
CREATE TABLE targets (
    office       TEXT NOT NULL,
    person       TEXT NOT NULL,
    list         TEXT NOT NULL,             -- the newest list that names the person
    village      TEXT NOT NULL,
    ektp_status  TEXT,                      -- of the state system, verbatim
    status_as_of TEXT,
    rows         BIGINT NOT NULL,
    warnings     TEXT NOT NULL,             -- JSON list of codes
    PRIMARY KEY (office, person)
);
CREATE INDEX targets_by_village ON targets (office, village);

-- A baseline: a set of totals as of a date, to start the remaining page from.
CREATE TABLE baselines (
    office       TEXT NOT NULL,
    baseline     TEXT NOT NULL,
    list         TEXT NOT NULL,
    as_of        TEXT NOT NULL,
    imported_at  BIGINT NOT NULL,
    PRIMARY KEY (office, baseline)
);

CREATE TABLE village_totals (
    office    TEXT NOT NULL,
    baseline  TEXT NOT NULL,
    village   TEXT NOT NULL,
    wajib     BIGINT NOT NULL,
    sudah     BIGINT NOT NULL,
    PRIMARY KEY (office, baseline, village)
);

-- One team in one village on one day, issued here.
CREATE TABLE outings (
    office     TEXT NOT NULL,
    outing     TEXT NOT NULL,
    village    TEXT NOT NULL,
    date       TEXT NOT NULL,
    place      TEXT NOT NULL,
    team       TEXT NOT NULL,
    laptops    BIGINT NOT NULL,
    issued_at  BIGINT NOT NULL,
    PRIMARY KEY (office, outing)
);
CREATE INDEX outings_by_day ON outings (office, date, village);

CREATE TABLE work_lists (
    office     TEXT NOT NULL,
    work_list  TEXT NOT NULL,
    village    TEXT NOT NULL,
    revision   BIGINT NOT NULL,
    as_of      TEXT NOT NULL,
    targets    BIGINT NOT NULL,
    issued_at  BIGINT NOT NULL,
    issued_by  TEXT NOT NULL,
    PRIMARY KEY (office, work_list)
);
CREATE UNIQUE INDEX work_lists_by_village ON work_lists (office, village, revision);

-- Numbered and chained per device; the sealed bytes (inside the envelope) are repeated until acknowledged.
CREATE TABLE messages (
    office     TEXT NOT NULL,
    device     TEXT NOT NULL,
    number     BIGINT NOT NULL,
    kind       TEXT NOT NULL,               -- work_list | outing | decision
    subject    TEXT NOT NULL,               -- its id
    chain      TEXT NOT NULL,               -- begun anew when the laptop is enrolled again
    envelope   TEXT NOT NULL,               -- signed envelope, JSON
    envelope_hash TEXT NOT NULL,
    issued_at  BIGINT NOT NULL,
    pushed_at  BIGINT,
    acked_at   BIGINT,
    PRIMARY KEY (office, device, number)
);
CREATE INDEX messages_to_push ON messages (office, pushed_at);
