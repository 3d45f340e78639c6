//! The ZIP as a pure function of header, signature and items: entries in header order, contiguous,
//! method 0, fixed date, no extras, comments, data descriptors or ZIP64.

use std::ops::Range;

use crate::header::MAX_ITEMS;
use crate::lengths::MAX_BUNDLE_LEN;
use crate::{ItemEntry, SIGNATURE_LEN, SealError};

/// Name of the first entry.
pub const HEADER_NAME: &str = "header.json";
/// Name of the second entry.
pub const SIGNATURE_NAME: &str = "header.sig";

const LOCAL_LEN: usize = 30;
const CENTRAL_LEN: usize = 46;
const END_LEN: usize = 22;
/// 1 January 1980, midnight.
const DATE: u16 = 0x0021;
/// Version 1.0: stored files only.
const VERSION: u16 = 10;

/// Name of item `number`'s entry.
pub fn item_name(number: u32) -> String {
    format!("items/{number:05}")
}

/// One entry's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `header.json`, `header.sig`, `items/00000`, …
    pub name: String,
    /// Where its local header begins.
    pub local: u64,
    /// Its bytes.
    pub data: Range<u64>,
}

/// Every offset of a bundle file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    entries: Vec<Entry>,
    central: Range<u64>,
}

impl Layout {
    /// From the length of `header.json` and the sealed lengths of the items in order.
    pub fn new(
        header_len: u64,
        item_lengths: impl IntoIterator<Item = u64>,
    ) -> Result<Self, SealError> {
        let mut names_and_lengths = vec![
            (HEADER_NAME.to_owned(), header_len),
            (SIGNATURE_NAME.to_owned(), SIGNATURE_LEN as u64),
        ];
        names_and_lengths.extend(
            (0u32..)
                .zip(item_lengths)
                .map(|(number, length)| (item_name(number), length)),
        );
        if names_and_lengths.len() > MAX_ITEMS + 2 {
            return Err(SealError::Limits);
        }
        let mut offset = 0;
        let mut central_len = 0;
        let mut entries = Vec::with_capacity(names_and_lengths.len());
        for (name, length) in names_and_lengths {
            let start = offset + (LOCAL_LEN + name.len()) as u64;
            let end = start
                .checked_add(length)
                .filter(|end| *end <= MAX_BUNDLE_LEN)
                .ok_or(SealError::Limits)?;
            central_len += (CENTRAL_LEN + name.len()) as u64;
            entries.push(Entry {
                name,
                local: offset,
                data: start..end,
            });
            offset = end;
        }
        let layout = Self {
            entries,
            central: offset..offset + central_len,
        };
        if layout.total_len() > MAX_BUNDLE_LEN {
            Err(SealError::Limits)
        } else {
            Ok(layout)
        }
    }

    /// The layout of a bundle whose `header.json` has this length and these items.
    pub fn of(header_len: u64, items: &[ItemEntry]) -> Result<Self, SealError> {
        Self::new(header_len, items.iter().map(|item| item.length))
    }

    /// Length of the file.
    pub fn total_len(&self) -> u64 {
        self.central.end + END_LEN as u64
    }

    /// Where `header.json` lies.
    pub fn header(&self) -> Range<u64> {
        self.entries[0].data.clone()
    }

    /// Where the signature lies.
    pub fn signature(&self) -> Range<u64> {
        self.entries[1].data.clone()
    }

    /// Where item `number` lies: the same bytes travel over the network without the ZIP.
    pub fn item(&self, number: u32) -> Option<Range<u64>> {
        self.entries
            .get(number as usize + 2)
            .map(|entry| entry.data.clone())
    }

    /// All entries in order: header, signature, items.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Where the central directory begins.
    pub fn central_start(&self) -> u64 {
        self.central.start
    }

    /// The local header of an entry whose bytes have this CRC-32.
    pub fn local_header(&self, entry: &Entry, crc: u32) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(LOCAL_LEN + entry.name.len());
        bytes.extend_from_slice(b"PK\x03\x04");
        common(&mut bytes, entry, crc);
        bytes.extend_from_slice(entry.name.as_bytes());
        bytes
    }

    /// The central directory and end record; `crcs` has one CRC-32 for each entry.
    pub fn central_directory(&self, crcs: &[u32]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity((self.total_len() - self.central.start) as usize);
        for (entry, crc) in self.entries.iter().zip(crcs) {
            bytes.extend_from_slice(b"PK\x01\x02");
            bytes.extend_from_slice(&VERSION.to_le_bytes());
            common(&mut bytes, entry, *crc);
            // comment length, disk, internal and external attributes
            bytes.extend_from_slice(&[0; 10]);
            bytes.extend_from_slice(&(entry.local as u32).to_le_bytes());
            bytes.extend_from_slice(entry.name.as_bytes());
        }
        let count = (self.entries.len() as u16).to_le_bytes();
        bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        bytes.extend_from_slice(&count);
        bytes.extend_from_slice(&count);
        bytes.extend_from_slice(&((self.central.end - self.central.start) as u32).to_le_bytes());
        bytes.extend_from_slice(&(self.central.start as u32).to_le_bytes());
        bytes.extend_from_slice(&[0; 2]);
        bytes
    }
}

/// The 26 bytes that local header and directory have in common.
fn common(bytes: &mut Vec<u8>, entry: &Entry, crc: u32) {
    let length = ((entry.data.end - entry.data.start) as u32).to_le_bytes();
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&[0; 6]); // flags, method, time
    bytes.extend_from_slice(&DATE.to_le_bytes());
    bytes.extend_from_slice(&crc.to_le_bytes());
    bytes.extend_from_slice(&length);
    bytes.extend_from_slice(&length);
    bytes.extend_from_slice(&(entry.name.len() as u16).to_le_bytes());
    bytes.extend_from_slice(&[0; 2]); // extra length
}
