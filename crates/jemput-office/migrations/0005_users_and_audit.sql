CREATE TABLE users (
    office       TEXT NOT NULL,
    login        TEXT NOT NULL,             -- lower case
    name         TEXT NOT NULL,
    role         TEXT NOT NULL,             -- admin | verifikator | koordinator | loket | auditor
    passphrase   TEXT NOT NULL,             -- Argon2id, PHC string
    active       BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    failures     BIGINT NOT NULL DEFAULT 0, -- since the last success
    failed_at    BIGINT,
    PRIMARY KEY (office, login)
);

CREATE TABLE sessions (
    office      TEXT NOT NULL,
    token_hash  TEXT NOT NULL,              -- BLAKE3 of the cookie
    login       TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    seen_at     BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    PRIMARY KEY (office, token_hash)
);

-- One hash chain per process; heads are anchored in the office's own chain each minute.
CREATE TABLE audit (
    office    TEXT NOT NULL,
    chain     TEXT NOT NULL,                -- the process, or 'office' for anchors
    number    BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    who       TEXT NOT NULL,
    action    TEXT NOT NULL,
    subject   TEXT NOT NULL,                -- an id, never a name
    detail    TEXT NOT NULL,                -- JSON, no personal data
    previous  TEXT NOT NULL,
    hash      TEXT NOT NULL,                -- BLAKE3 over the row and the hash before it
    PRIMARY KEY (office, chain, number)
);
CREATE INDEX audit_by_time ON audit (office, at);
CREATE INDEX audit_by_subject ON audit (office, subject);
