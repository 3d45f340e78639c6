//! Nothing unreceipted can be deleted through any function: the crate's SQL deletes or forgets only
//! where this list says, and every public function outside `prune` leaves what was recorded.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Where rows are deleted, keys forgotten or files removed, and why that loses nothing.
const KNOWN: &[(&str, &str, usize)] = &[
    // A cleared form field: the office is told by the next revision.
    ("applications/mod.rs", "DELETE FROM application_field", 1),
    // Marks of edited fields, once the office has imported them; the fields stay.
    ("lists/import.rs", "DELETE FROM person_edit", 1),
    // A note that waited for an outcome, in the transaction that gives it to the outcome; or one that
    // was emptied.
    ("outcomes/note.rs", "DELETE FROM note_draft", 1),
    // With a permit.
    ("prune.rs", "DELETE FROM page_thumbnail", 1),
    ("prune.rs", "DELETE FROM {table}", 1),
    ("prune.rs", "SET file = NULL, key = NULL", 2),
    ("prune.rs", "remove_if_there(", 2),
    // Files without a row: never acknowledged.
    ("documents/sweep.rs", "remove_if_there(", 1),
    ("documents/intake.rs", "remove_if_there(", 1),
    ("documents/mod.rs", "remove_if_there(", 1),
    // Bundles never spent, and pruned ones.
    ("bundles/files.rs", "remove_if_there(", 2),
    // Half-made databases and copies that never became the folder's own.
    ("store.rs", "remove_if_there(", 1),
    ("rotate.rs", "remove_if_there(", 1),
    ("slots/file.rs", "remove_if_there(", 1),
];

#[test]
fn every_place_that_deletes_is_known() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let patterns = [
        "DELETE FROM",
        "= NULL",
        "REPLACE INTO",
        "remove_if_there(",
        "remove_file(",
        "remove_dir",
        "DROP ",
        "TRUNCATE",
    ];
    let mut unknown = Vec::new();
    for file in files {
        let name = file
            .strip_prefix(&root)
            .expect("inside")
            .to_string_lossy()
            .replace('\\', "/");
        let text = fs::read_to_string(&file).expect("read");
        for pattern in patterns {
            let found = text.matches(pattern).count();
            let known: usize = KNOWN
                .iter()
                .filter(|(place, what, _)| *place == name && what.contains(pattern))
                .map(|known| known.2)
                .sum();
            let harmless = match (name.as_str(), pattern) {
                // The definition itself, its call of the system's, and the index, made from the rows.
                ("folder.rs", "remove_if_there(" | "remove_file(")
                | ("search/words.rs", "REPLACE INTO") => found,
                // Reopening an outing.
                ("outings/mod.rs", "= NULL") => 1,
                _ => 0,
            };
            if found != known + harmless {
                unknown.push(format!(
                    "{name}: {pattern} {found} times, {} known",
                    known + harmless
                ));
            }
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// Every public function that changes something, by name: a new one has to be thought about.
const CHANGING: &[&str] = &[
    "add",
    "add_decision",
    "add_officer",
    "add_page",
    "applied",
    "change_passphrase",
    "close",
    "complete",
    "count_again",
    "create",
    "ensure",
    "enter",
    "file_under",
    "import",
    "keep",
    "leave",
    "mark_exported",
    "mark_offered",
    "next_count",
    "open",
    "plan",
    "prune",
    "put",
    "put_once",
    "raise_office_time",
    "remove",
    "remove_officer",
    "reopen",
    "results",
    "save_check",
    "save_field",
    "save_fields",
    "save_note",
    "set",
    "set_complete",
    "set_escrow",
    "set_leads",
    "set_progress",
    "spend",
    "start",
    "take_stock",
    "undo",
];

/// Every public function that only reads.
const READING: &[&str] = &[
    "applications",
    "at",
    "bundle",
    "bundles",
    "by_nik",
    "chains",
    "changed",
    "check",
    "code",
    "counts",
    "current",
    "database",
    "decisions",
    "document_of",
    "documents",
    "envelope",
    "envelopes",
    "epochs",
    "escrow",
    "expose",
    "files",
    "folder",
    "former_epochs",
    "from_bytes",
    "gaps",
    "get",
    "header",
    "held_by_office",
    "high_water",
    "in_outing",
    "is",
    "is_created",
    "is_empty",
    "len",
    "list",
    "lists",
    "local_only",
    "mark",
    "messages",
    "missing",
    "name",
    "new",
    "note",
    "notes_left",
    "of",
    "of_application",
    "of_person",
    "of_pruned_unconfirmed",
    "office_time",
    "opened",
    "outcomes",
    "outing_plans",
    "outings",
    "page",
    "pages",
    "path",
    "people",
    "prune_permit",
    "prune_permits",
    "queue",
    "random",
    "read",
    "receipts",
    "records",
    "root",
    "row",
    "same_kk",
    "same_nik",
    "settings",
    "space_needed",
    "summary",
    "thumbnail",
    "unapplied",
    "unlock",
    "unsettled",
    "village",
    "villages",
];

#[test]
fn every_public_function_is_accounted_for() {
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let mut unknown = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("read");
        for line in text.lines().map(str::trim_start) {
            let Some(rest) = line.strip_prefix("pub fn ") else {
                continue;
            };
            let name = rest.split(['(', '<']).next().expect("a name");
            if !CHANGING.contains(&name) && !READING.contains(&name) {
                unknown.push(name.to_owned());
            }
        }
    }
    assert!(unknown.is_empty(), "does it delete anything? {unknown:?}");
}

#[test]
fn whatever_is_called_what_was_recorded_stays() {
    use crate::bundles::seal;
    use crate::documents::{APPLICATION, DOCUMENT, add_page, start_application};
    use crate::fixture::*;
    use jemput_domain::outcome::OutcomeCode as C;
    use jemput_domain::wire::office_pack::PrunePolicy;

    let mut laptop = Laptop::in_village(10);
    start_application(&laptop);
    laptop
        .store
        .applications()
        .save_field(APPLICATION, "F-1.02/nama", Some("SITI"), stamp(3))
        .expect("save");
    let page = add_page(&mut laptop, 1, b"page");
    laptop.outcome(person(1), C::Rekam, 3);
    // Taken off, taken back, reissued without anybody, closed, sealed, put on a stick, pruned for.
    laptop
        .store
        .documents()
        .remove(DOCUMENT, stamp(4))
        .expect("remove");
    laptop
        .store
        .outcomes()
        .undo(person(1), stamp(5))
        .expect("undo");
    laptop.outcome(person(2), C::Tolak, 5);
    laptop
        .store
        .lists()
        .import(work_list(2, 0), at(6))
        .expect("import");
    laptop
        .store
        .outings()
        .close(OUTING, stamp(7))
        .expect("close");
    let hash = seal(&laptop);
    laptop
        .store
        .bundles()
        .mark_exported(&hash, at(8))
        .expect("exported");
    let everything = PrunePolicy {
        on_imported: true,
        after_days: 0,
    };
    assert!(
        laptop
            .store
            .prune_permits(&everything)
            .expect("permits")
            .is_empty()
    );
    laptop.reopen();

    assert_eq!(
        laptop
            .store
            .applications()
            .get(APPLICATION)
            .expect("get")
            .record
            .fields["F-1.02/nama"],
        "SITI"
    );
    assert!(laptop.store.documents().open(page).is_ok());
    assert_eq!(
        laptop
            .store
            .people()
            .get(person(2))
            .expect("person")
            .outcome,
        Some(C::Tolak)
    );
    for number in 0..10 {
        assert!(laptop.store.people().get(person(number)).is_ok());
    }
    assert!(
        laptop
            .store
            .bundles()
            .path(&hash)
            .expect("path")
            .expect("held")
            .exists()
    );
}
