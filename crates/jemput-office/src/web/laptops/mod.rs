//! Laptops: what they owe, how they join, what they are sent, how they are shut out.

mod joining;
mod sending;

use std::io::Write as _;

use jemput_domain::error::ErrorCode;
use jemput_domain::time::UnixMillis;
use serde_json::json;
use sqlx::Row as _;
use zeroize::Zeroizing;

use super::call::Call;
use super::fault::{Result, fault, internal, invalid};
use super::routes::glue::OneFile;
use super::rows::number;
use super::types::bundles::{BundleView, LaptopRequest};
use super::types::laptops::{LaptopView, RevokeRequest};
use super::types::shared::Nothing;
use crate::keys::{KeyError, Place, UnlockWith, ceremony};
use crate::review;
use crate::storage::devices;

pub use joining::{enrolment_decide, enrolments, invitation_new, invitations};
pub use sending::{outing_cancel, outing_new, outings, work_lists, work_lists_send};

pub async fn laptops(call: Call, _: Nothing) -> Result<Vec<LaptopView>> {
    review::laptops::all(call.office()).await
}

pub async fn laptop_bundles(call: Call, request: LaptopRequest) -> Result<Vec<BundleView>> {
    let office = call.office();
    let rows = sqlx::query(
        "SELECT header_hash, chain, sequence, state, reason, forked, records, records_apart, attachments, bytes, road, arrived_at, imported_at
         FROM bundles WHERE office = $1 AND device = $2 ORDER BY arrived_at DESC, sequence DESC LIMIT 1000",
    )
    .bind(&*office.code)
    .bind(request.device.to_string())
    .fetch_all(office.db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(BundleView {
                header_hash: row.try_get(0)?,
                chain: row.try_get(1)?,
                sequence: number(row, 2)?,
                state: row.try_get(3)?,
                reason: row.try_get(4)?,
                forked: row.try_get::<i64, _>(5)? == 1,
                records: number(row, 6)?,
                records_apart: number(row, 7)?,
                attachments: number(row, 8)?,
                bytes: row.try_get(9)?,
                road: row.try_get(10)?,
                arrived_at: UnixMillis(row.try_get(11)?),
                imported_at: row.try_get::<Option<i64>, _>(12)?.map(UnixMillis),
            })
        })
        .collect()
}

/// The file is the root key's, locked; it is not kept.
pub async fn laptop_revoke(call: Call, request: RevokeRequest, file: OneFile) -> Result<Nothing> {
    let parts = &call.web.parts;
    let device = request.device;
    let office = call.office();
    devices::get(&mut *office.db.read().await?, &office.code, device)
        .await?
        .ok_or_else(|| fault(ErrorCode::NotFound))?;
    let demonstration = Place::new(&office.dir).demonstration_key();
    let unlock = if request.passphrase.is_empty() && demonstration.is_file() {
        UnlockWith::KeyFile(demonstration)
    } else {
        UnlockWith::Passphrase(Zeroizing::new(request.passphrase))
    };
    let root = tokio::task::spawn_blocking(move || {
        let mut locked = tempfile::NamedTempFile::new()?;
        locked.write_all(&file.bytes)?;
        ceremony::root_key(locked.path(), &unlock).map_err(|error| match error {
            KeyError::Seal(_) => fault(ErrorCode::WrongPassphrase),
            _ => invalid("root_key"),
        })
    })
    .await
    .map_err(internal)??;
    let last_good = if request.keep_sent {
        parts.issuing.last_taken_in(device).await?
    } else {
        Vec::new()
    };
    parts
        .issuing
        .revoke(&root, device, last_good, &call.caller.login)
        .await?;
    parts.importer.refresh_trust().await?;
    let detail = json!({ "keep_sent": request.keep_sent });
    call.log("revoke", &device.to_string(), detail).await?;
    Ok(Nothing {})
}
