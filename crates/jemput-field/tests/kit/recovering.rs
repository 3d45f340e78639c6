//! A forgotten passphrase: by a file to the office and one back.

use std::path::Path;

use jemput_domain::error::ErrorCode;
use jemput_field::host::{HostRandom, Machine};
use jemput_link::stick::layout::recovery_answer;
use jemput_seal::{Escrow, EscrowRequest};
use serde_json::{Value, json};

use crate::support::{Laptop, PASSPHRASE};

const NEW: &str = "kopi pasar sawah jalan bulan sore";

/// Asks; gives the request's file, and the words on the screen.
fn ask(laptop: &Laptop, stick: &Path) -> (Value, EscrowRequest) {
    std::fs::create_dir_all(stick).unwrap();
    let file = laptop.call(
        "recovery_request_file",
        json!({ "officer": laptop.office.officer, "passphrase": NEW, "folder": stick }),
    );
    let request = std::fs::read(file["path"].as_str().unwrap()).unwrap();
    (file, serde_json::from_slice(&request).unwrap())
}

fn answer(laptop: &Laptop, stick: &Path, request: &EscrowRequest) {
    let machine = Machine::new();
    let recovery = &laptop.office.keys.recovery;
    let answer = Escrow::answer(request, recovery, &mut HostRandom(&machine)).unwrap();
    let path = stick.join(recovery_answer(answer.device));
    std::fs::write(path, serde_json::to_vec(&answer).unwrap()).unwrap();
}

fn bring(stick: &Path, passphrase: &str) -> Value {
    json!({ "path": stick, "passphrase": passphrase })
}

#[test]
fn the_office_opens_a_laptop_whose_passphrase_is_forgotten() {
    let laptop = Laptop::at_work(3);
    laptop.call("lock", json!({}));
    let stick = laptop.path("stick");
    let (file, request) = ask(&laptop, &stick);
    assert_eq!(
        file["words"],
        json!(request.confirmation_words().unwrap()),
        "the office's screen shows the same words"
    );
    assert_eq!(laptop.call("status", json!({}))["recovery_waiting"], true);

    // Before the answer, and with a passphrase other than the one chosen.
    assert_eq!(
        laptop.code("recovery_answer_file", bring(&stick, NEW)),
        ErrorCode::NotFound
    );
    answer(&laptop, &stick, &request);
    assert_eq!(
        laptop.code("recovery_answer_file", bring(&stick, PASSPHRASE)),
        ErrorCode::WrongPassphrase
    );

    let status = laptop.call("recovery_answer_file", bring(&stick, NEW));
    assert_eq!(status["state"], "unlocked");
    assert_eq!(status["officer"]["name"], "Rahma");
    assert_eq!(status["recovery_waiting"], false);
    assert_eq!(laptop.find("").len(), 3, "nothing is lost");

    laptop.call("lock", json!({}));
    assert_eq!(
        laptop.code("unlock", json!({ "passphrase": PASSPHRASE })),
        ErrorCode::WrongPassphrase
    );
    laptop.call("unlock", json!({ "passphrase": NEW }));
}

#[test]
fn an_answer_to_an_earlier_request_or_another_laptop_changes_nothing() {
    let laptop = Laptop::at_work(1);
    let stick = laptop.path("stick");
    let (_, earlier) = ask(&laptop, &stick);
    ask(&laptop, &stick);
    answer(&laptop, &stick, &earlier);
    assert_eq!(
        laptop.code("recovery_answer_file", bring(&stick, NEW)),
        ErrorCode::NotForThisLaptop
    );

    let other = Laptop::at_work(1);
    let (_, request) = ask(&laptop, &stick);
    let (_, of_other) = ask(&other, &other.path("stick"));
    let mixed = EscrowRequest {
        reply_to: request.reply_to,
        ..of_other
    };
    answer(&other, &other.path("stick"), &mixed);
    let path = other
        .path("stick")
        .join(recovery_answer(mixed.escrow.device));
    assert_eq!(
        laptop.code(
            "recovery_answer_file",
            json!({ "path": path, "passphrase": NEW })
        ),
        ErrorCode::NotForThisLaptop
    );
    let damaged = laptop.write("rusak.json", b"{}");
    assert_eq!(
        laptop.code(
            "recovery_answer_file",
            json!({ "path": damaged, "passphrase": NEW })
        ),
        ErrorCode::NotForThisLaptop
    );
    laptop.call("lock", json!({}));
    laptop.unlock();
}
