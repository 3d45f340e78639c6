//! Enrolling by files, on a stick or by any other way a file can go.
//!
//! The MAC proves the invitation's code here too. Before issuing, the office confirms six words shown
//! on both screens ([`CertificateRequest::confirmation_words`]), because a stick passes many hands.

use jemput_domain::wire::transfer::{EnrolmentAnswer, EnrolmentRequest};
use jemput_seal::statement::{CertificateRequest, DeviceCertificate, Keyset, Pack};
use jemput_seal::{DeviceKeys, SealError, Signed, Uuid};

use super::{EnrolError, Enrolled, Invited, body};
use crate::LinkError;
use crate::stick::layout::ENROL;

/// Where a laptop puts its request on a stick.
pub fn request_path(invitation: Uuid) -> String {
    format!("{ENROL}/{invitation}.request.json")
}

/// Where the office puts its answer.
pub fn answer_path(invitation: Uuid) -> String {
    format!("{ENROL}/{invitation}.answer.json")
}

/// The laptop's request file.
pub fn request_file(request: &CertificateRequest) -> Result<Vec<u8>, LinkError> {
    body(request)
}

/// The office reads a request file. Nothing in it is verified yet but its form.
pub fn read_request(file: &[u8]) -> Result<CertificateRequest, SealError> {
    let malformed = |_| SealError::StatementMalformed;
    let outer: EnrolmentRequest = serde_json::from_slice(file).map_err(malformed)?;
    serde_json::from_value(outer.request).map_err(malformed)
}

/// The office's answer file.
pub fn answer_file(
    certificate: &Signed<DeviceCertificate>,
    keyset: &Signed<Keyset>,
    pack: &Signed<Pack>,
) -> Result<Vec<u8>, LinkError> {
    let malformed = |_| LinkError::Client;
    let answer = EnrolmentAnswer::Enrolled {
        certificate: serde_json::to_value(certificate).map_err(malformed)?,
        keyset: serde_json::to_value(keyset).map_err(malformed)?,
        pack: Some(serde_json::to_value(pack).map_err(malformed)?),
    };
    serde_json::to_vec(&answer).map_err(malformed)
}

/// The laptop reads the answer file, checking everything.
pub fn read_answer(
    file: &[u8],
    invited: &Invited,
    keys: &DeviceKeys,
) -> Result<Enrolled, EnrolError> {
    let malformed = || EnrolError::Answer(SealError::StatementMalformed);
    let answer: EnrolmentAnswer = serde_json::from_slice(file).map_err(|_| malformed())?;
    invited.accept(answer, keys)?.ok_or_else(malformed)
}
