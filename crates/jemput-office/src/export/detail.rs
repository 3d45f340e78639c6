//! What a region's figures do not show by themselves: changes and their doubt, the list, whom to visit
//! again, how far the cards are.

use jemput_domain::counting::{Count, Tally};
use jemput_domain::outcome::VisitAgain;
use jemput_domain::wire::person::RegionCode;

use super::remaining::name;
use super::sheet::{Cell, Column};

/// A column, and its figure.
type Counted = (Column, fn(&Tally) -> u32);

const COUNTS: [Counted; 22] = [
    (("Perubahan belum terserap", 11), |sum| sum.unabsorbed),
    (("Perubahan terserap", 10), |sum| sum.absorbed),
    (("Terserap menurut tanggal saja", 12), |sum| sum.doubt),
    (("Sasaran (daftar nama)", 10), |sum| sum.list.targets),
    (("Belum datang", 9), |sum| sum.list.not_yet_come),
    (("Hasil antarlaptop berbeda", 9), |sum| sum.list.disputed),
    (("Keputusan kantor dibantah", 11), |sum| {
        sum.list.contradicted
    }),
    (("Keluar dari daftar tanpa hasil tim", 12), |sum| {
        sum.list.left_list
    }),
    (("Belum 17 tahun", 9), |sum| sum.list.under_age),
    (("Masih belum rekam menurut laporan tim", 11), |sum| {
        sum.list.left_reported
    }),
    (("Masih belum rekam, dipastikan", 11), |sum| {
        sum.list.left_official
    }),
    (("Didatangi lagi", 10), |sum| again(sum, VisitAgain::Yes)),
    (("Kunjungan rumah", 10), |sum| {
        again(sum, VisitAgain::HomeVisit)
    }),
    (("Kunjungan lembaga", 10), |sum| {
        again(sum, VisitAgain::InstitutionVisit)
    }),
    (("Didatangi nanti", 10), |sum| again(sum, VisitAgain::Later)),
    (("Perlu cek SIAK", 9), |sum| sum.off_list.to_check),
    (("Luar domisili", 9), |sum| sum.off_list.other_regency),
    (("Sudah direkam, kartu belum siap", 11), |sum| {
        sum.cards.captured
    }),
    (("Bermasalah", 10), |sum| sum.cards.problem),
    (("PRR", 8), |sum| sum.cards.print_ready),
    (("Sudah cetak", 8), |sum| sum.cards.printed),
    (("Sudah diserahkan", 10), |sum| sum.cards.handed_over),
];

pub fn columns() -> Vec<Column> {
    let region = [("Kode wilayah", 15), ("Wilayah", 28)];
    let counts = COUNTS.iter().map(|(column, _)| *column);
    region.into_iter().chain(counts).collect()
}

pub fn line(count: &Count, region: &RegionCode) -> Vec<Cell> {
    let sum = count.sum(region);
    let mut cells = vec![region.0.as_str().into(), name(region).into()];
    cells.extend(COUNTS.iter().map(|(_, of)| Cell::from(of(&sum))));
    cells
}

fn again(sum: &Tally, how: VisitAgain) -> u32 {
    sum.list.revisit.get(&how).copied().unwrap_or(0)
}
