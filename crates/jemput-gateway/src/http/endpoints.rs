//! One function for each endpoint: check the head, read the body, call the gateway.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::Response;
use jemput_domain::wire::transfer::{
    AppendAnswer, BUNDLE_START_MEDIA_TYPE, EnrolmentAnswer, ITEM_MEDIA_TYPE, MAX_APPEND_BYTES,
    MAX_JSON_BYTES, MAX_START_BYTES, MEDIA_TYPE, TransferCode, TransferError,
};
use jemput_seal::Hash;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::Http;
use super::answer::{answer, status as status_of};
use super::body::Held;
use super::device::{KnownKey, authenticate};
use super::room::Sender;
use crate::GatewayError;
use crate::intake::{Appended, BundleStart, values};

/// Largest body of an enrolment.
const MAX_ENROLMENT_BYTES: u64 = 64 << 10;
/// The protocol this gateway speaks.
const PROTOCOL: u32 = 1;

type Answered = Result<Response, GatewayError>;

pub(super) async fn hello() -> Response {
    answer(StatusCode::OK, &json!({ "protocol": PROTOCOL }))
}

pub(super) async fn nothing_here() -> Response {
    answer(
        StatusCode::NOT_FOUND,
        &TransferError {
            code: TransferCode::NotFound,
        },
    )
}

pub(super) async fn enrol(State(http): State<Http>, request: Request) -> Answered {
    let (head, body) = request.into_parts();
    let body = match require_type(&head, MEDIA_TYPE) {
        Ok(()) => {
            http.bodies
                .read(&head.headers, body, Sender::Anybody, MAX_ENROLMENT_BYTES)
                .await?
        }
        Err(error) => return Err(http.bodies.refuse(&head.headers, body, error).await),
    };
    let request = parse(&body.bytes)?;
    // The answer may take some seconds, and others want the room.
    drop(body);
    let enrolment = http.gateway.enrol(request).await?;
    let status = match enrolment {
        EnrolmentAnswer::Pending => StatusCode::ACCEPTED,
        EnrolmentAnswer::Enrolled { .. } => StatusCode::OK,
    };
    Ok(answer(status, &enrolment))
}

pub(super) async fn contact(State(http): State<Http>, request: Request) -> Answered {
    let (head, body) = request.into_parts();
    let (device, body) = http
        .receive(&head, body, MEDIA_TYPE, MAX_JSON_BYTES)
        .await?;
    let contact = http
        .gateway
        .contact(&device.certificate, parse(&body.bytes)?)
        .await?;
    Ok(answer(StatusCode::OK, &contact))
}

pub(super) async fn start(State(http): State<Http>, request: Request) -> Answered {
    let (head, body) = request.into_parts();
    let (_, body) = http
        .receive(&head, body, BUNDLE_START_MEDIA_TYPE, MAX_START_BYTES)
        .await?;
    let start = BundleStart::parse(body.bytes.clone())?;
    // To its end even if the client goes away in the middle.
    let work = tokio::spawn(async move {
        let status = http.gateway.start(start).await;
        drop(body);
        status
    });
    Ok(answer(
        StatusCode::OK,
        &work.await.map_err(|_| GatewayError::Closing)??,
    ))
}

pub(super) async fn status(
    State(http): State<Http>,
    Path(hash): Path<String>,
    request: Request,
) -> Answered {
    let (head, _) = request.into_parts();
    authenticate(&http.gateway, &head, false).await?;
    Ok(answer(
        StatusCode::OK,
        &http.gateway.status(parse_hash(&hash)?).await?,
    ))
}

pub(super) async fn append(
    State(http): State<Http>,
    Path((hash, number)): Path<(String, String)>,
    request: Request,
) -> Answered {
    let (head, body) = request.into_parts();
    let (_, body) = http
        .receive(&head, body, ITEM_MEDIA_TYPE, MAX_APPEND_BYTES)
        .await?;
    let hash = parse_hash(&hash)?;
    let number = decimal(&number).ok_or(GatewayError::Refused(TransferCode::UnknownItem))?;
    let (generation, offset) =
        place(head.uri.query()).ok_or(GatewayError::Refused(TransferCode::Malformed))?;
    if body.bytes.is_empty() {
        return Err(GatewayError::Refused(TransferCode::Malformed));
    }
    let work = tokio::spawn(async move {
        let appended = http
            .gateway
            .append(hash, number, generation, offset, body.bytes.clone())
            .await;
        drop(body);
        appended
    });
    let Appended {
        code,
        progress,
        receipts,
    } = work.await.map_err(|_| GatewayError::Closing)??;
    let body = AppendAnswer {
        code,
        generation: progress.generation,
        durable: progress.durable,
        complete: progress.complete,
        receipts: values(&receipts),
    };
    Ok(answer(code.map_or(StatusCode::OK, status_of), &body))
}

impl Http {
    /// Signature first, by the head alone; then the body and its digest.
    async fn receive(
        &self,
        head: &Parts,
        body: Body,
        media_type: &str,
        most: u64,
    ) -> Result<(Arc<KnownKey>, Held), GatewayError> {
        let device = match authenticate(&self.gateway, head, true).await {
            Ok(device) => require_type(head, media_type).map(|()| device),
            Err(error) => Err(error),
        };
        match device {
            Ok(device) => {
                let sender = Sender::Device(device.certificate.device);
                let body = self
                    .bodies
                    .read_checked(&head.headers, body, sender, most)
                    .await?;
                Ok((device, body))
            }
            Err(error) => Err(self.bodies.refuse(&head.headers, body, error).await),
        }
    }
}

fn require_type(head: &Parts, media_type: &str) -> Result<(), GatewayError> {
    let given = head
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if given == Some(media_type) {
        Ok(())
    } else {
        Err(GatewayError::Refused(TransferCode::UnsupportedMediaType))
    }
}

fn parse<T: DeserializeOwned>(json: &[u8]) -> Result<T, GatewayError> {
    serde_json::from_slice(json).map_err(|_| GatewayError::Refused(TransferCode::Malformed))
}

fn parse_hash(text: &str) -> Result<Hash, GatewayError> {
    text.parse()
        .map_err(|_| GatewayError::Refused(TransferCode::UnknownBundle))
}

/// `generation=g&offset=o`, exactly.
fn place(query: Option<&str>) -> Option<(u32, u64)> {
    let (generation, offset) = query?.split_once('&')?;
    Some((
        decimal(generation.strip_prefix("generation=")?)?,
        decimal(offset.strip_prefix("offset=")?)?,
    ))
}

/// Digits only, no sign, no leading zero.
fn decimal<T: std::str::FromStr>(text: &str) -> Option<T> {
    let plain =
        text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_documented_query() {
        assert_eq!(place(Some("generation=0&offset=65536")), Some((0, 65536)));
        for other in [
            "",
            "offset=1&generation=0",
            "generation=0",
            "generation=+1&offset=0",
            "generation=00&offset=0",
            "generation=0&offset=1&x=2",
            "generation=0&offset=-1",
            "generation=&offset=0",
        ] {
            assert_eq!(place(Some(other)), None, "{other}");
        }
        assert_eq!(place(None), None);
    }
}
