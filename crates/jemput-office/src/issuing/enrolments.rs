//! Answering laptops that want to be enrolled: by network when they prove the invitation's code, by
//! stick when a person has compared six words as well.

use jemput_domain::ids::DeviceId;
use jemput_domain::time::UnixMillis;
use jemput_gateway::Inner;
use jemput_gateway::inner::EnrolmentDecision;
use jemput_link::enrol::by_file;
use jemput_seal::statement::{CertificateRequest, DeviceCertificate};
use jemput_seal::{Signed, Uuid, issue_certificate};

use super::{IssueError, Issuing};
use crate::importer::Road;
use crate::office::OfficeEvent;
use crate::storage::audit::Entry;
use crate::storage::devices::{self, StoredDevice};
use crate::storage::invitations::{self, StoredEnrolment};
use crate::storage::issued::Issued;

/// A laptop that is the office's now.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// Its id.
    pub device: DeviceId,
    /// Its certificate.
    pub certificate: Signed<DeviceCertificate>,
}

impl Issuing {
    /// Answers everyone who waits at the gateway. Gives how many were enrolled.
    pub async fn answer_enrolments(&self, inner: &dyn Inner) -> Result<usize, EnrolmentsError> {
        let mut enrolled = 0;
        for pending in inner.enrolments().await? {
            let decision = match self.enrol(&pending.request, Road::Network).await {
                Ok(done) => {
                    enrolled += 1;
                    EnrolmentDecision::Issued(Box::new(done.certificate))
                }
                Err(IssueError::Invitation(_) | IssueError::Seal(_) | IssueError::Unknown(_)) => {
                    EnrolmentDecision::Refused
                }
                Err(error) => return Err(error.into()),
            };
            inner.decide_enrolment(pending.id, decision).await?;
        }
        Ok(enrolled)
    }

    /// Issues the certificate of a request that proves its invitation. The same keys always get the
    /// same certificate; other keys for a used invitation are refused.
    pub async fn enrol(
        &self,
        request: &CertificateRequest,
        road: Road,
    ) -> Result<Enrolled, IssueError> {
        let office = &*self.office.code;
        let now = self.office.now();
        let device = device_of(request);
        let mut db = self.office.db.write().await?;
        if let Some(known) = devices::get(&mut db, office, device).await? {
            return Ok(Enrolled {
                device,
                certificate: Signed::from_json(known.certificate.as_bytes())?,
            });
        }
        let invitation = invitations::get(&mut db, office, request.invitation)
            .await?
            .ok_or(IssueError::Unknown("invitation"))?;
        request.verify(&self.code(request.invitation))?;
        if invitation.withdrawn {
            return Err(IssueError::Invitation("withdrawn"));
        }
        if invitation.device.is_none() && invitation.expires_at <= now {
            return Err(IssueError::Invitation("over"));
        }
        if !invitations::use_by(&mut db, office, request.invitation, device, now).await? {
            return Err(IssueError::Invitation("used"));
        }
        let serial = devices::all(&mut db, office).await?.len() as u64 + 1;
        let certificate = issue_certificate(
            &self.keys.issuing,
            request,
            office,
            device.0,
            serial,
            &invitation.label,
            now.0,
        )?;
        let stored = StoredDevice {
            device,
            label: invitation.label,
            invitation: request.invitation.to_string(),
            certificate: String::from_utf8_lossy(&certificate.to_json()).into_owned(),
            enrolled_at: now,
            road: road.code().to_owned(),
            last_seen_at: Some(now),
            revoked_at: None,
        };
        devices::put(&mut db, office, &stored).await?;
        db.commit().await?;
        self.office
            .audit
            .write(
                Entry {
                    who: "issuing",
                    action: "enrol",
                    subject: &device.to_string(),
                    detail: road.code().into(),
                },
                now,
            )
            .await?;
        self.office.tell(OfficeEvent::DeviceSeen { device });
        self.office.outgoing.notify_one();
        Ok(Enrolled {
            device,
            certificate,
        })
    }

    /// A request that came by stick. Gives the answer file when a person has confirmed it already;
    /// else it waits, and the page shows its six words.
    pub async fn request_by_stick(
        &self,
        file: &[u8],
        now: UnixMillis,
    ) -> Result<(Uuid, Option<Vec<u8>>), IssueError> {
        let request = by_file::read_request(file)?;
        let office = &*self.office.code;
        let device = device_of(&request);
        request.verify(&self.code(request.invitation))?;
        let mut db = self.office.db.write().await?;
        let known = devices::get(&mut db, office, device).await?.is_some();
        if !known {
            let words = request.confirmation_words(&self.root)?.join(" ");
            let stored = StoredEnrolment {
                invitation: request.invitation,
                device,
                label: request.label.clone(),
                request: String::from_utf8_lossy(file).into_owned(),
                words,
                road: Road::Stick.code().to_owned(),
                arrived_at: now,
                state: "waiting".to_owned(),
                reason: None,
            };
            invitations::put_enrolment(&mut db, office, &stored).await?;
        }
        db.commit().await?;
        if known {
            let answer = self
                .answer_file(&self.enrol(&request, Road::Stick).await?)
                .await?;
            return Ok((request.invitation, Some(answer)));
        }
        self.office.tell(OfficeEvent::EnrolmentWaiting {
            invitation: request.invitation.to_string(),
        });
        Ok((request.invitation, None))
    }

    /// A person has compared the six words and they are the same. Gives the answer file for the stick.
    pub async fn confirm_by_stick(
        &self,
        invitation: Uuid,
        device: DeviceId,
        by: &str,
    ) -> Result<Vec<u8>, IssueError> {
        let office = &*self.office.code;
        let waiting = invitations::enrolment(
            &mut *self.office.db.read().await?,
            office,
            invitation,
            device,
        )
        .await?;
        let waiting = waiting.ok_or(IssueError::Unknown("request"))?;
        let request = by_file::read_request(waiting.request.as_bytes())?;
        let enrolled = self.enrol(&request, Road::Stick).await?;
        let mut db = self.office.db.write().await?;
        invitations::settle_enrolment(&mut db, office, invitation, device, "confirmed", None)
            .await?;
        db.commit().await?;
        let now = self.office.now();
        self.office
            .audit
            .write(
                Entry {
                    who: by,
                    action: "confirm_words",
                    subject: &device.to_string(),
                    detail: "same".into(),
                },
                now,
            )
            .await?;
        self.answer_file(&enrolled).await
    }

    async fn answer_file(&self, enrolled: &Enrolled) -> Result<Vec<u8>, IssueError> {
        let mut db = self.office.db.read().await?;
        let keyset = self.newest(&mut db, Issued::Keyset, "keyset").await?;
        let pack = self.newest(&mut db, Issued::Pack, "pack").await?;
        by_file::answer_file(
            &enrolled.certificate,
            &Signed::from_json(keyset.as_bytes())?,
            &Signed::from_json(pack.as_bytes())?,
        )
        .map_err(|error| IssueError::File(error.to_string()))
    }
}

/// A laptop is named by its keys: the same keys are the same laptop, however often it asks.
fn device_of(request: &CertificateRequest) -> DeviceId {
    let mut hasher = blake3::Hasher::new();
    hasher
        .update(b"jemput device\0")
        .update(request.signing.as_bytes())
        .update(request.receiving.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    DeviceId(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

/// Why answering stopped; it goes on at the next turn.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentsError {
    /// This side.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// The gateway.
    #[error("gateway: {0}")]
    Gateway(#[from] jemput_gateway::GatewayError),
}
