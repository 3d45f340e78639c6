//! Code tables of the forms, and the 24 documents.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Serialize;
use ts_rs::TS;

static CODES: &str = include_str!("../../data/code_tables.tsv");
static OCCUPATIONS: &str = include_str!("../../data/pekerjaan_99.tsv");
static DOCUMENTS: &str = include_str!("../../data/documents_24.csv");
static PARSED_DOCUMENTS: OnceLock<Vec<Document>> = OnceLock::new();

/// The name the occupations go by.
const OCCUPATION_TABLE: &str = "pekerjaan_99";

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct CodeTable {
    pub codes: Vec<Code>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Code {
    pub code: String,
    pub label_id: String,
    /// The Indonesian label where the forms have no other.
    pub label_en: String,
}

impl CodeTable {
    pub fn label(&self, code: &str) -> Option<&str> {
        self.codes
            .iter()
            .find(|entry| entry.code == code)
            .map(|entry| entry.label_id.as_str())
    }

    /// The code of a label, case and spacing aside: what a spreadsheet's word means.
    pub fn code_of_label(&self, label: &str) -> Option<&str> {
        let squeezed = |text: &str| crate::fold::search_key(text).replace(' ', "");
        let wanted = squeezed(label);
        self.codes
            .iter()
            .find(|entry| squeezed(&entry.label_id) == wanted)
            .map(|entry| entry.code.as_str())
    }
}

/// One of the 24 population documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Document {
    /// kartu, surat, akta
    pub class: &'static str,
    /// `AKTA-LAHIR`, as the services' `issues` have it.
    pub short: &'static str,
    pub name: &'static str,
}

/// The 24 documents, in the order of the regulation.
pub fn documents() -> &'static [Document] {
    PARSED_DOCUMENTS.get_or_init(|| {
        DOCUMENTS
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut cells = line.trim().splitn(4, ',');
                let (class, _number) = (cells.next()?, cells.next()?);
                Some(Document {
                    class,
                    short: cells.next()?,
                    name: cells.next()?,
                })
            })
            .collect()
    })
}

pub(super) fn embedded() -> BTreeMap<String, CodeTable> {
    let mut tables: BTreeMap<String, CodeTable> = BTreeMap::new();
    let mut add = |table: &str, code: &str, label: &str| {
        let label = label.trim();
        tables
            .entry(table.to_owned())
            .or_default()
            .codes
            .push(Code {
                code: code.to_owned(),
                label_id: label.to_owned(),
                label_en: label_en(table, label).unwrap_or(label).to_owned(),
            });
    };
    for line in CODES.lines().skip(1) {
        if let [table, code, label] = line.split('\t').collect::<Vec<_>>()[..] {
            add(table, code, label);
        }
    }
    for line in OCCUPATIONS.lines().skip(1) {
        if let [code, label, ..] = line.split('\t').collect::<Vec<_>>()[..] {
            add(OCCUPATION_TABLE, code, label);
        }
    }
    tables
}

/// English where a short word serves.
fn label_en(table: &str, label: &str) -> Option<&'static str> {
    Some(match (table, label) {
        ("agama", "ISLAM") => "Islam",
        ("agama", "KRISTEN") => "Protestant",
        ("agama", "KATHOLIK") => "Catholic",
        ("agama", "HINDU") => "Hindu",
        ("agama", "BUDHA") => "Buddhist",
        ("agama", "KHONGHUCU") => "Confucian",
        ("agama", _) => "Belief in One God / other",
        ("jenis_kelamin", "LAKI-LAKI") => "Male",
        ("jenis_kelamin", "PEREMPUAN") => "Female",
        ("status_kawin_f101_2019", "BELUM KAWIN") => "Single",
        ("status_kawin_f101_2019", "KAWIN TERCATAT") => "Married, registered",
        ("status_kawin_f101_2019", "KAWIN BELUM TERCATAT") => "Married, not registered",
        ("status_kawin_f101_2019", "CERAI HIDUP TERCATAT") => "Divorced, registered",
        ("status_kawin_f101_2019", "CERAI HIDUP BELUM TERCATAT") => "Divorced, not registered",
        ("status_kawin_f101_2019", "CERAI MATI") => "Widowed",
        ("shdk", "KEPALA KELUARGA") => "Head of family",
        ("shdk", "SUAMI") => "Husband",
        ("shdk", "ISTRI") => "Wife",
        ("shdk", "ANAK") => "Child",
        ("shdk", "MENANTU") => "Child-in-law",
        ("shdk", "CUCU") => "Grandchild",
        ("shdk", "ORANGTUA") => "Parent",
        ("shdk", "MERTUA") => "Parent-in-law",
        ("shdk", "FAMILI LAIN") => "Other relative",
        ("shdk", "PEMBANTU") => "Domestic worker",
        ("kewarganegaraan", "WNI") => "Indonesian",
        ("kewarganegaraan", "WNA") => "Foreign",
        ("kewarganegaraan", "DUA KEWARGANEGARAAN") => "Dual",
        ("tempat_dilahirkan_f201", "RS/RB") => "Hospital",
        ("tempat_dilahirkan_f201", "PUSKESMAS") => "Health centre",
        ("tempat_dilahirkan_f201", "POLINDES") => "Village clinic",
        ("tempat_dilahirkan_f201", "RUMAH") => "At home",
        ("jenis_kelahiran_f201", "TUNGGAL") => "Single",
        ("jenis_kelahiran_f201", "KEMBAR 2") => "Twins",
        ("jenis_kelahiran_f201", "KEMBAR 3") => "Triplets",
        ("jenis_kelahiran_f201", "KEMBAR 4") => "Quadruplets",
        ("penolong_kelahiran_f201", "DOKTER") => "Doctor",
        ("penolong_kelahiran_f201", "BIDAN/PERAWAT") => "Midwife or nurse",
        ("penolong_kelahiran_f201", "DUKUN") => "Traditional birth attendant",
        (_, "LAINNYA") => "Other",
        _ => return None,
    })
}
