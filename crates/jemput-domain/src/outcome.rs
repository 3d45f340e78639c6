//! What happened with a person: the 18 codes of `domain/field_outcome_reasons.tsv`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "UPPERCASE")]
pub enum OutcomeCode {
    Rekam,
    Gagal,
    Kecuali,
    Sudah,
    Niklain,
    Duplikat,
    Mati,
    Pindah,
    Luar,
    Ln,
    Tdkada,
    Tdkhadir,
    Tolak,
    Tdkmampu,
    Dibawah16,
    Pemula16,
    Lapas,
    Datasalah,
}
