//! The parts of a bundle file: header, signature, runs of items' sealed bytes.

use std::io::{Read, Seek, SeekFrom};

use jemput_seal::layout::{self, Layout};
use jemput_seal::{Hash, Header, MAX_HEADER_LEN, SIGNATURE_LEN, SealError, header_hash};

use crate::core::exchange::{BundlePlan, ItemPlan};
use crate::outbox::OutgoingBundle;

/// A bundle file, its layout known.
pub struct BundleReader<F> {
    file: F,
    header_json: Vec<u8>,
    signature: [u8; SIGNATURE_LEN],
    header: Header,
    layout: Layout,
}

/// Bytes of a ZIP local file header before the name.
const LOCAL_LEN: u64 = 30;

impl<F: Read + Seek> BundleReader<F> {
    /// Reads the header. The file is this laptop's own, so this looks at what it needs and leaves
    /// judging the whole to who receives it.
    pub fn open(mut file: F) -> Result<Self, SealError> {
        file.seek(SeekFrom::Start(0))?;
        let mut local = [0; LOCAL_LEN as usize];
        file.read_exact(&mut local)?;
        if !local.starts_with(b"PK\x03\x04") {
            return Err(SealError::NotABundle);
        }
        let header_len = u32::from_le_bytes([local[22], local[23], local[24], local[25]]) as usize;
        if header_len > MAX_HEADER_LEN {
            return Err(SealError::Limits);
        }
        let mut header_json = vec![0; header_len];
        file.seek(SeekFrom::Start(
            LOCAL_LEN + layout::HEADER_NAME.len() as u64,
        ))?;
        file.read_exact(&mut header_json)?;
        let header = Header::parse(&header_json)?;
        let layout = Layout::of(header_len as u64, &header.items)?;
        let mut signature = [0; SIGNATURE_LEN];
        file.seek(SeekFrom::Start(layout.signature().start))?;
        file.read_exact(&mut signature)?;
        Ok(Self {
            file,
            header_json,
            signature,
            header,
            layout,
        })
    }

    /// The bundle's identity.
    pub fn hash(&self) -> Hash {
        header_hash(&self.header_json)
    }

    /// The exact bytes of `header.json`.
    pub fn header_json(&self) -> &[u8] {
        &self.header_json
    }

    /// The bytes of `header.sig`.
    pub fn signature(&self) -> &[u8; SIGNATURE_LEN] {
        &self.signature
    }

    /// The header, read but not verified.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What the sending queue needs to know of it.
    pub fn plan(&self, bundle: &OutgoingBundle) -> BundlePlan {
        let items = self.header.items.iter().map(|item| ItemPlan {
            number: item.number,
            kind: item.kind,
            len: item.length,
        });
        BundlePlan {
            hash: bundle.hash,
            order: bundle.order,
            header_len: self.header_json.len() as u64,
            items: items.collect(),
            offered: bundle.offered,
        }
    }

    /// `len` sealed bytes of an item from `offset`.
    pub fn read(&mut self, item: u32, offset: u64, len: u64) -> Result<Vec<u8>, SealError> {
        let place = self
            .layout
            .item(item)
            .ok_or(SealError::NoSuchItem { item })?;
        let start = place.start.saturating_add(offset);
        if start.saturating_add(len) > place.end {
            return Err(SealError::ItemLength { item });
        }
        self.file.seek(SeekFrom::Start(start))?;
        // Within an item of a bundle, so at most 2 GiB; callers ask for an append's worth.
        let mut bytes = vec![0; len as usize];
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// Length of the whole file.
    pub fn total_len(&self) -> u64 {
        self.layout.total_len()
    }
}
