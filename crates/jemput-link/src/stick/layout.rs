//! Names on a stick: upper-case root, then lower-case letters, digits, `-` and `.` only, so that they
//! mean the same on FAT32, exFAT and NTFS. No name tells a person, a place or an office.

use jemput_seal::{Hash, Uuid};

/// Everything of ours lies in here.
pub const ROOT: &str = "JEMPUT";
/// Laptops' folders, one for each.
pub const UP: &str = "JEMPUT/up";
/// The office's answers, one folder for each laptop.
pub const DOWN: &str = "JEMPUT/down";
/// Enrolment by files.
pub const ENROL: &str = "JEMPUT/enrol";
/// Forgotten passphrases.
const RECOVERY: &str = "JEMPUT/recovery";

/// The signed contents list of a folder.
pub const CONTENTS: &str = "contents.json";
/// What a laptop says of itself.
pub const STATEMENT: &str = "statement.json";
/// The office's time, receipts and wants.
pub const RECEIPTS: &str = "receipts.json";
/// Messages sealed to the laptop.
pub const MESSAGES: &str = "messages.json";
/// The current keyset.
pub const KEYSET: &str = "keyset.json";
/// The current office pack.
pub const PACK: &str = "pack.json";

/// Ending of a bundle file.
pub const BUNDLE_ENDING: &str = ".jemput";
/// Ending of a file being written. Never read.
pub const PART_ENDING: &str = ".part";

/// The folder a laptop writes to.
pub fn up(device: Uuid) -> String {
    format!("{UP}/{device}")
}

/// The folder a laptop reads from.
pub fn down(device: Uuid) -> String {
    format!("{DOWN}/{device}")
}

/// A laptop's request to have its escrow slot opened.
pub fn recovery_request(device: Uuid) -> String {
    format!("{RECOVERY}/{device}.request.json")
}

/// The office's answer to it.
pub fn recovery_answer(device: Uuid) -> String {
    format!("{RECOVERY}/{device}.answer.json")
}

/// A bundle's file name.
pub fn bundle_name(bundle: &Hash) -> String {
    format!("{bundle}{BUNDLE_ENDING}")
}

/// The bundle a file name names.
pub fn bundle_of(name: &str) -> Option<Hash> {
    name.strip_suffix(BUNDLE_ENDING)?.parse().ok()
}

/// Whether a name from a contents list stays in its folder: no folders, no way up, nothing hidden.
pub fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 128
        && !name.starts_with('.')
        && name.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.')
        })
}
