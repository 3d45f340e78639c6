//! Blobs in an S3-compatible store. A put that returned is as durable as that store makes it.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures::future::BoxFuture;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Key;
use object_store::{ObjectStoreExt as _, PutPayload, WriteMultipart};
use tokio::io::AsyncReadExt as _;
use tokio::sync::Semaphore;

use super::folder::{blocking, remove_if_there};
use super::{Blobs, check_name};
use crate::GatewayError;

/// Larger files go up in parts of this size.
const PART: usize = 8 << 20;
/// Uploads at once: each holds a part or two in memory.
const UPLOADS: usize = 8;

/// How to reach the store.
pub struct S3Config {
    /// `https://…`; `http://` is accepted for a store on the same machine or network.
    pub endpoint: String,
    pub bucket: String,
    pub region: String,
    pub access_key_id: String,
    pub secret_access_key: String,
    /// Put before every name, so that several stores can share a bucket.
    pub prefix: String,
}

/// An S3-compatible store.
pub struct S3Blobs {
    store: Arc<AmazonS3>,
    prefix: String,
    uploads: Semaphore,
}

impl S3Blobs {
    /// Only builds the client; the first use connects.
    pub fn open(config: S3Config) -> Result<Self, GatewayError> {
        // The HTTP client comes without a TLS provider of its own. A second install changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let store = AmazonS3Builder::new()
            .with_endpoint(config.endpoint)
            .with_allow_http(true)
            .with_bucket_name(config.bucket)
            .with_region(config.region)
            .with_access_key_id(config.access_key_id)
            .with_secret_access_key(config.secret_access_key)
            .build()?;
        Ok(Self {
            store: Arc::new(store),
            prefix: config.prefix,
            uploads: Semaphore::new(UPLOADS),
        })
    }

    fn key(&self, name: &str) -> Result<Key, GatewayError> {
        check_name(name)?;
        Ok(Key::from(format!("{}/{name}", self.prefix)))
    }
}

impl Blobs for S3Blobs {
    fn adopt<'a>(
        &'a self,
        name: &'a str,
        file: &'a Path,
    ) -> BoxFuture<'a, Result<(), GatewayError>> {
        Box::pin(async move {
            let _turn = self
                .uploads
                .acquire()
                .await
                .map_err(|_| GatewayError::Closing)?;
            let mut source = match tokio::fs::File::open(file).await {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    // Adopted before, unless it never was.
                    return self
                        .length(name)
                        .await?
                        .map(|_| ())
                        .ok_or(GatewayError::Missing);
                }
                other => other?,
            };
            let length = source.metadata().await?.len();
            let key = self.key(name)?;
            if length <= PART as u64 {
                let mut bytes =
                    Vec::with_capacity(PART.min(usize::try_from(length).unwrap_or(PART)));
                source.read_to_end(&mut bytes).await?;
                self.store.put(&key, PutPayload::from(bytes)).await?;
            } else {
                let mut upload = WriteMultipart::new_with_chunk_size(
                    self.store.put_multipart(&key).await?,
                    PART,
                );
                loop {
                    let mut part = bytes::BytesMut::with_capacity(1 << 20);
                    if source.read_buf(&mut part).await? == 0 {
                        break;
                    }
                    upload.wait_for_capacity(2).await?;
                    upload.put(part.freeze());
                }
                upload.finish().await?;
            }
            let file = file.to_owned();
            blocking(move || remove_if_there(&file)).await?;
            Ok(())
        })
    }

    fn put<'a>(&'a self, name: &'a str, bytes: Bytes) -> BoxFuture<'a, Result<(), GatewayError>> {
        Box::pin(async move {
            self.store
                .put(&self.key(name)?, PutPayload::from_bytes(bytes))
                .await?;
            Ok(())
        })
    }

    fn read<'a>(
        &'a self,
        name: &'a str,
        range: Range<u64>,
    ) -> BoxFuture<'a, Result<Bytes, GatewayError>> {
        Box::pin(async move {
            // The store refuses a range that begins at the end.
            let length = self.length(name).await?.ok_or(GatewayError::Missing)?;
            let range = range.start..range.end.min(length);
            if range.is_empty() {
                return Ok(Bytes::new());
            }
            Ok(self.store.get_range(&self.key(name)?, range).await?)
        })
    }

    fn length<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<u64>, GatewayError>> {
        Box::pin(async move {
            match self.store.head(&self.key(name)?).await {
                Ok(meta) => Ok(Some(meta.size)),
                Err(object_store::Error::NotFound { .. }) => Ok(None),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn delete<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<(), GatewayError>> {
        Box::pin(async move {
            match self.store.delete(&self.key(name)?).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
                Err(error) => Err(error.into()),
            }
        })
    }
}
