//! The parts of a bundle file: header, signature, runs of items' sealed bytes.

use std::io::{Read, Seek, SeekFrom};

use jemput_seal::layout::Layout;
use jemput_seal::{BundleFile, Hash, Header, SIGNATURE_LEN, SealError, header_hash};

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

impl<F: Read + Seek> BundleReader<F> {
    /// Opens a bundle file whose structure is as FORMAT.md derives it. The items' bytes are this
    /// laptop's own and are judged by who receives them.
    pub fn open(file: F) -> Result<Self, SealError> {
        let opened = BundleFile::open(file)?;
        let header = Header::parse(opened.header_json())?;
        Ok(Self {
            header_json: opened.header_json().to_vec(),
            signature: *opened.signature(),
            header,
            layout: opened.layout().clone(),
            file: opened.into_inner(),
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
