//! Bundles whose file is lost or damaged: what they hold goes again in the next one.

use std::fs::File;
use std::path::Path;

use jemput_domain::time::UnixMillis;
use jemput_link::BundleReader;
use jemput_seal::{Hash, ItemCheck, SealError};
use jemput_store::Store;

use super::Sending;
use crate::error::Result;

/// Read at once.
const PART: u64 = 1 << 20;

/// Before sealing. The numbers of such bundles stay spent, and their names on the list.
pub(super) fn reopen(store: &Store, sending: &Sending, now: UnixMillis) -> Result<()> {
    let bundles = store.bundles();
    for waiting in bundles.unsettled(&[])? {
        let hash = Hash(waiting.hash);
        let Some(path) = bundles.path(&hash.0)?.filter(|path| path.exists()) else {
            continue;
        };
        if is_damaged(&path, hash, sending.is_doubted(&hash)) {
            // Kept, under a name nobody sends. When even that fails, sealing goes on without it.
            let _ = std::fs::rename(&path, path.with_extension("damaged"));
        }
    }
    Ok(bundles.take_stock(now)?)
}

/// Header and structure, and all of it when sending failed on it: a day's bundles are too much to read
/// each time. A disk that fails to read says little by itself.
fn is_damaged(path: &Path, hash: Hash, doubted: bool) -> bool {
    match check(path, hash, doubted) {
        Ok(whole) => !whole,
        Err(SealError::Io(_)) => doubted,
        Err(_) => true,
    }
}

fn check(path: &Path, hash: Hash, every_byte: bool) -> Result<bool, SealError> {
    let mut reader = BundleReader::open(File::open(path)?)?;
    if reader.hash() != hash {
        return Ok(false);
    }
    let items = if every_byte {
        reader.header().items.clone()
    } else {
        Vec::new()
    };
    for item in items {
        let mut check = ItemCheck::new(item);
        let mut offset = 0;
        while offset < item.length {
            let part = reader.read(item.number, offset, PART.min(item.length - offset))?;
            offset += part.len() as u64;
            check.update(&part)?;
        }
        check.finish()?;
    }
    Ok(true)
}
