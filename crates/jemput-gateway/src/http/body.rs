//! Reading a body: its length is known and within the limit before anything is allocated, and its
//! digest is right before anything is done with it.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use futures::StreamExt as _;
use jemput_domain::wire::transfer::{MAX_START_BYTES, TransferCode};
use sha2::{Digest as _, Sha256};
use tokio::time::{Instant, timeout_at};

use super::limits::Limits;
use super::room::{Room, Sender, Taken};
use crate::GatewayError;

/// Bytes a second below which a link is as good as none.
pub(super) const SLOWEST: u64 = 512;

/// Reads bodies into the room there is for them.
#[derive(Clone)]
pub(super) struct Bodies {
    room: Arc<Room>,
    limits: Limits,
}

/// A body and the room it takes.
pub(super) struct Held {
    pub bytes: Bytes,
    _room: Taken,
}

impl Bodies {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            room: Arc::new(Room::new(limits)),
            limits,
        }
    }

    /// Takes the body of a request that is refused by its head and throws it away: a client that is
    /// still sending would see a broken connection and not the answer. Longer ones than any
    /// endpoint takes are cut off all the same.
    pub(super) async fn refuse(
        &self,
        headers: &HeaderMap,
        body: Body,
        why: GatewayError,
    ) -> GatewayError {
        let mut left = content_length(headers)
            .ok()
            .filter(|length| *length <= MAX_START_BYTES)
            .unwrap_or(0);
        let mut frames = body.into_data_stream();
        let until = Instant::now() + self.limits.pause;
        while left > 0 {
            match timeout_at(until, frames.next()).await {
                Ok(Some(Ok(frame))) => left = left.saturating_sub(frame.len() as u64),
                _ => break,
            }
        }
        why
    }

    /// Reads a whole body of at most `most` bytes.
    pub(super) async fn read(
        &self,
        headers: &HeaderMap,
        body: Body,
        sender: Sender,
        most: u64,
    ) -> Result<Held, GatewayError> {
        let length = content_length(headers)?;
        if length > most {
            return Err(self
                .refuse(headers, body, GatewayError::Refused(TransferCode::TooLarge))
                .await);
        }
        let room = match self.room.take(sender, length).await {
            Ok(room) => room,
            Err(error) => return Err(self.refuse(headers, body, error).await),
        };
        // Nobody holds memory by sending a byte a minute.
        let until = Instant::now() + self.limits.pause + Duration::from_secs(length / SLOWEST);
        let length =
            usize::try_from(length).map_err(|_| GatewayError::Refused(TransferCode::TooLarge))?;
        let mut frames = body.into_data_stream();
        let mut bytes = BytesMut::new();
        // A sender that stops in the middle, or sends less than it said, has sent nothing.
        let broken = || GatewayError::Refused(TransferCode::Malformed);
        while bytes.len() < length {
            let next = until.min(Instant::now() + self.limits.pause);
            let frame = timeout_at(next, frames.next())
                .await
                .map_err(|_| broken())?;
            let frame = frame.ok_or_else(broken)?.map_err(|_| broken())?;
            if bytes.is_empty() {
                bytes.reserve(length);
            }
            bytes.extend_from_slice(&frame);
        }
        if bytes.len() > length {
            return Err(broken());
        }
        Ok(Held {
            bytes: bytes.freeze(),
            _room: room,
        })
    }

    /// The same, and its Content-Digest.
    pub(super) async fn read_checked(
        &self,
        headers: &HeaderMap,
        body: Body,
        sender: Sender,
        most: u64,
    ) -> Result<Held, GatewayError> {
        let wanted = match content_digest(headers) {
            Ok(wanted) => wanted,
            Err(error) => return Err(self.refuse(headers, body, error).await),
        };
        let held = self.read(headers, body, sender, most).await?;
        if Sha256::digest(&held.bytes)[..] == wanted {
            Ok(held)
        } else {
            Err(GatewayError::Refused(TransferCode::DigestMismatch))
        }
    }
}

/// Whether the request has a body, by its head.
pub(super) fn content_length(headers: &HeaderMap) -> Result<u64, GatewayError> {
    let mut values = headers.get_all(header::CONTENT_LENGTH).iter();
    let value = match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok().and_then(|text| text.parse().ok()),
        _ => None,
    };
    value.ok_or(GatewayError::Refused(TransferCode::LengthRequired))
}

/// `sha-256=:<base64>:`, alone or among other digests.
fn content_digest(headers: &HeaderMap) -> Result<[u8; 32], GatewayError> {
    let malformed = GatewayError::Refused(TransferCode::Malformed);
    let text = headers
        .get("content-digest")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let digest = text.split(',').find_map(|member| {
        let value = member.trim().strip_prefix("sha-256=:")?.strip_suffix(':')?;
        STANDARD.decode(value).ok()?.try_into().ok()
    });
    digest.ok_or(malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest_of(text: &str) -> Option<[u8; 32]> {
        let mut headers = HeaderMap::new();
        headers.insert("content-digest", text.parse().unwrap());
        content_digest(&headers).ok()
    }

    #[test]
    fn digests_are_found_or_refused() {
        let good = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
        assert!(digest_of(good).is_some());
        assert_eq!(digest_of(&format!("md5=:AAAA:, {good}")), digest_of(good));
        for bad in ["", "sha-256=RK", "sha-256=:AAAA:", "sha-512=:AAAA:"] {
            assert!(digest_of(bad).is_none(), "{bad}");
        }
    }
}
