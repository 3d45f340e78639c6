//! What the state system says of a person by name, as of a day.

use std::collections::{BTreeMap, BTreeSet};

use crate::ektp_status::{CardStage, status_row};
use crate::ids::PersonId;
use crate::time::Date;

/// A status import's row, or a place on (or off) a by-name list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    pub person: PersonId,
    pub as_of: Date,
    pub state: KnownState,
}

/// What the state system had on that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KnownState {
    /// Gone from a full by-name list of the unrecorded: recorded, dead or moved, it does not say. The
    /// weakest word: whoever another list of the day names is not recorded.
    LeftList,
    NotRecorded,
    /// Dead, moved away, deleted.
    Gone,
    Recorded(CardStage),
}

impl Evidence {
    /// From a status in the state system's own word; None when it proves nothing.
    pub fn from_status(person: PersonId, as_of: Date, status: &str) -> Option<Self> {
        let row = status_row(status)?;
        let state = match row.stage() {
            Some(stage) => KnownState::Recorded(stage),
            None => row.recorded().map(|_| KnownState::NotRecorded)?,
        };
        Some(Self {
            person,
            as_of,
            state,
        })
    }
}

/// A full by-name list of the unrecorded: everyone on it is not recorded on that day, and everyone
/// of the same villages known before and not on it has left it.
pub fn evidence_from_list(
    as_of: Date,
    listed: &BTreeSet<PersonId>,
    known_before: impl IntoIterator<Item = PersonId>,
) -> Vec<Evidence> {
    let on = listed
        .iter()
        .map(|person| (*person, KnownState::NotRecorded));
    let off = known_before
        .into_iter()
        .filter(|person| !listed.contains(person))
        .map(|person| (person, KnownState::LeftList));
    on.chain(off)
        .map(|(person, state)| Evidence {
            person,
            as_of,
            state,
        })
        .collect()
}

/// One person's evidence, oldest first.
#[derive(Debug, Default)]
pub(super) struct Dossier {
    pieces: Vec<(Date, KnownState)>,
}

impl Dossier {
    pub(super) fn new(pieces: impl IntoIterator<Item = (Date, KnownState)>) -> Self {
        let mut days: BTreeMap<Date, KnownState> = BTreeMap::new();
        for (as_of, state) in pieces {
            // Of several of one day the furthest state counts: sources lag, they do not run ahead.
            let known = days.entry(as_of).or_insert(state);
            *known = (*known).max(state);
        }
        Self {
            pieces: days.into_iter().collect(),
        }
    }

    /// The newest word not after a day.
    pub(super) fn newest(&self, day: Date) -> Option<KnownState> {
        self.pieces
            .iter()
            .rfind(|(as_of, _)| *as_of <= day)
            .map(|(_, state)| *state)
    }

    /// What the state system had on a day, where that follows: recorded stays recorded, so a
    /// recording seen before holds on the day, and "not recorded" seen after held on it too, whatever
    /// list had left the person out in between.
    pub(super) fn on(&self, day: Date) -> Option<KnownState> {
        use KnownState::{LeftList, NotRecorded};
        let (before, after): (Vec<_>, Vec<_>) =
            self.pieces.iter().partition(|(as_of, _)| *as_of <= day);
        let listed_after = after
            .first()
            .is_some_and(|(_, state)| *state == NotRecorded);
        match before.last() {
            Some((_, LeftList)) if listed_after => Some(NotRecorded),
            Some((_, state)) if *state != NotRecorded => Some(*state),
            Some((as_of, state)) if *as_of == day => Some(*state),
            _ => listed_after.then_some(NotRecorded),
        }
    }

    /// The first day from which the state system has held the recording without interruption.
    pub(super) fn recorded_since(&self, today: Date) -> Option<Date> {
        self.pieces
            .iter()
            .filter(|(as_of, _)| *as_of <= today)
            .rev()
            .take_while(|(_, state)| matches!(state, KnownState::Recorded(_)))
            .last()
            .map(|(as_of, _)| *as_of)
    }

    /// How far the card is.
    pub(super) fn stage(&self, today: Date) -> Option<CardStage> {
        match self.newest(today)? {
            KnownState::Recorded(stage) => Some(stage),
            _ => None,
        }
    }
}
