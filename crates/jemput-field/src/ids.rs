//! New ids from the host's time and randomness.

use uuid::{Builder, Uuid};

use crate::host::Host;

/// A UUIDv7. Its time is the laptop's own and is never used for order.
pub fn new_id(host: &dyn Host) -> Uuid {
    let mut random = [0; 10];
    host.random(&mut random);
    let millis = u64::try_from(host.now().0).unwrap_or_default();
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}
