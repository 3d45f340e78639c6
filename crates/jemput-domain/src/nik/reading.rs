//! What a number says, and whether to believe it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::numbers::{KkNumber, Nik};
use crate::regions::Regions;
use crate::time::Date;
use crate::verdict::{Reason, Verdict};
use crate::wire::person::Sex;

/// What is known beside the number itself.
#[derive(Debug, Clone, Copy)]
pub struct NikContext<'a> {
    pub today: Date,
    pub regions: &'a Regions,
    /// As typed or imported for the same person; decides the century where both fit.
    pub birth_date: Option<Date>,
    pub sex: Option<Sex>,
}

impl<'a> NikContext<'a> {
    /// Nothing known but the day.
    pub fn on(today: Date, regions: &'a Regions) -> Self {
        Self {
            today,
            regions,
            birth_date: None,
            sex: None,
        }
    }
}

/// A judged NIK.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NikReading {
    pub verdict: Verdict,
    /// Present when the text is sixteen digits, even if they cannot be true.
    pub nik: Option<Nik>,
    #[ts(type = "string | null")]
    pub birth_date: Option<Date>,
    pub sex: Option<Sex>,
}

/// A judged KK number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KkReading {
    pub verdict: Verdict,
    pub kk: Option<KkNumber>,
    #[ts(type = "string | null")]
    pub issued: Option<Date>,
}

/// Errors: not sixteen digits, an impossible date in both centuries, serial 0000. All else that is
/// odd is a warning.
pub fn check_nik(text: &str, context: &NikContext<'_>) -> NikReading {
    let nik = match Nik::parse(text) {
        Ok(nik) => nik,
        Err(refused) => {
            return NikReading {
                verdict: refused.0.into(),
                nik: None,
                birth_date: None,
                sex: None,
            };
        }
    };
    if nik.as_str().bytes().all(|b| b == b'0') {
        return NikReading {
            verdict: Reason::AllZero.into(),
            nik: Some(nik),
            birth_date: None,
            sex: None,
        };
    }

    let mut reasons = region_reasons(nik.district().0.as_str(), context.regions);
    if nik.as_str().ends_with("0000") {
        reasons.push(Reason::SerialZero);
    }
    let (day, sex) = match nik.pair(6) {
        day @ 1..=31 => (Some(day), Some(Sex::L)),
        day @ 41..=71 => (Some(day - 40), Some(Sex::P)),
        _ => (None, None),
    };
    let mut birth_date = None;
    match dates(day, nik.pair(8), nik.pair(10), context.today) {
        Err(reason) => reasons.push(reason),
        Ok(candidates) => {
            birth_date = match context.birth_date {
                Some(typed) if candidates.contains(&Some(typed)) => Some(typed),
                Some(_) => {
                    reasons.push(Reason::BirthDateDiffers);
                    candidates.into_iter().flatten().next()
                }
                None => candidates.into_iter().flatten().next(),
            };
        }
    }
    if let (Some(read), Some(typed)) = (sex, context.sex)
        && read != typed
    {
        reasons.push(Reason::SexDiffers);
    }
    NikReading {
        verdict: Verdict::of(reasons),
        nik: Some(nik),
        birth_date,
        sex,
    }
}

/// Only text that is not sixteen digits, or all zeros, is an error: a family is never turned away
/// because its card carries an odd number.
pub fn check_kk(text: &str, today: Date, regions: &Regions) -> KkReading {
    let kk = match KkNumber::parse(text) {
        Ok(kk) => kk,
        Err(refused) => {
            return KkReading {
                verdict: refused.0.into(),
                kk: None,
                issued: None,
            };
        }
    };
    if kk.as_str().bytes().all(|b| b == b'0') {
        return KkReading {
            verdict: Reason::AllZero.into(),
            kk: Some(kk),
            issued: None,
        };
    }

    let mut reasons = region_reasons(kk.district().0.as_str(), regions);
    if kk.as_str().ends_with("0000") {
        reasons.push(Reason::SerialZero);
    }
    let mut issued = None;
    match kk.pair(6) {
        41..=71 => reasons.push(Reason::LooksLikeNik),
        day => match dates(
            (1..=31).contains(&day).then_some(day),
            kk.pair(8),
            kk.pair(10),
            today,
        ) {
            Ok(candidates) => issued = candidates.into_iter().flatten().next(),
            Err(reason) => reasons.push(reason),
        },
    }
    KkReading {
        verdict: Verdict::advice(reasons),
        kk: Some(kk),
        issued,
    }
}

/// The days the six digits can mean, likeliest first: 20yy unless that is after today, else 19yy.
fn dates(day: Option<u8>, month: u8, year: u8, today: Date) -> Result<[Option<Date>; 2], Reason> {
    let day = day.ok_or(Reason::Day)?;
    if !(1..=12).contains(&month) {
        return Err(Reason::Month);
    }
    let on = |century: i16| Date::new(century + i16::from(year), month as i8, day as i8).ok();
    let candidates = [on(2000).filter(|date| *date <= today), on(1900)];
    match candidates {
        [None, None] => Err(Reason::DateImpossible),
        _ => Ok(candidates),
    }
}

/// The region of first registration: retired and unknown codes are normal.
fn region_reasons(district: &str, regions: &Regions) -> Vec<Reason> {
    if district.starts_with('0') {
        return vec![Reason::Temporary];
    }
    let missing = |code: &str| regions.get(code).is_none();
    if !missing(district) {
        vec![]
    } else if missing(&district[..2]) {
        vec![Reason::ProvinceUnknown]
    } else if missing(&district[..5]) && !regions.is_retired(district) {
        vec![Reason::RegencyUnknownOrRetired]
    } else {
        vec![Reason::DistrictUnknownOrRetired]
    }
}
