//! Keeping headers: those that are new, and that their laptops may begin.

use std::collections::BTreeSet;

use jemput_domain::time::UnixMillis;
use jemput_seal::{Hash, SealError, Trust, Uuid};

use super::judge;
use super::quota::window;
use crate::inner::What;
use crate::storage::bundles::{self, NewBundle};
use crate::storage::{Tx, begun, changes};
use crate::{Gateway, GatewayError};

/// Of each request: whether its header was kept by this; false if it is kept already, or brought none;
/// an error if it was refused.
///
/// Only one of a revoked laptop at a time: whether it is good depends on what is kept.
pub(super) async fn begin(
    tx: &mut Tx,
    gateway: &Gateway,
    trust: &Trust,
    headers: &[Option<&NewBundle>],
    now: UnixMillis,
) -> Result<Vec<Result<bool, GatewayError>>, GatewayError> {
    let office = tx.office();
    let hashes: Vec<Hash> = headers.iter().flatten().map(|header| header.hash).collect();
    let mut held = bundles::held(tx.connection(), &office, &hashes).await?;
    let devices: BTreeSet<Uuid> = headers
        .iter()
        .flatten()
        .filter(|header| !held.contains(&header.hash))
        .map(|header| header.device)
        .collect();
    let devices: Vec<Uuid> = devices.into_iter().collect();
    let mut begun = begun::after(tx.connection(), &office, &devices, window(now)).await?;
    let mut outcomes = Vec::with_capacity(headers.len());
    let mut new = Vec::new();
    let mut revoked = None;
    for header in headers {
        let Some(header) = header.filter(|header| !held.contains(&header.hash)) else {
            outcomes.push(Ok(false));
            continue;
        };
        let revocation = trust.revocation(header.device);
        let linked = match revocation {
            Some(revocation) => judge::is_linked(tx, revocation, header).await?,
            None => true,
        };
        let quota = if linked {
            gateway.quota()
        } else {
            gateway.quota().of_revoked()
        };
        let begun = begun.entry(header.device).or_default();
        let fits = quota.check(*begun, header);
        if fits.is_ok() {
            begun.add(header);
            held.insert(header.hash);
            new.push(header);
            revoked = revocation.map(|revocation| (revocation, header, linked));
        }
        outcomes.push(fits.map(|()| true));
    }
    bundles::insert(tx.connection(), &office, &new).await?;
    begun::add(tx.connection(), &office, &new).await?;
    for header in new {
        changes::add(
            tx,
            &What::Bundle {
                bundle: header.hash,
                device: header.device,
            },
        )?;
        // Its keyset may have come since the header was looked at; what waited then was freed already.
        if header.quarantine == Some(SealError::KeysetUnknown.code()) {
            judge::look_again(tx, header.hash, trust, &gateway.giver(), now).await?;
        }
    }
    if let Some((revocation, header, linked)) = revoked {
        judge::take_in(tx, revocation, header, linked, &gateway.giver(), now).await?;
    }
    Ok(outcomes)
}
