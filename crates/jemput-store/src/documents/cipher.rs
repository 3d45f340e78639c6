//! A page's file: a header, then AES-256-GCM chunks of 64 KiB under a key used for no other file.
//!
//! ```text
//! file  = "JMPTPAGE" 0x01  chunk*
//! chunk = ciphertext (65,536 bytes, less in the last) tag (16 bytes)
//! nonce = 7 zero bytes, chunk number (u32 BE), 1 in the last chunk else 0
//! AAD   = the attachment's id
//! ```
//! All chunks but the last are full; the last is empty only when the page is.

use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce, Tag};
use jemput_domain::ids::AttachmentId;

use crate::error::{Result, StoreError};

pub(super) const HEADER: &[u8; 9] = b"JMPTPAGE\x01";
pub(super) const CHUNK: usize = 65_536;
pub(super) const TAG: usize = 16;

pub(super) struct PageCipher {
    aes: Aes256Gcm,
    attachment: AttachmentId,
}

impl PageCipher {
    pub(super) fn new(key: &[u8], attachment: AttachmentId) -> Result<Self> {
        let key = <[u8; 32]>::try_from(key).map_err(|_| StoreError::Damaged)?;
        Ok(Self {
            aes: Aes256Gcm::new(&key.into()),
            attachment,
        })
    }

    pub(super) fn seal(&self, number: u32, last: bool, chunk: &mut [u8]) -> Result<[u8; TAG]> {
        let tag = self
            .aes
            .encrypt_inout_detached(
                &nonce(number, last),
                self.attachment.0.as_bytes(),
                chunk.into(),
            )
            .map_err(|_| StoreError::InvalidValue("page"))?;
        Ok(tag.into())
    }

    pub(super) fn open(
        &self,
        number: u32,
        last: bool,
        chunk: &mut [u8],
        tag: [u8; TAG],
    ) -> Result<()> {
        self.aes
            .decrypt_inout_detached(
                &nonce(number, last),
                self.attachment.0.as_bytes(),
                chunk.into(),
                &Tag::from(tag),
            )
            .map_err(|_| StoreError::PageDamaged)
    }
}

fn nonce(number: u32, last: bool) -> Nonce<aes_gcm::aead::consts::U12> {
    let mut nonce = [0; 12];
    nonce[7..11].copy_from_slice(&number.to_be_bytes());
    nonce[11] = u8::from(last);
    nonce.into()
}

/// How many chunks a page of so many bytes has.
pub(super) fn chunks_of(bytes: u64) -> u64 {
    bytes.div_ceil(CHUNK as u64).max(1)
}

/// How long its file is.
pub(super) fn file_len(bytes: u64) -> u64 {
    HEADER.len() as u64 + bytes + chunks_of(bytes) * TAG as u64
}
