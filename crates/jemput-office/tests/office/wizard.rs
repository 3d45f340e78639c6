//! The key ceremony as people hold it: at a terminal, with slips of the finger.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use jemput_office::keys::{Card, Place, UnlockWith, ceremony};
use rexpect::error::Error;
use rexpect::session::{PtySession, spawn_command};
use rustix::termios::{LocalModes, tcgetattr};
use zeroize::Zeroizing;

const PATIENCE_MS: u64 = 60_000;
const PASSPHRASE: &str = "padang sidimpuan kota salak manis sekali";

fn wizard(dir: &Path) -> Result<PtySession, Error> {
    // A terminal as people have it, which shows what is typed: rexpect opens one that does not.
    let mut command = Command::new("sh");
    command.args(["-c", "stty echo && exec \"$0\" init --dir \"$1\""]);
    command.arg(env!("CARGO_BIN_EXE_jemput-office")).arg(dir);
    for name in ["JEMPUT_OFFICE_DATABASE", "JEMPUT_OFFICE_PASSPHRASE"] {
        command.env_remove(name);
    }
    spawn_command(command, Some(PATIENCE_MS))
}

/// Typed once the program reads without showing it: what was typed before that moment it throws
/// away, and the prompt is on the screen a little earlier.
fn send_unseen(terminal: &mut PtySession, text: &str) -> Result<(), Error> {
    let screen = terminal.process().get_file_handle()?;
    let asked = Instant::now();
    while (tcgetattr(&screen).unwrap().local_modes).contains(LocalModes::ECHO) {
        assert!(
            asked.elapsed() < Duration::from_millis(PATIENCE_MS),
            "a passphrase is shown"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    terminal.send_line(text).map(|_| ())
}

/// Up to the sheets; answers what is on them.
fn up_to_the_sheets(terminal: &mut PtySession, dir: &Path) -> Result<Vec<String>, Error> {
    terminal.exp_string("Kode kabupaten/kota")?;
    // A kecamatan has no registry office.
    terminal.send_line("12.77.01")?;
    terminal.exp_string("Bukan kode kabupaten atau kota")?;
    terminal.send_line("12.77")?;
    terminal.exp_string("Disdukcapil")?;
    terminal.send_line("")?;
    terminal.exp_string("Alamat gerbang")?;
    terminal.send_line("https://jemput.example.go.id:8471")?;
    terminal.exp_string("Frasa sandi kunci kantor")?;
    send_unseen(terminal, "pendek")?;
    terminal.exp_string("Terlalu pendek")?;
    send_unseen(terminal, PASSPHRASE)?;
    terminal.exp_string("Sekali lagi")?;
    send_unseen(terminal, "bukan yang tadi")?;
    terminal.exp_string("Tidak sama")?;
    send_unseen(terminal, PASSPHRASE)?;
    terminal.exp_string("Sekali lagi")?;
    send_unseen(terminal, PASSPHRASE)?;
    terminal.exp_string("Sudah dicetak?")?;
    terminal.send_line("y")?;
    let on_sheet = |number: usize| {
        let sheet = format!("lembar-pemulihan-{number}.html");
        let page = std::fs::read_to_string(Place::new(dir).sheets().join(sheet)).unwrap();
        let (_, share) = page.split_once("<code id=\"recovery\">").unwrap();
        share.split_once('<').unwrap().0.to_owned()
    };
    Ok((1..=3).map(on_sheet).collect())
}

#[test]
fn a_ceremony_with_slips_of_the_finger() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("kantor");
    let held = || -> Result<String, Error> {
        let mut terminal = wizard(&dir)?;
        let sheets = up_to_the_sheets(&mut terminal, &dir)?;
        terminal.exp_string("Bagian kunci pemulihan")?;
        let misread = sheets[1].replacen(|digit: char| digit.is_ascii_digit(), "x", 1);
        terminal.send_line(&misread)?;
        terminal.exp_string("Ada salah ketik")?;
        terminal.send_line(&sheets[1])?;
        terminal.exp_string("Bagian kunci pemulihan")?;
        terminal.send_line(&sheets[1])?;
        terminal.exp_string("Itu lembar yang sama")?;
        terminal.send_line(&sheets[2])?;
        terminal.exp_string("Uji buka")?;
        terminal.exp_eof()
    };
    let last = held().unwrap();
    assert!(last.contains("kunci induk"), "{last}");
    let place = Place::new(&dir);
    assert_eq!(Card::read(&place).unwrap().office, "12.77");
    let unlock = UnlockWith::Passphrase(Zeroizing::new(PASSPHRASE.to_owned()));
    assert!(ceremony::root_key(&place.root_key(), &unlock).is_ok());
}

#[test]
fn left_in_the_middle_it_made_no_office() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("kantor");
    let left = || -> Result<(), Error> {
        let mut terminal = wizard(&dir)?;
        up_to_the_sheets(&mut terminal, &dir)?;
        terminal.exp_string("Bagian kunci pemulihan")?;
        terminal.send_control('c')?;
        terminal.exp_eof().map(|_| ())
    };
    left().unwrap();
    let place = Place::new(&dir);
    assert!(Card::read(&place).is_err());
    // Broken off anywhere, by a power cut too: it can be held again at once.
    left().unwrap();
}
