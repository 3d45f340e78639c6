//! The compact form of the region table, and its writer (`examples/pack_regions.rs`).
//!
//! zstd over columns, which compress far better than rows: `JREG` `1`, u32 LE count, u8 length and
//! text of the table's version, then each code's step from the one before and each postal code's
//! zigzag step (both LEB128), then the names, each ended by a newline.

const MAGIC: &[u8; 5] = b"JREG1";
/// The table is some 1.6 MB; more than this is not ours.
const MAX_UNPACKED: usize = 8 << 20;

/// One row before packing or after unpacking; codes as ten digits, zeros below their level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedRow<'a> {
    pub number: u64,
    pub name: &'a str,
    /// 0 where there is none.
    pub postal: u32,
}

/// The table as it lies in memory: about 2.6 MB.
pub(super) struct Columns {
    pub version: String,
    pub numbers: Vec<u64>,
    pub postals: Vec<u32>,
    /// Names one after another.
    pub names: String,
    /// Where each name ends.
    pub ends: Vec<u32>,
}

/// Why a table cannot be packed or unpacked.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    #[error("row {0} is not above the row before it")]
    Order(usize),
    #[error("row {0} has a line break in its name")]
    Name(usize),
    #[error("the version's name is longer than 255 bytes")]
    Version,
    #[error("the table is damaged")]
    Damaged,
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// The ten digits of a dotted code.
pub fn number_of(code: &str) -> Option<u64> {
    super::code::number_of(code)
}

/// Packs rows sorted by code.
pub fn pack(version: &str, rows: &[PackedRow<'_>]) -> Result<Vec<u8>, PackError> {
    let mut plain = MAGIC.to_vec();
    plain.extend((rows.len() as u32).to_le_bytes());
    plain.push(u8::try_from(version.len()).map_err(|_| PackError::Version)?);
    plain.extend(version.as_bytes());
    let mut before = 0;
    for (index, row) in rows.iter().enumerate() {
        let step = row.number.checked_sub(before).filter(|step| *step > 0);
        push_varint(&mut plain, step.ok_or(PackError::Order(index))?);
        before = row.number;
    }
    let mut before = 0i64;
    for row in rows {
        let step = i64::from(row.postal) - before;
        push_varint(&mut plain, ((step << 1) ^ (step >> 63)) as u64);
        before = i64::from(row.postal);
    }
    for (index, row) in rows.iter().enumerate() {
        if row.name.contains('\n') {
            return Err(PackError::Name(index));
        }
        plain.extend(row.name.as_bytes());
        plain.push(b'\n');
    }
    Ok(zstd::bulk::compress(&plain, 22)?)
}

pub(super) fn unpack(packed: &[u8]) -> Result<Columns, PackError> {
    let plain = zstd::bulk::decompress(packed, MAX_UNPACKED)?;
    read(&plain).ok_or(PackError::Damaged)
}

fn read(plain: &[u8]) -> Option<Columns> {
    let rest = plain.strip_prefix(MAGIC)?;
    let (count, rest) = rest.split_first_chunk::<4>()?;
    let count = u32::from_le_bytes(*count) as usize;
    let (version_len, rest) = rest.split_first()?;
    let (version, mut rest) = rest.split_at_checked(usize::from(*version_len))?;
    // Each row takes at least three bytes: a wrong count cannot ask for much memory.
    if count > rest.len() / 3 {
        return None;
    }

    let mut numbers = Vec::with_capacity(count);
    let mut number = 0u64;
    for _ in 0..count {
        number = number.checked_add(take_varint(&mut rest)?)?;
        numbers.push(number);
    }
    let mut postals = Vec::with_capacity(count);
    let mut postal = 0i64;
    for _ in 0..count {
        let step = take_varint(&mut rest)?;
        postal = postal.checked_add((step >> 1) as i64 ^ -((step & 1) as i64))?;
        postals.push(u32::try_from(postal).ok()?);
    }
    let mut names = String::with_capacity(rest.len().checked_sub(count)?);
    let mut ends = Vec::with_capacity(count);
    let mut lines = std::str::from_utf8(rest).ok()?.split('\n');
    for _ in 0..count {
        names.push_str(lines.next()?);
        ends.push(names.len() as u32);
    }
    (lines.next() == Some("") && lines.next().is_none()).then_some(Columns {
        version: std::str::from_utf8(version).ok()?.to_owned(),
        numbers,
        postals,
        names,
        ends,
    })
}

fn push_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn take_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_is_undone_by_unpacking_and_damage_is_refused() {
        let row = |number, name, postal| PackedRow {
            number,
            name,
            postal,
        };
        let rows = [
            row(1_100_000_000, "Aceh", 0),
            row(1_101_012_001, "Keude", 23_773),
        ];
        let packed = pack("v", &rows).unwrap();
        let columns = unpack(&packed).unwrap();
        assert_eq!(columns.numbers, [1_100_000_000, 1_101_012_001]);
        assert_eq!(columns.postals, [0, 23_773]);
        assert_eq!(
            (columns.names.as_str(), &columns.ends[..]),
            ("AcehKeude", &[4, 9][..])
        );

        let plain = zstd::bulk::decompress(&packed, MAX_UNPACKED).unwrap();
        for cut in 0..plain.len() {
            assert!(read(&plain[..cut]).is_none(), "cut at {cut}");
        }
        assert!(pack("v", &[rows[1].clone(), rows[0].clone()]).is_err());
    }
}
