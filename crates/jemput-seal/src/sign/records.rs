//! Records items: JSON lines in one zstd frame.

use crate::hybrid::frame;
use crate::lengths::{RECORDS_MAX_ENCODED, RECORDS_MAX_PLAIN};
use crate::{Hash, SealError};

/// Text per item before compression. Names and numbers compress to about a fifth, so this stays
/// well below the limit, and a phone line is not held for one item.
const TARGET: usize = 768 << 10;

/// Lines that will be one records item.
pub struct PackedRecords {
    pub(crate) encoded: Vec<u8>,
    pub(crate) length: u64,
    pub(crate) blake3: Hash,
}

impl PackedRecords {
    /// Packs JSON texts, one line each and in order, into as many items as they need.
    pub fn pack<L: AsRef<[u8]>>(
        lines: impl IntoIterator<Item = L>,
    ) -> Result<Vec<Self>, SealError> {
        let mut packed = Vec::new();
        let mut text = Vec::new();
        let mut ends = Vec::new();
        for line in lines {
            let line = line.as_ref();
            if line.is_empty() || line.contains(&b'\n') {
                return Err(SealError::Record);
            }
            if !text.is_empty() && text.len() + line.len() >= TARGET {
                pack_lines(&text, &ends, &mut packed)?;
                text.clear();
                ends.clear();
            }
            text.extend_from_slice(line);
            text.push(b'\n');
            ends.push(text.len());
        }
        if !text.is_empty() {
            pack_lines(&text, &ends, &mut packed)?;
        }
        Ok(packed)
    }

    /// Bytes of the lines.
    pub fn length(&self) -> u64 {
        self.length
    }
}

/// One item, or halves of it where it compresses badly.
fn pack_lines(
    text: &[u8],
    ends: &[usize],
    packed: &mut Vec<PackedRecords>,
) -> Result<(), SealError> {
    let encoded = frame::compress(text)?;
    if encoded.len() as u64 <= RECORDS_MAX_ENCODED && text.len() as u64 <= RECORDS_MAX_PLAIN {
        packed.push(PackedRecords {
            encoded,
            length: text.len() as u64,
            blake3: Hash::of(text),
        });
        return Ok(());
    }
    if ends.len() < 2 {
        return Err(SealError::Record);
    }
    let (first, second) = ends.split_at(ends.len() / 2);
    let middle = first[first.len() - 1];
    let second: Vec<usize> = second.iter().map(|end| end - middle).collect();
    pack_lines(&text[..middle], first, packed)?;
    pack_lines(&text[middle..], &second, packed)
}
