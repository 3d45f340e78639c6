//! The city's villages and how many of each must hold a card and are not recorded.

use jemput_domain::regions::{Regions, VillageKind};
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::VillageTotals;

use super::dice::Dice;

/// The demonstration's regency.
pub const REGENCY: &str = "12.77";
/// Who must hold a card, in all villages.
pub const WAJIB: u32 = 151_818;
/// Of those, not recorded: 11,00 %.
pub const BELUM: u32 = 16_700;

/// One village.
#[derive(Debug, Clone)]
pub struct DemoVillage {
    /// Its code.
    pub code: RegionCode,
    /// Its name.
    pub name: String,
    /// Its kecamatan's name.
    pub district: String,
    /// Its totals.
    pub totals: VillageTotals,
    /// A desa rather than a kelurahan.
    pub rural: bool,
}

impl DemoVillage {
    /// Not recorded.
    pub fn belum(&self) -> u32 {
        self.totals.wajib - self.totals.sudah
    }
}

/// All villages with totals that sum exactly to [`WAJIB`] and [`BELUM`].
pub fn villages(seed: u64) -> Vec<DemoVillage> {
    let regions = Regions::current();
    let mut dice = Dice::new(seed, "villages");
    let found = regions.villages(REGENCY);
    let rural: Vec<bool> = found
        .iter()
        .map(|village| village.kind != Some(VillageKind::Kelurahan))
        .collect();
    // Town wards are several times as large as villages; far villages have a larger share left.
    let weights: Vec<u64> = rural
        .iter()
        .map(|&rural| {
            u64::try_from(if rural {
                dice.between(400, 2_400)
            } else {
                dice.between(1_800, 7_500)
            })
            .unwrap_or(1)
        })
        .collect();
    let wajib = share(WAJIB, &weights);
    let left: Vec<u64> = rural
        .iter()
        .zip(&wajib)
        .map(|(&rural, &wajib)| {
            u64::from(wajib)
                * u64::try_from(if rural {
                    dice.between(110, 230)
                } else {
                    dice.between(60, 140)
                })
                .unwrap_or(1)
        })
        .collect();
    let belum = share(BELUM, &left);
    found
        .into_iter()
        .enumerate()
        .map(|(place, village)| {
            let district = village
                .code
                .0
                .get(..8)
                .and_then(|code| regions.name(code))
                .unwrap_or_default()
                .to_owned();
            DemoVillage {
                district,
                name: village.name,
                code: village.code,
                totals: VillageTotals {
                    wajib: wajib[place],
                    sudah: wajib[place] - belum[place],
                },
                rural: rural[place],
            }
        })
        .collect()
}

/// Splits a whole by weights so that the parts sum to it: floors first, then the largest remainders.
fn share(whole: u32, weights: &[u64]) -> Vec<u32> {
    let sum: u64 = weights.iter().sum::<u64>().max(1);
    let mut parts: Vec<u32> = Vec::with_capacity(weights.len());
    let mut remainders: Vec<(u64, usize)> = Vec::with_capacity(weights.len());
    for (place, weight) in weights.iter().enumerate() {
        let exact = u64::from(whole) * weight;
        parts.push(u32::try_from(exact / sum).unwrap_or(0));
        remainders.push((exact % sum, place));
    }
    remainders.sort_unstable_by(|a, b| b.cmp(a));
    let given: u32 = parts.iter().sum();
    for (_, place) in remainders.into_iter().take((whole - given) as usize) {
        parts[place] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_village_and_the_exact_sums() {
        for seed in [0, 1, 77] {
            let villages = villages(seed);
            assert_eq!(villages.len(), 79);
            assert_eq!(
                villages
                    .iter()
                    .map(|village| village.totals.wajib)
                    .sum::<u32>(),
                WAJIB
            );
            assert_eq!(villages.iter().map(DemoVillage::belum).sum::<u32>(), BELUM);
            assert!(villages.iter().all(|village| village.belum() > 0
                && village.belum() < village.totals.wajib
                && !village.district.is_empty()));
            assert_eq!(villages.iter().filter(|village| village.rural).count(), 42);
        }
    }
}
