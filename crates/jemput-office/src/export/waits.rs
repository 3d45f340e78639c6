//! What moved the figures since the baseline, and whom they wait for: outings, laptops, bundles.

use std::collections::BTreeSet;

use jemput_domain::counting::{Cause, Count, Movement};
use jemput_domain::regions::RegionLevel;
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::person::RegionCode;

use super::remaining::name;
use super::sheet::{Cell, Column};
use super::words;
use crate::office::day_of;
use crate::web::types::laptops::{ChainView, LaptopView};

type Rows = Vec<(bool, Vec<Cell>)>;

pub const MOVED: &[Column] = &[
    ("Kode wilayah", 15),
    ("Kecamatan", 24),
    ("Desa/Kelurahan", 24),
    ("Sebab", 34),
    ("Orang menurut laporan tim", 11),
    ("Wajib menurut laporan tim", 11),
    ("Sudah menurut laporan tim", 11),
    ("Belum menurut laporan tim", 11),
    ("Orang dipastikan", 11),
    ("Wajib dipastikan", 11),
    ("Sudah dipastikan", 11),
    ("Belum dipastikan", 11),
];

pub const OUTINGS: &[Column] = &[
    ("Tanggal", 12),
    ("Kode wilayah", 15),
    ("Desa/Kelurahan", 26),
    ("Laptop berangkat", 11),
    ("Sudah masuk", 11),
    ("Ditunggu", 11),
];

pub const LAPTOPS: &[Column] = &[
    ("Laptop", 18),
    ("Keadaan", 22),
    ("Hasil s.d. tanggal", 13),
    ("Kiriman terakhir tiba", 13),
    ("Kabar terakhir", 13),
    ("Hari tanpa kabar", 10),
    ("Kiriman dibuat", 10),
    ("Kiriman di kantor", 10),
    ("Nomor yang kurang", 18),
    ("Nomor belum utuh", 14),
    ("Nomor ada dua", 14),
    ("Perlu dilihat", 10),
    ("Catatan belum disegel", 10),
    ("Kiriman yang fotonya menyusul", 12),
    ("Pesan kantor belum diterima", 12),
];

/// One line for each cause in one village.
pub fn moved(count: &Count, village: &RegionCode) -> Rows {
    let Some(counted) = count.villages.get(village) else {
        return Rows::new();
    };
    let tally = &counted.tally;
    let district = village.at(RegionLevel::District).unwrap_or(village.clone());
    let causes: BTreeSet<&Cause> = tally
        .moved_reported
        .keys()
        .chain(tally.moved_official.keys())
        .collect();
    let line = |cause| {
        let mut cells = vec![
            village.0.as_str().into(),
            name(&district).into(),
            name(village).into(),
            words::cause(cause).into(),
        ];
        for by in [&tally.moved_reported, &tally.moved_official] {
            let Movement { people, figures } = by.get(&cause).copied().unwrap_or_default();
            cells.push(people.into());
            cells.extend([figures.wajib, figures.sudah, figures.belum].map(Cell::Number));
        }
        (false, cells)
    };
    causes.into_iter().copied().map(line).collect()
}

/// Outings not all of whose laptops have come back, oldest first.
pub fn outings(count: &Count, region: &RegionCode) -> Rows {
    let mut waits: Vec<_> = count
        .villages
        .iter()
        .filter(|(code, _)| code.is_in(region))
        .flat_map(|(_, village)| &village.waits_for)
        .collect();
    waits.sort();
    waits
        .into_iter()
        .map(|wait| {
            let (back, all) = (u32::from(wait.returned), u32::from(wait.laptops));
            let cells = vec![
                Cell::Day(wait.date),
                wait.village.0.as_str().into(),
                name(&wait.village).into(),
                all.into(),
                back.into(),
                all.saturating_sub(back).into(),
            ];
            (false, cells)
        })
        .collect()
}

/// Every laptop, one line for each of its chains.
pub fn laptops(laptops: &[LaptopView], region: &RegionCode) -> Rows {
    let mut rows = Rows::new();
    for laptop in laptops {
        if laptop.chains.is_empty() {
            rows.push((false, line(laptop, None, region)));
        }
        for chain in &laptop.chains {
            rows.push((false, line(laptop, Some(chain), region)));
        }
    }
    rows
}

fn line(laptop: &LaptopView, chain: Option<&ChainView>, region: &RegionCode) -> Vec<Cell> {
    let day =
        |at: Option<UnixMillis>| at.map_or(Cell::Empty, |at| Cell::Day(day_of(at, &region.0)));
    let state = match (laptop.revoked_at, laptop.silent) {
        (Some(_), _) => "dicabut",
        (None, true) => "tidak ada kabarnya",
        (None, false) => "dipakai",
    };
    let number = |of: fn(&ChainView) -> u32| chain.map_or(Cell::Empty, |chain| of(chain).into());
    let numbers = |of: fn(&ChainView) -> &Vec<u32>| {
        let text: Vec<String> = chain
            .map(of)
            .into_iter()
            .flatten()
            .map(u32::to_string)
            .collect();
        Cell::maybe(
            Some(text.join(", "))
                .filter(|text| !text.is_empty())
                .as_deref(),
        )
    };
    vec![
        laptop.label.as_str().into(),
        state.into(),
        laptop.results_until.map_or(Cell::Empty, Cell::Day),
        day(laptop.newest_bundle_at),
        day(laptop.last_seen_at),
        laptop.silent_days.into(),
        number(|chain| chain.made),
        number(|chain| chain.held),
        numbers(|chain| &chain.missing),
        numbers(|chain| &chain.begun),
        numbers(|chain| &chain.forked),
        laptop.quarantined.into(),
        laptop.unsealed.map_or(Cell::Empty, Cell::from),
        laptop.scans_on_the_way.into(),
        laptop.messages_waiting.into(),
    ]
}
