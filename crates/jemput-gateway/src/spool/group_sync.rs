//! One fsync of a directory for everybody who waits for it.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

/// Makes entries of one directory durable. Whoever comes while an fsync runs shares the next one.
pub(crate) struct GroupSync {
    directory: PathBuf,
    asked: AtomicU64,
    done: Mutex<u64>,
}

impl GroupSync {
    pub(crate) fn new(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            asked: AtomicU64::new(0),
            done: Mutex::new(0),
        }
    }

    /// Returns when every entry made before the call is durable.
    pub(crate) async fn sync(&self) -> io::Result<()> {
        let ticket = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let mut done = self.done.lock().await;
        if *done >= ticket {
            return Ok(());
        }
        // Tickets up to here were taken after their entries were made.
        let covers = self.asked.load(Ordering::SeqCst);
        let directory = self.directory.clone();
        tokio::task::spawn_blocking(move || sync_directory(&directory))
            .await
            .map_err(io::Error::other)??;
        *done = covers;
        Ok(())
    }
}

/// Makes a directory's entries durable.
pub(crate) fn sync_directory(directory: &Path) -> io::Result<()> {
    // Windows has no such call and makes entries durable with the file.
    if cfg!(unix) {
        File::open(directory)?.sync_all()
    } else {
        Ok(())
    }
}
