//! What happened with a person: the 18 codes, and what each does to the count.

mod table;

pub use table::{OutcomeRow, VisitAgain, outcome_rows};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! outcome_codes {
    ($($variant:ident = $text:literal),* $(,)?) => {
        /// The code as it stands in records and tables.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        pub enum OutcomeCode {
            $(#[serde(rename = $text)] $variant),*
        }

        impl OutcomeCode {
            /// Every code, in the order of the table.
            pub const ALL: [OutcomeCode; 18] = [$(OutcomeCode::$variant),*];

            /// As in records: `REKAM`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(OutcomeCode::$variant => $text),*
                }
            }
        }
    };
}

outcome_codes! {
    Rekam = "REKAM",
    Gagal = "GAGAL",
    Kecuali = "KECUALI",
    Sudah = "SUDAH",
    Niklain = "NIKLAIN",
    Duplikat = "DUPLIKAT",
    Mati = "MATI",
    Pindah = "PINDAH",
    Luar = "LUAR",
    Ln = "LN",
    Tdkada = "TDKADA",
    Tdkhadir = "TDKHADIR",
    Tolak = "TOLAK",
    Tdkmampu = "TDKMAMPU",
    Dibawah16 = "DIBAWAH16",
    Pemula16 = "PEMULA16",
    Lapas = "LAPAS",
    Datasalah = "DATASALAH",
}

/// Text that is none of the 18 codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an outcome code")]
pub struct UnknownOutcome;

impl std::str::FromStr for OutcomeCode {
    type Err = UnknownOutcome;
    fn from_str(text: &str) -> Result<Self, UnknownOutcome> {
        Self::ALL
            .into_iter()
            .find(|code| code.as_str() == text)
            .ok_or(UnknownOutcome)
    }
}

impl std::fmt::Display for OutcomeCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl OutcomeCode {
    /// Its line of the table.
    pub fn row(self) -> &'static OutcomeRow {
        &outcome_rows()[self as usize]
    }

    /// Biometrics of this person exist: "belum datang" never overwrites it.
    pub fn means_recorded(self) -> bool {
        use OutcomeCode::*;
        matches!(
            self,
            Rekam | Kecuali | Sudah | Niklain | Duplikat | Pemula16
        )
    }

    /// The team took them at this visit.
    pub fn was_recorded_here(self) -> bool {
        use OutcomeCode::*;
        matches!(self, Rekam | Kecuali | Pemula16)
    }

    /// What a later "belum datang" leaves standing: recorded, already recorded, dead.
    pub fn outlasts_absence(self) -> bool {
        self.means_recorded() || self == OutcomeCode::Mati
    }
}

/// Why a recording failed (`reason` of GAGAL): equipment, network, power, fingerprints, iris.
pub const FAILURE_REASONS: [&str; 5] = ["alat", "jaringan", "listrik", "sidik_jari", "iris"];
