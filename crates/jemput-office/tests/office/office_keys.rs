//! The key ceremony, by the program itself.

use std::path::Path;
use std::process::{Command, Output};

use jemput_office::keys::{InnerKeys, KeyError, Place, UnlockWith, ceremony, sheets};
use jemput_seal::{
    Escrow, OpeningKey, RecoveryShare, ReplyKey, SealError, SigningSecret, Zeroizing,
};

pub const PASSPHRASE: &str = "enam kata yang cukup panjang sekali";

pub fn program(arguments: &[&str], passphrase: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jemput-office"))
        .args(arguments)
        .env("JEMPUT_OFFICE_PASSPHRASE", passphrase)
        .output()
        .unwrap()
}

pub fn init(dir: &Path, passphrase: &str) -> Output {
    init_with(dir, passphrase, &[])
}

pub fn init_with(dir: &Path, passphrase: &str, more: &[&str]) -> Output {
    let dir = dir.display().to_string();
    let arguments = [
        "init",
        "--dir",
        &dir,
        "--office",
        "12.77",
        "--name",
        "Kantor uji",
        "--gateway",
        "https://jemput.example:8471",
    ];
    program(&[&arguments, more].concat(), passphrase)
}

/// An office in the folder.
pub fn founded(folder: &Path) -> Place {
    let dir = folder.join("office");
    assert!(init(&dir, PASSPHRASE).status.success());
    Place::new(&dir)
}

#[test]
fn the_ceremony_leaves_nothing_in_the_clear_and_two_sheets_recover() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("office");
    let done = init(&dir, PASSPHRASE);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );

    let place = Place::new(&dir);
    let right = UnlockWith::Passphrase(Zeroizing::new(format!(" {PASSPHRASE}\n")));
    let wrong = UnlockWith::Passphrase(Zeroizing::new("enam kata".to_owned()));
    let keys = InnerKeys::unlock(&place, &right).unwrap();
    assert!(matches!(
        InnerKeys::unlock(&place, &wrong),
        Err(KeyError::Seal(SealError::WrongPassphrase))
    ));

    let sheet = |number: u8| {
        std::fs::read_to_string(
            place
                .sheets()
                .join(format!("lembar-pemulihan-{number}.html")),
        )
        .unwrap()
    };
    let two = [
        sheets::recovery_share(&sheet(3)).unwrap(),
        sheets::recovery_share(&sheet(1)).unwrap(),
    ];
    OpeningKey::from_secret_bytes(&RecoveryShare::join(&two).unwrap()[..]).unwrap();
    let two = [
        sheets::root_share(&sheet(2)).unwrap(),
        sheets::root_share(&sheet(1)).unwrap(),
    ];
    let root = SigningSecret::from_secret_bytes(&RecoveryShare::join(&two).unwrap());
    assert_eq!(
        root.public(),
        ceremony::root_key(&place.root_key(), &right)
            .unwrap()
            .public()
    );
    assert!(sheets::recovery_share("ABCDE-12345").is_err());

    // No secret of the inner side lies in any file of the folder as it is.
    let opening = keys.opening[0].to_secret_bytes();
    for file in walk(&dir) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(
            !bytes.windows(32).any(|some| some == &opening[..]),
            "{}",
            file.display()
        );
        assert!(
            !String::from_utf8_lossy(&bytes).contains(&hex::encode(&opening[..])),
            "{}",
            file.display()
        );
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            std::fs::metadata(&dir).unwrap().permissions().mode() & 0o077,
            0
        );
        assert_eq!(
            std::fs::metadata(place.inner_keys())
                .unwrap()
                .permissions()
                .mode()
                & 0o077,
            0
        );
    }

    // An office is never overwritten.
    let again = init(&dir, PASSPHRASE);
    assert_eq!(again.status.code(), Some(1));
    assert!(InnerKeys::unlock(&place, &right).is_ok());
    // Without a terminal and without a passphrase the program says what is missing.
    let mut silent = Command::new(env!("CARGO_BIN_EXE_jemput-office"));
    let refused = silent
        .args(["backup", "--dir", &dir.display().to_string()])
        .env_remove("JEMPUT_OFFICE_PASSPHRASE")
        .stdin(std::process::Stdio::null());
    assert_eq!(refused.output().unwrap().status.code(), Some(1));
}

fn walk(dir: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(walk(&path))
        } else {
            found.push(path)
        }
    }
    found
}

#[test]
fn two_sheets_answer_a_laptop_whose_passphrase_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let place = founded(folder.path());
    let sheet = |number: u8| {
        let name = format!("lembar-pemulihan-{number}.html");
        place.sheets().join(name).display().to_string()
    };
    let two = [sheet(1), sheet(2)].map(|path| std::fs::read_to_string(path).unwrap());
    let shares = two.map(|text| sheets::recovery_share(&text).unwrap());
    let recovery =
        OpeningKey::from_secret_bytes(&RecoveryShare::join(&shares).unwrap()[..]).unwrap();

    let rng = &mut rand::rng();
    let device = uuid::Uuid::from_u128(7);
    let database_key = [5; 32];
    let reply_key = ReplyKey::generate(rng);
    let request =
        reply_key.request(Escrow::seal(recovery.public(), device, &database_key, rng).unwrap());
    let words = request.confirmation_words().unwrap().join(" ");
    let stick = folder.path().join("permintaan.json");
    std::fs::write(&stick, serde_json::to_vec(&request).unwrap()).unwrap();

    let ask = |words: &str, sheets: &[String]| {
        let (dir, stick) = (
            place.dir().display().to_string(),
            stick.display().to_string(),
        );
        let mut arguments = vec!["open-laptop", "--dir", &dir, "--request", &stick];
        arguments.extend(["--words", words]);
        for sheet in sheets {
            arguments.extend(["--sheet", sheet]);
        }
        // The office's own keys are lost.
        program(&arguments, "hilang")
    };
    let answer = folder.path().join(format!("{device}.answer.json"));
    for refused in [
        ask("enam kata yang lain dari itu", &[sheet(1), sheet(2)]),
        ask(&words, &[sheet(1)]),
        ask(&words, &[sheet(1), sheet(1)]),
    ] {
        assert_eq!(refused.status.code(), Some(1));
        assert!(!answer.exists());
    }
    let done = ask(&words, &[sheet(3), sheet(2)]);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let reply = serde_json::from_slice(&std::fs::read(&answer).unwrap()).unwrap();
    assert_eq!(*reply_key.open(&reply).unwrap(), database_key);
}
