//! kill -9 at any moment: every acknowledged save is there afterwards.
//!
//! The test runs itself again as a child that saves and, after each acknowledged save, writes a
//! line; the parent kills it, opens the folder and compares. `JEMPUT_KILL_ROUNDS` sets how often.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use jemput_domain::ids::{AttachmentId, DocumentId};
use jemput_domain::outcome::OutcomeCode;
use jemput_store::documents::{NewDocument, NewPage};
use jemput_store::people::PersonField;
use jemput_store::{DatabaseKey, Folder, Store};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use uuid::Uuid;

use crate::bundles::seal;
use crate::fixture::*;

const CHILD: &str = "JEMPUT_KILL_CHILD";
const TEST: &str = "kill::every_acknowledged_save_survives_kill_9";

#[test]
fn every_acknowledged_save_survives_kill_9() {
    if let Ok(folder) = std::env::var(CHILD) {
        work(&folder);
    }
    let rounds = std::env::var("JEMPUT_KILL_ROUNDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(10);
    let folder = tempfile::tempdir().expect("folder");
    let mut rng = StdRng::seed_from_u64(9);
    let laptop = Laptop::in_folder(folder.path());
    laptop
        .store
        .lists()
        .import(work_list(1, 20), at(0))
        .expect("import");
    laptop.open_outing();
    laptop.store.close();

    let mut acknowledged = 0;
    for round in 0..rounds {
        let child = start(folder.path().to_str().expect("path"));
        let said = kill_after(child, Duration::from_millis(rng.random_range(5..400)));
        acknowledged += said.len();
        let store = Store::open(&Folder::at(folder.path()), DatabaseKey::from_bytes(KEY))
            .expect("opens again");
        for line in &said {
            verify(&store, line, round);
        }
        store.close();
    }
    let store =
        Store::open(&Folder::at(folder.path()), DatabaseKey::from_bytes(KEY)).expect("opens again");
    store.check().expect("sound");
    println!("kill: {rounds} rounds, {acknowledged} acknowledged saves, none lost");
    assert!(acknowledged > rounds, "the child got to work");
}

fn start(folder: &str) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", TEST, "--nocapture", "--test-threads=1"])
        .env(CHILD, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("start the child")
}

/// What the child acknowledged: lines written after it was killed cannot be, and half a line is no
/// acknowledgement.
fn kill_after(mut child: Child, after: Duration) -> Vec<String> {
    let out = child.stdout.take().expect("stdout");
    let reader = thread::spawn(move || {
        let mut said = Vec::new();
        let mut lines = BufReader::new(out);
        let mut line = String::new();
        while lines.read_line(&mut line).is_ok_and(|read| read > 0) {
            if line.ends_with('\n') && line.starts_with("saved ") {
                said.push(line.trim_end().to_owned());
            }
            line.clear();
        }
        said
    });
    thread::sleep(Duration::from_millis(60) + after);
    child.kill().expect("kill");
    child.wait().expect("wait");
    reader.join().expect("reader")
}

/// The child: saves for ever, from several threads.
fn work(folder: &str) -> ! {
    let folder_of = Folder::at(folder);
    let store = Store::open(&folder_of, DatabaseKey::from_bytes(KEY)).expect("open");
    let say = |line: String| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "saved {line}")
            .and_then(|()| out.flush())
            .expect("say");
    };
    let start = store.settings().next_count("round").expect("count") * 1_000_000;
    thread::scope(|scope| {
        for writer in 0..3u32 {
            let store = &store;
            scope.spawn(move || {
                for turn in start.. {
                    let id = person(writer);
                    let text = format!("{turn}");
                    store
                        .people()
                        .save_field(id, PersonField::Phone, Some(&text), stamp(2))
                        .expect("save");
                    say(format!("phone {writer} {turn}"));
                }
            });
        }
        scope.spawn(|| {
            let mut rng: StdRng = rand::make_rng();
            let laptop = Laptop {
                folder: tempfile::tempdir().expect("folder"),
                store: store.clone(),
                rng: StdRng::seed_from_u64(2),
            };
            for turn in start.. {
                let code = OutcomeCode::ALL[(turn % 18) as usize];
                store
                    .outcomes()
                    .set(new_outcome(person(10), code), stamp(3))
                    .expect("set");
                let document = DocumentId(Uuid::from_u128(u128::from(turn)));
                let paper = NewDocument {
                    document,
                    person: person(11),
                    application: None,
                    requirement: None,
                    title: String::new(),
                };
                store.documents().start(paper, stamp(3)).expect("start");
                let page = NewPage {
                    attachment: AttachmentId(Uuid::from_u128(u128::from(turn))),
                    document,
                    media_type: "image/jpeg".to_owned(),
                    width: 1,
                    height: 1,
                    thumbnail: None,
                    limit: 1 << 20,
                };
                let plain = vec![turn as u8; 100_000];
                store
                    .documents()
                    .add_page(page, &mut plain.as_slice(), &mut rng, stamp(3))
                    .expect("page");
                say(format!("page {turn}"));
                let hash = seal(&laptop);
                say(format!("bundle {}", hex(&hash)));
            }
        });
    });
    unreachable!("killed before")
}

fn hex(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn verify(store: &Store, line: &str, round: usize) {
    let parts: Vec<&str> = line.split(' ').collect();
    match parts[1] {
        "phone" => {
            let view = store
                .people()
                .get(person(parts[2].parse().expect("number")))
                .expect("person");
            let kept: u64 = view.data.phone.expect("a phone").parse().expect("number");
            let said: u64 = parts[3].parse().expect("number");
            assert!(
                kept >= said,
                "round {round}: {kept} is older than the acknowledged {said}"
            );
        }
        "page" => {
            let turn: u64 = parts[2].parse().expect("number");
            let mut reader = store
                .documents()
                .open(AttachmentId(Uuid::from_u128(u128::from(turn))))
                .expect("page");
            let mut plain = Vec::new();
            std::io::Read::read_to_end(&mut reader, &mut plain).expect("read");
            assert_eq!(plain, vec![turn as u8; 100_000], "round {round}");
        }
        "bundle" => {
            let listed = store.bundles().list().expect("list");
            let bundle = listed
                .iter()
                .find(|bundle| hex(&bundle.hash) == parts[2])
                .expect("bundle");
            assert!(
                store.folder().bundles().join(&bundle.file_name).exists(),
                "round {round}"
            );
            for (newer, older) in listed.iter().zip(listed.iter().skip(1)) {
                assert_eq!(
                    newer.sequence,
                    older.sequence + 1,
                    "no number missing, none twice"
                );
            }
        }
        other => panic!("{other}"),
    }
}
