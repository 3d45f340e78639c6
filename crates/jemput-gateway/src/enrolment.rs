//! Laptops that want to become the office's: kept for the office, answered when it has.

use std::time::Duration;

use jemput_domain::wire::transfer::{EnrolmentAnswer, EnrolmentRequest, TransferCode};
use jemput_seal::statement::{CertificateRequest, DeviceCertificate, Keyset, Pack};
use jemput_seal::{Hash, Signed, Uuid};
use tokio::time::Instant;

use crate::inner::{EnrolmentDecision, What};
use crate::intake::values;
use crate::storage::enrolments::{self, NewRequest};
use crate::storage::{Tx, Write, changes, devices, settings};
use crate::{Gateway, GatewayError};

/// Different requests that may wait under one invitation.
const WAITING: i64 = 8;
/// How long a request is held for the office's answer.
const HOLD: Duration = Duration::from_secs(5);

const USED: GatewayError = GatewayError::Refused(TransferCode::InvitationUsed);

/// Names the keys of a request, so that the same keys are known again. The proof, and the label it
/// covers, belong to it: a request altered on its way is refused alone, not the laptop it came from.
pub(crate) fn keys_hash(request: &CertificateRequest) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(request.signing.as_bytes());
    hasher.update(request.receiving.as_bytes());
    hasher.update(&request.mac.0);
    hasher.update(request.label.as_bytes());
    hasher.finalize().into()
}

struct Ask(NewRequest);

impl Write for Ask {
    type Out = ();

    async fn run(&mut self, tx: &mut Tx) -> Result<(), GatewayError> {
        let office = tx.office();
        let invitation = self.0.request.invitation;
        if enrolments::waiting(tx.connection(), &office, invitation).await? >= WAITING {
            return Err(GatewayError::Refused(TransferCode::TooManyRequests));
        }
        if enrolments::add(tx.connection(), &office, &self.0).await? {
            changes::add(tx, &What::Enrolment { id: self.0.id })?;
        }
        Ok(())
    }
}

impl Gateway {
    /// Answers from what the office said, or keeps the request and waits a little.
    pub(crate) async fn enrol(
        &self,
        request: EnrolmentRequest,
    ) -> Result<EnrolmentAnswer, GatewayError> {
        let request: CertificateRequest = serde_json::from_value(request.request)
            .map_err(|_| GatewayError::Refused(TransferCode::Malformed))?;
        let keys = keys_hash(&request);
        let invitation = request.invitation;
        if let Some(answer) = self.enrolment_answer(invitation, keys).await? {
            return Ok(answer);
        }
        let received_at = self.shared.clock.now();
        self.shared
            .db
            .write(Ask(NewRequest {
                id: Uuid::new_v4(),
                keys,
                request,
                received_at,
            }))
            .await?;
        let until = Instant::now() + HOLD;
        loop {
            let decided = self.shared.decided.notified();
            if let Some(answer) = self.enrolment_answer(invitation, keys).await? {
                return Ok(answer);
            }
            if tokio::time::timeout_at(until, decided).await.is_err() {
                return Ok(EnrolmentAnswer::Pending);
            }
        }
    }

    async fn enrolment_answer(
        &self,
        invitation: Uuid,
        keys: Hash,
    ) -> Result<Option<EnrolmentAnswer>, GatewayError> {
        let office = &self.shared.office;
        let mut db = self.shared.db.read().await?;
        let row = enrolments::invitation(&mut db, office, invitation).await?;
        let row = row.ok_or(GatewayError::Refused(TransferCode::UnknownInvitation))?;
        let asked = enrolments::request(&mut db, office, invitation, keys).await?;
        if let Some(certificate) = asked.as_ref().and_then(|asked| asked.certificate.as_ref()) {
            let keyset = settings::newest::<Keyset>(&mut db, office)
                .await?
                .ok_or(GatewayError::Refused(TransferCode::Busy))?;
            let pack = settings::newest::<Pack>(&mut db, office).await?;
            return Ok(Some(EnrolmentAnswer::Enrolled {
                certificate: values(std::slice::from_ref(certificate))
                    .pop()
                    .unwrap_or_default(),
                keyset: values(&[keyset.1]).pop().unwrap_or_default(),
                pack: pack.and_then(|(_, pack)| values(&[pack]).pop()),
            }));
        }
        if row.used_by.is_some() || asked.as_ref().is_some_and(|asked| asked.refused) {
            return Err(USED);
        }
        if row.expires_at <= self.shared.clock.now().0 {
            return Err(GatewayError::Refused(TransferCode::InvitationExpired));
        }
        Ok(None)
    }
}

/// The office's answer to one request.
pub(crate) struct Decide {
    pub id: Uuid,
    pub decision: EnrolmentDecision,
    /// Of the certificate, verified.
    pub device: Option<DeviceCertificate>,
}

impl Write for Decide {
    type Out = ();

    async fn run(&mut self, tx: &mut Tx) -> Result<(), GatewayError> {
        let office = tx.office();
        let (invitation, keys) = enrolments::of_id(tx.connection(), &office, self.id)
            .await?
            .ok_or(GatewayError::Missing)?;
        match (&self.decision, &self.device) {
            (EnrolmentDecision::Issued(certificate), Some(device)) => {
                let served = enrolments::issue(
                    tx.connection(),
                    &office,
                    self.id,
                    invitation,
                    keys,
                    certificate,
                )
                .await?;
                if !served {
                    return Err(USED);
                }
                devices::put(tx.connection(), &office, device.device, certificate).await?;
            }
            _ => enrolments::refuse(tx.connection(), &office, self.id).await?,
        }
        Ok(())
    }
}

/// Certificates issued elsewhere.
pub(crate) struct PutDevices(pub Vec<(Uuid, Signed<DeviceCertificate>)>);

impl Write for PutDevices {
    type Out = ();

    async fn run(&mut self, tx: &mut Tx) -> Result<(), GatewayError> {
        let office = tx.office();
        for (device, certificate) in &self.0 {
            devices::put(tx.connection(), &office, *device, certificate).await?;
        }
        Ok(())
    }
}
