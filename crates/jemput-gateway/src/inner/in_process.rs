//! The seam when gateway and office are one process.

use bytes::Bytes;
use jemput_seal::statement::{DeviceCertificate, Keyset, MessageEnvelope, Pack, Receipt};
use jemput_seal::{Hash, Signed, Trust, Uuid};

use super::types::{
    Change, EnrolmentDecision, KnownDevice, PendingEnrolment, SealedHeader, StoredStatement,
};
use super::{Answer, Inner};
use crate::contact::{PutStatement, bounded};
use crate::enrolment::{Decide, PutDevices};
use crate::intake::{Rejudge, runs};
use crate::storage::receipts::NewReceipt;
use crate::storage::{bundles, changes, devices, enrolments, epochs, items, statements};
use crate::{Gateway, GatewayError};

use super::pushes::{PutEpoch, PutInvitation, PutMessages, PutReceipts, PutSetting};

impl Inner for Gateway {
    fn changes(&self, cursor: u64, limit: u32) -> Answer<'_, Vec<Change>> {
        Box::pin(async move {
            changes::after(
                &mut *self.shared.db.read().await?,
                &self.shared.office,
                cursor,
                limit,
            )
            .await
        })
    }

    fn wait(&self, cursor: u64) -> Answer<'_, ()> {
        Box::pin(async move {
            let mut changed = self.shared.db.changed();
            // Lower: this log is an older copy of the one the cursor is of.
            let newer = |last: &i64| u64::try_from(*last).is_ok_and(|last| last != cursor);
            changed
                .wait_for(newer)
                .await
                .map_err(|_| GatewayError::Closing)?;
            Ok(())
        })
    }

    fn header(&self, bundle: Hash) -> Answer<'_, SealedHeader> {
        Box::pin(async move {
            let mut db = self.shared.db.read().await?;
            let row = bundles::get(&mut db, &self.shared.office, bundle)
                .await?
                .ok_or(GatewayError::Missing)?;
            let states = items::states(&mut db, &self.shared.office, bundle).await?;
            Ok(SealedHeader {
                header_json: row.header_json,
                signature: row.signature,
                quarantined: row.quarantine,
                complete: runs(
                    states
                        .iter()
                        .filter(|(_, state)| state.complete)
                        .map(|(number, _)| *number),
                ),
                released: row.released,
                received_at: row.received_at,
            })
        })
    }

    fn item(&self, bundle: Hash, number: u32, offset: u64, length: u64) -> Answer<'_, Bytes> {
        Box::pin(self.read_item(bundle, number, offset, length))
    }

    fn item_damaged(&self, bundle: Hash, number: u32) -> Answer<'_, ()> {
        Box::pin(self.begin_complete_item_again(bundle, number))
    }

    fn release(&self, bundle: Hash) -> Answer<'_, ()> {
        Box::pin(self.release_items(bundle))
    }

    fn devices(&self) -> Answer<'_, Vec<KnownDevice>> {
        Box::pin(async move {
            devices::all(&mut *self.shared.db.read().await?, &self.shared.office).await
        })
    }

    fn statements(&self) -> Answer<'_, Vec<StoredStatement>> {
        Box::pin(async move {
            statements::all(&mut *self.shared.db.read().await?, &self.shared.office).await
        })
    }

    fn put_statement(&self, stored: StoredStatement) -> Answer<'_, ()> {
        Box::pin(async move {
            bounded(&stored.statement)?;
            let certificate = devices::certificate(
                &mut *self.shared.db.read().await?,
                &self.shared.office,
                stored.device,
            )
            .await?;
            let certificate = self
                .trust()?
                .certificate(&certificate.ok_or(GatewayError::Missing)?)?;
            let statement = stored.statement.verify(&certificate.signing)?;
            if statement.device != stored.device {
                return Err(GatewayError::Statement("a statement of another device"));
            }
            self.shared
                .db
                .write(PutStatement { statement, stored })
                .await
        })
    }

    fn enrolments(&self) -> Answer<'_, Vec<PendingEnrolment>> {
        Box::pin(async move {
            enrolments::pending(&mut *self.shared.db.read().await?, &self.shared.office).await
        })
    }

    fn decide_enrolment(&self, id: Uuid, decision: EnrolmentDecision) -> Answer<'_, ()> {
        Box::pin(async move {
            let device = match &decision {
                EnrolmentDecision::Issued(certificate) => {
                    Some(self.trust()?.certificate(certificate)?)
                }
                EnrolmentDecision::Refused => None,
            };
            self.shared
                .db
                .write(Decide {
                    id,
                    decision,
                    device,
                })
                .await?;
            self.shared.decided.notify_waiters();
            Ok(())
        })
    }

    fn put_invitation(&self, id: Uuid, expires_at: i64) -> Answer<'_, ()> {
        Box::pin(self.shared.db.write(PutInvitation { id, expires_at }))
    }

    fn put_devices(&self, certificates: Vec<Signed<DeviceCertificate>>) -> Answer<'_, ()> {
        Box::pin(async move {
            let trust = self.trust()?;
            let mut verified = Vec::with_capacity(certificates.len());
            for certificate in certificates {
                verified.push((trust.certificate(&certificate)?.device, certificate));
            }
            self.shared.db.write(PutDevices(verified)).await
        })
    }

    fn put_keyset(&self, keyset: Signed<Keyset>) -> Answer<'_, ()> {
        Box::pin(async move {
            // One at a time: each builds on the one before.
            let _turn = self.shared.keyset_turn.lock().await;
            let mut trust = match self.trust() {
                Ok(trust) => Trust::clone(&trust),
                Err(_) => Trust::new(self.shared.root.clone(), &keyset)?,
            };
            trust.add(&keyset)?;
            let content = keyset.peek()?;
            if content.office != self.shared.office {
                return Err(GatewayError::Statement("a keyset of another office"));
            }
            if content.gateway_receipt != self.receipt_key() {
                tracing::warn!(
                    serial = content.serial,
                    "this keyset names another gateway receipt key than ours"
                );
            }
            self.shared
                .db
                .write(PutSetting {
                    serial: content.serial,
                    signed: keyset,
                })
                .await?;
            self.set_trust(trust);
            self.shared
                .db
                .write(Rejudge {
                    trust: self.trust()?,
                    giver: self.giver(),
                    now: self.shared.clock.now(),
                })
                .await
        })
    }

    fn put_pack(&self, version: u64, pack: Signed<Pack>) -> Answer<'_, ()> {
        Box::pin(async move {
            self.trust()?.pack(&pack)?;
            self.shared
                .db
                .write(PutSetting {
                    serial: version,
                    signed: pack,
                })
                .await
        })
    }

    fn put_receipts(&self, receipts: Vec<(Uuid, Signed<Receipt>)>) -> Answer<'_, ()> {
        Box::pin(async move {
            let trust = self.trust()?;
            let mut verified = Vec::with_capacity(receipts.len());
            for (device, signed) in receipts {
                verified.push(NewReceipt {
                    device,
                    receipt: trust.receipt(&signed)?,
                    signed,
                });
            }
            self.shared.db.write(PutReceipts(verified)).await
        })
    }

    fn put_epoch(&self, epoch: Uuid) -> Answer<'_, ()> {
        Box::pin(async move {
            let signer = self.trust()?.current().receipt.key_id();
            self.shared.db.write(PutEpoch { signer, epoch }).await
        })
    }

    fn counted(&self) -> Answer<'_, Option<(Uuid, u64)>> {
        Box::pin(async move {
            let signer = self.trust()?.current().receipt.key_id();
            let mut db = self.shared.db.read().await?;
            epochs::highest(&mut db, &self.shared.office, signer).await
        })
    }

    fn put_messages(&self, messages: Vec<Signed<MessageEnvelope>>) -> Answer<'_, ()> {
        Box::pin(async move {
            let trust = self.trust()?;
            let mut verified = Vec::with_capacity(messages.len());
            for signed in messages {
                verified.push((trust.message(&signed)?, signed));
            }
            self.shared.db.write(PutMessages(verified)).await
        })
    }
}
