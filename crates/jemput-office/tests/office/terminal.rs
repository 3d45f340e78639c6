//! What goes wrong at the terminal is told in Indonesian, with what to do about it.

use std::net::TcpListener;
use std::path::Path;

use jemput_office::keys::Place;

use crate::office_keys::{PASSPHRASE, init, init_with, program};

/// Fails with 1 and says so.
#[track_caller]
fn fails(arguments: &[&str], passphrase: &str, says: &str) {
    let done = program(arguments, passphrase);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{arguments:?}: {said}");
    assert!(said.contains(says), "{arguments:?}: {said}");
}

#[test]
fn every_command_says_what_is_wrong_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("office");
    assert!(init(&dir, PASSPHRASE).status.success());
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (office, nowhere) = (dir.display().to_string(), at("nowhere"));
    let letter = at("letter.json");
    std::fs::write(&letter, "Dear office").unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();

    let of = |arguments: &[&'static str]| [arguments, &["--dir"]].concat();
    let in_office = |arguments: &[&'static str]| -> Vec<String> {
        let mut all: Vec<String> = of(arguments).iter().map(ToString::to_string).collect();
        all.push(office.clone());
        all
    };
    let told: [(Vec<String>, &str); 8] = [
        (
            in_office(&[
                "init",
                "--office",
                "12.77",
                "--name",
                "K",
                "--gateway",
                "https://k:1",
            ]),
            "sudah berisi kantor",
        ),
        (
            in_office(&["init", "--office", "12.77.01"]),
            "Contoh: 12.77",
        ),
        (
            in_office(&["init", "--office", "12.77", "--name", "K"]),
            "--gateway https://",
        ),
        (
            in_office(&["user", "--off", "--login", "siti"]),
            "Tidak ada yang masuk sebagai siti",
        ),
        (
            in_office(&[
                "user", "--login", "siti", "--name", "Siti", "--role", "raja",
            ]),
            "Pilih admin",
        ),
        (
            in_office(&["revoke", "--laptop", "laptop 99", "--root-key", "nowhere"]),
            "Periksa tulisannya",
        ),
        (
            in_office(&["open-laptop", "--request", "nowhere"]),
            "Periksa tulisannya",
        ),
        (
            in_office(&["restore", "--from", "nowhere"]),
            "sudah ada dan tidak ditimpa",
        ),
    ];
    for (arguments, says) in &told {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        fails(&arguments, PASSPHRASE, says);
    }
    fails(
        &["count", "--dir", &nowhere],
        PASSPHRASE,
        "jemput-office init",
    );
    fails(
        &["backup", "--dir", &office],
        "bukan ini",
        "Frasa sandi atau berkas kunci",
    );
    fails(
        &["import", "--dir", &office, &nowhere],
        PASSPHRASE,
        "pasang stiknya",
    );
    let request = ["open-laptop", "--dir", &office, "--request", &letter];
    fails(&request, PASSPHRASE, "bukan permintaan laptop");
    let other = format!("sqlite://{}?mode=rwc", at("other.db"));
    let elsewhere = folder.path().join("elsewhere");
    assert!(
        init_with(&elsewhere, PASSPHRASE, &["--database", &other])
            .status
            .success()
    );
    let database = ["backup", "--dir", &office, "--database", &other];
    fails(&database, PASSPHRASE, "bukan dari kantor yang sama");
    let serve = [
        "serve",
        "--dir",
        &office,
        "--gateway-plain",
        "--web",
        &taken,
        "--gateway",
        "127.0.0.1:0",
    ];
    fails(&serve, PASSPHRASE, "sudah dipakai");
}

/// No office came of it, and nothing is in the way of the next ceremony.
#[test]
fn a_ceremony_that_fails_takes_its_keys_with_it_and_nobody_elses() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("office");
    let place = Place::new(&dir);
    let said = |done: std::process::Output| String::from_utf8_lossy(&done.stderr).into_owned();

    let database = [
        "--database",
        "postgres://127.0.0.1:1/jemput?connect_timeout=1",
    ];
    let refused = init_with(&dir, PASSPHRASE, &database);
    assert!(said(refused).contains("Basis data kantor tidak bisa dipakai"));
    assert!(!place.inner_keys().exists() && !place.card().exists());

    // The sheets cannot be written where a file is.
    let in_the_way = folder.path().join("a file");
    std::fs::write(&in_the_way, "of somebody's").unwrap();
    let sheets = ["--sheets", &in_the_way.display().to_string()];
    assert!(!init_with(&dir, PASSPHRASE, &sheets).status.success());
    assert!(!place.root_key().exists() && !place.gateway_receipt_key().exists());

    let root = ["--root-key", &in_the_way.display().to_string()];
    let refused = said(init_with(&dir, PASSPHRASE, &root));
    assert!(refused.contains("sudah ada dan tidak ditimpa"), "{refused}");
    assert_eq!(std::fs::read(&in_the_way).unwrap(), b"of somebody's");

    assert!(init(&dir, PASSPHRASE).status.success());
    assert!(Path::new(&place.root_key()).exists());
}
