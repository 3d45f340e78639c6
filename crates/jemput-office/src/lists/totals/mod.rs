//! Totals per village as of a date: the baseline the remaining page starts from.

mod figures;
mod levels;
mod line;

use std::collections::{BTreeMap, BTreeSet};

use jemput_domain::regions::Regions;
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::VillageTotals;
use serde::Serialize;
use ts_rs::TS;
use uuid::Uuid;

use self::levels::{Level, NOTHING, plus};
use self::line::{Line, Lines};
use super::ListError;
use super::columns::{self, Column, Headings, Mapping};
use super::places::Places;
use super::preview;
use super::row::{Problem, RowReason, Why};
use super::sheet::{Sheet, Sheets};
use super::take::Origin;
use crate::office::{Office, OfficeEvent};
use crate::storage::StorageError;
use crate::storage::lists::{ListKind, put_baseline, put_import, put_totals};

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct TotalsRow {
    pub number: usize,
    /// Where there is more than one.
    pub sheet: Option<String>,
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
    pub sheets: Sheets,
    pub headings: Headings,
    pub mapping: Mapping,
    /// Columns to be chosen before anything can be read; until then there is only the sample.
    pub needed: Vec<Column>,
    /// The first rows as they stand in the file.
    pub sample: Vec<Vec<String>>,
    pub rows: Vec<TotalsRow>,
    /// Of the lines that can be taken.
    pub sum: VillageTotals,
    /// Lines of a kecamatan, passed over: its villages have their own.
    pub districts: u32,
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
        sheets: sheet.sheets.clone(),
        sample: preview::sample(sheet, &headings),
        needed: needed.into_iter().map(|(column, _)| column).collect(),
        headings,
        mapping,
        rows: Vec::new(),
        sum: NOTHING,
        districts: 0,
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
    let mut reading = Lines {
        mapping: &mapping,
        places: Places::of(regency, Regions::current()),
        district: String::new(),
        sheet: 0,
    };
    let below = sheet.rows.iter().skip(headings.row + 1);
    let lines: Vec<Line> = below.filter_map(|row| reading.line(row)).collect();
    let levels = levels::of(&lines);
    if is_of_districts(&lines) {
        return Err(ListError::DistrictsOnly);
    }
    let districts = levels.iter().filter(|level| **level == Level::District);
    let districts = u32::try_from(districts.count()).unwrap_or(u32::MAX);
    let rows = lines.into_iter().zip(levels);
    let mut rows: Vec<_> = rows
        .filter_map(|(line, level)| row(line, level, &sheet.sheets))
        .collect();
    if rows.is_empty() {
        return Err(ListError::NoRows);
    }
    mark_repeated(&mut rows);
    Ok(Totals {
        sheets: sheet.sheets.clone(),
        needed: Vec::new(),
        sample: preview::sample(sheet, &headings),
        sum: sum(&rows),
        districts,
        missing: missing(&rows, regency),
        headings,
        mapping,
        rows,
    })
}

/// None of what is no village.
fn row(line: Line, level: Level, sheets: &Sheets) -> Option<TotalsRow> {
    let (village, unclear) = match level {
        Level::Above | Level::District => return None,
        Level::Village(village) => (Some(village), None),
        Level::Unclear(why) => {
            let column = Column::VillageName;
            (None, Some(Problem { column, why }))
        }
    };
    Some(TotalsRow {
        number: line.at.number,
        sheet: sheets.of(line.at),
        place: line.called,
        village,
        totals: line.totals,
        problems: unclear.into_iter().chain(line.problems).collect(),
    })
}

/// A recap by kecamatan: of its lines none can only be a village.
fn is_of_districts(lines: &[Line]) -> bool {
    let count = |is: fn(&Line) -> bool| lines.iter().filter(|line| is(line)).count();
    let villages = count(|line| !line.is_either() && !line.villages().is_empty());
    let unknown = count(|line| line.is_unknown());
    villages == 0 && count(Line::is_of_district) > unknown
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
    if usable.is_empty() {
        return Err(ListError::NoRows);
    }
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

fn sum(rows: &[TotalsRow]) -> VillageTotals {
    let usable = rows.iter().filter_map(TotalsRow::usable);
    usable.fold(NOTHING, |sum, (_, row)| plus(sum, row))
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
mod recaps;

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
