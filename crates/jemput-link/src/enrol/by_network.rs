//! Asking a gateway until the office has answered.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, Method};
use jemput_domain::wire::transfer::{BASE_PATH, EnrolmentAnswer, MEDIA_TYPE, TransferCode};
use jemput_seal::DeviceKeys;

use super::{EnrolError, Enrolled, Invited, body};
use crate::core::backoff::{Backoff, BackoffLimits, Jitter};
use crate::core::exchange::Trouble;
use crate::http::{ConnectionConfig, Failure, Gateways, Outgoing};
use crate::{Control, LinkError};

/// Between two questions while the office has not answered. The gateway holds each for some seconds.
const ASK_AGAIN: Duration = Duration::from_secs(2);
const PAUSES: BackoffLimits = BackoffLimits {
    first_ms: 1_000,
    cap_ms: 30_000,
};
/// Longest answer: certificate, keyset and pack.
const LIMIT: usize = 16 << 20;

/// Where enrolling stands, for whoever waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnrolState {
    /// The request is at the gateway; the office has not answered.
    Pending,
    /// It could not be asked; it is tried again.
    Waiting(Trouble),
}

/// Sends the request and asks until there is a certificate, a refusal, or somebody stops it.
pub async fn enrol(
    invited: &Invited,
    keys: &DeviceKeys,
    label: &str,
    config: &ConnectionConfig,
    control: &Control,
    watch: &(dyn Fn(EnrolState) + Send + Sync),
) -> Result<Enrolled, EnrolError> {
    let body = Bytes::from(body(&invited.request(keys, label))?);
    let mut gateways = Gateways::new(&invited.trust)?;
    let mut connection = gateways.connect(config)?;
    let mut backoff = Backoff::default();
    let mut jitter = Jitter::new(crate::http::seed()?);
    let started = Instant::now();
    loop {
        let outgoing = Outgoing {
            method: Method::POST,
            target: format!("{BASE_PATH}/enrolments"),
            headers: HeaderMap::new(),
            body: Some((MEDIA_TYPE, body.clone())),
            limit: LIMIT,
        };
        let asked = tokio::select! {
            reply = connection.exchange(outgoing) => reply.map_err(Failure::from).and_then(|reply| reply.read(&[200, 202])),
            () = control.stopped() => return Err(LinkError::Stopped.into()),
        };
        let pause = match asked {
            Ok(EnrolmentAnswer::Pending) => {
                watch(EnrolState::Pending);
                backoff.clear();
                ASK_AGAIN
            }
            Ok(answer) => match invited.accept(answer, keys)? {
                Some(enrolled) => return Ok(enrolled),
                None => ASK_AGAIN,
            },
            Err(failure) => {
                let trouble = retried(failure)?;
                watch(EnrolState::Waiting(trouble));
                if gateways.advance() {
                    connection = gateways.connect(config)?;
                }
                let now = started.elapsed().as_millis() as u64;
                backoff.failed(now, PAUSES, jitter.draw());
                Duration::from_millis(backoff.until_ms().saturating_sub(now))
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = control.hurried() => {}
            () = control.stopped() => return Err(LinkError::Stopped.into()),
        }
    }
}

/// What the office has decided is final; everything else is tried again.
fn retried(failure: Failure) -> Result<Trouble, EnrolError> {
    match failure.code {
        Some(TransferCode::UnknownInvitation) => Err(EnrolError::Unknown),
        Some(TransferCode::InvitationUsed) => Err(EnrolError::Used),
        Some(TransferCode::InvitationExpired) => Err(EnrolError::Expired),
        _ => match failure.trouble {
            trouble @ Trouble::Refused { .. } => Err(EnrolError::Refused(trouble)),
            trouble => Ok(trouble),
        },
    }
}
