//! Verifying a signed request (RFC 9421) from its head alone, before a byte of the body is read.

use axum::http::{HeaderMap, request::Parts};
use httpsig::prelude::message_component::{HttpMessageComponent, HttpMessageComponentId};
use httpsig::prelude::{HttpSignatureBase, HttpSignatureHeaders, VerifyingKey};
use jemput_domain::wire::transfer::{SIGNATURE_TAG, TransferCode};
use jemput_seal::Uuid;

use crate::GatewayError;

const BAD: GatewayError = GatewayError::Refused(TransferCode::BadSignature);

/// A signature whose form is right; nothing is verified yet.
pub(super) struct RequestSignature {
    /// Who says to have signed.
    pub device: Uuid,
    headers: HttpSignatureHeaders,
    base: HttpSignatureBase,
}

impl RequestSignature {
    /// Exactly one signature over the required components, in the form PROTOCOL.md gives.
    pub(super) fn read(head: &Parts, has_body: bool) -> Result<Self, GatewayError> {
        let signature = text(&head.headers, "signature")?;
        let input = text(&head.headers, "signature-input")?;
        let all = HttpSignatureHeaders::try_parse(&signature, &input).map_err(|_| BAD)?;
        let mut all = all.into_values();
        let (Some(headers), None) = (all.next(), all.next()) else {
            return Err(BAD);
        };
        let params = headers.signature_params();
        let alg_ok = params.alg.as_deref().is_none_or(|alg| alg == "ed25519");
        let nonce_ok = params.nonce.as_deref().is_some_and(nonce_ok);
        let tag_ok = params.tag.as_deref() == Some(SIGNATURE_TAG);
        if !(alg_ok && nonce_ok && tag_ok && params.created.is_some() && params.expires.is_none()) {
            return Err(BAD);
        }
        let device = params.keyid.as_deref().and_then(device_id).ok_or(BAD)?;
        let mut covered = Vec::new();
        let mut components = Vec::new();
        for id in &params.covered_components {
            let name = id.to_string();
            components.push(component(head, id, &name)?);
            covered.push(name);
        }
        let digest = has_body.then_some("\"content-digest\"");
        let required = ["\"@method\"", "\"@path\"", "\"@query\""]
            .into_iter()
            .chain(digest);
        if !required
            .into_iter()
            .all(|name| covered.iter().any(|covered| covered == name))
        {
            return Err(BAD);
        }
        let base = HttpSignatureBase::try_new(&components, params).map_err(|_| BAD)?;
        Ok(Self {
            device,
            headers,
            base,
        })
    }

    /// Whether this key made it.
    pub(super) fn verify(&self, key: &impl VerifyingKey) -> Result<(), GatewayError> {
        self.base
            .verify_signature_headers(key, &self.headers)
            .map_err(|_| BAD)
    }
}

/// A covered component's line. Only these derived components, and no parameters.
fn component(
    head: &Parts,
    id: &HttpMessageComponentId,
    name: &str,
) -> Result<HttpMessageComponent, GatewayError> {
    let value = match name {
        "\"@method\"" => head.method.as_str().to_owned(),
        "\"@path\"" => head.uri.path().to_owned(),
        "\"@query\"" => format!("?{}", head.uri.query().unwrap_or_default()),
        _ => {
            let field = name
                .strip_prefix('"')
                .and_then(|name| name.strip_suffix('"'))
                .ok_or(BAD)?;
            if field.starts_with('@') || field.contains(['"', ';']) {
                return Err(BAD);
            }
            text(&head.headers, field)?
        }
    };
    HttpMessageComponent::try_from((id, &[value][..])).map_err(|_| BAD)
}

/// A header's only value.
fn text(headers: &HeaderMap, name: &str) -> Result<String, GatewayError> {
    let mut values = headers.get_all(name).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(BAD);
    };
    Ok(value.to_str().map_err(|_| BAD)?.trim().to_owned())
}

fn nonce_ok(nonce: &str) -> bool {
    (1..=64).contains(&nonce.len())
        && nonce
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+/=_-".contains(c))
}

/// Hyphenated and lower case only: one device has one name.
fn device_id(text: &str) -> Option<Uuid> {
    text.parse::<Uuid>()
        .ok()
        .filter(|id| id.to_string() == text)
}
