-- A note typed before there is an outcome it could go with. The outcome of that outing takes it.
CREATE TABLE note_draft (
    person INTEGER NOT NULL REFERENCES person (n),
    outing BLOB NOT NULL,
    note   TEXT NOT NULL,
    PRIMARY KEY (person, outing)
) WITHOUT ROWID;
