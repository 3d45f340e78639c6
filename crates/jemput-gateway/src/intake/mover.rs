//! Hands complete files over from the spool to the store of complete items.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use tokio::sync::mpsc;

use crate::blobs::Blobs;
use crate::spool::{ItemFile, Spool};
use crate::storage::items;
use crate::{Gateway, GatewayError};

/// How many are handed over at once.
const AT_ONCE: usize = 16;
/// How long to wait after a failure (a full disk, a store that does not answer).
const PAUSE: Duration = Duration::from_secs(5);

/// The name of an item's bytes in the store. A generation that failed never had it.
pub(crate) fn blob_name(file: ItemFile) -> String {
    format!("items/{}-{}.{}", file.bundle, file.number, file.generation)
}

/// Ends with the gateway. A file stays readable in the spool until it was taken over.
pub(crate) async fn run(
    spool: Arc<Spool>,
    blobs: Arc<dyn Blobs>,
    files: mpsc::UnboundedReceiver<ItemFile>,
) {
    let stream = futures::stream::unfold(files, |mut files| async move {
        Some((files.recv().await?, files))
    });
    stream
        .for_each_concurrent(AT_ONCE, |file| {
            let (spool, blobs) = (&spool, &blobs);
            async move {
                // Gives up on a missing file: then it was released, or the reader will notice.
                while let Err(error) = blobs.adopt(&blob_name(file), &spool.path(file)).await {
                    if matches!(error, GatewayError::Missing) {
                        break;
                    }
                    tracing::warn!(%error, "an item could not be handed to the store yet");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        })
        .await;
}

/// Queues what a stop left in the spool: complete files are handed over, dead generations removed.
pub(crate) async fn queue_left_behind(gateway: &Gateway) -> Result<(), GatewayError> {
    let shared = &gateway.shared;
    for file in shared.spool.files()? {
        let row = items::get(
            &mut *shared.db.read().await?,
            &shared.office,
            file.bundle,
            file.number,
        )
        .await?;
        match row.map(|row| row.progress) {
            Some(progress) if progress.generation > file.generation => {
                shared.spool.remove(file).await?
            }
            Some(progress) if progress.complete && progress.generation == file.generation => {
                // The receiver is alive as long as the gateway.
                let _ = shared.to_move.send(file);
            }
            // Still arriving, or an append that was never acknowledged.
            _ => {}
        }
    }
    Ok(())
}
