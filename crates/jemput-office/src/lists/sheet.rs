//! One table of cells out of any spreadsheet file. The kind is told by the bytes, not by the name.

use std::io::Cursor;

use calamine::{Data, Reader, open_workbook_auto_from_rs};

use super::ListError;

/// Larger files than this are no regency's list.
const MOST_BYTES: usize = 64 << 20;
/// Rows and columns beyond these are left unread: a hostile sheet claims millions.
const MOST_ROWS: usize = 500_000;
const MOST_COLUMNS: usize = 200;

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
        let rows = if is_zip || is_compound {
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
    let mut book =
        open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| ListError::Unreadable)?;
    for name in book.sheet_names() {
        let range = book
            .worksheet_range(&name)
            .map_err(|_| ListError::Unreadable)?;
        if range.is_empty() {
            continue;
        }
        // A range begins at the first used cell: blank rows above it count in the file's numbering.
        let above = range
            .start()
            .map_or(0, |(row, _)| row as usize)
            .min(MOST_ROWS);
        let mut rows = vec![Vec::new(); above];
        rows.extend(range.rows().take(MOST_ROWS).map(|row| {
            row.iter()
                .take(MOST_COLUMNS)
                .map(workbook_cell)
                .collect::<Vec<_>>()
        }));
        return Ok(rows);
    }
    Err(ListError::NoRows)
}

fn workbook_cell(cell: &Data) -> Cell {
    match cell {
        Data::Empty | Data::Error(_) => Cell::Empty,
        Data::String(text) => Cell::Text(text.clone()),
        Data::Float(number) => Cell::Number(*number),
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Bool(yes) => Cell::Text(if *yes { "1" } else { "0" }.to_owned()),
        Data::DateTime(serial) => Cell::Number(serial.as_f64()),
        Data::DateTimeIso(text) => Cell::Date(text.clone()),
        Data::DurationIso(text) => Cell::Text(text.clone()),
    }
}

fn delimited(bytes: &[u8]) -> Result<Vec<Vec<Cell>>, ListError> {
    let text = decode(bytes);
    if text.contains('\0') {
        return Err(ListError::Unreadable);
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
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
