//! The operator's day list against the queue: whoever is on it was recorded.

use jemput_domain::ids::PersonId;
use jemput_domain::nik::Nik;
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::wire::record::OutcomeSource;
use jemput_store::Store;
use jemput_store::outcomes::NewOutcome;
use jemput_store::outings::OutingView;
use jemput_store::queue::QueueResult;

use super::still_waiting;
use crate::Field;
use crate::commands::people::{QueuePasteRequest, QueuePasted};
use crate::commands::shared::ListRow;
use crate::error::Result;
use crate::kit::Unlocked;
use crate::people::{counts, masked, row_of};

pub fn queue_paste(field: &Field, request: QueuePasteRequest) -> Result<QueuePasted> {
    let unlocked = field.unlocked()?;
    let (store, outing) = (&unlocked.open.store, unlocked.outing()?);
    let (niks, unreadable_lines) = numbers(&request.text);
    let found = store.queue().by_nik(outing.outing, &niks)?;
    let waiting: Vec<PersonId> = found
        .waiting
        .into_iter()
        .map(|(_, person)| person)
        .collect();
    let (mut others, mut already) = (Vec::new(), Vec::new());
    for (_, person) in found.not_waiting {
        let recorded = store
            .people()
            .row(person)?
            .outcome
            .is_some_and(OutcomeCode::means_recorded);
        if recorded {
            already.push(person)
        } else {
            others.push(person)
        }
    }
    if request.apply {
        apply(&unlocked, &outing, &waiting, &others)?;
        field.say_local_only();
    }
    let rows = |people: &[PersonId]| -> Result<Vec<ListRow>> {
        people
            .iter()
            .map(|person| row_of(store, *person, outing.date))
            .collect()
    };
    Ok(QueuePasted {
        matched: rows(&waiting)?,
        not_waiting: rows(&others)?,
        already: rows(&already)?,
        unknown: found.unknown.iter().filter_map(|nik| masked(nik)).collect(),
        unreadable_lines,
        still_waiting: left(store, &outing, &waiting)?,
        counts: counts(store, Some(&outing.village))?,
    })
}

fn apply(
    unlocked: &Unlocked,
    outing: &OutingView,
    waiting: &[PersonId],
    others: &[PersonId],
) -> Result<()> {
    let (store, stamp) = (&unlocked.open.store, unlocked.stamp_in(Some(outing.outing)));
    let results: Vec<QueueResult> = waiting
        .iter()
        .map(|person| QueueResult {
            person: *person,
            recorded: true,
            reason: None,
        })
        .collect();
    if !results.is_empty() {
        store
            .queue()
            .results(&results, OutcomeSource::OperatorList, stamp)?;
    }
    for person in others {
        let outcome = NewOutcome {
            person: *person,
            code: OutcomeCode::Rekam,
            reason: None,
            reported_on: outing.date,
            village_of_service: outing.village.clone(),
            source: OutcomeSource::OperatorList,
            note: None,
            phone: None,
        };
        store.outcomes().set(outcome, stamp)?;
    }
    Ok(())
}

fn left(store: &Store, outing: &OutingView, matched: &[PersonId]) -> Result<Vec<ListRow>> {
    still_waiting(store.queue().list(outing.outing)?)
        .into_iter()
        .filter(|waiting| !matched.contains(&waiting.person))
        .map(|waiting| row_of(store, waiting.person, outing.date))
        .collect()
}

/// One NIK a line, wherever it stands in the line; the numbers of lines without one.
fn numbers(text: &str) -> (Vec<String>, Vec<u32>) {
    let (mut niks, mut unreadable) = (Vec::new(), Vec::new());
    for (number, line) in (1u32..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        match nik_in(line) {
            Some(nik) if !niks.contains(&nik) => niks.push(nik),
            Some(_) => {}
            // A heading has no digits at all.
            None if line.chars().any(|c| c.is_ascii_digit()) => unreadable.push(number),
            None => {}
        }
    }
    (niks, unreadable)
}

/// A cell that is one, else sixteen digits in a row somewhere.
fn nik_in(line: &str) -> Option<String> {
    let cells = line.split(['\t', ';', ',', '|']).chain([line]);
    if let Some(nik) = cells.filter_map(|cell| Nik::parse(cell).ok()).next() {
        return Some(nik.into());
    }
    let mut runs = line.split(|c: char| !c.is_ascii_digit());
    runs.find(|run| run.len() == 16).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn finds_the_numbers_in_what_operators_send() {
        let text = "No\tNIK\tNama\n1\t'1277014107850001\tSITI\n2. 1277011508950002 BUDI\n3\t12770115\tX\n\n4;1277 0115 0895 0002;BUDI\n";
        let (niks, unreadable) = numbers(text);
        assert_eq!(niks, ["1277014107850001", "1277011508950002"]);
        assert_eq!(unreadable, [4]);
    }
}
