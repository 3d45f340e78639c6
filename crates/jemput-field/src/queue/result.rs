//! Results ticked in batch: all are saved or none is.

use jemput_domain::outcome::FAILURE_REASONS;
use jemput_domain::wire::record::OutcomeSource;
use jemput_store::queue::QueueResult;

use crate::Field;
use crate::commands::people::{QueueResultRequest, QueueResultSaved};
use crate::error::{Result, invalid};
use crate::people::{answer, counts};

pub fn queue_result(field: &Field, request: QueueResultRequest) -> Result<QueueResultSaved> {
    let unlocked = field.unlocked()?;
    let (store, outing) = (&unlocked.open.store, unlocked.outing()?);
    let known = |reason: &String| FAILURE_REASONS.contains(&reason.as_str());
    if request.results.iter().any(|result| {
        result
            .reason
            .as_ref()
            .is_some_and(|reason| result.recorded || !known(reason))
    }) {
        return Err(invalid("reason"));
    }
    let results: Vec<QueueResult> = request
        .results
        .into_iter()
        .map(|result| QueueResult {
            person: result.person,
            recorded: result.recorded,
            reason: result.reason,
        })
        .collect();
    store.queue().results(
        &results,
        OutcomeSource::SeenInPerson,
        unlocked.stamp_in(Some(outing.outing)),
    )?;
    let saved: Result<Vec<_>> = results
        .iter()
        .map(|result| answer(&unlocked, result.person, outing.outing, true))
        .collect();
    field.say_local_only();
    Ok(QueueResultSaved {
        saved: saved?,
        counts: counts(store, Some(&outing.village))?,
    })
}
