//! Another passphrase for an office's keys, by the program itself.

use std::path::Path;
use std::process::Output;

use jemput_office::keys::{InnerKeys, KeyError, Place, UnlockWith, ceremony, inner_keys, relock};
use jemput_seal::Zeroizing;

use crate::office_keys::{PASSPHRASE, founded, program};

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

fn change(place: &Place, root: &Path, more: &[&str], old: &str) -> Output {
    let (dir, root) = (
        place.dir().display().to_string(),
        root.display().to_string(),
    );
    let arguments = ["passphrase", "--dir", &dir, "--root-key", &root];
    program(&[&arguments, more].concat(), old)
}

#[test]
fn who_knows_the_old_passphrase_opens_nothing_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let place = founded(folder.path());
    let text = folder.path().join("baru.txt");
    let by_text = ["--new-passphrase-file", &text.display().to_string()];
    let says = |done: Output, words: &str| {
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(!done.status.success() && said.contains(words), "{said}");
        assert!(opens(&place, &passphrase(PASSPHRASE)));
    };
    std::fs::write(&text, "pendek\n").unwrap();
    says(
        change(&place, &place.root_key(), &by_text, PASSPHRASE),
        "Terlalu pendek",
    );
    std::fs::write(&text, format!("{NEW}\n")).unwrap();
    says(
        change(&place, &place.root_key(), &by_text, "bukan ini"),
        "lama maupun yang baru",
    );
    says(
        change(&place, &place.root_key(), &[], PASSPHRASE),
        "--new-passphrase-file",
    );

    std::fs::write(&text, PASSPHRASE).unwrap();
    says(
        change(&place, &place.root_key(), &by_text, PASSPHRASE),
        "beri yang lain",
    );
    std::fs::write(&text, format!("{NEW}\n")).unwrap();

    // From the next office's drawer.
    let theirs = founded(&folder.path().join("next")).root_key();
    says(
        change(&place, &theirs, &by_text, PASSPHRASE),
        "bukan milik kantor ini",
    );

    let done = change(&place, &place.root_key(), &by_text, PASSPHRASE);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    assert!(opens(&place, &passphrase(NEW)) && !opens(&place, &passphrase(PASSPHRASE)));

    let key = folder.path().join("kantor.key");
    let by_file = ["--new-key-file", &key.display().to_string()];
    assert!(
        change(&place, &place.root_key(), &by_file, NEW)
            .status
            .success()
    );
    assert!(opens(&place, &UnlockWith::KeyFile(key)) && !opens(&place, &passphrase(NEW)));
}

#[test]
fn broken_off_by_a_power_cut_it_is_ended_by_saying_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let place = founded(folder.path());
    let (old, new) = (passphrase(PASSPHRASE), passphrase(NEW));
    let files = [place.root_key(), place.inner_keys(), place.storage_key()];
    let before = files.each_ref().map(|path| std::fs::read(path).unwrap());
    relock(&place, &place.root_key(), &old, &new).unwrap();
    let after = files.each_ref().map(|path| std::fs::read(path).unwrap());
    for put in 0..=files.len() {
        for (at, path) in files.iter().enumerate() {
            let content = if at < put { &after[at] } else { &before[at] };
            std::fs::write(path, content).unwrap();
        }
        let again = relock(&place, &place.root_key(), &old, &new);
        match put == files.len() {
            true => assert!(matches!(again, Err(KeyError::SameLock)), "{again:?}"),
            false => again.unwrap(),
        }
        assert!(opens(&place, &new) && !opens(&place, &old));
    }
    // With another new one than the first time nothing is changed.
    std::fs::write(&files[2], &before[2]).unwrap();
    let third = passphrase("yang ketiga, yang bukan keduanya");
    let refused = relock(&place, &place.root_key(), &old, &third);
    assert!(
        matches!(refused, Err(KeyError::NeitherOpens(_))),
        "{refused:?}"
    );
    assert!(inner_keys::unlock_storage(&place, &old).is_ok());
    let left = std::fs::read_dir(place.inner_keys().parent().unwrap()).unwrap();
    let left = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(!left.collect::<String>().contains("jemput-baru"));
}

/// An administrator changes it; the service that reads the keys has a user of its own.
#[cfg(unix)]
#[test]
fn the_keys_stay_their_owners() {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let folder = tempfile::tempdir().unwrap();
    let place = founded(folder.path());
    // Only root can give a file away, and only root needs to.
    if chown(place.inner_keys(), Some(4_321), Some(4_322)).is_err() {
        return;
    }
    let (old, new) = (passphrase(PASSPHRASE), passphrase(NEW));
    relock(&place, &place.root_key(), &old, &new).unwrap();
    let file = place.inner_keys().metadata().unwrap();
    assert_eq!(
        (file.uid(), file.gid(), file.mode() & 0o777),
        (4_321, 4_322, 0o600)
    );
}
