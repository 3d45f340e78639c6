//! Which village a row is of: by its code, or by its name inside the office's regency. Names repeat,
//! so the kecamatan decides where it is given; an uncertain name is a problem, never a guess.

use std::collections::HashMap;

use jemput_domain::fold::search_key;
use jemput_domain::regions::{RegionLevel, Regions};
use jemput_domain::wire::person::RegionCode;

use super::row::{RowReason, Why};
use jemput_domain::verdict::Reason;

/// Words before a village's or kecamatan's name that are not part of it.
const KINDS: [&str; 13] = [
    "kelurahan",
    "kel",
    "desa",
    "ds",
    "nagari",
    "gampong",
    "kampung",
    "kecamatan",
    "kec",
    "wali",
    "kota",
    "pekon",
    "lurah",
];

pub struct Places<'a> {
    regions: &'a Regions,
    regency: &'a str,
    /// Lists name the same few villages thousands of times.
    known: HashMap<(String, String), Result<RegionCode, Why>>,
}

impl<'a> Places<'a> {
    pub fn of(regency: &'a str, regions: &'a Regions) -> Self {
        Self {
            regions,
            regency,
            known: HashMap::new(),
        }
    }

    pub fn by_code(&self, text: &str) -> Result<RegionCode, Why> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let code = RegionCode::from_digits(&digits).ok_or(Why::Value(Reason::UnknownRegion))?;
        if code.level() != Some(RegionLevel::Village) || self.regions.get(&code.0).is_none() {
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
        let found = self.look_up(village, district);
        self.known.insert(key, found.clone());
        found
    }

    fn look_up(&self, village: &str, district: &str) -> Result<RegionCode, Why> {
        let mut found = self.regions.villages_named(self.regency, village);
        if found.is_empty() {
            found = self
                .regions
                .villages_named(self.regency, &without_kind(village));
        }
        let wanted = without_kind(district).replace(' ', "");
        // A kecamatan the regency does not have is a way of writing, and a village named once needs
        // none; one it has is to be the village's own.
        let is_wanted = |name: &str| search_key(name).replace(' ', "") == wanted;
        let mut districts = self.regions.children(self.regency).into_iter();
        let known = !wanted.is_empty() && districts.any(|district| is_wanted(&district.name));
        if known || (found.len() > 1 && !wanted.is_empty()) {
            found.retain(|village| {
                let district = village.code.at(RegionLevel::District);
                let name = district.and_then(|code| self.regions.name(&code.0));
                name.is_some_and(is_wanted)
            });
        }
        match &found[..] {
            [one] => Ok(one.code.clone()),
            [] => Err(Why::Value(Reason::UnknownRegion)),
            _ => Err(Why::Row(RowReason::VillageAmbiguous)),
        }
    }
}

fn without_kind(name: &str) -> String {
    let key = search_key(name);
    match key.split_once(' ') {
        Some((first, rest)) if KINDS.contains(&first) => rest.to_owned(),
        _ => key,
    }
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
