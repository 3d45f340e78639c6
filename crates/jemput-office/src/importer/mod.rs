//! Bundles in, by network or stick: one importer, two roads.
//!
//! Each bundle passes the same stages, each of which can be repeated to the same effect, in another
//! process or after a power cut at any point:
//!
//! 1. [`admit`]: header, certificate and revocation are judged; the header is kept.
//! 2. [`records`]: manifest and records are opened, people and records taken in. Counts move here,
//!    before any scan has come.
//! 3. [`scans`]: each scan is checked once, whole; its sealed bytes are kept, its item key wrapped.
//! 4. [`receipts`]: what is durable is signed, once, and given back by the road it came.
//!
//! A bundle this program may not or cannot open (revoked laptop, newer schema) is held sealed.

mod admit;
pub mod backup;
mod batch;
mod down;
mod error;
mod files;
mod held;
pub mod network;
mod pruned;
mod receipts;
mod records;
pub mod restore;
mod scans;
mod small;
mod source;
mod statements;
mod stick;
mod summary;

use std::sync::Arc;

use jemput_seal::{OpeningKey, Trust};
use tokio::sync::RwLock;

use crate::issuing::Issuing;
use crate::keys::InnerKeys;
use crate::office::Office;
use crate::storage::issued::{self, Issued};

pub use backup::backup_key;
pub use down::Pushed;
pub use error::ImportError;
pub use small::put_answer;
pub use summary::{Looked, Summary};

/// Which way something came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Road {
    /// Through the gateway.
    Network,
    /// As files.
    Stick,
}

impl Road {
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Stick => "stick",
        }
    }
}

/// Takes bundles in. Holds the opening key; nothing else does. Cheap to clone.
#[derive(Clone)]
pub struct Importer {
    office: Office,
    keys: Arc<InnerKeys>,
    trust: Arc<RwLock<Trust>>,
    issuing: Issuing,
}

impl Importer {
    /// For an office whose keyset was issued.
    pub async fn new(
        office: Office,
        keys: Arc<InnerKeys>,
        root: jemput_seal::SigningPublic,
    ) -> Result<Self, ImportError> {
        let trust = load_trust(&office, root.clone()).await?;
        let issuing = Issuing::new(office.clone(), keys.clone(), root);
        Ok(Self {
            office,
            keys,
            trust: Arc::new(RwLock::new(trust)),
            issuing,
        })
    }

    /// The office.
    pub fn office(&self) -> &Office {
        &self.office
    }

    /// What answers laptops that want to enrol.
    pub fn issuing(&self) -> &Issuing {
        &self.issuing
    }

    /// Takes in keysets issued since, by this process or another.
    pub async fn refresh_trust(&self) -> Result<(), ImportError> {
        let root = self.trust.read().await.root().clone();
        *self.trust.write().await = load_trust(&self.office, root).await?;
        Ok(())
    }

    /// The key a bundle was sealed for, current or older.
    fn opening_key(&self, header: &jemput_seal::VerifiedHeader) -> Option<&OpeningKey> {
        self.keys.opening.iter().find(|key| {
            header
                .header()
                .recipients
                .iter()
                .any(|recipient| recipient.key == key.key_id())
        })
    }
}

/// Everything this office ever issued to verify by.
pub async fn load_trust(
    office: &Office,
    root: jemput_seal::SigningPublic,
) -> Result<Trust, ImportError> {
    let keysets = issued::all(&mut *office.db.read().await?, &office.code, Issued::Keyset).await?;
    let mut trust: Option<Trust> = None;
    for json in keysets {
        let keyset = jemput_seal::Signed::from_json(json.as_bytes())?;
        match &mut trust {
            Some(trust) => {
                trust.add(&keyset)?;
            }
            None => trust = Some(Trust::new(root.clone(), &keyset)?),
        }
    }
    trust.ok_or(ImportError::NoKeyset)
}
