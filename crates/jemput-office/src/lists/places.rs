//! Which village a row is of: by its code, or by its name inside the office's regency. Names repeat,
//! so the kecamatan decides where it is given; an uncertain name is a problem, never a guess.

use std::collections::HashMap;

use jemput_domain::fold::search_key;
use jemput_domain::regions::{RegionLevel, Regions};
use jemput_domain::wire::person::RegionCode;

use super::row::{RowReason, Why};
use jemput_domain::verdict::Reason;

/// Words before a name that say what it is and are no part of it.
const VILLAGE: [&str; 10] = [
    "kelurahan",
    "kel",
    "lurah",
    "desa",
    "ds",
    "nagari",
    "wali",
    "gampong",
    "kampung",
    "pekon",
];
const DISTRICT: [&str; 3] = ["kecamatan", "kec", "distrik"];
const REGENCY: [&str; 3] = ["kabupaten", "kab", "kota"];

/// What a name can be of, where villages and the places above them stand in one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// The regency.
    Regency,
    /// A kecamatan; none where the line says it is one and the regency has none of the name.
    District(Option<RegionCode>),
    /// One village, or several of one name.
    Village(Vec<RegionCode>),
    /// A kecamatan and villages have the name.
    Either(RegionCode, Vec<RegionCode>),
    Unknown(Why),
}

pub struct Places<'a> {
    regions: &'a Regions,
    regency: &'a str,
    villages: HashMap<String, Vec<RegionCode>>,
    districts: HashMap<String, RegionCode>,
    /// Lists name the same few villages thousands of times.
    known: HashMap<(String, String), Result<RegionCode, Why>>,
}

impl<'a> Places<'a> {
    pub fn of(regency: &'a str, regions: &'a Regions) -> Self {
        let mut villages: HashMap<_, Vec<_>> = HashMap::new();
        for village in regions.villages(regency) {
            let same = villages.entry(squeezed(&village.name)).or_default();
            same.push(village.code);
        }
        let districts = regions.children(regency).into_iter();
        let districts = districts.map(|district| (squeezed(&district.name), district.code));
        Self {
            regions,
            regency,
            villages,
            districts: districts.collect(),
            known: HashMap::new(),
        }
    }

    pub fn by_code(&self, text: &str) -> Result<RegionCode, Why> {
        let code = self.known_code(text)?;
        match code.level() {
            Some(RegionLevel::Village) => Ok(code),
            _ => Err(Why::Value(Reason::UnknownRegion)),
        }
    }

    /// As [`Self::by_code`], where places above the villages have lines too.
    pub fn coded(&self, text: &str) -> Place {
        match self.known_code(text) {
            Err(why) => Place::Unknown(why),
            Ok(code) => match code.level() {
                Some(RegionLevel::Village) => Place::Village(vec![code]),
                Some(RegionLevel::District) => Place::District(Some(code)),
                _ => Place::Regency,
            },
        }
    }

    /// A region in force that lies in the regency or is it.
    fn known_code(&self, text: &str) -> Result<RegionCode, Why> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let code = RegionCode::from_digits(&digits).ok_or(Why::Value(Reason::UnknownRegion))?;
        if self.regions.get(&code.0).is_none() {
            return Err(Why::Value(Reason::UnknownRegion));
        }
        if !code.is_in(&RegionCode(self.regency.to_owned())) {
            return Err(Why::Row(RowReason::VillageElsewhere));
        }
        Ok(code)
    }

    pub fn by_name(&mut self, village: &str, district: &str) -> Result<RegionCode, Why> {
        let key = (village.to_owned(), district.to_owned());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let found = one(&self.villages_called(village, district));
        self.known.insert(key, found.clone());
        found
    }

    /// As [`Self::by_name`], where places above the villages have lines too. A name that says its kind
    /// is of that kind; one that does not may be of several.
    pub fn named(&self, name: &str, district: &str) -> Place {
        let whole = squeezed(name);
        let villages = self.villages_named(&whole, district);
        if let Some(of_name) = self.districts.get(&whole) {
            return match villages {
                none if none.is_empty() => Place::District(Some(of_name.clone())),
                // A kecamatan of its own column: what stands beside it is a village.
                villages if !district.is_empty() => Place::Village(villages),
                villages => Place::Either(of_name.clone(), villages),
            };
        }
        let said = behind(name, &DISTRICT);
        if villages.is_empty() && !said.is_empty() {
            let known = said.iter().find_map(|rest| self.districts.get(rest));
            return Place::District(known.cloned());
        }
        if villages.is_empty() && self.is_regency(name) {
            return Place::Regency;
        }
        match self.villages_called(name, district) {
            none if none.is_empty() => Place::Unknown(Why::Value(Reason::UnknownRegion)),
            found => Place::Village(found),
        }
    }

    /// The village of a name that stands alone: one that a kecamatan has too says neither.
    pub fn surely_village(&self, name: &str) -> Result<RegionCode, Why> {
        match self.named(name, "") {
            Place::Village(villages) => one(&villages),
            Place::Either(..) => Err(Why::Row(RowReason::VillageOrDistrict)),
            Place::Unknown(why) => Err(why),
            Place::Regency | Place::District(_) => Err(Why::Value(Reason::UnknownRegion)),
        }
    }

    /// *Kabupaten Serang*, *Kab. Serang*, *Serang*.
    fn is_regency(&self, name: &str) -> bool {
        let own = behind(
            self.regions.name(self.regency).unwrap_or_default(),
            &REGENCY,
        );
        let said = behind(name, &REGENCY);
        own.iter()
            .any(|own| said.contains(own) || *own == squeezed(name))
    }

    /// By the whole name, else by what stands behind the words of a kind.
    fn villages_called(&self, name: &str, district: &str) -> Vec<RegionCode> {
        let names = std::iter::once(squeezed(name)).chain(behind(name, &VILLAGE));
        let mut found = names.map(|name| self.villages_named(&name, district));
        found.find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// The villages with a squeezed name. A kecamatan the regency does not have is a way of writing,
    /// and a village named once needs none; one it has is to be the village's own.
    fn villages_named(&self, name: &str, district: &str) -> Vec<RegionCode> {
        let mut found = self.villages.get(name).cloned().unwrap_or_default();
        let said = behind(district, &DISTRICT).pop();
        let wanted = said.unwrap_or_else(|| squeezed(district));
        match self.districts.get(&wanted) {
            Some(district) => found.retain(|village| village.is_in(district)),
            None if found.len() > 1 && !wanted.is_empty() => found.clear(),
            None => {}
        }
        found
    }
}

/// The only one of them.
pub fn one(villages: &[RegionCode]) -> Result<RegionCode, Why> {
    match villages {
        [one] => Ok(one.clone()),
        [] => Err(Why::Value(Reason::UnknownRegion)),
        _ => Err(Why::Row(RowReason::VillageAmbiguous)),
    }
}

/// Spelling and spaces aside.
fn squeezed(name: &str) -> String {
    search_key(name).replace(' ', "")
}

/// What stands behind the first word of a kind, and behind a second and third: *Desa Kampung Baru*.
fn behind(name: &str, words: &[&str]) -> Vec<String> {
    let key = search_key(name);
    let (mut rest, mut found) = (key.as_str(), Vec::new());
    while let Some((first, next)) = rest.split_once(' ') {
        if !words.contains(&first) || found.len() == 3 {
            break;
        }
        rest = next;
        found.push(rest.replace(' ', ""));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_of_padangsidimpuan() {
        let mut places = Places::of("12.77", Regions::current());
        let wek = RegionCode("12.77.01.1001".into());
        assert_eq!(places.by_code("1277011001"), Ok(wek.clone()));
        assert_eq!(places.by_code("12.77.01.1001"), Ok(wek.clone()));
        assert_eq!(
            places.by_name("KEL. WEK I", "Padangsidimpuan Utara"),
            Ok(wek.clone())
        );
        assert_eq!(places.by_name("Wek I", ""), Ok(wek));
        // Named once in the regency: another way of writing its kecamatan does not matter, another
        // kecamatan does.
        assert_eq!(
            places.by_name("Wek I", "Psp. Utara"),
            Ok(RegionCode("12.77.01.1001".into()))
        );
        assert_eq!(
            places.by_name("Wek I", "Kec. Padangsidimpuan Selatan"),
            Err(Why::Value(Reason::UnknownRegion))
        );
        assert_eq!(
            places.by_name("Atlantis", ""),
            Err(Why::Value(Reason::UnknownRegion))
        );
        assert_eq!(
            places.by_code("1471011002"),
            Err(Why::Row(RowReason::VillageElsewhere))
        );
    }
}
