//! The whole way in: structure, header, items, opening, contents. The first failure is the error.

use std::io::{Cursor, Write};

use jemput_seal::{
    BundleFile, BundleOpener, Hash, ItemKind, Manifest, OpeningKey, SealError, Trust,
};

/// What came out of one bundle.
pub struct Reading {
    pub header_hash: Hash,
    pub manifest: Manifest,
    /// Items 1, 2, …
    pub contents: Vec<Vec<u8>>,
}

/// Counts what is released, whatever happens afterwards.
pub struct Counting<'a> {
    pub released: &'a mut u64,
    pub content: Vec<u8>,
}

impl Write for Counting<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        *self.released += bytes.len() as u64;
        self.content.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

pub fn read_whole(
    file: &[u8],
    trust: &Trust,
    key: &OpeningKey,
    released: &mut u64,
) -> Result<Reading, SealError> {
    let mut file = BundleFile::open(Cursor::new(file))?;
    let header = file.verify(trust)?;
    header.require_good()?;
    let checked = file.check_all(&header)?;
    let opener = BundleOpener::open(&header, key, &checked[0], file.item(0)?)?;
    let mut contents = Vec::new();
    for item in &checked[1..] {
        let sealed = file.item(item.entry().number)?;
        let mut counting = Counting {
            released,
            content: Vec::new(),
        };
        if item.entry().kind == ItemKind::Attachment {
            opener.attachment(item, sealed, &mut counting)?;
        } else {
            counting.write_all(&opener.records(item, sealed)?)?;
        }
        contents.push(counting.content);
    }
    Ok(Reading {
        header_hash: header.hash(),
        manifest: opener.manifest().clone(),
        contents,
    })
}
