//! Which column of a file is which field: guessed from its heading, corrected by staff.

use std::collections::BTreeMap;

use jemput_domain::fold::search_key;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::sheet::{Cell, Sheet, SheetRow};

/// What a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    Nik,
    Kk,
    Name,
    Sex,
    BirthPlace,
    BirthDate,
    MaritalStatus,
    Address,
    Rt,
    Rw,
    Hamlet,
    FamilyHead,
    MotherName,
    Phone,
    Relation,
    VillageCode,
    VillageName,
    DistrictName,
    EktpStatus,
    // totals
    Wajib,
    Sudah,
    Belum,
}

use Column::*;

/// Headings as they stand in SIAK exports, BIP, database dumps, village software and recaps
/// (`domain/exchange_columns.tsv`, `domain/report_columns.tsv`), folded; the first match wins.
const HEADINGS: &[(Column, &[&str])] = &[
    (
        Nik,
        &[
            "nik",
            "no nik",
            "nomor nik",
            "nomor induk kependudukan",
            "no ktp",
        ],
    ),
    (
        Kk,
        &["nomor kk", "no kk", "nomor kartu keluarga", "kk", "nkk"],
    ),
    (
        Name,
        &[
            "nama penduduk",
            "nama lengkap",
            "nama",
            "nama lgkp",
            "nama warga",
        ],
    ),
    (BirthPlace, &["tempat lahir", "tmpt lhr", "tempat"]),
    (
        BirthDate,
        &["tanggal lahir", "tgl lahir", "tgl lhr", "tanggallahir"],
    ),
    (
        Sex,
        &["kelamin", "jenis kelamin", "jk", "jenis klmin", "l p", "lp"],
    ),
    (
        MaritalStatus,
        &[
            "status kawin",
            "stat kwn",
            "status perkawinan",
            "status nikah",
        ],
    ),
    (Address, &["alamat", "alamat lengkap", "jalan"]),
    (Rt, &["rt", "no rt"]),
    (Rw, &["rw", "no rw"]),
    (
        Hamlet,
        &["dusun", "jorong", "lingkungan", "nama dusun", "kampung"],
    ),
    (
        FamilyHead,
        &[
            "kepala keluarga",
            "nama kepala keluarga",
            "nama kk",
            "nama kep",
        ],
    ),
    (Relation, &["shdk", "stat hbkel", "hubungan keluarga"]),
    (MotherName, &["ibu", "nama ibu", "nama lgkp ibu"]),
    (Phone, &["telepon", "no hp", "hp", "no telp", "nomor hp"]),
    (
        VillageCode,
        &[
            "kode desa",
            "kode kelurahan",
            "kode wilayah",
            "kode desa kel",
            "kode kel",
            "kode",
        ],
    ),
    (
        VillageName,
        &[
            "desa kel",
            "desa kelurahan",
            "desa",
            "kelurahan",
            "nagari",
            "nama desa",
            "nama kel",
            "kelurahan desa",
            "wilayah",
        ],
    ),
    (DistrictName, &["kecamatan", "nama kec", "nama kecamatan"]),
    (
        EktpStatus,
        &[
            "ektp status",
            "status ektp",
            "status ktp el",
            "status rekam",
            "stat rkm",
            "status perekaman",
        ],
    ),
    (
        Wajib,
        &[
            "wajib ktp",
            "wajib",
            "wajib ktp el",
            "wajib ktp dinamis",
            "jumlah wajib ktp",
            "wktp",
        ],
    ),
    (
        Sudah,
        &[
            "sudah rekam",
            "sudah",
            "perekaman",
            "sudah perekaman",
            "telah rekam",
            "rekam",
        ],
    ),
    (Belum, &["belum rekam", "belum", "belum perekaman", "sisa"]),
];

/// Field → column position, from 0.
pub type Mapping = BTreeMap<Column, usize>;

/// The row of headings and what they were taken for.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Headings {
    /// Among the rows with anything in them, from 0.
    pub row: usize,
    pub titles: Vec<String>,
    pub guess: Mapping,
}

pub fn find(sheet: &Sheet) -> Headings {
    find_in(&sheet.rows)
}

/// The headings are in the one of the first 30 rows that names the most fields: lists begin with
/// the letterhead and the month.
pub fn find_in(rows: &[SheetRow]) -> Headings {
    let best = rows
        .iter()
        .enumerate()
        .take(30)
        .map(|(at, row)| (at, &row.cells, guess(&row.cells)))
        // max_by_key takes the last of equals; the first row is the one wanted
        .rev()
        .max_by_key(|(_, _, guess)| guess.len());
    match best {
        Some((row, cells, guess)) => Headings {
            row,
            titles: cells.iter().map(Cell::text).collect(),
            guess,
        },
        None => Headings {
            row: 0,
            titles: Vec::new(),
            guess: Mapping::new(),
        },
    }
}

fn guess(row: &[Cell]) -> Mapping {
    let titles: Vec<String> = row
        .iter()
        .map(|cell| search_key(&cell.text().replace('_', " ")))
        .collect();
    let mut mapping = Mapping::new();
    for (column, names) in HEADINGS {
        let found = names
            .iter()
            .find_map(|name| titles.iter().position(|title| title == name));
        if let Some(at) = found
            && !mapping.values().any(|taken| *taken == at)
        {
            mapping.insert(*column, at);
        }
    }
    mapping
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> Sheet {
        Sheet::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn siak_headings_under_a_letterhead() {
        let found = find(&sheet(
            "PEMERINTAH KOTA,,,,\nDaftar,,,,\nNomor KK,NIK,Nama Penduduk,Tanggal Lahir,Desa/Kel\n1,2,3,4,5\n",
        ));
        assert_eq!(found.row, 2);
        assert_eq!(found.guess[&Nik], 1);
        assert_eq!(found.guess[&Kk], 0);
        assert_eq!(found.guess[&VillageName], 4);
    }

    #[test]
    fn database_names() {
        let found = find(&sheet(
            "NO_KK,NIK,NAMA_LGKP,JENIS_KLMIN,TGL_LHR,NO_RT,NO_RW,EKTP_STATUS\n",
        ));
        assert_eq!(found.guess.len(), 8);
    }

    #[test]
    fn recap_headings() {
        let found = find(&sheet(
            "No;Kelurahan;Wajib KTP;Sudah Rekam;Belum Rekam;Persen\n1;Wek I;10;9;1;90\n",
        ));
        assert_eq!(
            (
                found.guess[&Wajib],
                found.guess[&Sudah],
                found.guess[&Belum]
            ),
            (2, 3, 4)
        );
    }
}
