//! One table of cells out of any spreadsheet file. The kind is told by the bytes, not by the name.

use serde::Serialize;
use ts_rs::TS;

use super::ListError;
use super::columns::{Column, Mapping};
use super::workbook::workbook;

/// Larger files than this are no regency's list.
const MOST_BYTES: usize = 64 << 20;
/// As many rows as a spreadsheet can have, of all its sheets together. Columns beyond these are left
/// unread.
pub const MOST_ROWS: usize = 1 << 20;
pub const MOST_COLUMNS: usize = 200;
/// Places up to the last filled one of each row, and bytes of text: 500,000 people with 37 columns
/// are within.
pub const MOST_CELLS: usize = 20_000_000;

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

/// Where a row stands, so that messages name it as staff see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// Among the sheets that were read, from 0.
    pub sheet: usize,
    /// As the spreadsheet program numbers it, from 1.
    pub number: usize,
}

/// A row with anything in it.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRow {
    pub at: At,
    pub cells: Vec<Cell>,
}

impl SheetRow {
    /// What the mapping says is this column's; empty where it says nothing or the row ends before it.
    pub fn cell(&self, mapping: &Mapping, column: Column) -> &Cell {
        let cell = mapping.get(&column).and_then(|at| self.cells.get(*at));
        cell.unwrap_or(&Cell::Empty)
    }
}

/// The sheets of a workbook, by their names; a text file has none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
pub struct Sheets {
    pub read: Vec<String>,
    /// Hidden, or with other headings than those that were read.
    pub unread: Vec<String>,
}

impl Sheets {
    /// The one a row is of, where there is more than one.
    pub fn of(&self, at: At) -> Option<String> {
        let sheet = self.read.get(at.sheet);
        sheet.filter(|_| self.read.len() > 1).cloned()
    }
}

/// One list: the rows of all sheets with the same headings, those of the first on top.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    pub rows: Vec<SheetRow>,
    pub sheets: Sheets,
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
        let sheet = if is_compound {
            return Err(ListError::OtherFormat);
        } else if is_zip {
            workbook(bytes)?
        } else {
            Self {
                rows: delimited(bytes)?,
                sheets: Sheets::default(),
            }
        };
        let is_empty = |row: &SheetRow| row.cells.iter().all(Cell::is_empty);
        if sheet.rows.iter().all(is_empty) {
            return Err(ListError::NoRows);
        }
        Ok(sheet)
    }
}

fn delimited(bytes: &[u8]) -> Result<Vec<SheetRow>, ListError> {
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
        let fields = record.iter().take(MOST_COLUMNS);
        rows.push(SheetRow {
            at: At {
                sheet: 0,
                number: line,
            },
            cells: fields.map(|field| Cell::Text(field.to_owned())).collect(),
        });
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
            .map(|row| row.cells.iter().map(Cell::text).collect())
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
        assert_eq!(sheet.rows.len(), 2);
        let row = &sheet.rows[1];
        assert_eq!((row.at.number, row.cells[0].text()), (4, "SITI".to_owned()));
    }

    #[test]
    fn junk_is_refused() {
        assert!(Sheet::read(b"").is_err());
        assert!(Sheet::read(b"PK\x03\x04 not really a workbook").is_err());
        assert!(Sheet::read(&[0, 1, 2, 3]).is_err());
    }
}
