//! Answers: JSON of one content type, so that no hotspot's page can pass for one.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jemput_domain::wire::transfer::{MEDIA_TYPE, TransferCode, TransferError};
use serde::Serialize;

use crate::GatewayError;

/// A body with its status.
pub(super) fn answer(status: StatusCode, body: &impl Serialize) -> Response {
    let mut response = (status, Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A failure as a client is told: its code and nothing else. Ours are logged, without data.
impl IntoResponse for GatewayError {
    fn into_response(self) -> Response {
        let code = self.code();
        let status = status(code);
        if status.is_server_error() {
            tracing::error!(error = %self, "a request failed");
        }
        let mut response = answer(status, &TransferError { code });
        if matches!(
            code,
            TransferCode::Busy | TransferCode::DiskFull | TransferCode::TooManyRequests
        ) {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
        }
        if code == TransferCode::QuotaReached {
            // The window slides: a little of it is free again soon.
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("900"));
        }
        response
    }
}

/// The status of each code where it stands alone.
pub(super) fn status(code: TransferCode) -> StatusCode {
    use TransferCode as C;
    match code {
        C::Malformed | C::DigestMismatch => StatusCode::BAD_REQUEST,
        C::BadSignature | C::CertificateNeeded => StatusCode::UNAUTHORIZED,
        C::UnknownInvitation | C::UnknownBundle | C::UnknownItem | C::NotFound => {
            StatusCode::NOT_FOUND
        }
        C::Offset | C::InvitationUsed => StatusCode::CONFLICT,
        C::InvitationExpired => StatusCode::GONE,
        C::LengthRequired => StatusCode::LENGTH_REQUIRED,
        C::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        C::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        C::UnknownDevice
        | C::Forged
        | C::NewerFormat
        | C::OtherOffice
        | C::TooLong
        | C::ItemDamaged => StatusCode::UNPROCESSABLE_ENTITY,
        C::TooManyRequests | C::QuotaReached => StatusCode::TOO_MANY_REQUESTS,
        C::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        C::Busy => StatusCode::SERVICE_UNAVAILABLE,
        C::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
    }
}
