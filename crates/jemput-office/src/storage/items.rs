//! Sealed items in a folder or an S3-compatible store, under (header hash, item number).

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};

use super::db::StorageError;

/// The store of sealed bytes. Cheap to clone.
#[derive(Clone)]
pub struct Items {
    store: Arc<dyn ObjectStore>,
}

/// Bytes put in one call; longer items go up in parts of this size.
const PART: usize = 8 << 20;

impl Items {
    /// A folder of this machine, each file durable before a put returns.
    pub fn folder(path: &Path) -> Result<Self, StorageError> {
        std::fs::create_dir_all(path)?;
        let store = object_store::local::LocalFileSystem::new_with_prefix(path)?.with_fsync(true);
        Ok(Self {
            store: Arc::new(store),
        })
    }

    /// Any store, for `s3://` and tests.
    pub fn of(store: Arc<dyn ObjectStore>) -> Self {
        Self { store }
    }

    /// `s3://bucket/…` with the usual AWS_* environment, or a folder.
    pub fn open(url: &str) -> Result<Self, StorageError> {
        if let Some(rest) = url.strip_prefix("s3://") {
            let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            let s3 = object_store::aws::AmazonS3Builder::from_env()
                .with_bucket_name(bucket)
                .build()?;
            let store: Arc<dyn ObjectStore> = if prefix.is_empty() {
                Arc::new(s3)
            } else {
                Arc::new(object_store::prefix::PrefixStore::new(s3, prefix))
            };
            return Ok(Self { store });
        }
        Self::folder(Path::new(url.strip_prefix("file://").unwrap_or(url)))
    }

    fn path(header_hash: &str, item: u32) -> ObjectPath {
        ObjectPath::from(format!(
            "{}/{header_hash}/{item}",
            &header_hash[..header_hash.len().min(2)]
        ))
    }

    /// Puts an item of modest size whole. Putting the same again is harmless.
    pub async fn put(
        &self,
        header_hash: &str,
        item: u32,
        bytes: Bytes,
    ) -> Result<(), StorageError> {
        self.store
            .put(
                &Self::path(header_hash, item),
                PutPayload::from_bytes(bytes),
            )
            .await?;
        Ok(())
    }

    /// Puts an item from a stream, in constant memory. Nothing appears under its name before the end.
    pub async fn put_stream<E>(
        &self,
        header_hash: &str,
        item: u32,
        mut bytes: BoxStream<'_, Result<Bytes, E>>,
    ) -> Result<(), E>
    where
        E: From<StorageError>,
    {
        let fail = |error: object_store::Error| E::from(StorageError::from(error));
        let mut first = Vec::new();
        while first.len() < PART {
            match bytes.next().await {
                Some(part) => first.extend_from_slice(&part?),
                None => {
                    return self
                        .put(header_hash, item, first.into())
                        .await
                        .map_err(E::from);
                }
            }
        }
        let mut upload = self
            .store
            .put_multipart(&Self::path(header_hash, item))
            .await
            .map_err(fail)?;
        let mut part = first;
        let result: Result<(), E> = async {
            loop {
                if part.len() >= PART {
                    upload
                        .put_part(PutPayload::from(std::mem::take(&mut part)))
                        .await
                        .map_err(fail)?;
                }
                match bytes.next().await {
                    Some(more) => part.extend_from_slice(&more?),
                    None => break,
                }
            }
            if !part.is_empty() {
                upload
                    .put_part(PutPayload::from(std::mem::take(&mut part)))
                    .await
                    .map_err(fail)?;
            }
            upload.complete().await.map_err(fail)?;
            Ok(())
        }
        .await;
        if result.is_err() {
            // The error that stopped us is the one to report.
            let _ = upload.abort().await;
        }
        result
    }

    /// True when the item is there with this length.
    pub async fn holds(
        &self,
        header_hash: &str,
        item: u32,
        length: u64,
    ) -> Result<bool, StorageError> {
        match self.store.head(&Self::path(header_hash, item)).await {
            Ok(meta) => Ok(meta.size == length),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// An item whole; for manifests and records, which are small.
    pub async fn get(&self, header_hash: &str, item: u32) -> Result<Bytes, StorageError> {
        Ok(self
            .store
            .get(&Self::path(header_hash, item))
            .await?
            .bytes()
            .await?)
    }

    /// An item as a stream of sealed bytes.
    pub async fn get_stream(
        &self,
        header_hash: &str,
        item: u32,
    ) -> Result<BoxStream<'static, Result<Bytes, StorageError>>, StorageError> {
        Ok(self
            .store
            .get(&Self::path(header_hash, item))
            .await?
            .into_stream()
            .map_err(StorageError::from)
            .boxed())
    }
}
