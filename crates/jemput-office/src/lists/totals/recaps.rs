//! Recaps as offices publish them, where a kecamatan has a village of its own name.

use std::collections::BTreeMap;

use jemput_domain::regions::{Region, RegionLevel, Regions};
use jemput_domain::wire::work_list::VillageTotals;
use proptest::prelude::*;

use super::*;
use crate::lists::row::{RowReason, Why};
use crate::lists::sheet::Sheet;

const SERANG: &str = "36.04";
const PEKANBARU: &str = "14.71";
const SIJUNJUNG: &str = "13.03";
const HEAD: &str = "No;Wilayah;Wajib KTP;Sudah Rekam;Belum Rekam\n";

fn read_text(text: &str, regency: &str) -> Result<Totals, ListError> {
    read(&Sheet::read(text.as_bytes()).unwrap(), None, regency)
}

/// Where the line of a kecamatan stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Subtotal {
    Before,
    After,
    /// A heading without figures.
    Heading,
    Nowhere,
}

/// Which names say what they are.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kinds {
    Said,
    OfDistricts,
    OfVillages,
    Unsaid,
}

#[derive(Debug, Clone)]
struct Recap {
    regency: &'static str,
    subtotal: Subtotal,
    kinds: Kinds,
    figures: BTreeMap<String, VillageTotals>,
}

impl Recap {
    /// Figures by a rule, so that no two kecamatan are alike.
    fn of(regency: &'static str, subtotal: Subtotal, kinds: Kinds) -> Self {
        let villages = Regions::current().villages(regency);
        let figures = villages.into_iter().zip(0_u32..).map(|(village, at)| {
            let wajib = 900 + at * 37 % 611;
            let sudah = wajib - at * 13 % 97;
            (village.code.0, VillageTotals { wajib, sudah })
        });
        Self {
            regency,
            subtotal,
            kinds,
            figures: figures.collect(),
        }
    }

    fn line(&self, region: &Region, totals: Option<VillageTotals>) -> String {
        let word = match region.level {
            RegionLevel::District if matches!(self.kinds, Kinds::Said | Kinds::OfDistricts) => {
                "Kecamatan "
            }
            RegionLevel::Village if matches!(self.kinds, Kinds::Said | Kinds::OfVillages) => {
                "Desa "
            }
            _ => "",
        };
        let figures = totals.map_or(";;".to_owned(), |VillageTotals { wajib, sudah }| {
            format!("{wajib};{sudah};{}", wajib - sudah)
        });
        format!(";{word}{};{figures}\n", region.name.to_uppercase())
    }

    fn text(&self, keep: impl Fn(&Region) -> bool) -> String {
        let (regions, mut text) = (Regions::current(), HEAD.to_owned());
        let mut all = VillageTotals { wajib: 0, sudah: 0 };
        for district in regions.children(self.regency) {
            let villages = regions.villages(&district.code.0);
            let mut sum = VillageTotals { wajib: 0, sudah: 0 };
            let mut lines = String::new();
            for village in &villages {
                let totals = self.figures[&village.code.0];
                sum.wajib += totals.wajib;
                sum.sudah += totals.sudah;
                if keep(village) {
                    lines += &self.line(village, Some(totals));
                }
            }
            all.wajib += sum.wajib;
            all.sudah += sum.sudah;
            let own = match self.subtotal {
                _ if !keep(&district) => String::new(),
                Subtotal::Nowhere => String::new(),
                Subtotal::Heading => self.line(&district, None),
                _ => self.line(&district, Some(sum)),
            };
            text += &match self.subtotal {
                Subtotal::After => lines + &own,
                _ => own + &lines,
            };
        }
        text + &format!(";JUMLAH;{};{};\n", all.wajib, all.sudah)
    }

    /// What is taken is right, whatever else; gives how many villages are.
    fn check(&self, totals: &Totals) -> usize {
        let usable: Vec<_> = totals.rows.iter().filter_map(TotalsRow::usable).collect();
        for (village, taken) in &usable {
            assert_eq!(*taken, self.figures[&village.0], "{village} {self:?}");
        }
        usable.len()
    }
}

/// Kab. Serang has a village named as the kecamatan in 28 of its 29, and Ciomas lies in another one.
#[test]
fn lines_of_kecamatan_are_told_from_the_villages_of_the_same_name() {
    for regency in [SERANG, PEKANBARU, SIJUNJUNG, "12.77", "52.71"] {
        for subtotal in [Subtotal::Before, Subtotal::After, Subtotal::Heading] {
            for kinds in [
                Kinds::Said,
                Kinds::OfDistricts,
                Kinds::OfVillages,
                Kinds::Unsaid,
            ] {
                let recap = Recap::of(regency, subtotal, kinds);
                let totals = read_text(&recap.text(|_| true), regency).unwrap();
                let wrong = totals.rows.iter().find(|row| !row.problems.is_empty());
                assert_eq!(wrong, None, "{regency} {subtotal:?} {kinds:?}");
                assert_eq!(recap.check(&totals), recap.figures.len());
                assert_eq!(totals.missing, []);
            }
        }
    }
}

#[test]
fn a_recap_of_villages_alone_has_its_namesakes_too() {
    for (regency, ambiguous) in [(SERANG, 33), (PEKANBARU, 0), (SIJUNJUNG, 0)] {
        let recap = Recap::of(regency, Subtotal::Nowhere, Kinds::Unsaid);
        let totals = read_text(&recap.text(|_| true), regency).unwrap();
        // Several villages of one name, and no line of their kecamatan to tell them by.
        let problems: Vec<_> = totals.rows.iter().flat_map(|row| &row.problems).collect();
        let of_name = Why::Row(RowReason::VillageAmbiguous);
        assert!(problems.iter().all(|problem| problem.why == of_name));
        assert_eq!(problems.len(), ambiguous);
        assert_eq!(recap.check(&totals), recap.figures.len() - ambiguous);
        assert_eq!(totals.districts, 0);
    }
}

/// In any order, as recaps sorted by their figures are.
#[test]
fn a_recap_of_villages_may_be_sorted_by_anything() {
    let recap = Recap::of(PEKANBARU, Subtotal::Nowhere, Kinds::Unsaid);
    let text = recap.text(|_| true);
    let mut lines: Vec<&str> = text.lines().skip(1).collect();
    lines.sort_unstable_by_key(|line| line.split(';').nth(4).unwrap().to_owned());
    let totals = read_text(&format!("{HEAD}{}\n", lines.join("\n")), PEKANBARU).unwrap();
    assert_eq!(recap.check(&totals), 83);
}

#[test]
fn a_recap_by_kecamatan_only_is_refused() {
    for regency in [SERANG, PEKANBARU, SIJUNJUNG, "12.77"] {
        for kinds in [Kinds::Said, Kinds::Unsaid] {
            let recap = Recap::of(regency, Subtotal::Before, kinds);
            let text = recap.text(|region| region.level == RegionLevel::District);
            let refused = read_text(&text, regency);
            assert!(
                matches!(refused, Err(ListError::DistrictsOnly)),
                "{regency} {kinds:?}"
            );
            // The kecamatan's column taken for the village's, or for both.
            let text = text.replace("Wilayah", "Kecamatan");
            let sheet = Sheet::read(text.as_bytes()).unwrap();
            for column in [
                vec![Column::VillageName],
                vec![Column::VillageName, Column::DistrictName],
            ] {
                let mut mapping: Mapping = [(Column::Wajib, 2), (Column::Sudah, 3)].into();
                mapping.extend(column.into_iter().map(|column| (column, 1)));
                let refused = read(&sheet, Some(mapping), regency);
                assert!(
                    matches!(refused, Err(ListError::DistrictsOnly)),
                    "{regency} {kinds:?}"
                );
            }
        }
    }
}

#[test]
fn a_code_says_the_kind() {
    let text = "Kode;Wilayah;Wajib;Sudah\n36.04.28;PADARINCANG;9.000;8.000\n36.04.28.2001;PADARINCANG;1.000;900\n";
    let village = Regions::current().villages_named(SERANG, "Padarincang");
    let code = &village[0].code;
    let district = code.at(RegionLevel::District).unwrap();
    let text = text
        .replace("36.04.28.2001", &code.0)
        .replace("36.04.28", &district.0);
    for text in [
        text.clone(),
        text.replace("Kode;", ";")
            .replace(";PADA", " PADA")
            .replace("\n36", "\n;36"),
    ] {
        let totals = read_text(&text, SERANG).unwrap();
        let usable: Vec<_> = totals.rows.iter().filter_map(TotalsRow::usable).collect();
        let own = VillageTotals {
            wajib: 1000,
            sudah: 900,
        };
        assert_eq!(usable, [(code, own)], "{text}");
        assert_eq!((totals.rows.len(), totals.districts), (1, 1));
    }
}

#[test]
fn a_kecamatan_in_its_own_column_says_the_kind() {
    let text =
        "Kecamatan;Kelurahan;Wajib;Sudah\nSukajadi;Sukajadi;1.000;900\nSukajadi;;1.000;900\n";
    let totals = read_text(text, PEKANBARU).unwrap();
    assert_eq!((totals.rows.len(), totals.sum.wajib), (1, 1000));
    assert_eq!(totals.rows[0].problems, []);
}

/// One village of the kecamatan, or more than all its others: nothing shows which the line is of.
#[test]
fn what_may_be_either_is_for_staff_to_say() {
    let either = Why::Row(RowReason::VillageOrDistrict);
    let whys = |text: &str| {
        let totals = read_text(&format!("{HEAD}{text}"), PEKANBARU).unwrap();
        let whys = totals
            .rows
            .iter()
            .map(|row| row.problems.first().map(|it| it.why));
        whys.collect::<Vec<_>>()
    };
    assert_eq!(
        whys(";Sukajadi;1.100;900\n;Harjosari;1.000;900\n"),
        [Some(either), None]
    );
    // The sum without the village itself, as where Excel took "double" names away.
    assert_eq!(
        whys(";Sukajadi;3.000;2.700\n;Harjosari;1.000;900\n;Kampung Tengah;1.000;900\n"),
        [Some(either), None, None]
    );
    // A sum that is none: the village is told by its being less than the others.
    assert_eq!(
        whys(
            ";Sukajadi;3.500;2.700\n;Sukajadi;900;800\n;Harjosari;1.000;900\n;Kampung Tengah;1.000;900\n"
        ),
        [Some(either), None, None, None]
    );
    // A sum that is of another day: more people than the others, fewer of them recorded.
    assert_eq!(
        whys(";Sukajadi;3.500;1.700\n;Harjosari;1.000;900\n;Kampung Tengah;1.000;900\n"),
        [Some(either), None, None]
    );
    assert_eq!(
        whys(";Kelurahan Sukajadi;3.000;2.700\n;Harjosari;1.000;900\n"),
        [None, None]
    );
    assert_eq!(
        whys(";Sukajadi;;\n;Sukajadi;0;0\n;Harjosari;1.000;900\n"),
        [Some(either), None]
    );
}

/// A village of another kecamatan is named as this one.
#[test]
fn ciomas_is_a_kecamatan_and_a_village_of_padarincang() {
    let recap = Recap::of(SERANG, Subtotal::Before, Kinds::Unsaid);
    let totals = read_text(&recap.text(|_| true), SERANG).unwrap();
    let ciomas: Vec<_> = totals
        .rows
        .iter()
        .filter(|row| row.place == "CIOMAS")
        .collect();
    assert_eq!(ciomas.len(), 1);
    assert_eq!(ciomas[0].village, Some(RegionCode("36.04.29.2006".into())));
}

fn any_recap() -> impl Strategy<Value = Recap> {
    let regency = prop::sample::select(vec![SERANG, PEKANBARU, SIJUNJUNG]);
    let subtotal = prop::sample::select(vec![
        Subtotal::Before,
        Subtotal::After,
        Subtotal::Heading,
        Subtotal::Nowhere,
    ]);
    let kinds = prop::sample::select(vec![
        Kinds::Said,
        Kinds::OfDistricts,
        Kinds::OfVillages,
        Kinds::Unsaid,
    ]);
    let seed = prop::collection::vec((1_u32..9_000, 0_u32..=100), 326);
    (regency, subtotal, kinds, seed).prop_map(|(regency, subtotal, kinds, seed)| {
        let mut recap = Recap::of(regency, subtotal, kinds);
        for (totals, (wajib, percent)) in recap.figures.values_mut().zip(seed) {
            *totals = VillageTotals {
                wajib,
                sudah: wajib * percent / 100,
            };
        }
        recap
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the figures, in a whole recap with its sums every village is taken with its own.
    #[test]
    fn a_whole_recap_is_read_whole(recap in any_recap()) {
        let totals = read_text(&recap.text(|_| true), recap.regency).unwrap();
        let taken = recap.check(&totals);
        if matches!(recap.subtotal, Subtotal::Before | Subtotal::After) {
            prop_assert_eq!(taken, recap.figures.len());
        }
    }

    /// Whatever lines are missing, no sum becomes a village's figure.
    #[test]
    fn a_recap_with_gaps_is_read_right_or_not_at_all(
        recap in any_recap(),
        gaps in prop::collection::vec(any::<bool>(), 500),
    ) {
        let kept = |region: &Region| {
            let digits = region.code.0.bytes().filter(u8::is_ascii_digit);
            let at = digits.fold(0, |at, digit| (at * 31 + usize::from(digit)) % 500);
            gaps[at]
        };
        if let Ok(totals) = read_text(&recap.text(kept), recap.regency) {
            recap.check(&totals);
        }
    }
}
