//! Who can open the database: one slot per officer (the lead's too), and an escrow slot.
//!
//! A slot holds a key pair. The private half is sealed under the officer's passphrase (Argon2id);
//! the database key is wrapped to the public half. So the key can be changed for everybody without
//! anybody's passphrase, and whoever left cannot open the new one with anything they kept.
//!
//! All slots are bound together by a MAC under the database key, so that a slot of another laptop
//! or an older set cannot be mixed in, and the file is kept twice, each copy written atomically.

mod cost;
mod file;
mod wrap;

use std::path::Path;

use jemput_domain::ids::OfficerId;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

pub use cost::Cost;

use crate::error::{Result, SlotError, StoreError};
use crate::folder::Folder;
use crate::key::DatabaseKey;
use file::{Copies, Sidecar};
use wrap::Slot;

/// An officer who gets a slot.
pub struct NewOfficer<'a> {
    pub officer: OfficerId,
    pub name: &'a str,
    /// May add and remove officers, by the office's roster.
    pub lead: bool,
    pub passphrase: &'a str,
}

/// One slot as the unlock screen shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotView {
    pub officer: OfficerId,
    pub name: String,
    pub lead: bool,
}

/// The key slots beside a database.
pub struct Slots {
    folder: Folder,
    sidecar: Sidecar,
}

impl Slots {
    /// For a database at `database` that is about to become the folder's.
    pub(crate) fn create(
        folder: &Folder,
        database: &Path,
        key: &DatabaseKey,
        officers: &[NewOfficer<'_>],
        escrow: Option<Vec<u8>>,
        cost: Cost,
        rng: &mut impl CryptoRng,
    ) -> Result<()> {
        let mut slots = Self {
            folder: folder.clone(),
            sidecar: Sidecar::new(file::salt_of(database)?),
        };
        for officer in officers {
            slots.insert(key, officer, cost, rng)?;
        }
        slots.sidecar.escrow = escrow;
        file::write(folder, Copies::BOTH, &slots.sidecar, key)
    }

    /// Reads the copy that belongs to the database in the folder.
    pub fn read(folder: &Folder) -> Result<Self> {
        if !folder.is_created() {
            return Err(StoreError::NotCreated);
        }
        let salt = file::salt_of(folder.database())?;
        Ok(Self {
            folder: folder.clone(),
            sidecar: file::newest(folder, &salt)?,
        })
    }

    /// For the unlock screen, in the order they were added.
    pub fn list(&self) -> Vec<SlotView> {
        self.sidecar.slots.iter().map(Slot::view).collect()
    }

    /// The database key. Wrong passphrase and unknown officer take the same work and give the same
    /// answer.
    pub fn unlock(&self, officer: OfficerId, passphrase: &str) -> Result<DatabaseKey> {
        let key = match self
            .sidecar
            .slots
            .iter()
            .find(|slot| slot.officer == officer)
        {
            Some(slot) => slot.open(passphrase)?,
            None => {
                Slot::spend_the_same(self.sidecar.slots.first(), passphrase)?;
                return Err(SlotError::WrongPassphrase.into());
            }
        };
        self.sidecar.verify(&key)?;
        Ok(key)
    }

    /// The database key as the caller wrapped it to the recovery key.
    pub fn escrow(&self) -> Result<&[u8]> {
        Ok(self.sidecar.escrow.as_deref().ok_or(SlotError::NoEscrow)?)
    }

    /// Durable when it returns.
    pub fn add_officer(
        &mut self,
        key: &DatabaseKey,
        officer: &NewOfficer<'_>,
        cost: Cost,
        rng: &mut impl CryptoRng,
    ) -> Result<()> {
        self.sidecar.verify(key)?;
        self.insert(key, officer, cost, rng)?;
        self.write(key)
    }

    pub fn change_passphrase(
        &mut self,
        key: &DatabaseKey,
        officer: OfficerId,
        passphrase: &str,
        cost: Cost,
        rng: &mut impl CryptoRng,
    ) -> Result<()> {
        self.sidecar.verify(key)?;
        let slots = &mut self.sidecar.slots;
        let slot = slots
            .iter_mut()
            .find(|slot| slot.officer == officer)
            .ok_or(SlotError::NoSuchOfficer)?;
        let SlotView { name, lead, .. } = slot.view();
        *slot = Slot::make(
            key,
            &NewOfficer {
                officer,
                name: &name,
                lead,
                passphrase,
            },
            cost,
            rng,
        )?;
        self.write(key)
    }

    /// Who leads may change with the office's roster. Durable when it returns; most often nothing
    /// changed, and nothing is written.
    pub fn set_leads(
        &mut self,
        key: &DatabaseKey,
        leads: impl Fn(OfficerId) -> bool,
    ) -> Result<()> {
        self.sidecar.verify(key)?;
        let slots = &mut self.sidecar.slots;
        if slots.iter().all(|slot| slot.lead == leads(slot.officer)) {
            return Ok(());
        }
        for slot in slots {
            slot.lead = leads(slot.officer);
        }
        self.write(key)
    }

    /// Opaque bytes; none removes it.
    pub fn set_escrow(&mut self, key: &DatabaseKey, escrow: Option<Vec<u8>>) -> Result<()> {
        self.sidecar.verify(key)?;
        self.sidecar.escrow = escrow;
        self.write(key)
    }

    /// The same officers but `leaver`, for the copy of the database at `database` under `new`.
    pub(crate) fn without(
        &self,
        old: &DatabaseKey,
        leaver: OfficerId,
        database: &Path,
        new: &DatabaseKey,
        escrow: Option<Vec<u8>>,
        rng: &mut impl CryptoRng,
    ) -> Result<()> {
        self.sidecar.verify(old)?;
        let mut next = Sidecar::new(file::salt_of(database)?);
        next.generation = self.sidecar.generation + 1;
        for slot in self
            .sidecar
            .slots
            .iter()
            .filter(|slot| slot.officer != leaver)
        {
            next.slots.push(slot.rewrapped(new, rng)?);
        }
        next.escrow = escrow;
        file::write(&self.folder, Copies::NEXT, &next, new)
    }

    /// Whether `leaver` can go: there is such a slot, and a lead is left.
    pub(crate) fn check_leaver(&self, leaver: OfficerId) -> Result<()> {
        if !self.sidecar.slots.iter().any(|slot| slot.officer == leaver) {
            return Err(SlotError::NoSuchOfficer.into());
        }
        let lead_left = self
            .sidecar
            .slots
            .iter()
            .any(|slot| slot.lead && slot.officer != leaver);
        if lead_left {
            Ok(())
        } else {
            Err(crate::error::Refusal::LastLead.into())
        }
    }

    fn insert(
        &mut self,
        key: &DatabaseKey,
        officer: &NewOfficer<'_>,
        cost: Cost,
        rng: &mut impl CryptoRng,
    ) -> Result<()> {
        if self
            .sidecar
            .slots
            .iter()
            .any(|slot| slot.officer == officer.officer)
        {
            return Err(SlotError::OfficerExists.into());
        }
        self.sidecar
            .slots
            .push(Slot::make(key, officer, cost, rng)?);
        Ok(())
    }

    fn write(&mut self, key: &DatabaseKey) -> Result<()> {
        self.sidecar.generation += 1;
        file::write(&self.folder, Copies::BOTH, &self.sidecar, key)
    }
}

/// Moves the copies a finished rotation left beside the old ones into their place; removes them
/// when the rotation did not get that far.
pub(crate) fn settle(folder: &Folder) -> Result<()> {
    let salt = file::salt_of(folder.database())?;
    file::settle(folder, &salt)
}

/// A passphrase as typed, without the differences typing makes: outer and doubled spaces.
fn normalised(passphrase: &str) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(passphrase.len()));
    for word in passphrase.split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}
