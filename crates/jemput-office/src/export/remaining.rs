//! Wajib, sudah, belum per kecamatan, village and RT, and what the teams did, under the headings of
//! the recaps offices publish (`report_columns.tsv`).

use jemput_domain::counting::{Count, Figures, Tally};
use jemput_domain::format;
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::regions::{RegionLevel, Regions};
use jemput_domain::time::Date;
use jemput_domain::wire::person::RegionCode;

use super::sheet::{Book, Cell, Column};
use super::{Origin, detail, waits, words};
use crate::remaining::Coverage;
use crate::web::Result;
use crate::web::types::laptops::LaptopView;

const FIGURES: &[Column] = &[
    ("No", 6),
    ("Kode wilayah", 15),
    ("Wilayah", 28),
    ("Data dasar per tanggal", 13),
    ("Wajib KTP awal", 10),
    ("Wajib KTP dinamis", 10),
    ("Sudah rekam", 10),
    ("Belum rekam", 10),
    ("Persen", 9),
    ("Wajib KTP menurut laporan tim", 13),
    ("Sudah rekam menurut laporan tim", 13),
    ("Belum rekam menurut laporan tim", 13),
    ("Persen menurut laporan tim", 12),
    ("Desa/kelurahan dengan data dasar", 13),
    ("Semua desa/kelurahan", 13),
    ("Sasaran (daftar nama)", 10),
    ("Selisih belum dengan daftar nama", 13),
    ("Belum datang", 9),
    ("Perlu diperiksa", 10),
    ("Perlu cek SIAK", 9),
    ("PRR", 8),
    ("Sudah cetak", 8),
    ("Sudah diserahkan", 10),
];

const RT: &[Column] = &[
    ("Kode wilayah", 15),
    ("Kecamatan", 24),
    ("Desa/Kelurahan", 24),
    ("RT/RW atau lingkungan", 22),
    ("Sasaran (daftar nama)", 10),
    ("Belum datang", 9),
    ("Belum rekam", 10),
    ("Belum rekam menurut laporan tim", 13),
];

/// The region's kecamatan and villages, their RT, what moved the figures and what they wait for.
pub fn remaining(
    count: &Count,
    region: &RegionCode,
    laptops: &[LaptopView],
    origin: &Origin,
) -> Result<Vec<u8>> {
    let regions = Regions::current();
    let mut figures = Vec::new();
    let mut details = Vec::new();
    let mut moved = Vec::new();
    let mut rt = Vec::new();
    let mut number = 0;
    for district in districts(region) {
        let in_region = regions
            .villages(&district.0)
            .into_iter()
            .filter(|village| village.code.is_in(region));
        if district.is_in(region) {
            figures.push((true, line(None, count, &district)));
            details.push((true, detail::line(count, &district)));
        }
        for village in in_region {
            number += 1;
            figures.push((false, line(Some(number), count, &village.code)));
            details.push((false, detail::line(count, &village.code)));
            moved.extend(waits::moved(count, &village.code));
            rt.extend(neighbourhoods(count, &village.code));
        }
    }
    if region.level() == Some(RegionLevel::Regency) {
        figures.push((true, line(None, count, region)));
        details.push((true, detail::line(count, region)));
    }
    let top = top("Rekap perekaman KTP-el", region, origin);
    let mut book = Book::new();
    book.sheet("Rekap", &top, FIGURES, &figures)?;
    book.sheet("Rincian", &top, &detail::columns(), &details)?;
    book.sheet("Per RT", &top, RT, &rt)?;
    book.sheet("Yang mengubah angka", &top, waits::MOVED, &moved)?;
    let awaited = waits::outings(count, region);
    book.sheet("Kegiatan ditunggu", &top, waits::OUTINGS, &awaited)?;
    let laptops = waits::laptops(laptops, region);
    book.sheet("Per laptop", &top, waits::LAPTOPS, &laptops)?;
    book.save()
}

fn districts(region: &RegionCode) -> Vec<RegionCode> {
    match region.at(RegionLevel::District) {
        Some(district) => vec![district],
        None => Regions::current()
            .children(&region.0)
            .into_iter()
            .map(|district| district.code)
            .collect(),
    }
}

fn line(number: Option<u32>, count: &Count, region: &RegionCode) -> Vec<Cell> {
    let sum: Tally = count.sum(region);
    let coverage = Coverage::of(count, region);
    let Figures {
        wajib,
        sudah,
        belum,
    } = sum.official;
    let as_of = count
        .villages
        .iter()
        .filter(|(code, _)| code.is_in(region))
        .filter_map(|(_, village)| village.baseline_as_of)
        .min();
    // Villages without totals have no figures to show, only a list.
    let of = |value: i64| {
        if as_of.is_some() {
            Cell::Number(value)
        } else {
            Cell::Empty
        }
    };
    vec![
        number.map_or(Cell::Empty, Cell::from),
        region.0.as_str().into(),
        name(region).into(),
        as_of.map_or(Cell::Empty, Cell::Day),
        of(sum.baseline.wajib),
        of(wajib),
        of(sudah),
        of(belum),
        Cell::share(sudah, wajib),
        of(sum.reported.wajib),
        of(sum.reported.sudah),
        of(sum.reported.belum),
        Cell::share(sum.reported.sudah, sum.reported.wajib),
        coverage.with().into(),
        coverage.villages.into(),
        sum.list.targets.into(),
        of(sum.list.difference),
        sum.list.not_yet_come.into(),
        sum.list.disputed.into(),
        sum.off_list.to_check.into(),
        sum.cards.print_ready.into(),
        sum.cards.printed.into(),
        sum.cards.handed_over.into(),
    ]
}

fn neighbourhoods(count: &Count, village: &RegionCode) -> Vec<(bool, Vec<Cell>)> {
    let Some(counted) = count.villages.get(village) else {
        return Vec::new();
    };
    let district = village.at(RegionLevel::District).unwrap_or(village.clone());
    counted
        .neighbourhoods
        .iter()
        .map(|(neighbourhood, tally)| {
            let place = if neighbourhood.is_empty() {
                "(tanpa RT)"
            } else {
                neighbourhood
            };
            let cells = vec![
                village.0.as_str().into(),
                name(&district).into(),
                name(village).into(),
                place.into(),
                tally.targets.into(),
                tally.not_yet_come.into(),
                tally.left_official.into(),
                tally.left_reported.into(),
            ];
            (false, cells)
        })
        .collect()
}

/// What teams did, per village of service and day, newest first.
pub fn output(count: &Count, region: &RegionCode, origin: &Origin) -> Result<Vec<u8>> {
    let mut columns: Vec<Column> = vec![
        ("Tanggal", 12),
        ("Kode wilayah", 15),
        ("Desa/Kelurahan pelayanan", 26),
        ("Orang dicatat", 10),
        ("Warga dilayani", 10),
    ];
    columns.extend(OutcomeCode::ALL.map(|code| (words::outcome(code), 11)));
    columns.extend([
        ("Perlu diperiksa", 10),
        ("Menurut keterangan RT", 12),
        ("Di luar daftar", 10),
        ("Luar domisili", 10),
    ]);
    let mut days: Vec<_> = count
        .output
        .iter()
        .filter(|day| day.village.is_in(region))
        .collect();
    days.sort_by_key(|day| (std::cmp::Reverse(day.date), day.village.clone()));
    let rows: Vec<(bool, Vec<Cell>)> = days
        .into_iter()
        .map(|day| {
            let mut cells = vec![
                Cell::Day(day.date),
                day.village.0.as_str().into(),
                name(&day.village).into(),
                day.people.into(),
                day.served.into(),
            ];
            cells.extend(
                OutcomeCode::ALL
                    .map(|code| Cell::from(day.outcomes.get(&code).copied().unwrap_or(0))),
            );
            cells.extend([
                day.disputed.into(),
                day.by_statement.into(),
                day.off_list.to_check.into(),
                day.off_list.other_regency.into(),
            ]);
            (false, cells)
        })
        .collect();
    let mut book = Book::new();
    let top = top("Hasil kegiatan jemput bola", region, origin);
    book.sheet("Kegiatan", &top, &columns, &rows)?;
    book.save()
}

fn top(title: &str, region: &RegionCode, origin: &Origin) -> Vec<String> {
    vec![
        format!("{title} – {}", name(region)),
        origin.office.clone(),
        per(origin.today),
    ]
}

/// *Per tanggal 22 November 2026*
pub fn per(day: Date) -> String {
    format!("Per tanggal {}", format::date(day))
}

pub fn name(region: &RegionCode) -> &str {
    Regions::current().name(&region.0).unwrap_or(&region.0)
}
