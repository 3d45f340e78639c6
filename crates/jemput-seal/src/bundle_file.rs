//! The strict reader of a bundle file: derives the layout from the header and refuses any difference.

use std::io::{self, Read, Seek, SeekFrom};

use crate::header::MAX_HEADER_LEN;
use crate::layout::Layout;
use crate::{CheckedItem, Header, ItemCheck, SealError, Trust, VerifiedHeader};

/// Read at once when checking items.
const BUFFER: usize = 256 << 10;
/// A local header's fixed part and the name `header.json`.
const FIRST: usize = 41;

/// A bundle file whose structure is the one its header determines. Its items' bytes are looked at
/// by [`Self::check_item`].
pub struct BundleFile<R> {
    reader: R,
    header_json: Vec<u8>,
    signature: [u8; 64],
    layout: Layout,
    crcs: Vec<u32>,
}

impl<R: Read + Seek> BundleFile<R> {
    /// Checks everything but the items' bytes.
    pub fn open(mut reader: R) -> Result<Self, SealError> {
        let length = reader.seek(SeekFrom::End(0))?;
        let header_json = read_header(&mut reader, length)?;
        let header = Header::parse(&header_json)?;
        let layout = Layout::of(header_json.len() as u64, &header.items)?;
        if length < layout.total_len() {
            return Err(SealError::Truncated);
        }
        let mut signature = [0; 64];
        read_at(&mut reader, layout.signature().start, &mut signature)?;
        let crcs = read_structure(&mut reader, &layout)?;
        if length > layout.total_len() {
            return Err(SealError::TrailingData);
        }
        for (place, bytes) in [&header_json[..], &signature[..]].into_iter().enumerate() {
            if crc32fast::hash(bytes) != crcs[place] {
                return Err(SealError::Layout {
                    offset: layout.entries()[place].local,
                });
            }
        }
        Ok(Self {
            reader,
            header_json,
            signature,
            layout,
            crcs,
        })
    }

    /// The bytes of `header.json`.
    pub fn header_json(&self) -> &[u8] {
        &self.header_json
    }

    /// The bytes of `header.sig`.
    pub fn signature(&self) -> &[u8; 64] {
        &self.signature
    }

    /// Every offset.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Verifies header and certificate.
    pub fn verify(&self, trust: &Trust) -> Result<VerifiedHeader, SealError> {
        VerifiedHeader::verify(&self.header_json, &self.signature, trust)
    }

    /// Reads an item's sealed bytes once and checks them against the header.
    pub fn check_item(
        &mut self,
        header: &VerifiedHeader,
        number: u32,
    ) -> Result<CheckedItem, SealError> {
        let entry = *header.item(number)?;
        let crc = self.crcs[number as usize + 2];
        let local = self.layout.entries()[number as usize + 2].local;
        let mut check = ItemCheck::new(entry);
        let mut seen = crc32fast::Hasher::new();
        let mut reader = self.item(number)?;
        let mut buffer = vec![0; BUFFER.min(entry.length as usize)];
        loop {
            let read = reader.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            seen.update(&buffer[..read]);
            check.update(&buffer[..read])?;
        }
        let checked = check.finish()?;
        if seen.finalize() == crc {
            Ok(checked)
        } else {
            Err(SealError::Layout { offset: local })
        }
    }

    /// Checks every item.
    pub fn check_all(&mut self, header: &VerifiedHeader) -> Result<Vec<CheckedItem>, SealError> {
        (0..header.items().len() as u32)
            .map(|number| self.check_item(header, number))
            .collect()
    }

    /// An item's sealed bytes.
    pub fn item(&mut self, number: u32) -> Result<io::Take<&mut R>, SealError> {
        let span = self
            .layout
            .item(number)
            .ok_or(SealError::NoSuchItem { item: number })?;
        self.reader.seek(SeekFrom::Start(span.start))?;
        Ok((&mut self.reader).take(span.end - span.start))
    }

    /// The reader back.
    pub fn into_inner(self) -> R {
        self.reader
    }
}

/// The first entry, whose length cannot be derived from anything else.
fn read_header(reader: &mut (impl Read + Seek), length: u64) -> Result<Vec<u8>, SealError> {
    let mut first = [0; FIRST];
    let start = usize::try_from(length).map_or(FIRST, |length| length.min(FIRST));
    read_at(reader, 0, &mut first[..start])?;
    let known = b"PK\x03\x04".len().min(start);
    if start == 0 || first[..known] != b"PK\x03\x04"[..known] {
        return Err(SealError::NotABundle);
    }
    if start < FIRST {
        return Err(SealError::Truncated);
    }
    if &first[30..] != crate::layout::HEADER_NAME.as_bytes() {
        return Err(SealError::NotABundle);
    }
    let header_len = u32::from_le_bytes([first[18], first[19], first[20], first[21]]) as usize;
    if header_len > MAX_HEADER_LEN {
        return Err(SealError::Limits);
    }
    if length < (FIRST + header_len) as u64 {
        return Err(SealError::Truncated);
    }
    let mut header_json = vec![0; header_len];
    read_at(reader, FIRST as u64, &mut header_json)?;
    Ok(header_json)
}

/// Compares every local header and the directory with the derived ones; only the CRCs are free, and
/// they must be the same in both places.
fn read_structure(reader: &mut (impl Read + Seek), layout: &Layout) -> Result<Vec<u32>, SealError> {
    let mut crcs = Vec::with_capacity(layout.entries().len());
    for entry in layout.entries() {
        let mut found = vec![0; (entry.data.start - entry.local) as usize];
        read_at(reader, entry.local, &mut found)?;
        let crc = u32::from_le_bytes([found[14], found[15], found[16], found[17]]);
        same(&found, &layout.local_header(entry, crc), entry.local)?;
        crcs.push(crc);
    }
    let derived = layout.central_directory(&crcs);
    let mut found = vec![0; derived.len()];
    read_at(reader, layout.central_start(), &mut found)?;
    same(&found, &derived, layout.central_start())?;
    Ok(crcs)
}

fn same(found: &[u8], derived: &[u8], start: u64) -> Result<(), SealError> {
    match found.iter().zip(derived).position(|(a, b)| a != b) {
        Some(place) => Err(SealError::Layout {
            offset: start + place as u64,
        }),
        None => Ok(()),
    }
}

fn read_at(
    reader: &mut (impl Read + Seek),
    offset: u64,
    buffer: &mut [u8],
) -> Result<(), SealError> {
    reader.seek(SeekFrom::Start(offset))?;
    reader
        .read_exact(buffer)
        .map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => SealError::Truncated,
            _ => SealError::Io(error),
        })
}
