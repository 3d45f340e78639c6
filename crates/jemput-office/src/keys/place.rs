//! Where an office's files lie in its folder.

use std::path::{Path, PathBuf};

/// An office's folder.
#[derive(Debug, Clone)]
pub struct Place(PathBuf);

impl Place {
    /// The folder, whether it exists or not.
    pub fn new(dir: &Path) -> Self {
        Self(dir.to_owned())
    }

    /// The folder itself.
    pub fn dir(&self) -> &Path {
        &self.0
    }

    /// Who the office is; public.
    pub fn card(&self) -> PathBuf {
        self.0.join("office.json")
    }

    /// The mark of a ceremony while it is held.
    pub fn begun(&self) -> PathBuf {
        self.0.join("upacara-belum-selesai.json")
    }

    /// Opening, issuing, receipt, message and storage keys, locked.
    pub fn inner_keys(&self) -> PathBuf {
        self.0.join("keys/inner.locked")
    }

    /// The storage key alone, locked: for a web process that must not hold the others.
    pub fn storage_key(&self) -> PathBuf {
        self.0.join("keys/storage.locked")
    }

    /// The gateway's receipt key; it starts without a person.
    pub fn gateway_receipt_key(&self) -> PathBuf {
        self.0.join("keys/gateway/receipt.key")
    }

    /// The gateway's TLS key and certificate.
    pub fn tls(&self, next: bool) -> (PathBuf, PathBuf) {
        let name = if next { "tls-next" } else { "tls" };
        (
            self.0.join(format!("keys/gateway/{name}.key.pem")),
            self.0.join(format!("keys/gateway/{name}.cert.pem")),
        )
    }

    /// Where the root key goes when nothing else is said. To be taken away from here.
    pub fn root_key(&self) -> PathBuf {
        self.0.join("keluar/kunci-induk.locked")
    }

    /// Where the recovery sheets go when nothing else is said. To be printed and taken away.
    pub fn sheets(&self) -> PathBuf {
        self.0.join("keluar")
    }

    /// The key file of a demonstration office.
    pub fn demonstration_key(&self) -> PathBuf {
        self.0.join("keys/demonstration.key")
    }

    /// The office's database, when it is SQLite.
    pub fn database(&self) -> PathBuf {
        self.0.join("office.db")
    }

    /// Sealed scans, when they are in a folder.
    pub fn items(&self) -> PathBuf {
        self.0.join("items")
    }

    /// Items on their way in.
    pub fn spool(&self) -> PathBuf {
        self.0.join("spool")
    }

    /// The gateway's folder.
    pub fn gateway(&self) -> PathBuf {
        self.0.join("gateway")
    }

    /// Backups, when nothing else is said.
    pub fn backups(&self) -> PathBuf {
        self.0.join("backups")
    }
}
