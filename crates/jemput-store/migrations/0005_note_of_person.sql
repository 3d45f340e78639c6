-- A note that waits does so with its person, and not with the outing it was typed in: in a later
-- outing nobody saw it.
ALTER TABLE note_draft RENAME TO note_of_outing;
CREATE TABLE note_draft (
    person INTEGER PRIMARY KEY REFERENCES person (n),
    -- Where it was last typed.
    outing BLOB NOT NULL,
    note   TEXT NOT NULL
);
INSERT INTO note_draft (person, outing, note)
SELECT person, max(outing), group_concat(note, char(10)) FROM note_of_outing GROUP BY person;
DROP TABLE note_of_outing;
