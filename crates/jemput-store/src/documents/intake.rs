//! Taking a page in: encrypted while it is read, hashed once, synced, then its row.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};

use jemput_domain::ids::AttachmentId;
use rand_core::CryptoRng;
use rusqlite::Connection;
use zeroize::Zeroizing;

use super::NewPage;
use super::cipher::{CHUNK, HEADER, PageCipher};
use crate::error::{Result, StoreError};
use crate::folder::{Folder, remove_if_there, sync_folder};
use crate::sql::run;
use crate::stamp::Stamp;

/// An encrypted file on the disk, without its row yet.
pub(super) struct Stored {
    pub(super) file: String,
    key: Zeroizing<[u8; 32]>,
    pub(super) bytes: u64,
    pub(super) blake3: blake3::Hash,
}

pub(super) fn store(
    folder: &Folder,
    attachment: AttachmentId,
    limit: u64,
    plain: &mut dyn Read,
    rng: &mut impl CryptoRng,
) -> Result<Stored> {
    let mut key = Zeroizing::new([0; 32]);
    rng.fill_bytes(&mut *key);
    // A random name: it tells nothing, and no two tries for one page meet.
    let mut name = [0; 16];
    rng.fill_bytes(&mut name);
    let file = hex::encode(name);
    let partial = folder.files().join(format!("{file}.partial"));
    let written = encrypt(&partial, &PageCipher::new(&*key, attachment)?, limit, plain);
    match written {
        Ok((bytes, blake3)) => {
            fs::rename(&partial, folder.files().join(&file))?;
            sync_folder(folder.files())?;
            Ok(Stored {
                file,
                key,
                bytes,
                blake3,
            })
        }
        Err(error) => {
            remove_if_there(&partial)?;
            Err(error)
        }
    }
}

fn encrypt(
    path: &std::path::Path,
    cipher: &PageCipher,
    limit: u64,
    plain: &mut dyn Read,
) -> Result<(u64, blake3::Hash)> {
    let mut out = BufWriter::with_capacity(1 << 18, File::create(path)?);
    out.write_all(HEADER)?;
    let mut hash = blake3::Hasher::new();
    let (mut now, mut next) = (
        Zeroizing::new(vec![0; CHUNK]),
        Zeroizing::new(vec![0; CHUNK]),
    );
    let mut filled = fill(plain, &mut now)?;
    let mut bytes = 0;
    for number in 0..u32::MAX {
        bytes += filled as u64;
        if bytes > limit {
            return Err(StoreError::TooLarge { limit });
        }
        // Only knowing that nothing follows makes a chunk the last.
        let following = if filled == CHUNK {
            fill(plain, &mut next)?
        } else {
            0
        };
        hash.update(&now[..filled]);
        let tag = cipher.seal(number, following == 0, &mut now[..filled])?;
        out.write_all(&now[..filled])?;
        out.write_all(&tag)?;
        if following == 0 {
            let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.sync_all()?;
            return Ok((bytes, hash.finalize()));
        }
        std::mem::swap(&mut now, &mut next);
        filled = following;
    }
    Err(StoreError::TooLarge { limit })
}

fn fill(from: &mut dyn Read, chunk: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < chunk.len() {
        match from.read(&mut chunk[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

pub(super) fn insert(
    connection: &Connection,
    new: &NewPage,
    stored: &Stored,
    stamp: Stamp,
) -> Result<()> {
    run(
        connection,
        "INSERT INTO page (id, document, position, media_type, bytes, width, height, blake3, file, key, at)
         SELECT ?1, ?2, coalesce(max(position), 0) + 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
         FROM page WHERE document = ?2",
        (
            new.attachment.0,
            new.document.0,
            &new.media_type,
            stored.bytes,
            new.width,
            new.height,
            stored.blake3.as_bytes().as_slice(),
            &stored.file,
            stored.key.as_slice(),
            stamp.at.0,
        ),
    )?;
    if let Some(thumbnail) = &new.thumbnail {
        run(
            connection,
            "INSERT INTO page_thumbnail (page, image) VALUES (?1, ?2)",
            (new.attachment.0, thumbnail),
        )?;
    }
    Ok(())
}
