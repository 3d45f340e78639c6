//! Which bundles of a revoked device are good, and setting others free when the reason goes away.
//!
//! A keyset that revokes looks at all of them. From then on one that is not set aside is good, and so
//! is all it links to: for a new one a look at its neighbours is enough, however many there are.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jemput_domain::time::UnixMillis;
use jemput_seal::statement::Revocation;
use jemput_seal::{Hash, Header, SealError, Trust, VerifiedHeader};

use super::open_bundle::OpenBundle;
use super::receipts::{Giver, give};
use crate::GatewayError;
use crate::inner::What;
use crate::storage::bundles::{self, Link, NewBundle};
use crate::storage::{Tx, Write, changes};

/// Looks at every bundle of a revoked device again: those linked below a last good one are good.
pub(super) async fn relink(
    tx: &mut Tx,
    revocation: &Revocation,
    giver: &Giver,
    now: UnixMillis,
) -> Result<(), GatewayError> {
    let office = tx.office();
    let links = bundles::links(tx.connection(), &office, revocation.device).await?;
    let good = linked(&links, revocation);
    for link in &links {
        let code = if good.contains(&link.hash) {
            None
        } else {
            Some(verdict(link, revocation))
        };
        let by_revocation = link.quarantine.as_deref().is_none_or(is_revocation);
        if by_revocation && link.quarantine.as_deref() != code {
            set(tx, link.hash, code, giver, now).await?;
        }
    }
    Ok(())
}

/// Whether a bundle is a last good one, or one linked below it links to this.
pub(super) async fn is_linked(
    tx: &mut Tx,
    revocation: &Revocation,
    new: &NewBundle,
) -> Result<bool, GatewayError> {
    let office = tx.office();
    let mut above = vec![(new.hash, new.sequence)];
    while let Some((hash, sequence)) = above.pop() {
        if is_last_good(revocation, hash) {
            return Ok(true);
        }
        let next = sequence.saturating_add(1);
        let links =
            bundles::links_within(tx.connection(), &office, new.device, new.chain, next..=next);
        for link in links.await? {
            if link.previous != Some(hash) {
                continue;
            }
            match link.quarantine.as_deref() {
                None => return Ok(true),
                Some(code) if is_revocation(code) => {}
                // Set aside for another reason: what is above it tells.
                Some(_) => above.push((link.hash, link.sequence)),
            }
        }
    }
    Ok(false)
}

/// A bundle that was just kept: it, and if it is linked what it links to in turn.
pub(super) async fn take_in(
    tx: &mut Tx,
    revocation: &Revocation,
    new: &NewBundle,
    linked: bool,
    giver: &Giver,
    now: UnixMillis,
) -> Result<(), GatewayError> {
    let office = tx.office();
    let mut next = Some(new.hash);
    while let Some(hash) = next {
        let Some(link) = bundles::link(tx.connection(), &office, new.device, hash).await? else {
            break;
        };
        let code = (!linked).then(|| verdict(&link, revocation));
        match link.quarantine.as_deref() {
            // Good already, and so is everything it links to.
            None if linked && hash != new.hash => break,
            held if held.is_none_or(is_revocation) && held != code => {
                set(tx, hash, code, giver, now).await?;
            }
            _ => {}
        }
        next = link.previous.filter(|_| linked);
    }
    Ok(())
}

fn is_last_good(revocation: &Revocation, hash: Hash) -> bool {
    let mut last_good = revocation.last_good.iter();
    last_good.any(|last| last.header_hash == hash)
}

/// The last good bundles and everything their chains of hashes reach.
fn linked(links: &[Link], revocation: &Revocation) -> HashSet<Hash> {
    let by_hash: HashMap<Hash, &Link> = links.iter().map(|link| (link.hash, link)).collect();
    let mut good = HashSet::new();
    for last in &revocation.last_good {
        let mut next = Some(last.header_hash);
        while let Some(link) = next.and_then(|hash| by_hash.get(&hash)) {
            if !good.insert(link.hash) {
                break;
            }
            next = link.previous;
        }
    }
    good
}

fn verdict(link: &Link, revocation: &Revocation) -> &'static str {
    let below = revocation
        .last_good
        .iter()
        .any(|last| last.chain == link.chain && link.sequence < last.sequence);
    if below {
        SealError::RevokedUnlinked.code()
    } else {
        SealError::DeviceRevoked.code()
    }
}

fn is_revocation(code: &str) -> bool {
    code == SealError::RevokedUnlinked.code() || code == SealError::DeviceRevoked.code()
}

/// Lays a quarantine on or lifts it, with the receipt the bundle has earned by that.
async fn set(
    tx: &mut Tx,
    hash: Hash,
    code: Option<&str>,
    giver: &Giver,
    now: UnixMillis,
) -> Result<(), GatewayError> {
    let office = tx.office();
    bundles::set_quarantine(tx.connection(), &office, hash, code).await?;
    changes::add(tx, &What::Quarantine { bundle: hash })?;
    if code.is_none() {
        let row = bundles::get(tx.connection(), &office, hash)
            .await?
            .ok_or(GatewayError::Missing)?;
        let header =
            Header::parse(&row.header_json).map_err(|_| GatewayError::Unreadable("header"))?;
        let bundle = OpenBundle::new(hash, row.device, header.items, true);
        let standing = bundles::standing(tx.connection(), &office, hash).await?;
        give(tx, giver, &[(&bundle, &standing)], now).await?;
    }
    Ok(())
}

/// Looks at a bundle again that was set aside for a keyset not known then.
pub(super) async fn look_again(
    tx: &mut Tx,
    hash: Hash,
    trust: &Trust,
    giver: &Giver,
    now: UnixMillis,
) -> Result<(), GatewayError> {
    let office = tx.office();
    let row = bundles::get(tx.connection(), &office, hash)
        .await?
        .ok_or(GatewayError::Missing)?;
    let verified = VerifiedHeader::verify(&row.header_json, &row.signature, trust)?;
    let code = verified.quarantine().map(|reason| reason.error().code());
    if code != Some(SealError::KeysetUnknown.code()) {
        set(tx, hash, code, giver, now).await?;
    }
    Ok(())
}

/// After a new keyset: bundles that waited for it, and devices it revokes.
pub(crate) struct Rejudge {
    pub trust: Arc<Trust>,
    pub giver: Giver,
    pub now: UnixMillis,
}

impl Write for Rejudge {
    type Out = ();

    async fn run(&mut self, tx: &mut Tx) -> Result<(), GatewayError> {
        let office = tx.office();
        let waiting =
            bundles::set_aside(tx.connection(), &office, SealError::KeysetUnknown.code()).await?;
        for hash in waiting {
            look_again(tx, hash, &self.trust, &self.giver, self.now).await?;
        }
        for revocation in &self.trust.current().revoked {
            relink(tx, revocation, &self.giver, self.now).await?;
        }
        Ok(())
    }
}
