//! A database of each older schema, with a day in it, opens with everything still there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jemput_domain::outcome::OutcomeCode as C;
use jemput_store::arrived::Arrived;
use jemput_store::messages::NewMessage;
use jemput_store::people::PersonField;
use jemput_store::receipts::{NewReceipt, ReceiptState, SignerEpoch};
use jemput_store::search::{PeopleOrder, PeopleQuery};
use jemput_store::{DatabaseKey, Folder, Store};
use rusqlite::Connection;
use uuid::Uuid;

use crate::bundles::{head, seal};
use crate::documents::{APPLICATION, add_page, start_application};
use crate::fixture::*;

/// Columns of a table, in its order.
type Tables = BTreeMap<String, Vec<String>>;

fn key() -> String {
    format!("x'{}'", hex::encode(KEY))
}

fn open(path: &Path) -> Connection {
    let raw = Connection::open(path).expect("open");
    raw.execute_batch(&format!("PRAGMA key = \"{}\"", key()))
        .expect("key");
    raw
}

fn migrations() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("migrations")
        .map(|entry| entry.expect("entry").path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| fs::read_to_string(file).expect("a migration"))
        .collect()
}

fn texts(raw: &Connection, sql: &str) -> Vec<String> {
    let mut statement = raw.prepare(sql).expect(sql);
    let rows = statement.query_map([], |row| row.get(0)).expect(sql);
    rows.map(|row| row.expect("a text")).collect()
}

/// The tables rows lie in: of the search index those behind it.
fn tables(raw: &Connection, schema: &str) -> Tables {
    let names = texts(
        raw,
        &format!(
            "SELECT name FROM {schema}.sqlite_schema WHERE type = 'table'
                AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        ),
    );
    let columns = |name: &str| {
        texts(
            raw,
            &format!("SELECT name FROM pragma_table_info('{name}', '{schema}')"),
        )
    };
    names
        .into_iter()
        .map(|name| (name.clone(), columns(&name)))
        .collect()
}

/// Every row of these columns of these tables.
fn rows(raw: &Connection, tables: &Tables) -> BTreeMap<String, Vec<String>> {
    tables
        .iter()
        .map(|(name, columns)| {
            let quoted: Vec<String> = columns
                .iter()
                .map(|column| format!("quote({column})"))
                .collect();
            let row = quoted.join(" || ' ' || ");
            let sql = format!("SELECT {row} FROM {name} ORDER BY 1");
            (name.clone(), texts(raw, &sql))
        })
        .collect()
}

/// Something in nearly every table: a list, edits, outcomes, a form with a page, bundles and their
/// receipts, messages.
fn a_day() -> Laptop {
    let mut laptop = Laptop::in_village(30);
    start_application(&laptop);
    let applications = laptop.store.applications();
    applications
        .save_field(APPLICATION, "F-1.02/nama", Some("SITI"), stamp(3))
        .expect("save");
    applications
        .set_complete(APPLICATION, true, stamp(4))
        .expect("complete");
    add_page(&mut laptop, 1, b"a page");
    laptop.outcome(person(1), C::Rekam, 5);
    laptop.outcome(person(2), C::Tolak, 6);
    let people = laptop.store.people();
    people
        .save_field(person(3), PersonField::Phone, Some("0812"), stamp(7))
        .expect("save");
    laptop
        .store
        .queue()
        .enter(person(4), stamp(8))
        .expect("enter");
    let bundle = seal(&laptop);
    let by = SignerEpoch {
        signer: vec![1; 8],
        epoch: Uuid::from_u128(1),
    };
    let arrived = Arrived {
        settings: vec![("pack".to_owned(), b"signed".to_vec())],
        office_time: Some((at(9), b"signed".to_vec())),
        receipts: vec![NewReceipt {
            bundle,
            by: by.clone(),
            counter: 1,
            whole: true,
            state: ReceiptState::Imported,
            code: None,
            at: at(9),
            bytes: b"signed".to_vec(),
        }],
        epochs: vec![by],
        messages: vec![NewMessage {
            chain: Uuid::from_u128(10),
            number: 1,
            hash: [1; 32],
            bytes: b"sealed".to_vec(),
        }],
    };
    laptop
        .store
        .keep(arrived, Uuid::from_u128(5000), at(10))
        .expect("keep");
    laptop.outcome(person(5), C::Tdkhadir, 11);
    laptop
}

/// The folder as a program of `schema` would have left it; what is in its tables.
fn older(
    from: &Path,
    to: &Path,
    migrations: &[String],
    schema: usize,
) -> (Tables, BTreeMap<String, Vec<String>>) {
    for part in ["files", "bundles"] {
        fs::create_dir_all(to.join(part)).expect("folder");
        for entry in fs::read_dir(from.join(part)).expect("folder") {
            let entry = entry.expect("entry").path();
            let name = entry.file_name().expect("name");
            fs::copy(&entry, to.join(part).join(name)).expect("copy");
        }
    }
    let old = open(&to.join("jemput.db"));
    for migration in &migrations[..schema] {
        old.execute_batch(migration).expect("migrate");
    }
    let filled = from.join("jemput.db");
    old.execute_batch(&format!(
        "PRAGMA user_version = {schema}; PRAGMA foreign_keys = OFF; ATTACH '{}' AS filled KEY \"{}\"",
        filled.display(),
        key()
    ))
    .expect("attach");
    let now = tables(&old, "filled");
    let mut then = tables(&old, "main");
    for (name, columns) in &mut then {
        columns.retain(|column| now.get(name).is_some_and(|now| now.contains(column)));
    }
    then.retain(|_, columns| !columns.is_empty());
    for (name, columns) in &then {
        let columns = columns.join(", ");
        old.execute_batch(&format!(
            "DELETE FROM main.{name}; INSERT INTO main.{name} ({columns}) SELECT {columns} FROM filled.{name}"
        ))
        .expect(name);
    }
    old.execute_batch("DETACH filled").expect("detach");
    let rows = rows(&old, &then);
    (then, rows)
}

#[test]
fn every_older_schema_is_taken_over_with_all_that_is_in_it() {
    let laptop = a_day();
    let local = laptop.store.records().local_only().expect("local");
    let bundles = laptop.store.bundles().list().expect("list");
    laptop.store.close();
    let migrations = migrations();
    for schema in 1..migrations.len() {
        let folder = tempfile::tempdir().expect("folder");
        let (tables, before) = older(laptop.folder.path(), folder.path(), &migrations, schema);
        let filled = before.values().filter(|rows| !rows.is_empty()).count();
        assert!(filled > 20, "schema {schema}: {filled} tables with rows");

        let key = DatabaseKey::from_bytes(KEY);
        let store = Store::open(&Folder::at(folder.path()), key).expect("open");
        store.check().expect("whole");
        assert_eq!(store.records().local_only().expect("local"), local);
        assert_eq!(store.bundles().list().expect("list"), bundles);
        store.close();
        let raw = open(&folder.path().join("jemput.db"));
        let version: usize = raw
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .expect("version");
        assert_eq!(version, migrations.len());
        assert_eq!(rows(&raw, &tables), before, "schema {schema}");
        drop(raw);

        // And it goes on where it was.
        let mut taken_over = Laptop::new();
        taken_over.store.close();
        taken_over.folder = folder;
        taken_over.reopen();
        assert_eq!(head(&taken_over).next_sequence, 2);
        seal(&taken_over);
        let found = taken_over.store.records().local_only().expect("local");
        assert_eq!((found.records, found.bundles), (0, 1), "schema {schema}");
    }
}

/// Before the fifth schema a note waited in its outing.
#[test]
fn notes_of_a_person_in_several_outings_become_one() {
    let laptop = a_day();
    laptop
        .store
        .outcomes()
        .save_note(person(6), "sakit", stamp(12))
        .expect("note");
    laptop.store.close();
    let folder = tempfile::tempdir().expect("folder");
    older(laptop.folder.path(), folder.path(), &migrations(), 4);
    let raw = open(&folder.path().join("jemput.db"));
    raw.execute(
        "INSERT INTO note_draft (person, outing, note) SELECT person, x'FF', 'pindah' FROM note_draft",
        [],
    )
    .expect("a second outing's");
    drop(raw);
    let key = DatabaseKey::from_bytes(KEY);
    let store = Store::open(&Folder::at(folder.path()), key).expect("open");
    let note = store.outcomes().note(person(6), OUTING).expect("note");
    assert_eq!(note, "sakit\npindah");
}

/// Before the sixth schema nothing was ordered by RW: the numbers come from what was written.
#[test]
fn people_of_an_older_schema_are_gone_through_by_rw() {
    let laptop = a_day();
    let people = laptop.store.people();
    for (number, rw) in [(0, Some("RW. 010")), (1, None), (2, Some("dua"))] {
        people
            .save_field(person(number), PersonField::Rw, rw, stamp(12))
            .expect("save");
    }
    let going_through = |store: &Store| {
        let query = PeopleQuery {
            order: PeopleOrder::Rt,
            village: Some(village()),
            ..PeopleQuery::default()
        };
        store.people().list(&query).expect("list").rows
    };
    let before = going_through(&laptop.store);
    laptop.store.close();
    let folder = tempfile::tempdir().expect("folder");
    older(laptop.folder.path(), folder.path(), &migrations(), 5);
    let key = DatabaseKey::from_bytes(KEY);
    let store = Store::open(&Folder::at(folder.path()), key).expect("open");
    assert_eq!(going_through(&store), before);
}
