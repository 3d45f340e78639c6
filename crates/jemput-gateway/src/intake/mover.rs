//! Hands complete files over from the spool to the store of complete items.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use jemput_seal::Hash;
use tokio::sync::mpsc;

use crate::blobs::Blobs;
use crate::spool::{ItemFile, Spool};
use crate::storage::{bundles, items};
use crate::{Gateway, GatewayError};

/// How many are handed over at once, so that they share the store's fsyncs.
const AT_ONCE: usize = 256;
/// How long to gather them. Nobody waits for it.
const GATHER: Duration = Duration::from_millis(100);
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
    mut files: mpsc::UnboundedReceiver<ItemFile>,
) {
    let mut batch = Vec::with_capacity(AT_ONCE);
    while files.recv_many(&mut batch, AT_ONCE).await > 0 {
        join_all(batch.drain(..).map(|file| hand_over(&spool, &*blobs, file))).await;
        tokio::time::sleep(GATHER).await;
    }
}

/// Tries until it is done. Gives up on a missing file: then it was released, or its reader notices.
async fn hand_over(spool: &Spool, blobs: &dyn Blobs, file: ItemFile) {
    while let Err(error) = blobs.adopt(&blob_name(file), &spool.path(file)).await {
        if matches!(error, GatewayError::Missing) {
            return;
        }
        tracing::warn!(%error, "an item could not be handed to the store yet");
        tokio::time::sleep(PAUSE).await;
    }
}

/// Queues what a stop left in the spool: complete files are handed over; dead generations, and files of
/// bundles that were not kept, are removed.
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
            None if !is_kept(gateway, file.bundle).await? => shared.spool.remove(file).await?,
            // Still arriving, or an append that was never acknowledged.
            _ => {}
        }
    }
    Ok(())
}

async fn is_kept(gateway: &Gateway, bundle: Hash) -> Result<bool, GatewayError> {
    let mut db = gateway.shared.db.read().await?;
    let held = bundles::held(&mut db, &gateway.shared.office, &[bundle]).await?;
    Ok(held.contains(&bundle))
}
