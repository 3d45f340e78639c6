//! Synthetic unrecorded residents, family by family.

use std::collections::HashMap;

use jemput_domain::ids::PersonId;
use jemput_domain::nik::{KkNumber, Nik};
use jemput_domain::time::Date;
use jemput_domain::wire::person::{PersonData, RegionCode, Sex};
use jiff::ToSpan as _;

use super::dice::Dice;
use super::names::{self, Tradition};
use super::villages::DemoVillage;

/// One resident.
#[derive(Debug, Clone)]
pub struct Resident {
    /// Who.
    pub person: PersonId,
    /// What is known.
    pub data: PersonData,
    /// Of the state system.
    pub ektp_status: &'static str,
}

/// Makes residents; keeps serials apart so that no number is given twice.
pub struct Maker {
    dice: Dice,
    as_of: Date,
    serials: HashMap<String, u16>,
    families: HashMap<String, u16>,
}

const STREETS_TOWN: &[&str] = &[
    "Jl. Sutan Soripada Mulia",
    "Jl. Merdeka",
    "Jl. Imam Bonjol",
    "Jl. Sudirman",
    "Jl. Thamrin",
    "Jl. Kenanga",
    "Jl. Melati",
    "Jl. Mawar",
    "Jl. Sisingamangaraja",
    "Jl. Kapten Koima",
    "Jl. Teuku Umar",
    "Jl. SM Raja",
    "Jl. Perintis Kemerdekaan",
    "Jl. Cut Nyak Dien",
    "Gg. Bersama",
    "Gg. Mesjid",
    "Gg. Pendidikan",
    "Jl. Danau Toba",
    "Jl. BM Muda",
    "Jl. Raja Inal Siregar",
];
const STREETS_RURAL: &[&str] = &[
    "Dusun I",
    "Dusun II",
    "Dusun III",
    "Jl. Desa",
    "Jl. Lintas Sidimpuan",
    "Lorong Mesjid",
    "Lorong Sekolah",
    "Jl. Kebun Salak",
    "Jl. Poros Desa",
];
const BIRTH_PLACES: &[&str] = &[
    "PADANGSIDIMPUAN",
    "PADANGSIDIMPUAN",
    "PADANGSIDIMPUAN",
    "PADANGSIDIMPUAN",
    "PADANGSIDIMPUAN",
    "PADANGSIDIMPUAN",
    "SIPIROK",
    "BATANG TORU",
    "PANYABUNGAN",
    "GUNUNG TUA",
    "SIBUHUAN",
    "SIBOLGA",
    "MEDAN",
    "BUKITTINGGI",
    "PEKANBARU",
    "RANTAU PRAPAT",
];
/// Kecamatan where people who moved here were first registered.
const ELSEWHERE: &[&str] = &[
    "12.03.01", "12.03.14", "12.13.01", "12.13.05", "12.20.01", "12.21.01", "12.71.05", "12.73.01",
    "13.75.02", "14.71.08", "31.75.03",
];
const ROMAN: &[&str] = &["I", "II", "III", "IV", "V", "VI"];

struct Family {
    tradition: Tradition,
    marga: Option<&'static str>,
    head: String,
    kk: Option<KkNumber>,
    address: String,
    rt: String,
    rw: String,
    hamlet: String,
    registered_in: RegionCode,
}

impl Maker {
    /// For one seed and one day.
    pub fn new(seed: u64, as_of: Date) -> Self {
        Self {
            dice: Dice::new(seed, "residents"),
            as_of,
            serials: HashMap::new(),
            families: HashMap::new(),
        }
    }

    /// Exactly as many residents of the village as it has left, in families.
    pub fn residents(&mut self, village: &DemoVillage) -> Vec<Resident> {
        let wanted = village.belum() as usize;
        let mut made = Vec::with_capacity(wanted + 4);
        while made.len() < wanted {
            let family = self.family(village);
            let members = match self.dice.below(100) {
                0..52 => 1,
                52..80 => 2,
                80..94 => 3,
                _ => 4,
            };
            for _ in 0..members.min(wanted - made.len()) {
                made.push(self.member(village, &family));
            }
        }
        made
    }

    fn family(&mut self, village: &DemoVillage) -> Family {
        let dice = &mut self.dice;
        let tradition = names::tradition(dice);
        let marga = names::marga(dice, tradition);
        let head_is_man = dice.percent(84);
        let head = names::full(
            dice,
            tradition,
            marga,
            if head_is_man { Sex::L } else { Sex::P },
        );
        let rws = if village.rural { 2 } else { 5 };
        let rw = dice.between(1, rws);
        let rt = dice.between(1, if village.rural { 3 } else { 6 });
        let street = dice.pick(if village.rural {
            STREETS_RURAL
        } else {
            STREETS_TOWN
        });
        let address = if dice.percent(70) {
            format!("{street} No. {}", dice.between(1, 180))
        } else {
            (*street).to_owned()
        };
        let hamlet = format!(
            "{} {}",
            if village.rural { "Dusun" } else { "Lingkungan" },
            ROMAN[usize::try_from(rw - 1).unwrap_or(0)]
        );
        let here = RegionCode(village.code.0[..8].to_owned());
        let registered_in = match dice.below(100) {
            0..80 => here.clone(),
            // Next door in the same city.
            80..92 => RegionCode(format!("12.77.{:02}", dice.between(1, 6))),
            _ => RegionCode((*dice.pick(ELSEWHERE)).to_owned()),
        };
        let issued = self
            .as_of
            .saturating_sub(i32::try_from(dice.between(30, 4_500)).unwrap_or(30).days());
        let kk = if dice.percent(1) { None } else { Some(()) }.and_then(|()| {
            let prefix = format!(
                "{}{:02}{:02}{:02}",
                here.0.replace('.', ""),
                issued.day(),
                issued.month(),
                issued.year().rem_euclid(100)
            );
            let serial = self.families.entry(prefix.clone()).or_insert(0);
            *serial += 1;
            KkNumber::parse(&format!("{prefix}{serial:04}")).ok()
        });
        Family {
            tradition,
            marga,
            head,
            kk,
            address,
            rt: format!("{rt:03}"),
            rw: format!("{rw:03}"),
            hamlet,
            registered_in,
        }
    }

    fn member(&mut self, village: &DemoVillage, family: &Family) -> Resident {
        // Those who just turned 17 are most; the old and the ill come next.
        let age = match self.dice.below(100) {
            0..34 => 17,
            34..50 => self.dice.between(18, 20),
            50..74 => self.dice.between(21, 59),
            74..92 => self.dice.between(60, 79),
            _ => self.dice.between(80, 97),
        };
        let years = i32::try_from(age).unwrap_or(17);
        let birth_date = self
            .as_of
            .saturating_sub(years.years())
            .saturating_sub(i32::try_from(self.dice.below(365)).unwrap_or(0).days());
        let sex = if self.dice.percent(49) {
            Sex::L
        } else {
            Sex::P
        };
        // A wife or a daughter-in-law keeps her own marga.
        let marga = if sex == Sex::P && age > 24 && family.marga.is_some() {
            names::marga(&mut self.dice, family.tradition)
        } else {
            family.marga
        };
        let name = names::full(&mut self.dice, family.tradition, marga, sex);
        let marital_status = match age {
            17..=20 if self.dice.percent(97) => 1,
            21..=30 if self.dice.percent(45) => 1,
            60.. if self.dice.percent(40) => 6,
            _ if self.dice.percent(12) => 3,
            _ if self.dice.percent(6) => 4,
            _ => 2,
        };
        let nik = self.nik(&family.registered_in, birth_date, sex);
        let mother_marga = names::marga(&mut self.dice, family.tradition);
        let mother_name = names::full(&mut self.dice, family.tradition, mother_marga, Sex::P);
        let phone = self.dice.percent(38).then(|| {
            format!(
                "08{}{:08}",
                self.dice.pick(&["12", "13", "21", "22", "52", "53", "96"]),
                self.dice.below(100_000_000)
            )
        });
        Resident {
            person: PersonId(self.dice.uuid()),
            ektp_status: match self.dice.below(1000) {
                0..8 => "ENROLL_FAILURE_AT_REGIONAL",
                8..12 => "ENROLL_FAILURE_AT_CENTRAL",
                _ => "UNREGISTERED",
            },
            data: PersonData {
                name,
                nik,
                nik_as_given: None,
                kk: family.kk.clone(),
                kk_as_given: None,
                sex: Some(sex),
                birth_place: Some((*self.dice.pick(BIRTH_PLACES)).to_owned()),
                birth_date: Some(birth_date),
                marital_status: Some(marital_status),
                address: Some(family.address.clone()),
                rt: Some(family.rt.clone()),
                rw: Some(family.rw.clone()),
                hamlet: Some(family.hamlet.clone()),
                village: Some(village.code.clone()),
                family_head: Some(family.head.clone()),
                mother_name: Some(mother_name),
                phone,
            },
        }
    }

    fn nik(&mut self, registered_in: &RegionCode, birth_date: Date, sex: Sex) -> Option<Nik> {
        // A number starts somewhere in the first ten, and is given once.
        let start = u16::try_from(self.dice.between(1, 9)).unwrap_or(1);
        let prefix = Nik::compose(registered_in, birth_date, sex, 1)
            .ok()?
            .as_str()[..12]
            .to_owned();
        let serial = self
            .serials
            .entry(prefix)
            .and_modify(|serial| *serial += 1)
            .or_insert(start);
        Nik::compose(registered_in, birth_date, sex, *serial).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use jemput_domain::age::must_hold;
    use jemput_domain::nik::{NikContext, check_nik};
    use jemput_domain::regions::Regions;
    use jemput_domain::verdict::Verdict;

    use super::super::villages::villages;
    use super::*;

    #[test]
    fn everyone_must_hold_a_card_and_no_number_is_given_twice() {
        let as_of = jiff::civil::date(2026, 10, 31);
        let villages = villages(1);
        let mut maker = Maker::new(1, as_of);
        let all: Vec<Resident> = villages
            .iter()
            .flat_map(|village| maker.residents(village))
            .collect();
        assert_eq!(all.len(), 16_700);
        let niks: HashSet<_> = all
            .iter()
            .filter_map(|resident| resident.data.nik.clone())
            .collect();
        assert_eq!(niks.len(), 16_700);
        assert!(all.iter().all(|resident| must_hold(
            resident.data.birth_date.unwrap(),
            false,
            as_of
        )));
        let shared = all
            .iter()
            .filter_map(|resident| resident.data.kk.clone())
            .fold(HashMap::new(), |mut count, kk| {
                *count.entry(kk).or_insert(0) += 1;
                count
            });
        assert!(shared.values().any(|&members| members > 2));
        let mut again = Maker::new(1, as_of);
        let again: Vec<Resident> = villages
            .iter()
            .flat_map(|village| again.residents(village))
            .collect();
        assert!(
            all.iter()
                .zip(&again)
                .all(|(one, other)| one.data == other.data && one.person == other.person)
        );
        let mut other_seed = Maker::new(2, as_of);
        assert_ne!(other_seed.residents(&villages[0])[0].data, all[0].data);
    }

    #[test]
    fn every_nik_fits_its_resident() {
        let as_of = jiff::civil::date(2026, 10, 31);
        let mut maker = Maker::new(1, as_of);
        for village in villages(1) {
            for resident in maker.residents(&village) {
                let Some(nik) = &resident.data.nik else {
                    continue;
                };
                let context = NikContext {
                    birth_date: resident.data.birth_date,
                    sex: resident.data.sex,
                    ..NikContext::on(as_of, Regions::current())
                };
                let reading = check_nik(nik.as_str(), &context);
                assert_eq!(reading.verdict, Verdict::ok(), "{:?}", resident.data);
            }
        }
    }
}
