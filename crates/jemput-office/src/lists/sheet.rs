//! One table of cells out of any spreadsheet file. The kind is told by the bytes, not by the name.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, Xlsx};

use super::{ListError, packed};

/// Larger files than this are no regency's list.
const MOST_BYTES: usize = 64 << 20;
/// As many rows as a spreadsheet can have. Columns beyond these are left unread.
const MOST_ROWS: usize = 1 << 20;
const MOST_COLUMNS: usize = 200;
/// Places up to the last filled one of each row, and bytes of text: 500,000 people with 37 columns
/// are within.
const MOST_CELLS: usize = 20_000_000;
const MOST_TEXT: usize = 256 << 20;
/// Sheets looked at for one with anything in it.
const MOST_SHEETS: usize = 50;

/// A cell as the file holds it. A number is not yet a date or a NIK: the column decides.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(f64),
    /// An ISO date the spreadsheet itself calls one.
    Date(String),
}

impl Cell {
    /// As text, trimmed of spaces, no-break spaces, hidden characters and the apostrophe that
    /// spreadsheets put before numbers kept as text.
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Date(text) => clean(text),
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                format!("{number:.0}")
            }
            Self::Number(number) => number.to_string(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }
}

fn clean(text: &str) -> String {
    let visible: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}'))
        .map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c })
        .collect();
    let trimmed = visible.trim().trim_start_matches(['\'', '’', '`']).trim();
    trimmed
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Rows of cells; the first row is row 1 of the file, so that messages name the row as staff see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    pub fn read(bytes: &[u8]) -> Result<Self, ListError> {
        if bytes.is_empty() {
            return Err(ListError::Empty);
        }
        if bytes.len() > MOST_BYTES {
            return Err(ListError::TooLarge(MOST_BYTES >> 20));
        }
        let is_zip = bytes.starts_with(b"PK\x03\x04");
        let is_compound = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
        let rows = if is_compound {
            return Err(ListError::OtherFormat);
        } else if is_zip {
            workbook(bytes)?
        } else {
            delimited(bytes)?
        };
        if rows.iter().all(|row| row.iter().all(Cell::is_empty)) {
            return Err(ListError::NoRows);
        }
        Ok(Self { rows })
    }
}

/// The first sheet with anything in it.
fn workbook(bytes: &[u8]) -> Result<Vec<Vec<Cell>>, ListError> {
    let unreadable = |_| ListError::Unreadable;
    let trimmed = packed::trimmed(bytes, packed::BOUNDS)?;
    let mut book = Xlsx::new(Cursor::new(trimmed)).map_err(unreadable)?;
    let worksheets: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .take(MOST_SHEETS)
        .collect();
    for name in worksheets {
        let mut table = Table::default();
        // Cell by cell: a range is as large as its corners say.
        let mut cells = book.worksheet_cells_reader(&name).map_err(unreadable)?;
        while let Some(cell) = cells.next_cell().map_err(unreadable)? {
            let (row, column) = cell.get_position();
            table.put(
                row as usize,
                column as usize,
                workbook_cell(cell.get_value()),
            )?;
        }
        if !table.rows.is_empty() {
            return Ok(table.without_left_margin());
        }
    }
    Err(ListError::NoRows)
}

/// Cells put at their places, within bounds.
#[derive(Default)]
struct Table {
    rows: Vec<Vec<Cell>>,
    cells: usize,
    text: usize,
}

impl Table {
    fn put(&mut self, row: usize, column: usize, cell: Cell) -> Result<(), ListError> {
        if cell == Cell::Empty || row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Ok(());
        }
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            self.cells += column + 1 - cells.len();
            cells.resize(column + 1, Cell::Empty);
        }
        if let Cell::Text(text) | Cell::Date(text) = &cell {
            self.text += text.len();
        }
        cells[column] = cell;
        if self.cells > MOST_CELLS || self.text > MOST_TEXT {
            return Err(ListError::TooLarge(MOST_TEXT >> 20));
        }
        Ok(())
    }

    /// The rows from the first column with anything in it. Blank rows above count in the file's
    /// numbering and stay.
    fn without_left_margin(mut self) -> Vec<Vec<Cell>> {
        let used = |row: &Vec<Cell>| row.iter().position(|cell| *cell != Cell::Empty);
        let margin = self.rows.iter().filter_map(used).min().unwrap_or(0);
        for row in &mut self.rows {
            row.drain(..margin.min(row.len()));
        }
        self.rows
    }
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

fn delimited(bytes: &[u8]) -> Result<Vec<Vec<Cell>>, ListError> {
    let text = decode(bytes);
    if text.contains('\0') {
        return Err(ListError::Unreadable);
    }
    let sign = delimiter(&text);
    // The reader keeps where each field ends, empty ones too, before a row of them is seen.
    if text.bytes().filter(|byte| *byte == sign).count() > MOST_CELLS {
        return Err(ListError::TooLarge(MOST_BYTES >> 20));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(sign)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let (mut line, mut counted) = (1, 0);
    for record in reader.records().take(MOST_ROWS) {
        let record = record.map_err(|_| ListError::Unreadable)?;
        // The reader skips blank lines silently, and staff count them: where the record begins in
        // the text says which line of the file it is.
        let at = record
            .position()
            .map_or(counted, |position| position.byte() as usize);
        let blank = text[at..].len() - text[at..].trim_start_matches(['\r', '\n']).len();
        line += text[counted..at + blank].matches('\n').count();
        counted = at + blank;
        if rows.len() + 1 < line && line <= MOST_ROWS {
            rows.resize(line - 1, Vec::new());
        }
        rows.push(
            record
                .iter()
                .take(MOST_COLUMNS)
                .map(|field| Cell::Text(field.to_owned()))
                .collect(),
        );
    }
    Ok(rows)
}

/// UTF-8, UTF-16 with its mark, or what Windows calls ANSI here.
fn decode(bytes: &[u8]) -> String {
    let (encoding, _) = encoding_rs::Encoding::for_bom(bytes).unwrap_or_else(|| {
        let guess = if std::str::from_utf8(bytes).is_ok() {
            encoding_rs::UTF_8
        } else {
            encoding_rs::WINDOWS_1252
        };
        (guess, 0)
    });
    encoding.decode(bytes).0.into_owned()
}

/// The one of `;`, tab, `|` and `,` that splits the first lines into the most columns.
fn delimiter(text: &str) -> u8 {
    let head: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(5)
        .collect();
    let count = |sign: u8| {
        head.iter()
            .map(|line| line.bytes().filter(|b| *b == sign).count())
            .max()
    };
    b",;\t|"
        .iter()
        .copied()
        .max_by_key(|sign| (count(*sign), *sign == b','))
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::{Cell, Sheet};

    fn texts(bytes: &[u8]) -> Vec<Vec<String>> {
        Sheet::read(bytes)
            .unwrap()
            .rows
            .iter()
            .map(|row| row.iter().map(Cell::text).collect())
            .collect()
    }

    #[test]
    fn semicolons_marks_and_hidden_characters() {
        let rows = texts(
            "\u{FEFF}NIK;Nama\r\n'1277011508950001;\u{200B}SITI\u{00A0} AMINAH \r\n".as_bytes(),
        );
        assert_eq!(rows, [["NIK", "Nama"], ["1277011508950001", "SITI AMINAH"]]);
    }

    #[test]
    fn windows_text_and_quoted_commas() {
        let rows = texts(b"Nama,Alamat\n\"Andr\xE9\",\"Jl. Merdeka, 3\"\n");
        assert_eq!(rows[1], ["André", "Jl. Merdeka, 3"]);
    }

    #[test]
    fn a_quoted_line_break_keeps_the_numbering_of_the_file() {
        let sheet = Sheet::read(b"Nama\n\n\nSITI\n").unwrap();
        assert_eq!(sheet.rows.len(), 4);
        assert_eq!(sheet.rows[3][0].text(), "SITI");
    }

    #[test]
    fn junk_is_refused() {
        assert!(Sheet::read(b"").is_err());
        assert!(Sheet::read(b"PK\x03\x04 not really a workbook").is_err());
        assert!(Sheet::read(&[0, 1, 2, 3]).is_err());
    }
}
