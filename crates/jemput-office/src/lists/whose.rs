//! Where a by-name list says which village its people live in: in a column, by the names of its sheets,
//! or nowhere; then staff say it for the whole file. The BIP-eKTP export of a village has no such column.

use jemput_domain::regions::{RegionLevel, Regions};
use jemput_domain::wire::person::RegionCode;
use serde::Serialize;
use ts_rs::TS;

use super::ListError;
use super::columns::{Column, Mapping};
use super::places::Places;
use super::row::Why;
use super::sheet::{Sheet, SheetRow};

pub enum Whose {
    Column,
    Whole(RegionCode),
    /// Of each sheet.
    Sheets(Vec<Result<RegionCode, Why>>),
    /// Still to be said.
    Unsaid,
}

/// A village to choose for a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct VillageChoice {
    pub village: RegionCode,
    pub name: String,
    pub district: String,
}

impl Whose {
    pub fn of(
        sheet: &Sheet,
        mapping: &Mapping,
        chosen: Option<&RegionCode>,
        places: &Places<'_>,
    ) -> Result<Self, ListError> {
        if has_column(mapping) {
            return Ok(Self::Column);
        }
        if let Some(village) = chosen {
            let known = places.by_code(&village.0);
            return known.map(Self::Whole).map_err(|_| ListError::NoSuchVillage);
        }
        let names = sheet.sheets.read.iter();
        let villages: Vec<_> = names.map(|name| places.surely_village(name)).collect();
        if villages.iter().any(Result::is_ok) {
            Ok(Self::Sheets(villages))
        } else {
            Ok(Self::Unsaid)
        }
    }

    pub fn village(
        &self,
        row: &SheetRow,
        mapping: &Mapping,
        places: &mut Places<'_>,
    ) -> Result<RegionCode, Why> {
        let text = |column| row.cell(mapping, column).text();
        match self {
            Self::Whole(village) => Ok(village.clone()),
            Self::Sheets(villages) => match villages.get(row.at.sheet) {
                Some(village) => village.clone(),
                None => places.by_name("", ""),
            },
            Self::Column | Self::Unsaid => match text(Column::VillageCode) {
                none if none.is_empty() || none == "-" => {
                    places.by_name(&text(Column::VillageName), &text(Column::DistrictName))
                }
                code => places.by_code(&code),
            },
        }
    }
}

/// What staff choose from, for a file that has no column to say it.
pub fn choices(mapping: &Mapping, regency: &str) -> Vec<VillageChoice> {
    if has_column(mapping) {
        return Vec::new();
    }
    let regions = Regions::current();
    let villages = regions.villages(regency).into_iter();
    villages
        .map(|village| {
            let district = village.code.at(RegionLevel::District);
            let district = district.and_then(|code| regions.name(&code.0));
            VillageChoice {
                district: district.unwrap_or_default().to_owned(),
                village: village.code,
                name: village.name,
            }
        })
        .collect()
}

fn has_column(mapping: &Mapping) -> bool {
    [Column::VillageCode, Column::VillageName]
        .iter()
        .any(|either| mapping.contains_key(either))
}

#[cfg(test)]
mod tests {
    use jemput_domain::time::Date;

    use super::*;
    use crate::lists::preview::{Looked, look, read};

    /// All 19 columns of the export, its people under their family.
    const BIP: &str = "BUKU INDUK PENDUDUK;;;;;;;;;;;;;;;;;;
NO;Nama Lengkap;NIK;Tempat Lahir;Tanggal Lahir;JK;Stat Kwn;Gol. Drh;SHDK;Agama;Pendidikan;No Akta Lahir;Pekerjaan;Nama Ibu;Nama Ayah;Wjb KTP;KTP-eL;Status;Stat Rkm
No. KK : 1277010101100009;;;;;;;;;;;;;;;;;;
1;SITI AMINAH;1277015508950001;MEDAN;15-08-1995;P;BK;O;ANAK;ISLAM;SLTA;;PELAJAR;NUR;ALI;Y;T;AKTIF;BELUM
2;BUDI SIREGAR;1277010102800002;MEDAN;01-02-1980;L;K;O;KEPALA;ISLAM;SLTA;;TANI;NUR;ALI;Y;T;AKTIF;BELUM
";

    fn looked(sheet: &Sheet, village: Option<&str>) -> Result<Looked, ListError> {
        let village = village.map(|code| RegionCode(code.into()));
        look(
            sheet,
            None,
            village.as_ref(),
            "12.77",
            Date::constant(2026, 11, 22),
        )
    }

    #[test]
    fn the_village_of_a_bip_is_chosen_for_the_whole_file() {
        let sheet = Sheet::read(BIP.as_bytes()).unwrap();
        let asked = looked(&sheet, None).unwrap().preview;
        assert_eq!(asked.needed, [Column::VillageName]);
        assert_eq!(asked.choices.len(), 79);
        assert_eq!(asked.choices[0].district, "Padangsidimpuan Utara");
        assert_eq!(asked.counts.people, 0);
        // Without the choice nothing is stored either.
        let today = Date::constant(2026, 11, 22);
        let refused = read(&sheet, None, None, "12.77", today);
        assert!(matches!(
            refused,
            Err(ListError::ColumnMissing("village_name"))
        ));

        let Looked { preview, people } = looked(&sheet, Some("12.77.01.1002")).unwrap();
        assert_eq!((preview.needed.len(), preview.counts.people), (0, 2));
        assert_eq!(preview.choices.len(), 79, "another may still be chosen");
        for person in &people {
            assert_eq!(person.data.village.as_ref().unwrap().0, "12.77.01.1002");
            assert_eq!(
                person.data.kk.as_ref().unwrap().as_str(),
                "1277010101100009"
            );
            assert!(!person.left_out);
        }
        for no_village_here in ["12.77.01", "36.04.29.2006", "x"] {
            let refused = looked(&sheet, Some(no_village_here));
            assert!(
                matches!(refused, Err(ListError::NoSuchVillage)),
                "{no_village_here}"
            );
        }
    }

    #[test]
    fn a_column_that_says_it_goes_before_a_choice() {
        let text = "NIK,Nama,Desa\n1277015508950001,SITI AMINAH,Wek I\n";
        let sheet = Sheet::read(text.as_bytes()).unwrap();
        let Looked { preview, people } = looked(&sheet, Some("12.77.01.1002")).unwrap();
        assert_eq!(preview.choices, []);
        assert_eq!(people[0].data.village.as_ref().unwrap().0, "12.77.01.1001");
    }
}
