-- What the state system says of a person as of a day: a status in its own word, a place on a by-name
-- list of the unrecorded, or having left one. Counting needs the history, not only the newest.
CREATE TABLE evidence (
    office  TEXT NOT NULL,
    person  TEXT NOT NULL,
    as_of   TEXT NOT NULL,
    list    TEXT NOT NULL,
    said    TEXT NOT NULL,              -- status:<verbatim> | listed | left
    PRIMARY KEY (office, person, as_of, list)
);
