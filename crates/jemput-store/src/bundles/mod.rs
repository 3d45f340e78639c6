//! Sealed bundles: the spent number, the signed header, and how far sending has come. Nothing here
//! deletes; see [`crate::prune`].

pub(crate) mod files;
mod spend;
mod stock;
mod view;

use jemput_domain::ids::AttachmentId;
use jemput_domain::time::UnixMillis;

pub use spend::{NewBundle, NewItem};
pub(crate) use stock::found_at_office;
pub use view::{BundleView, ItemProgress, Unsettled};
pub(crate) use view::{ENDED, HELD};

use crate::Store;
use crate::error::{Result, StoreError};
use crate::receipts::SignerEpoch;
use crate::sql::{first, run};

/// A bundle's identity: BLAKE3 of its header's bytes.
pub type HeaderHash = [u8; 32];

/// See [`Store::bundles`].
pub struct Bundles<'s>(&'s Store);

impl Store {
    pub fn bundles(&self) -> Bundles<'_> {
        Bundles(self)
    }
}

impl Bundles<'_> {
    /// Spends the chain's next number: the one transaction after which the bundle exists for ever.
    /// Its file must lie, synced, at `<file_name>.partial` in the folder of bundles; it gets its
    /// name afterwards, here or, after a crash or a failing disk, when stock is next taken or the
    /// store is next opened. When the number was not spent the file goes: nothing of it has left,
    /// and everything in it is still unsealed.
    pub fn spend(&self, new: NewBundle) -> Result<HeaderHash> {
        let ids = self.0.ids();
        let hash = *blake3::hash(&new.header).as_bytes();
        let file_name = new.file_name.clone();
        if !files::is_plain(&file_name) || !files::partial(self.0.folder(), &file_name).exists() {
            return Err(StoreError::InvalidValue("file_name"));
        }
        let spent = self
            .0
            .write(move |connection| spend::run(connection, ids, &hash, &new));
        if let Err(error) = spent {
            // What cannot be asked now is asked when the store is next opened.
            if let Ok(None) = self.header(&hash) {
                let _ = files::discard(self.0.folder(), &file_name);
            }
            return Err(error);
        }
        files::finish(self.0.folder(), &file_name)?;
        Ok(hash)
    }

    /// Every bundle, newest first.
    pub fn list(&self) -> Result<Vec<BundleView>> {
        self.0.read(view::list)
    }

    pub fn get(&self, bundle: &HeaderHash) -> Result<Option<BundleView>> {
        self.0.read(|connection| view::one(connection, bundle))
    }

    /// The signed header as it was stored.
    pub fn header(&self, bundle: &HeaderHash) -> Result<Option<(Vec<u8>, [u8; 64])>> {
        self.0.read(|connection| {
            first(
                connection,
                "SELECT header, signature FROM bundle WHERE hash = ?1",
                [bundle.as_slice()],
                |row| {
                    let signature: Vec<u8> = row.get(1)?;
                    Ok((
                        row.get(0)?,
                        signature.try_into().map_err(|_| StoreError::Damaged)?,
                    ))
                },
            )
        })
    }

    /// Bundles that no receipt settles yet, oldest first. A receipt of all items settles: a failure
    /// of any epoch, anything else only in one of `epochs` (none given: those kept last). What a lost
    /// one held goes under another number, so it is not among them unless its file is back.
    pub fn unsettled(&self, epochs: &[SignerEpoch]) -> Result<Vec<Unsettled>> {
        let folder = self.0.folder().bundles();
        self.0.read(|connection| {
            view::unsettled(connection, epochs, |lost| folder.join(lost).exists())
        })
    }

    /// The office holds it whole, by a receipt of an epoch kept last.
    pub fn held_by_office(&self, bundle: &HeaderHash) -> Result<bool> {
        self.0.read(|connection| {
            let sql = format!("SELECT 1 FROM bundle WHERE hash = ?1 AND {HELD}");
            Ok(first(connection, &sql, [bundle.as_slice()], |_| Ok(()))?.is_some())
        })
    }

    /// What the other side says it has of one item. It is its word, so it may also fall back.
    pub fn set_progress(
        &self,
        bundle: &HeaderHash,
        number: u32,
        generation: u64,
        durable: u64,
        complete: bool,
    ) -> Result<()> {
        let bundle = bundle.to_vec();
        self.0.write(move |connection| {
            run(
                connection,
                "UPDATE bundle_item SET generation = ?3, durable = ?4, complete = ?5 WHERE bundle = ?1 AND number = ?2",
                (bundle, number, generation, durable, complete),
            )?;
            Ok(())
        })
    }

    /// Before the first byte leaves.
    pub fn mark_offered(&self, bundle: &HeaderHash, at: UnixMillis) -> Result<()> {
        self.mark(
            bundle,
            "UPDATE bundle SET offered_at = coalesce(offered_at, ?2) WHERE hash = ?1",
            at,
        )
    }

    /// A copy lies, read back, on a stick.
    pub fn mark_exported(&self, bundle: &HeaderHash, at: UnixMillis) -> Result<()> {
        self.mark(
            bundle,
            "UPDATE bundle SET exported_at = ?2, offered_at = coalesce(offered_at, ?2) WHERE hash = ?1",
            at,
        )
    }

    /// Where its file lies.
    pub fn path(&self, bundle: &HeaderHash) -> Result<Option<std::path::PathBuf>> {
        let view = self.get(bundle)?.filter(|view| view.pruned_at.is_none());
        Ok(view.map(|view| self.0.folder().bundles().join(view.file_name)))
    }

    /// The pages a bundle holds.
    pub fn pages(&self, bundle: &HeaderHash) -> Result<Vec<AttachmentId>> {
        self.0.read(|connection| {
            crate::sql::all(
                connection,
                "SELECT page FROM bundle_page WHERE bundle = ?1",
                [bundle.as_slice()],
                |row| Ok(AttachmentId(row.get(0)?)),
            )
        })
    }

    fn mark(&self, bundle: &HeaderHash, sql: &'static str, at: UnixMillis) -> Result<()> {
        let bundle = bundle.to_vec();
        self.0.write(
            move |connection| match run(connection, sql, (bundle, at.0))? {
                0 => Err(StoreError::NotFound("bundle")),
                _ => Ok(()),
            },
        )
    }
}
