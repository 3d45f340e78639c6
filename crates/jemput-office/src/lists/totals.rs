//! Totals per village as of a date: the baseline the remaining page starts from.

use std::collections::{BTreeMap, BTreeSet};

use jemput_domain::regions::Regions;
use jemput_domain::verdict::Reason;
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::VillageTotals;
use serde::Serialize;
use ts_rs::TS;
use uuid::Uuid;

use super::ListError;
use super::columns::{self, Column, Headings, Mapping};
use super::places::Places;
use super::preview;
use super::row::{Problem, RowReason, Why};
use super::sheet::{Cell, Sheet};
use super::take::Origin;
use crate::office::{Office, OfficeEvent};
use crate::storage::StorageError;
use crate::storage::lists::{ListKind, put_baseline, put_import, put_totals};

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct TotalsRow {
    pub number: usize,
    /// As the file calls it.
    pub place: String,
    pub village: Option<RegionCode>,
    pub totals: Option<VillageTotals>,
    pub problems: Vec<Problem>,
}

impl TotalsRow {
    /// Its figures, if they can be taken: a line with anything wrong stays out.
    pub fn usable(&self) -> Option<(&RegionCode, VillageTotals)> {
        let usable = Some((self.village.as_ref()?, self.totals?));
        usable.filter(|_| self.problems.is_empty())
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Totals {
    pub headings: Headings,
    pub mapping: Mapping,
    /// Columns to be chosen before anything can be read; until then there is only the sample.
    pub needed: Vec<Column>,
    /// The first rows as they stand in the file.
    pub sample: Vec<Vec<String>>,
    pub rows: Vec<TotalsRow>,
    /// Of the lines that can be taken.
    pub sum: VillageTotals,
    /// Villages of the regency that the file does not have.
    pub missing: Vec<RegionCode>,
}

/// As [`read`]; or, where columns are still to be chosen, what there is to choose from.
pub fn look(sheet: &Sheet, mapping: Option<Mapping>, regency: &str) -> Result<Totals, ListError> {
    let headings = columns::find(sheet);
    let mapping = mapping.unwrap_or_else(|| headings.guess.clone());
    let needed = needed(&mapping);
    if needed.is_empty() {
        return read(sheet, Some(mapping), regency);
    }
    Ok(Totals {
        sample: preview::sample(sheet, &headings),
        needed: needed.into_iter().map(|(column, _)| column).collect(),
        headings,
        mapping,
        rows: Vec::new(),
        sum: VillageTotals { wajib: 0, sudah: 0 },
        missing: Vec::new(),
    })
}

fn needed(mapping: &Mapping) -> Vec<(Column, &'static str)> {
    let village = [Column::VillageCode, Column::VillageName];
    [
        (Column::Wajib, "wajib"),
        (Column::Sudah, "sudah"),
        (Column::VillageName, "village_name"),
    ]
    .into_iter()
    .filter(|(column, _)| match column {
        Column::VillageName => !village.iter().any(|either| mapping.contains_key(either)),
        column => !mapping.contains_key(column),
    })
    .collect()
}

/// Reads a recap. Lines of a kecamatan and sums ("JUMLAH") are no villages and are passed over.
pub fn read(sheet: &Sheet, mapping: Option<Mapping>, regency: &str) -> Result<Totals, ListError> {
    let headings = columns::find(sheet);
    let mapping = mapping.unwrap_or_else(|| headings.guess.clone());
    if let Some((_, name)) = needed(&mapping).first() {
        return Err(ListError::ColumnMissing(name));
    }
    let mut places = Places::of(regency, Regions::current());
    let mut district = String::new();
    let mut rows = Vec::new();
    for (at, cells) in sheet.rows.iter().enumerate().skip(headings.row + 1) {
        let cell = |column: Column| {
            mapping
                .get(&column)
                .and_then(|at| cells.get(*at))
                .unwrap_or(&Cell::Empty)
        };
        let (code, name) = (
            cell(Column::VillageCode).text(),
            cell(Column::VillageName).text(),
        );
        if !cell(Column::DistrictName).is_empty() {
            district = cell(Column::DistrictName).text();
        }
        if code.is_empty() && name.is_empty() {
            continue;
        }
        let village = if code.is_empty() {
            places.by_name(&name, &district)
        } else {
            places.by_code(&code)
        };
        let (wajib, sudah) = (count(cell(Column::Wajib)), count(cell(Column::Sudah)));
        let mut problems = Vec::new();
        if let Err(why) = village {
            if is_sum(&name) || is_place_above(&code, &name, regency) {
                continue;
            }
            problems.push(Problem {
                column: Column::VillageName,
                why,
            });
        }
        let totals = match (wajib, sudah) {
            (Some(wajib), Some(sudah)) if sudah <= wajib => Some(VillageTotals { wajib, sudah }),
            (Some(_), Some(_)) => {
                problems.push(Problem {
                    column: Column::Sudah,
                    why: Why::Value(Reason::OutOfRange),
                });
                None
            }
            (wajib, _) => {
                let column = if wajib.is_none() {
                    Column::Wajib
                } else {
                    Column::Sudah
                };
                problems.push(Problem {
                    column,
                    why: Why::Value(Reason::NotANumber),
                });
                None
            }
        };
        let belum = count(cell(Column::Belum));
        if let (Some(totals), Some(belum)) = (totals, belum)
            && totals.wajib - totals.sudah != belum
        {
            problems.push(Problem {
                column: Column::Belum,
                why: Why::Value(Reason::OutOfRange),
            });
        }
        let place = if name.is_empty() { code } else { name };
        rows.push(TotalsRow {
            number: at + 1,
            place,
            village: village.ok(),
            totals,
            problems,
        });
    }
    if rows.is_empty() {
        return Err(ListError::NoRows);
    }
    mark_repeated(&mut rows);
    Ok(Totals {
        needed: Vec::new(),
        sample: preview::sample(sheet, &headings),
        sum: sum(&rows),
        missing: missing(&rows, regency),
        headings,
        mapping,
        rows,
    })
}

/// A village has one line. Of two that say the same the first is kept; of two that differ neither is,
/// because nobody knows which is right.
fn mark_repeated(rows: &mut [TotalsRow]) {
    struct Said {
        first: usize,
        figures: BTreeSet<Option<(u32, u32)>>,
    }
    let mut said: BTreeMap<RegionCode, Said> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let figures = row.totals.map(|totals| (totals.wajib, totals.sudah));
        if let Some(village) = &row.village {
            let of_village = said.entry(village.clone()).or_insert_with(|| Said {
                first: at,
                figures: BTreeSet::new(),
            });
            of_village.figures.insert(figures);
        }
    }
    for (at, row) in rows.iter_mut().enumerate() {
        let repeated = row.village.as_ref().and_then(|village| said.get(village));
        if repeated.is_some_and(|said| said.first != at || said.figures.len() > 1) {
            row.problems.push(Problem {
                column: Column::VillageName,
                why: Why::Row(RowReason::VillageTwice),
            });
        }
    }
}

/// Stores the baseline: all of it or nothing. Lines with problems in their place or figures stay out.
pub async fn take(
    office: &Office,
    totals: &Totals,
    origin: &Origin<'_>,
) -> Result<Uuid, ListError> {
    let mut import = origin.import(ListKind::Totals, office)?;
    let usable: Vec<_> = totals.rows.iter().filter_map(TotalsRow::usable).collect();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    import.rows = number(totals.rows.len());
    import.taken = number(usable.len());
    import.dirty = import.rows - import.taken;
    let baseline = Uuid::now_v7();
    let mut write = office.db.write().await?;
    put_import(&mut write, &office.code, &import).await?;
    put_baseline(
        &mut write,
        &office.code,
        baseline,
        import.list,
        origin.as_of,
        import.imported_at,
    )
    .await?;
    for (village, totals) in usable {
        put_totals(&mut write, &office.code, baseline, village, totals).await?;
    }
    write.commit().await.map_err(StorageError::from)?;
    office.tell(OfficeEvent::ListImported);
    Ok(baseline)
}

/// `16.700`, `16,700`, `16 700`, `16700.0` and `16.700,00` are all sixteen thousand seven hundred. What
/// could be read in two ways is no number: a baseline ten times too large is found too late.
fn count(cell: &Cell) -> Option<u32> {
    let text = cell.text();
    let separator = |c: char| matches!(c, '.' | ',' | ' ');
    if let Some(at) = text.rfind(separator) {
        let (whole, part) = (&text[..at], &text[at + 1..]);
        // Zeros behind a decimal sign that no thousands were written with.
        if matches!(part, "0" | "00") && !whole.contains(&text[at..=at]) {
            return whole_number(whole);
        }
    }
    whole_number(&text)
}

/// Digits, or groups of three behind one kind of separator.
fn whole_number(text: &str) -> Option<u32> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let separator = text.chars().find(|c| matches!(c, '.' | ',' | ' '));
    let Some(separator) = separator else {
        return text.parse().ok().filter(|_| digits(text));
    };
    let mut groups = text.split(separator);
    let first = groups.next().filter(|first| first.len() <= 3)?;
    let grouped = digits(first) && groups.all(|group| group.len() == 3 && digits(group));
    let joined: String = text.chars().filter(|c| *c != separator).collect();
    joined.parse().ok().filter(|_| grouped)
}

fn is_sum(name: &str) -> bool {
    let name = name.to_uppercase();
    ["JUMLAH", "TOTAL", "JML"]
        .iter()
        .any(|word| name.starts_with(word))
}

/// A line of the regency or of one of its kecamatan.
fn is_place_above(code: &str, name: &str, regency: &str) -> bool {
    let digits = code.chars().filter(char::is_ascii_digit).count();
    let regions = Regions::current();
    let districts = regions.children(regency);
    let key = jemput_domain::fold::search_key(name);
    matches!(digits, 4 | 6)
        || (!key.is_empty()
            && districts
                .iter()
                .any(|district| key.ends_with(&jemput_domain::fold::search_key(&district.name))))
}

fn sum(rows: &[TotalsRow]) -> VillageTotals {
    let none = VillageTotals { wajib: 0, sudah: 0 };
    let usable = rows.iter().filter_map(TotalsRow::usable);
    usable.fold(none, |sum, (_, row)| VillageTotals {
        wajib: sum.wajib.saturating_add(row.wajib),
        sudah: sum.sudah.saturating_add(row.sudah),
    })
}

fn missing(rows: &[TotalsRow], regency: &str) -> Vec<RegionCode> {
    let there: Vec<_> = rows.iter().filter_map(|row| row.village.as_ref()).collect();
    let villages = Regions::current()
        .villages(regency)
        .into_iter()
        .map(|village| village.code);
    villages.filter(|code| !there.contains(&code)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recap_with_kecamatan_lines_and_a_sum() {
        let text = "No;Kelurahan;Wajib KTP;Sudah Rekam;Belum Rekam\n;PADANGSIDIMPUAN UTARA;3.000;2.700;300\n1;Wek I;1.000;900;100\n2;Wek II;2.000;1.800;200\n;JUMLAH;3.000;2.700;300\n";
        let totals = read(&Sheet::read(text.as_bytes()).unwrap(), None, "12.77").unwrap();
        assert_eq!(totals.rows.len(), 2);
        assert_eq!(
            totals.sum,
            VillageTotals {
                wajib: 3000,
                sudah: 2700
            }
        );
        assert_eq!(totals.missing.len(), 77);
        assert!(totals.rows.iter().all(|row| row.problems.is_empty()));
    }

    #[test]
    fn figures_that_do_not_add_up_are_named() {
        let text =
            "Kelurahan;Wajib;Sudah;Belum\nWek I;100;90;11\nWek II;90;100;0\nWek III;banyak;1;1\n";
        let totals = read(&Sheet::read(text.as_bytes()).unwrap(), None, "12.77").unwrap();
        let columns: Vec<_> = totals
            .rows
            .iter()
            .map(|row| row.problems[0].column)
            .collect();
        assert_eq!(columns, [Column::Belum, Column::Sudah, Column::Wajib]);
        assert!(totals.rows.iter().all(|row| row.usable().is_none()));
        assert_eq!(totals.sum, VillageTotals { wajib: 0, sudah: 0 });
    }

    #[test]
    fn figures_are_read_as_written_or_not_at_all() {
        let text = |text: &str| count(&Cell::Text(text.into()));
        for same in [
            "3000",
            "3.000",
            "3,000",
            "3 000",
            "3\u{a0}000",
            "3000.0",
            "3000,00",
            "3.000,00",
            "3,000.0",
            "'3000",
        ] {
            assert_eq!(text(same), Some(3000), "{same}");
        }
        assert_eq!(text("1.016.700"), Some(1_016_700));
        assert_eq!(text("1.016.700,00"), Some(1_016_700));
        assert_eq!(text("0"), Some(0));
        assert_eq!(text("12,0"), Some(12));
        for no_number in [
            "",
            "-",
            "banyak",
            "16.7",
            "16.70",
            "3000.5",
            "3000.000",
            "3.000.00",
            "3.000,000",
            "1.01.670",
            ".000",
            "3.",
            "+3",
            "-3",
            "1e3",
            "99999999999",
        ] {
            assert_eq!(text(no_number), None, "{no_number}");
        }
        assert_eq!(count(&Cell::Number(3000.0)), Some(3000));
        // A spreadsheet that took 16.700 for a fraction.
        assert_eq!(count(&Cell::Number(16.7)), None);
    }

    #[test]
    fn a_village_in_two_lines_is_counted_once_or_not_at_all() {
        let text = "Kelurahan;Wajib;Sudah\nWek I;100;90\nWek I;100;90\nWek II;200;150\nWek II;210;150\nWek III;50;40\n";
        let totals = read(&Sheet::read(text.as_bytes()).unwrap(), None, "12.77").unwrap();
        let usable: Vec<_> = totals
            .rows
            .iter()
            .map(|row| row.usable().is_some())
            .collect();
        assert_eq!(usable, [true, false, false, false, true]);
        assert_eq!(
            totals.rows[2].problems[0].why,
            Why::Row(RowReason::VillageTwice)
        );
        assert_eq!(
            totals.sum,
            VillageTotals {
                wajib: 150,
                sudah: 130
            }
        );
    }
}
