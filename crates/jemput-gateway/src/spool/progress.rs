//! The state machine of one item's appends: pure, so that it can be tested against a model.

/// How far an item has come; by default nowhere. `durable` never falls within a generation.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    pub generation: u32,
    pub durable: u64,
    pub complete: bool,
}

/// What to do with an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plan {
    /// All its bytes are held already, or the item is complete.
    Known,
    /// Drop the first `skip` bytes and write the rest at `at`.
    Write { skip: usize, at: u64 },
    /// It begins beyond the durable offset, or belongs to another generation.
    Conflict,
    /// It goes beyond the item's end.
    TooLong,
}

impl Progress {
    /// Decides on `length` bytes at `offset` of an item of `sealed` bytes.
    pub(crate) fn plan(&self, generation: u32, offset: u64, length: u64, sealed: u64) -> Plan {
        if self.complete {
            return Plan::Known;
        }
        if generation != self.generation {
            return Plan::Conflict;
        }
        let Some(end) = offset.checked_add(length).filter(|end| *end <= sealed) else {
            return Plan::TooLong;
        };
        if offset > self.durable {
            Plan::Conflict
        } else if end <= self.durable {
            Plan::Known
        } else {
            // Fits: it is less than the length of an append held in memory.
            let skip = usize::try_from(self.durable - offset).unwrap_or(usize::MAX);
            Plan::Write {
                skip,
                at: self.durable,
            }
        }
    }

    /// After the bytes up to `end` became durable.
    pub(crate) fn written(self, end: u64) -> Self {
        Self {
            durable: self.durable.max(end),
            ..self
        }
    }

    /// After the last byte, with the final hash right.
    pub(crate) fn completed(self) -> Self {
        Self {
            complete: true,
            ..self
        }
    }

    /// After a wrong final hash, or when stored bytes were found lost: begin again.
    pub(crate) fn begun_again(self) -> Self {
        Self {
            generation: self.generation.saturating_add(1),
            durable: 0,
            complete: false,
        }
    }
}
