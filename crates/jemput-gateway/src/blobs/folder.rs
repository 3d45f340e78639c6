//! Blobs as files of one folder, in sixteen subfolders by the name's first hash digit.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures::future::BoxFuture;

use super::{Blobs, check_name};
use crate::GatewayError;
use crate::spool::{GroupSync, sync_directory};

const SHARDS: usize = 16;

/// A folder of durable files.
pub struct FolderBlobs {
    shards: Vec<(PathBuf, GroupSync)>,
}

impl FolderBlobs {
    /// Opens or makes the folder.
    pub fn open(folder: &Path) -> Result<Self, GatewayError> {
        let mut shards = Vec::with_capacity(SHARDS);
        for shard in 0..SHARDS {
            let path = folder.join(format!("{shard:x}"));
            fs::create_dir_all(&path)?;
            let sync = GroupSync::new(&path);
            shards.push((path, sync));
        }
        sync_directory(folder)?;
        if let Some(parent) = folder.parent().filter(|p| !p.as_os_str().is_empty()) {
            sync_directory(parent)?;
        }
        Ok(Self { shards })
    }

    /// Names become flat file names; `/` cannot be in one, `_` cannot be in a name.
    fn place(&self, name: &str) -> Result<(PathBuf, &GroupSync), GatewayError> {
        check_name(name)?;
        let first = blake3::hash(name.as_bytes()).as_bytes()[0];
        let (folder, sync) = &self.shards[usize::from(first) % SHARDS];
        Ok((folder.join(name.replace('/', "_")), sync))
    }
}

impl Blobs for FolderBlobs {
    fn adopt<'a>(
        &'a self,
        name: &'a str,
        file: &'a Path,
    ) -> BoxFuture<'a, Result<(), GatewayError>> {
        Box::pin(async move {
            let (to, sync) = self.place(name)?;
            let from = file.to_owned();
            blocking(move || match fs::rename(&from, &to) {
                Err(error) if error.kind() == io::ErrorKind::NotFound && to.exists() => Ok(()),
                Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                    write_whole(&to, &fs::read(&from)?)?;
                    fs::remove_file(&from)
                }
                other => other,
            })
            .await
            .map_err(missing)?;
            Ok(sync.sync().await?)
        })
    }

    fn put<'a>(&'a self, name: &'a str, bytes: Bytes) -> BoxFuture<'a, Result<(), GatewayError>> {
        Box::pin(async move {
            let (to, sync) = self.place(name)?;
            blocking(move || write_whole(&to, &bytes)).await?;
            Ok(sync.sync().await?)
        })
    }

    fn read<'a>(
        &'a self,
        name: &'a str,
        range: Range<u64>,
    ) -> BoxFuture<'a, Result<Bytes, GatewayError>> {
        Box::pin(async move {
            let (path, _) = self.place(name)?;
            read_range(path, range).await
        })
    }

    fn length<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<u64>, GatewayError>> {
        Box::pin(async move {
            let (path, _) = self.place(name)?;
            blocking(move || match fs::metadata(&path) {
                Ok(metadata) => Ok(Some(metadata.len())),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error),
            })
            .await
        })
    }

    fn delete<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<(), GatewayError>> {
        Box::pin(async move {
            let (path, sync) = self.place(name)?;
            let gone = blocking(move || remove_if_there(&path)).await?;
            if gone { Ok(sync.sync().await?) } else { Ok(()) }
        })
    }
}

fn missing(error: GatewayError) -> GatewayError {
    match error {
        GatewayError::File(error) if error.kind() == io::ErrorKind::NotFound => {
            GatewayError::Missing
        }
        error => error,
    }
}

/// True if there was a file.
pub(crate) fn remove_if_there(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// A range of a local file.
pub(crate) async fn read_range(path: PathBuf, range: Range<u64>) -> Result<Bytes, GatewayError> {
    blocking(move || {
        let mut file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        let length = file.metadata()?.len();
        let wanted = range.end.min(length).saturating_sub(range.start);
        file.seek(SeekFrom::Start(range.start))?;
        let mut bytes = Vec::with_capacity(usize::try_from(wanted).map_err(io::Error::other)?);
        file.take(wanted).read_to_end(&mut bytes)?;
        Ok(Some(Bytes::from(bytes)))
    })
    .await?
    .ok_or(GatewayError::Missing)
}

/// Beside its place first, so that a name never has half a content.
fn write_whole(to: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = to.with_extension(format!("{}.part", uuid::Uuid::new_v4()));
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_data()?;
    fs::rename(&beside, to)
}

/// Runs file work off the async threads.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, GatewayError> {
    let done = tokio::task::spawn_blocking(work)
        .await
        .map_err(io::Error::other)?;
    Ok(done?)
}
