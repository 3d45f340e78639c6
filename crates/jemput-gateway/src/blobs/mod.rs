//! Where complete items are kept: a folder of this machine, or an S3-compatible store.
//!
//! `object_store`'s own folder implementation does not fsync, so the folder here is our own.

mod folder;
mod s3;

use std::ops::Range;
use std::path::Path;

use bytes::Bytes;
use futures::future::BoxFuture;

pub use folder::FolderBlobs;
pub(crate) use folder::{blocking, read_range, remove_if_there};
pub use s3::{S3Blobs, S3Config};

use crate::GatewayError;

/// A store of immutable blobs under names of `a-z 0-9 . - /`. Every write is durable when it
/// returns, and repeating it is harmless: one name has one content for ever.
pub trait Blobs: Send + Sync {
    /// Takes a complete, durable local file over: it is gone from its place afterwards. If this
    /// fails, the file is still there, or the blob already is.
    fn adopt<'a>(
        &'a self,
        name: &'a str,
        file: &'a Path,
    ) -> BoxFuture<'a, Result<(), GatewayError>>;

    /// Stores bytes.
    fn put<'a>(&'a self, name: &'a str, bytes: Bytes) -> BoxFuture<'a, Result<(), GatewayError>>;

    /// The bytes of a range, cut at the blob's end; [`GatewayError::Missing`] if there is no blob.
    fn read<'a>(
        &'a self,
        name: &'a str,
        range: Range<u64>,
    ) -> BoxFuture<'a, Result<Bytes, GatewayError>>;

    /// Its length, if it exists.
    fn length<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<u64>, GatewayError>>;

    /// Removes it if it exists.
    fn delete<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<(), GatewayError>>;
}

/// Names come from the program, never from a request; this holds even if one day they do not.
fn check_name(name: &str) -> Result<(), GatewayError> {
    let plain =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '/');
    let ok = name.chars().all(plain)
        && name
            .split('/')
            .all(|part| !part.is_empty() && !part.starts_with('.'));
    if ok {
        Ok(())
    } else {
        Err(GatewayError::Unreadable("blob name"))
    }
}
