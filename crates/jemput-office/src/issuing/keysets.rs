//! Keysets: signed by the root, which is taken out of its drawer for this and put back.

use jemput_domain::ids::DeviceId;
use jemput_seal::statement::{Keyset, LastGood, Revocation};
use jemput_seal::{Signed, SigningSecret, reissue_keyset};

use super::{IssueError, Issuing};
use crate::keys::KeyError;
use crate::storage::audit::Entry;
use crate::storage::issued::{self, Issued};
use crate::storage::{bundles, devices};

impl Issuing {
    /// Keeps a keyset that the root signed: the ceremony's first one.
    pub async fn keep_keyset(&self, signed: &Signed<Keyset>) -> Result<(), IssueError> {
        let keyset = signed.verify(&self.root)?;
        let mut db = self.office.db.write().await?;
        let json = String::from_utf8_lossy(&signed.to_json()).into_owned();
        issued::put(
            &mut db,
            &self.office.code,
            Issued::Keyset,
            keyset.serial,
            &json,
            self.office.now(),
        )
        .await?;
        db.commit().await?;
        Ok(())
    }

    /// Issues a keyset that follows the current one, unless `change` refuses. `root` is the offline
    /// key, just unlocked.
    async fn raise_keyset(
        &self,
        root: &SigningSecret,
        change: impl FnOnce(&mut Keyset) -> Result<(), IssueError> + Send,
        by: &str,
    ) -> Result<Keyset, IssueError> {
        if root.public() != self.root {
            return Err(KeyError::OtherRoot.into());
        }
        let office = &*self.office.code;
        let now = self.office.now();
        let mut db = self.office.db.write().await?;
        let current = self.newest(&mut db, Issued::Keyset, "keyset").await?;
        let current = Signed::<Keyset>::from_json(current.as_bytes())?.verify(&self.root)?;
        let mut allowed = Ok(());
        let signed = reissue_keyset(root, &current, now.0, |next| allowed = change(next))?;
        allowed?;
        let next = signed.verify(&self.root)?;
        issued::put(
            &mut db,
            office,
            Issued::Keyset,
            next.serial,
            &String::from_utf8_lossy(&signed.to_json()),
            now,
        )
        .await?;
        db.commit().await?;
        self.office
            .audit
            .write(
                Entry {
                    who: by,
                    action: "raise_keyset",
                    subject: office,
                    detail: next.serial.into(),
                },
                now,
            )
            .await?;
        self.office.outgoing.notify_one();
        Ok(next)
    }

    /// The last bundle taken in of each of a laptop's chains. What was only received is not named: it
    /// may have been put apart, and naming it would let in all that is linked below it.
    pub async fn last_taken_in(&self, device: DeviceId) -> Result<Vec<LastGood>, IssueError> {
        let last = bundles::last_taken_in(
            &mut *self.office.db.read().await?,
            &self.office.code,
            device,
        )
        .await?;
        let unreadable = || crate::storage::StorageError::Unreadable("bundle");
        last.into_iter()
            .map(|bundle| {
                Ok(LastGood {
                    chain: bundle.chain.parse().map_err(|_| unreadable())?,
                    sequence: bundle.sequence,
                    header_hash: bundle.header_hash.parse().map_err(|_| unreadable())?,
                })
            })
            .collect()
    }

    /// Revokes a laptop. `last_good` names, for each chain, the last bundle made before it was lost.
    /// Saying it again may only take away: whoever has the laptop has gone on sealing since.
    pub async fn revoke(
        &self,
        root: &SigningSecret,
        device: DeviceId,
        last_good: Vec<LastGood>,
        by: &str,
    ) -> Result<Keyset, IssueError> {
        let now = self.office.now();
        let text = serde_json::to_string(&last_good)
            .map_err(|_| crate::storage::StorageError::Unreadable("revocation"))?;
        let revocation = Revocation {
            device: device.0,
            last_good,
            revoked_at: now.0,
        };
        let keyset = self
            .raise_keyset(
                root,
                |keyset| {
                    let before = keyset.revoked.iter().find(|known| known.device == device.0);
                    let more = |before: &Revocation| {
                        let known = |last: &LastGood| before.last_good.contains(last);
                        !revocation.last_good.iter().all(known)
                    };
                    if before.is_some_and(more) {
                        return Err(IssueError::AlreadyRevoked);
                    }
                    keyset.revoked.retain(|known| known.device != device.0);
                    keyset.revoked.push(revocation);
                    Ok(())
                },
                by,
            )
            .await?;
        let mut db = self.office.db.write().await?;
        devices::revoke(&mut db, &self.office.code, device, &text, now).await?;
        db.commit().await?;
        Ok(keyset)
    }
}
