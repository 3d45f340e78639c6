//! Signing a request: RFC 9421 with the device's Ed25519 key, RFC 9530 for the body.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use httpsig::prelude::message_component::{HttpMessageComponent, HttpMessageComponentId};
use httpsig::prelude::{
    AlgorithmName, HttpSigResult, HttpSignatureBase, HttpSignatureParams, SigningKey,
};
use jemput_domain::wire::transfer::{CERTIFICATE_HEADER, SIGNATURE_TAG};
use jemput_seal::statement::DeviceCertificate;
use jemput_seal::{DeviceKeys, Signed, Uuid};
use sha2::{Digest, Sha256};

use crate::LinkError;

/// Label of our signature in `Signature-Input`; any would do.
const LABEL: &str = "jemput";

/// Who signs.
pub struct Signer<'a> {
    /// The device id of the certificate.
    pub device: Uuid,
    /// Its keys.
    pub keys: &'a DeviceKeys,
}

impl SigningKey for Signer<'_> {
    fn sign(&self, data: &[u8]) -> HttpSigResult<Vec<u8>> {
        Ok(self.keys.sign_request(data).to_vec())
    }

    fn key_id(&self) -> String {
        self.device.to_string()
    }

    fn alg(&self) -> AlgorithmName {
        AlgorithmName::Ed25519
    }
}

impl Signer<'_> {
    /// The header fields of a signed request. `target` is path and query exactly as sent.
    pub fn headers(
        &self,
        method: &Method,
        target: &str,
        body: Option<&[u8]>,
        created: u64,
    ) -> Result<HeaderMap, LinkError> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut fields = vec![
            ("@method", method.as_str().to_owned()),
            ("@path", path.to_owned()),
            ("@query", format!("?{query}")),
        ];
        let digest = body.map(content_digest);
        fields.extend(digest.clone().map(|digest| ("content-digest", digest)));

        let lines: Vec<HttpMessageComponent> = fields
            .iter()
            .map(|(name, value)| component(name, value))
            .collect::<Result<_, _>>()?;
        let params = HttpSignatureParams {
            created: Some(created),
            nonce: Some(nonce()?),
            keyid: Some(self.key_id()),
            tag: Some(SIGNATURE_TAG.to_owned()),
            covered_components: lines.iter().map(|line| line.id.clone()).collect(),
            ..HttpSignatureParams::default()
        };
        let signature = HttpSignatureBase::try_new(&lines, &params)
            .and_then(|base| base.build_signature_headers(self, Some(LABEL)))
            .map_err(|_| LinkError::Client)?;

        let mut headers = HeaderMap::new();
        if let Some(digest) = &digest {
            insert(&mut headers, "content-digest", digest)?;
        }
        insert(
            &mut headers,
            "signature-input",
            &signature.signature_input_header_value(),
        )?;
        insert(
            &mut headers,
            "signature",
            &signature.signature_header_value(),
        )?;
        Ok(headers)
    }
}

/// Adds the device's certificate, for a gateway that does not know it yet.
pub fn add_certificate(
    headers: &mut HeaderMap,
    certificate: &Signed<DeviceCertificate>,
) -> Result<(), LinkError> {
    insert(
        headers,
        CERTIFICATE_HEADER,
        &STANDARD.encode(certificate.to_json()),
    )
}

fn component(name: &str, value: &str) -> Result<HttpMessageComponent, LinkError> {
    let id = HttpMessageComponentId::try_from(name).map_err(|_| LinkError::Client)?;
    HttpMessageComponent::try_from((&id, &[value.to_owned()][..])).map_err(|_| LinkError::Client)
}

fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(body)))
}

fn nonce() -> Result<String, LinkError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| LinkError::Client)?;
    Ok(STANDARD.encode(bytes))
}

fn insert(headers: &mut HeaderMap, name: &'static str, value: &str) -> Result<(), LinkError> {
    let value = HeaderValue::from_str(value).map_err(|_| LinkError::Client)?;
    headers.insert(HeaderName::from_static(name), value);
    Ok(())
}
