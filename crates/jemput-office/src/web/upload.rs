//! Files from a browser: one into memory, many onto disk.

use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use jemput_domain::error::{ApiError, ErrorCode};
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

use super::fault::{Fault, Result, fault, invalid};
use super::routes::glue::OneFile;
use crate::office::Office;

/// Sticks are FAT32 and bundles no larger than this.
const LARGEST: u64 = 2 << 30;
/// What is asked, beside the files.
const LONGEST_REQUEST: usize = 256 << 10;
/// Files and folders below folders of one stick, at most.
const MOST_FILES: usize = 20_000;
const DEEPEST: usize = 8;
/// No upload takes this long.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

/// What came, in a folder of its own that goes when this does.
pub struct Arrived {
    /// Removed by [`Drop`] unless it is kept.
    pub folder: TempFolder,
    /// Files directly in the folder, or the folder itself when it is (part of) a stick.
    pub paths: Vec<PathBuf>,
}

/// A folder that is removed with everything in it.
pub struct TempFolder(pub PathBuf);

impl Drop for TempFolder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "an upload was not removed");
        }
    }
}

/// A fresh place for an upload: on the office's own disk, where the items go too. What a power cut
/// left there goes.
pub async fn folder(office: &Office) -> Result<PathBuf> {
    let uploads = office.dir.join("uploads");
    tokio::fs::create_dir_all(&uploads).await?;
    let mut left = tokio::fs::read_dir(&uploads).await?;
    while let Some(entry) = left.next_entry().await? {
        let changed = entry.metadata().await.and_then(|about| about.modified());
        let old = changed.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > ABANDONED));
        if old {
            drop(TempFolder(entry.path()));
        }
    }
    Ok(uploads.join(Uuid::now_v7().to_string()))
}

/// Part `request`, then one part `file`.
pub async fn one(mut form: Multipart) -> Result<(Value, OneFile)> {
    let mut request = Value::Object(Default::default());
    let mut file = None;
    while let Some(part) = form.next_field().await.map_err(broken)? {
        match part.name() {
            Some("request") => request = arguments(part).await?,
            Some("file") if file.is_none() => {
                let name = part.file_name().unwrap_or_default().to_owned();
                let bytes: Bytes = part.bytes().await.map_err(broken)?;
                file = Some(OneFile { name, bytes });
            }
            _ => return Err(invalid("part")),
        }
    }
    Ok((request, file.ok_or_else(|| invalid("file"))?))
}

/// Part `request`, then any number of parts `file`.
pub async fn many(mut form: Multipart, folder: PathBuf) -> Result<(Value, Arrived)> {
    tokio::fs::create_dir_all(&folder).await?;
    let folder = TempFolder(folder);
    let mut request = Value::Object(Default::default());
    let mut paths = Vec::new();
    let mut count = 0;
    while let Some(part) = form.next_field().await.map_err(broken)? {
        match part.name() {
            Some("request") => request = arguments(part).await?,
            Some("file") => {
                count += 1;
                if count > MOST_FILES {
                    return Err(Fault(
                        ApiError::new(ErrorCode::TooLarge).with("files", MOST_FILES),
                    ));
                }
                let name = part.file_name().unwrap_or_default().to_owned();
                let inside = relative(&name).ok_or_else(|| invalid("file"))?;
                let path = folder.0.join(&inside);
                to_disk(part, &path).await?;
                paths.push(path);
            }
            _ => return Err(invalid("part")),
        }
    }
    if paths.is_empty() {
        return Err(invalid("file"));
    }
    Ok((request, Arrived { folder, paths }))
}

async fn to_disk(mut part: Field<'_>, path: &Path) -> Result<()> {
    if let Some(parent) = path.parent() {
        tokio::fs::create_dir_all(parent).await?;
    }
    let mut file = tokio::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .await
        .map_err(|_| invalid("file"))?;
    let mut written = 0_u64;
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        written += chunk.len() as u64;
        if written > LARGEST {
            return Err(Fault(
                ApiError::new(ErrorCode::TooLarge).with("megabytes", LARGEST >> 20),
            ));
        }
        file.write_all(&chunk).await?;
    }
    file.flush().await?;
    Ok(())
}

/// The path a browser gives, kept inside: no way up, no drive, nothing hidden, not too deep.
fn relative(name: &str) -> Option<PathBuf> {
    let mut path = PathBuf::new();
    let parts: Vec<&str> = name
        .split(['/', '\\'])
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    if parts.is_empty() || parts.len() > DEEPEST {
        return None;
    }
    for part in parts {
        let plain = part != ".."
            && part.len() <= 200
            && !part.contains(':')
            && !part.chars().any(char::is_control);
        if !plain {
            return None;
        }
        path.push(part);
    }
    Some(path)
}

async fn arguments(mut part: Field<'_>) -> Result<Value> {
    let mut text = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        if text.len() + chunk.len() > LONGEST_REQUEST {
            return Err(fault(ErrorCode::TooLarge));
        }
        text.extend_from_slice(&chunk);
    }
    let value: Value = serde_json::from_slice(&text).map_err(|_| invalid("request"))?;
    if value.is_object() {
        Ok(value)
    } else {
        Err(invalid("request"))
    }
}

fn broken(error: MultipartError) -> Fault {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        fault(ErrorCode::TooLarge)
    } else {
        invalid("body")
    }
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn paths_stay_inside() {
        for bad in [
            "",
            "/",
            "..",
            "a/../b",
            "C:\\x",
            "a\0b",
            "1/2/3/4/5/6/7/8/9",
        ] {
            assert_eq!(relative(bad), None, "{bad}");
        }
        assert_eq!(
            relative("JEMPUT/up/x.jemput").unwrap().to_str(),
            Some("JEMPUT/up/x.jemput")
        );
        assert_eq!(
            relative("/etc/passwd").unwrap().to_str(),
            Some("etc/passwd")
        );
    }
}
