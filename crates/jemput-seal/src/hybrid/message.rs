//! Messages down: zstd, then HPKE to the device's receiving key.

use uuid::Uuid;

use crate::KeyId;

/// Longest content: a regency's thin index fits many times.
pub(crate) const MESSAGE_MAX: u64 = 64 << 20;

const MESSAGE_INFO: &[u8] = b"jemput/1 message to device\0";

pub(crate) fn info(key: KeyId) -> Vec<u8> {
    [MESSAGE_INFO, &key.0].concat()
}

/// Binds the sealed content to its place.
pub(crate) fn aad(device: Uuid, chain: Uuid, number: u64) -> Vec<u8> {
    [
        &device.as_bytes()[..],
        chain.as_bytes(),
        &number.to_be_bytes(),
    ]
    .concat()
}
