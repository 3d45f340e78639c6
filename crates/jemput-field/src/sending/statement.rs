//! What the laptop says of itself at every contact and on every stick.

use jemput_seal::statement::{DeviceStatement, HighWater};
use jemput_seal::{Hash, KeyId};
use jemput_store::StoreError;

use crate::commands::session::CertificateState;
use crate::error::{FieldError, Result};
use crate::host::Host;
use crate::kit::{Open, setting};
use crate::session::certificate_state;
use jemput_domain::error::ErrorCode;

/// The statement of now, its counter stored before it is returned.
pub fn make(open: &Open, host: &dyn Host, free_bytes: u64) -> Result<DeviceStatement> {
    let (store, office) = (&open.store, open.office());
    if certificate_state(&office) == CertificateState::Pending {
        return Err(ErrorCode::NotEnrolled.into());
    }
    let Some((_, certificate)) = &office.certificate else {
        return Err(ErrorCode::NotEnrolled.into());
    };
    let chain = store.chains().ensure(
        host.machine_marker(store.folder().root()).as_bytes(),
        crate::ids::new_id(host),
        host.now(),
    )?;
    let mark = store.messages().mark()?;
    let local = store.records().local_only()?;
    Ok(DeviceStatement {
        device: certificate.device,
        chain: chain.chain,
        sequence: chain.next_sequence - 1,
        head: chain.previous.map(Hash),
        unsealed: u64::from(local.records + local.drafts + local.scans),
        free_bytes,
        pack: office.pack_version,
        keyset: office.trust.current().serial,
        receipts: high_water(open)?,
        message_chain: mark.map(|mark| mark.chain),
        messages: mark.map_or(0, |mark| mark.number),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        wall: host.now().0,
        counter: store.settings().next_count(setting::STATEMENT_COUNTER)?,
    })
}

fn high_water(open: &Open) -> Result<Vec<HighWater>> {
    let held = open.store.receipts().high_water()?;
    held.into_iter()
        .map(|held| {
            Ok(HighWater {
                key: key_id(&held.by.signer)?,
                epoch: held.by.epoch,
                counter: held.counter,
            })
        })
        .collect()
}

pub fn key_id(signer: &[u8]) -> Result<KeyId> {
    let bytes = signer
        .try_into()
        .map_err(|_| FieldError::Store(StoreError::Damaged))?;
    Ok(KeyId(bytes))
}
