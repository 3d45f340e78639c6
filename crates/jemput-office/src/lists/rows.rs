//! Reading a by-name list row by row.

use jemput_domain::names;
use jemput_domain::nik::{KkNumber, Nik, NikContext, check_nik};
use jemput_domain::regions::Regions;
use jemput_domain::time::Date;
use jemput_domain::verdict::Reason;
use jemput_domain::wire::person::{PersonData, RegionCode};

use super::columns::{Column, Headings, Mapping};
use super::places::Places;
use super::row::{Given, Problem, Row, RowReason, Why};
use super::sheet::{Cell, Sheet, SheetRow};
use super::whose::Whose;
use super::{ListError, cells};

/// What must be chosen before a row means anything, and is not.
pub fn needed(mapping: &Mapping, whose: &Whose) -> Vec<(Column, &'static str)> {
    let columns = [
        (Column::Name, "name"),
        (Column::Nik, "nik"),
        (Column::VillageName, "village_name"),
    ];
    let needed = columns.into_iter().filter(|(column, _)| match column {
        Column::VillageName => matches!(whose, Whose::Unsaid),
        column => !mapping.contains_key(column),
    });
    needed.collect()
}

/// Reads every row below the headings. `village` is that of the whole file, where it has no column.
pub fn read(
    sheet: &Sheet,
    headings: &Headings,
    mapping: &Mapping,
    village: Option<&RegionCode>,
    regency: &str,
    today: Date,
) -> Result<Vec<Row>, ListError> {
    let places = Places::of(regency, Regions::current());
    let whose = Whose::of(sheet, mapping, village, &places)?;
    if let Some((_, name)) = needed(mapping, &whose).first() {
        return Err(ListError::ColumnMissing(name));
    }
    let mut reader = Reader {
        mapping,
        places,
        whose,
        today,
        family: None,
        sheet: 0,
    };
    let below = sheet.rows.iter().skip(headings.row + 1);
    let rows: Vec<Row> = below.filter_map(|row| reader.row(row)).collect();
    if rows.is_empty() {
        Err(ListError::NoRows)
    } else {
        Ok(rows)
    }
}

struct Reader<'a> {
    mapping: &'a Mapping,
    places: Places<'a>,
    whose: Whose,
    today: Date,
    /// BIP groups people under a row that bears their family's KK number.
    family: Option<KkNumber>,
    /// The sheet read from.
    sheet: usize,
}

impl Reader<'_> {
    fn row(&mut self, row: &SheetRow) -> Option<Row> {
        let cells = &row.cells[..];
        if self.sheet != row.at.sheet {
            (self.sheet, self.family) = (row.at.sheet, None);
        }
        let at = |column| row.cell(self.mapping, column);
        let text = |column| Some(at(column).text()).filter(|text| !text.is_empty() && text != "-");
        let name = text(Column::Name);
        if at(Column::Nik).is_empty() || name.is_none() {
            if cells.iter().all(Cell::is_empty) || is_numbering(cells) {
                return None;
            }
            if let Some(family) = family_row(cells) {
                self.family = Some(family);
                return None;
            }
        }
        let mut problems = Vec::new();
        let mut note = |column, why| problems.push(Problem { column, why });

        let birth_date = cells::date(at(Column::BirthDate)).unwrap_or_else(|()| {
            note(Column::BirthDate, Why::Value(Reason::NotADate));
            None
        });
        let given = Given {
            birth_date,
            sex: cells::sex(at(Column::Sex)),
        };
        let mut data = PersonData {
            name: name.clone().unwrap_or_default(),
            sex: given.sex,
            birth_place: text(Column::BirthPlace),
            birth_date,
            marital_status: cells::marital_status(at(Column::MaritalStatus)),
            address: text(Column::Address),
            rt: cells::neighbourhood(at(Column::Rt)),
            rw: cells::neighbourhood(at(Column::Rw)),
            hamlet: text(Column::Hamlet),
            family_head: text(Column::FamilyHead),
            mother_name: text(Column::MotherName),
            phone: text(Column::Phone),
            ..PersonData::default()
        };
        if name.is_none() {
            note(Column::Name, Why::Value(Reason::Required));
        }
        for reason in name
            .iter()
            .flat_map(|name| names::check_existing_name(name).reasons)
        {
            note(Column::Name, Why::Value(reason));
        }

        match nik_of(at(Column::Nik)) {
            None => note(Column::Nik, Why::Value(Reason::Required)),
            Some(Err(reason)) => {
                data.nik_as_given = text(Column::Nik);
                note(Column::Nik, Why::Value(reason));
            }
            Some(Ok(nik)) => {
                let context = NikContext {
                    birth_date,
                    sex: data.sex,
                    ..NikContext::on(self.today, Regions::current())
                };
                let reading = check_nik(nik.as_str(), &context);
                for reason in &reading.verdict.reasons {
                    note(Column::Nik, Why::Value(*reason));
                }
                data.sex = data.sex.or(reading.sex);
                // What the number says stands in only where the list says nothing at all.
                if at(Column::BirthDate).is_empty() {
                    data.birth_date = reading.birth_date;
                }
                data.nik = Some(nik);
            }
        }
        match number_of(at(Column::Kk), KkNumber::parse, KkNumber::from_number) {
            None => data.kk.clone_from(&self.family),
            Some(Ok(kk)) => data.kk = Some(kk),
            Some(Err(reason)) => {
                data.kk_as_given = text(Column::Kk);
                note(Column::Kk, Why::Value(reason.0));
            }
        }
        let village = self.whose.village(row, self.mapping, &mut self.places);
        match village {
            Ok(village) => data.village = Some(village),
            Err(why) => note(Column::VillageName, why),
        }
        if data.nik.is_none() && data.birth_date.is_none() {
            note(Column::BirthDate, Why::Row(RowReason::CannotBeTold));
        }
        Some(Row {
            at: row.at,
            left_out: name.is_none() || data.village.is_none(),
            ektp_status: text(Column::EktpStatus),
            data,
            problems,
            rows: 1,
            given,
        })
    }
}

fn nik_of(cell: &Cell) -> Option<Result<Nik, Reason>> {
    number_of(cell, Nik::parse, Nik::from_number).map(|read| read.map_err(|error| error.0))
}

/// None for an empty cell; a numeric cell is read as the spreadsheet kept it.
fn number_of<T, E>(
    cell: &Cell,
    of_text: impl Fn(&str) -> Result<T, E>,
    of_number: impl Fn(f64) -> Result<T, E>,
) -> Option<Result<T, E>> {
    match cell {
        Cell::Number(number) => Some(of_number(*number)),
        _ if cell.is_empty() || cell.text() == "-" => None,
        _ => Some(of_text(&cell.text())),
    }
}

/// The row 1, 2, 3 … under the headings that printed recaps have.
fn is_numbering(cells: &[Cell]) -> bool {
    let texts: Vec<String> = cells
        .iter()
        .map(Cell::text)
        .filter(|text| !text.is_empty())
        .collect();
    texts.len() > 2
        && texts
            .iter()
            .enumerate()
            .all(|(at, text)| *text == (at + 1).to_string())
}

/// `No. KK : 1277011508950001 …`
fn family_row(cells: &[Cell]) -> Option<KkNumber> {
    let line = cells.iter().map(Cell::text).collect::<Vec<_>>().join(" ");
    if !line.to_uppercase().contains("KK") {
        return None;
    }
    line.split(|c: char| !c.is_ascii_digit())
        .find(|run| run.len() == 16)
        .and_then(|run| KkNumber::parse(run).ok())
}
