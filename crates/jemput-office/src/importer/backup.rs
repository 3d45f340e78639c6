//! Backups: an encrypted copy of the database and of every sealed scan, read back whole. Only then
//! do receipts say `backed_up`, which lets laptops forget.
//!
//! SQLite only: PostgreSQL has tools of its own (pg_basebackup, its archive), and an office that uses
//! it prunes on `imported` or has its administrator confirm backups there.
//!
//! A backup is a folder: `<id>.jbackup`, the database, encrypted under a key derived from the storage
//! key; and `items/`, which grows from backup to backup: scans are sealed already and never change.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use jemput_gateway::GatewayError;
use jemput_seal::statement::ItemState;
use jemput_seal::{Hash, ItemCheck, ItemEntry, ItemKind, Uuid};
use sqlx::Connection as _;
use zeroize::Zeroizing;

use super::receipts::{Book, ranges};
use super::{ImportError, Importer};
use crate::keys::InnerKeys;
use crate::storage::audit::Entry;
use crate::storage::backups::{self, Backup};
use crate::storage::bundles::{self, BundleState, StoredItem};
use crate::storage::{Db, Engine, StorageError};

/// Bundles looked at in one go.
const AT_ONCE: u32 = 500;
const CHUNK: usize = 1 << 20;
const MAGIC: &[u8; 16] = b"jemput backup 1\n";

/// What a backup did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupDone {
    /// Its id, as receipts' audit names it.
    pub backup: Uuid,
    /// The encrypted database.
    pub file: PathBuf,
    /// Bundles that are in it and are now `backed_up`.
    pub bundles: usize,
    /// Scans copied this time.
    pub scans: usize,
    /// Scans this office cannot read any more: they are in no backup, and their bundles not confirmed.
    pub unreadable: usize,
}

/// What became of the scans.
#[derive(Default)]
struct Copied {
    /// Imported bundles that are whole in the folder.
    confirmed: Vec<String>,
    copied: usize,
    unreadable: usize,
}

/// What backups are encrypted under: derived from the storage key. Keep a copy of the office's locked
/// key files apart from its backups; the one is of no use without the other.
pub fn backup_key(keys: &InnerKeys) -> Zeroizing<[u8; 32]> {
    let secret = keys.storage.to_secret_bytes();
    Zeroizing::new(blake3::derive_key("jemput office 2026 backup", &secret[..]))
}

impl Importer {
    /// Makes a backup in `folder`, reads it back, and signs `backed_up` for what is in it.
    pub async fn backup(&self, folder: &Path) -> Result<BackupDone, ImportError> {
        if self.office.db.engine() != Engine::Sqlite {
            return Err(StorageError::Setting(
                "a backup of a PostgreSQL office is made with PostgreSQL's own tools",
            )
            .into());
        }
        let backup = Uuid::now_v7();
        let made_at = self.office.now();
        std::fs::create_dir_all(folder).map_err(StorageError::from)?;
        let plain_path = self.copy_database().await?;
        // What the copy speaks of must lie beside it; what comes later is not claimed.
        let items = self
            .copy_items(&plain_path, &folder.join("items"))
            .await
            .inspect_err(|_| {
                let _ = std::fs::remove_file(&plain_path);
            })?;
        let file = folder.join(format!("{backup}.jbackup"));
        let key = backup_key(&self.keys);
        let sealed = {
            let (plain_path, file, key) = (plain_path.clone(), file.clone(), key.clone());
            tokio::task::spawn_blocking(move || {
                let result = encrypt(&plain_path, &file, &key)
                    .and_then(|written| Ok((written, read_back(&file, &key)?)));
                // The plain copy goes whatever happened.
                std::fs::remove_file(&plain_path)?;
                result
            })
            .await
            .map_err(std::io::Error::other)
            .map_err(StorageError::from)?
            .map_err(StorageError::from)?
        };
        let (written, read) = sealed;
        if written.plain != read {
            return Err(StorageError::Unreadable("backup").into());
        }
        let done = Backup {
            backup,
            file: file.display().to_string(),
            blake3: written.file.to_string(),
            bytes: written.bytes,
            made_at,
            read_back_at: self.office.now(),
        };
        self.confirm(&done, &items.confirmed).await?;
        Ok(BackupDone {
            backup,
            file,
            bundles: items.confirmed.len(),
            scans: items.copied,
            unreadable: items.unreadable,
        })
    }

    /// Copies every scan the database's copy speaks of that `to` does not have yet: also what another
    /// folder has, and what is held sealed, since this one alone must bring the office back.
    async fn copy_items(&self, database: &Path, to: &Path) -> Result<Copied, ImportError> {
        let office = &*self.office.code;
        let url = Db::sqlite_url(database).replace("?mode=rwc", "?mode=ro");
        let mut copy = sqlx::AnyConnection::connect(&url).await?;
        let mut result = Copied::default();
        let mut after = String::new();
        loop {
            let some = bundles::after(&mut copy, office, &after, AT_ONCE).await?;
            let Some(last) = some.last() else { break };
            after.clone_from(&last.header_hash);
            for bundle in some {
                let name = bundle.header_hash;
                let confirms = bundle.state == BundleState::Imported;
                let mut whole = true;
                for item in bundles::items(&mut copy, office, &name).await? {
                    let here = matches!(item.state.as_str(), "done" | "held");
                    if !here || item.kind != ItemKind::Attachment.as_str() {
                        continue;
                    }
                    match self.copy_item(&name, &item, to, confirms).await? {
                        Some(new) => result.copied += usize::from(new),
                        None => {
                            tracing::error!(bundle = %name, item = item.item, "a scan cannot be read, so no backup has it");
                            result.unreadable += 1;
                            whole = false;
                        }
                    }
                }
                if confirms && whole {
                    result.confirmed.push(name);
                }
            }
        }
        copy.close().await?;
        Ok(result)
    }

    /// Whether it was copied now; none when this office's own bytes are lost or damaged. What is about to
    /// be confirmed is read back; what was confirmed before only has to be there.
    async fn copy_item(
        &self,
        name: &str,
        item: &StoredItem,
        to: &Path,
        confirms: bool,
    ) -> Result<Option<bool>, ImportError> {
        let folder = to.join(&name[..2]);
        let path = folder.join(format!("{name}_{}", item.item));
        let entry = ItemEntry {
            number: item.item,
            kind: ItemKind::Attachment,
            length: item.sealed_len,
            blake3: item
                .blake3
                .parse()
                .map_err(|_| StorageError::Unreadable("item"))?,
        };
        let there = std::fs::metadata(&path).is_ok_and(|file| file.len() == entry.length);
        if there && (!confirms || check_copy(&path, entry).is_ok()) {
            return Ok(Some(false));
        }
        std::fs::create_dir_all(&folder).map_err(StorageError::from)?;
        let partial = path.with_extension("part");
        let mut file = File::create(&partial).map_err(StorageError::from)?;
        let mut offset = 0;
        while offset < item.sealed_len {
            let part = match self.office.items.read(name, item.item, offset).await {
                Ok(part) if part.is_empty() => break,
                Ok(part) => part,
                Err(StorageError::Items(GatewayError::Missing)) => break,
                Err(error) => return Err(error.into()),
            };
            offset += part.len() as u64;
            file.write_all(&part).map_err(StorageError::from)?;
        }
        file.sync_all().map_err(StorageError::from)?;
        match check_copy(&partial, entry) {
            Ok(()) => {}
            Err(error) if error.data_code().is_some() => {
                std::fs::remove_file(&partial).map_err(StorageError::from)?;
                return Ok(None);
            }
            Err(error) => return Err(error),
        }
        std::fs::rename(&partial, &path).map_err(StorageError::from)?;
        File::open(&folder)
            .and_then(|folder| folder.sync_all())
            .map_err(StorageError::from)?;
        Ok(Some(true))
    }

    async fn copy_database(&self) -> Result<PathBuf, ImportError> {
        // A name nobody has; SQLite makes the file.
        let to = self.office.items.spool_file()?.path().to_path_buf();
        sqlx::query("VACUUM INTO $1")
            .bind(to.to_string_lossy().into_owned())
            .execute(self.office.db.pool())
            .await?;
        Ok(to)
    }

    async fn confirm(&self, done: &Backup, names: &[String]) -> Result<(), ImportError> {
        let office = &*self.office.code;
        let mut db = self.office.db.write().await?;
        backups::put(&mut db, office, done, names).await?;
        let mut book = Book::open(&mut db, office).await?;
        for name in names {
            let items = bundles::items(&mut db, office, name).await?;
            let Some(bundle) = bundles::get(&mut db, office, name).await? else {
                continue;
            };
            self.receipt(
                &mut db,
                &mut book,
                name,
                bundle.device,
                ranges(&items, &ItemState::BackedUp),
                self.office.now(),
            )
            .await?;
        }
        book.close(&mut db, office).await?;
        db.commit().await?;
        let detail = serde_json::json!({ "bundles": names.len(), "blake3": done.blake3 });
        Ok(self
            .office
            .audit
            .write(
                Entry {
                    who: "backup",
                    action: "backup",
                    subject: &done.backup.to_string(),
                    detail,
                },
                self.office.now(),
            )
            .await?)
    }
}

fn check_copy(path: &Path, entry: ItemEntry) -> Result<(), ImportError> {
    let mut check = ItemCheck::new(entry);
    let mut file = File::open(path).map_err(StorageError::from)?;
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = file.read(&mut buffer).map_err(StorageError::from)?;
        if read == 0 {
            break;
        }
        check.update(&buffer[..read])?;
    }
    check.finish()?;
    Ok(())
}

struct Written {
    plain: Hash,
    file: Hash,
    bytes: u64,
}

/// Chunk by chunk: length, then AES-256-GCM under a nonce of the file's random prefix and the chunk's
/// number; the last chunk is marked in its associated data, so that a cut file does not read back.
fn encrypt(from: &Path, to: &Path, key: &[u8; 32]) -> Result<Written, std::io::Error> {
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key));
    let mut prefix = [0; 8];
    getrandom::fill(&mut prefix).map_err(std::io::Error::other)?;
    let mut source = BufReader::new(File::open(from)?);
    let partial = to.with_extension("part");
    let mut out = Hashing {
        out: BufWriter::new(File::create(&partial)?),
        hasher: blake3::Hasher::new(),
        bytes: 0,
    };
    out.write_all(MAGIC)?;
    out.write_all(&prefix)?;
    let mut plain = blake3::Hasher::new();
    let mut number = 0_u32;
    let mut chunk = read_chunk(&mut source)?;
    loop {
        let next = read_chunk(&mut source)?;
        let last = next.is_empty();
        plain.update(&chunk);
        let sealed = cipher
            .encrypt(
                &nonce(prefix, number),
                Payload {
                    msg: &chunk,
                    aad: &[u8::from(last)],
                },
            )
            .map_err(|_| std::io::Error::other("encryption"))?;
        out.write_all(&u32::try_from(sealed.len()).unwrap_or(0).to_be_bytes())?;
        out.write_all(&sealed)?;
        if last {
            break;
        }
        number += 1;
        chunk = next;
    }
    out.flush()?;
    let Hashing { out, hasher, bytes } = out;
    out.into_inner()
        .map_err(|error| error.into_error())?
        .sync_all()?;
    std::fs::rename(&partial, to)?;
    if let Some(folder) = to.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(Written {
        plain: plain.finalize().into(),
        file: hasher.finalize().into(),
        bytes,
    })
}

/// Decrypts the whole and gives the hash of what it holds.
fn read_back(file: &Path, key: &[u8; 32]) -> Result<Hash, std::io::Error> {
    let mut hasher = blake3::Hasher::new();
    decrypt(file, key, &mut |chunk| {
        hasher.update(chunk);
        Ok(())
    })?;
    Ok(hasher.finalize().into())
}

/// Gives a backup's content, chunk by chunk. Complete only when this returns `Ok`.
pub fn decrypt(
    file: &Path,
    key: &[u8; 32],
    release: &mut dyn FnMut(&[u8]) -> Result<(), std::io::Error>,
) -> Result<(), std::io::Error> {
    let damaged = || std::io::Error::new(std::io::ErrorKind::InvalidData, "the backup is damaged");
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key));
    let mut source = BufReader::new(File::open(file)?);
    let mut magic = [0; 16];
    let mut prefix = [0; 8];
    source.read_exact(&mut magic)?;
    source.read_exact(&mut prefix)?;
    if &magic != MAGIC {
        return Err(damaged());
    }
    let mut number = 0_u32;
    loop {
        let mut length = [0; 4];
        source.read_exact(&mut length)?;
        let length = u32::from_be_bytes(length) as usize;
        if length > CHUNK + 16 {
            return Err(damaged());
        }
        let mut sealed = vec![0; length];
        source.read_exact(&mut sealed)?;
        let last = source.fill_buf()?.is_empty();
        let chunk = cipher
            .decrypt(
                &nonce(prefix, number),
                Payload {
                    msg: &sealed,
                    aad: &[u8::from(last)],
                },
            )
            .map_err(|_| damaged())?;
        release(&Zeroizing::new(chunk))?;
        if last {
            return Ok(());
        }
        number += 1;
    }
}

fn nonce(prefix: [u8; 8], number: u32) -> Nonce<<Aes256Gcm as aes_gcm::aead::AeadCore>::NonceSize> {
    let mut nonce = [0; 12];
    nonce[..8].copy_from_slice(&prefix);
    nonce[8..].copy_from_slice(&number.to_be_bytes());
    nonce.into()
}

fn read_chunk(source: &mut impl Read) -> Result<Vec<u8>, std::io::Error> {
    let mut chunk = Vec::with_capacity(CHUNK);
    source.take(CHUNK as u64).read_to_end(&mut chunk)?;
    Ok(chunk)
}

struct Hashing<W> {
    out: W,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}
