//! Bundles a laptop has pruned because this office said it had them. One that is not here any more was
//! lost with what came after a backup: it is named to the staff until it comes back.

use jemput_domain::ids::DeviceId;
use jemput_seal::Signed;
use jemput_seal::statement::Receipt;

use super::{ImportError, Importer, Looked, Summary};
use crate::office::OfficeEvent;
use crate::storage::{bundles, quarantine};

/// Reason of a bundle that is neither here nor at its laptop.
const LOST: &str = "lost_and_pruned";

impl Importer {
    /// Looks at receipts of pruned bundles, each with the laptop that showed it, and names what is not
    /// here whole. No limit but the receipts themselves: this office signed one for each bundle.
    pub(crate) async fn pruned_shown(
        &self,
        shown: &[(DeviceId, &Signed<Receipt>)],
        summary: &mut Summary,
    ) -> Result<(), ImportError> {
        let trust = self.trust.read().await.clone();
        // One that does not verify proves nothing.
        let proven: Vec<(DeviceId, String)> = shown
            .iter()
            .filter_map(|(device, signed)| Some((*device, trust.receipt(signed).ok()?)))
            .filter(|(_, receipt)| receipt.state.may_permit_pruning())
            .map(|(device, receipt)| (device, receipt.header_hash.to_string()))
            .collect();
        if proven.is_empty() {
            return Ok(());
        }
        let office = &*self.office.code;
        let mut lost = Vec::new();
        let mut db = self.office.db.write().await?;
        for (device, name) in &proven {
            if !bundles::is_lacking(&mut db, office, *device, name).await? {
                continue;
            }
            // As the bundle would be called on a stick.
            let file = format!("{name}.jemput");
            let entry = quarantine::Entry {
                kind: quarantine::LOST,
                header_hash: Some(name),
                device: Some(device.to_string()),
                item: None,
                line: None,
                source: &file,
                reason: LOST,
            };
            if quarantine::put_open(&mut db, office, &entry, self.office.now()).await? {
                lost.push(Looked::bundle(&file, name, LOST));
            }
        }
        db.commit().await?;
        if !lost.is_empty() {
            tracing::warn!(
                bundles = lost.len(),
                "laptops have pruned bundles that are not here any more"
            );
            summary.look_at.append(&mut lost);
            self.office.tell(OfficeEvent::Quarantined {
                reason: LOST.to_owned(),
            });
        }
        Ok(())
    }
}
