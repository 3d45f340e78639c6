//! Sealed scans in a folder or an S3-compatible store, under (header hash, item number). What the
//! gateway keeps its items in, the office uses too: durable when a put returns.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use jemput_gateway::blobs::{Blobs, FolderBlobs, S3Blobs, S3Config};

use super::db::StorageError;

/// The store of sealed bytes. Cheap to clone.
#[derive(Clone)]
pub struct Items {
    blobs: Arc<dyn Blobs>,
    spool: Arc<PathBuf>,
}

/// A folder of this machine, or `s3://bucket/prefix?endpoint=…&region=…` with the keys in
/// `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.
pub fn store(url: &str) -> Result<Arc<dyn Blobs>, StorageError> {
    if let Some(rest) = url.strip_prefix("s3://") {
        return Ok(Arc::new(S3Blobs::open(s3_config(rest)?)?));
    }
    let folder = Path::new(url.strip_prefix("file://").unwrap_or(url));
    std::fs::create_dir_all(folder)?;
    Ok(Arc::new(FolderBlobs::open(folder)?))
}

/// Bytes read or held in memory at once.
pub const PART: u64 = 4 << 20;

impl Items {
    /// [`store`] says which; `spool` is a folder for items on their way.
    pub fn open(url: &str, spool: &Path) -> Result<Self, StorageError> {
        Self::of(store(url)?, spool)
    }

    /// Any store.
    pub fn of(blobs: Arc<dyn Blobs>, spool: &Path) -> Result<Self, StorageError> {
        std::fs::create_dir_all(spool)?;
        Ok(Self {
            blobs,
            spool: Arc::new(spool.to_owned()),
        })
    }

    fn name(header_hash: &str, item: u32) -> String {
        format!("{header_hash}/{item}")
    }

    /// Puts an item of modest size whole. Putting the same again is harmless.
    pub async fn put(
        &self,
        header_hash: &str,
        item: u32,
        bytes: Bytes,
    ) -> Result<(), StorageError> {
        Ok(self
            .blobs
            .put(&Self::name(header_hash, item), bytes)
            .await?)
    }

    /// A file to write a larger item into, to be given to [`Items::adopt`].
    pub fn spool_file(&self) -> Result<tempfile::NamedTempFile, StorageError> {
        Ok(tempfile::NamedTempFile::new_in(&*self.spool)?)
    }

    /// Takes a spooled item over.
    pub async fn adopt(
        &self,
        header_hash: &str,
        item: u32,
        file: tempfile::NamedTempFile,
    ) -> Result<(), StorageError> {
        let path = file.into_temp_path();
        {
            let path = path.to_path_buf();
            tokio::task::spawn_blocking(move || std::fs::File::open(path)?.sync_all())
                .await
                .map_err(std::io::Error::other)??;
        }
        Ok(self
            .blobs
            .adopt(&Self::name(header_hash, item), &path)
            .await?)
    }

    /// The item's length, if it is here.
    pub async fn length(&self, header_hash: &str, item: u32) -> Result<Option<u64>, StorageError> {
        Ok(self.blobs.length(&Self::name(header_hash, item)).await?)
    }

    /// Sealed bytes from an offset, at most [`PART`]; empty at the end.
    pub async fn read(
        &self,
        header_hash: &str,
        item: u32,
        offset: u64,
    ) -> Result<Bytes, StorageError> {
        Ok(self
            .blobs
            .read(&Self::name(header_hash, item), offset..offset + PART)
            .await?)
    }
}

fn s3_config(rest: &str) -> Result<S3Config, StorageError> {
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (bucket, prefix) = place.split_once('/').unwrap_or((place, "jemput"));
    let option = |name: &str| {
        query
            .split('&')
            .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
            .map(str::to_owned)
    };
    let secret = |name: &'static str| std::env::var(name).map_err(|_| StorageError::Setting(name));
    Ok(S3Config {
        endpoint: option("endpoint").ok_or(StorageError::Setting("endpoint of the S3 store"))?,
        bucket: bucket.to_owned(),
        region: option("region").unwrap_or_else(|| "us-east-1".to_owned()),
        access_key_id: secret("AWS_ACCESS_KEY_ID")?,
        secret_access_key: secret("AWS_SECRET_ACCESS_KEY")?,
        prefix: prefix.trim_end_matches('/').to_owned(),
    })
}
