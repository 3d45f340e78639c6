//! Writing to the disk while sealing goes on: at the end little is left to wait for. Sealing takes the
//! processor and an fsync takes the disk, so one after the other would leave each idle half the time.

use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use crate::sign::WriteAt;

/// So many bytes are handed to the disk at once: enough that a slow one writes in long runs.
const STEP: u64 = 32 << 20;

/// A file whose bytes begin their way to the disk as they come.
pub(crate) struct WriteBehind<'a> {
    file: &'a File,
    written: AtomicU64,
    wake: SyncSender<()>,
}

impl WriteAt for WriteBehind<'_> {
    fn write_all_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.file.write_all_at(bytes, offset)?;
        let length = bytes.len() as u64;
        let before = self.written.fetch_add(length, Ordering::Relaxed);
        if before / STEP != (before + length) / STEP {
            // When it is still at the step before, it takes both at once.
            let _ = self.wake.try_send(());
        }
        Ok(())
    }
}

/// Lets `write` fill the file; when this answers, the file is durable under its present name.
pub(crate) fn write_durably<T, E: From<io::Error>>(
    file: &File,
    write: impl FnOnce(&WriteBehind<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let done = thread::scope(|scope| {
        let (wake, woken) = sync_channel(1);
        scope.spawn(|| woken.into_iter().for_each(|()| begin_writing(file)));
        write(&WriteBehind {
            file,
            written: AtomicU64::new(0),
            wake,
        })
    })?;
    file.sync_all()?;
    Ok(done)
}

/// Advice only: what the disk does not take shows at the fsync, which is told of it because nobody
/// asked before. An fsync here instead would make the file system commit its journal each time.
#[cfg(target_os = "linux")]
fn begin_writing(file: &File) {
    let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
}

/// No such advice here: everything is left to the fsync.
#[cfg(not(target_os = "linux"))]
fn begin_writing(_: &File) {}
