//! Who an office is: the public file in its folder.

use jemput_seal::SigningPublic;
use serde::{Deserialize, Serialize};

use super::KeyError;
use super::files::{read_text, write_secret};
use super::place::Place;

/// `office.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Card {
    /// `12.77`
    pub office: String,
    /// `Disdukcapil Kota Padangsidimpuan`
    pub name: String,
    /// The root that every laptop pins.
    pub root: SigningPublic,
    /// Made by `demo`: no ceremony, synthetic people.
    pub demonstration: bool,
}

impl Card {
    /// Writes it; it must not exist yet.
    pub fn write(&self, place: &Place) -> Result<(), KeyError> {
        let text = serde_json::to_vec_pretty(self).map_err(|_| KeyError::Damaged)?;
        write_secret(&place.card(), &text)
    }

    /// Reads it.
    pub fn read(place: &Place) -> Result<Self, KeyError> {
        serde_json::from_str(&read_text(&place.card())?).map_err(|_| KeyError::Damaged)
    }
}
