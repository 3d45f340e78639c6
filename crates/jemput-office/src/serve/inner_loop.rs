//! The office's side of the seam, in a loop: what came is pulled, what goes down is pushed.

use std::sync::Arc;
use std::time::Duration;

use jemput_gateway::Inner;
use tokio::sync::watch;

use crate::importer::network::Pull;
use crate::importer::{ImportError, Importer, Pushed};
use crate::office::Office;

/// Looks again although nothing was heard: another process may have issued something.
const AT_LEAST: Duration = Duration::from_secs(5);
/// Pauses after a failure.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Runs until stopped. Whatever fails is tried again; every step is safe to repeat.
pub async fn run(importer: Importer, inner: Arc<dyn Inner>, mut stopped: watch::Receiver<bool>) {
    let mut pull = Pull::default();
    let mut pushed = Pushed::default();
    let mut pause = FIRST_PAUSE;
    let mut first = true;
    while !*stopped.borrow() {
        let turned = turn(&importer, &*inner, &mut pull, &mut pushed, first).await;
        let idle = match turned {
            Ok(idle) => {
                pause = FIRST_PAUSE;
                first = false;
                idle
            }
            Err(error) => {
                tracing::error!(%error, "the importer stopped for a moment");
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    _ = stopped.changed() => {}
                }
                pause = (pause * 2).min(LONGEST_PAUSE);
                continue;
            }
        };
        if idle {
            let outgoing = importer.office().outgoing.clone();
            tokio::select! {
                _ = inner.wait(pull.cursor()) => {}
                () = outgoing.notified() => {}
                () = tokio::time::sleep(AT_LEAST) => {}
                _ = stopped.changed() => {}
            }
        }
    }
}

async fn turn(
    importer: &Importer,
    inner: &dyn Inner,
    pull: &mut Pull,
    pushed: &mut Pushed,
    first: bool,
) -> Result<bool, ImportError> {
    // What cannot go down does not stop what comes in.
    let pushed_before = importer.push(inner, pushed).await;
    let turn = importer.pull(inner, pull).await?;
    if (turn.enrolments || first) && answer(importer, inner).await? > 0 {
        crate::demo::greet(importer.issuing())
            .await
            .map_err(|error| ImportError::Issue(error.to_string()))?;
    }
    if turn.gateway_set_back {
        *pushed = Pushed::default();
    }
    pushed_before?;
    importer.push(inner, pushed).await?;
    Ok(turn.idle)
}

async fn answer(importer: &Importer, inner: &dyn Inner) -> Result<usize, ImportError> {
    importer
        .issuing()
        .answer_enrolments(inner)
        .await
        .map_err(|error| ImportError::Issue(error.to_string()))
}

/// Anchors this process's audit chain each minute, and once more at the end.
pub async fn anchor_audit(office: Office, mut stopped: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(60)) => {}
            _ = stopped.changed() => {}
        }
        if let Err(error) = office.audit.anchor(office.now()).await {
            tracing::error!(%error, "audit chain not anchored");
        }
        if *stopped.borrow() {
            return;
        }
    }
}
