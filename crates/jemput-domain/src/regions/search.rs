//! Finding a region by name inside one regency (or any region): only the rows below it are read.

use super::code::RegionLevel;
use super::{Region, Regions};
use crate::fold::search_key;

impl Regions {
    /// Regions below `within` whose folded name begins with the folded text, then those where a word
    /// does, then those that contain it; by code within each. Names repeat: show the kecamatan too.
    pub fn search(
        &self,
        within: &str,
        text: &str,
        level: RegionLevel,
        limit: usize,
    ) -> Vec<Region> {
        let wanted = search_key(text);
        if wanted.is_empty() {
            return vec![];
        }
        let mut found: Vec<(u8, usize)> = self
            .rows(within, level)
            .filter_map(|index| rank(&search_key(self.name_at(index)), &wanted).map(|r| (r, index)))
            .collect();
        found.sort_unstable();
        found.truncate(limit);
        found
            .into_iter()
            .map(|(_, index)| self.region(index))
            .collect()
    }

    /// Villages below `within` with exactly this name, spelling and spaces aside: what an import asks
    /// for. More than one means the name alone does not say which.
    pub fn villages_named(&self, within: &str, name: &str) -> Vec<Region> {
        let squeezed = |text: &str| search_key(text).replace(' ', "");
        let wanted = squeezed(name);
        self.rows(within, RegionLevel::Village)
            .filter(|index| squeezed(self.name_at(*index)) == wanted)
            .map(|index| self.region(index))
            .collect()
    }

    fn rows(&self, within: &str, level: RegionLevel) -> impl Iterator<Item = usize> {
        self.within(within)
            .filter(move |index| self.level_at(*index) == level)
    }
}

fn rank(name: &str, wanted: &str) -> Option<u8> {
    let at = name.find(wanted)?;
    Some(match at {
        0 => 0,
        _ if name[..at].ends_with(' ') => 1,
        _ => 2,
    })
}
