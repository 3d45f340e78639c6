//! Back from a backup: the database, then the scans beside it, then a new epoch of receipts, so that
//! laptops offer again what came after the backup was made.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use jemput_seal::{ItemCheck, ItemEntry, ItemKind};

use super::receipts::Book;
use super::{ImportError, Importer, backup};
use crate::storage::StorageError;
use crate::storage::bundles;

/// Bundles looked at in one go.
const AT_ONCE: u32 = 500;

/// Decrypts a backup's database to a place where there is none. `key` is [`backup::backup_key`].
pub fn database(file: &Path, key: &[u8; 32], to: &Path) -> Result<(), StorageError> {
    if to.exists() {
        return Err(std::io::Error::from(std::io::ErrorKind::AlreadyExists).into());
    }
    let partial = to.with_extension("part");
    let mut out = File::create(&partial)?;
    backup::decrypt(file, key, &mut |chunk| out.write_all(chunk))?;
    out.sync_all()?;
    std::fs::rename(&partial, to)?;
    Ok(())
}

impl Importer {
    /// Copies the scans the restored database speaks of from a backup's `items` folder, and begins a
    /// new epoch, in which nothing is confirmed that is not here. Gives how many scans were copied and
    /// how many are not in the backup: those are missing from now on, and laptops are asked for them.
    pub async fn after_restore(&self, items: &Path) -> Result<(usize, usize), ImportError> {
        let office = &*self.office.code;
        let (mut copied, mut missing) = (0, 0);
        let mut after = String::new();
        loop {
            let some =
                bundles::after(&mut *self.office.db.read().await?, office, &after, AT_ONCE).await?;
            let Some(last) = some.last() else { break };
            after.clone_from(&last.header_hash);
            for bundle in &some {
                let name = &bundle.header_hash;
                let scans =
                    bundles::items(&mut *self.office.db.read().await?, office, name).await?;
                let mut lost = Vec::new();
                for item in scans.iter().filter(|item| {
                    item.kind == ItemKind::Attachment.as_str()
                        && matches!(item.state.as_str(), "done" | "held")
                }) {
                    if self.office.items.length(name, item.item).await? == Some(item.sealed_len) {
                        continue;
                    }
                    let entry = ItemEntry {
                        number: item.item,
                        kind: ItemKind::Attachment,
                        length: item.sealed_len,
                        blake3: item.blake3.parse()?,
                    };
                    let path = items.join(&name[..2]).join(format!("{name}_{}", item.item));
                    let sealed = std::fs::read(&path).ok();
                    match sealed.filter(|sealed| ItemCheck::whole(entry, sealed).is_ok()) {
                        Some(sealed) => {
                            self.office
                                .items
                                .put(name, item.item, sealed.into())
                                .await?;
                            copied += 1;
                        }
                        // Damaged, or the folder is another: laptops may still have it.
                        None => lost.push(item.item),
                    }
                }
                if !lost.is_empty() {
                    missing += lost.len();
                    let mut db = self.office.db.write().await?;
                    bundles::lose_scans(&mut db, office, name, &lost).await?;
                    db.commit().await?;
                }
            }
        }
        let place = Book::open(&mut *self.office.db.read().await?, office)
            .await?
            .place()
            .clone();
        self.rolled_back(place.epoch, place.counter).await?;
        Ok((copied, missing))
    }
}
