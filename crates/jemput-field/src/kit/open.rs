//! The open database with what is read from it once.

use std::sync::{Arc, PoisonError, RwLock};

use jemput_link::enrol::Invited;
use jemput_seal::DeviceKeys;
use jemput_store::{DatabaseKey, Folder, Store, StoreError};

use super::{Office, setting};
use crate::error::Result;

/// An open kit: its store, its keys, its office.
pub struct Open {
    pub store: Store,
    /// For adding officers; wiped when the kit locks.
    pub key: DatabaseKey,
    pub device: Arc<DeviceKeys>,
    /// Sealing found the machine changed and began a new chain since the program started.
    office: RwLock<Arc<Office>>,
}

impl Open {
    /// Opens the database in `folder`.
    pub fn new(folder: &Folder, key: DatabaseKey) -> Result<Self> {
        let store = Store::open(folder, DatabaseKey::from_bytes(*key.expose()))?;
        Self::with(store, key)
    }

    /// Around a store that has just been made or opened.
    pub fn with(store: Store, key: DatabaseKey) -> Result<Self> {
        let secret = store
            .settings()
            .get(setting::DEVICE_KEYS)?
            .ok_or(StoreError::Damaged)?;
        let secret: &[u8; 64] = secret
            .as_slice()
            .try_into()
            .map_err(|_| StoreError::Damaged)?;
        let device = Arc::new(DeviceKeys::from_secret_bytes(secret));
        let office = RwLock::new(Arc::new(Office::read(&store)?));
        Ok(Self {
            store,
            key,
            device,
            office,
        })
    }

    /// The office as last read.
    pub fn office(&self) -> Arc<Office> {
        self.office
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The invitation this laptop took, verified again.
    pub fn invited(&self) -> Result<Invited> {
        let invitation = self
            .store
            .settings()
            .get(setting::INVITATION)?
            .ok_or(StoreError::Damaged)?;
        Ok(Invited::read(&invitation)?)
    }

    /// Reads the office again: keyset, pack or certificate arrived.
    pub fn refresh_office(&self) -> Result<()> {
        let fresh = Arc::new(Office::read(&self.store)?);
        *self.office.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }
}
