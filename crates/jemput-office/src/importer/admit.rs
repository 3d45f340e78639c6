//! Stage 1: who sealed this, may it be opened, and keeping its header.

use jemput_domain::ids::DeviceId;
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::record::SCHEMA_VERSION;
use jemput_seal::{Hash, Quarantine, SealError, Signed, VerifiedHeader};

use super::{ImportError, Importer, Road};
use crate::storage::bundles::{self, BundleState, NewBundle, NewItem, StoredBundle};
use crate::storage::chains::{self, Claim};
use crate::storage::db::Connection;
use crate::storage::devices::{self, StoredDevice};
use crate::storage::{quarantine, records};

/// A bundle that came, its header genuine.
pub(crate) struct Arrived {
    pub(crate) header: VerifiedHeader,
    pub(crate) header_json: Vec<u8>,
    pub(crate) signature: [u8; 64],
    pub(crate) road: Road,
    /// File name, or `network`.
    pub(crate) source: String,
    pub(crate) at: UnixMillis,
}

/// What may be done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Open it.
    Open,
    /// Keep it sealed: a newer schema than this program reads.
    Newer,
    /// Keep it sealed until an admin decides, or until its link to the last good bundle arrives.
    Apart(&'static str),
}

impl Arrived {
    /// Hex.
    pub(crate) fn name(&self) -> String {
        self.header.hash().to_string()
    }

    pub(crate) fn device(&self) -> DeviceId {
        DeviceId(self.header.certificate().device)
    }
}

impl Importer {
    /// Verifies a header.
    pub(crate) async fn arrived(
        &self,
        header_json: Vec<u8>,
        signature: [u8; 64],
        road: Road,
        source: &str,
        at: UnixMillis,
    ) -> Result<Arrived, SealError> {
        let header = VerifiedHeader::verify(&header_json, &signature, &*self.trust.read().await)?;
        Ok(Arrived {
            header,
            header_json,
            signature,
            road,
            source: source.to_owned(),
            at,
        })
    }

    /// Judges a bundle by its header and by what is known of its chain. Gives back the header fit to be
    /// opened when it may be.
    pub(crate) async fn judge(
        &self,
        db: &mut Connection,
        mut arrived: Arrived,
    ) -> Result<(Arrived, Verdict), ImportError> {
        let office = &self.office.code;
        let verdict = match arrived.header.quarantine() {
            None => None,
            Some(_) if bundles::is_admitted(db, office, &arrived.name()).await? => None,
            Some(Quarantine::RevokedUnlinked { last_good })
                if self.is_linked(db, last_good, &arrived.header).await? =>
            {
                None
            }
            Some(reason) => Some(reason.error().code()),
        };
        Ok(match verdict {
            Some(code) => (arrived, Verdict::Apart(code)),
            None => {
                arrived.header = arrived.header.admit();
                let newer = arrived.header.core().schema > SCHEMA_VERSION;
                (arrived, if newer { Verdict::Newer } else { Verdict::Open })
            }
        })
    }

    /// Follows the chain down from its last good bundles. A gap means: not shown yet.
    async fn is_linked(
        &self,
        db: &mut Connection,
        last_good: &[Hash],
        header: &VerifiedHeader,
    ) -> Result<bool, ImportError> {
        let wanted = header.hash().to_string();
        for last in last_good {
            let mut at = last.to_string();
            while at != wanted {
                match bundles::number_and_previous(db, &self.office.code, &at).await? {
                    Some((sequence, Some(previous))) if sequence > header.core().sequence => {
                        at = previous
                    }
                    _ => break,
                }
            }
            if at == wanted {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Keeps a header and what it says of its laptop; does nothing to a bundle that is known.
    pub(crate) async fn keep(
        &self,
        db: &mut Connection,
        arrived: &Arrived,
        verdict: &Verdict,
    ) -> Result<StoredBundle, ImportError> {
        let office = &*self.office.code;
        let name = arrived.name();
        let core = arrived.header.core();
        let (chain, bundle) = (core.chain.to_string(), core.bundle.to_string());
        let items: Vec<NewItem> = arrived
            .header
            .items()
            .iter()
            .map(|item| NewItem {
                item: item.number,
                kind: item.kind.as_str(),
                sealed_len: item.length,
                blake3: item.blake3.to_string(),
            })
            .collect();
        let (state, reason) = match verdict {
            Verdict::Open => (BundleState::Verified, None),
            Verdict::Newer => (BundleState::Verified, Some(NEWER_SCHEMA)),
            Verdict::Apart(code) => (BundleState::Quarantined, Some(*code)),
        };
        let new = NewBundle {
            header_hash: &name,
            device: arrived.device(),
            chain: &chain,
            sequence: core.sequence,
            previous: core.previous.map(|hash| hash.to_string()),
            bundle: &bundle,
            keyset_serial: core.keyset,
            schema_version: core.schema,
            wall_clock: core.clock.wall,
            header: &arrived.header_json,
            signature: &arrived.signature,
            bytes: arrived.header.items().iter().map(|item| item.length).sum(),
            road: arrived.road.code(),
            arrived_at: arrived.at,
            state,
            reason,
            items: &items,
        };
        if bundles::put(db, office, &new).await? {
            self.keep_device(db, arrived).await?;
            let replaces = core.replaces.map(|chain| chain.to_string());
            chains::put(
                db,
                office,
                arrived.device(),
                Claim {
                    chain: &chain,
                    previous: replaces.as_deref(),
                    claimed: core.sequence,
                    head: Some(&name),
                },
                arrived.at,
            )
            .await?;
            let device = arrived.device();
            if chains::parts(db, office, device, &chain, &name).await? {
                records::settle_again(db, office, device, &chain).await?;
            }
        }
        if let Verdict::Apart(code) = verdict {
            let entry = quarantine::Entry {
                kind: "bundle",
                header_hash: Some(&name),
                device: Some(arrived.device().to_string()),
                item: None,
                line: None,
                source: &arrived.source,
                reason: code,
            };
            quarantine::put(db, office, &entry, arrived.at).await?;
        }
        let stored = bundles::get(db, office, &name)
            .await?
            .ok_or(crate::storage::StorageError::Unreadable("bundle"))?;
        // Its header came while nothing was wrong with it: it was revoked since, or does not open.
        if let (Verdict::Apart(code), BundleState::Verified, false) =
            (verdict, stored.state, stored.opened)
        {
            let state = BundleState::Quarantined;
            bundles::set_state(db, office, &name, state, Some(code), arrived.at).await?;
            return Ok(StoredBundle {
                state,
                reason: Some((*code).to_owned()),
                ..stored
            });
        }
        // What was set apart may have become good: linked at last, or admitted.
        if stored.state == BundleState::Quarantined
            && !matches!(verdict, Verdict::Apart(_))
            && !stored.opened
        {
            bundles::set_state(db, office, &name, BundleState::Verified, reason, arrived.at)
                .await?;
            quarantine::settle_bundle(db, office, &name, "importer", arrived.at).await?;
            return Ok(StoredBundle {
                state: BundleState::Verified,
                reason: reason.map(str::to_owned),
                ..stored
            });
        }
        Ok(stored)
    }

    /// An office that lost its device table learns of its laptops again from their bundles.
    async fn keep_device(&self, db: &mut Connection, arrived: &Arrived) -> Result<(), ImportError> {
        let certificate = arrived.header.certificate();
        let raw = arrived.header.core().certificate.clone();
        let signed = Signed::<jemput_seal::statement::DeviceCertificate>::from_raw(raw);
        let device = StoredDevice {
            device: arrived.device(),
            label: certificate.label.clone(),
            invitation: String::new(),
            certificate: String::from_utf8_lossy(&signed.to_json()).into_owned(),
            enrolled_at: UnixMillis(certificate.issued_at),
            road: arrived.road.code().to_owned(),
            last_seen_at: None,
            revoked_at: None,
        };
        devices::put(db, &self.office.code, &device).await?;
        Ok(devices::seen(db, &self.office.code, arrived.device(), arrived.at).await?)
    }
}

/// Reason of a bundle kept `verified` for a newer program.
pub(crate) const NEWER_SCHEMA: &str = "newer_schema";
