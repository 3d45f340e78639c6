//! Lists of people. The NIK is masked: a file leaves the house.

use jemput_domain::counting::{Effective, OutcomeBasis, Standing};
use jemput_domain::format;
use jemput_domain::time::Date;
use jemput_domain::wire::person::Sex;

use super::remaining::per;
use super::sheet::{Book, Cell, Column};
use super::{Origin, words};
use crate::web::Result;
use crate::web::types::lists::PrintedList;
use crate::web::types::people::PersonRow;

const PEOPLE: &[Column] = &[
    ("No", 6),
    ("NIK", 19),
    ("Nama", 30),
    ("L/P", 5),
    ("Tanggal lahir", 12),
    ("Umur", 7),
    ("RT", 6),
    ("RW", 6),
    ("Lingkungan/Jorong/Dusun", 20),
    ("Kepala keluarga", 26),
    ("Kode desa/kelurahan", 15),
    ("Desa/Kelurahan", 24),
    ("Hasil", 26),
    ("Status KTP-el di SIAK", 20),
];

const OUTCOMES: &[Column] = &[
    ("No", 6),
    ("NIK", 19),
    ("Nama", 30),
    ("Kode desa/kelurahan", 15),
    ("Desa/Kelurahan", 24),
    ("RT", 6),
    ("RW", 6),
    ("Kode hasil", 12),
    ("Hasil", 28),
    ("Tanggal", 12),
    ("Dasar", 22),
    ("Menurut laporan tim", 16),
    ("Menurut yang dipastikan", 16),
];

/// Everyone still to be recorded.
pub fn people(rows: &[PersonRow], origin: &Origin) -> Result<Vec<u8>> {
    let cells: Vec<_> = (1_u32..)
        .zip(rows)
        .map(|(number, row)| {
            let cells = vec![
                number.into(),
                Cell::maybe(row.nik_masked.as_deref()),
                row.name.as_str().into(),
                sex(row.sex),
                day(row.birth_date),
                row.age
                    .map_or(Cell::Empty, |age| Cell::Number(i64::from(age))),
                Cell::maybe(row.rt.as_deref()),
                Cell::maybe(row.rw.as_deref()),
                Cell::maybe(row.hamlet.as_deref()),
                Cell::maybe(row.family_head.as_deref()),
                Cell::maybe(row.village.as_ref().map(|village| village.0.as_str())),
                Cell::maybe(row.village_name.as_deref()),
                words::effective(&row.effective).as_str().into(),
                Cell::maybe(row.ektp_status.as_deref()),
            ];
            (false, cells)
        })
        .collect();
    one("Warga belum rekam", origin, PEOPLE, &cells)
}

/// Everyone something is known of.
pub fn outcomes(rows: &[PersonRow], origin: &Origin) -> Result<Vec<u8>> {
    let cells: Vec<_> = (1_u32..)
        .zip(rows)
        .map(|(number, row)| (false, outcome(number, row)))
        .collect();
    one("Hasil per warga", origin, OUTCOMES, &cells)
}

fn outcome(number: u32, row: &PersonRow) -> Vec<Cell> {
    let (code, on, basis) = match &row.effective {
        Effective::Outcome { code, on, basis } => {
            let basis = match basis {
                OutcomeBasis::Reported => "laporan tim",
                OutcomeBasis::Decided => "keputusan kantor",
                OutcomeBasis::DecidedButContradicted => "keputusan kantor, perlu diperiksa",
            };
            (code.as_str().into(), Cell::Day(*on), basis.into())
        }
        Effective::Disputed { on, .. } => (Cell::Empty, Cell::Day(*on), Cell::Empty),
        Effective::NotYetCome => (Cell::Empty, Cell::Empty, Cell::Empty),
    };
    vec![
        number.into(),
        Cell::maybe(row.nik_masked.as_deref()),
        row.name.as_str().into(),
        Cell::maybe(row.village.as_ref().map(|village| village.0.as_str())),
        Cell::maybe(row.village_name.as_deref()),
        Cell::maybe(row.rt.as_deref()),
        Cell::maybe(row.rw.as_deref()),
        code,
        words::effective(&row.effective).as_str().into(),
        on,
        basis,
        standing(row.reported),
        standing(row.official),
    ]
}

fn standing(standing: Standing) -> Cell {
    match standing {
        Standing::Outside => "tidak wajib".into(),
        Standing::Belum => "belum".into(),
        Standing::Sudah => "sudah".into(),
    }
}

const PRINTED: &[Column] = &[
    ("No", 6),
    ("NIK", 19),
    ("Nama", 30),
    ("L/P", 5),
    ("Tanggal lahir", 12),
    ("Alamat", 30),
    ("Kepala keluarga", 26),
    ("Hasil sejauh ini", 22),
    ("Keterangan RT", 24),
];

/// One sheet for each RT, with a column to write in.
pub fn printed(list: &PrintedList) -> Result<Vec<u8>> {
    let mut book = Book::new();
    let mut names: Vec<String> = Vec::new();
    for group in &list.groups {
        let top = [
            format!("Daftar warga belum rekam KTP-el – {}", list.village_name),
            format!("Kecamatan {}", list.district_name),
            group.neighbourhood.clone(),
            per(list.as_of.unwrap_or(list.today)),
        ];
        let rows: Vec<_> = group
            .people
            .iter()
            .map(|row| {
                let cells = vec![
                    row.number.into(),
                    Cell::maybe(row.nik.as_deref()),
                    row.name.as_str().into(),
                    sex(row.sex),
                    day(row.birth_date),
                    Cell::maybe(row.address.as_deref()),
                    Cell::maybe(row.family_head.as_deref()),
                    words::effective(&row.effective).as_str().into(),
                ];
                (false, cells)
            })
            .collect();
        let name = sheet_name(&group.neighbourhood, &names);
        book.sheet(&name, &top, PRINTED, &rows)?;
        names.push(name);
    }
    if list.groups.is_empty() {
        let top = [format!(
            "Tidak ada warga belum rekam di {}",
            list.village_name
        )];
        book.sheet("Kosong", &top, PRINTED, &[])?;
    }
    book.save()
}

/// At most 31 signs, some not allowed, each name once.
fn sheet_name(neighbourhood: &str, taken: &[String]) -> String {
    let plain: String = neighbourhood
        .chars()
        .map(|c| if "[]:*?/\\'".contains(c) { '-' } else { c })
        .take(26)
        .collect();
    let plain = if plain.trim().is_empty() {
        "Tanpa RT".to_owned()
    } else {
        plain.trim().to_owned()
    };
    let is_free = |name: &String| !taken.iter().any(|taken| taken.eq_ignore_ascii_case(name));
    std::iter::once(plain.clone())
        .chain((2..).map(|number| format!("{plain} {number}")))
        .find(is_free)
        .unwrap_or(plain)
}

fn one(
    title: &str,
    origin: &Origin,
    columns: &[Column],
    rows: &[(bool, Vec<Cell>)],
) -> Result<Vec<u8>> {
    let top = [
        title.to_owned(),
        origin.office.clone(),
        format!(
            "{}: {} orang",
            per(origin.today),
            format::number(rows.len() as i64)
        ),
    ];
    let mut book = Book::new();
    book.sheet(title, &top, columns, rows)?;
    book.save()
}

fn sex(sex: Option<Sex>) -> Cell {
    Cell::maybe(sex.map(|sex| match sex {
        Sex::L => "L",
        Sex::P => "P",
    }))
}

fn day(day: Option<Date>) -> Cell {
    day.map_or(Cell::Empty, Cell::Day)
}
