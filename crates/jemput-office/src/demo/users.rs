//! Three people who sign in at the office.

use crate::keys::passphrase;
use crate::office::Office;
use crate::storage::StorageError;
use crate::storage::users::{self, Role, StoredUser};

/// A user with their first passphrase, which is shown once and stored only as a hash.
pub struct NewUser {
    /// To sign in with.
    pub login: String,
    /// As shown.
    pub name: String,
    /// To sign in with.
    pub passphrase: zeroize::Zeroizing<String>,
}

/// Makes admin, koordinator and verifikator.
pub async fn make(office: &Office) -> Result<Vec<NewUser>, super::DemoError> {
    let mut made = Vec::new();
    let mut db = office.db.write().await?;
    for (login, name, role) in [
        ("admin", "Admin Kantor", Role::Admin),
        ("koordinator", "Koordinator Jemput Bola", Role::Koordinator),
        ("verifikator", "Verifikator Berkas", Role::Verifikator),
    ] {
        let passphrase = passphrase::suggest();
        let stored = StoredUser {
            login: login.to_owned(),
            name: name.to_owned(),
            role,
            passphrase: passphrase::hash(&passphrase)?,
            active: true,
        };
        users::put(&mut db, &office.code, &stored, office.now()).await?;
        made.push(NewUser {
            login: login.to_owned(),
            name: name.to_owned(),
            passphrase,
        });
    }
    db.commit().await.map_err(StorageError::from)?;
    Ok(made)
}
