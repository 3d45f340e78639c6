//! Invitations: what a laptop needs to begin, in one file.

use jemput_domain::time::UnixMillis;
use jemput_seal::statement::{Invitation, InvitationCode};
use jemput_seal::{Signed, Uuid};
use zeroize::Zeroizing;

use super::{IssueError, Issuing};
use crate::storage::audit::Entry;
use crate::storage::invitations::{self, StoredInvitation};
use crate::storage::issued::{self, Issued};

/// An invitation to hand over. The file holds its one-time code: whoever has it first can enrol.
pub struct Invited {
    /// Names it.
    pub id: Uuid,
    /// `undangan-laptop-07.jemput-undangan`
    pub file_name: String,
    /// The file.
    pub file: Zeroizing<Vec<u8>>,
    /// A note to go with it, without the code.
    pub note: String,
}

impl Issuing {
    /// Invites one laptop.
    pub async fn invite(
        &self,
        label: &str,
        expires_at: UnixMillis,
        by: &str,
    ) -> Result<Invited, IssueError> {
        let office = &*self.office.code;
        let now = self.office.now();
        let id = Uuid::new_v4();
        let stored = StoredInvitation {
            invitation: id,
            label: label.to_owned(),
            expires_at,
            device: None,
            withdrawn: false,
        };
        let mut db = self.office.db.write().await?;
        let keyset = self.newest(&mut db, Issued::Keyset, "keyset").await?;
        let pack = self.newest(&mut db, Issued::Pack, "pack").await?;
        invitations::put(&mut db, office, &stored, now).await?;
        db.commit().await?;
        let signed = self.keys.issuing.sign(&Invitation {
            id,
            office: office.to_owned(),
            root: self.root.clone(),
            keyset: Signed::from_json(keyset.as_bytes())?,
            pack: Signed::from_json(pack.as_bytes())?,
            code: self.code(id),
            expires_at: expires_at.0,
        })?;
        self.office
            .audit
            .write(
                Entry {
                    who: by,
                    action: "invite",
                    subject: &id.to_string(),
                    detail: label.into(),
                },
                now,
            )
            .await?;
        self.office.outgoing.notify_one();
        Ok(Invited {
            id,
            file_name: file_name(label),
            note: self.note(label),
            file: Zeroizing::new(signed.to_json()),
        })
    }

    /// The one-time code of an invitation: derived, so that it lies nowhere.
    pub(super) fn code(&self, invitation: Uuid) -> InvitationCode {
        let mut material = Zeroizing::new(self.keys.storage.to_secret_bytes().to_vec());
        material.extend_from_slice(invitation.as_bytes());
        let derived = Zeroizing::new(blake3::derive_key(
            "jemput office 2026 invitation code",
            &material,
        ));
        let mut code = [0; 16];
        code.copy_from_slice(&derived[..16]);
        InvitationCode(code)
    }

    /// The newest statement of a kind, as it travels.
    pub(super) async fn newest(
        &self,
        db: &mut crate::storage::db::Connection,
        kind: Issued,
        what: &'static str,
    ) -> Result<String, IssueError> {
        issued::newest(db, &self.office.code, kind)
            .await?
            .ok_or(IssueError::NotReady(what))
    }

    fn note(&self, label: &str) -> String {
        format!(
            "Undangan untuk {label}, {} ({}).\nBuka berkas undangan di aplikasi Jemput pada laptop itu, sekali saja.\nBerkas ini rahasia sampai dipakai: serahkan langsung, jangan lewat grup.\nTanda kantor: {}\n",
            self.office.name,
            self.office.code,
            self.root.key_id(),
        )
    }
}

fn file_name(label: &str) -> String {
    let plain: String = label
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    format!("undangan-{}.jemput-undangan", plain.trim_matches('-'))
}
