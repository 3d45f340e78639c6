//! Six officers.

use jemput_domain::ids::OfficerId;
use jemput_domain::wire::office_pack::Officer;

use super::dice::Dice;

const NAMES: &[&str] = &[
    "Rahmat Hidayat Harahap",
    "Nurhayati Siregar",
    "Borkat Lubis",
    "Dinda Sari Nasution",
    "Syafrizal",
    "Sri Lestari",
];

/// The roster; the first two are team leads.
pub fn roster(seed: u64) -> Vec<Officer> {
    let mut dice = Dice::new(seed, "roster");
    NAMES
        .iter()
        .enumerate()
        .map(|(place, name)| Officer {
            id: OfficerId(dice.uuid()),
            name: (*name).to_owned(),
            lead: place < 2,
        })
        .collect()
}
