//! Reading an invitation before deciding to take it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jemput_domain::error::ErrorCode;
use jemput_link::enrol::Invited;

use super::roster;
use crate::Field;
use crate::commands::session::{InvitationReadRequest, InvitationSource, InvitationView};
use crate::error::Result;
use crate::kit::read_pack;

/// Keyset and pack are inside; more than this is none.
const LIMIT: u64 = 4 << 20;

pub fn invitation_read(field: &Field, request: InvitationReadRequest) -> Result<InvitationView> {
    let (invited, _) = read(&request.invitation)?;
    let invitation = &invited.invitation;
    let pack = read_pack(&invited.trust.pack(&invitation.pack)?)?;
    let expires_at = jemput_domain::time::UnixMillis(invitation.expires_at);
    Ok(InvitationView {
        office: invitation.office.clone(),
        office_name: pack.name.clone(),
        regency: pack.regency.clone(),
        looks_expired: expires_at < field.host().now(),
        expires_at,
        roster: roster::views(&pack),
        by_network: !invited.trust.current().gateways.is_empty(),
    })
}

/// The verified invitation and its bytes as they came.
pub fn read(source: &InvitationSource) -> Result<(Invited, Vec<u8>)> {
    let bytes = match source {
        InvitationSource::File { path } => file(Path::new(path))?,
        InvitationSource::Text { text } => pasted(text),
    };
    Ok((Invited::read(&bytes)?, bytes))
}

fn file(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LIMIT {
        return Err(ErrorCode::InvitationInvalid.into());
    }
    Ok(bytes)
}

/// The file's text, or its base64 as messengers carry it better.
fn pasted(text: &str) -> Vec<u8> {
    let text = text.trim();
    if text.starts_with('{') {
        return text.as_bytes().to_vec();
    }
    let joined: String = text.split_whitespace().collect();
    STANDARD.decode(joined).unwrap_or_default()
}
