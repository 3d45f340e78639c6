//! Bundles a laptop has pruned on the office's word and that the office may have lost. Each is told to
//! the office once, which compares it with what it holds. A laptop is never asked for one: it has it no
//! longer.

use jemput_domain::wire::transfer::SignedJson;
use jemput_seal::statement::Receipt;
use jemput_seal::{Hash, Signed, Trust, Uuid};

use crate::GatewayError;
use crate::inner::What;
use crate::storage::{Tx, changes, pruned};

/// Most looked at in one contact: a laptop tells no more at once.
const AT_ONCE: usize = 100;
/// Longest receipt looked at. One that let a laptop prune names all items in one run: some 300 bytes.
const RECEIPT_BYTES: usize = 16 << 10;
/// Most bundles of one laptop in an epoch of the office: years of its work.
const OF_ONE_LAPTOP: u64 = 10_000;

/// A bundle, and the office's own word that it had it.
pub(crate) struct Pruned {
    bundle: Hash,
    receipt: Signed<Receipt>,
}

/// Those that prove something. The others prove nothing and harm nothing: the contact goes on.
pub(crate) fn proven(trust: &Trust, told: Vec<SignedJson>) -> Vec<Pruned> {
    let read = |value| serde_json::from_value::<Signed<Receipt>>(value).ok();
    told.into_iter()
        .take(AT_ONCE)
        .filter_map(read)
        .filter(|signed| signed.raw().payload.len() <= RECEIPT_BYTES)
        .filter_map(|signed| {
            let receipt = trust.receipt(&signed).ok()?;
            // Only the office's key may say so.
            receipt.state.may_permit_pruning().then_some(Pruned {
                bundle: receipt.header_hash,
                receipt: signed,
            })
        })
        .collect()
}

/// Tells the office of those it was not told of before.
pub(crate) async fn tell(tx: &mut Tx, device: Uuid, proven: &[Pruned]) -> Result<(), GatewayError> {
    if proven.is_empty() {
        return Ok(());
    }
    let office = tx.office();
    let told = pruned::count(tx.connection(), &office, device).await?;
    let mut room = OF_ONE_LAPTOP.saturating_sub(told);
    for Pruned { bundle, receipt } in proven {
        if room == 0 {
            break;
        }
        if pruned::add(tx.connection(), &office, device, *bundle).await? {
            room -= 1;
            let receipt = Box::new(receipt.clone());
            changes::add(tx, &What::Pruned { device, receipt })?;
        }
    }
    Ok(())
}
