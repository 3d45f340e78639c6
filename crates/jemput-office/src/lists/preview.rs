//! What a list would bring, before anything is stored.

use std::collections::BTreeMap;

use jemput_domain::regions::{RegionLevel, Regions};
use jemput_domain::time::Date;
use jemput_domain::verdict::Level;
use jemput_domain::wire::person::RegionCode;
use serde::Serialize;
use ts_rs::TS;

use super::ListError;
use super::columns::{self, Column, Headings, Mapping};
use super::people;
use super::places::Places;
use super::row::{Problem, Row, Why};
use super::rows;
use super::sheet::{Cell, Sheet, Sheets};
use super::whose::{self, VillageChoice, Whose};

/// Rows and problems shown; the rest is counted, and all problems are in the exported file.
const SAMPLE: usize = 8;
const SHOWN: usize = 200;

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Preview {
    pub sheets: Sheets,
    pub headings: Headings,
    pub mapping: Mapping,
    /// Columns to be chosen before anything can be read; until then there is only the sample.
    pub needed: Vec<Column>,
    /// Villages to choose one of for the whole file, where it has no column for it.
    pub choices: Vec<VillageChoice>,
    /// The first rows as they stand in the file.
    pub sample: Vec<Vec<String>>,
    pub counts: Counts,
    /// Unrecorded people per village, as this list has them.
    pub villages: Vec<PreviewVillage>,
    /// About how many of those on the office's list now would leave it, if this one is complete.
    pub would_leave: u32,
    /// In each of its villages it seems to name everybody. A list wrongly taken for complete takes people
    /// off, so that nobody looks for them: where it does not seem so, staff must say it themselves.
    pub looks_complete: bool,
    /// How often each problem occurs, worst first.
    pub problems: Vec<ProblemCount>,
    /// The first rows with problems.
    pub rows: Vec<ProblemRow>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct Counts {
    pub rows: u32,
    /// People taken in.
    pub people: u32,
    /// Rows that were another row's person.
    pub duplicates: u32,
    /// Rows that cannot be taken in.
    pub left_out: u32,
    /// People taken in with something to look at.
    pub with_problems: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PreviewVillage {
    pub village: String,
    pub name: String,
    pub district: String,
    pub people: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProblemCount {
    pub column: Column,
    pub why: Why,
    pub rows: u32,
}

/// A row to look at. The NIK is masked; staff have the file itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProblemRow {
    pub number: usize,
    /// Where there is more than one.
    pub sheet: Option<String>,
    pub name: String,
    pub nik: String,
    pub left_out: bool,
    pub problems: Vec<Problem>,
}

/// A read and merged by-name list.
pub struct ByName {
    pub sheets: Sheets,
    pub headings: Headings,
    pub mapping: Mapping,
    pub people: Vec<Row>,
    pub counts: Counts,
}

/// Reads a by-name list with staff's mapping, or the guessed one.
pub fn read(
    sheet: &Sheet,
    mapping: Option<Mapping>,
    village: Option<&RegionCode>,
    regency: &str,
    today: Date,
) -> Result<ByName, ListError> {
    let headings = columns::find(sheet);
    let mapping = mapping.unwrap_or_else(|| headings.guess.clone());
    let rows = rows::read(sheet, &headings, &mapping, village, regency, today)?;
    let total = rows.len();
    let people = people::merge(rows);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let taken = |row: &&Row| !row.left_out;
    let counts = Counts {
        rows: number(total),
        people: number(people.iter().filter(taken).count()),
        duplicates: number(total - people.len()),
        left_out: number(people.iter().filter(|row| row.left_out).count()),
        with_problems: number(
            people
                .iter()
                .filter(taken)
                .filter(|row| has_fault(row))
                .count(),
        ),
    };
    Ok(ByName {
        sheets: sheet.sheets.clone(),
        headings,
        mapping,
        people,
        counts,
    })
}

/// A list as it is shown, and whom it has.
pub struct Looked {
    pub preview: Preview,
    pub people: Vec<Row>,
}

/// What the list would bring; or, where columns are still to be chosen, what there is to choose from.
pub fn look(
    sheet: &Sheet,
    mapping: Option<Mapping>,
    village: Option<&RegionCode>,
    regency: &str,
    today: Date,
) -> Result<Looked, ListError> {
    let headings = columns::find(sheet);
    let mapping = mapping.unwrap_or_else(|| headings.guess.clone());
    let choices = whose::choices(&mapping, regency);
    let places = Places::of(regency, Regions::current());
    let needed = rows::needed(&mapping, &Whose::of(sheet, &mapping, village, &places)?);
    if needed.is_empty() {
        let list = read(sheet, Some(mapping), village, regency, today)?;
        let preview = Preview {
            choices,
            ..list.preview(sheet)
        };
        return Ok(Looked {
            preview,
            people: list.people,
        });
    }
    let preview = Preview {
        sheets: sheet.sheets.clone(),
        sample: sample(sheet, &headings),
        needed: needed.into_iter().map(|(column, _)| column).collect(),
        choices,
        headings,
        mapping,
        counts: Counts::default(),
        villages: Vec::new(),
        would_leave: 0,
        looks_complete: false,
        problems: Vec::new(),
        rows: Vec::new(),
    };
    Ok(Looked {
        preview,
        people: Vec::new(),
    })
}

/// The first rows below the headings, as they stand.
pub fn sample(sheet: &Sheet, headings: &Headings) -> Vec<Vec<String>> {
    let rows = sheet.rows.iter().skip(headings.row + 1).take(SAMPLE);
    rows.map(|row| row.cells.iter().map(Cell::text).collect())
        .collect()
}

/// Worth a look: anything worse than a remark.
fn has_fault(row: &Row) -> bool {
    row.problems.iter().any(|problem| match problem.why {
        Why::Value(reason) => reason.level() == Level::Error,
        Why::Row(_) => true,
    })
}

impl ByName {
    pub fn preview(&self, sheet: &Sheet) -> Preview {
        let mut problems: BTreeMap<(Column, Why), u32> = BTreeMap::new();
        for problem in self.people.iter().flat_map(|row| &row.problems) {
            *problems.entry((problem.column, problem.why)).or_default() += 1;
        }
        let mut problems: Vec<ProblemCount> = problems
            .into_iter()
            .map(|((column, why), rows)| ProblemCount { column, why, rows })
            .collect();
        problems.sort_by_key(|problem| std::cmp::Reverse(problem.rows));
        Preview {
            sheets: self.sheets.clone(),
            headings: self.headings.clone(),
            mapping: self.mapping.clone(),
            needed: Vec::new(),
            choices: Vec::new(),
            sample: sample(sheet, &self.headings),
            counts: self.counts,
            villages: self.villages(),
            would_leave: 0,
            looks_complete: false,
            problems,
            rows: self
                .people
                .iter()
                .filter(|row| row.left_out || has_fault(row))
                .take(SHOWN)
                .map(|row| problem_row(row, &self.sheets))
                .collect(),
        }
    }

    fn villages(&self) -> Vec<PreviewVillage> {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for village in self
            .people
            .iter()
            .filter(|row| !row.left_out)
            .filter_map(|row| row.data.village.as_ref())
        {
            *counts.entry(&village.0).or_default() += 1;
        }
        let regions = Regions::current();
        counts
            .into_iter()
            .map(|(code, people)| PreviewVillage {
                village: code.to_owned(),
                name: regions.name(code).unwrap_or(code).to_owned(),
                district: regions
                    .name(&code[..RegionLevel::District.code_len()])
                    .unwrap_or_default()
                    .to_owned(),
                people,
            })
            .collect()
    }
}

pub fn problem_row(row: &Row, sheets: &Sheets) -> ProblemRow {
    let given = row.data.nik_as_given.clone().unwrap_or_default();
    ProblemRow {
        number: row.at.number,
        sheet: sheets.of(row.at),
        name: row.data.name.clone(),
        nik: row.data.nik.as_ref().map_or(given, |nik| nik.masked()),
        left_out: row.left_out,
        problems: row.problems.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::row::RowReason;
    use jemput_domain::verdict::Reason;

    const HEAD: &str = "No KK,NIK,Nama Penduduk,Tanggal Lahir,Kelamin,RT,RW,Desa/Kel,Kecamatan\n";

    fn list(rows: &str) -> ByName {
        let sheet = Sheet::read(format!("{HEAD}{rows}").as_bytes()).unwrap();
        read(&sheet, None, None, "12.77", Date::constant(2026, 11, 22)).unwrap()
    }

    #[test]
    fn headings_nobody_knows_are_shown_to_be_chosen_from() {
        let sheet =
            Sheet::read(b"A;B;C\n'1277011508950001;SITI AMINAH;Wek I\n".as_slice()).unwrap();
        let today = Date::constant(2026, 11, 22);
        let asked = look(&sheet, None, None, "12.77", today).unwrap().preview;
        assert_eq!(
            asked.needed,
            [Column::Name, Column::Nik, Column::VillageName]
        );
        assert_eq!(asked.counts, Counts::default());
        assert!(
            asked
                .sample
                .iter()
                .flatten()
                .any(|cell| cell == "SITI AMINAH")
        );
        let columns = [Column::Nik, Column::Name, Column::VillageName];
        let chosen = columns.into_iter().zip(0..).collect();
        let read = look(&sheet, Some(chosen), None, "12.77", today)
            .unwrap()
            .preview;
        assert!(read.needed.is_empty());
        assert_eq!(read.counts.people, 1);
    }

    #[test]
    fn a_clean_row() {
        let list = list(
            "'1277010101100001,'1277011508950001,SITI AMINAH,15-08-1995,L,3,1,Wek I,Padangsidimpuan Utara\n",
        );
        assert_eq!(
            list.counts,
            Counts {
                rows: 1,
                people: 1,
                ..Counts::default()
            }
        );
        let data = &list.people[0].data;
        assert_eq!(data.village.as_ref().unwrap().0, "12.77.01.1001");
        assert_eq!(data.rt.as_deref(), Some("003"));
        assert_eq!(data.birth_date, Some(Date::constant(1995, 8, 15)));
    }

    #[test]
    fn the_same_person_twice_is_one_target() {
        let row = "1277010101100001,1277011508950001,SITI AMINAH,15-08-1995,L,3,1,Wek I,\n";
        let list = list(&row.repeat(3));
        assert_eq!(
            list.counts,
            Counts {
                rows: 3,
                people: 1,
                duplicates: 2,
                ..Counts::default()
            }
        );
        assert_eq!(list.people[0].rows, 3);
    }

    #[test]
    fn two_people_with_one_nik_are_both_kept() {
        let list = list(
            "1,1277011508950001,SITI AMINAH,15-08-1995,L,3,1,Wek I,\n2,1277011508950001,BUDI SIREGAR,01-02-1980,L,3,1,Wek I,\n",
        );
        assert_eq!((list.counts.people, list.counts.with_problems), (2, 2));
        assert_eq!(list.people[1].data.nik, None);
        assert_eq!(
            list.people[1].data.nik_as_given.as_deref(),
            Some("1277011508950001")
        );
        assert!(
            list.people[0]
                .problems
                .iter()
                .any(|problem| problem.why == Why::Row(RowReason::NikShared))
        );
    }

    #[test]
    fn a_number_two_people_share_tells_no_birth_date_of_either() {
        let sheet = "NIK,Nama,Desa\n1277015508950001,SITI AMINAH,Wek I\n1277015508950001,BUDI SIREGAR,Wek I\n1277015508950001,BUDI SIREGAR,Wek I\n1277015508950001,SITI AMINAH HRP,Wek I\n";
        let sheet = Sheet::read(sheet.as_bytes()).unwrap();
        let list = read(&sheet, None, None, "12.77", Date::constant(2026, 11, 22)).unwrap();
        let counts = (list.counts.people, list.counts.duplicates);
        assert_eq!((counts, list.counts.with_problems), ((2, 2), 2));
        let budi = &list.people[1].data;
        assert_eq!(
            (budi.name.as_str(), budi.birth_date),
            ("BUDI SIREGAR", None)
        );
    }

    #[test]
    fn twins_with_one_number_are_both_kept() {
        let list = list(
            "1,1277011508950001,HASAN SIREGAR,15-08-1995,L,3,1,Wek I,\n1,1277011508950001,HUSEIN SIREGAR,15-08-1995,L,3,1,Wek I,\n1,1277011508950001,M. HASAN SIREGAR,,L,3,1,Wek I,\n",
        );
        assert_eq!((list.counts.people, list.counts.with_problems), (2, 2));
    }

    #[test]
    fn a_row_that_cannot_be_taken_does_not_take_its_person_along() {
        let list = list(
            "1,1277011508950001,SITI AMINAH,15-08-1995,P,3,1,Atlantis,\n1,1277011508950001,SITI AMINAH,15-08-1995,P,3,1,Wek I,\n",
        );
        assert_eq!((list.counts.people, list.counts.left_out), (1, 0));
        assert_eq!(list.people[0].rows, 2);
    }

    #[test]
    fn a_bad_nik_is_kept_as_given_and_an_unknown_village_is_left_out() {
        let list = list(
            ",12770115089,SITI,15-08-1995,P,,,Wek I,\n,1277011508950002,BUDI,15-08-1995,L,,,Atlantis,\n",
        );
        assert_eq!(
            list.counts,
            Counts {
                rows: 2,
                people: 1,
                left_out: 1,
                with_problems: 1,
                ..Counts::default()
            }
        );
        assert_eq!(
            list.people[0].data.nik_as_given.as_deref(),
            Some("12770115089")
        );
        assert!(
            list.people[1]
                .problems
                .iter()
                .any(|problem| problem.why == Why::Value(Reason::UnknownRegion))
        );
    }

    #[test]
    fn family_rows_give_the_kk() {
        let list = list(
            "No. KK : 1277010101100009,,,,,,,,\n,1277011508950001,SITI AMINAH,15-08-1995,L,3,1,Wek I,\n",
        );
        assert_eq!(
            list.people[0].data.kk.as_ref().unwrap().as_str(),
            "1277010101100009"
        );
    }
}
