//! Another passphrase for an office's keys, by the program itself.

use std::path::Path;
use std::process::Output;

use jemput_office::keys::{InnerKeys, Place, UnlockWith, ceremony, inner_keys, relock};
use jemput_seal::Zeroizing;

use crate::office_keys::{PASSPHRASE, init, program};

const NEW: &str = "frasa sandi baru yang cukup panjang";

fn passphrase(text: &str) -> UnlockWith {
    UnlockWith::Passphrase(Zeroizing::new(text.to_owned()))
}

/// All three files, or none of them.
fn opens(place: &Place, unlock: &UnlockWith) -> bool {
    let opened = [
        InnerKeys::unlock(place, unlock).is_ok(),
        inner_keys::unlock_storage(place, unlock).is_ok(),
        ceremony::root_key(&place.root_key(), unlock).is_ok(),
    ];
    assert!(opened.iter().all(|one| *one == opened[0]), "{opened:?}");
    opened[0]
}

fn change(dir: &Path, root: &Path, more: &[&str], old: &str) -> Output {
    let (dir, root) = (dir.display().to_string(), root.display().to_string());
    let arguments = ["passphrase", "--dir", &dir, "--root-key", &root];
    program(&[&arguments, more].concat(), old)
}

#[test]
fn who_knows_the_old_passphrase_opens_nothing_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("office");
    assert!(init(&dir, PASSPHRASE).status.success());
    let place = Place::new(&dir);
    let text = folder.path().join("baru.txt");
    let by_text = ["--new-passphrase-file", &text.display().to_string()];
    let says = |done: Output, words: &str| {
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(!done.status.success() && said.contains(words), "{said}");
        assert!(opens(&place, &passphrase(PASSPHRASE)));
    };
    std::fs::write(&text, "pendek\n").unwrap();
    says(
        change(&dir, &place.root_key(), &by_text, PASSPHRASE),
        "Terlalu pendek",
    );
    std::fs::write(&text, format!("{NEW}\n")).unwrap();
    says(
        change(&dir, &place.root_key(), &by_text, "bukan ini"),
        "Frasa sandi",
    );
    says(
        change(&dir, &place.root_key(), &[], PASSPHRASE),
        "--new-passphrase-file",
    );

    // From the next office's drawer.
    let other = folder.path().join("other");
    assert!(init(&other, PASSPHRASE).status.success());
    let theirs = Place::new(&other).root_key();
    says(
        change(&dir, &theirs, &by_text, PASSPHRASE),
        "bukan milik kantor ini",
    );

    let done = change(&dir, &place.root_key(), &by_text, PASSPHRASE);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    assert!(opens(&place, &passphrase(NEW)) && !opens(&place, &passphrase(PASSPHRASE)));

    let key = folder.path().join("kantor.key");
    let by_file = ["--new-key-file", &key.display().to_string()];
    assert!(
        change(&dir, &place.root_key(), &by_file, NEW)
            .status
            .success()
    );
    assert!(opens(&place, &UnlockWith::KeyFile(key)) && !opens(&place, &passphrase(NEW)));
}

#[test]
fn broken_off_by_a_power_cut_it_is_ended_by_saying_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("office");
    assert!(init(&dir, PASSPHRASE).status.success());
    let place = Place::new(&dir);
    let (old, new) = (passphrase(PASSPHRASE), passphrase(NEW));
    let root = ceremony::root_key(&place.root_key(), &old).unwrap();
    ceremony::lock_root_key(&place.root_key(), &root, &new).unwrap();
    relock(&place, &place.root_key(), &old, &new).unwrap();
    assert!(opens(&place, &new) && !opens(&place, &old));

    let storage = std::fs::read(place.storage_key()).unwrap();
    relock(&place, &place.root_key(), &new, &old).unwrap();
    std::fs::write(place.storage_key(), storage).unwrap();
    relock(&place, &place.root_key(), &new, &old).unwrap();
    assert!(opens(&place, &old) && !opens(&place, &new));
}
