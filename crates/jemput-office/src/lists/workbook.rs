//! The sheets of an XLSX as one list. An office keeps one sheet per kelurahan, or the list behind a
//! sheet that explains it: sheets with the same headings are read together, and what is left unread is
//! named.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use jemput_domain::fold::search_key;

use super::columns::{self, Headings};
use super::sheet::{At, Cell, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Sheet, SheetRow, Sheets};
use super::{ListError, packed};

/// Bytes of text in all sheets together.
const MOST_TEXT: usize = 256 << 20;
/// The regency with the most villages has fewer.
const MOST_SHEETS: usize = 1_000;
/// Bytes; spreadsheet programs allow 31 characters.
const LONGEST_NAME: usize = 200;
/// Headings that name this many fields are those of a list.
const KNOWN: usize = 2;

pub fn workbook(bytes: &[u8]) -> Result<Sheet, ListError> {
    let unreadable = |_| ListError::Unreadable;
    let trimmed = packed::trimmed(bytes, packed::BOUNDS)?;
    let mut book = Xlsx::new(Cursor::new(trimmed)).map_err(unreadable)?;
    let sheets = book.sheets_metadata();
    if sheets.len() > MOST_SHEETS || sheets.iter().any(|sheet| sheet.name.len() > LONGEST_NAME) {
        return Err(ListError::TooLarge(MOST_TEXT >> 20));
    }
    let worksheets = sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let named: Vec<_> = worksheets
        .map(|sheet| (sheet.name.clone(), sheet.visible))
        .collect();
    let (mut list, mut size) = (List::default(), Size::default());
    for (name, visible) in named {
        // Nobody sees what it holds: often the list of another month.
        if visible != SheetVisible::Visible {
            list.sheets.unread.push(name);
            continue;
        }
        let mut table = BTreeMap::new();
        // Cell by cell: a range is as large as its corners say.
        let mut cells = book.worksheet_cells_reader(&name).map_err(unreadable)?;
        while let Some(cell) = cells.next_cell().map_err(unreadable)? {
            let place = cell.get_position();
            size.put(&mut table, place, workbook_cell(cell.get_value()))?;
        }
        list.add(name, without_left_margin(table));
    }
    list.sheet()
}

/// Sheets taken together so far.
#[derive(Default)]
struct List {
    rows: Vec<SheetRow>,
    headings: Option<Headings>,
    sheets: Sheets,
}

impl List {
    fn add(&mut self, name: String, mut rows: Vec<SheetRow>) {
        if rows.is_empty() {
            return;
        }
        let found = columns::find_in(&rows);
        let is_known = found.guess.len() >= KNOWN;
        match &self.headings {
            Some(own) if is_alike(&own.titles, &found.titles) => {
                let sheet = self.sheets.read.len();
                rows.drain(..=found.row);
                rows.iter_mut().for_each(|row| row.at.sheet = sheet);
                self.rows.append(&mut rows);
                self.sheets.read.push(name);
            }
            Some(own) if own.guess.len() >= KNOWN || !is_known => self.sheets.unread.push(name),
            // The first list; what stood before it is none.
            _ => {
                self.sheets.unread.append(&mut self.sheets.read);
                self.sheets.read.push(name);
                self.rows = rows;
                self.headings = Some(found);
            }
        }
    }

    fn sheet(self) -> Result<Sheet, ListError> {
        self.headings.ok_or(ListError::NoRows)?;
        Ok(Sheet {
            rows: self.rows,
            sheets: self.sheets,
        })
    }
}

fn is_alike(one: &[String], other: &[String]) -> bool {
    let folded = |titles: &[String]| {
        let mut keys: Vec<String> = titles.iter().map(|title| search_key(title)).collect();
        let filled = keys.iter().rposition(|key| !key.is_empty());
        keys.truncate(filled.map_or(0, |last| last + 1));
        keys
    };
    folded(one) == folded(other)
}

/// What all sheets come to.
#[derive(Default)]
struct Size {
    rows: usize,
    cells: usize,
    text: usize,
}

impl Size {
    fn put(
        &mut self,
        table: &mut BTreeMap<u32, Vec<Cell>>,
        (row, column): (u32, u32),
        cell: Cell,
    ) -> Result<(), ListError> {
        let column = column as usize;
        if cell == Cell::Empty || row as usize >= MOST_ROWS || column >= MOST_COLUMNS {
            return Ok(());
        }
        let cells = table.entry(row).or_insert_with(|| {
            self.rows += 1;
            Vec::new()
        });
        if cells.len() <= column {
            self.cells += column + 1 - cells.len();
            cells.resize(column + 1, Cell::Empty);
        }
        if let Cell::Text(text) | Cell::Date(text) = &cell {
            self.text += text.len();
        }
        cells[column] = cell;
        if self.rows > MOST_ROWS || self.cells > MOST_CELLS || self.text > MOST_TEXT {
            return Err(ListError::TooLarge(MOST_TEXT >> 20));
        }
        Ok(())
    }
}

/// The rows from the first column with anything in it.
fn without_left_margin(table: BTreeMap<u32, Vec<Cell>>) -> Vec<SheetRow> {
    let used = |row: &Vec<Cell>| row.iter().position(|cell| *cell != Cell::Empty);
    let margin = table.values().filter_map(used).min().unwrap_or(0);
    let rows = table.into_iter().map(|(row, mut cells)| {
        cells.drain(..margin.min(cells.len()));
        let number = row as usize + 1;
        SheetRow {
            at: At { sheet: 0, number },
            cells,
        }
    });
    rows.collect()
}

fn workbook_cell(cell: &DataRef<'_>) -> Cell {
    match cell {
        DataRef::Empty | DataRef::Error(_) => Cell::Empty,
        DataRef::String(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Bool(yes) => Cell::Text(if *yes { "1" } else { "0" }.to_owned()),
        DataRef::DateTime(serial) => Cell::Number(serial.as_f64()),
        DataRef::DateTimeIso(text) => Cell::Date(text.clone()),
        DataRef::DurationIso(text) => Cell::Text(text.clone()),
    }
}
