//! Is this an answer of the office at all? Status, content type and form together say so; a
//! hotspot's page has at most the status.

use http::{HeaderMap, StatusCode, header};
use jemput_domain::wire::transfer::{MEDIA_TYPE, TransferCode, TransferError};
use serde::de::DeserializeOwned;

use crate::core::exchange::Trouble;

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    ours: bool,
    retry_after_s: Option<u64>,
    pub(crate) body: Vec<u8>,
}

/// Why a reply is no success.
pub(crate) struct Failure {
    pub(crate) code: Option<TransferCode>,
    pub(crate) trouble: Trouble,
    pub(crate) retry_after_ms: Option<u64>,
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self {
            code: None,
            trouble,
            retry_after_ms: None,
        }
    }
}

impl Reply {
    pub(crate) fn head(status: StatusCode, headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let media_type = text(header::CONTENT_TYPE)
            .map(|value| value.split(';').next().unwrap_or_default().trim());
        Self {
            status,
            ours: media_type.is_some_and(|value| value.eq_ignore_ascii_case(MEDIA_TYPE)),
            // Only seconds: a date would need a clock that is right.
            retry_after_s: text(header::RETRY_AFTER).and_then(|value| value.trim().parse().ok()),
            body: Vec::new(),
        }
    }

    /// The body, if the status is one of `wanted` and everything else fits.
    pub(crate) fn read<T: DeserializeOwned>(&self, wanted: &[u16]) -> Result<T, Failure> {
        if self.ours && wanted.contains(&self.status.as_u16()) {
            return serde_json::from_slice(&self.body).map_err(|_| Trouble::BadAnswer.into());
        }
        Err(self.failure())
    }

    /// Why it is no success.
    pub(crate) fn failure(&self) -> Failure {
        let retry_after_ms = self
            .retry_after_s
            .map(|seconds| seconds.saturating_mul(1_000));
        let code = serde_json::from_slice::<TransferError>(&self.body)
            .ok()
            .filter(|_| self.ours)
            .map(|error| error.code);
        let trouble = match (self.status.as_u16(), code) {
            (429, Some(TransferCode::QuotaReached)) => Trouble::QuotaReached,
            (429 | 503, _) => Trouble::Busy,
            // Network Authentication Required, Proxy Authentication Required.
            (511 | 407, _) => Trouble::CaptivePortal,
            (status @ 500.., _) => Trouble::ServerFailed { status },
            (400..500, Some(code)) => Trouble::Refused {
                code: code_text(code),
            },
            // A status of success or a redirect without our content type: somebody else's page.
            (..400, _) if !self.ours => Trouble::CaptivePortal,
            _ => Trouble::BadAnswer,
        };
        Failure {
            code,
            trouble,
            retry_after_ms,
        }
    }
}

/// The code as PROTOCOL.md writes it.
fn code_text(code: TransferCode) -> String {
    serde_json::to_value(code)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
