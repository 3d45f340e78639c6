-- A chain of messages can end: when this office was restored, or a laptop shows one that goes further
-- than ours. The next message to that laptop begins a later chain, at number 1 again.
ALTER TABLE messages RENAME TO messages_before;
DROP INDEX messages_to_push;
CREATE TABLE messages (
    office     TEXT NOT NULL,
    device     TEXT NOT NULL,
    chain      TEXT NOT NULL,               -- UUIDv7: as text, a later chain is a greater one
    number     BIGINT NOT NULL,
    kind       TEXT NOT NULL,               -- work_list | outing | decision
    subject    TEXT NOT NULL,               -- its id
    envelope   TEXT NOT NULL,               -- signed envelope, JSON
    envelope_hash TEXT NOT NULL,
    issued_at  BIGINT NOT NULL,
    pushed_at  BIGINT,
    acked_at   BIGINT,
    PRIMARY KEY (office, device, chain, number)
);
INSERT INTO messages (office, device, chain, number, kind, subject, envelope, envelope_hash, issued_at, pushed_at, acked_at)
    SELECT office, device, chain, number, kind, subject, envelope, envelope_hash, issued_at, pushed_at, acked_at FROM messages_before;
DROP TABLE messages_before;
CREATE INDEX messages_to_push ON messages (office, pushed_at);
-- Chains of messages up to this one have ended; '' when none has.
ALTER TABLE devices ADD COLUMN ended_chain TEXT NOT NULL DEFAULT '';
