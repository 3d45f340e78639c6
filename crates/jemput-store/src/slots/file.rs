//! The slots on disk: `slots.a` and `slots.b` are copies of each other; `slots.next` belongs to a
//! database whose key is being changed. Which copy is right is told by the database itself: its
//! first 16 bytes are its random salt, and each copy names the salt it belongs to.

use std::fs;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::wrap::Slot;
use crate::error::{Result, SlotError, StoreError};
use crate::folder::{Folder, remove_if_there, write_atomically};
use crate::key::DatabaseKey;

pub(super) struct Copies;

impl Copies {
    pub(super) const BOTH: &'static [&'static str] = &["slots.a", "slots.b"];
    pub(super) const NEXT: &'static [&'static str] = &["slots.next"];
}

const FORMAT: u32 = 1;
const BINDING: &str = "jemput key slots 1: binding";

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Sidecar {
    format: u32,
    /// Rises with each change; the higher of two good copies counts.
    pub(super) generation: u64,
    #[serde(with = "hex")]
    database: [u8; 16],
    pub(super) slots: Vec<Slot>,
    #[serde(default, with = "hex_option", skip_serializing_if = "Option::is_none")]
    pub(super) escrow: Option<Vec<u8>>,
    /// As read or written: what the MAC covers.
    #[serde(skip)]
    text: String,
    #[serde(skip)]
    mac: Option<blake3::Hash>,
}

/// The file: the slots' JSON as text, a checksum against torn writes, a MAC against mixing.
#[derive(Serialize, Deserialize)]
struct Written {
    slots: String,
    checksum: String,
    mac: String,
}

impl Sidecar {
    pub(super) fn new(database: [u8; 16]) -> Self {
        Self {
            format: FORMAT,
            generation: 1,
            database,
            slots: Vec::new(),
            escrow: None,
            text: String::new(),
            mac: None,
        }
    }

    /// Whether these slots are the ones that were bound together under `key`.
    pub(super) fn verify(&self, key: &DatabaseKey) -> Result<()> {
        // blake3::Hash compares in constant time.
        let bound = self.mac.is_some_and(|mac| mac == binding(&self.text, key));
        if bound {
            Ok(())
        } else {
            Err(SlotError::Altered.into())
        }
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let written: Written = serde_json::from_slice(bytes).ok()?;
        if blake3::hash(written.slots.as_bytes()).to_hex().as_str() != written.checksum {
            return None;
        }
        let mut sidecar: Self = serde_json::from_str(&written.slots).ok()?;
        sidecar.mac = Some(blake3::Hash::from_hex(&written.mac).ok()?);
        sidecar.text = written.slots;
        (sidecar.format == FORMAT).then_some(sidecar)
    }
}

fn binding(text: &str, key: &DatabaseKey) -> blake3::Hash {
    blake3::keyed_hash(&key.derive(BINDING), text.as_bytes())
}

pub(super) fn write(
    folder: &Folder,
    copies: &[&str],
    sidecar: &Sidecar,
    key: &DatabaseKey,
) -> Result<()> {
    let slots = serde_json::to_string(sidecar).map_err(|_| SlotError::Unreadable)?;
    let written = Written {
        checksum: blake3::hash(slots.as_bytes()).to_hex().to_string(),
        mac: binding(&slots, key).to_hex().to_string(),
        slots,
    };
    let bytes = serde_json::to_vec(&written).map_err(|_| SlotError::Unreadable)?;
    for copy in copies {
        write_atomically(&folder.in_root(copy), &bytes)?;
    }
    Ok(())
}

/// The newest whole copy that belongs to the database with this salt.
pub(super) fn newest(folder: &Folder, salt: &[u8; 16]) -> Result<Sidecar> {
    let names = Copies::BOTH.iter().chain(Copies::NEXT);
    let whole: Vec<Sidecar> = names
        .filter_map(|name| fs::read(folder.in_root(name)).ok())
        .filter_map(|bytes| Sidecar::parse(&bytes))
        .collect();
    if whole.is_empty() {
        return Err(SlotError::Unreadable.into());
    }
    whole
        .into_iter()
        .filter(|sidecar| sidecar.database == *salt)
        .max_by_key(|sidecar| sidecar.generation)
        .ok_or_else(|| SlotError::OtherDatabase.into())
}

pub(super) fn settle(folder: &Folder, salt: &[u8; 16]) -> Result<()> {
    let next = folder.in_root(Copies::NEXT[0]);
    let Ok(bytes) = fs::read(&next) else {
        return Ok(());
    };
    if Sidecar::parse(&bytes).is_some_and(|sidecar| sidecar.database == *salt) {
        for copy in Copies::BOTH {
            write_atomically(&folder.in_root(copy), &bytes)?;
        }
    }
    remove_if_there(&next)?;
    Ok(())
}

/// SQLCipher keeps a database's random salt in the clear, as its first 16 bytes.
pub(super) fn salt_of(database: &Path) -> Result<[u8; 16]> {
    let mut salt = [0; 16];
    let mut file = fs::File::open(database)?;
    file.read_exact(&mut salt)
        .map_err(|_| StoreError::Damaged)?;
    Ok(salt)
}

mod hex_option {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        bytes: &Option<Vec<u8>>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match bytes {
            Some(bytes) => to.serialize_some(&hex::encode(bytes)),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Vec<u8>>, D::Error> {
        Option::<String>::deserialize(from)?
            .map(|text| hex::decode(text).map_err(serde::de::Error::custom))
            .transpose()
    }
}
