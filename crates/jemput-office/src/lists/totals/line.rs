//! One line of a recap, by itself: what it can be of, and its figures.

use jemput_domain::verdict::Reason;
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::VillageTotals;

use super::figures::count;
use crate::lists::columns::{Column, Mapping};
use crate::lists::places::{Place, Places};
use crate::lists::row::{Problem, Why};
use crate::lists::sheet::{At, Cell, SheetRow};

/// A line that names a place.
pub struct Line {
    pub at: At,
    /// As the file calls it.
    pub called: String,
    pub of: Of,
    pub totals: Option<VillageTotals>,
    /// Neither wajib nor sudah is filled in: a heading, if it is not forgotten.
    pub blank: bool,
    /// With its figures.
    pub problems: Vec<Problem>,
}

/// What a line can be of.
#[derive(Debug, Clone, PartialEq)]
pub enum Of {
    /// `JUMLAH`
    Sum,
    Place(Place),
}

/// Reads line after line; a kecamatan named in its own column holds for the lines below it.
pub struct Lines<'a> {
    pub mapping: &'a Mapping,
    pub places: Places<'a>,
    pub district: String,
    /// The sheet read from.
    pub sheet: usize,
}

impl Lines<'_> {
    pub fn line(&mut self, row: &SheetRow) -> Option<Line> {
        if self.sheet != row.at.sheet {
            self.sheet = row.at.sheet;
            self.district.clear();
        }
        let cell = |column| row.cell(self.mapping, column);
        let code = cell(Column::VillageCode).text();
        let name = cell(Column::VillageName).text();
        let district = cell(Column::DistrictName).text();
        let apart =
            self.mapping.get(&Column::DistrictName) != self.mapping.get(&Column::VillageName);
        if apart && !district.is_empty() {
            self.district = if is_sum(&district) {
                String::new()
            } else {
                district
            };
        }
        if code.is_empty() && name.is_empty() {
            return None;
        }
        let (wajib, sudah) = (cell(Column::Wajib), cell(Column::Sudah));
        let mut problems = Vec::new();
        let totals = totals(wajib, sudah, &mut problems);
        if let (Some(totals), Some(belum)) = (totals, count(cell(Column::Belum)))
            && totals.wajib - totals.sudah != belum
        {
            problems.push(wrong(Column::Belum, Reason::OutOfRange));
        }
        Some(Line {
            at: row.at,
            of: self.of(&code, &name),
            totals,
            blank: wajib.is_empty() && sudah.is_empty(),
            problems,
            called: if name.is_empty() { code } else { name },
        })
    }

    /// A code says it; so does one before the name in the same cell.
    fn of(&self, code: &str, name: &str) -> Of {
        let place = match written_code(name) {
            _ if !code.is_empty() => self.places.coded(code),
            Some(code) => self.places.coded(code),
            None => match self.places.named(name, &self.district) {
                Place::Unknown(why) => without_number(name).map_or(Place::Unknown(why), |name| {
                    self.places.named(name, &self.district)
                }),
                place => place,
            },
        };
        match place {
            Place::Unknown(_) if is_sum(name) => Of::Sum,
            place => Of::Place(place),
        }
    }
}

impl Line {
    /// The kecamatan it is of, or may be of.
    pub fn district(&self) -> Option<&RegionCode> {
        match &self.of {
            Of::Place(Place::District(district)) => district.as_ref(),
            Of::Place(Place::Either(district, _)) => Some(district),
            _ => None,
        }
    }

    /// Villages it can be of.
    pub fn villages(&self) -> &[RegionCode] {
        match &self.of {
            Of::Place(Place::Village(villages) | Place::Either(_, villages)) => villages,
            _ => &[],
        }
    }

    pub fn is_either(&self) -> bool {
        matches!(self.of, Of::Place(Place::Either(..)))
    }

    pub fn is_of_district(&self) -> bool {
        matches!(self.of, Of::Place(Place::District(_) | Place::Either(..)))
    }

    pub fn is_unknown(&self) -> bool {
        matches!(self.of, Of::Place(Place::Unknown(_)))
    }

    /// Of a village of the kecamatan, as far as the line itself says.
    pub fn may_be_in(&self, district: &RegionCode) -> bool {
        (self.is_unknown() && !self.blank)
            || self
                .villages()
                .iter()
                .any(|village| village.is_in(district))
    }
}

fn totals(wajib: &Cell, sudah: &Cell, problems: &mut Vec<Problem>) -> Option<VillageTotals> {
    match (count(wajib), count(sudah)) {
        (Some(wajib), Some(sudah)) if sudah <= wajib => Some(VillageTotals { wajib, sudah }),
        (Some(_), Some(_)) => {
            problems.push(wrong(Column::Sudah, Reason::OutOfRange));
            None
        }
        (None, _) => {
            problems.push(wrong(Column::Wajib, Reason::NotANumber));
            None
        }
        (_, None) => {
            problems.push(wrong(Column::Sudah, Reason::NotANumber));
            None
        }
    }
}

fn wrong(column: Column, reason: Reason) -> Problem {
    Problem {
        column,
        why: Why::Value(reason),
    }
}

fn is_sum(name: &str) -> bool {
    let key = jemput_domain::fold::search_key(name);
    [
        "jumlah",
        "total",
        "jml",
        "sub jumlah",
        "sub total",
        "subtotal",
    ]
    .iter()
    .any(|word| key.starts_with(word))
}

/// `36.04.27 Ciomas`: the code of a kecamatan or village before its name.
fn written_code(name: &str) -> Option<&str> {
    let first = name.split(' ').next()?;
    let digits = first.bytes().filter(u8::is_ascii_digit).count();
    let is_code = first.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (is_code && matches!(digits, 6 | 10)).then_some(first)
}

/// `1. Wek I`, `II. Kecamatan Ciomas`
fn without_number(name: &str) -> Option<&str> {
    let (number, rest) = name.split_once(['.', ')'])?;
    let is_number = number.len() <= 5
        && (number.bytes().all(|b| b.is_ascii_digit())
            || number.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')));
    (is_number && !number.is_empty()).then(|| rest.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_codes_before_a_name_are_no_part_of_it() {
        assert_eq!(without_number("1. Wek I"), Some("Wek I"));
        assert_eq!(without_number("IV) KEC. CIOMAS"), Some("KEC. CIOMAS"));
        for whole in ["T. Balai", "IV Nagari", ". Wek", "Kec. Ciomas"] {
            assert_eq!(without_number(whole), None, "{whole}");
        }
        assert_eq!(written_code("36.04.27 Ciomas"), Some("36.04.27"));
        assert_eq!(written_code("3604292006 Ciomas"), Some("3604292006"));
        for none in [
            "Ciomas",
            "1. Ciomas",
            "2026 Ciomas",
            "31.12.2026 Ciomas",
            "",
        ] {
            assert_eq!(written_code(none), None, "{none}");
        }
    }
}
