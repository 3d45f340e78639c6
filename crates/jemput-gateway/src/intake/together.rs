//! One queue for what requests bring: all that wait are saved together.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use super::save::{Outcome, Save, SaveAll, Saved};
use crate::{Gateway, GatewayError};

/// Most requests in one transaction: more would make the first ones wait.
const AT_ONCE: usize = 64;

/// A request that waits for its commit.
pub(crate) struct Waiting {
    save: Arc<Save>,
    gateway: Gateway,
    answer: oneshot::Sender<Outcome>,
}

/// Ends with the gateway.
pub(crate) async fn run(mut queue: mpsc::Receiver<Waiting>) {
    let mut waiting = Vec::with_capacity(AT_ONCE);
    while queue.recv_many(&mut waiting, AT_ONCE).await > 0 {
        let saves: Vec<Arc<Save>> = waiting.iter().map(|one| one.save.clone()).collect();
        match save(&waiting[0].gateway, saves).await {
            Ok(outcomes) => {
                for (one, outcome) in waiting.drain(..).zip(outcomes) {
                    one.answer(outcome);
                }
            }
            // One of them is at fault: each for itself.
            Err(error) if waiting.len() > 1 && !error.is_everybodys() => {
                for one in waiting.drain(..) {
                    let outcome = save(&one.gateway, vec![one.save.clone()]).await;
                    one.answer(outcome.and_then(only));
                }
            }
            Err(error) => {
                for one in waiting.drain(..) {
                    one.answer(Err(error.clone()));
                }
            }
        }
    }
}

async fn save(gateway: &Gateway, saves: Vec<Arc<Save>>) -> Result<Vec<Outcome>, GatewayError> {
    let all = SaveAll {
        saves,
        gateway: gateway.clone(),
        now: gateway.shared.clock.now(),
    };
    gateway.shared.db.write(all).await
}

fn only(outcomes: Vec<Outcome>) -> Outcome {
    outcomes.into_iter().next().ok_or(GatewayError::Closing)?
}

impl Waiting {
    fn answer(self, outcome: Outcome) {
        // Nobody waits when the request was broken off; what was written stays written.
        let _ = self.answer.send(outcome);
    }
}

impl Gateway {
    /// Saves what a request brought, and returns when it is durable.
    pub(super) async fn save(&self, save: Save) -> Result<Saved, GatewayError> {
        let (answer, outcome) = oneshot::channel();
        let waiting = Waiting {
            save: Arc::new(save),
            gateway: self.clone(),
            answer,
        };
        let queued = self.shared.to_save.send(waiting).await;
        queued.map_err(|_| GatewayError::Closing)?;
        outcome.await.map_err(|_| GatewayError::Closing)?
    }
}
