//! One attachment's key: kept wrapped under the office's storage key, so that a web process reads a
//! scan from its sealed bytes without holding the key that opens bundles.

use std::io::{Read, Write};

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use rand_core::CryptoRng;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::hybrid::stream::{ItemCipher, SEALED_CHUNK};
use crate::{Hash, ItemKind, SealError, plain_len};

const WRAP_LABEL: &[u8] = b"jemput/1 stored item key\0";
const NONCE: usize = 12;
/// Bytes of the wrapped form.
const WRAPPED: usize = NONCE + 16 + 4 + 8 + 32 + 32 + 16;

/// Opens one item. Wiped when dropped.
pub struct ItemKey {
    secret: Zeroizing<[u8; 32]>,
    bundle: Uuid,
    number: u32,
    kind: ItemKind,
    sealed: u64,
    expected: Option<(u64, Hash)>,
}

impl ItemKey {
    pub(crate) fn new(
        secret: Zeroizing<[u8; 32]>,
        bundle: Uuid,
        number: u32,
        kind: ItemKind,
        sealed: u64,
    ) -> Self {
        Self {
            secret,
            bundle,
            number,
            kind,
            sealed,
            expected: None,
        }
    }

    pub(crate) fn expect_content(&mut self, length: u64, blake3: Hash) {
        self.expected = Some((length, blake3));
    }

    /// Writes the content chunk by chunk, each after its tag, and checks the whole against the
    /// manifest at the end.
    pub fn read(&self, sealed: impl Read, content: &mut impl Write) -> Result<(), SealError> {
        let mut hasher = blake3::Hasher::new();
        let mut length = 0;
        self.open_chunks(sealed, &mut |chunk| {
            hasher.update(chunk);
            length += chunk.len() as u64;
            Ok(content.write_all(chunk)?)
        })?;
        match self.expected {
            Some((stated, hash)) if stated != length || hash != hasher.finalize().into() => {
                Err(SealError::PlaintextHash { item: self.number })
            }
            _ => Ok(()),
        }
    }

    /// Gives each chunk's plaintext after its tag has verified.
    pub(crate) fn open_chunks(
        &self,
        mut sealed: impl Read,
        release: &mut dyn FnMut(&[u8]) -> Result<(), SealError>,
    ) -> Result<(), SealError> {
        let item = self.number;
        let cipher = ItemCipher::new(&self.secret, self.bundle, item, self.kind);
        let mut buffer = Zeroizing::new(vec![0; SEALED_CHUNK]);
        let mut left = self.sealed;
        plain_len(left).ok_or(SealError::ItemLength { item })?;
        let mut chunk = 0;
        while left > 0 {
            let length = left.min(SEALED_CHUNK as u64) as usize;
            left -= length as u64;
            sealed
                .read_exact(&mut buffer[..length])
                .map_err(|error| match error.kind() {
                    std::io::ErrorKind::UnexpectedEof => SealError::ItemLength { item },
                    _ => SealError::Io(error),
                })?;
            let opened = cipher.open(chunk, left == 0, &mut buffer[..length]);
            release(opened.ok_or(SealError::Chunk { item, chunk })?)?;
            chunk += 1;
        }
        if sealed.read(&mut [0])? != 0 {
            return Err(SealError::ItemLength { item });
        }
        Ok(())
    }
}

/// The office's key over item keys. Wiped when dropped.
pub struct StorageKey(Zeroizing<[u8; 32]>);

/// An item key as the office's database keeps it: opaque bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct WrappedItemKey(Vec<u8>);

impl StorageKey {
    /// A new key.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut key[..]);
        Self(key)
    }

    /// From its 32 bytes.
    pub fn from_secret_bytes(key: &[u8]) -> Result<Self, SealError> {
        Ok(Self(Zeroizing::new(
            key.try_into().map_err(|_| SealError::KeyMalformed)?,
        )))
    }

    /// To be locked, never to be stored as it is.
    pub fn to_secret_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.0.clone()
    }

    /// Wraps an attachment's key with what is needed to read and check the attachment.
    pub fn wrap(
        &self,
        key: &ItemKey,
        rng: &mut impl CryptoRng,
    ) -> Result<WrappedItemKey, SealError> {
        let (length, blake3) = key.expected.ok_or(SealError::Seal)?;
        let mut nonce = [0; NONCE];
        rng.fill_bytes(&mut nonce);
        let place = [
            &key.bundle.as_bytes()[..],
            &key.number.to_be_bytes(),
            &length.to_be_bytes(),
            &blake3.0,
        ]
        .concat();
        let aad = [WRAP_LABEL, &place].concat();
        let sealed = self
            .cipher()
            .encrypt(
                &nonce.into(),
                Payload {
                    msg: &key.secret[..],
                    aad: &aad,
                },
            )
            .map_err(|_| SealError::Seal)?;
        Ok(WrappedItemKey([&nonce[..], &place, &sealed].concat()))
    }

    /// The key back.
    pub fn unwrap(&self, wrapped: &WrappedItemKey) -> Result<ItemKey, SealError> {
        let bytes: &[u8; WRAPPED] = wrapped.0[..]
            .try_into()
            .map_err(|_| SealError::KeyMalformed)?;
        let (nonce, rest) = bytes.split_at(NONCE);
        let (place, sealed) = rest.split_at(16 + 4 + 8 + 32);
        let aad = [WRAP_LABEL, place].concat();
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| SealError::KeyMalformed)?;
        let opened = self
            .cipher()
            .decrypt(
                &nonce.into(),
                Payload {
                    msg: sealed,
                    aad: &aad,
                },
            )
            .map(Zeroizing::new)
            .map_err(|_| SealError::Unwrap)?;
        let secret: [u8; 32] = opened[..].try_into().map_err(|_| SealError::KeyMalformed)?;
        let mut fields = Fields(place);
        let bundle = Uuid::from_bytes(fields.take());
        let number = u32::from_be_bytes(fields.take());
        let length = u64::from_be_bytes(fields.take());
        let blake3 = Hash(fields.take());
        let sealed = crate::sealed_len(length);
        let mut key = ItemKey::new(
            Zeroizing::new(secret),
            bundle,
            number,
            ItemKind::Attachment,
            sealed,
        );
        key.expect_content(length, blake3);
        Ok(key)
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new((&*self.0).into())
    }
}

/// Takes arrays off the front of bytes whose length was checked.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (first, rest) = self.0.split_first_chunk().expect("the length was checked");
        self.0 = rest;
        *first
    }
}

impl WrappedItemKey {
    /// For the database.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// From the database.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        if bytes.len() == WRAPPED {
            Ok(Self(bytes.to_vec()))
        } else {
            Err(SealError::KeyMalformed)
        }
    }
}
