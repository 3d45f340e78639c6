//! One item's STREAM: AES-256-GCM over chunks of 65,536 bytes, all full but the last.

use aead_stream::aead::Buffer;
use aead_stream::{NewStream, Nonce, StreamBE32, StreamPrimitive};
use aes_gcm::{Aes256Gcm, KeyInit};
use uuid::Uuid;

#[cfg(feature = "sign")]
use crate::SealError;
use crate::{CHUNK, FORMAT, ItemKind, TAG};

/// Sealed bytes of a full chunk.
pub(crate) const SEALED_CHUNK: usize = CHUNK + TAG;

type Stream = StreamBE32<Aes256Gcm>;

/// Seals or opens one item's chunks, in any order, in place.
pub(crate) struct ItemCipher {
    stream: Stream,
    aad: Vec<u8>,
}

impl ItemCipher {
    pub(crate) fn new(key: &[u8; 32], bundle: Uuid, number: u32, kind: ItemKind) -> Self {
        let format = FORMAT.to_be_bytes();
        let aad = [
            &format[..],
            bundle.as_bytes(),
            &number.to_be_bytes(),
            kind.as_str().as_bytes(),
        ]
        .concat();
        // Nonce = 7 zero bytes ‖ u32 counter ‖ last flag: the key is used for this item only.
        let stream = Stream::from_aead(
            Aes256Gcm::new(key.into()),
            &Nonce::<Aes256Gcm, Stream>::default(),
        );
        Self { stream, aad }
    }

    /// Seals the first `plain` bytes of `place` where they are; the tag follows them.
    #[cfg(feature = "sign")]
    pub(crate) fn seal(
        &self,
        chunk: u32,
        last: bool,
        place: &mut [u8],
        plain: usize,
    ) -> Result<(), SealError> {
        debug_assert!(plain == CHUNK || last, "only the last chunk may be short");
        let mut window = Window {
            bytes: place,
            len: plain,
        };
        self.stream
            .encrypt_in_place(chunk, last, &self.aad, &mut window)
            .map_err(|_| SealError::Seal)
    }

    /// Opens a chunk where it lies and gives its plaintext; nothing is given out that has no valid tag.
    #[cfg(feature = "open")]
    pub(crate) fn open<'a>(
        &self,
        chunk: u32,
        last: bool,
        sealed: &'a mut [u8],
    ) -> Option<&'a [u8]> {
        let len = sealed.len();
        let mut window = Window { bytes: sealed, len };
        self.stream
            .decrypt_in_place(chunk, last, &self.aad, &mut window)
            .ok()?;
        let plain = window.len;
        Some(&sealed[..plain])
    }
}

/// A growing view of a slice, so that many chunks share one buffer and are written at once.
struct Window<'a> {
    bytes: &'a mut [u8],
    len: usize,
}

impl AsRef<[u8]> for Window<'_> {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

impl AsMut<[u8]> for Window<'_> {
    fn as_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[..self.len]
    }
}

impl Buffer for Window<'_> {
    fn extend_from_slice(&mut self, other: &[u8]) -> aead_stream::aead::Result<()> {
        let end = self.len + other.len();
        self.bytes
            .get_mut(self.len..end)
            .ok_or(aead_stream::aead::Error)?
            .copy_from_slice(other);
        self.len = end;
        Ok(())
    }

    fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }
}
