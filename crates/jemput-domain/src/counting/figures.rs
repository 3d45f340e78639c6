//! Wajib, sudah, belum.

use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::outcome::OutcomeRow;
use crate::wire::work_list::VillageTotals;

/// The three figures, or a change of them. Negative `belum` means the baseline was too low, and is
/// shown rather than hidden.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Figures {
    /// Must hold a card.
    #[ts(type = "number")]
    pub wajib: i64,
    /// Recorded.
    #[ts(type = "number")]
    pub sudah: i64,
    /// Not yet recorded.
    #[ts(type = "number")]
    pub belum: i64,
}

impl Figures {
    /// belum is always wajib − sudah.
    pub fn new(wajib: i64, sudah: i64) -> Self {
        Self {
            wajib,
            sudah,
            belum: wajib - sudah,
        }
    }
}

impl From<VillageTotals> for Figures {
    fn from(totals: VillageTotals) -> Self {
        Self::new(i64::from(totals.wajib), i64::from(totals.sudah))
    }
}

impl Add for Figures {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            wajib: self.wajib + other.wajib,
            sudah: self.sudah + other.sudah,
            belum: self.belum + other.belum,
        }
    }
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Figures {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self {
            wajib: self.wajib - other.wajib,
            sudah: self.sudah - other.sudah,
            belum: self.belum - other.belum,
        }
    }
}

/// Where one person stands in the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not among those who must hold a card.
    Outside,
    Belum,
    Sudah,
}

impl Standing {
    /// One person's share.
    pub fn figures(self) -> Figures {
        match self {
            Self::Outside => Figures::new(0, 0),
            Self::Belum => Figures::new(1, 0),
            Self::Sudah => Figures::new(1, 1),
        }
    }

    /// What moving from one standing to another does to the figures.
    pub fn step(self, to: Self) -> Figures {
        to.figures() - self.figures()
    }

    /// Where a confirmed outcome takes a person who was belum, by its columns of the table; None when
    /// it moves nobody.
    pub fn when_confirmed(row: &OutcomeRow) -> Option<Self> {
        match (row.wajib_when_confirmed, row.sudah_when_confirmed) {
            (0, 1) => Some(Self::Sudah),
            (-1, 0) => Some(Self::Outside),
            _ => None,
        }
    }

    /// The same when only reported: the table has one column for that, belum; where it moves, the
    /// person goes where a confirmation would take them.
    pub fn when_reported(row: &OutcomeRow) -> Option<Self> {
        Self::when_confirmed(row).filter(|_| row.belum_when_reported != 0)
    }
}
