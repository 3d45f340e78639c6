//! Writes `data/regions.bin.zst` from the region table:
//!
//! `cargo run -p jemput-domain --example pack_regions -- regions.tsv "Kepmendagri …" out.bin.zst`
//!
//! The table has a header line and the columns code, name, postal code, separated by tabs.

use std::error::Error;

use jemput_domain::regions::packed::{PackedRow, number_of, pack};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [tsv, version, out] = arguments.as_slice() else {
        return Err("three arguments: the table, its version, the file to write".into());
    };
    let text = std::fs::read_to_string(tsv)?;
    let mut rows = Vec::new();
    for (index, line) in text.lines().enumerate().skip(1) {
        let row = row(line)
            .ok_or_else(|| format!("line {} is not code, name, postal code", index + 1))?;
        rows.push(row);
    }
    rows.sort_by_key(|row| row.number);
    let packed = pack(version, &rows)?;
    std::fs::write(out, &packed)?;
    println!("{} codes, {} bytes", rows.len(), packed.len());
    Ok(())
}

fn row(line: &str) -> Option<PackedRow<'_>> {
    let mut cells = line.split('\t');
    let (code, name, postal) = (cells.next()?, cells.next()?, cells.next()?);
    Some(PackedRow {
        number: number_of(code)?,
        name: name.trim(),
        postal: if postal.is_empty() {
            0
        } else {
            postal.parse().ok()?
        },
    })
}
