//! The memory request bodies share, in units of one KiB: one pool for all devices and a share of it
//! for each, another pool for requests nobody has signed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use jemput_domain::wire::transfer::TransferCode;
use jemput_seal::Uuid;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::limits::Limits;
use crate::GatewayError;

/// Beyond so many, devices that hold nothing are forgotten.
const REMEMBERED: usize = 1024;

/// Whose body it is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sender {
    /// Not known: anybody may send this.
    Anybody,
    /// Its signature verified.
    Device(Uuid),
}

/// Shared by all connections.
pub(super) struct Room {
    devices: Arc<Semaphore>,
    anybody: Arc<Semaphore>,
    each: Mutex<HashMap<Uuid, Weak<Semaphore>>>,
    limits: Limits,
}

/// Given back when dropped.
pub(super) struct Taken {
    _own: Option<OwnedSemaphorePermit>,
    _shared: OwnedSemaphorePermit,
}

impl Room {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            devices: Arc::new(Semaphore::new(limits.bodies >> 10)),
            anybody: Arc::new(Semaphore::new(limits.unsigned_bodies >> 10)),
            each: Mutex::default(),
            limits,
        }
    }

    /// Room for so many bytes, or Busy when there is none for too long.
    pub(super) async fn take(&self, sender: Sender, bytes: u64) -> Result<Taken, GatewayError> {
        let units = u32::try_from(bytes.div_ceil(1024))
            .map_err(|_| GatewayError::Refused(TransferCode::TooLarge))?;
        // Its own share first: who waits for that takes nothing from the others.
        let taken = async {
            let (own, shared) = match sender {
                Sender::Anybody => (None, &self.anybody),
                Sender::Device(device) => (
                    Some(self.share_of(device).acquire_many_owned(units).await?),
                    &self.devices,
                ),
            };
            Ok(Taken {
                _own: own,
                _shared: shared.clone().acquire_many_owned(units).await?,
            })
        };
        timeout(self.limits.wait, taken)
            .await
            .map_err(|_| GatewayError::Refused(TransferCode::Busy))?
            .map_err(|_: tokio::sync::AcquireError| GatewayError::Closing)
    }

    fn share_of(&self, device: Uuid) -> Arc<Semaphore> {
        let mut each = self.each.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(share) = each.get(&device).and_then(Weak::upgrade) {
            return share;
        }
        if each.len() >= REMEMBERED {
            each.retain(|_, share| share.strong_count() > 0);
        }
        let share = Arc::new(Semaphore::new(self.limits.device_bodies >> 10));
        each.insert(device, Arc::downgrade(&share));
        share
    }
}
