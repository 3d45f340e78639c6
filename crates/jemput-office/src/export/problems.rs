//! What needs a look: rows of a list, and what was put apart of bundles.

use jemput_domain::time::UnixMillis;

use super::remaining::per;
use super::sheet::{Book, Cell, Column};
use super::{Origin, words};
use crate::lists::preview::{ByName, problem_row};
use crate::reasons;
use crate::web::Result;
use crate::web::types::bundles::QuarantineView;

const ROWS: &[Column] = &[
    ("Baris di berkas", 10),
    ("Nama", 30),
    ("NIK", 22),
    ("Ikut masuk", 10),
    ("Kolom", 20),
    ("Yang perlu dilihat", 50),
    ("Lembar", 20),
];

/// Every row with something to look at, one line for each thing.
pub fn problems(list: &ByName) -> Result<Vec<u8>> {
    let mut rows = Vec::new();
    for person in list
        .people
        .iter()
        .filter(|person| !person.problems.is_empty())
    {
        let row = problem_row(person, &list.sheets);
        for problem in &row.problems {
            rows.push((
                false,
                vec![
                    Cell::Number(row.number as i64),
                    row.name.as_str().into(),
                    row.nik.as_str().into(),
                    if row.left_out { "tidak" } else { "ya" }.into(),
                    words::column(problem.column).into(),
                    words::why(problem.why).into(),
                    Cell::maybe(row.sheet.as_deref()),
                ],
            ));
        }
    }
    let mut book = Book::new();
    book.sheet("Perlu dilihat", &[], ROWS, &rows)?;
    book.save()
}

const ENTRIES: &[Column] = &[
    ("Jenis", 12),
    ("Laptop", 20),
    ("Nomor kiriman", 10),
    ("Bagian", 8),
    ("Baris", 8),
    ("Berkas", 40),
    ("Alasan", 28),
    ("Dicatat (WIB, UTC+7)", 20),
    ("Selesai", 9),
];

/// What was put apart.
pub fn quarantine(entries: &[QuarantineView], origin: &Origin) -> Result<Vec<u8>> {
    let number = |number: Option<u32>| number.map_or(Cell::Empty, Cell::from);
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            let cells = vec![
                words::put_apart(&entry.kind).into(),
                Cell::maybe(entry.laptop.as_deref()),
                number(entry.sequence),
                number(entry.item),
                number(entry.line),
                words::road(&entry.source).into(),
                reasons::words(&entry.reason).into(),
                moment(entry.noted_at),
                if entry.settled_at.is_some() {
                    "ya"
                } else {
                    "belum"
                }
                .into(),
            ];
            (false, cells)
        })
        .collect();
    let mut book = Book::new();
    let top = [
        "Kiriman yang perlu dilihat".to_owned(),
        origin.office.clone(),
        per(origin.today),
    ];
    book.sheet("Perlu dilihat", &top, ENTRIES, &rows)?;
    book.save()
}

fn moment(at: UnixMillis) -> Cell {
    let Ok(at) = jiff::Timestamp::from_millisecond(at.0) else {
        return Cell::Empty;
    };
    let there = jiff::tz::Offset::constant(7).to_datetime(at);
    Cell::Text(format!(
        "{} {:02}:{:02}",
        jemput_domain::format::date_short(there.date()),
        there.hour(),
        there.minute()
    ))
}
